import { beforeEach, describe, expect, it } from 'vitest';
import { GatewayDesk, ownId } from './gateway-desk.ts';

const callId = '77-1';
const conferenceId = `acc/${callId}`;
const call = { callid: callId, caller: '90155501', called: '88002101', feature: 0 };

let desk: GatewayDesk;
beforeEach(() => {
  desk = new GatewayDesk();
});

describe('a call of our own', () => {
  it('is not one that came from the address that was called', async () => {
    desk.answers.set(`voicecall/${ownId}/callout`, null);
    const judge = await desk.send({ kind: 'make-call', accountId: 'acc', address: '90155501' });
    desk.receives('AgentEvent_Ringing', call);
    expect(judge()).toBe('pending');
    desk.receives('AgentEvent_Talking', { callid: '77-2', caller: '88002101', called: '90155501' });
    expect(judge()).toBe('confirmed own');
  });

  it('that failed says why, in the gateway’s words', async () => {
    desk.answers.set(`voicecall/${ownId}/callout`, '77-3');
    await desk.send({ kind: 'make-call', accountId: 'acc', address: '90155501' });
    desk.receives('OUTBOUND_DETECT_EVENT', { callId: '77-9', detect: 3, desc: 'busy line' });
    expect([desk.notices, desk.refusals]).toEqual([['not-reachable'], []]);
    desk.receives('OUTBOUND_DETECT_EVENT', { callid: '77-3', detect: 3 });
    expect(desk.refusals).toEqual(['command-1 not-reachable detect 3']);
  });
});

describe('a call', () => {
  beforeEach(() => {
    desk.receives('AgentEvent_Talking', call);
  });

  it('that a caller gave up was not rejected by us', async () => {
    desk.receives('AgentEvent_Ringing', { ...call, callid: '77-4' });
    const judge = await desk.send({ kind: 'reject', conferenceId: 'acc/77-4' });
    desk.receives('AgentEvent_Customer_Release', { callid: '77-4', number: '90155501' });
    desk.receives('AgentEvent_Call_Release', '77-4');
    expect(judge()).toBe('unconfirmed call-ended');
  });

  it('that is over is over, and the gateway does not say by whom', async () => {
    const judge = await desk.send({ kind: 'leave', conferenceId });
    desk.receives('AgentEvent_Call_Release', callId);
    expect(judge()).toBe('confirmed unknown');
  });

  it('that the own telephone holds was not held by us', async () => {
    const judge = await desk.send({ kind: 'hold', conferenceId });
    desk.receives('AgentEvent_linkagePhoneHold', { callId });
    expect([judge(), desk.pictures.get(conferenceId)?.conference.state]).toEqual(['pending', 'held']);
    desk.receives('AgentEvent_Hold', callId);
    expect(judge()).toBe('confirmed unknown');
  });

  it('is held by its event, and retrieved by its own', async () => {
    const hold = await desk.send({ kind: 'hold', conferenceId });
    desk.receives('AgentEvent_Hold', callId);
    expect(hold()).toBe('confirmed own');
    const retrieve = await desk.send({ kind: 'retrieve', conferenceId });
    expect(retrieve()).toBe('pending');
    desk.receives('AgentEvent_Talking', call);
    expect(retrieve()).toBe('confirmed own');
  });

  it('that only a read shows as held may have been held by the own telephone', async () => {
    const hold = await desk.send({ kind: 'hold', conferenceId });
    desk.answers.set(`calldata/${ownId}/allcallid`, [callId]);
    desk.answers.set(`calldata/${ownId}/holdlist`, [{ callid: callId }]);
    await desk.read('calls');
    expect(hold()).toBe('confirmed unknown');
  });

  it('of three that somebody leaves does not say by whom', async () => {
    desk.receives('AgentEvent_Conference', { callid: callId, partner: '90155501,90155502' });
    const judge = await desk.send({
      kind: 'drop',
      conferenceId,
      participantIds: [desk.idOf('90155502', conferenceId)],
    });
    desk.receives('AgentEvent_Customer_Release', { callid: callId, number: '90155502' });
    expect(judge()).toBe('confirmed unknown');
  });

  it('of three is stale after events may have been lost, until one says who is in it', () => {
    desk.receives('AgentEvent_Conference', { callid: callId, partner: '90155501,90155502' });
    desk.model.suspend();
    desk.model.synchronise();
    expect(desk.pictures.get(conferenceId)?.unread).toBe('not-supported');
    desk.receives('AgentEvent_Conference', { callid: callId, partner: '90155501,90155502' });
    expect(desk.pictures.get(conferenceId)?.unread).toBeNull();
  });

  it('that is transferred is not proved by the customer’s hanging up', async () => {
    const judge = await desk.send({ kind: 'transfer-to', conferenceId, address: '90155507', how: 'release' });
    desk.receives('AgentEvent_Customer_Release', { callid: callId, number: '90155501' });
    desk.receives('AgentEvent_Call_Release', callId);
    expect(judge()).toBe('unconfirmed call-ended');
  });

  it.each([
    ['transfer', { kind: 'transfer-to', conferenceId, address: '90155507', how: 'release' }],
    ['rejection', { kind: 'reject', conferenceId }],
  ] as const)('whose end is known before it is told that the customer hung up proves no %s', async (_, request) => {
    const judge = await desk.send(request);
    desk.receives('AgentEvent_Call_Release', callId);
    expect(judge()).toBe('pending');
    desk.receives('AgentEvent_Customer_Release', { callid: callId, number: '90155501' });
    desk.clock.advance(5_000);
    expect(judge()).toBe('unconfirmed call-ended');
  });

  it('whose end is read is transferred by nobody knows whom, and not before its events must have come', async () => {
    const judge = await desk.send({ kind: 'transfer-to', conferenceId, address: '90155507', how: 'release' });
    desk.answers.set(`calldata/${ownId}/allcallid`, []);
    await desk.read('calls');
    expect(judge()).toBe('pending');
    desk.clock.advance(5_000);
    expect(judge()).toBe('confirmed unknown');
  });
});

