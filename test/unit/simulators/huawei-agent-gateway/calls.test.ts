import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openStage } from './raw-gateway.ts';
import type { RawAgent, RawAnswer, RawEvent, TestStage } from './raw-gateway.ts';
import { eventually } from '../../../support/eventually.ts';

const customer = '90155501';

describe('agent gateway simulator: voice calls, states and inspectors', () => {
  let stage: TestStage;
  let agent: RawAgent;
  beforeEach(async () => {
    stage = await openStage();
    agent = await stage.signedIn('2101');
  });
  afterEach(async () => {
    await stage.close();
  });

  const call = (verb: string, action: string, body?: unknown): Promise<RawAnswer> =>
    agent.send(verb, `voicecall/2101/${action}`, body);
  const contentOf = (event: RawEvent): Record<string, unknown> => event.content as Record<string, unknown>;
  const talking = async (): Promise<string> => {
    stage.simulator.act({ act: 'customerCalls', customer, agent: '2101' });
    await agent.until('AgentEvent_Ringing');
    await call('PUT', 'answer');
    return String(contentOf(await agent.until('AgentEvent_Talking'))['callid']);
  };

  it('rings, is answered and released in the documented order', async () => {
    const { callId } = stage.simulator.act({ act: 'customerCalls', customer, agent: '2101' }) as { callId: string };
    const ringing = await agent.until('AgentEvent_Ringing');
    expect(ringing.content).toMatchObject({
      callid: callId,
      caller: customer,
      called: '88002101',
      type: 'main',
      feature: '0',
      transfer: 'no',
    });
    expect(agent.types()).toEqual([
      'AgentState_Busy',
      'AgentOther_PhoneAlerting',
      'AgentOther_PhoneOffhook',
      'AgentEvent_Ringing',
    ]);
    expect((await call('PUT', 'answer')).retcode).toBe('0');
    await agent.until('AgentMediaEvent_Record');
    expect(agent.types()).toEqual(['AgentEvent_Talking', 'AgentMediaEvent_Record']);
    expect((await agent.send('GET', 'calldata/2101/callinfo')).result).toMatchObject({
      callid: callId,
      caller: customer,
      callfeature: 0,
    });
    expect((await call('DELETE', 'release')).retcode).toBe('0');
    await agent.until('AgentState_Ready');
    expect(agent.types()).toEqual([
      'AgentEvent_Call_Release',
      'AgentMediaEvent_StopRecordDone',
      'AgentOther_PhoneRelease',
      'AgentState_Ready',
    ]);
    expect((await call('DELETE', 'release')).retcode).toBe('200-017');
    expect((await call('PUT', 'answer')).retcode).toBe('200-002');
  });

  it('answers automatically and ends in wrap-up, as set at sign-in', async () => {
    const own = await stage.signedIn('2102', { autoanswer: 'true', autoenteridle: false });
    stage.simulator.act({ act: 'customerCalls', customer, agent: '2102' });
    await own.until('AgentEvent_Talking');
    expect(own.types()).toContain('AgentEvent_Auto_Answer');
    stage.simulator.act({ act: 'hangUp', address: customer });
    await own.until('AgentState_Work');
    expect(own.types()).toContain('AgentEvent_Call_Release');
    expect((await own.send('POST', 'onlineagent/2102/cancelwork')).retcode).toBe('0');
    await own.until('AgentState_CancelWork_Success');
  });

  it('rejects, and ends calls that are not answered', async () => {
    stage.simulator.act({ act: 'customerCalls', customer, agent: '2101' });
    await agent.until('AgentEvent_Ringing');
    expect((await call('POST', 'reject', { mode: 2 })).retcode).toBe('0');
    await agent.until('AgentState_Ready');
    stage.simulator.act({ act: 'customerCalls', customer, agent: '2101' });
    await agent.until('AgentEvent_Ringing');
    stage.clock.advance(30_000);
    await agent.until('AgentEvent_No_Answer');
    await agent.until('AgentState_Ready');
  });

  it('calls out, and sends an event when the call is not answered', async () => {
    const { result } = await call('PUT', 'callout', { called: customer });
    expect((await agent.until('AgentEvent_Talking')).content).toMatchObject({ callid: result, feature: '7' });
    expect(agent.types()).toEqual([
      'AgentState_Busy',
      'AgentOther_PhoneAlerting',
      'AgentOther_PhoneOffhook',
      'AgentEvent_Customer_Alerting',
      'AgentEvent_Talking',
    ]);
    await call('DELETE', 'release');
    await agent.until('AgentState_Ready');
    expect((await call('PUT', 'callout', { called: 'abc' })).retcode).toBe('200-001');
    const declined = await call('PUT', 'callout', { called: '90155577' });
    expect((await agent.until('AgentEvent_Call_Out_Fail')).content).toBe(declined.result);
    await agent.until('AgentState_Ready');
  });

  it('holds, retrieves, mutes and dials on', async () => {
    const callId = await talking();
    expect((await call('POST', 'hold')).retcode).toBe('0');
    expect((await agent.until('AgentEvent_Hold')).content).toBe(callId);
    expect((await call('POST', 'hold')).retcode).toBe('200-013');
    expect((await agent.send('GET', 'calldata/2101/holdlist')).result).toMatchObject([
      { callfeature: 0, callid: callId, caller: customer, endtime: null },
    ]);
    expect((await call('POST', `gethold?callid=${callId}`)).retcode).toBe('0');
    await agent.until('AgentEvent_Talking');
    expect((await call('POST', `gethold?callid=${callId}`)).retcode).toBe('200-016');
    expect((await call('POST', 'beginmute')).retcode).toBe('0');
    expect((await call('POST', 'beginmute')).retcode).toBe('200-004');
    expect((await call('POST', 'endmute')).retcode).toBe('0');
    expect((await call('POST', 'seconddialex?number=12%23')).retcode).toBe('0');
    expect((await call('POST', 'seconddialex?number=x')).retcode).toBe('000-002');
    expect((await call('POST', 'dropcall/none')).retcode).toBe('200-025');
  });

  it('asks another agent for help and joins three', async () => {
    const callId = await talking();
    const other = await stage.signedIn('2102');
    expect((await call('POST', 'innerhelp', { dstaddress: '2103' })).retcode).toBe('100-007');
    const { result } = await call('POST', 'innerhelp', { dstaddress: '2102' });
    await agent.until('AgentEvent_Hold');
    expect((await other.until('AgentEvent_Ringing')).content).toMatchObject({
      callid: result,
      feature: '51',
      type: 'assistant',
    });
    await other.send('PUT', 'voicecall/2102/answer');
    await agent.until('AgentEvent_Talking', (content) => content['callid'] === result);
    expect((await call('POST', 'confjoin', { callid: result })).retcode).toBe('200-010');
    expect((await call('POST', 'confjoin', { callid: callId })).retcode).toBe('0');
    expect((await agent.until('AgentEvent_Conference')).content).toEqual({
      callid: callId,
      partner: `${customer},2102`,
    });
    expect((await other.until('AgentEvent_Conference')).content).toEqual({
      callid: callId,
      partner: `${customer},2101`,
    });
    expect((await call('POST', 'disconnect/2102')).retcode).toBe('0');
    await other.until('AgentState_Ready');
    expect((await call('POST', 'disconnect/2102')).retcode).toBe('200-023');
  });

  it('transfers at once, on success, and cancels a transfer', async () => {
    await talking();
    const other = await stage.signedIn('2102');
    expect((await call('POST', 'transfer', { devicetype: 2, address: '2102', mode: 3 })).retcode).toBe('000-002');
    expect((await call('POST', 'transfer', { devicetype: 2, address: '2102', mode: 2 })).retcode).toBe('0');
    await other.until('AgentEvent_Ringing');
    expect((await call('POST', 'canceltransfer')).retcode).toBe('0');
    await other.until('AgentState_Ready');
    expect((await call('POST', 'canceltransfer')).retcode).toBe('200-012');
    await call('POST', 'transfer', { devicetype: 2, address: '2102', mode: 2 });
    await other.until('AgentEvent_Ringing');
    await other.send('PUT', 'voicecall/2102/answer');
    await other.until('AgentEvent_Talking');
    expect((await agent.until('AgentEvent_SuccTransResult')).content).toMatchObject({ result: 0 });
    await agent.until('AgentState_Ready');
    expect(
      (await other.send('POST', 'voicecall/2102/transfer', { devicetype: 5, address: '90155502', mode: 1 })).retcode,
    ).toBe('0');
    await other.until('AgentState_Ready');
    const left = [...stage.simulator.model.calls.values()].filter((one) => one.endedAt === null);
    expect(left.flatMap((one) => one.parties.map((party) => party.address))).toEqual([customer, '90155502']);
  });

  it('talks with the target before it hands the customer over, or joins all three', async () => {
    await talking();
    await call('POST', 'transfer', { devicetype: 5, address: '90155502', mode: 3 });
    await agent.until('AgentEvent_SuccTransResult');
    const [running] = [...stage.simulator.model.calls.values()];
    expect(running?.parties.map((party) => party.state)).toEqual(['held', 'talking', 'talking']);
    await call('DELETE', 'release');
    await agent.until('AgentState_Ready');
    expect(running?.parties.map((party) => [party.address, party.state])).toEqual([
      [customer, 'talking'],
      ['90155502', 'talking'],
    ]);
    stage.simulator.act({ act: 'hangUp', address: customer });
    await talking();
    await call('POST', 'transfer', { devicetype: 5, address: '90155502', mode: 4 });
    expect((await agent.until('AgentEvent_Conference')).content).toMatchObject({ partner: `${customer},90155502` });
  });

  it('transfers to skills, access codes and IVRs, and gets a suspended caller back', async () => {
    await talking();
    expect((await call('POST', 'transfer', { devicetype: 1, address: '11', mode: 0 })).retcode).toBe('200-012');
    expect((await call('POST', 'transfer', { devicetype: 3, address: '95031', mode: 1 })).retcode).toBe('0');
    await eventually(
      () => [...stage.simulator.model.calls.values()][0]?.parties.find((party) => party.agentId === '2101')?.state,
    ).toBe('held');
    stage.clock.advance(5_000);
    await agent.until('AgentEvent_ReturnFromIvr');
    const other = await stage.signedIn('2102');
    expect((await call('POST', 'transfer', { devicetype: 4, address: '95001', mode: 0 })).retcode).toBe('0');
    await other.until('AgentEvent_Ringing');
    await agent.until('AgentState_Ready');
  });

  it('connects a held call with the current one and releases the agent', async () => {
    const callId = await talking();
    await call('POST', 'hold');
    await agent.until('AgentEvent_Hold');
    await call('PUT', 'callout', { called: '90155502' });
    await agent.until('AgentEvent_Talking');
    expect((await call('POST', `connecthold/${callId}`)).retcode).toBe('0');
    await agent.until('AgentState_Ready');
    expect(stage.simulator.model.calls.get(callId)?.parties.map((party) => party.address)).toEqual([
      customer,
      '90155502',
    ]);
  });

  it('picks up a call that rings at another agent', async () => {
    const other = await stage.signedIn('2102');
    stage.simulator.act({ act: 'customerCalls', customer, agent: '2102' });
    await other.until('AgentEvent_Ringing');
    expect((await call('PUT', 'snatchpickup?destWorkNo=2102')).retcode).toBe('0');
    await agent.until('AgentEvent_Talking');
    await other.until('AgentState_Ready');
  });

  it('calls other agents, and sends an event when they do not answer', async () => {
    const other = await stage.signedIn('2102');
    const { result } = await call('PUT', 'callinner', { called: '2102' });
    await other.until('AgentEvent_Ringing');
    await other.send('POST', 'voicecall/2102/reject', { mode: 2 });
    expect((await agent.until('AgentEvent_Call_Release')).content).toBe(result);
    await agent.until('AgentState_Ready');
    expect((await call('PUT', 'callinner', { called: '2103' })).retcode).toBe('100-007');
  });

  it('rests when the event says so, reminds, and waits for the end of a call', async () => {
    expect((await agent.send('POST', 'onlineagent/2101/rest/0/1')).retcode).toBe('100-009');
    expect((await agent.send('POST', 'onlineagent/2101/rest/60/1')).retcode).toBe('0');
    expect((await agent.until('AgentState_SetRest_Success')).content).toEqual({ reason: '1' });
    expect((await agent.send('POST', 'onlineagent/2101/rest/60/1')).retcode).toBe('100-009');
    stage.clock.advance(60_000);
    await agent.until('AgentState_Rest_Timeout');
    await agent.send('POST', 'onlineagent/2101/cancelrest');
    await agent.until('AgentState_CancelRest_Success');
    await talking();
    await agent.send('POST', 'onlineagent/2101/rest/60/2');
    expect((await agent.send('GET', 'onlineagent/2101/agentstatus')).result).toEqual({
      agentState: 9,
      isWorking: true,
    });
    expect((await agent.send('POST', 'onlineagent/2101/sayfree')).retcode).toBe('100-009');
    await call('DELETE', 'release');
    expect((await agent.until('AgentState_SetRest_Success')).content).toEqual({ reason: '2' });
    expect((await agent.send('GET', 'onlineagent/2101/agentstatus')).result).toMatchObject({ agentState: 8 });
  });

  it('clears the queue with syncagentinfo', async () => {
    await agent.send('POST', 'onlineagent/2101/saybusy');
    expect((await agent.send('POST', 'onlineagent/2101/syncagentinfo')).result).toMatchObject({
      callinfo: null,
      agentStateInfo: { workNo: '2101', state: 3 },
    });
    await agent.send('POST', 'onlineagent/2101/cancelbusy');
    expect((await agent.poll()).event?.eventType).toBe('AgentState_CancelNotReady_Success');
  });

  it('lets inspectors listen, switch, whisper, insert, stop and intercept', async () => {
    const inspector = await stage.signedIn('2190');
    const control = (verb: string, path: string): Promise<RawAnswer> =>
      inspector.send(verb, `qualitycontrol/2190/${path}`);
    expect((await control('PUT', 'addsupervise/2103')).retcode).toBe('900-003');
    expect((await control('PUT', 'addsupervise/2101')).retcode).toBe('900-003');
    expect((await agent.send('PUT', 'qualitycontrol/2101/addsupervise/2190')).retcode).toBe('900-002');
    const callId = await talking();
    expect((await control('PUT', 'addsupervise/2101')).retcode).toBe('0');
    expect((await agent.until('AgentOther_BeQcStart')).content).toEqual({ qcAgentId: 2190, qcType: 8 });
    expect((await control('POST', 'requestswitchinsertwhisperagent?whisperagentid=2101&switchtype=2')).retcode).toBe(
      '0',
    );
    expect((await agent.until('AgentOther_BeQcStart')).content).toMatchObject({ qcType: 20_172 });
    expect((await control('DELETE', '2101')).retcode).toBe('0');
    await agent.until('AgentOther_BeQcStop', (content) => content['qcType'] === 20_172);
    expect((await control('PUT', 'intercept/2101')).retcode).toBe('900-003');
    await control('PUT', 'addinsert/2101');
    expect((await control('PUT', `intercept/2101/${callId}`)).retcode).toBe('0');
    await inspector.until('AgentEvent_Talking', (content) => content['callid'] === callId);
    await agent.until('AgentState_Ready');
    expect(agent.types().slice(-4)).toEqual([
      'AgentEvent_Call_Release',
      'AgentMediaEvent_StopRecordDone',
      'AgentOther_PhoneRelease',
      'AgentState_Ready',
    ]);
  });

  it('lets inspectors monitor agents, force rest and force sign-out', async () => {
    const inspector = await stage.signedIn('2190');
    const control = (verb: string, path: string): Promise<RawAnswer> =>
      inspector.send(verb, `qualitycontrol/2190/${path}`);
    expect((await control('POST', 'beginmonitor?agents=2101;2102')).retcode).toBe('0');
    await agent.send('POST', 'onlineagent/2101/saybusy');
    expect((await inspector.until('QC_AgentState_Notify')).content).toMatchObject({
      monitoredagent: '2101',
      subtype: 'QC_AgentState_Busy',
    });
    expect((await control('POST', 'forcerest/2101/60/3')).retcode).toBe('0');
    expect((await agent.until('AgentState_SetRest_Success')).content).toEqual({ reason: '3' });
    const waiting = agent.poll();
    await eventually(() => stage.simulator.model.polling).toEqual(['2101']);
    expect((await control('POST', 'forcelogout/2101')).retcode).toBe('0');
    expect((await waiting).event?.eventType).toBe('AgentOther_ShutdownService');
    expect((await agent.poll()).retcode).toBe('100-006');
  });

  it('answers queries about agents and queues', async () => {
    const ask = async (path: string): Promise<unknown> => (await agent.send('GET', path)).result;
    expect(await ask('agentgroup/2101/iscensor')).toBe(false);
    expect(await ask('agentgroup/2101/idleagent')).toEqual([{ workno: '2101', name: 'Ines Vale' }]);
    expect(await ask('agentgroup/2101/agentbyworkno/2101')).toMatchObject({
      workno: '2101',
      ctiStatus: '1',
      phonenumber: '88002101',
      vdnid: 7,
    });
    expect(await ask('agentgroup/2101/allagentstatus')).toContainEqual({
      workno: '2102',
      name: 'Tomas Ek',
      status: '2',
      ctiStatus: '0',
      groupName: 'Claims team',
    });
    await agent.send('POST', 'onlineagent/2101/resetskill/false?skillid=12&phonelinkage=0');
    expect(await ask('onlineagent/2101/agentskills')).toEqual([{ name: 'Billing', id: 12, mediatype: 5 }]);
    expect((await agent.send('POST', 'onlineagent/2101/resetskill/false?skillid=99')).retcode).toBe('100-019');
    const other = await stage.signedIn('2102');
    await agent.send('POST', 'onlineagent/2101/sendnoteletex', { agentIds: ['2102'], content: 'Tea?' });
    expect((await other.until('AgentOther_Note')).content).toMatchObject({
      sender: '2101',
      sendername: 'Ines Vale',
      context: 'Tea?',
    });
  });
});
