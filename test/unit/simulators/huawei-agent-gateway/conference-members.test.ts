import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openConferenceStage, phone, welcome } from './conference-stage.ts';
import type { ConferenceStage } from './conference-stage.ts';
import { participantsOf } from './raw-gateway.ts';
import { eventually } from '../../../support/eventually.ts';

describe('agent gateway simulator: members of conferences', () => {
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

  it('rings agents and sends all agents present an event about a joiner', async () => {
    const confId = await stage.conference(chair);
    await invite('2102');
    expect((await other.until('AgentConf_Ringing')).content).toEqual({ confId });
    expect((await chair.conf('answeragentconf')).retcode).toBe('101-001');
    await other.conf('answeragentconf');
    await other.until('AgentConf_SelfJoinResult');
    expect(other.types()).toEqual([
      'AgentState_Busy',
      'AgentOther_PhoneAlerting',
      'AgentConf_Ringing',
      'AgentOther_PhoneOffhook',
      'AgentConf_SelfJoinResult',
    ]);
    expect((await chair.change(0, '2102')).content).toEqual({
      result: 0,
      changeType: 0,
      changeReason: 255,
      confId,
      participant: '2102',
      participantType: 9,
      deviceCallType: 0,
      deviceType: 0,
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

  it('answers invitations automatically for agents who answer calls so, as switched', async () => {
    stage.simulator.setSwitch('conferenceAutoAnswer', true);
    await stage.conference(chair);
    await stage.signedIn('2103', { autoanswer: true });
    await invite('2102', '2103');
    await chair.change(0, '2103');
    expect(await participantsOf(chair, 1_042_001).then((all) => all.has('2102'))).toBe(false);
  });

  it('has a limited number of seats', async () => {
    await stage.conference(chair, { memberNum: 2 });
    expect((await invite('90155501', '90155502')).retcode).toBe('100-007');
    expect((await chair.conf('modifyconfresource', { modifyType: 0, modifyNum: 2 })).retcode).toBe('0');
    expect((await invite('90155501', '90155502')).retcode).toBe('0');
    await chair.change(0, '90155502');
    expect((await chair.conf('modifyconfresource', { modifyType: 1, modifyNum: 2 })).retcode).toBe('100-007');
    expect((await chair.conf('modifyconfresource', { modifyType: 0, modifyNum: 117 })).retcode).toBe('100-007');
    expect((await chair.conf('modifyconfresource', { modifyType: 0, modifyNum: 1 })).retcode).toBe('000-002');
  });

  it('holds and retrieves without changing the mode', async () => {
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

  it('removes several, and says who was not in the conference', async () => {
    const confId = await threeOf();
    const addresses = [
      { addressType: '9', address: '2102' },
      { addressType: '6', address: '90155599' },
    ];
    expect((await chair.conf('batchremoveparticipant', { addresses })).result).toEqual({
      noExistParticipants: [{ addressType: '6', address: '90155599' }],
    });
    expect((await chair.change(1, '2102')).content).toMatchObject({ changeReason: 1 });
    await other.until('AgentState_Ready');
    expect(other.types()).toEqual([
      'AgentConf_ParticipantChanged',
      'AgentMediaEvent_StopRecordDone',
      'AgentOther_PhoneRelease',
      'AgentConf_SelfLeaveResult',
      'AgentState_Ready',
    ]);
    expect((await participantsOf(chair, confId)).size).toBe(2);
    expect(
      (await chair.conf('batchremoveparticipant', { addresses: [{ addressType: '9', address: '2101' }] })).retcode,
    ).toBe('101-006');
    const many = Array.from({ length: 31 }, (_, index) => ({ addressType: '6', address: String(90_155_600 + index) }));
    expect((await chair.conf('batchremoveparticipant', { addresses: many })).retcode).toBe('000-002');
  });

  it('hands the chair over, and lets the former chair leave', async () => {
    const confId = await threeOf();
    expect((await chair.conf('requestleaveagentconf')).retcode).toBe('101-007');
    expect((await chair.conf('applytoshiftpresident', { destAgentNo: 2101 })).retcode).toBe('101-005');
    expect((await chair.conf('applytoshiftpresident', { destAgentNo: 2103 })).retcode).toBe('100-007');
    expect((await chair.conf('applytoshiftpresident', { destAgentNo: 2102 })).retcode).toBe('0');
    expect((await chair.change(2)).content).toMatchObject({ participant: '2102', participantType: 9 });
    expect((await other.until('AgentConf_PresidentChanged')).content).toEqual({ confId });
    expect((await participantsOf(chair, confId)).get('2102')?.role).toBe(1);
    expect(
      (await chair.conf('changeparticipantmode', { attribute: 1, addressType: '6', address: phone })).retcode,
    ).toBe('101-002');
    chair.types();
    expect((await chair.conf('requestleaveagentconf')).retcode).toBe('0');
    await chair.until('AgentConf_SelfLeaveResult');
    expect(chair.types()).toEqual([
      'AgentMediaEvent_StopRecordDone',
      'AgentOther_PhoneRelease',
      'AgentConf_SelfLeaveResult',
    ]);
    expect((await other.change(1, '2101')).content).toMatchObject({ changeReason: 0 });
    expect((await chair.conf('queryconfinfos', { confIds: [confId] })).retcode).toBe('101-001');
  });

  it('plays announcements to all and to one', async () => {
    const confId = await threeOf();
    expect(await chair.conf('playvoicetoconf', { voicePath: 'Y:/conf/7/gone.V3' })).toMatchObject({
      retcode: '100-007',
      result: { errorReason: expect.any(String) as string },
    });
    await chair.conf('playvoicetoconf', { playType: 1, ...welcome });
    const confState = async (): Promise<unknown> =>
      ((await chair.conf('queryconfinfos', { confIds: [confId] })).result as { confs: { confState: number }[] })
        .confs[0]?.confState;
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

  it('sends an event about parties who hang up or sign out', async () => {
    await threeOf();
    stage.simulator.act({ act: 'hangUp', address: phone });
    expect((await chair.change(1, phone)).content).toMatchObject({ changeReason: 2 });
    await other.send('DELETE', 'onlineagent/2102/forcelogout');
    expect((await chair.change(1, '2102')).content).toMatchObject({ changeReason: 4 });
  });
});
