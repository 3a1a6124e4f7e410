import { beforeEach, describe, expect, it } from 'vitest';
import type { Conference } from '../../../../app/domain/conference.ts';
import type { Cause } from '../../../../main/vendors/shared/cause-log.ts';
import {
  agentBecomes,
  conferenceAppears,
  conferenceBecomes,
  conferenceGoes,
  memberBecomes,
  notObservable,
  participantLeaves,
  type Evidence,
} from '../../../../main/vendors/shared/evidence.ts';
import { EvidenceBench } from './evidence-bench.ts';

let bench: EvidenceBench;
beforeEach(() => {
  bench = new EvidenceBench();
});

describe('a call that is to get into a state', () => {
  const held = (): Evidence => conferenceBecomes('c', 'call', ({ state }) => state === 'held');

  it('is proved by getting into it after sending', () => {
    bench.put('c', 'call', 'active');
    const verdict = bench.send(held());
    expect(verdict()).toBe('pending');
    bench.tell('call');
    bench.put('c', 'call', 'held');
    expect(verdict()).toBe('confirmed own');
  });

  it('is not proved by a read that began before sending; what a later one shows may be anybody’s doing', () => {
    bench.put('c', 'call', 'active');
    const slowRead = bench.order.next();
    const verdict = bench.send(held());
    bench.causes.hint({ object: 'call', type: 'look' });
    bench.causes.read('call', slowRead);
    bench.put('c', 'call', 'held');
    expect(verdict()).toBe('pending');
    bench.causes.read('call', bench.order.next());
    expect(verdict()).toBe('confirmed unknown');
  });

  it('may have been in it before where the picture was stale', () => {
    bench.put('c', 'call', 'active');
    const verdict = bench.send(held(), null, false);
    bench.tell('call');
    bench.put('c', 'call', 'held');
    expect(verdict()).toBe('confirmed unknown');
  });

  it('may have been in it before where something about it was missed, until it was read', () => {
    bench.put('c', 'call', 'active');
    bench.causes.doubt('call');
    const verdict = bench.send(held());
    bench.tell('call');
    bench.put('c', 'call', 'held');
    expect(verdict()).toBe('confirmed unknown');
    bench.put('c', 'call', 'active');
    bench.causes.read('call', bench.order.next());
    const known = bench.send(held());
    bench.tell('call');
    bench.put('c', 'call', 'held');
    expect(known()).toBe('confirmed own');
  });

  it('is not proved by having been in it before; a later event or read shows that, and not by whom', () => {
    bench.put('c', 'call', 'held');
    const slowRead = bench.order.next();
    const verdict = bench.send(held());
    bench.causes.read('call', slowRead);
    expect(verdict()).toBe('pending');
    bench.causes.read('call', bench.order.next());
    expect(verdict()).toBe('confirmed unknown');
  });

  it('is not proved again by an event about something else in it, where the vendor says which ones are', () => {
    bench.put('c', 'call', 'held');
    const shows = (cause: Cause): boolean => cause.by === 'event' && cause.type === 'held';
    const verdict = bench.send(conferenceBecomes('c', 'call', ({ state }) => state === 'held', shows));
    bench.causes.event({ object: 'call', type: 'somebody-joined' });
    expect(verdict()).toBe('pending');
    bench.causes.event({ object: 'call', type: 'held' });
    expect(verdict()).toBe('confirmed unknown');
  });

  it('is not proved by an event that says only that something changed, also where it is about just this', () => {
    bench.put('c', 'call', 'held');
    const verdict = bench.send(
      conferenceBecomes(
        'c',
        'call',
        ({ state }) => state === 'held',
        () => true,
      ),
    );
    bench.causes.hint({ object: 'call', type: 'held' });
    expect(verdict()).toBe('pending');
    bench.causes.read('call', bench.order.next());
    expect(verdict()).toBe('confirmed unknown');
  });

  it('stays open when the call ended', () => {
    bench.put('c', 'call', 'active');
    const verdict = bench.send(held());
    bench.end('c');
    expect(verdict()).toBe('unconfirmed call-ended');
  });
});

it('leaving is proved by the end of the call, or by its wrap-up', () => {
  bench.put('c', 'call', 'active');
  const verdict = bench.send(conferenceGoes('c', 'call'));
  expect(verdict()).toBe('pending');
  bench.tell('call');
  bench.put('c', 'call', 'wrapping-up');
  expect(verdict()).toBe('confirmed own');
  bench.end('c');
  expect(verdict()).toBe('confirmed own');
});

