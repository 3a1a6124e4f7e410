import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { eventually, openStage, participantsOf } from './raw-gateway.ts';
import type { RawAgent, TestStage } from './raw-gateway.ts';

const phone = '90155501';
const welcome = { playMode: 2, voicePath: 'Y:/conf/7/welcome.V3' };

describe('agent gateway simulator: conferences', () => {
  let stage: TestStage;
  let chair: RawAgent;
  let other: RawAgent;
  beforeEach(async () => {
    stage = await openStage();
    chair = await stage.signedIn('2101');
    other = await stage.signedIn('2102');
  });
  afterEach(async () => {
    await stage.close();
  });

  const invite = (...addresses: string[]) =>
    chair.conf('batchaddparticipant', { addresses: addresses.map((address) => ({ addressType: address.startsWith('2') ? '9' : '6', address })) });

  /** The chair, the other agent and a phone. */
  const threeOf = async (request: Record<string, unknown> = {}): Promise<number> => {
    const confId = await stage.conference(chair, request);
    await invite('2102', phone);
    await other.until('AgentConf_Ringing');
    await other.conf('answeragentconf');
    await other.until('AgentConf_SelfJoinResult');
    await eventually(() => stage.simulator.model.conferences.get(confId)?.participants.size).toBe(3);
    // All that happened so far is fetched, so that a test sees only what it causes.
    stage.simulator.act({ act: 'sendEvent', agent: '2101', eventType: 'mark' });
    stage.simulator.act({ act: 'sendEvent', agent: '2102', eventType: 'mark' });
    await Promise.all([chair.until('mark'), other.until('mark')]);
    chair.types();
    other.types();
    return confId;
  };

  it('is requested, joined and confirmed in the documented order', async () => {
    expect((await chair.conf('requestagentconf', { memberNum: 6, time: 60, promptTime: 5 })).text).toBe('{"message":"success","retcode":"0","result":{}}');
    const success = await chair.until('AgentConf_RequestSuccess');
    expect(success.content).toEqual({ confId: 1_042_001 });
    expect(chair.types()).toEqual(['AgentState_Busy', 'AgentOther_PhoneAlerting', 'AgentOther_PhoneOffhook', 'AgentConf_SelfJoinResult', 'AgentConf_RequestSuccess']);
    expect((await chair.conf('requestagentconf', { memberNum: 6 })).retcode).toBe('101-003');
    expect((await chair.send('GET', 'onlineagent/2101/agentstatus')).result).toEqual({ agentState: 7, isWorking: true });
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
    expect(await chair.conf('requestagentconf', { memberNum: 4 })).toMatchObject({ retcode: '100-007', message: expect.stringMatching(/^Unknown ERROR\._\d+$/u) as string });
    stage.simulator.setSwitch('concurrentCalls', 10);
    expect((await other.conf('requestagentconf', { memberNum: 11 })).retcode).toBe('100-007');
  });

  it('takes a running call in', async () => {
    await chair.send('PUT', 'voicecall/2101/callout', { called: phone });
    await chair.until('AgentEvent_Talking');
    const confId = await stage.conference(chair);
    expect([...(await participantsOf(chair, confId)).keys()]).toEqual(['2101', phone]);
  });

  it('shows who is in as the documentation does', async () => {
    const startTime = stage.clock.now();
    const confId = await threeOf();
    stage.clock.advance(100_000);
    const { result } = await other.conf('queryconfinfos', { confIds: [confId] });
    const [conference] = (result as { confs: Record<string, unknown>[] }).confs;
    expect(conference).toMatchObject({ confId, confState: 0, startTime, applyConfTime: 60, confHaveBeenTime: 1 });
    const participants = conference?.['addresses'] as { address: string }[];
    expect(participants.toSorted((one, two) => one.address.localeCompare(two.address))).toEqual([
      { addressType: '9', address: '2101', deviceCallType: 0, deviceType: 6, channelAttrib: 3, channelState: 0, role: 1, enterTime: startTime },
      { addressType: '9', address: '2102', deviceCallType: 0, deviceType: 0, channelAttrib: 3, channelState: 0, role: 0, enterTime: startTime },
      { addressType: '6', address: phone, deviceCallType: 0, deviceType: 0, channelAttrib: 3, channelState: 0, role: 0, enterTime: startTime },
    ]);
  });

  it('rings agents and tells everybody present of a joiner', async () => {
    const confId = await stage.conference(chair);
    await invite('2102');
    expect((await other.until('AgentConf_Ringing')).content).toEqual({ confId });
    expect((await chair.conf('answeragentconf')).retcode).toBe('101-001');
    await other.conf('answeragentconf');
    await other.until('AgentConf_SelfJoinResult');
    expect(other.types()).toEqual(['AgentState_Busy', 'AgentOther_PhoneAlerting', 'AgentConf_Ringing', 'AgentOther_PhoneOffhook', 'AgentConf_SelfJoinResult']);
    expect((await chair.change(0, '2102')).content).toEqual({
      result: 0, changeType: 0, changeReason: 255, confId, participant: '2102', participantType: 9, deviceCallType: 0, deviceType: 0,
    });
    await invite(phone);
    expect((await other.change(0, phone)).content).toMatchObject({ participantType: 6 });
  });

  it.each([
    ['failedEvent', { changeType: 0, result: 1 }],
    ['leftEvent', { changeType: 1, changeReason: 2, result: 0 }],
  ] as const)('shows a refused invitation as %s', async (form, content) => {
    stage.simulator.setSwitch('failedInvitation', form);
    await stage.conference(chair);
    await invite('2102');
    await other.until('AgentConf_Ringing');
    other.types();
    expect((await other.conf('rejectagentconf')).retcode).toBe('0');
    await other.until('AgentState_Ready');
    expect(other.types()).toEqual(['AgentOther_PhoneRelease', 'AgentState_Ready']);
    expect((await chair.until('AgentConf_ParticipantChanged')).content).toMatchObject(content);
  });

  it('lets phones answer at once, late, never, or decline, by script or by their last digits', async () => {
    const confId = await stage.conference(chair);
    const conference = stage.simulator.model.conferences.get(confId);
    stage.simulator.act({ act: 'behave', address: '90155502', kind: 'answers', afterMs: 4_000 });
    await invite('90155566', '90155577', '90155588', '90155502');
    expect((await chair.change(0)).content).toMatchObject({ participant: '90155577', result: 1 });
    stage.clock.advance(4_000);
    expect((await chair.change(0)).content).toMatchObject({ participant: '90155502', result: 0 });
    stage.clock.advance(5_000);
    expect((await chair.change(0)).content).toMatchObject({ participant: '90155566', result: 0 });
    expect([...(conference?.invitations.keys() ?? [])]).toEqual(['6:90155588']);
    stage.clock.advance(21_000);
    expect((await chair.change(0)).content).toMatchObject({ participant: '90155588', result: 2 });
    expect(conference?.invitations.size).toBe(0);
    expect([...(await participantsOf(chair, confId)).keys()]).toEqual(['2101', '90155502', '90155566']);
  });

  it('answers an invitation by itself for agents who answer calls so, when switched on', async () => {
    stage.simulator.setSwitch('conferenceAutoAnswer', true);
    await stage.conference(chair);
    await stage.signedIn('2103', { autoanswer: true });
    await invite('2102', '2103');
    await chair.change(0, '2103');
    expect(await participantsOf(chair, 1_042_001).then((all) => all.has('2102'))).toBe(false);
  });

  it('has only so many seats', async () => {
    await stage.conference(chair, { memberNum: 2 });
    expect((await invite('90155501', '90155502')).retcode).toBe('100-007');
    expect((await chair.conf('modifyconfresource', { modifyType: 0, modifyNum: 2 })).retcode).toBe('0');
    expect((await invite('90155501', '90155502')).retcode).toBe('0');
    await chair.change(0, '90155502');
    expect((await chair.conf('modifyconfresource', { modifyType: 1, modifyNum: 2 })).retcode).toBe('100-007');
    expect((await chair.conf('modifyconfresource', { modifyType: 0, modifyNum: 117 })).retcode).toBe('100-007');
    expect((await chair.conf('modifyconfresource', { modifyType: 0, modifyNum: 1 })).retcode).toBe('000-002');
  });

  it('holds and takes back without touching the mode', async () => {
    const confId = await threeOf();
    const target = { addressType: '6', address: phone };
    expect((await chair.conf('holdparticipant', target)).retcode).toBe('000-002');
    expect((await chair.conf('holdparticipant', { ...target, ...welcome })).retcode).toBe('0');
    await other.change(5, phone);
    expect((await participantsOf(chair, confId)).get(phone)).toMatchObject({ channelState: 1, channelAttrib: 3 });
    await chair.conf('unholdparticipant', target);
    await other.change(6, phone);
    expect((await participantsOf(chair, confId)).get(phone)?.channelState).toBe(0);
  });

  it('removes several, and says who was not there', async () => {
    const confId = await threeOf();
    const addresses = [{ addressType: '9', address: '2102' }, { addressType: '6', address: '90155599' }];
    expect((await chair.conf('batchremoveparticipant', { addresses })).result).toEqual({ noExistParticipants: [{ addressType: '6', address: '90155599' }] });
    expect((await chair.change(1, '2102')).content).toMatchObject({ changeReason: 1 });
    await other.until('AgentState_Ready');
    expect(other.types()).toEqual([
      'AgentConf_ParticipantChanged', 'AgentMediaEvent_StopRecordDone', 'AgentOther_PhoneRelease', 'AgentConf_SelfLeaveResult', 'AgentState_Ready',
    ]);
    expect((await participantsOf(chair, confId)).size).toBe(2);
    expect((await chair.conf('batchremoveparticipant', { addresses: [{ addressType: '9', address: '2101' }] })).retcode).toBe('101-006');
    const many = Array.from({ length: 31 }, (_, index) => ({ addressType: '6', address: String(90_155_600 + index) }));
    expect((await chair.conf('batchremoveparticipant', { addresses: many })).retcode).toBe('000-002');
  });

  it('hands the chair over, and lets go who chaired before', async () => {
    const confId = await threeOf();
    expect((await chair.conf('requestleaveagentconf')).retcode).toBe('101-007');
    expect((await chair.conf('applytoshiftpresident', { destAgentNo: 2101 })).retcode).toBe('101-005');
    expect((await chair.conf('applytoshiftpresident', { destAgentNo: 2103 })).retcode).toBe('100-007');
    expect((await chair.conf('applytoshiftpresident', { destAgentNo: 2102 })).retcode).toBe('0');
    expect((await chair.change(2)).content).toMatchObject({ participant: '2102', participantType: 9 });
    expect((await other.until('AgentConf_PresidentChanged')).content).toEqual({ confId });
    expect((await participantsOf(chair, confId)).get('2102')?.role).toBe(1);
    expect((await chair.conf('changeparticipantmode', { attribute: 1, addressType: '6', address: phone })).retcode).toBe('101-002');
    chair.types();
    expect((await chair.conf('requestleaveagentconf')).retcode).toBe('0');
    await chair.until('AgentConf_SelfLeaveResult');
    expect(chair.types()).toEqual(['AgentMediaEvent_StopRecordDone', 'AgentOther_PhoneRelease', 'AgentConf_SelfLeaveResult']);
    expect((await other.change(1, '2101')).content).toMatchObject({ changeReason: 0 });
    expect((await chair.conf('queryconfinfos', { confIds: [confId] })).retcode).toBe('101-001');
  });

  it('is released by the chair for everybody', async () => {
    await threeOf();
    expect((await other.conf('releaseagentconf')).retcode).toBe('101-002');
    await chair.conf('releaseagentconf');
    await chair.until('AgentState_Ready');
    expect(chair.types()).toEqual(['AgentMediaEvent_StopRecordDone', 'AgentOther_PhoneRelease', 'AgentConf_SelfLeaveResult', 'AgentState_Ready']);
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

  it('plays announcements to all and to one', async () => {
    const confId = await threeOf();
    expect(await chair.conf('playvoicetoconf', { voicePath: 'Y:/conf/7/gone.V3' })).toMatchObject({ retcode: '100-007', result: { errorReason: expect.any(String) as string } });
    await chair.conf('playvoicetoconf', { playType: 1, ...welcome });
    const confState = async (): Promise<unknown> => ((await chair.conf('queryconfinfos', { confIds: [confId] })).result as { confs: { confState: number }[] }).confs[0]?.confState;
    await eventually(confState).toBe(1);
    stage.clock.advance(5_000);
    expect((await chair.until('AgentConf_StopVoice')).content).toEqual({ result: 0 });
    expect(await confState()).toBe(0);
    const target = { addressType: '6', address: phone };
    await chair.conf('playvoicetoparticipant', { ...target, ...welcome });
    await eventually(async () => (await participantsOf(chair, confId)).get(phone)?.channelState).toBe(2);
    await chair.conf('stopvoicetoparticipant', target);
    expect((await chair.until('AgentConf_StopParticipantVoice')).content).toEqual({ result: 0 });
    await chair.conf('playvoicetoconf', welcome);
    await chair.conf('stopvoicetoconf');
    await chair.until('AgentConf_StopVoice');
  });

  it('tells of those who hang up or sign out', async () => {
    await threeOf();
    stage.simulator.act({ act: 'hangUp', address: phone });
    expect((await chair.change(1, phone)).content).toMatchObject({ changeReason: 2 });
    await other.send('DELETE', 'onlineagent/2102/forcelogout');
    expect((await chair.change(1, '2102')).content).toMatchObject({ changeReason: 4 });
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
    'answeragentconf', 'rejectagentconf', 'requestleaveagentconf', 'releaseagentconf', 'holdparticipant', 'unholdparticipant', 'prolongtime',
    'applytoshiftpresident', 'batchaddparticipant', 'batchremoveparticipant', 'changeparticipantmode', 'playvoicetoconf', 'stopvoicetoconf',
    'playvoicetoparticipant', 'stopvoicetoparticipant', 'modifyconfresource',
  ])('answers %s with 101-001 to an agent without a conference, 100-006 to one who is signed out', async (method) => {
    expect((await chair.conf(method, {})).retcode).toBe('101-001');
    expect((await stage.agent('2103').conf(method, {})).retcode).toBe('100-006');
  });
});
