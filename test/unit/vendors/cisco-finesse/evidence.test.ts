import { beforeEach, describe, expect, it } from 'vitest';
import {
  answerEvidence,
  bargeEvidence,
  callDataEvidence,
  calledEvidence,
  consultEvidence,
  dropEvidence,
  holdEvidence,
  leaveEvidence,
  mergeEvidence,
  monitorEvidence,
  retrieveEvidence,
  transferEvidence,
  transferToEvidence,
} from '../../../../main/vendors/cisco-finesse/evidence.ts';
import { dialogOf, type DialogSample, type PartySample } from './samples.ts';
import { EvidenceDesk, ours, theirs } from './evidence-desk.ts';

const me: PartySample = { address: '5900' };
const ada: PartySample = { address: '5001' };
const bo: PartySample = { address: '5002' };
const caller: PartySample = { address: '4155550100', type: '' };
const meGone: PartySample = { ...me, state: 'DROPPED', at: 9 };

let desk: EvidenceDesk;
beforeEach(() => {
  desk = new EvidenceDesk();
});

const call = (...parties: PartySample[]): DialogSample => ({ callType: 'PREROUTE_ACD_IN', parties });
const consult = (...parties: PartySample[]): DialogSample => ({
  id: '2',
  callType: 'CONSULT',
  from: '5900',
  to: '5001',
  related: '16781234',
  parties,
});

describe('a drop', () => {
  const drop = () => desk.sent(dropEvidence(desk.place(), desk.idOf('5001'), '5001'));
  beforeEach(() => desk.told('POST', { parties: [me, ada, bo, caller] }));

  it('is proved by the end of the very leg, and is ours when the server names our request', () => {
    const verdict = drop();
    desk.told('PUT', { parties: [me, { ...ada, state: 'DROPPED', at: 1 }, bo, caller] }, ours);
    expect(verdict()).toBe('confirmed own');
  });

  it.each(['', theirs])('leaves open who did it when the server names "%s"', (requestId) => {
    const verdict = drop();
    desk.told('PUT', { parties: [me, { ...ada, state: 'DROPPED', at: 1 }, bo, caller] }, requestId);
    expect(verdict()).toBe('confirmed unknown');
  });

  it('is not proved by the end of the call, whether it leaves the list or is wrapped up', () => {
    const verdict = drop();
    // A read during wrap-up shows the own participant alone.
    desk.told('PUT', { parties: [{ ...me, state: 'WRAP_UP', at: 1 }] });
    expect(verdict()).toBe('unconfirmed call-ended');
    desk.told('DELETE', { parties: [meGone] });
    expect(verdict()).toBe('unconfirmed call-ended');
  });

  it('is not proved by a list that may lack people since a failover', () => {
    const verdict = drop();
    desk.calls.synchronise(dialogs({ callType: 'NULL', parties: [me, bo, caller] }), true);
    desk.told('PUT', { callType: 'CONFERENCE', parties: [{ ...me, at: 5 }, bo, caller] });
    expect(verdict()).toBe('pending');
  });

  it('is not proved while somebody is at the address', () => {
    const verdict = drop();
    desk.told('PUT', { parties: [me, { ...ada, joined: 40, at: 40 }, bo, caller] });
    expect(verdict()).toBe('pending');
  });
});

describe('hold, retrieve and answer', () => {
  it('are proved by the own leg alone, not by the dialog or another party', () => {
    desk.told('POST', call(me, caller));
    const verdict = desk.sent(holdEvidence(desk.place()));
    desk.told('PUT', { ...call(me, { ...caller, state: 'HELD', at: 1 }), state: 'HELD' });
    expect(verdict()).toBe('pending');
    desk.told('PUT', call({ ...me, state: 'HELD', at: 2 }, { ...caller, state: 'HELD', at: 1 }), ours);
    expect(verdict()).toBe('confirmed own');
  });

  it('are not proved by a dialog that does not list the own leg', () => {
    desk.told('POST', call({ ...me, state: 'ALERTING' }, { ...caller, state: 'INITIATED' }));
    const verdict = desk.sent(answerEvidence(desk.place()));
    desk.told('PUT', call({ ...caller, state: 'ACTIVE', at: 4 }));
    expect(verdict()).toBe('pending');
  });

  it('leave open who did it when the server does not say so', () => {
    desk.told('POST', call({ ...me, state: 'HELD' }, caller));
    const verdict = desk.sent(retrieveEvidence(desk.place()));
    desk.told('PUT', call({ ...me, at: 1 }, caller), theirs);
    expect(verdict()).toBe('confirmed unknown');
  });

  it('are not proved by what was so before', () => {
    desk.told('POST', call({ ...me, state: 'HELD' }, caller));
    const verdict = desk.sent(holdEvidence(desk.place()));
    expect(verdict()).toBe('pending');
  });

  it('are not proved by the end of the call', () => {
    desk.told('POST', call({ ...me, state: 'ALERTING' }, { ...caller, state: 'INITIATED' }));
    const verdict = desk.sent(answerEvidence(desk.place()));
    desk.told('DELETE', { ...call(meGone), state: 'INITIATED' });
    expect(verdict()).toBe('unconfirmed call-ended');
  });
});

