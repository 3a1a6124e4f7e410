import { beforeEach, describe, expect, it } from 'vitest';
import { Fault } from '../../../../app/domain/error-code.ts';
import { faultOfRetcode } from '../../../../main/vendors/huawei-agent-gateway/faults.ts';
import { GatewayDesk, ownId } from './gateway-desk.ts';

const talking = { callid: '77-1', caller: '90155501', called: '88002101', feature: 0 };

let desk: GatewayDesk;
beforeEach(() => {
  desk = new GatewayDesk();
});

const stateOf = (callId: string): string | undefined => desk.pictures.get(`acc/${callId}`)?.conference.state;
const reads = async (ids: unknown, held: unknown): Promise<void> => {
  desk.answers.set(`calldata/${ownId}/allcallid`, ids);
  desk.answers.set(`calldata/${ownId}/holdlist`, held);
  await desk.read('calls');
};
const nothingHeld = faultOfRetcode('400-003', '', 'read');

describe('voice calls as read', () => {
  it('are held where the list of held calls has them as objects, and not where it has none', async () => {
    desk.receives('AgentEvent_Talking', talking);
    await reads(['77-1'], [{ callfeature: 0, callid: '77-1', caller: 90155501, called: '88002101', callskill: '' }]);
    expect(stateOf('77-1')).toBe('held');
    await reads(['77-1'], nothingHeld);
    expect(stateOf('77-1')).toBe('active');
    await reads(['77-1'], [{ callid: '77-1' }]);
    await reads(['77-1'], []);
    expect(stateOf('77-1')).toBe('active');
    expect(desk.unread).toEqual([]);
  });

  it.each([
    ['refused', new Fault('rejected')],
    ['unreadable in one entry', [{ callid: '77-1' }, { called: '1' }]],
    ['no list', 'nonsense'],
  ])('keep what is known of holding, and are stale, where that list is %s', async (_name, held) => {
    desk.receives('AgentEvent_Talking', talking);
    await reads(['77-1'], [{ callid: '77-1' }]);
    await reads(['77-1'], held);
    expect([stateOf('77-1'), desk.unread.length]).toEqual(['held', 1]);
  });

  it('are all kept, and stale, where their list cannot be read', async () => {
    desk.receives('AgentEvent_Talking', talking);
    await reads(new Fault('rejected'), []);
    expect([stateOf('77-1'), desk.unread]).toEqual(['active', ['acc/77-1 rejected']]);
  });

  it('that cannot be read themselves are shown with what is known, and read again', async () => {
    desk.answers.set(`calldata/${ownId}/callinfobycallid/77-2`, new Fault('rejected'));
    await reads(['77-2'], nothingHeld);
    expect([stateOf('77-2'), desk.unread]).toEqual(['unknown', ['acc/77-2 rejected']]);
    expect(desk.pictures.get('acc/77-2')?.conference.controls.leave?.verdict).toBe('allowed');
    desk.answers.set(`calldata/${ownId}/callinfobycallid/77-2`, { callid: '77-2', caller: '90155502', called: '' });
    await reads(['77-2'], nothingHeld);
    expect(desk.pictures.get('acc/77-2')?.conference.counterpart).toBe('90155502');
  });

  it('show agents without the letter that may stand before their numbers', () => {
    desk.receives('AgentEvent_Ringing', { ...talking, caller: 'a2102' });
    expect(desk.pictures.get('acc/77-1')?.conference.counterpart).toBe('2102');
    desk.receives('AgentEvent_Conference', { callid: '77-1', partner: 'A2102，90155501, 90155502' });
    expect(desk.pictures.get('acc/77-1')?.participants.map(({ address }) => address)).toEqual([
      ownId,
      '2102',
      '90155501',
      '90155502',
    ]);
  });

  it('are rejected in the body, with what becomes of the call', async () => {
    desk.receives('AgentEvent_Ringing', talking);
    await desk.send({ kind: 'reject', conferenceId: 'acc/77-1' });
    expect(desk.sent).toEqual([
      { method: 'POST', path: `voicecall/${ownId}/reject`, body: { mode: 2, callid: '77-1' } },
    ]);
  });
});

