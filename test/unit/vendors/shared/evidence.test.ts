import { beforeEach, describe, expect, it } from 'vitest';
import type { Agent } from '../../../../app/domain/account.ts';
import type { Conference } from '../../../../app/domain/conference.ts';
import type { Participant } from '../../../../app/domain/participant.ts';
import type { AccountView, Verdict } from '../../../../app/vendor/adapter.ts';
import { CauseLog, type Cause } from '../../../../main/vendors/shared/cause-log.ts';
import {
  agentBecomes,
  callsMerge,
  conferenceAppears,
  conferenceBecomes,
  conferenceGoes,
  memberBecomes,
  notObservable,
  participantLeaves,
  type Evidence,
} from '../../../../main/vendors/shared/evidence.ts';
import { PictureOrder } from '../../../../main/vendors/shared/reads.ts';

/** What the picture is made of here: only what evidence looks at. */
let conferences: Map<string, Pick<Conference, 'id' | 'kind' | 'state'> & Partial<Conference>>;
let rosters: Map<string, string[]>;
let agent: Pick<Agent, 'state' | 'pending' | 'reasonLabel'>;
let memberState: string;
let order: PictureOrder;
let causes: CauseLog;

const view = {
  get agent() {
    return agent as Agent;
  },
  conferences: () => conferences.values() as IterableIterator<Conference>,
  conference: (id: string) => conferences.get(id) as Conference | undefined,
  participant: () => undefined,
  participants: (id: string) =>
    (rosters.get(id) ?? []).map((address) => ({ address, isSelf: address === 'me', state: 'talking' }) as Participant),
  member: () => ({ state: memberState }) as ReturnType<AccountView['member']>,
  meetings: () => [],
  meeting: () => undefined,
} satisfies AccountView;

beforeEach(() => {
  conferences = new Map();
  rosters = new Map();
  agent = { state: 'ready', pending: null, reasonLabel: '' };
  memberState = 'ready';
  order = new PictureOrder();
  causes = new CauseLog(order);
});

const put = (id: string, kind: Conference['kind'], state: Conference['state'], ...people: string[]): void => {
  conferences.set(id, { id, vendorId: id, kind, state });
  rosters.set(id, people);
};
const end = (id: string): void => {
  conferences.delete(id);
  rosters.delete(id);
};
/** What changed is told by an event about this object. */
const tell = (object: string): void => {
  causes.event({ object, type: 'changed' });
};

/** Sends a command with this evidence now; gives what is said of it at any later moment. */
const send = (evidence: Evidence, correlationId: string | null = null, wasLive = true): (() => string) => {
  const number = order.next();
  const judge = evidence({ view, number, correlationId, wasLive, isDoubted: (object) => causes.isDoubted(object) });
  return () => wordsOf(judge({ view, atMs: 0, causes: (object) => causes.since(number, object) }));
};
const wordsOf = (verdict: Verdict): string => {
  if (verdict.verdict === 'confirmed') return `confirmed ${verdict.cause}`;
  return verdict.verdict === 'pending' ? 'pending' : `${verdict.verdict} ${verdict.code}`;
};

