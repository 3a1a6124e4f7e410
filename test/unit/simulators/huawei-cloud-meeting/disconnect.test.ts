import { afterEach, describe, expect, it } from 'vitest';
import { entriesOf } from './raw-channel.ts';
import { openStage } from './raw-cloud.ts';
import type { Controller, RawReply, TestStage } from './raw-cloud.ts';

describe('cloud meeting simulator: disconnecting people', () => {
  let stage: TestStage;
  let who: Controller;
  afterEach(async () => {
    await stage.close();
  });

  const open = async (switches: object = {}): Promise<void> => {
    stage = await openStage({ switches });
    who = await stage.take(stage.meeting('Ada', 'Ben', 'Cleo'));
  };
  const pid = (name: string): string => stage.pid(who.id, name);
  const present = (): string[] =>
    [...(stage.simulator.model.meetings.get(who.id)?.participants.values() ?? [])].map((one) => one.name);
  const disconnect = (...pids: string[]): Promise<RawReply> =>
    stage.operate(who, 'POST', 'participants/delete', { bulkHangUpParticipants: pids });

  it('disconnects several at once: accepted without a body, removed by a push, then the reason', async () => {
    await open();
    const channel = await stage.channel(who);
    channel.forget();
    const pids = [pid('Ada'), pid('Ben')];
    const reply = await disconnect(...pids, pid('Ada'), 'unheard-of');
    expect([reply.status, reply.text]).toEqual([200, '']);
    const results = await channel.until('InviteResultNotify');
    expect(channel.pushes.map(({ action }) => action)).toEqual(['ParticipantsNotify', 'InviteResultNotify']);
    expect(entriesOf(channel.pushes[0])).toEqual(pids.map((one) => ({ pid: one, mode: 1, pinfoMap: {} })));
    const codes = (results['data'] as { resultCode: string }[]).map(({ resultCode }) => resultCode);
    expect(codes).toEqual(['11076016', '11076016']);
    expect(present()).toEqual(['Agent Seven', 'Cleo']);
  });

  it('says 39 bytes where the switch says so', async () => {
    await open({ successBody: 'returnCode' });
    const { text } = await disconnect(pid('Ada'));
    expect([text, text.length]).toEqual(['{"returnCode":0,"returnDesc":"Success"}', 39]);
  });

  it('refuses a list that is empty, missing or no list, and one of whom nobody is known', async () => {
    await open();
    const refusals = [
      await stage.operate(who, 'POST', 'participants/delete', { bulkHangUpParticipants: [] }),
      await stage.operate(who, 'POST', 'participants/delete', {}),
      await stage.operate(who, 'POST', 'participants/delete'),
      await disconnect('unheard-of'),
    ];
    expect(refusals.map(({ status, code }) => [status, code])).toEqual([
      [400, 'MMC.111071061'],
      [400, 'MMC.111071061'],
      [400, 'MMC.111072057'],
      [400, 'MMC.111072008'],
    ]);
    const headers = { 'X-Conference-Authorization': who.token };
    const path = `/v1/mmc/control/conferences/participants/delete?conferenceID=${who.id}`;
    expect((await stage.send('POST', path, { headers, text: '{' })).code).toBe('MMC.111071062');
    expect(present()).toHaveLength(4);
  });

  it('treats unknown pids as the switch says', async () => {
    await open({ unknownPids: 'refused' });
    expect((await disconnect(pid('Ada'), 'unheard-of')).code).toBe('MMC.111072008');
    expect(present()).toHaveLength(4);
    stage.simulator.setSwitch('unknownPids', 'accepted');
    expect((await disconnect('unheard-of')).status).toBe(200);
    expect(present()).toHaveLength(4);
  });

  it('treats the host in the list as the switch says; without a host, operations of hosts are refused', async () => {
    await open({ hostInList: 'skipped' });
    expect((await disconnect(pid('Agent Seven'), pid('Ada'))).status).toBe(200);
    expect(present()).toEqual(['Agent Seven', 'Ben', 'Cleo']);
    stage.simulator.setSwitch('hostInList', 'refused');
    expect((await disconnect(pid('Agent Seven'))).code).toBe('MMC.111072009');
    stage.simulator.setSwitch('hostInList', 'allowed');
    expect((await disconnect(pid('Agent Seven'))).status).toBe(200);
    expect((await disconnect(pid('Ben'))).code).toBe('MMC.111072059');
    stage.simulator.setSwitch('withoutHost', 'allowed');
    expect((await disconnect(pid('Ben'))).status).toBe(200);
    expect(present()).toEqual(['Cleo']);
  });

  it('cancels calls under way and sends people off from the waiting room, or leaves them alone', async () => {
    await open({ answerMs: 5_000 });
    stage.simulator.act({ act: 'personWaits', name: 'Mara' });
    const invite = { attendees: [{ name: 'Lena', phone: '+990000000000201', type: 'normal' }] };
    await stage.operate(who, 'POST', 'participants', invite);
    const [mara] = [...(stage.simulator.model.meetings.get(who.id)?.waiting.keys() ?? [])];
    stage.simulator.setSwitch('calledInList', 'unaffected');
    stage.simulator.setSwitch('waitingInList', 'unknown');
    expect((await disconnect(mara ?? '')).code).toBe('MMC.111072008');
    await disconnect(pid('Lena'));
    expect(present()).toContain('Lena');
    stage.simulator.setSwitch('calledInList', 'cancelled');
    stage.simulator.setSwitch('waitingInList', 'removed');
    await disconnect(pid('Lena'), mara ?? '');
    expect(present()).not.toContain('Lena');
    expect(stage.simulator.model.meetings.get(who.id)?.waiting.size).toBe(0);
    stage.clock.advance(5_000);
    expect(present()).not.toContain('Lena');
  });

  it('takes as many as the switch says, and leaves one behind where it says so', async () => {
    await open({ longestList: 2, disconnectEffect: 'lastStays', disconnectCode: '11076002' });
    expect((await disconnect(pid('Ada'), pid('Ben'), pid('Cleo'))).code).toBe('MMC.111071061');
    const channel = await stage.channel(who);
    expect((await disconnect(pid('Ada'), pid('Ben'))).status).toBe(200);
    const results = await channel.until('InviteResultNotify');
    expect(results['data']).toEqual([expect.objectContaining({ resultCode: '11076002' })]);
    expect(present()).toEqual(['Agent Seven', 'Ben', 'Cleo']);
  });

  it('keeps the invitation of whoever was disconnected, or takes it off, too', async () => {
    await open();
    const number = stage.simulator.model.meetings.get(who.id)?.participants.get(pid('Ada'))?.number ?? '';
    stage.simulator.act({ act: 'inviteeAdded', name: 'Ada', number });
    const invited = (): boolean => stage.simulator.model.meetings.get(who.id)?.attendees.has(number) ?? false;
    await disconnect(pid('Ada'));
    expect(invited()).toBe(true);
    stage.simulator.act({ act: 'personJoins', name: 'Ada', number });
    stage.simulator.setSwitch('invitedAfterDisconnect', 'removed');
    await disconnect(pid('Ada'));
    expect(invited()).toBe(false);
  });

  it('takes people off the list of invited ones, and disconnects those who are named with their pid', async () => {
    await open();
    const meeting = stage.simulator.model.meetings.get(who.id);
    for (const name of ['Ada', 'Ben']) {
      const number = meeting?.participants.get(pid(name))?.number ?? '';
      stage.simulator.act({ act: 'inviteeAdded', name, number });
    }
    const channel = await stage.channel(who);
    channel.forget();
    const entry = (name: string, hasPid: boolean): object => ({
      number: meeting?.participants.get(pid(name))?.number,
      ...(hasPid ? { participantID: pid(name) } : {}),
    });
    const bulk = { bulkDelAttendInfo: [entry('Ada', true), entry('Ben', false)] };
    expect((await stage.operate(who, 'POST', 'attendees/delete', bulk)).status).toBe(200);
    const attendees = await channel.until('AttendeesNotify');
    expect(attendees['data']).toEqual([
      expect.objectContaining({ mode: 1, name: 'Ada' }),
      expect.objectContaining({ mode: 1, name: 'Ben' }),
    ]);
    expect(present()).toEqual(['Agent Seven', 'Ben', 'Cleo']);
    expect((await stage.operate(who, 'POST', 'attendees/delete', bulk)).code).toBe('MMC.111072017');
    stage.simulator.setSwitch('deletedAttendee', 'stays');
    stage.simulator.act({ act: 'inviteeAdded', name: 'Cleo', number: '1' });
    await stage.operate(who, 'POST', 'attendees/delete', { bulkDelAttendInfo: [{ number: '1' }] });
    expect(present()).toContain('Cleo');
  });

  it('refuses guests by either code', async () => {
    await open();
    const ada = pid('Ada');
    const { guestPassword } = stage.simulator.model.meetings.get(who.id) ?? { guestPassword: '' };
    who = await stage.take(who.id, guestPassword);
    expect(await disconnect(ada)).toMatchObject({ status: 403, code: 'MMC.111070002' });
    stage.simulator.setSwitch('guestCode', 'MMC.111072070');
    expect(await disconnect(ada)).toMatchObject({ status: 403, code: 'MMC.111072070' });
    expect(present()).toHaveLength(4);
  });

  it('disconnects 500 of 3,000 in chunks of 100', async () => {
    stage = await openStage();
    const act = { act: 'bookMeeting', host: 'agent7', subject: 'All hands', isWebinar: true } as const;
    const { meeting } = stage.simulator.act(act) as { meeting: string };
    const joined = stage.simulator.act({ act: 'peopleJoin', meeting, count: 2_999, name: 'Guest' });
    const { pids } = joined as { pids: string[] };
    who = await stage.take(meeting);
    const channel = await stage.channel(who, ['ParticipantsNotify']);
    channel.forget();
    for (let start = 0; start < 500; start += 100) await disconnect(...pids.slice(start, start + 100));
    await channel.settled();
    expect(channel.of('ParticipantsNotify').map((push) => entriesOf(push).length)).toEqual([100, 100, 100, 100, 100]);
    expect(present()).toHaveLength(2_500);
  });
});