it('a call that may have been over before, because something was missed, is over by anybody’s doing', () => {
  bench.put('c', 'call', 'active');
  bench.causes.doubt('call');
  const verdict = bench.send(conferenceGoes('c', 'call'));
  bench.tell('call');
  bench.end('c');
  expect(verdict()).toBe('confirmed unknown');
});

it('a call that is over in a read which began before sending was not left by it', () => {
  bench.put('c', 'call', 'active');
  const slowRead = bench.order.next();
  const verdict = bench.send(conferenceGoes('c', 'call'));
  bench.causes.read('call', slowRead);
  bench.end('c');
  expect(verdict()).toBe('pending');
  bench.causes.read('call', bench.order.next());
  expect(verdict()).toBe('confirmed unknown');
});

it('a leg that is gone in a read which began before sending, or while another one left, was not dropped by it', () => {
  bench.put('c', 'conference', 'active', 'me');
  const slowRead = bench.order.next();
  const verdict = bench.send(participantLeaves('c', 'leg-1', 'call', 'first'));
  bench.causes.read('call', slowRead);
  expect(verdict()).toBe('pending');
  bench.causes.event({ object: 'call', type: 'left', legId: 'second' });
  expect(verdict()).toBe('pending');
  bench.causes.read('call', bench.order.next());
  expect(verdict()).toBe('confirmed unknown');
});

describe('a new call', () => {
  const called = (): Evidence => conferenceAppears(({ kind }) => kind === 'call');

  it('is proved by one that was not there before and is what was asked for', () => {
    bench.put('old', 'call', 'active');
    const verdict = bench.send(called());
    bench.tell('consult');
    bench.put('consult', 'consult', 'active');
    expect(verdict()).toBe('pending');
    bench.tell('new');
    bench.put('new', 'call', 'dialling');
    expect(verdict()).toBe('confirmed own');
  });

  it('is not proved by one that a read shows which began before sending, whatever is told of it later', () => {
    const slowRead = bench.order.next();
    const verdict = bench.send(called());
    bench.causes.read('new', slowRead);
    bench.put('new', 'call', 'dialling');
    expect(verdict()).toBe('pending');
    bench.tell('new');
    expect(verdict()).toBe('pending');
  });
});

describe('the own state', () => {
  it('is proved with its reason: another reason, or any that was pending before, proves nothing', () => {
    bench.agent = { state: 'talking', pending: 'not-ready', reasonLabel: '' };
    const verdict = bench.send(agentBecomes('not-ready', 'Lunch', 'user'));
    bench.causes.event({ object: 'user', type: 'changed' });
    expect(verdict()).toBe('pending');
    bench.tell('user');
    bench.agent = { state: 'not-ready', pending: null, reasonLabel: 'Break' };
    expect(verdict()).toBe('pending');
    bench.agent = { state: 'not-ready', pending: null, reasonLabel: 'Lunch' };
    expect(verdict()).toBe('confirmed own');
  });

  it('that became pending after sending is proved; with a reason asked for, not by whom', () => {
    bench.agent = { state: 'talking', pending: null, reasonLabel: '' };
    const [plain, withReason] = [
      bench.send(agentBecomes('not-ready', '', 'user')),
      bench.send(agentBecomes('not-ready', 'Lunch', 'user')),
    ];
    bench.tell('user');
    bench.agent = { state: 'talking', pending: 'not-ready', reasonLabel: '' };
    expect([plain(), withReason()]).toEqual(['confirmed own', 'confirmed unknown']);
  });

  it('that became pending after something about it was missed may have been so before', () => {
    bench.agent = { state: 'talking', pending: null, reasonLabel: '' };
    bench.causes.doubt('user');
    const verdict = bench.send(agentBecomes('not-ready', '', 'user'));
    bench.tell('user');
    bench.agent = { state: 'talking', pending: 'not-ready', reasonLabel: '' };
    expect(verdict()).toBe('confirmed unknown');
  });

  it('that was pending before needs an event or a read', () => {
    bench.agent = { state: 'talking', pending: 'not-ready', reasonLabel: '' };
    const verdict = bench.send(agentBecomes('not-ready', '', 'user'));
    expect(verdict()).toBe('pending');
    bench.causes.read('user', bench.order.next());
    expect(verdict()).toBe('confirmed unknown');
  });
});