describe('a call that is to get into a state', () => {
  const held = (): Evidence => conferenceBecomes('c', 'call', ({ state }) => state === 'held');

  it('is proved by getting into it after sending', () => {
    put('c', 'call', 'active');
    const verdict = send(held());
    expect(verdict()).toBe('pending');
    tell('call');
    put('c', 'call', 'held');
    expect(verdict()).toBe('confirmed own');
  });

  it('is not proved by a read that began before sending; what a later one shows may be anybody’s doing', () => {
    put('c', 'call', 'active');
    const slowRead = order.next();
    const verdict = send(held());
    causes.hint({ object: 'call', type: 'look' });
    causes.read('call', slowRead);
    put('c', 'call', 'held');
    expect(verdict()).toBe('pending');
    causes.read('call', order.next());
    expect(verdict()).toBe('confirmed unknown');
  });

  it('may have been in it before where the picture was stale', () => {
    put('c', 'call', 'active');
    const verdict = send(held(), null, false);
    tell('call');
    put('c', 'call', 'held');
    expect(verdict()).toBe('confirmed unknown');
  });

  it('may have been in it before where something about it was missed, until it was read', () => {
    put('c', 'call', 'active');
    causes.doubt('call');
    const verdict = send(held());
    tell('call');
    put('c', 'call', 'held');
    expect(verdict()).toBe('confirmed unknown');
    put('c', 'call', 'active');
    causes.read('call', order.next());
    const known = send(held());
    tell('call');
    put('c', 'call', 'held');
    expect(known()).toBe('confirmed own');
  });

  it('is not proved by having been in it before; a later event or read shows that, and not by whom', () => {
    put('c', 'call', 'held');
    const slowRead = order.next();
    const verdict = send(held());
    causes.read('call', slowRead);
    expect(verdict()).toBe('pending');
    causes.read('call', order.next());
    expect(verdict()).toBe('confirmed unknown');
  });

  it('is not proved again by an event about something else in it, where the vendor says which ones are', () => {
    put('c', 'call', 'held');
    const shows = (cause: Cause): boolean => cause.by === 'event' && cause.type === 'held';
    const verdict = send(conferenceBecomes('c', 'call', ({ state }) => state === 'held', shows));
    causes.event({ object: 'call', type: 'somebody-joined' });
    expect(verdict()).toBe('pending');
    causes.event({ object: 'call', type: 'held' });
    expect(verdict()).toBe('confirmed unknown');
  });

  it('stays open when the call ended', () => {
    put('c', 'call', 'active');
    const verdict = send(held());
    end('c');
    expect(verdict()).toBe('unconfirmed call-ended');
  });
});

it('leaving is proved by the end of the call, or by its wrap-up', () => {
  put('c', 'call', 'active');
  const verdict = send(conferenceGoes('c', 'call'));
  expect(verdict()).toBe('pending');
  tell('call');
  put('c', 'call', 'wrapping-up');
  expect(verdict()).toBe('confirmed own');
  end('c');
  expect(verdict()).toBe('confirmed own');
});

it('a call that may have been over before, because something was missed, is over by anybody’s doing', () => {
  put('c', 'call', 'active');
  causes.doubt('call');
  const verdict = send(conferenceGoes('c', 'call'));
  tell('call');
  end('c');
  expect(verdict()).toBe('confirmed unknown');
});

it('a call that is over in a read which began before sending was not left by it', () => {
  put('c', 'call', 'active');
  const slowRead = order.next();
  const verdict = send(conferenceGoes('c', 'call'));
  causes.read('call', slowRead);
  end('c');
  expect(verdict()).toBe('pending');
  causes.read('call', order.next());
  expect(verdict()).toBe('confirmed unknown');
});

it('a leg that is gone in a read which began before sending, or while another one left, was not dropped by it', () => {
  put('c', 'conference', 'active', 'me');
  const slowRead = order.next();
  const verdict = send(participantLeaves('c', 'leg-1', 'call', 'first'));
  causes.read('call', slowRead);
  expect(verdict()).toBe('pending');
  causes.event({ object: 'call', type: 'left', legId: 'second' });
  expect(verdict()).toBe('pending');
  causes.read('call', order.next());
  expect(verdict()).toBe('confirmed unknown');
});

describe('a new call', () => {
  const called = (): Evidence => conferenceAppears(({ kind }) => kind === 'call');

  it('is proved by one that was not there before and is what was asked for', () => {
    put('old', 'call', 'active');
    const verdict = send(called());
    tell('consult');
    put('consult', 'consult', 'active');
    expect(verdict()).toBe('pending');
    tell('new');
    put('new', 'call', 'dialling');
    expect(verdict()).toBe('confirmed own');
  });

  it('is not proved by one that a read shows which began before sending, whatever is told of it later', () => {
    const slowRead = order.next();
    const verdict = send(called());
    causes.read('new', slowRead);
    put('new', 'call', 'dialling');
    expect(verdict()).toBe('pending');
    tell('new');
    expect(verdict()).toBe('pending');
  });
});

