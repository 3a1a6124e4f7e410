import { afterEach, describe, expect, it } from 'vitest';
import { openStage } from './raw-cloud.ts';
import type { RawReply, TestStage } from './raw-cloud.ts';

const base = '/v1/mmc/management/conferences';

describe('cloud meeting simulator: lists of meetings', () => {
  let stage: TestStage;
  afterEach(async () => {
    await stage.close();
  });

  const get = async (path: string, account = 'agent7', headers: Record<string, string> = {}): Promise<RawReply> =>
    stage.send('GET', path, { headers: { 'X-Access-Token': await stage.access(account), ...headers } });
  const ids = ({ body }: RawReply): unknown[] =>
    (body['data'] as { conferenceID?: unknown }[]).map((one) => one.conferenceID);
  const book = (subject: string, more: object = {}): string =>
    (
      stage.simulator.act({ act: 'bookMeeting', host: 'agent7', subject, isStarted: false, ...more }) as {
        meeting: string;
      }
    ).meeting;

  it('refuses everybody without an access token', async () => {
    stage = await openStage();
    const replies = [await stage.send('GET', base), await stage.send('GET', `${base}/online`)];
    for (const { status, code } of replies) expect([status, code]).toEqual([401, 'USG.206020000']);
  });

  it('lists booked and running meetings in the order asked for, searched, and by how far ahead they are', async () => {
    stage = await openStage();
    const hour = 3_600_000;
    const tomorrow = book('Tomorrow', { startsInMs: 23 * hour });
    const now = book('Queue B stand-up', { isStarted: true });
    const soon = book('Soon', { startsInMs: 2 * hour });
    expect(ids(await get(base))).toEqual([now, soon, tomorrow]);
    expect(ids(await get(`${base}?sortType=DSC_StartTIME`))).toEqual([tomorrow, soon, now]);
    expect(ids(await get(`${base}?searchKey=stand`))).toEqual([now]);
    expect(ids(await get(`${base}?searchKey=agent%20seven&limit=2&offset=1`))).toEqual([soon, tomorrow]);
    stage.clock.advance(2 * hour);
    stage.simulator.act({
      act: 'bookMeeting',
      host: 'agent7',
      subject: 'Later',
      startsInMs: 24 * hour,
      isStarted: false,
    });
    expect(ids(await get(`${base}?queryConfMode=ADAY`))).toHaveLength(3);
    expect((await get(`${base}?queryConfMode=AYEAR`)).code).toBe('MMC.111071061');
    expect((await get(`${base}?limit=501`)).code).toBe('MMC.111071061');
    expect((await get(`${base}?offset=-1`)).status).toBe(400);
  });

  it('pages 700 running meetings, 500 at most a page', async () => {
    stage = await openStage();
    for (let index = 0; index < 700; index += 1) book(`Meeting ${index}`, { isStarted: true, isHostPresent: false });
    const first = await get(`${base}/online?limit=500`);
    expect(first.body).toMatchObject({ offset: 0, limit: 500, count: 700 });
    const second = await get(`${base}/online?limit=500&offset=500`);
    expect(new Set([...ids(first), ...ids(second)]).size).toBe(700);
    expect((await get(`${base}/online`)).body).toMatchObject({ limit: 20 });
  });

  it('shows both passwords to the host and one to guests, and nothing to others', async () => {
    stage = await openStage();
    const meeting = book('Review', {
      isStarted: true,
      hostPassword: '482913',
      guestPassword: '117700',
      invited: [{ name: 'Agent Eight', number: '+990000000000018' }],
    });
    const passwords = async (account: string, path = `${base}/online`): Promise<unknown> =>
      ((await get(path, account)).body['data'] as { passwordEntry: unknown }[])[0]?.passwordEntry;
    const general = { conferenceRole: 'general', password: '117700' };
    expect(await passwords('agent7')).toEqual([{ conferenceRole: 'chair', password: '482913' }, general]);
    expect(await passwords('agent8')).toEqual([general]);
    expect(ids(await get(`${base}/online`, 'lead1'))).toEqual([]);
    expect(ids(await get(`${base}/online?queryAll=true`, 'admin1'))).toEqual([meeting]);
    expect(ids(await get(`${base}/online`, 'admin1'))).toEqual([]);
    expect(ids(await get(`${base}/online?queryAll=true`, 'lead1'))).toEqual([]);
    stage.simulator.setSwitch('queryAllByUser', 'refused');
    expect(await get(`${base}/online?queryAll=true`, 'lead1')).toMatchObject({ status: 403, code: 'MMC.111070002' });
    expect(await get(`${base}/confDetail?conferenceID=${meeting}`, 'lead1')).toMatchObject({ status: 403 });
  });

  it('shows a meeting with the invited people, whose participantID is a number', async () => {
    stage = await openStage();
    const meeting = stage.meeting('Caller Ada');
    stage.simulator.act({ act: 'inviteeAdded', meeting, name: 'Lena', number: '+990000000000201' });
    for (const path of ['confDetail', 'online/confDetail']) {
      const { body } = await get(`${base}/${path}?conferenceID=${meeting}`, 'agent7', { 'X-Type': '0' });
      expect(body['conferenceData']).toMatchObject({ conferenceID: meeting, role: 'chair', size: 2 });
      const { data } = body['data'] as { data: { participantID: string; name: string; state: string }[] };
      expect(data.map((one) => [one.participantID, one.name, one.state])).toEqual([
        ['+990000000000017', 'Agent Seven', 'MEETTING'],
        ['+990000000000201', 'Lena', 'MEETTING'],
      ]);
    }
    const found = await get(`${base}/confDetail?conferenceID=${meeting}&searchKey=len`);
    expect((found.body['data'] as { count: number }).count).toBe(1);
    expect(await get(`${base}/confDetail?conferenceID=1`)).toMatchObject({ status: 400, code: 'MMC.111070005' });
    expect((await get(`${base}/confDetail`)).code).toBe('MMC.111071061');
    expect((await get(`${base}/online/confDetail?conferenceID=${book('Booked')}`)).code).toBe('MMC.111072005');
  });

  it('shows who is present, paged and searched', async () => {
    stage = await openStage();
    const meeting = book('Town hall', { isStarted: true, capacity: 1_000 });
    stage.simulator.act({ act: 'peopleJoin', count: 600, name: 'Guest', meeting });
    const path = `${base}/online/conf-attendee?conf_id=${meeting}`;
    const first = await get(`${path}&limit=500`);
    expect(first.body).toMatchObject({ count: 601 });
    expect((first.body['data'] as unknown[])[0]).toMatchObject({ name: 'Agent Seven', role: 1, account: 'agent7' });
    expect((await get(`${path}&limit=500&offset=500`)).body['data']).toHaveLength(101);
    expect((await get(`${path}&search_key=guest%20600`)).body).toMatchObject({ count: 1 });
    expect((await get(`${path}&search_key=agent-7`)).body).toMatchObject({ count: 1 });
    expect(await get(path, 'lead1')).toMatchObject({ status: 403 });
    expect((await get(`${base}/online/conf-attendee?conf_id=${book('Booked')}`)).code).toBe('MMC.111072005');
  });

  it('finds a number, the company and the site of a meeting', async () => {
    stage = await openStage();
    const meeting = stage.meeting();
    const busy = '/v2/mms/ncms/conferences/online/check-callnumber-in-conf?call_number=';
    expect((await get(`${busy}%2b990000000000017`)).body).toEqual({ in_conf: true, conf_id: meeting });
    expect((await get(`${busy}+990000000000017`)).body).toMatchObject({ in_conf: true });
    expect((await get(`${busy}%2b990000000000099`)).body).toEqual({ in_conf: false });
    expect((await get(`${base}/confOrg?conferenceID=${meeting}`)).body).toEqual({ orgID: '700000017' });
    const authority = stage.simulator.addresses.https.replace('https://', '');
    const region = `${base}/region/info?conferenceID=${meeting}`;
    expect((await get(region)).body).toEqual({ regionIP: '127.0.0.1', regionUrl: authority });
    stage.simulator.setSwitch('site', 'elsewhere');
    const elsewhere = authority.replace('127.0.0.1', 'localhost');
    expect((await get(region)).body).toEqual({ regionIP: '127.0.0.1', regionUrl: elsewhere });
    expect((await get(`${base}/region/info?conferenceID=${book('Booked')}`)).code).toBe('MMC.111072005');
  });

  it('gives guests a random value to join with, and tells nobody whether meeting or password is wrong', async () => {
    stage = await openStage();
    const id = stage.meeting();
    const meeting = stage.simulator.model.meetings.get(id);
    const headers = { 'X-Password': meeting?.guestPassword ?? '' };
    const path = `/v2/mms/ncms/conferences/auth/random?conf_id=${id}&guest_waiting=0`;
    expect((await stage.send('GET', path, { headers })).body).toMatchObject({ conf_mode: 'RTC', webinar: false });
    const older = await get(`${base}/anonymous/auth?conferenceID=${id}`, 'agent7', headers);
    expect(older.body['random']).toMatch(/^[0-9a-f]{32}$/u);
    expect(await stage.send('GET', path)).toMatchObject({ status: 400, code: 'MMC.111072065' });
    const unknown = path.replace(id, '1');
    expect(await stage.send('GET', unknown, { headers })).toMatchObject({ code: 'MMC.111072065' });
  });

  it('says whether the site is under maintenance', async () => {
    stage = await openStage();
    const path = '/v1/mmc/control/confmaintain/queryMgmtSiteStatus';
    expect((await stage.send('GET', path)).body).toEqual({ status: 'NORMAL' });
    stage.simulator.setSwitch('siteStatus', 'FAULT');
    const { body } = await stage.send('GET', path);
    expect(body).toMatchObject({ status: 'FAULT', redirectJoinUrl: expect.stringContaining('https://localhost:') });
  });

  it('says of what does not exist that it is not published', async () => {
    stage = await openStage();
    for (const path of ['/', '/v1/mmc/unheard-of', '/v1/mmc/management/conferences/%zz']) {
      const reply = await stage.send('GET', path, { isUnshaped: true });
      expect([reply.status, reply.code]).toEqual([404, 'APIG.0101']);
    }
    expect((await stage.send('PATCH', base, { isUnshaped: true })).status).toBe(404);
  });
});
