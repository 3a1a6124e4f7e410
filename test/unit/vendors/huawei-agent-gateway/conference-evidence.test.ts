import { beforeEach, describe, expect, it } from 'vitest';
import { Fault } from '../../../../app/domain/error-code.ts';
import { deferred } from '../../../support/deferred.ts';
import { conferenceResult, GatewayDesk, ownId } from './gateway-desk.ts';

const phone = '90155501';
const conferenceId = 'acc/1042001';
const there = { address: phone, enterTime: 5 };

let desk: GatewayDesk;
beforeEach(() => {
  desk = new GatewayDesk();
});

describe('a drop', () => {
  const drop = async () => desk.send({ kind: 'drop', conferenceId, participantIds: [desk.idOf(phone)] });

  it('is told from hanging up by the reason of leaving', async () => {
    await desk.chairs([there]);
    const judge = await drop();
    desk.party(phone, 1, 2);
    await desk.readConference([]);
    expect(judge()).toBe('unconfirmed already-gone');
  });

  it('is ours where the chair removed them, and we are the chair', async () => {
    await desk.chairs([there]);
    const judge = await drop();
    desk.party(phone, 1, 1);
    await desk.readConference([]);
    expect(judge()).toBe('confirmed own');
    await desk.readConference([{ address: ownId, role: 0 }]);
    expect(judge()).toBe('confirmed unknown');
  });

  it('is not proved by a late event about somebody who was at that address earlier', async () => {
    await desk.chairs([{ ...there, enterTime: 2_000 }]);
    const judge = await drop();
    desk.party(phone, 1, 1, { eventGenTime: 1_900 });
    desk.party(phone, 1, 2, { eventGenTime: 2_900 });
    await desk.readConference([]);
    expect(judge()).toBe('unconfirmed already-gone');
  });

  it('is not proved by one list that lacks somebody who is there in the next', async () => {
    await desk.chairs([there]);
    const id = desk.idOf(phone);
    const judge = await drop();
    await desk.readConference([]);
    expect(judge()).toBe('pending');
    desk.clock.advance(2_000);
    await desk.readConference([there]);
    expect([desk.idOf(phone), judge()]).toEqual([id, 'pending']);
    desk.clock.advance(2_000);
    await desk.readConference([]);
    expect(judge()).toBe('pending');
    desk.clock.advance(2_000);
    expect(judge()).toBe('confirmed unknown');
  });
});

describe('what only a read shows', () => {
  it('of an audio mode may have been so before, where nothing had proved another', async () => {
    await desk.chairs([{ ...there, channelAttrib: 0 }]);
    const judge = await desk.send({
      kind: 'set-audio',
      conferenceId,
      participantIds: [desk.idOf(phone)],
      mode: 'listen-only',
    });
    await desk.readConference([{ ...there, channelAttrib: 1 }]);
    expect(judge()).toBe('confirmed unknown');
  });

  it('of minutes is ours where it is as many as were granted', async () => {
    await desk.chairs([there]);
    desk.answers.set(`agentconf/${ownId}/prolongtime`, { applyedTime: 10 });
    const judge = await desk.send({ kind: 'prolong', conferenceId, minutes: 15 });
    await desk.readConference([there], { applyConfTime: 65 });
    expect(judge()).toBe('pending');
    await desk.readConference([there], { applyConfTime: 70 });
    expect(judge()).toBe('confirmed own');
    await desk.readConference([there], { applyConfTime: 100 });
    expect(judge()).toBe('confirmed unknown');
  });

  it('of silence does not say that an announcement was stopped, and of a leg that is gone says nothing', async () => {
    await desk.chairs([{ ...there, channelState: 2 }]);
    const [one, all] = [
      await desk.send({ kind: 'stop-announcement', conferenceId, participantId: desk.idOf(phone) }),
      await desk.send({ kind: 'stop-announcement', conferenceId, participantId: null }),
    ];
    await desk.readConference([]);
    expect([one(), all()]).toEqual(['unconfirmed already-gone', 'confirmed unknown']);
  });

  it('of an invited party is not ours when a read that began before shows it there', async () => {
    await desk.chairs([]);
    const answer = deferred<unknown>();
    desk.answers.set(`agentconf/${ownId}/queryconfinfos`, answer.promise);
    const reading = desk.read('conferences');
    const judge = await desk.send({ kind: 'invite', conferenceId, invitees: [{ kind: 'phone', address: phone }] });
    answer.resolve(conferenceResult([there]));
    await reading;
    expect(judge()).toBe('unconfirmed already-in-conference');
  });

  it('of an invited party is ours when it came after', async () => {
    await desk.chairs([]);
    const judge = await desk.send({ kind: 'invite', conferenceId, invitees: [{ kind: 'phone', address: phone }] });
    expect(judge()).toBe('pending');
    await desk.readConference([there]);
    expect(judge()).toBe('confirmed own');
  });
});