it('a colleague’s state is proved by the state or by its being pending', () => {
  let isPending = false;
  const verdict = bench.send(memberBecomes('1001', 'not-ready', 'user/1001', () => isPending));
  expect(verdict()).toBe('pending');
  bench.tell('user/1001');
  isPending = true;
  expect(verdict()).toBe('confirmed own');
  isPending = false;
  bench.memberState = 'not-ready';
  expect(verdict()).toBe('confirmed own');
});

it('what no event and no read shows stays open', () => {
  expect(bench.send(notObservable)()).toBe('pending');
});

describe('a call whose id the vendor uses again', () => {
  const start = (startedAt: number, state: Conference['state']): void => {
    bench.start('c', startedAt, state);
  };

  it('does not prove a command about the call before it, neither after that was seen to end nor without', () => {
    const held = (): Evidence => conferenceBecomes('c', 'call', ({ state }) => state === 'held');
    bench.put('c', 'call', 'active');
    const seenToEnd = bench.send(held());
    bench.end('c');
    expect(seenToEnd()).toBe('unconfirmed call-ended');
    bench.put('c', 'call', 'held');
    expect(seenToEnd()).toBe('unconfirmed call-ended');
    start(60_000, 'active');
    const replaced = bench.send(held());
    start(120_000, 'held');
    expect(replaced()).toBe('unconfirmed call-ended');
  });

  it('shows that the call before it is over', () => {
    start(60_000, 'active');
    const verdict = bench.send(conferenceGoes('c', 'call'));
    start(61_000, 'active');
    expect(verdict()).toBe('pending');
    bench.tell('call');
    start(120_000, 'active');
    expect(verdict()).toBe('confirmed own');
  });
});

describe('at a vendor that repeats the ids of requests', () => {
  const held = (): Evidence => conferenceBecomes('c', 'call', ({ state }) => state === 'held');

  it('only an event that names the request says that it was this command', () => {
    bench.put('c', 'call', 'active');
    bench.agent = { ...bench.agent, state: 'not-ready' };
    const verdicts = [held(), conferenceGoes('c', 'call'), agentBecomes('ready', '', 'call')].map((evidence) =>
      bench.send(evidence, 'request-1'),
    );
    bench.causes.event({ object: 'call', type: 'changed', correlationId: 'request-of-another-client' });
    bench.put('c', 'call', 'held');
    bench.agent = { ...bench.agent, state: 'ready' };
    expect([verdicts[0]?.(), verdicts[2]?.()]).toEqual(['confirmed unknown', 'confirmed unknown']);
    bench.end('c');
    expect(verdicts[1]?.()).toBe('confirmed unknown');
    bench.put('c', 'call', 'held');
    bench.causes.event({ object: 'call', type: 'changed', correlationId: 'request-1' });
    expect([verdicts[0]?.(), verdicts[2]?.()]).toEqual(['confirmed own', 'confirmed own']);
    bench.end('c');
    expect(verdicts[1]?.()).toBe('confirmed own');
  });

  it('an event that names the request and another leg does not say who made this one leave', () => {
    bench.put('c', 'conference', 'active', 'me', '5001');
    const verdict = bench.send(participantLeaves('c', 'leg-1', 'call', 'first'), 'request-1');
    bench.causes.event({ object: 'call', type: 'left', correlationId: 'request-1', legId: 'second' });
    expect(verdict()).toBe('pending');
    bench.causes.read('call', bench.order.next());
    expect(verdict()).toBe('confirmed unknown');
    bench.causes.event({ object: 'call', type: 'left', correlationId: 'request-1', legId: 'first' });
    expect(verdict()).toBe('confirmed own');
  });

  it('a state that becomes pending by the doing of another client is not its own either', () => {
    bench.agent = { ...bench.agent, state: 'talking' };
    const verdict = bench.send(agentBecomes('not-ready', '', 'agent'), 'request-1');
    bench.causes.event({ object: 'agent', type: 'changed', correlationId: 'request-of-another-client' });
    bench.agent = { ...bench.agent, pending: 'not-ready' };
    expect(verdict()).toBe('confirmed unknown');
  });
});
