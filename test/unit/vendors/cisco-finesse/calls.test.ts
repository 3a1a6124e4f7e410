import { beforeEach, describe, expect, it } from 'vitest';
import type { VendorEvent } from '../../../../app/vendor/events.ts';
import { Calls } from '../../../../main/vendors/cisco-finesse/calls.ts';
import type { Dialog, DialogList } from '../../../../main/vendors/cisco-finesse/wire/wire.ts';
import type { PictureContext } from '../../../../main/vendors/cisco-finesse/picture.ts';
import type { AdapterKit } from '../../../../main/vendors/shared/adapter-kit.ts';
import { testKit } from '../../../support/adapter-kit.ts';
import { dialogOf, type DialogSample, type PartySample } from './samples.ts';

const context: PictureContext = {
  accountId: 'acc',
  ownAddress: '5900',
  ownName: 'Signe Solberg',
  isSupervisor: true,
  deploymentType: 'UCCE',
  dropPermission: 'all',
  wrapUpReasons: [],
  nameOf: (address) => (address === '5001' ? 'Ada Berg' : undefined),
};
const own: PartySample = { address: '5900' };
const ada: PartySample = { address: '5001' };
const bo: PartySample = { address: '5002' };

let calls: Calls;
let kit: AdapterKit;
let events: VendorEvent[];
beforeEach(() => {
  kit = testKit();
  calls = new Calls(() => context, kit);
  events = [];
});

const take = (event: 'POST' | 'PUT' | 'DELETE', sample: DialogSample): boolean => {
  const outcome = calls.take(event, dialogOf(sample));
  events.push(...outcome.events);
  return outcome.mustRead;
};
const listOf = (...dialogs: Dialog[]): DialogList => ({ dialogs, unread: [] });
const put = (...parties: PartySample[]): boolean => take('PUT', { parties });
const present = (): string[] =>
  calls
    .pictures()
    .flatMap(({ participants }) => participants.filter(({ state }) => state !== 'left').map(({ address }) => address));
const idOf = (address: string): string | undefined =>
  calls
    .pictures()[0]
    ?.participants.find((participant) => participant.address === address && participant.state !== 'left')?.id;

describe('the identity of a leg', () => {
  beforeEach(() => take('POST', { parties: [own, ada, bo] }));

  it('stays with it through every change', () => {
    const before = idOf('5001');
    put(own, { ...ada, state: 'HELD', at: 1 }, bo);
    expect(idOf('5001')).toBe(before);
    expect(calls.addressOf('16781234', before ?? '')).toBe('5001');
  });

  it('ends when it is dropped, and who comes back is somebody else', () => {
    const before = idOf('5001') ?? '';
    put(own, { ...ada, state: 'DROPPED', at: 1 }, bo);
    expect(calls.addressOf('16781234', before)).toBeUndefined();
    put(own, { ...ada, state: 'ACTIVE', at: 2, joined: 2 }, bo);
    expect(idOf('5001')).not.toBe(before);
    expect(calls.addressOf('16781234', before)).toBeUndefined();
  });

  it('ends when somebody else is at the address after a time in which nobody looked', () => {
    const before = idOf('5001');
    calls.synchronise(listOf(dialogOf({ parties: [own, { ...ada, joined: 30, at: 30 }, bo] })), false);
    expect(idOf('5001')).not.toBe(before);
  });

  it('survives a time in which nobody looked when it is the same', () => {
    const before = idOf('5001');
    calls.synchronise(listOf(dialogOf({ parties: [own, ada, bo] })), false);
    expect(idOf('5001')).toBe(before);
  });

  it('is not given again when the call itself left the list and came back', () => {
    const before = idOf('5001');
    take('DELETE', { parties: [own, ada, bo] });
    take('POST', { parties: [{ ...own, at: 9 }, ada, bo] });
    expect(idOf('5001')).not.toBe(before);
  });

  it('tells those apart who share an empty address, and lets nobody order by it', () => {
    put(own, ada, bo, { address: '', at: 1 }, { address: '', at: 1 });
    const unknown = calls.pictures()[0]?.participants.filter(({ address }) => address === '') ?? [];
    expect(new Set(unknown.map(({ id }) => id)).size).toBe(2);
    expect(unknown.map(({ permissions: { drop } }) => drop)).toEqual([
      { verdict: 'denied', reason: 'no-address' },
      { verdict: 'denied', reason: 'no-address' },
    ]);
  });

  it('lets nobody order by an address that two share', () => {
    put(own, ada, { ...ada, at: 1 }, bo);
    expect(calls.addressOf('16781234', idOf('5001') ?? '')).toBeUndefined();
    expect(calls.pictures()[0]?.participants[1]?.permissions.drop).toEqual({ verdict: 'denied', reason: 'no-address' });
  });

  it('keeps its place in the list when others leave', () => {
    const before = calls.pictures()[0]?.participants.find(({ address }) => address === '5002')?.position;
    put(own, { ...ada, state: 'DROPPED', at: 1 }, bo);
    put(own, bo);
    expect(calls.pictures()[0]?.participants.find(({ address }) => address === '5002')?.position).toBe(before);
  });
});