describe('the own state', () => {
  it('is proved with its reason: another reason, or any that was pending before, proves nothing', () => {
    agent = { state: 'talking', pending: 'not-ready', reasonLabel: '' };
    const verdict = send(agentBecomes('not-ready', 'Lunch', 'user'));
    causes.event({ object: 'user', type: 'changed' });
    expect(verdict()).toBe('pending');
    tell('user');
    agent = { state: 'not-ready', pending: null, reasonLabel: 'Break' };
    expect(verdict()).toBe('pending');
    agent = { state: 'not-ready', pending: null, reasonLabel: 'Lunch' };
    expect(verdict()).toBe('confirmed own');
  });

  it('that became pending after sending is proved; with a reason asked for, not by whom', () => {
    agent = { state: 'talking', pending: null, reasonLabel: '' };
    const [plain, withReason] = [
      send(agentBecomes('not-ready', '', 'user')),
      send(agentBecomes('not-ready', 'Lunch', 'user')),
    ];
    tell('user');
    agent = { state: 'talking', pending: 'not-ready', reasonLabel: '' };
    expect([plain(), withReason()]).toEqual(['confirmed own', 'confirmed unknown']);
  });

  it('that became pending after something about it was missed may have been so before', () => {
    agent = { state: 'talking', pending: null, reasonLabel: '' };
    causes.doubt('user');
    const verdict = send(agentBecomes('not-ready', '', 'user'));
    tell('user');
    agent = { state: 'talking', pending: 'not-ready', reasonLabel: '' };
    expect(verdict()).toBe('confirmed unknown');
  });

  it('that was pending before needs an event or a read', () => {
    agent = { state: 'talking', pending: 'not-ready', reasonLabel: '' };
    const verdict = send(agentBecomes('not-ready', '', 'user'));
    expect(verdict()).toBe('pending');
    causes.read('user', order.next());
    expect(verdict()).toBe('confirmed unknown');
  });
});

it('a colleague’s state is proved by the state or by its being pending', () => {
  let isPending = false;
  const verdict = send(memberBecomes('1001', 'not-ready', 'user/1001', () => isPending));
  expect(verdict()).toBe('pending');
  tell('user/1001');
  isPending = true;
  expect(verdict()).toBe('confirmed own');
  isPending = false;
  memberState = 'not-ready';
  expect(verdict()).toBe('confirmed own');
});

describe('two calls that are to become one', () => {
  beforeEach(() => {
    put('call', 'call', 'held', 'me', 'customer');
    put('consult', 'consult', 'active', 'me', '5001');
  });

  it.each([
    ['call', 'consult'],
    ['consult', 'call'],
  ])('are proved whichever survives (%s)', (survivor, other) => {
    const verdict = send(callsMerge('call'));
    put(survivor, 'conference', 'active', 'me', 'customer', '5001');
    expect(verdict()).toBe('pending');
    end(other);
    tell(survivor);
    expect(verdict()).toBe('confirmed own');
  });

  it('are not proved by a read that began before sending', () => {
    const slowRead = order.next();
    const verdict = send(callsMerge('call'));
    causes.read('call', slowRead);
    put('call', 'conference', 'active', 'me', 'customer', '5001');
    end('consult');
    expect(verdict()).toBe('pending');
  });

  it('are made one by the command where an event names its request, at a vendor that does', () => {
    const [ours, others] = [send(callsMerge('call'), 'request-1'), send(callsMerge('call'), 'request-2')];
    put('call', 'conference', 'active', 'me', 'customer', '5001');
    end('consult');
    causes.event({ object: 'consult', type: 'merged', correlationId: 'request-1' });
    expect([ours(), others()]).toEqual(['confirmed own', 'confirmed unknown']);
  });

  it('are not proved where a third call has the same address, unless an event names the request', () => {
    const [unnamed, named] = [send(callsMerge('call')), send(callsMerge('call'), 'request-1')];
    put('again', 'call', 'active', 'me', 'customer');
    expect([unnamed(), named()]).toEqual(['pending', 'pending']);
    put('consult', 'conference', 'active', 'me', 'customer', '5001');
    end('call');
    end('again');
    tell('consult');
    expect(unnamed()).toBe('pending');
    causes.event({ object: 'consult', type: 'merged', correlationId: 'request-1' });
    expect(named()).toBe('confirmed own');
  });

  it('are not proved by a third person joining', () => {
    const verdict = send(callsMerge('call'));
    put('call', 'conference', 'active', 'me', 'customer', '5009');
    expect(verdict()).toBe('pending');
    end('consult');
    expect(verdict()).toBe('pending');
  });

  it('stay open when both ended', () => {
    const verdict = send(callsMerge('call'));
    end('call');
    end('consult');
    expect(verdict()).toBe('unconfirmed call-ended');
  });
});

