import { beforeEach, describe, expect, it } from 'vitest';
import { EvidenceDesk } from './evidence-desk.ts';
import type { DialogSample, PartySample } from './samples.ts';

const me: PartySample = { address: '5900' };
const ada: PartySample = { address: '5001' };
const caller: PartySample = { address: '4155550100', type: '' };

let desk: EvidenceDesk;
beforeEach(() => {
  desk = new EvidenceDesk();
});
const call = (...parties: PartySample[]): DialogSample => ({ callType: 'PREROUTE_ACD_IN', parties });

describe('an answer gives every party a new start', () => {
  it('and makes nobody somebody else, not even who was connected before', () => {
    desk.told('POST', call({ ...me, state: 'ALERTING' }, caller));
    const before = [desk.idOf('5900'), desk.idOf('4155550100')];
    desk.told('PUT', call({ ...me, joined: 7, at: 7 }, { ...caller, joined: 7, at: 7 }));
    expect([desk.idOf('5900'), desk.idOf('4155550100')]).toEqual(before);
  });

  it('also when the answer itself was not told', () => {
    desk.told('POST', { parties: [me, ada, caller] });
    const before = [desk.idOf('5001'), desk.idOf('4155550100')];
    desk.told('PUT', {
      parties: [
        { ...me, joined: 7, at: 7 },
        { ...ada, joined: 7, at: 7 },
        { ...caller, joined: 8, at: 8 },
      ],
    });
    expect([desk.idOf('5001'), desk.idOf('4155550100')]).toEqual(before);
  });

  it('while a new start of one party alone is somebody else at the address', () => {
    desk.told('POST', { parties: [me, ada, caller] });
    const before = desk.idOf('5001');
    desk.told('PUT', { parties: [me, { ...ada, joined: 30, at: 30 }, caller] });
    expect(desk.idOf('5001')).not.toBe(before);
  });
});

describe('a removal from the conference', () => {
  beforeEach(() => desk.told('POST', { parties: [me, ada, caller] }));

  it('is told once where wrap-up is required', () => {
    desk.told('PUT', { parties: [{ ...me, state: 'WRAP_UP', at: 1 }, ada, caller] });
    desk.told('DELETE', { parties: [{ ...me, state: 'DROPPED', at: 2 }] });
    expect(desk.notices).toEqual(['removed-from-conference']);
  });

  it('is not told when this user left', () => {
    desk.calls.expectLeave('16781234');
    desk.told('PUT', { parties: [{ ...me, state: 'WRAP_UP', at: 1 }, ada, caller] });
    expect(desk.notices).toEqual([]);
  });

  it('is not told when the conference may have ended for everybody', () => {
    desk.told('DELETE', { parties: [{ ...me, state: 'DROPPED', at: 2 }] });
    expect(desk.notices).toEqual([]);
  });
});

describe('signing in during a conference', () => {
  const dropOf = (dialog: DialogSample) => {
    desk.told('POST', dialog);
    return desk.view.participant('acc/16781234', desk.idOf('5001'))?.permissions.drop;
  };

  it('leaves its list uncertain', () => {
    desk.calls.signedIn(Date.UTC(2026, 2, 2, 9, 0, 10));
    expect(dropOf({ parties: [me, ada, caller] })).toEqual({ verdict: 'denied', reason: 'incomplete-list' });
  });

  it.each([0, null])('leaves a list certain that began after signing in (%s)', (at) => {
    desk.calls.signedIn(at === null ? null : Date.UTC(2026, 2, 2, 8));
    expect(dropOf({ parties: [me, ada, caller] })).toEqual({ verdict: 'allowed' });
  });
});