describe('news', () => {
  beforeEach(() => take('POST', { parties: [own, { ...ada, at: 5 }, bo] }));

  it('twice are as good as once', () => {
    expect(put(own, { ...ada, at: 5 }, { ...bo, state: 'DROPPED', at: 6 })).toBe(false);
    expect(put(own, { ...ada, at: 5 }, { ...bo, state: 'DROPPED', at: 6 })).toBe(false);
    expect(present()).toEqual(['5900', '5001']);
  });

  it('that are older than the picture change nothing and have the server asked', () => {
    put(own, { ...ada, at: 5 }, { ...bo, state: 'DROPPED', at: 6 });
    expect(put(own, { ...ada, at: 5 }, bo)).toBe(true);
    expect(present()).toEqual(['5900', '5001']);
  });

  it('of the same moment that bring back who has left change nothing and have the server asked', () => {
    put(own, { ...ada, state: 'DROPPED', at: 6 }, { ...bo, state: 'DROPPED', at: 6 });
    expect(put(own, { ...ada, state: 'DROPPED', at: 6 }, bo)).toBe(true);
    expect(present()).toEqual(['5900']);
  });

  it('that merely lack somebody prove nothing: the server is asked', () => {
    expect(put(own, { ...ada, at: 5 })).toBe(true);
    expect(present()).toContain('5002');
    expect(put({ ...own, state: 'HELD', at: 7 }, { ...ada, at: 5 })).toBe(false);
    expect(present()).not.toContain('5002');
  });

  it('of an end remove the call, whatever state they show', () => {
    take('DELETE', { state: 'INITIATED', parties: [own, ada, bo] });
    expect(events.at(-1)).toMatchObject({ type: 'notice', code: 'removed-from-conference' });
    expect(events.at(-2)).toEqual({ type: 'conference-ended', conferenceId: 'acc/16781234' });
    expect(calls.count).toBe(0);
  });

  it('that come after the end do not bring the call back', () => {
    take('DELETE', { parties: [own, { ...ada, at: 5 }, bo] });
    expect(put(own, { ...ada, at: 5 }, bo)).toBe(true);
    expect(take('POST', { parties: [own, { ...ada, at: 5 }, bo] })).toBe(true);
    expect(calls.count).toBe(0);
  });

  it('of a call whose beginning was lost show it all the same', () => {
    take('PUT', { id: '2', parties: [own, ada] });
    expect(calls.count).toBe(2);
  });

  it('of the own part’s end are the end of the call for us', () => {
    put({ ...own, state: 'DROPPED', at: 6 }, { ...ada, at: 5 }, bo);
    expect(calls.count).toBe(0);
    expect(take('DELETE', { parties: [{ ...own, state: 'DROPPED', at: 6 }, ada, bo] })).toBe(false);
    expect(events.filter(({ type }) => type === 'conference-ended')).toHaveLength(1);
  });
});

