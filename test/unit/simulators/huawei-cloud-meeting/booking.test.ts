import { afterEach, describe, expect, it } from 'vitest';
import { openStage } from './raw-cloud.ts';
import type { RawReply, TestStage } from './raw-cloud.ts';

const base = '/v1/mmc/management';

describe('cloud meeting simulator: booking and history', () => {
  let stage: TestStage;
  afterEach(async () => {
    await stage.close();
  });

  const ask = async (method: string, path: string, body?: object, account = 'agent7'): Promise<RawReply> =>
    stage.send(method, `${base}/${path}`, {
      headers: { 'X-Access-Token': await stage.access(account) },
      ...(body ? { body } : {}),
    });
  type Info = Record<string, unknown> & { readonly conferenceID: string };
  const create = async (body: object, path = 'conferences'): Promise<Info> => {
    const { text } = await ask('POST', path, { mediaTypes: 'HDVideo', ...body });
    return (JSON.parse(text) as Info[])[0] ?? { conferenceID: text };
  };
  const chairPassword = (info: Info): string => (info['passwordEntry'] as { password: string }[])[0]?.password ?? '';

  it('books a meeting for now, which runs at once; the reply is a list', async () => {
    stage = await openStage();
    const attendees = [
      { accountId: 'agent8', role: 1 },
      { name: 'Lena', phone: '+990000000000201', type: 'terminal', email: 'lena@example.test', sms: '+1' },
    ];
    const info = await create({ subject: 'Now', attendees, isAutoRecord: 1 });
    expect(info).toMatchObject({
      conferenceState: 'Created',
      confType: 'IMMEDIATELY',
      size: 2,
      terminlCount: 1,
      normalCount: 1,
      isAutoRecord: 1,
      confUUID: expect.any(String),
    });
    const running = await ask('GET', 'conferences/online', undefined, 'agent8');
    expect((running.body['data'] as Info[])[0]?.['passwordEntry']).toHaveLength(2);
    expect((await stage.take(info.conferenceID)).role).toBe(1);
  });

  it('books cloud rooms: people are shown another number than the one that controls the meeting', async () => {
    stage = await openStage();
    const info = await create({ subject: 'In my room', vmrFlag: 1 });
    const room = String(info['vmrConferenceID']);
    expect(info).toMatchObject({ vmrFlag: 1, vmrConferenceID: expect.not.stringMatching(info.conferenceID) });
    await expect(stage.take(room, chairPassword(info))).rejects.toThrow('MMC.111072065');
    const who = await stage.take(info.conferenceID);
    const channel = await stage.channel(who, ['ConfBasicInfoNotify']);
    expect(channel.of('ConfBasicInfoNotify')[0]).toMatchObject({ confID: info.conferenceID, displayID: room });
  });

  it('books ahead, changes, refuses to change what runs, and cancels', async () => {
    stage = await openStage();
    const info = await create({ startTime: '2026-03-03 10:00', length: 45, subject: 'Review' });
    expect(info).toMatchObject({
      startTime: '2026-03-03 10:00',
      endTime: '2026-03-03 10:45',
      conferenceState: 'Schedule',
    });
    const change = { mediaTypes: 'Voice', startTime: '2026-03-03 11:00', subject: 'Later' };
    const path = `conferences?conferenceID=${info.conferenceID}`;
    const { text } = await ask('PUT', path, change);
    expect((JSON.parse(text) as Info[])[0]).toMatchObject({ subject: 'Later', startTime: '2026-03-03 11:00' });
    expect(await ask('PUT', path, change, 'agent8')).toMatchObject({ status: 403 });
    const start = { conferenceID: info.conferenceID, password: chairPassword(info) };
    expect((await ask('POST', 'conferences/start', start)).body['regionIP']).toBe('127.0.0.1');
    expect((await ask('PUT', path, change)).code).toBe('MMC.111071065');
    expect((await ask('DELETE', path)).code).toBe('MMC.111071067');
    const who = await stage.take(info.conferenceID);
    expect((await ask('DELETE', `${path}&type=1`)).status).toBe(200);
    expect((await stage.operate(who, 'GET', 'realTimeInfo')).code).toBe('MMC.111072006');
    expect((await ask('GET', 'conferences')).body['count']).toBe(0);
  });

  it('starts a booked meeting by the host password; by the guest password only where guests may', async () => {
    stage = await openStage();
    const booked = { startTime: '2026-03-03 10:00', confConfigInfo: { guestPwd: '117700' } };
    const info = await create(booked);
    const start = (id: string, password: string): Promise<RawReply> =>
      ask('POST', 'conferences/start', { conferenceID: id, password }, 'agent8');
    expect((await start(info.conferenceID, 'wrong')).code).toBe('MMC.111072065');
    expect((await start('1', chairPassword(info))).code).toBe('MMC.111072065');
    expect((await start(info.conferenceID, '117700')).code).toBe('MMC.111071058');
    expect((await start(info.conferenceID, chairPassword(info))).status).toBe(200);
    const open = await create({ ...booked, confConfigInfo: { guestPwd: '117700', allowGuestStartConf: true } });
    expect((await start(open.conferenceID, '117700')).status).toBe(200);
  });

  it('forgets bookings whose time has passed', async () => {
    stage = await openStage();
    const info = await create({ startTime: '2026-03-02 10:00', length: 15 });
    stage.clock.advance(3_600_000 + 900_000);
    expect((await ask('GET', 'conferences')).body['count']).toBe(0);
    const start = { conferenceID: info.conferenceID, password: chairPassword(info) };
    expect((await ask('POST', 'conferences/start', start)).code).toBe('MMC.111072006');
  });

  it('refuses bookings out of their limits, each by its code', async () => {
    stage = await openStage();
    const code = async (body: object): Promise<string> =>
      (await ask('POST', 'conferences', { mediaTypes: 'HDVideo', ...body })).code;
    expect(await code({ mediaTypes: 'Smell' })).toBe('MMC.111071018');
    expect(await code({ length: 14 })).toBe('MMC.111071021');
    expect(await code({ subject: 'x'.repeat(129) })).toBe('MMC.111071022');
    expect(await code({ startTime: '2026-03-02 08:00' })).toBe('MMC.111071013');
    expect(await code({ startTime: 'tomorrow' })).toBe('MMC.111071061');
    expect(await code({ confConfigInfo: { guestPwd: 'abcd' } })).toBe('MMC.111071080');
    expect(await code({ confConfigInfo: { guestPwd: '123' } })).toBe('MMC.111071081');
    expect(await code({ attendees: [{ name: 'Nobody' }] })).toBe('MMC.111072031');
    expect((await ask('POST', 'conferences')).code).toBe('MMC.111072057');
  });

  it('books series, and changes and cancels single meetings of them', async () => {
    stage = await openStage();
    const cycleParams = {
      startDate: '2026-03-02',
      endDate: '2026-03-20',
      cycle: 'Week',
      point: [1, 4],
      preRemindDays: 1,
    };
    const info = await create({ startTime: '2026-03-02 10:00', cycleParams }, 'cycleconferences');
    const occurrences = (): { cycleSubConfID: string; startTime: string }[] =>
      info['subConfs'] as { cycleSubConfID: string; startTime: string }[];
    expect(occurrences().map(({ startTime }) => startTime.slice(0, 10))).toEqual([
      '2026-03-02',
      '2026-03-05',
      '2026-03-09',
      '2026-03-12',
      '2026-03-16',
      '2026-03-19',
    ]);
    const detail = async (): Promise<Info> =>
      (await ask('GET', `conferences/confDetail?conferenceID=${info.conferenceID}`)).body['conferenceData'] as Info;
    expect(await detail()).not.toHaveProperty('conferenceState');
    const path = `conferences/cyclesubconf?conferenceID=${info.conferenceID}`;
    const [first, second] = occurrences().map(({ cycleSubConfID }) => cycleSubConfID);
    const moved = { cycleSubConfID: first, mediaTypes: 'HDVideo', startTime: '2026-03-03 12:00', length: 60 };
    expect((await ask('PUT', path, { ...moved, description: 'Moved' })).status).toBe(200);
    expect((await ask('DELETE', path, { cycleSubConfIDs: [second] })).status).toBe(200);
    expect((await ask('DELETE', path, { cycleSubConfIDs: [second] })).code).toBe('MMC.111070005');
    const { subConfs } = (await detail()) as unknown as { subConfs: object[] };
    expect(subConfs).toHaveLength(5);
    expect(subConfs[0]).toMatchObject({ startTime: '2026-03-03 12:00', description: 'Moved' });
    const cycle = { startTime: '2026-03-02 10:00', mediaTypes: 'Voice', subject: 'Series' };
    expect((await ask('PUT', `cycleconferences?conferenceID=${info.conferenceID}`, cycle)).status).toBe(200);
    expect((await ask('DELETE', `cycleconferences?conferenceID=${info.conferenceID}`)).status).toBe(200);
    const daily = { ...cycleParams, cycle: 'Day', endDate: '2026-12-31' };
    expect((await ask('POST', 'cycleconferences', { ...cycle, cycleParams: daily })).code).toBe('MMC.111071061');
    expect((await ask('POST', 'cycleconferences', cycle)).code).toBe('MMC.111071061');
    const monthly = { startDate: '2026-03-02', endDate: '2026-06-30', cycle: 'Month', interval: 2, preRemindDays: 0 };
    const months = await create({ startTime: '2026-03-02 10:00', cycleParams: monthly }, 'cycleconferences');
    expect(months['subConfs']).toHaveLength(2);
  });

  it('remembers what has been: who was there, what was done, what was recorded', async () => {
    stage = await openStage();
    const who = await stage.take(stage.meeting('Ada'));
    await stage.operate(who, 'PUT', 'mmrRecord', { recordType: 1 });
    stage.clock.advance(60_000);
    const ada = stage.pid(who.id, 'Ada');
    await stage.operate(who, 'POST', 'participants/delete', { bulkHangUpParticipants: [ada] });
    stage.clock.advance(60_000);
    await stage.operate(who, 'PUT', 'stop');
    const now = stage.clock.now();
    const dates = `startDate=${now - 3_600_000}&endDate=${now}`;
    const past = await ask('GET', `conferences/history?${dates}`);
    const [info] = past.body['data'] as Info[];
    expect(info).toMatchObject({ conferenceState: 'Destroyed', isHasRecordFile: true });
    expect((await ask('GET', `conferences/history?${dates}`, undefined, 'agent8')).body['count']).toBe(0);
    expect((await ask('GET', `conferences/history?${dates}&queryAll=true`, undefined, 'admin1')).body['count']).toBe(1);
    expect((await ask('GET', 'conferences/history')).code).toBe('MMC.111071061');
    const uuid = `confUUID=${String(info?.['confUUID'])}`;
    const attendance = await ask('GET', `conferences/history/confAttendeeRecord?${uuid}`);
    const rows = attendance.body['data'] as { displayName: string; joinTime: number; leftTime: number }[];
    expect(rows.map((row) => [row.displayName, row.leftTime - row.joinTime])).toEqual([
      ['Agent Seven', 120_000],
      ['Ada', 60_000],
    ]);
    const controls = await ask('GET', `conferences/history/confCtlRecord?${uuid}`);
    expect((controls.body['data'] as { operateCode: string }[]).map(({ operateCode }) => operateCode)).toEqual([
      'PUT mmrRecord',
      'POST participants/delete',
      'PUT stop',
    ]);
    expect((await ask('GET', `conferences/history/confDetail?${uuid}`)).status).toBe(200);
    expect((await ask('GET', `record/files?${dates}`)).body['data']).toEqual([
      expect.objectContaining({ confID: who.id, rcdTime: 2 }),
    ]);
    expect((await ask('GET', `record/downloadurls?${uuid}`)).body['recordUrls']).toHaveLength(1);
    expect(await ask('GET', `record/downloadurls?${uuid}`, undefined, 'agent8')).toMatchObject({ status: 403 });
    expect((await ask('GET', 'record/downloadurls?confUUID=1')).code).toBe('MMC.111070005');
    const headers = { 'X-Access-Token': await stage.access() };
    const segments = (confUUID: unknown): Promise<RawReply> =>
      stage.send('POST', '/v1/mmc/rlm/record/info', { headers, body: { confUUID } });
    expect((await segments(info?.['confUUID'])).body).toMatchObject({ code: '0', data: { segmentCount: 1 } });
    expect((await segments('1')).body).toMatchObject({ code: '111070005' });
  });

  it('keeps the webhook of the company, for administrators', async () => {
    stage = await openStage();
    const config = 'webhook/link-config';
    const body = {
      corpId: '700000017',
      subscriberId: 's1',
      subscriberKey: 'secret-key',
      url: 'https://hook.example.test',
    };
    expect(await ask('POST', config, body)).toMatchObject({ status: 403, code: 'MMC.111070002' });
    expect((await ask('POST', config, body, 'admin1')).status).toBe(200);
    const show = async (): Promise<Record<string, unknown>> =>
      (await ask('GET', `${config}?corpId=700000017`, undefined, 'admin1')).body;
    const { id, status } = await show();
    expect(status).toBe(0);
    const change = (value: string): Promise<RawReply> =>
      ask('PUT', `webhook/change-status?id=${String(id)}&status=${value}`, undefined, 'admin1');
    expect((await change('2')).status).toBe(200);
    expect((await change('3')).code).toBe('MMC.111071061');
    expect((await show())['status']).toBe(2);
    const remove = (): Promise<RawReply> => ask('DELETE', `${config}?id=${String(id)}`, undefined, 'admin1');
    expect((await remove()).status).toBe(200);
    expect((await remove()).code).toBe('MMC.111070005');
    expect(await show()).not.toHaveProperty('id');
    expect(JSON.stringify(stage.simulator.model.requests)).not.toContain('secret-key');
  });

  it('measures the network of those who are asked for', async () => {
    stage = await openStage();
    const who = await stage.take(stage.meeting('Ada'));
    const uuid = stage.simulator.model.meetings.get(who.id)?.run?.uuid ?? '';
    const path = `/v1/mmc/cqs/media/qos?conferenceid=${who.id}&confuuid=${uuid}`;
    const users = [{ pid: stage.pid(who.id, 'Ada'), accessMediaType: 'audio' }, { pid: 'unheard-of' }];
    const reply = await stage.send('POST', path, { headers: { confToken: who.token }, body: { users } });
    expect(reply.body['qosList']).toEqual([expect.objectContaining({ netRate: '5' })]);
    expect(await stage.send('POST', path, { headers: { confToken: 'wrong' }, body: { users } })).toMatchObject({
      status: 401,
    });
  });
});