describe('leaving', () => {
  it('is proved by the end for this user, by whomever', () => {
    desk.told('POST', call(me, caller));
    const verdict = desk.sent(leaveEvidence(desk.place()));
    expect(verdict()).toBe('pending');
    desk.told('PUT', call({ ...me, at: 1 }, { ...caller, state: 'DROPPED', at: 1 }));
    expect(verdict()).toBe('pending');
    desk.told('PUT', call(meGone, { ...caller, state: 'DROPPED', at: 1 }));
    expect(verdict()).toBe('confirmed unknown');
  });
});

describe('a transfer', () => {
  beforeEach(() => {
    desk.told('POST', call({ ...me, state: 'HELD' }, caller));
    desk.told('POST', consult(me, ada));
  });
  const transfer = () => desk.sent(transferEvidence(desk.place()));

  it('is proved by the end of both calls, in the documented order', () => {
    const verdict = transfer();
    desk.told('DELETE', call(meGone));
    expect(verdict()).toBe('pending');
    desk.told('DELETE', consult(meGone));
    expect(verdict()).toBe('confirmed unknown');
  });

  it('is ours when the server names our request', () => {
    const verdict = transfer();
    desk.told('DELETE', call(meGone), ours);
    expect(verdict()).toBe('confirmed own');
  });

  it('is not proved by the caller hanging up, though the consult ends later as well', () => {
    const verdict = transfer();
    desk.told('PUT', call({ ...me, state: 'HELD' }, { ...caller, state: 'DROPPED', at: 3 }));
    desk.told('DELETE', call(meGone));
    expect(verdict()).toBe('unconfirmed call-ended');
    desk.told('DELETE', consult(meGone));
    expect(verdict()).toBe('unconfirmed call-ended');
  });

  it('is not proved by the consulted agent hanging up', () => {
    const verdict = transfer();
    desk.told('PUT', consult(me, { ...ada, state: 'DROPPED', at: 3 }));
    desk.told('DELETE', consult(meGone));
    expect(verdict()).toBe('pending');
  });
});

describe('a transfer to an address', () => {
  beforeEach(() => desk.told('POST', call(me, caller)));
  const transfer = () => desk.sent(transferToEvidence(desk.place()));

  it('is not proved when the caller hangs up', () => {
    const verdict = transfer();
    desk.told('PUT', call(me, { ...caller, state: 'DROPPED', at: 3 }));
    desk.told('DELETE', call(meGone));
    expect(verdict()).toBe('unconfirmed call-ended');
  });

  it('is not proved by the own wrap-up, in which the caller looks as if they talked', () => {
    const verdict = transfer();
    desk.told('PUT', call({ ...me, state: 'WRAP_UP', at: 3 }, caller));
    expect(verdict()).toBe('pending');
  });

  it('is proved when the others are shown to go on without this user', () => {
    const verdict = transfer();
    desk.told('PUT', call(meGone, caller, { ...ada, state: 'ALERTING' }));
    expect(verdict()).toBe('confirmed unknown');
  });

  it('is not proved by an end that does not name our request where the server names requests', () => {
    desk.told('PUT', call({ ...me, at: 1 }, caller), theirs);
    const verdict = transfer();
    desk.told('DELETE', call(meGone));
    expect(verdict()).toBe('pending');
  });
});

describe('a merge', () => {
  beforeEach(() => {
    desk.told('POST', call({ ...me, state: 'HELD' }, caller));
    desk.told('POST', consult(me, ada));
  });
  const merge = () => desk.sent(mergeEvidence(desk.place()));
  const three = [{ ...me, at: 5 }, ada, caller];

  it.each([
    ['the call', { id: '16781234', secondary: '2' }],
    ['the consult', { id: '2', secondary: '16781234' }],
    ['neither', { id: '3', secondary: '16781234' }],
  ])('is proved by a conference with the id of %s', (_, ids) => {
    const verdict = merge();
    for (const id of ['16781234', '2'])
      if (id !== ids.id) desk.told('DELETE', { ...(id === '2' ? consult(meGone) : call(meGone)) }, ours);
    expect(verdict()).not.toContain('confirmed own');
    desk.told(ids.id === '3' ? 'POST' : 'PUT', { ...ids, parties: three }, ours);
    expect(verdict()).toBe('confirmed own');
  });

  it('is not proved by a third person who joins', () => {
    const verdict = merge();
    desk.told('PUT', { parties: [{ ...me, state: 'HELD', at: 5 }, caller, bo] });
    expect(verdict()).toBe('pending');
  });

  it('makes this user the one who made the conference, under its new id as well', () => {
    desk.calls.expectConference('16781234');
    for (const dialog of [call(meGone), consult(meGone)]) desk.told('DELETE', dialog);
    desk.told('POST', { id: '3', secondary: '16781234', parties: three });
    expect(desk.view.conference('acc/3')?.selfRole).toBe('chair');
  });
});