describe('what is read', () => {
  it('ends what is not listed, silently, and leaves alone what was told of meanwhile', () => {
    take('POST', { parties: [own, ada, bo] });
    take('POST', { id: '2', parties: [own, ada, bo] });
    const began = kit.order.next();
    expect(calls.isOvertaken(began)).toBe(false);
    take('PUT', { id: '2', parties: [own, { ...ada, state: 'HELD', at: 1 }, bo] });
    expect(calls.isOvertaken(began)).toBe(true);
    expect(calls.doubtsOf(listOf(), began)).toEqual(['16781234']);
    for (let time = 0; time < 3; time += 1)
      expect(calls.takeRead(listOf(), began)).toEqual({ events: [], changed: [], isDoubtful: true });
    expect(calls.takeRead(listOf(), began, new Set(['16781234']))).toEqual({
      events: [{ type: 'conference-ended', conferenceId: 'acc/16781234' }],
      changed: ['16781234'],
      isDoubtful: false,
    });
    expect(calls.dialog('2')).toBeDefined();
  });

  it('takes nobody off the picture by lists that lack them, however many, but by the dialog itself', () => {
    take('POST', { parties: [own, ada, bo] });
    const without = listOf(dialogOf({ parties: [own, ada] }));
    for (let time = 0; time < 3; time += 1) {
      expect(calls.doubtsOf(without, kit.order.next())).toEqual(['16781234']);
      expect(calls.takeRead(without, kit.order.next())).toMatchObject({ events: [], isDoubtful: true });
    }
    expect(present()).toContain('5002');
    const whole = listOf(dialogOf({ parties: [own, ada, bo] }));
    expect(calls.doubtsOf(whole, kit.order.next())).toEqual([]);
    const read = calls.takeRead(without, kit.order.next(), new Set(['16781234']));
    expect(read).toMatchObject({ changed: ['16781234'], isDoubtful: false });
    expect(present()).not.toContain('5002');
  });

  it('takes nobody back by a list that is older than what is known', () => {
    take('POST', { parties: [own, ada, bo] });
    take('PUT', { parties: [own, ada, { ...bo, state: 'DROPPED', at: 9 }] });
    const older = listOf(dialogOf({ parties: [own, ada, bo] }));
    expect(calls.takeRead(older, kit.order.next()).isDoubtful).toBe(true);
    expect(present()).not.toContain('5002');
  });

  it('is live again by a dialog that looks older only because its newest party has left', () => {
    take('POST', { parties: [own, ada, bo] });
    take('PUT', { parties: [own, ada, { ...bo, state: 'DROPPED', at: 9 }] });
    const without = listOf(dialogOf({ parties: [own, ada] }));
    expect(calls.doubtsOf(without, kit.order.next())).toEqual(['16781234']);
    const read = calls.takeRead(without, kit.order.next(), new Set(['16781234']));
    expect([read.isDoubtful, read.events.map(({ type }) => type)]).toEqual([false, ['conference']]);
    expect(present()).not.toContain('5002');
  });
});

describe('states that are not known', () => {
  it('are shown as such, with the server’s words', () => {
    take('POST', { parties: [{ ...own, state: 'PARKED' }, ada] });
    const [picture] = calls.pictures();
    expect(picture?.conference).toMatchObject({ state: 'unknown', vendorState: 'PARKED' });
    expect(picture?.participants.map(({ state, vendorState }) => [state, vendorState])).toEqual([
      ['unknown', 'PARKED'],
      ['talking', undefined],
    ]);
  });
});

describe('what could not be read', () => {
  const unreadIds = (found: readonly VendorEvent[]): string[] =>
    found.flatMap((event) => (event.type === 'conference-unread' ? [event.conferenceId] : []));

  beforeEach(() => {
    take('POST', { parties: [own, ada, bo] });
    take('POST', { id: '2', parties: [own, ada, bo] });
  });

  it('is not over: one unreadable entry makes its dialog stale, and the others go on', () => {
    const read = calls.takeRead({ dialogs: [], unread: ['2'] }, kit.order.next(), new Set(['16781234'])).events;
    expect(read.map(({ type }) => type)).toEqual(['conference-ended', 'conference-unread']);
    expect(unreadIds(read)).toEqual(['acc/2']);
    expect(calls.dialog('2')).toBeDefined();
  });

  it('ends nothing when it cannot be told which entry it was', () => {
    const list = { dialogs: [dialogOf({ parties: [own, { ...ada, at: 1 }] })], unread: [''] };
    const read = calls.takeRead(list, kit.order.next()).events;
    expect(read.map(({ type }) => type)).toEqual(['conference-unread', 'conference']);
    expect(unreadIds(read)).toEqual(['acc/2']);
  });

  it('is shown as it was known after a reconnection, with the reason', () => {
    const pictures = calls.synchronise({ dialogs: [dialogOf({ parties: [own, ada] })], unread: ['2'] }, false);
    expect(pictures.map(({ conference, unread }) => [conference.vendorId, unread])).toEqual([
      ['16781234', undefined],
      ['2', 'answer-malformed'],
    ]);
  });

  it('proves nothing about what newer notifications said', () => {
    const began = kit.order.next();
    take('PUT', { id: '2', parties: [own, { ...ada, state: 'HELD', at: 1 }, bo] });
    expect(unreadIds(calls.takeRead({ dialogs: [], unread: [''] }, began).events)).toEqual(['acc/16781234']);
  });
});