describe('leaving and ending', () => {
  it('is not proved by what others did, and says not by whom where no reason is given', async () => {
    await desk.chairs([there]);
    const end = await desk.send({ kind: 'end', conferenceId });
    desk.receives('AgentConf_SelfLeaveResult', { confId: 1042001 });
    expect(end()).toBe('confirmed unknown');
  });

  it.each([
    ['left by themselves', 0, 'confirmed own'],
    ['removed by the chair', 1, 'unconfirmed call-ended'],
    ['forced out', 6, 'unconfirmed call-ended'],
    ['ended by the chair', 3, 'confirmed unknown'],
  ])('of a member who was %s is %s', async (_name, reason, verdict) => {
    desk.receives('AgentConf_SelfJoinResult', { confId: 1042001 });
    desk.receives('AgentConf_Timeout', { confId: 1042001 });
    desk.answers.set(`agentconf/${ownId}/queryconfinfos`, conferenceResult([{ address: ownId, role: 0 }]));
    desk.receives('AgentConf_Ringing', { confId: 1042002 });
    await desk.readConference([{ address: ownId, role: 0 }]);
    const judge = await desk.send({ kind: 'leave', conferenceId });
    desk.party(ownId, 1, reason);
    desk.receives('AgentConf_SelfLeaveResult', { confId: 1042001 });
    expect(judge()).toBe(verdict);
  });
});

describe('a requested conference', () => {
  const request = async () =>
    desk.send({ kind: 'request-conference', accountId: 'acc', seats: 6, minutes: 60, promptMinutes: 5 });

  it('is ours by the event of its success', async () => {
    await desk.readsAgent(4);
    const judge = await request();
    await desk.chairs([]);
    expect(judge()).toBe('confirmed own');
  });

  it('is not one whose chair was handed over', async () => {
    await desk.readsAgent(4);
    const judge = await request();
    desk.receives('AgentConf_PresidentChanged', { confId: 1042001 });
    await desk.readConference([]);
    expect(judge()).toBe('pending');
  });

  it('is found among all of the tenant when its events were lost', async () => {
    desk.answers.set(`agentgroup/${ownId}/iscensor`, 'true');
    await desk.reader.lists();
    await desk.readsAgent(4);
    const judge = await request();
    desk.answers.set(`agentconf/${ownId}/queryvdnconfid`, { confIds: [1042001] });
    desk.answers.set(`agentconf/${ownId}/queryconfinfos`, conferenceResult([there]));
    await desk.reader.findConferences();
    expect(judge()).toBe('confirmed unknown');
  });

  it('of others that an inspector may read is not shown', async () => {
    desk.answers.set(`agentgroup/${ownId}/iscensor`, 'true');
    await desk.reader.lists();
    desk.answers.set(`agentconf/${ownId}/queryvdnconfid`, { confIds: [1042001] });
    desk.answers.set(`agentconf/${ownId}/queryconfinfos`, { confs: [{ confId: 1042001, addresses: [] }] });
    await desk.reader.findConferences();
    expect([...desk.pictures.keys()]).toEqual([]);
  });
});

describe('a conference that cannot be read', () => {
  it('is shown with what is known, stale, and its chair can end it', async () => {
    desk.answers.set(`agentconf/${ownId}/queryconfinfos`, new Fault('rejected'));
    desk.receives('AgentConf_SelfJoinResult', { confId: 1042001 });
    desk.receives('AgentConf_RequestSuccess', { confId: 1042001 });
    expect(desk.pictures.size).toBe(0);
    await desk.read('conferences');
    const picture = desk.pictures.get(conferenceId);
    expect([picture?.unread, picture?.conference.controls.end?.verdict, desk.unread]).toEqual([
      'rejected',
      'allowed',
      [`${conferenceId} rejected`],
    ]);
    await desk.send({ kind: 'end', conferenceId });
    expect(desk.sent.map(({ path }) => path)).toEqual([`agentconf/${ownId}/releaseagentconf`]);
    await desk.readConference([there]);
    expect(desk.pictures.get(conferenceId)?.unread).toBeNull();
  });

  it('can be left by a member', async () => {
    desk.answers.set(`agentconf/${ownId}/queryconfinfos`, { confs: [{ confId: 1042001, addresses: [{}] }] });
    desk.receives('AgentConf_Ringing', { confId: 1042001 });
    desk.receives('AgentConf_SelfJoinResult', { confId: 1042001 });
    await desk.read('conferences');
    expect(desk.pictures.get(conferenceId)?.conference.controls.leave?.verdict).toBe('allowed');
    await desk.send({ kind: 'leave', conferenceId });
    expect(desk.sent.map(({ path }) => path)).toEqual([`agentconf/${ownId}/requestleaveagentconf`]);
  });

  it('is no reason to end another one', async () => {
    await desk.chairs([there]);
    desk.receives('AgentConf_SelfJoinResult', { confId: 1042002 });
    const { confs } = conferenceResult([there]);
    desk.answers.set(`agentconf/${ownId}/queryconfinfos`, {
      confs: [...confs, { confId: 1042002, addresses: null, confState: {}, startTime: 1, extra: [] }],
    });
    await desk.read('conferences');
    expect(desk.pictures.has(conferenceId)).toBe(true);
  });
});

it('a running conference that could not be read when it was found is read again, and shown', async () => {
  desk.model.conferences.find(['1042001']);
  desk.answers.set(`agentconf/${ownId}/queryconfinfos`, { confs: [{ confId: 1042001, addresses: 'nonsense' }] });
  await desk.read('conferences');
  expect(desk.pictures.has(conferenceId)).toBe(false);
  await desk.readConference([there]);
  expect(desk.pictures.get(conferenceId)?.participants).toHaveLength(2);
});
