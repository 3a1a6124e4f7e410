import { beforeEach, describe, expect, it } from 'vitest';
import { GatewayDesk, ownId } from './gateway-desk.ts';

let desk: GatewayDesk;
beforeEach(() => {
  desk = new GatewayDesk();
});

const set = async (state: 'ready' | 'not-ready' | 'wrap-up' | 'rest', reasonId: string | null = null) =>
  desk.send({ kind: 'set-agent-state', accountId: 'acc', state, reasonId });

describe('the own state', () => {
  it('is proved by its event with the reason that was requested', async () => {
    await desk.readsAgent(4);
    const judge = await set('not-ready', '201');
    desk.receives('AgentState_SetNotReady_Success', { reason: '201' });
    expect(judge()).toBe('confirmed own');
  });

  it.each([
    ['another reason', '201', '202'],
    ['no reason', '201', '0'],
    ['nobody answered', null, '2'],
    ['an inspector', null, '3'],
    ['a phone that is unavailable', null, '5'],
    ['a rejected call', null, '7'],
    ['another reason of the site', null, '202'],
  ])('is not proved by not ready because of %s', async (_name, asked, reason) => {
    await desk.readsAgent(4);
    const judge = await set('not-ready', asked);
    desk.receives('AgentState_SetNotReady_Success', { reason });
    await desk.readsAgent(3);
    expect(judge()).toBe('pending');
  });

  it('is not proved by what was so before, and a read does not say by whom', async () => {
    await desk.readsAgent(3);
    const judge = await set('not-ready');
    expect(judge()).toBe('pending');
    await desk.readsAgent(3);
    expect(judge()).toBe('confirmed unknown');
  });

  it('with a reason is not proved by a read, which has none', async () => {
    await desk.readsAgent(4);
    const judge = await set('not-ready', '201');
    await desk.readsAgent(3);
    expect(judge()).toBe('pending');
  });

  it('is not proved by what an inspector forces', async () => {
    await desk.readsAgent(3);
    const judge = await set('ready');
    desk.receives('AgentState_Force_Ready');
    await desk.readsAgent(4);
    expect(judge()).toBe('pending');
  });

  it('is told from the end of a call, which makes ready and wrap-up too', async () => {
    await desk.readsAgent(7);
    const [ready, wrapUp] = [await set('ready'), await set('wrap-up')];
    desk.receives('AgentState_Work');
    expect(wrapUp()).toBe('confirmed unknown');
    desk.receives('AgentState_SetWork_Success');
    expect([ready(), wrapUp()]).toEqual(['pending', 'confirmed own']);
    desk.receives('AgentState_CancelWork_Success');
    expect(ready()).toBe('confirmed own');
  });

  it('of rest is pending until the call is over, and a reason is not proved by that', async () => {
    await desk.readsAgent(7);
    const [plain, withReason] = [await set('rest'), await set('rest', '1')];
    await desk.readsAgent(9);
    expect([plain(), withReason()]).toEqual(['confirmed unknown', 'confirmed unknown']);
    const again = await set('rest', '1');
    await desk.readsAgent(9);
    expect(again()).toBe('pending');
    desk.receives('AgentState_SetRest_Success', { reason: '1' });
    expect(again()).toBe('confirmed own');
  });

  it('that is not known is shown with the gateway’s number for it', async () => {
    await desk.readsAgent(42);
    expect(desk.agent).toMatchObject({ state: 'unknown', vendorState: 'agentState 42' });
    await desk.readsAgent(4);
    expect(desk.agent).toMatchObject({ state: 'ready', reasonLabel: '' });
    expect(desk.agent?.vendorState).toBeUndefined();
  });

  it.each([
    ['2', 'no-answer'],
    ['3', 'forced'],
    ['5', 'phone-unavailable'],
    ['7', 'call-rejected'],
    ['1', undefined],
    ['201', undefined],
  ] as const)('that is not ready for reason %s says why, where the platform made it so: %s', (reason, systemReason) => {
    desk.receives('AgentState_SetNotReady_Success', { reason });
    expect(desk.agent?.systemReason).toBe(systemReason);
    expect(desk.agent?.reasonLabel).toBe(reason === '201' ? 'Meeting' : '');
    desk.receives('AgentState_Ready');
    expect(desk.agent?.systemReason).toBeUndefined();
  });

  it('is asked for again in the way that the gateway wants', async () => {
    await desk.readsAgent(3);
    await set('not-ready', '202');
    await set('not-ready');
    expect(desk.sent.map(({ path }) => path)).toEqual([
      `onlineagent/${ownId}/saybusy?reason=202&prolong=true`,
      `onlineagent/${ownId}/saybusy?reason=0&prolong=true`,
    ]);
  });
});

describe('the state of a colleague', () => {
  const reads = async (ctiStatus: string): Promise<void> => {
    desk.answers.set(`agentgroup/${ownId}/agentbyworkno/2102`, { workno: '2102', name: 'Bo', ctiStatus });
    await desk.reader.member('2102');
  };

  it.each([
    ['ready', 'forceidle', '1'],
    ['not-ready', 'forcebusy', '7'],
    ['signed-out', 'forcelogout', '0'],
  ] as const)('%s is set by POST, and a read does not say by whom it was', async (state, verb, ctiStatus) => {
    desk.answers.set(`agentgroup/${ownId}/iscensor`, true);
    await desk.reader.lists();
    await reads('5');
    const judge = await desk.send({ kind: 'set-member-state', accountId: 'acc', memberId: '2102', state });
    expect(desk.sent).toEqual([{ method: 'POST', path: `qualitycontrol/${ownId}/${verb}/2102` }]);
    expect(judge()).toBe('pending');
    await reads(ctiStatus);
    expect(judge()).toBe('confirmed unknown');
  });
});