describe('who made a conference', () => {
  const controllerOf = (): string | undefined => {
    const [picture] = calls.pictures();
    const { permissions } = picture?.participants.find(({ address }) => address === '5001') ?? {};
    return `${picture?.conference.selfRole} ${permissions?.drop.verdict}`;
  };
  const agentContext = {
    ...context,
    isSupervisor: false,
    dropPermission: 'conference_controller_and_supervisor',
  } as const;
  beforeEach(() => {
    calls = new Calls(() => agentContext, kit);
  });

  it('is this user after having asked for it', () => {
    take('POST', { callType: 'PREROUTE_ACD_IN', parties: [own, { address: '4155550100' }] });
    calls.expectConference('16781234');
    put(own, ada, { address: '4155550100' });
    expect(controllerOf()).toBe('chair allowed');
  });

  it('is this user after a consult of their own, wherever they pressed the button', () => {
    take('POST', { callType: 'PREROUTE_ACD_IN', parties: [own, { address: '4155550100' }] });
    take('POST', { id: '2', callType: 'CONSULT', from: '5900', to: '5001', related: '16781234', parties: [own, ada] });
    take('DELETE', { id: '2', parties: [] });
    put(own, ada, { address: '4155550100' });
    expect(controllerOf()).toBe('chair allowed');
  });

  it('is another user when the call came to us as a conference', () => {
    take('POST', { parties: [own, ada, { address: '4155550100' }] });
    expect(controllerOf()).toBe('member denied');
  });

  it('is unknown after a restart, and dropping is offered', () => {
    calls.synchronise(listOf(dialogOf({ parties: [own, ada, bo] })), false);
    expect(controllerOf()).toBe('unknown allowed');
  });

  it('is unknown again after a failover, and a list that lost somebody is not trusted', () => {
    calls = new Calls(() => context, kit);
    take('POST', { parties: [own, ada, bo, { address: '4155550100' }] });
    calls.synchronise(listOf(dialogOf({ callType: 'NULL', parties: [own, ada, bo] })), true);
    expect(calls.pictures()[0]?.participants[1]?.permissions.drop).toEqual({
      verdict: 'denied',
      reason: 'incomplete-list',
    });
  });
});

describe('monitoring', () => {
  it('is shown to the supervisor as listening, with a way in', () => {
    take('POST', {
      callType: 'SUPERVISOR_MONITOR',
      from: '5900',
      to: '5001',
      related: '1',
      parties: [{ ...own, actions: ['DROP'] }, ada],
    });
    const [picture] = calls.pictures();
    expect(picture?.conference).toMatchObject({
      kind: 'monitor',
      relatedConferenceId: 'acc/1',
      controls: { barge: { verdict: 'allowed' }, intercept: { verdict: 'denied', reason: 'only-listening' } },
    });
    expect(picture?.participants.map(({ name, state }) => [name, state])).toEqual([
      ['Signe Solberg', 'listening'],
      ['Ada Berg', 'talking'],
    ]);
  });

  it('leads to a conference in which the agent can be intercepted', () => {
    take('POST', {
      id: '9',
      callType: 'SUPERVISOR_MONITOR',
      from: '5900',
      to: '5001',
      related: '16781234',
      parties: [own, ada],
    });
    take('DELETE', { id: '9', parties: [] });
    take('POST', { callType: 'BARGE_IN_CONSULT', parties: [own, ada, { address: '4155550100', type: '' }] });
    expect(calls.bargedAgentOf('16781234')).toBe('5001');
    expect(calls.pictures()[0]?.conference.controls.intercept).toEqual({ verdict: 'allowed' });
  });

  it('of oneself is shown without anything to press', () => {
    take('POST', { callType: 'SUPERVISOR_MONITOR', from: '5901', to: '5900', parties: [{ address: '5901' }, own] });
    const [picture] = calls.pictures();
    expect(picture?.conference.kind).toBe('monitored');
    expect(Object.values(picture?.conference.controls ?? {}).every(({ verdict }) => verdict === 'denied')).toBe(true);
  });
});