it('what no event and no read shows stays open', () => {
  expect(send(notObservable)()).toBe('pending');
});

describe('a call whose id the vendor uses again', () => {
  const start = (startedAt: number, state: Conference['state']): void => {
    put('c', 'call', state);
    conferences.set('c', { id: 'c', vendorId: 'c', kind: 'call', state, startedAt });
  };

  it('does not prove a command about the call before it, neither after that was seen to end nor without', () => {
    const held = (): Evidence => conferenceBecomes('c', 'call', ({ state }) => state === 'held');
    put('c', 'call', 'active');
    const seenToEnd = send(held());
    end('c');
    expect(seenToEnd()).toBe('unconfirmed call-ended');
    put('c', 'call', 'held');
    expect(seenToEnd()).toBe('unconfirmed call-ended');
    start(60_000, 'active');
    const replaced = send(held());
    start(120_000, 'held');
    expect(replaced()).toBe('unconfirmed call-ended');
  });

  it('shows that the call before it is over', () => {
    start(60_000, 'active');
    const verdict = send(conferenceGoes('c', 'call'));
    start(61_000, 'active');
    expect(verdict()).toBe('pending');
    tell('call');
    start(120_000, 'active');
    expect(verdict()).toBe('confirmed own');
  });
});

describe('at a vendor that repeats the ids of requests', () => {
  const held = (): Evidence => conferenceBecomes('c', 'call', ({ state }) => state === 'held');

  it('only an event that names the request says that it was this command', () => {
    put('c', 'call', 'active');
    agent = { ...agent, state: 'not-ready' };
    const verdicts = [held(), conferenceGoes('c', 'call'), agentBecomes('ready', '', 'call')].map((evidence) =>
      send(evidence, 'request-1'),
    );
    causes.event({ object: 'call', type: 'changed', correlationId: 'request-of-another-client' });
    put('c', 'call', 'held');
    agent = { ...agent, state: 'ready' };
    expect([verdicts[0]?.(), verdicts[2]?.()]).toEqual(['confirmed unknown', 'confirmed unknown']);
    end('c');
    expect(verdicts[1]?.()).toBe('confirmed unknown');
    put('c', 'call', 'held');
    causes.event({ object: 'call', type: 'changed', correlationId: 'request-1' });
    expect([verdicts[0]?.(), verdicts[2]?.()]).toEqual(['confirmed own', 'confirmed own']);
    end('c');
    expect(verdicts[1]?.()).toBe('confirmed own');
  });

  it('an event that names the request and another leg does not say who made this one leave', () => {
    put('c', 'conference', 'active', 'me', '5001');
    const verdict = send(participantLeaves('c', 'leg-1', 'call', 'first'), 'request-1');
    causes.event({ object: 'call', type: 'left', correlationId: 'request-1', legId: 'second' });
    expect(verdict()).toBe('pending');
    causes.read('call', order.next());
    expect(verdict()).toBe('confirmed unknown');
    causes.event({ object: 'call', type: 'left', correlationId: 'request-1', legId: 'first' });
    expect(verdict()).toBe('confirmed own');
  });

  it('a state that becomes pending by the doing of another client is not its own either', () => {
    agent = { ...agent, state: 'talking' };
    const verdict = send(agentBecomes('not-ready', '', 'agent'), 'request-1');
    causes.event({ object: 'agent', type: 'changed', correlationId: 'request-of-another-client' });
    agent = { ...agent, pending: 'not-ready' };
    expect(verdict()).toBe('confirmed unknown');
  });
});
