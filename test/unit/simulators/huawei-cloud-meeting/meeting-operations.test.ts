import { afterEach, describe, expect, it } from 'vitest';
import type { RawChannel, RawPush } from './raw-channel.ts';
import { entriesOf } from './raw-channel.ts';
import { openStage } from './raw-cloud.ts';
import type { Controller, RawReply, TestStage } from './raw-cloud.ts';

describe('cloud meeting simulator: operations on the meeting', () => {
  let stage: TestStage;
  let who: Controller;
  let channel: RawChannel;
  afterEach(async () => {
    await stage.close();
  });

  const open = async (meeting: object = {}, switches: object = {}): Promise<void> => {
    stage = await openStage({ switches });
    const booked = stage.simulator.act({
      act: 'bookMeeting',
      host: 'agent7',
      subject: 'Queue B stand-up',
      present: [{ name: 'Ada' }, { name: 'Ben' }],
      ...meeting,
    });
    who = await stage.take((booked as { meeting: string }).meeting);
    channel = await stage.channel(who);
    channel.forget();
  };
  const put = (path: string, body?: object): Promise<RawReply> => stage.operate(who, 'PUT', path, body);
  const meeting = () => stage.simulator.model.meetings.get(who.id);

  /** What ConfDynamicInfoNotify says after an operation. */
  const dynamic = async (path: string, body?: object): Promise<RawPush> => {
    channel.forget();
    const reply = await put(path, body);
    expect([reply.status, reply.text]).toEqual([200, '']);
    return channel.until('ConfDynamicInfoNotify');
  };

  it('mutes and unmutes all but the host, with and without the right to unmute oneself', async () => {
    await open();
    expect(await dynamic('mute', { isMute: 1 })).toMatchObject({ mute: 1, canUnmute: 1, msgMode: 0 });
    await channel.settled();
    expect(entriesOf(channel.of('ParticipantsNotify')[0]).map(({ pid }) => pid)).toEqual([
      stage.pid(who.id, 'Ada'),
      stage.pid(who.id, 'Ben'),
    ]);
    expect(await dynamic('mute', { isMute: 1, allowUnmuteByOneself: 0 })).toMatchObject({ canUnmute: 0 });
    stage.simulator.act({ act: 'personJoins', name: 'Cleo' });
    expect(meeting()?.participants.get(stage.pid(who.id, 'Cleo'))?.isMuted).toBe(true);
    expect(await dynamic('mute/guestUnMute', { allowUnmuteByOneself: 1 })).toMatchObject({ canUnmute: 1 });
    expect(await dynamic('mute', { isMute: 0 })).toMatchObject({ mute: 0 });
    await channel.settled();
    expect(entriesOf(channel.of('ParticipantsNotify')[0])).toHaveLength(3);
  });

  it('locks: whoever comes later is not let in, called people are', async () => {
    await open();
    expect(await dynamic('lock', { isLock: 1 })).toMatchObject({ lock: 1 });
    expect(() => stage.simulator.act({ act: 'personJoins', name: 'Cleo' })).toThrow(/is locked/u);
    const attendees = [{ name: 'Lena', phone: '+990000000000201', type: 'normal' }];
    await stage.operate(who, 'POST', 'participants', { attendees });
    expect((await channel.until('InviteResultNotify'))['data']).toEqual([expect.objectContaining({ resultCode: '0' })]);
    expect(await dynamic('lock', { isLock: 0 })).toMatchObject({ lock: 0 });
  });

  it('lasts longer by hand, or by itself, until it lasts as long as it may', async () => {
    await open();
    const endsAt = meeting()?.endsAt ?? 0;
    expect(await dynamic('duration', { auto: 0, duration: 30 })).toMatchObject({ endTime: String(endsAt + 1_800_000) });
    expect(await dynamic('duration', { auto: 0 })).toMatchObject({ endTime: String(endsAt + 2_700_000) });
    expect((await put('duration', { auto: 0, duration: 0 })).code).toBe('MMC.111071015');
    for (let count = 0; count < 2; count += 1) await put('duration', { auto: 0, duration: 1440 });
    await channel.settled();
    expect((await put('duration', { auto: 0 })).code).toBe('MMC.111074003');
    expect(meeting()?.endsAt).toBe(stage.clock.now() + 30 * 3_600_000);
  });

  it('is prolonged by itself at its end where that was asked for', async () => {
    await open({}, { idleMs: 86_400_000 });
    await put('duration', { auto: 1 });
    await channel.settled();
    channel.forget();
    stage.clock.advance(3_600_000);
    expect((await channel.until('ConfDynamicInfoNotify'))['state']).toBe('Created');
    expect(meeting()?.endsAt).toBe(stage.clock.now() + 900_000);
  });

  it('is ended by its host', async () => {
    await open();
    expect((await put('stop')).status).toBe(200);
    expect(await channel.closed()).toBe(1000);
    expect(channel.pushes.at(-1)).toMatchObject({ action: 'ConfDynamicInfoNotify', state: 'Destroyed' });
    expect(await put('stop')).toMatchObject({ status: 400, code: 'MMC.111072006' });
  });

  it('records and streams in the way of its kind', async () => {
    await open();
    expect(await dynamic('mmrRecord', { recordType: 1 })).toMatchObject({ recState: 1, recOccurred: 1 });
    expect(await dynamic('mmrRecord', { recordType: 0 })).toMatchObject({ recState: 0, recOccurred: 1 });
    await dynamic('mmrRecord', { recordType: 1 });
    expect(await dynamic('mmrRecord', { recordType: 2 })).toMatchObject({ recState: 0 });
    expect((await put('record', { isRecord: 1 })).code).toBe('MMC.111072020');
    expect((await put('mmrLive', { liveState: 1 })).status).toBe(200);
    expect((await put('live', { isLive: 1 })).code).toBe('MMC.111072066');
    expect(meeting()?.controls.isLive).toBe(true);
  });

  it('records and streams MCU meetings by the other calls', async () => {
    await open({ mode: 'COMMON' });
    expect(await dynamic('record', { isRecord: 1 })).toMatchObject({ recState: 1 });
    expect(await dynamic('record', { isRecord: 0 })).toMatchObject({ recState: 0 });
    expect((await put('mmrRecord', { recordType: 1 })).code).toBe('MMC.111072020');
    expect((await put('live', { isLive: 1 })).status).toBe(200);
    expect((await put('mmrLive', { liveState: 1 })).code).toBe('MMC.111072066');
  });

  it('pauses webinars and lets the audience in', async () => {
    await open({ isWebinar: true });
    expect(await dynamic('pause', { pause: 1 })).toMatchObject({ pause: true });
    expect(await dynamic('allowAudience', { allowAudience: 1 })).toMatchObject({ allowAudience: true });
    stage.simulator.act({ act: 'personJoins', name: 'Listener', role: 'audience' });
    const query = { participantID: stage.pid(who.id, 'Listener') };
    expect((await stage.operate(who, 'PUT', 'participants/mute', { isMute: 0 }, query)).code).toBe('MMC.111072089');
    const claim = { applyChair: 1, chairmanPwd: meeting()?.hostPassword };
    expect((await stage.operate(who, 'PUT', 'participants/role', claim, query)).code).toBe('MMC.111072213');
  });

  it('neither pauses nor has an audience unless it is a webinar', async () => {
    await open();
    expect((await put('pause', { pause: 1 })).code).toBe('MMC.111072010');
    expect((await put('allowAudience', { allowAudience: 1 })).code).toBe('MMC.111072010');
  });

  it('changes rights, each by itself', async () => {
    await open();
    expect(await dynamic('updateStartedConfConfig', { lockSharing: 1, chatPermission: 1 })).toMatchObject({
      lockSharing: 1,
      forbiddenChat: 1,
    });
    const rest = {
      callInRestriction: 2,
      allowUnmuteByOneself: 0,
      audienceCallInRestriction: 2,
      clientRecMode: 2,
      isLock: 1,
      freeShare: 0,
    };
    expect(await dynamic('updateStartedConfConfig', rest)).toMatchObject({
      callInRestriction: 2,
      canUnmute: 0,
      audienceCallInRestriction: 2,
      clientRecMode: 2,
      lock: 1,
      enableShareSetting: 0,
      lockSharing: 1,
    });
    expect((await put('updateStartedConfConfig', { allowOpenCamera: 0, allowRename: 0 })).status).toBe(200);
    expect(meeting()?.controls).toMatchObject({ mayOpenCamera: false, mayRename: false });
    expect((await put('updateStartedConfConfig', { chatPermission: 5 })).code).toBe('MMC.111071061');
  });

  it('admits one and all from the waiting room, at once or by way of joining', async () => {
    await open({ hasWaitingRoom: true });
    const waits = (name: string): string => (stage.simulator.act({ act: 'personJoins', name }) as { pid: string }).pid;
    const [mara, nils, olga] = [waits('Mara'), waits('Nils'), waits('Olga')];
    await channel.settled();
    expect(
      channel
        .of('WaitingListNotify')
        .flatMap(entriesOf)
        .map(({ pid, mode }) => [pid, mode]),
    ).toEqual([
      [mara, 0],
      [nils, 0],
      [olga, 0],
    ]);
    channel.forget();
    await put('allowWaitingParticipant', { participantID: mara });
    await channel.until('ParticipantsNotify');
    expect(entriesOf(channel.of('WaitingListNotify')[0])).toEqual([{ pid: mara, mode: 1, delType: 0, pinfoMap: {} }]);
    expect(channel.changesOf(mara ?? '')[0]?.pinfoMap).toMatchObject({ NAME: 'Mara', STATE: '0' });
    stage.simulator.setSwitch('joiningMs', 1_000);
    channel.forget();
    await put('allowWaitingParticipant', { allowAll: true });
    const admitted = entriesOf(await channel.until('WaitingListNotify'));
    expect(admitted.map(({ pid, pinfoMap }) => [pid, pinfoMap?.['WAITINGSTATE']])).toEqual([
      [nils, '1'],
      [olga, '1'],
    ]);
    stage.clock.advance(1_000);
    await channel.settled();
    expect([channel.changesOf(nils ?? '').length, channel.changesOf(olga ?? '').length]).toEqual([1, 1]);
    expect(meeting()?.waiting.size).toBe(0);
    expect((await put('allowWaitingParticipant', { participantID: mara })).code).toBe('MMC.111072008');
    expect((await put('allowWaitingParticipant', {})).code).toBe('MMC.111071061');
  });

  it('moves one and many into the waiting room, but neither hosts nor co-hosts', async () => {
    await open({ hasWaitingRoom: true });
    const pid = (name: string): string => stage.pid(who.id, name);
    const [ada, ben, host] = [pid('Ada'), pid('Ben'), pid('Agent Seven')];
    stage.simulator.act({ act: 'personChanges', person: 'Ben', isCohost: true });
    channel.forget();
    expect((await put('moveToWaitingRoom', { participantID: ada })).status).toBe(200);
    await channel.until('ParticipantsNotify');
    expect(channel.changesOf(ada)).toEqual([{ pid: ada, mode: 1, pinfoMap: {} }]);
    expect(entriesOf(channel.of('WaitingListNotify')[0])).toEqual([expect.objectContaining({ pid: ada, mode: 0 })]);
    expect((await put('moveToWaitingRoom', { participantID: ben })).code).toBe('MMC.111112004');
    expect((await put('moveToWaitingRoom', { participantID: host })).code).toBe('MMC.111072012');
    expect((await put('moveToWaitingRoom', { participantID: ada })).code).toBe('MMC.111072008');
    expect((await put('batchMoveToWaitingRoom', { batchParticipants: [ada] })).code).toBe('MMC.111072008');
    stage.simulator.act({ act: 'personChanges', person: 'Ben', isCohost: false });
    expect((await put('batchMoveToWaitingRoom', { batchParticipants: [ben, ben, 'unheard-of'] })).status).toBe(200);
    await channel.settled();
    expect([...(meeting()?.waiting.keys() ?? [])]).toEqual([ada, ben]);
  });

  it('has no waiting room unless it was booked with one, and admits nobody into a full room', async () => {
    await open({ capacity: 3 });
    expect((await put('moveToWaitingRoom', { participantID: stage.pid(who.id, 'Ada') })).code).toBe('MMC.111112005');
    const { pid } = stage.simulator.act({ act: 'personWaits', name: 'Mara', meeting: who.id }) as { pid: string };
    expect((await put('allowWaitingParticipant', { participantID: pid })).code).toBe('MMC.111072101');
  });
});
