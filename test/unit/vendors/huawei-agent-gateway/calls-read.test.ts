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
