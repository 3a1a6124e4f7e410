import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openConferenceStage, phone, welcome } from './conference-stage.ts';
import type { ConferenceStage } from './conference-stage.ts';
import { participantsOf } from './raw-gateway.ts';
import { eventually } from '../../../support/eventually.ts';

describe('agent gateway simulator: conferences', () => {
  let stage: ConferenceStage['stage'];
  let chair: ConferenceStage['chair'];
  let other: ConferenceStage['other'];
  let invite: ConferenceStage['invite'];
  let threeOf: ConferenceStage['threeOf'];
  beforeEach(async () => {
    ({ stage, chair, other, invite, threeOf } = await openConferenceStage());
  });
  afterEach(async () => {
    await stage.close();
  });

  it('is requested, joined and confirmed in the documented order', async () => {
    expect((await chair.conf('requestagentconf', { memberNum: 6, time: 60, promptTime: 5 })).text).toBe(
      '{"message":"success","retcode":"0","result":{}}',
    );
    const success = await chair.until('AgentConf_RequestSuccess');
    expect(success.content).toEqual({ confId: 1_042_001 });
    expect(chair.types()).toEqual([
      'AgentState_Busy',
      'AgentOther_PhoneAlerting',
      'AgentOther_PhoneOffhook',
      'AgentConf_SelfJoinResult',
      'AgentConf_RequestSuccess',
    ]);
    expect((await chair.conf('requestagentconf', { memberNum: 6 })).retcode).toBe('101-003');
    expect((await chair.send('GET', 'onlineagent/2101/agentstatus')).result).toEqual({
      agentState: 7,
      isWorking: true,
    });
  });

  it('refuses the chair until it is confirmed', async () => {
    stage.simulator.setSwitch('conferenceSetupMs', 1_000);
    await chair.conf('requestagentconf', { memberNum: 6 });
    expect((await invite(phone)).retcode).toBe('101-001');
    await eventually(() => stage.simulator.model.conferences.size).toBe(1);
    stage.clock.advance(1_000);
    await chair.until('AgentConf_SelfJoinResult');
    expect((await invite(phone)).retcode).toBe('101-001');
    stage.simulator.setSwitch('earlyChairCode', '100-007');
    expect((await invite(phone)).retcode).toBe('100-007');
    stage.clock.advance(1_000);
    await chair.until('AgentConf_RequestSuccess');
    expect((await invite(phone)).retcode).toBe('0');
  });

  it('fails with a cause when the platform cannot give it', async () => {
    stage.simulator.setSwitch('conferenceFailureCause', 20_412);
    await chair.conf('requestagentconf', { memberNum: 6 });
    expect((await chair.until('AgentConf_RequestFailed')).content).toEqual({ cause: 20_412 });
    await chair.until('AgentState_Ready');
    expect((await chair.conf('releaseagentconf')).retcode).toBe('101-001');
  });

  it.each([
    [{ memberNum: 0 }, '000-002'],
    [{ memberNum: 121 }, '000-002'],
    [{}, '000-002'],
    [{ memberNum: 4, time: 3 }, '000-002'],
    [{ memberNum: 4, beepTone: true }, '000-002'],
    [{ memberNum: 4, beepTone: true, ...welcome }, '0'],
  ])('answers the request %j with %s', async (body, code) => {
    expect((await chair.conf('requestagentconf', body)).retcode).toBe(code);
  });

  it('is for agents who are idle or in a stable call only', async () => {
    await chair.send('POST', 'onlineagent/2101/saybusy');
    expect(await chair.conf('requestagentconf', { memberNum: 4 })).toMatchObject({
      retcode: '100-007',
      message: expect.stringMatching(/^Unknown ERROR\._\d+$/u) as string,
    });
    stage.simulator.setSwitch('concurrentCalls', 10);
    expect((await other.conf('requestagentconf', { memberNum: 11 })).retcode).toBe('100-007');
  });

  it('makes the parties of a running call participants', async () => {
    await chair.send('PUT', 'voicecall/2101/callout', { called: phone });
    await chair.until('AgentEvent_Talking');
    const confId = await stage.conference(chair);
    expect([...(await participantsOf(chair, confId)).keys()]).toEqual(['2101', phone]);
  });

  it('shows its participants as the documentation does', async () => {
    const startTime = stage.clock.now();
    const confId = await threeOf();
    stage.clock.advance(100_000);
    const { result } = await other.conf('queryconfinfos', { confIds: [confId] });
    const [conference] = (result as { confs: Record<string, unknown>[] }).confs;
    expect(conference).toMatchObject({ confId, confState: 0, startTime, applyConfTime: 60, confHaveBeenTime: 1 });
    const participants = conference?.['addresses'] as { address: string }[];
    expect(participants.toSorted((one, two) => one.address.localeCompare(two.address))).toEqual([
      {
        addressType: '9',
        address: '2101',
        deviceCallType: 0,
        deviceType: 6,
        channelAttrib: 3,
        channelState: 0,
        role: 1,
        enterTime: startTime,
      },
      {
        addressType: '9',
        address: '2102',
        deviceCallType: 0,
        deviceType: 0,
        channelAttrib: 3,
        channelState: 0,
        role: 0,
        enterTime: startTime,
      },
      {
        addressType: '6',
        address: phone,
        deviceCallType: 0,
        deviceType: 0,
        channelAttrib: 3,
        channelState: 0,
        role: 0,
        enterTime: startTime,
      },
    ]);
  });

  it('is ended by the chair for all', async () => {
    await threeOf();
    expect((await other.conf('releaseagentconf')).retcode).toBe('101-002');
    await chair.conf('releaseagentconf');
    await chair.until('AgentState_Ready');
    expect(chair.types()).toEqual([
      'AgentMediaEvent_StopRecordDone',
      'AgentOther_PhoneRelease',
      'AgentConf_SelfLeaveResult',
      'AgentState_Ready',
    ]);
    expect((await other.change(1, '2102')).content).toMatchObject({ changeReason: 3 });
    await other.until('AgentConf_SelfLeaveResult');
    expect((await chair.conf('releaseagentconf')).retcode).toBe('101-001');
  });

  it('reminds the chair, can be prolonged, and ends when its time is over', async () => {
    await stage.conference(chair, { time: 10, promptTime: 2 });
    const alive = () => chair.send('GET', 'onlineagent/2101/agentstatus');
    const minute = async (): Promise<void> => {
      stage.clock.advance(60_000);
      await alive();
    };
    stage.simulator.setSwitch('guidMode', 'static');
    for (let count = 0; count < 8; count += 1) await minute();
    await chair.until('AgentConf_Timeout');
    expect((await chair.conf('prolongtime', { prolongTime: 2_000 })).retcode).toBe('000-002');
    expect((await chair.conf('prolongtime', { prolongTime: 4 })).result).toEqual({ applyedTime: 4 });
    for (let count = 0; count < 4; count += 1) await minute();
    await chair.until('AgentConf_Timeout');
    for (let count = 0; count < 2; count += 1) await minute();
    await chair.until('AgentConf_SelfLeaveResult');
    const confId = await stage.conference(chair, { time: 1_430 });
    expect((await chair.conf('prolongtime', { prolongTime: 60 })).result).toEqual({ applyedTime: 10 });
    expect(stage.simulator.model.conferences.get(confId)?.minutes).toBe(1_440);
  });

  it('ends with its chair, or goes on without one, as switched', async () => {
    const confId = await threeOf();
    stage.simulator.setSwitch('chairGone', 'goesOn');
    stage.simulator.act({ act: 'agentSignsOut', agent: '2101' });
    expect((await other.change(1, '2101')).content).toMatchObject({ changeReason: 4 });
    expect(stage.simulator.model.conferences.get(confId)).toMatchObject({ phase: 'active', chair: null });
    stage.simulator.act({ act: 'shiftChair', to: '2102' });
    stage.simulator.setSwitch('chairGone', 'ends');
    expect((await other.send('DELETE', 'voicecall/2102/release')).retcode).toBe('0');
    await other.until('AgentConf_SelfLeaveResult');
    expect(stage.simulator.model.conferences.get(confId)?.phase).toBe('ended');
  });

  it('shows all conferences of the tenant to inspectors, and only the own one to others', async () => {
    const first = await stage.conference(chair);
    const second = await stage.conference(other);
    expect((await chair.send('GET', 'agentconf/2101/queryvdnconfid')).retcode).toBe('101-004');
    expect((await participantsOf(chair, second)).size).toBe(0);
    const inspector = await stage.signedIn('2190');
    expect((await inspector.send('GET', 'agentconf/2190/queryvdnconfid')).result).toEqual({ confIds: [first, second] });
    expect((await participantsOf(inspector, second)).has('2102')).toBe(true);
    expect((await inspector.conf('queryconfinfos', { confIds: [] })).retcode).toBe('000-002');
    expect((await (await stage.signedIn('2103')).conf('queryconfinfos', { confIds: [first] })).retcode).toBe('101-001');
  });

  it.each([
    'answeragentconf',
    'rejectagentconf',
    'requestleaveagentconf',
    'releaseagentconf',
    'holdparticipant',
    'unholdparticipant',
    'prolongtime',
    'applytoshiftpresident',
    'batchaddparticipant',
    'batchremoveparticipant',
    'changeparticipantmode',
    'playvoicetoconf',
    'stopvoicetoconf',
    'playvoicetoparticipant',
    'stopvoicetoparticipant',
    'modifyconfresource',
  ])('answers %s with 101-001 to an agent without a conference, 100-006 to one who is signed out', async (method) => {
    expect((await chair.conf(method, {})).retcode).toBe('101-001');
    expect((await stage.agent('2103').conf(method, {})).retcode).toBe('100-006');
  });
});