describe('a new call', () => {
  const make = (address = '914155550100') => desk.sent(calledEvidence(desk.calls, '5900', address));
  const out = (to: string, ...parties: PartySample[]): DialogSample => ({
    id: '7',
    callType: 'OUT',
    from: '5900',
    to,
    parties,
  });

  it('is proved by a call from us to that number, also as the dial plan rewrote it', () => {
    const verdict = make();
    desk.told('POST', out('', { ...me, state: 'INITIATING' }));
    expect(verdict()).toBe('pending');
    desk.told('PUT', out('14155550100', { ...me, state: 'INITIATED', at: 1 }));
    expect(verdict()).toBe('confirmed unknown');
  });

  it('is ours at once when the server names our request', () => {
    const verdict = make();
    desk.told('POST', out('', { ...me, state: 'INITIATING' }), ours);
    expect(verdict()).toBe('confirmed own');
  });

  it.each([
    ['from them to us', { id: '7', from: '914155550100', to: '5900', callType: 'OTHER_IN', parties: [me] }, ''],
    ['to another number', { id: '7', from: '5900', to: '5003', callType: 'OUT', parties: [me] }, ''],
    ['by another client', { id: '7', from: '5900', to: '914155550100', callType: 'OUT', parties: [me] }, theirs],
    ['that failed', { id: '7', from: '5900', to: '914155550100', parties: [{ ...me, state: 'FAILED' }] }, ''],
  ])('is not proved by one %s', (_, dialog: DialogSample, requestId) => {
    const verdict = make();
    desk.told('POST', dialog, requestId);
    expect(verdict()).toBe('pending');
  });
});

describe('a consult', () => {
  beforeEach(() => desk.told('POST', call(me, caller)));
  const ask = () => desk.sent(consultEvidence(desk.calls, '5900', 'acc/16781234', '5001'));

  it('is proved by a consult for this call to that agent', () => {
    const verdict = ask();
    desk.told('POST', consult(me, ada));
    expect(verdict()).toBe('confirmed unknown');
  });

  it.each([
    ['that agent calling us', { ...consult(me, ada), from: '5001', to: '5900' }],
    ['a consult for another call', { ...consult(me, ada), related: '99' }],
    ['a consult of another agent', { ...consult(me, bo), to: '5002' }],
  ])('is not proved by %s', (_, dialog) => {
    const verdict = ask();
    desk.told('POST', dialog);
    expect(verdict()).toBe('pending');
  });
});

describe('monitoring and barging in', () => {
  const monitored: DialogSample = {
    id: '9',
    callType: 'SUPERVISOR_MONITOR',
    from: '5900',
    to: '5001',
    related: '16781234',
    parties: [me, ada],
  };

  it('is proved by listening to that very agent, not by the own telephone', () => {
    const verdict = desk.sent(monitorEvidence(desk.calls, '5001'));
    desk.told('POST', { id: '8', callType: 'AGENT_INSIDE', from: '5900', to: '5001', parties: [me] });
    desk.told('POST', { ...monitored, id: '10', to: '5002', parties: [me, bo] });
    expect(verdict()).toBe('pending');
    desk.told('POST', monitored);
    expect(verdict()).toBe('confirmed unknown');
  });

  it('is proved by a conference of the call that was listened to, not by another one with the agent', () => {
    desk.told('POST', monitored);
    const verdict = desk.sent(bargeEvidence(desk.calls, '5001', '16781234'));
    desk.told('POST', { id: '11', parties: [me, ada, bo] });
    expect(verdict()).toBe('pending');
    desk.told('DELETE', { ...monitored, parties: [meGone] });
    desk.told('POST', { parties: [me, ada, caller] });
    expect(verdict()).toBe('confirmed unknown');
  });
});

describe('call data', () => {
  it('are proved when all of them are there, not when only some are or were before', () => {
    desk.told('POST', { ...call(me, caller), variables: { a: '1' } });
    const wanted = [
      { name: 'a', value: '1' },
      { name: 'b', value: '2' },
    ];
    const both = desk.sent(callDataEvidence(desk.place(), wanted));
    const before = desk.sent(callDataEvidence(desk.place(), wanted.slice(0, 1)));
    expect([both(), before()]).toEqual(['pending', 'pending']);
    desk.told('PUT', { ...call({ ...me, at: 1 }, caller), variables: { a: '1', b: '2' } }, ours);
    expect([both(), before()]).toEqual(['confirmed own', 'confirmed own']);
  });
});

const dialogs = (...samples: DialogSample[]) => ({ dialogs: samples.map(dialogOf), unread: [] });
