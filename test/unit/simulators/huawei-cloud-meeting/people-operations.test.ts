import { afterEach, describe, expect, it } from 'vitest';
import type { RawChannel } from './raw-channel.ts';
import { entriesOf } from './raw-channel.ts';
import { openStage } from './raw-cloud.ts';
import type { Controller, RawReply, TestStage } from './raw-cloud.ts';

describe('cloud meeting simulator: operations on people', () => {
  let stage: TestStage;
  let who: Controller;
  let channel: RawChannel;
  afterEach(async () => {
    await stage.close();
  });

  const open = async (switches: object = {}): Promise<void> => {
    stage = await openStage({ switches });
    who = await stage.take(stage.meeting('Ada', 'Ben'));
    channel = await stage.channel(who);
    channel.forget();
  };
  const pid = (name: string): string => stage.pid(who.id, name);
  const put = (path: string, name: string, body?: object): Promise<RawReply> =>
    stage.operate(who, 'PUT', path, body, { participantID: pid(name) });
  const person = (name: string) => stage.simulator.model.meetings.get(who.id)?.participants.get(pid(name));
  const asGuest = async (): Promise<void> => {
    who = await stage.take(who.id, stage.simulator.model.meetings.get(who.id)?.guestPassword);
  };

  /** What one operation changes of one person, as the push has it. */
  const changed = async (name: string, path: string, body?: object): Promise<unknown> => {
    channel.forget();
    const reply = await put(path, name, body);
    expect([reply.status, reply.text]).toEqual([200, '']);
    await channel.until('ParticipantsNotify');
    return channel.changesOf(pid(name)).at(-1)?.pinfoMap;
  };

  it('mutes, raises and lowers hands, renames, makes co-hosts, allows recording', async () => {
    await open();
    expect(await changed('Ada', 'participants/mute', { isMute: 1 })).toEqual({ MUTE: '1' });
    expect(await changed('Ada', 'participants/mute', { isMute: 0 })).toEqual({ MUTE: '0' });
    expect(await changed('Ada', 'participants/hands', { handsState: 1 })).toEqual({ HAND: '1' });
    expect(await changed('Ada', 'participants/hands', { handsState: 0 })).toEqual({ HAND: '0' });
    expect(await changed('Ada', 'participants/cohost', { isCohost: 1 })).toEqual({ IS_COHOST: '1' });
    expect(await changed('Ada', 'allowClientRecord', { allowClientRecord: 1 })).toEqual({ ALLOW_CLIENT_REC: '1' });
    stage.simulator.act({ act: 'personChanges', person: 'Ada', isRecording: true });
    expect(await changed('Ada', 'allowClientRecord', { allowClientRecord: 0 })).toEqual({
      ALLOW_CLIENT_REC: '0',
      LOCALREC: '0',
      CLIENT_REC_STATE: '0',
    });
    const ada = pid('Ada');
    const body = { participantID: ada, number: person('Ada')?.number, newName: 'Ada Lovelace' };
    channel.forget();
    expect((await stage.operate(who, 'PUT', 'participants/name', body)).status).toBe(200);
    expect(entriesOf(await channel.until('ParticipantsNotify'))[0]?.pinfoMap).toEqual({ NAME: 'Ada Lovelace' });
  });

  it('asks for the camera (0 opens, 1 closes) and to share; people comply at once, later or never', async () => {
    await open();
    expect(await changed('Ada', 'participants/video', { status: 1 })).toEqual({ CAMERASTATE: '0' });
    expect(await changed('Ada', 'participants/video', { status: 0 })).toEqual({ CAMERASTATE: '1' });
    expect(await changed('Ada', 'participants/share/invite', { share: 1 })).toBeDefined();
    await channel.until('ParticipantsNotify', () => person('Ada')?.isSharing === true);
    await put('participants/share/invite', 'Ben', { share: 1 });
    await channel.settled();
    expect([person('Ada')?.isSharing, person('Ben')?.isSharing]).toEqual([false, true]);
    stage.simulator.setSwitch('answerMs', 2_000);
    await put('participants/share/invite', 'Ada', { share: 1 });
    expect(person('Ada')?.isAskedToShare).toBe(true);
    await put('participants/share/invite', 'Ada', { share: 0 });
    stage.clock.advance(2_000);
    expect(person('Ada')?.isSharing).toBe(false);
    stage.simulator.setSwitch('askedPeople', 'ignore');
    await put('participants/video', 'Ada', { status: 1 });
    stage.clock.advance(60_000);
    expect(person('Ada')?.isCameraOn).toBe(true);
    stage.simulator.act({ act: 'personJoins', name: 'Phone', line: 'mobile' });
    expect((await put('participants/video', 'Phone', { status: 0 })).code).toBe('MMC.111072025');
    expect((await put('participants/share/invite', 'Phone', { share: 1 })).code).toBe('MMC.111072111');
  });

  it('broadcasts one at a time, calls one on by name, and ends both', async () => {
    await open();
    expect(await changed('Ada', 'participants/broadcast')).toEqual({ BROADCAST: '1' });
    expect((await channel.until('ConfDynamicInfoNotify'))['mode']).toBe('BROADCAST');
    channel.forget();
    await put('participants/rollCall', 'Ben');
    expect((await channel.until('ConfDynamicInfoNotify'))['mode']).toBe('ROLLCALL');
    await channel.settled();
    expect(channel.changesOf(pid('Ben'))[0]?.pinfoMap).toEqual({ ROLLCALL: '1' });
    expect(channel.changesOf(pid('Ada'))[0]?.pinfoMap).toEqual({ BROADCAST: '0', MUTE: '1' });
    expect(channel.changesOf(pid('Agent Seven'))).toEqual([]);
    channel.forget();
    await stage.operate(who, 'PUT', 'cancelBroadcast');
    expect((await channel.until('ConfDynamicInfoNotify'))['mode']).toBe('FREE');
    await channel.settled();
    expect(channel.changesOf(pid('Ben'))[0]?.pinfoMap).toEqual({ ROLLCALL: '0' });
  });

  it('lowers hands of many at once, but has no hand of the host', async () => {
    await open();
    const pids = [pid('Ada'), pid('Ben'), pid('Agent Seven'), 'unheard-of'];
    await stage.operate(who, 'PUT', 'participants/batch/hands', { handsState: 1, pids });
    await channel.settled();
    expect(channel.of('ParticipantsNotify').map((push) => entriesOf(push).length)).toEqual([2]);
    expect((await put('participants/hands', 'Agent Seven', { handsState: 1 })).code).toBe('MMC.111072069');
    const unknown = { handsState: 0, pids: ['unheard-of'] };
    expect((await stage.operate(who, 'PUT', 'participants/batch/hands', unknown)).code).toBe('MMC.111072008');
  });

  it('passes the host role by password, gives it up, and refuses what does not fit', async () => {
    await open();
    const chairmanPwd = stage.simulator.model.meetings.get(who.id)?.hostPassword ?? '';
    expect((await put('participants/role', 'Ada', { applyChair: 1, chairmanPwd: 'wrong' })).code).toBe('MMC.111072018');
    stage.simulator.setSwitch('hostClaim', 'refused');
    expect((await put('participants/role', 'Ada', { applyChair: 1, chairmanPwd })).code).toBe('MMC.111074001');
    stage.simulator.setSwitch('hostClaim', 'takesOver');
    expect(await changed('Ada', 'participants/role', { applyChair: 1, chairmanPwd })).toEqual({ ROLE: '1' });
    expect(channel.changesOf(pid('Agent Seven'))[0]?.pinfoMap).toEqual({ ROLE: '0' });
    expect((await put('participants/role', 'Ben', { applyChair: 0 })).code).toBe('MMC.111074002');
    expect(await changed('Ada', 'participants/role', { applyChair: 0 })).toEqual({ ROLE: '0' });
    await asGuest();
    expect(await changed('Ben', 'participants/role', { applyChair: 1, chairmanPwd })).toEqual({ ROLE: '1' });
  });

  it('makes nobody a co-host but guests, and a hundred at most', async () => {
    await open();
    stage.simulator.act({ act: 'peopleJoin', count: 101, name: 'Guest' });
    expect((await put('participants/cohost', 'Agent Seven', { isCohost: 1 })).code).toBe('MMC.111072108');
    for (let index = 1; index <= 100; index += 1)
      stage.simulator.act({ act: 'personChanges', person: `Guest ${index}`, isCohost: true });
    expect((await put('participants/cohost', 'Ada', { isCohost: 1 })).code).toBe('MMC.111072106');
    expect((await put('participants/cohost', 'Guest 1', { isCohost: 1 })).status).toBe(200);
  });

  it('refuses empty and long names, and renames those who are only invited', async () => {
    await open();
    const rename = (more: object): Promise<RawReply> =>
      stage.operate(who, 'PUT', 'participants/name', { number: '+990000000000201', newName: 'Lena', ...more });
    expect((await rename({ newName: ' ' })).code).toBe('MMC.111072046');
    expect((await rename({ newName: 'x'.repeat(97) })).code).toBe('MMC.111072047');
    expect((await rename({})).code).toBe('MMC.111072008');
    expect((await rename({ participantID: 'unheard-of' })).code).toBe('MMC.111072008');
    stage.simulator.act({ act: 'inviteeAdded', name: 'Leni', number: '+990000000000201' });
    await channel.settled();
    channel.forget();
    expect((await rename({})).status).toBe(200);
    expect((await channel.until('AttendeesNotify'))['data']).toEqual([expect.objectContaining({ name: 'Lena' })]);
  });

  it('lets guests change their own line only', async () => {
    await open();
    stage.simulator.act({ act: 'personJoins', name: 'Agent Eight', number: '+990000000000018' });
    const headers = {
      'X-Password': stage.simulator.model.meetings.get(who.id)?.guestPassword ?? '',
      'X-Login-Type': '1',
      'X-Access-Token': await stage.access('agent8'),
    };
    const path = `/v1/mmc/control/conferences/token?conferenceID=${who.id}`;
    const { token } = (await stage.send('GET', path, { headers })).body['data'] as { token: string };
    who = { ...who, token };
    expect((await put('participants/mute', 'Agent Eight', { isMute: 1 })).status).toBe(200);
    expect((await put('participants/hands', 'Agent Eight', { handsState: 1 })).status).toBe(200);
    expect(await put('participants/mute', 'Ada', { isMute: 1 })).toMatchObject({ status: 403, code: 'MMC.111072071' });
    expect(await put('participants/broadcast', 'Ada')).toMatchObject({ status: 403 });
    const body = { participantID: pid('Ada'), number: '1', newName: 'Eve' };
    expect((await stage.operate(who, 'PUT', 'participants/name', body)).status).toBe(403);
    stage.simulator.act({ act: 'otherClient', path: 'mute', body: { isMute: 1, allowUnmuteByOneself: 0 } });
    expect((await put('participants/mute', 'Agent Eight', { isMute: 0 })).code).toBe('MMC.111072071');
    stage.simulator.act({ act: 'otherClient', path: 'mute/guestUnMute', body: { allowUnmuteByOneself: 1 } });
    expect((await put('participants/mute', 'Agent Eight', { isMute: 0 })).status).toBe(200);
  });

  it('refuses requests that name nobody, somebody unknown, or a value out of range', async () => {
    await open();
    const codes = [
      await stage.operate(who, 'PUT', 'participants/mute', { isMute: 1 }),
      await stage.operate(who, 'PUT', 'participants/mute', { isMute: 1 }, { participantID: 'unheard-of' }),
      await put('participants/mute', 'Ada', { isMute: 2 }),
      await put('participants/mute', 'Ada', { isMute: '1' }),
    ].map(({ status, code }) => [status, code]);
    expect(codes).toEqual([
      [400, 'MMC.111071061'],
      [400, 'MMC.111072008'],
      [400, 'MMC.111071061'],
      [400, 'MMC.111071061'],
    ]);
  });

  it('calls people: they are shown as called, as joining, then as present, each with its outcome', async () => {
    await open({ answerMs: 2_000, joiningMs: 500 });
    const outcomes = ['noAnswer', 'noSuchNumber', 'offline', 'busy', 'declines'] as const;
    outcomes.forEach((kind, index) => stage.simulator.act({ act: 'behave', number: `+${index}`, kind, afterMs: 100 }));
    const attendees = [
      { name: 'Lena', phone: '+990000000000201', type: 'normal' },
      { name: 'Agent Eight', phone: '+990000000000018', type: 'normal' },
      ...outcomes.map((kind, index) => ({ name: kind, phone: `+${index}`, type: 'terminal' })),
    ];
    expect((await stage.operate(who, 'POST', 'participants', { attendees })).status).toBe(200);
    const states = async (): Promise<unknown> => {
      const { body } = await stage.operate(who, 'GET', 'realTimeInfo');
      const people = body['participants'] as { name: string; state: number }[];
      return people.filter(({ name }) => name === 'Lena').map(({ state }) => state);
    };
    expect(await states()).toEqual([1]);
    expect(channel.changesOf(pid('Lena'))[0]?.pinfoMap).toMatchObject({ STATE: '1' });
    expect((await channel.until('AttendeesNotify'))['data']).toHaveLength(7);
    stage.clock.advance(100);
    await channel.settled();
    const codes = channel.of('InviteResultNotify').flatMap((push) => push['data'] as { resultCode: string }[]);
    expect(codes.map(({ resultCode }) => resultCode)).toEqual([
      '11076005',
      '11076006',
      '11076007',
      '11076008',
      '11076009',
    ]);
    stage.clock.advance(1_900);
    expect(await states()).toEqual([2]);
    stage.clock.advance(500);
    expect(await states()).toEqual([0]);
    await channel.settled();
    expect(channel.changesOf(pid('Lena')).at(-1)?.pinfoMap).toEqual({ STATE: '0' });
    expect(person('Agent Eight')?.account?.name).toBe('agent8');
  });

  it('says why a call cannot be made', async () => {
    await open({ phoneCalls: false });
    const invite = (...attendees: object[]): Promise<RawReply> =>
      stage.operate(who, 'POST', 'participants', { attendees });
    const one = { name: 'Lena', phone: '+49170', type: 'mobile' };
    await invite(one);
    expect((await channel.until('InviteResultNotify'))['data']).toEqual([
      { callNumber: '+49170', resultCode: '11076012' },
    ]);
    expect((await invite({ ...one, phone: '' })).code).toBe('MMC.111072031');
    expect((await invite({ ...one, phone: '1'.repeat(128) })).code).toBe('MMC.111072032');
    expect((await invite({ ...one, name: 'x'.repeat(97) })).code).toBe('MMC.111072034');
    expect((await invite({ name: 'Lena', phone: '1' })).code).toBe('MMC.111071061');
    const full = stage.simulator.act({ act: 'bookMeeting', host: 'agent8', subject: 'Small', capacity: 1 });
    const small = await stage.take((full as { meeting: string }).meeting);
    const other = await stage.channel(small);
    await stage.operate(small, 'POST', 'participants', { attendees: [{ ...one, type: 'normal' }] });
    expect((await other.until('InviteResultNotify'))['data']).toEqual([
      { callNumber: '+49170', resultCode: '11076015' },
    ]);
  });

  it('calls one device by the password of the meeting, without any token', async () => {
    await open();
    const call = (pwd: string, more: object = {}): Promise<RawReply> =>
      stage.send('POST', `/v1/mmc/control/conferences/inviteWithPwd?conferenceID=${who.id}`, {
        body: { callNum: '+990000000000301', confID: who.id, pwd, ...more },
      });
    const { guestPassword = '', hostPassword = '' } = stage.simulator.model.meetings.get(who.id) ?? {};
    expect((await call('wrong')).code).toBe('MMC.111072065');
    expect((await call(guestPassword)).status).toBe(200);
    await channel.until('InviteResultNotify');
    expect(person('+990000000000301')?.state).toBe('in');
    await stage.operate(who, 'PUT', 'lock', { isLock: 1 });
    expect((await call(guestPassword, { callNum: '+2' })).code).toBe('MMC.111072050');
    expect((await call(hostPassword, { callNum: '+2' })).status).toBe(200);
  });
});
