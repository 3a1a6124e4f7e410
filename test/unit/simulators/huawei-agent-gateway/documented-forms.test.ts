import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openStage } from './raw-gateway.ts';
import type { RawAgent, TestStage } from './raw-gateway.ts';

const customer = '90155501';

describe('agent gateway simulator: documented forms', () => {
  let stage: TestStage;
  let agent: RawAgent;

  beforeEach(async () => {
    stage = await openStage();
    agent = await stage.signedIn('2101', { autoanswer: false, phonelinkage: true });
  });
  afterEach(() => stage.close());

  const ringing = async (): Promise<string> => {
    const made = stage.simulator.act({ act: 'customerCalls', customer, agent: '2101' }) as { callId: string };
    await agent.until('AgentEvent_Ringing');
    return made.callId;
  };
  const get = async (path: string): Promise<unknown> => (await agent.send('GET', path)).result;
  const reasonOf = async (): Promise<unknown> => (await agent.until('AgentState_SetNotReady_Success')).content;
  const reject = (body: object) => agent.send('POST', 'voicecall/2101/reject', body);

  it('rejects a call only with a mode: 1 leaves the agent not ready with reason 7, 2 ready', async () => {
    const callid = await ringing();
    expect((await reject({ callid })).retcode).toBe('100-007');
    expect((await reject({ callid, mode: 1 })).retcode).toBe('0');
    expect(await reasonOf()).toStrictEqual({ reason: '7' });
    await agent.send('POST', 'onlineagent/2101/cancelbusy');
    await ringing();
    expect((await reject({ mode: '2' })).retcode).toBe('0');
    await agent.until('AgentState_Ready');
    expect((await reject({ mode: 2 })).retcode).toBe('200-002');
  });

  it('shows held calls as objects, to inspectors those of others, too', async () => {
    const inspector = await stage.signedIn('2190');
    expect((await agent.send('GET', 'calldata/2101/holdlist')).retcode).toBe('400-003');
    stage.simulator.setSwitch('nothingHeld', 'emptyList');
    expect(await get('calldata/2101/holdlist')).toStrictEqual([]);
    const callid = await ringing();
    await agent.send('PUT', 'voicecall/2101/answer');
    await agent.until('AgentEvent_Talking');
    await agent.send('POST', 'voicecall/2101/hold');
    await agent.until('AgentEvent_Hold');
    const held = [expect.objectContaining({ callid, caller: customer, callfeature: 0, endtime: null })];
    expect(await get('calldata/2101/holdlist')).toStrictEqual(held);
    expect((await inspector.send('GET', 'calldata/2190/holdlistex/2101')).result).toStrictEqual(held);
    expect((await inspector.send('GET', 'calldata/2190/allcallinfoEx/2101')).result).toStrictEqual([callid]);
    expect((await agent.send('GET', 'calldata/2101/holdlistex/2190')).retcode).toBe('900-002');
  });

  it('names reasons for rest, access codes and announcements as documented', async () => {
    expect(await get('agentgroup/2101/restreason')).toContainEqual({ restReasonId: 1, restReason: 'Lunch' });
    expect(await get('queuedevice/2101/innoinfo')).toContainEqual({
      inno: '95001',
      id: 1,
      description: 'Claims',
      vdnid: 7,
      mediatype: 5,
    });
    expect(await get('queuedevice/2101/ivrinfo')).toStrictEqual([
      { access: '95031', id: 31, description: 'Main menu', serviceNo: 31 },
    ]);
    expect(await get('queuedevice/2101/agentvdnskill')).toContainEqual({
      name: 'Claims',
      id: 11,
      mediatype: 5,
      serviceType: 1,
      realFlag: 1,
    });
    expect(await get('agentgroup/2101/groupbyagent/2102')).toMatchObject({ monitorno: 0, monitorname: '' });
  });

  it('prolongs what is busy already only where that is asked for', async () => {
    const busy = (query: string) => agent.send('POST', `onlineagent/2101/saybusy?${query}`);
    expect((await busy('reason=201')).retcode).toBe('0');
    expect((await busy('reason=202')).retcode).toBe('100-009');
    expect((await busy('reason=202&prolong=true')).retcode).toBe('0');
    await agent.until('AgentState_SetNotReady_Success', (content) => content['reason'] === '202');
  });

  it('lets inspectors set others busy and idle by POST alone', async () => {
    const inspector = await stage.signedIn('2190');
    const control = (verb: string, path: string) => inspector.send(verb, `qualitycontrol/2190/${path}/2101`);
    expect((await control('PUT', 'forcebusy')).status).toBe(405);
    expect((await control('PUT', 'forcelogout')).status).toBe(405);
    expect(await control('POST', 'forcebusy')).toMatchObject({ retcode: '0', message: '' });
    await agent.until('AgentState_Force_SetNotReady');
    await control('POST', 'forceidle');
    await agent.until('AgentState_Force_Ready');
    stage.simulator.setSwitch('forcedState', 'reason3');
    await control('POST', 'forcebusy');
    expect(await reasonOf()).toStrictEqual({ reason: '3' });
  });

  it('says why an agent is not ready who did not ask for it', async () => {
    stage.simulator.setSwitch('afterNoAnswer', 'notReady');
    await ringing();
    stage.clock.advance(30_000);
    expect(await reasonOf()).toStrictEqual({ reason: '2' });
    await agent.send('POST', 'onlineagent/2101/cancelbusy');
    stage.simulator.act({ act: 'linkedPhone', agent: '2101', does: 'goesOffline' });
    await agent.until('AgentState_SetNotReady_Success', (content) => content['reason'] === '5');
  });

  it('tells what a linked phone does, and what its keys do by the linkage alone', async () => {
    const callId = await ringing();
    const statuses = agent.seen.filter(({ eventType }) => eventType === 'AgentEvent_linkagePhoneStatus');
    expect(statuses.map(({ content }) => content)).toStrictEqual([{ result: 5 }, { result: 0 }]);
    await agent.send('PUT', 'voicecall/2101/answer');
    await agent.until('AgentEvent_Talking');
    agent.types();
    stage.simulator.act({ act: 'linkedPhone', agent: '2101', does: 'holds' });
    expect((await agent.until('AgentEvent_linkagePhoneHold')).content).toStrictEqual({ callId });
    expect(agent.types()).not.toContain('AgentEvent_Hold');
    stage.simulator.act({ act: 'linkedPhone', agent: '2101', does: 'retrieves' });
    await agent.until('AgentEvent_linkagePhoneUnHold');
    expect(() => stage.simulator.act({ act: 'linkedPhone', agent: '2101', does: 'retrieves' })).toThrow(/no call/u);
  });

  it('puts a letter before the numbers of agents, and says why an outgoing call has failed', async () => {
    stage.simulator.setSwitch('agentNumberPrefix', 'a');
    stage.simulator.setSwitch('outboundDetect', true);
    await stage.signedIn('2102', { autoanswer: false });
    stage.simulator.act({ act: 'agentState', agent: '2101', state: 'idle' });
    await agent.send('PUT', 'voicecall/2101/callinner', { called: '2102' });
    stage.simulator.act({ act: 'agentAnswers', agent: '2102' });
    expect((await agent.until('AgentEvent_Talking')).content).toMatchObject({ caller: 'a2101', called: 'a2102' });
    await agent.send('DELETE', 'voicecall/2101/release');
    await agent.until('AgentOther_PhoneRelease');
    await agent.send('PUT', 'voicecall/2101/callout', { called: '90155577' });
    stage.clock.advance(1);
    const { content } = await agent.until('OUTBOUND_DETECT_EVENT');
    expect(content).toMatchObject({ detect: 1553, desc: 'declined' });
    await agent.until('AgentEvent_Call_Out_Fail');
  });

  it('lets inspectors act in the place of an agent', async () => {
    const inspector = await stage.signedIn('2190');
    const control = (path: string, body?: object) => inspector.send('PUT', `thirdcontrol/2190/${path}/2101`, body);
    expect((await control('setstatus', { agentStatus: 'AgentState_Busy' })).retcode).toBe('0');
    await agent.until('AgentState_Force_SetNotReady');
    await control('setstatus', { agentStatus: 'AgentState_Idle' });
    await agent.until('AgentState_Force_Ready');
    await ringing();
    expect((await control('callanswer')).retcode).toBe('0');
    await agent.until('AgentEvent_Talking');
    await agent.send('DELETE', 'voicecall/2101/release');
    await agent.until('AgentOther_PhoneRelease');
    await control('callout', { caller: '', called: customer, skillid: 0, callappdata: '', mediaability: 0 });
    await agent.until('AgentEvent_Customer_Alerting');
    expect((await agent.send('PUT', 'thirdcontrol/2101/callanswer/2190')).retcode).toBe('000-003');
  });

  it('offers numbers to call and data to call back, and says where a call comes from', async () => {
    const preview = { act: 'preview', agent: '2101', controlId: '12', number: customer } as const;
    stage.simulator.act(preview);
    expect((await agent.until('AgentEvent_Preview_CallOut')).content).toMatchObject({ dialeddigits: customer });
    stage.simulator.act({ ...preview, number: null });
    await agent.until('AgentEvent_Release_Preview');
    const call = () => agent.send('PUT', 'voicecall/2101/previewcallout', { called: customer, callcontrolid: '12' });
    expect((await call()).retcode).toBe('200-001');
    stage.simulator.setSwitch('previewEvent', 'AgentEvent_Preview');
    stage.simulator.act(preview);
    await agent.until('AgentEvent_Preview');
    expect((await call()).retcode).toBe('0');
    expect((await agent.until('AgentEvent_Talking')).content).toMatchObject({ feature: '44' });
    await agent.send('DELETE', 'voicecall/2101/release');
    stage.simulator.act({ act: 'offlineCall', agent: '2101', customer, data: 'later' });
    expect((await agent.until('AgentEvent_Offline_Queue_Call')).content).toMatchObject({ offlineData: 'later' });
    stage.simulator.setSwitch('incomingInfo', true);
    stage.simulator.act({ act: 'customerCalls', customer, agent: '2101', skillId: 11 });
    expect((await agent.until('AgentEvent_Incoming_CallInfo')).content).toMatchObject({ skillName: 'Claims' });
  });

  it('sends notes with or without content', async () => {
    const note = () => agent.send('POST', 'onlineagent/2101/sendnoteletex', { agentIds: [2101], content: 'hello' });
    await note();
    expect((await agent.until('AgentOther_Note')).content).toMatchObject({ sender: '2101', context: 'hello' });
    stage.simulator.setSwitch('noteContent', 'null');
    await note();
    expect((await agent.until('AgentOther_Note')).content).toBeNull();
  });

  it('has other contents of events, and another status for wrong verbs, where no source shows them', async () => {
    stage.simulator.setSwitch('unseenContent', 'other');
    stage.simulator.setSwitch('wrongVerbStatus', 404);
    expect((await agent.send('DELETE', 'onlineagent/2101/agentstatus')).status).toBe(404);
    await agent.send('POST', 'onlineagent/2101/rest/60/1');
    expect((await agent.until('AgentState_SetRest_Success')).content).toBeNull();
    await agent.send('POST', 'onlineagent/2101/cancelrest');
    await ringing();
    await agent.send('PUT', 'voicecall/2101/answer');
    await agent.send('DELETE', 'voicecall/2101/release');
    expect((await agent.until('AgentMediaEvent_StopRecordDone')).content).toStrictEqual({ result: 0 });
  });
});