describe('an id that the gateway gives to the next call', () => {
  const info = (begintime: number | null, caller = '90155501') => ({ ...talking, caller, callfeature: 0, begintime });
  const readsInfo = async (...args: Parameters<typeof info>): Promise<void> => {
    desk.answers.set(`calldata/${ownId}/callinfobycallid/77-1`, info(...args));
    await reads(['77-1'], nothingHeld);
  };
  const legs = (): (string | undefined)[] => (desk.pictures.get('acc/77-1')?.participants ?? []).map(({ id }) => id);

  it('stands for another call from the read on that says when it began', async () => {
    desk.receives('AgentEvent_Talking', talking);
    await readsInfo(1_000);
    const before = legs();
    const held = await desk.send({ kind: 'hold', conferenceId: 'acc/77-1' });
    await readsInfo(1_000);
    expect(legs()).toEqual(before);
    desk.answers.set(`calldata/${ownId}/callinfobycallid/77-1`, info(9_000, '90155502'));
    await reads(['77-1'], [{ callid: '77-1' }]);
    expect(desk.pictures.get('acc/77-1')?.conference.counterpart).toBe('90155502');
    expect(legs().filter((id) => before.includes(id))).toEqual([]);
    expect(stateOf('77-1')).toBe('held');
    expect(held()).toBe('unconfirmed call-ended');
  });

  it('is told also where the call was known by events alone and some were lost', async () => {
    desk.receives('AgentEvent_Talking', talking);
    await readsInfo(1_000);
    desk.model.suspend();
    desk.model.synchronise();
    const before = legs();
    await readsInfo(2_000);
    expect(legs().filter((id) => before.includes(id))).toEqual([]);
  });

  it('is told by its other party where it was not read before when the first one began', async () => {
    desk.receives('AgentEvent_Talking', talking);
    const before = legs();
    await readsInfo(9_000, '90155502');
    expect(desk.pictures.get('acc/77-1')?.conference.counterpart).toBe('90155502');
    expect(legs().filter((id) => before.includes(id))).toEqual([]);
  });

  it('stays one call where the platform does not say when it began, or says nothing of it', async () => {
    desk.receives('AgentEvent_Talking', talking);
    const before = legs();
    await readsInfo(null);
    await readsInfo(0);
    desk.answers.set(`calldata/${ownId}/callinfobycallid/77-1`, new Fault('rejected'));
    await reads(['77-1'], nothingHeld);
    expect([legs(), desk.unread]).toEqual([before, []]);
  });

  it('makes the call stale where it was said before and cannot be read any more', async () => {
    desk.receives('AgentEvent_Talking', talking);
    await readsInfo(1_000);
    desk.answers.set(`calldata/${ownId}/callinfobycallid/77-1`, new Fault('rejected'));
    await reads(['77-1'], nothingHeld);
    expect(desk.unread).toEqual(['acc/77-1 rejected']);
  });

  it('is another call where somebody else rings with it; the same one that rings late is read', () => {
    desk.receives('AgentEvent_Talking', talking);
    const before = legs();
    expect(desk.receives('AgentEvent_Ringing', talking)).toEqual(['calls']);
    expect([stateOf('77-1'), legs()]).toEqual(['active', before]);
    desk.receives('AgentEvent_Ringing', { ...talking, caller: '90155502' });
    expect(stateOf('77-1')).toBe('ringing');
    expect(legs().filter((id) => before.includes(id))).toEqual([]);
  });
});

describe('lists', () => {
  it('name the reasons for rest as the site does', async () => {
    desk.answers.set(`agentgroup/${ownId}/restreason`, [{ restReasonId: 3, restReason: 'Tea' }, { restReasonId: '4' }]);
    await desk.reader.lists();
    expect(desk.agent?.choices.filter(({ state }) => state === 'rest').map(({ reasonLabel }) => reasonLabel)).toEqual([
      '',
      'Tea',
      '4',
    ]);
  });
});