describe('listening to a colleague', () => {
  const calls = (...ids: readonly string[]): void => {
    desk.answers.set(`calldata/${ownId}/allcallid`, ids);
    desk.answers.set(`calldata/${ownId}/holdlist`, []);
  };
  const monitor = async () => desk.send({ kind: 'monitor', accountId: 'acc', memberId: '2102' });

  it('is talking twice without a call in between; talking once is none', async () => {
    calls();
    await desk.readsAgent(4);
    const judge = await monitor();
    await desk.readsAgent(7);
    await desk.read('calls');
    expect([judge(), desk.pictures.size]).toEqual(['pending', 0]);
    await desk.readsAgent(7);
    expect(judge()).toBe('confirmed unknown');
  });

  it('is not a call whose event is late, nor a conference', async () => {
    const judge = await monitor();
    await desk.readsAgent(7);
    calls('77-5');
    await desk.read('calls');
    await desk.readsAgent(7);
    expect(judge()).toBe('pending');
    calls();
    await desk.read('calls');
    desk.receives('AgentConf_SelfJoinResult', { confId: 1042001 });
    await desk.read('calls');
    await desk.readsAgent(7);
    expect(judge()).toBe('pending');
  });

  it('takes over the call that was there, and not one that came meanwhile', async () => {
    calls();
    await monitor();
    await desk.readsAgent(7);
    await desk.read('calls');
    await desk.readsAgent(7);
    desk.answers.set(`calldata/${ownId}/allcallinfoEx/2102`, ['88-1']);
    await desk.read('calls');
    const listening = [...desk.pictures.keys()][0] ?? '';
    const plan = desk.plan({ kind: 'intercept', conferenceId: listening });
    const judge = await desk.send({ kind: 'intercept', conferenceId: listening });
    expect(desk.sent.at(-1)?.path).toBe(`qualitycontrol/${ownId}/intercept/2102/88-1`);
    desk.receives('AgentEvent_Talking', { callid: '88-7', caller: '90155508', called: '88002101' });
    expect(judge()).toBe('pending');
    desk.receives('AgentEvent_Talking', { callid: '88-1', caller: '90155509', called: '88002101' });
    expect(judge()).toBe('confirmed own');
    desk.answers.set(`calldata/${ownId}/allcallinfoEx/2102`, ['88-2']);
    await desk.read('calls');
    await expect(plan.send()).rejects.toMatchObject({ code: 'target-gone' });
  });
});

describe('an event of a type that is not known', () => {
  it.each([
    ['AgentConf_Renamed', ['conferences', 'agent']],
    ['AgentEvent_New', ['calls', 'agent']],
    ['AgentState_New', ['agent']],
    ['Something_Else', ['agent', 'calls', 'conferences']],
    ['AgentMediaEvent_Record', []],
    ['AgentOther_Note', []],
  ])('%s has what it may be about read', (type, refreshes) => {
    expect(desk.receives(type)).toEqual(refreshes);
  });
});

describe('being listened to', () => {
  const told = (type: 'Start' | 'Stop', qcAgentId: number, qcType = 8) =>
    desk.receives(`AgentOther_BeQc${type}`, { qcAgentId, qcType });
  const shown = () =>
    [...desk.pictures.values()].map(
      ({ conference: { kind, counterpart }, participants, unread }) =>
        `${kind} ${counterpart} ${participants.map(({ state }) => state).join()} ${unread ?? ''}`,
    );

  it('is shown from its event until the one of its end', () => {
    expect(told('Start', 2190)).toEqual(['agent']);
    expect(shown()).toEqual(['monitored 2190 talking,listening ']);
    told('Stop', 2191);
    told('Start', 2190, 9);
    expect(shown()).toEqual(['monitored 2190 talking,talking ']);
    told('Stop', 2190);
    expect(shown()).toEqual([]);
  });

  it('ends with the talking, as read after it began, and is stale after events may have been lost', async () => {
    told('Start', 2190, 7);
    desk.model.suspend();
    desk.model.synchronise();
    expect(shown()).toEqual(['monitored 2190 talking,unknown not-supported']);
    await desk.readsAgent(7);
    expect(shown()).toHaveLength(1);
    await desk.readsAgent(4);
    expect(shown()).toEqual([]);
  });
});
