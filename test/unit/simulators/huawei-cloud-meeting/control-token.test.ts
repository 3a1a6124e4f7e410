import { afterEach, describe, expect, it } from 'vitest';
import { openStage } from './raw-cloud.ts';
import type { RawReply, TestStage } from './raw-cloud.ts';

const control = '/v1/mmc/control/conferences';

describe('cloud meeting simulator: control of a meeting', () => {
  let stage: TestStage;
  afterEach(async () => {
    await stage.close();
  });

  const ask = (id: string, headers: Record<string, string>): Promise<RawReply> =>
    stage.send('GET', `${control}/token?conferenceID=${id}`, { headers: { 'X-Login-Type': '1', ...headers } });
  const dataOf = (reply: RawReply): Record<string, unknown> => reply.body['data'] as Record<string, unknown>;
  const encoded = (token: string): string => `Basic ${Buffer.from(token).toString('base64')}`;
  const meetingOf = (id: string) => {
    const meeting = stage.simulator.model.meetings.get(id);
    if (!meeting) throw new Error(id);
    return meeting;
  };

  it('gives a control token for the host password of a running meeting', async () => {
    stage = await openStage();
    const id = stage.meeting();
    const data = dataOf(await ask(id, { 'X-Password': meetingOf(id).hostPassword }));
    expect(data).toMatchObject({
      role: 1,
      confTokenExpireTime: 1_800,
      expireTime: stage.clock.now() + 1_800_000,
      wsURL: stage.simulator.addresses.https.replace('https', 'wss'),
      orgID: '700000017',
    });
    expect(data['supportNotifyType']).toHaveLength(9);
    expect((await ask(id, { 'X-Password': meetingOf(id).hostPassword, 'X-Login-Type': '2' })).code).toBe(
      'MMC.111071061',
    );
    stage.simulator.setSwitch('supportedPushes', 'none');
    expect(dataOf(await ask(id, { 'X-Password': meetingOf(id).hostPassword }))['supportNotifyType']).toEqual([]);
  });

  it('says the same of a wrong password, no such meeting and one that does not run, and locks callers', async () => {
    stage = await openStage();
    const id = stage.meeting();
    const { hostPassword } = meetingOf(id);
    const booked = stage.simulator.act({ act: 'bookMeeting', host: 'agent7', subject: 'Later', isStarted: false });
    const { meeting: later, hostPassword: laterPassword } = booked as { meeting: string; hostPassword: string };
    for (const reply of [
      await ask(id, { 'X-Password': 'wrong' }),
      await ask('1', { 'X-Password': hostPassword }),
      await ask(later, { 'X-Password': laterPassword }),
      await ask(id, {}),
    ])
      expect([reply.status, reply.code]).toEqual([400, 'MMC.111072065']);
    for (let count = 3; count <= 5; count += 1) await ask(id, { 'X-Password': 'wrong' });
    expect(await ask(id, { 'X-Password': hostPassword })).toMatchObject({ status: 400, code: 'MMC.111072064' });
    stage.clock.advance(60_000);
    expect((await ask(id, { 'X-Password': hostPassword })).status).toBe(200);
  });

  it('has lives and locks as the switches say', async () => {
    const lives = { controlTokenMs: 5_000, webSocketTokenMs: 1_000 };
    stage = await openStage({ switches: { ...lives, controlPasswordLock: 1, controlPasswordLockMs: 1_000 } });
    const who = await stage.take(stage.meeting());
    const late = await stage.webSocketToken(who);
    await ask(who.id, { 'X-Password': 'wrong' });
    expect((await ask(who.id, { 'X-Password': 'wrong' })).code).toBe('MMC.111072064');
    stage.clock.advance(1_000);
    expect((await stage.open(who.id, late)).failed).toContain('401');
    expect((await ask(who.id, { 'X-Password': meetingOf(who.id).hostPassword })).status).toBe(200);
    stage.clock.advance(4_000);
    expect((await stage.operate(who, 'GET', 'realTimeInfo')).status).toBe(401);
    stage.simulator.setSwitch('controlPasswordLock', 0);
    for (let count = 0; count < 10; count += 1) await ask(who.id, { 'X-Password': 'wrong' });
    expect((await ask(who.id, { 'X-Password': meetingOf(who.id).hostPassword })).status).toBe(200);
  });

  it('gives a guest token for the guest password, or refuses it', async () => {
    stage = await openStage();
    const id = stage.meeting();
    const password = meetingOf(id).guestPassword;
    expect(dataOf(await ask(id, { 'X-Password': password }))['role']).toBe(0);
    stage.simulator.setSwitch('guestPassword', 'refused');
    expect((await ask(id, { 'X-Password': password })).code).toBe('MMC.111072065');
  });

  it('renews a living token without a password, a dead one only with it', async () => {
    stage = await openStage();
    const id = stage.meeting();
    const { hostPassword } = meetingOf(id);
    const who = await stage.take(id);
    stage.clock.advance(1_799_999);
    const renewed = dataOf(await ask(id, { 'X-Conference-Authorization': encoded(who.token), 'X-Password': 'wrong' }));
    expect(renewed['token']).not.toBe(who.token);
    stage.clock.advance(1);
    expect(await stage.operate(who, 'GET', 'realTimeInfo')).toMatchObject({ status: 401, code: 'MMC.111070004' });
    expect((await ask(id, { 'X-Conference-Authorization': who.token })).code).toBe('MMC.111072065');
    const again = await ask(id, { 'X-Conference-Authorization': who.token, 'X-Password': hostPassword });
    expect(again.status).toBe(200);
    stage.simulator.setSwitch('controlTokenRenewal', 'sameToken');
    const token = String(dataOf(again)['token']);
    stage.clock.advance(1_000_000);
    const same = dataOf(await ask(id, { 'X-Conference-Authorization': token, 'X-Password': '' }));
    expect(same).toMatchObject({ token, confTokenExpireTime: 1_800 });
  });

  it('takes a control token raw and encoded, for its own meeting only', async () => {
    stage = await openStage();
    const id = stage.meeting();
    const who = await stage.take(id);
    expect((await stage.operate({ ...who, token: encoded(who.token) }, 'GET', 'realTimeInfo')).status).toBe(200);
    const other = stage.meeting();
    const refused = async (controller: typeof who): Promise<unknown[]> => {
      const { status, code } = await stage.operate(controller, 'GET', 'realTimeInfo');
      return [status, code];
    };
    expect(await refused({ ...who, id: other })).toEqual([403, 'MMC.111070002']);
    expect(await refused({ ...who, token: 'unheard-of' })).toEqual([401, 'MMC.111070004']);
    expect((await stage.send('GET', `${control}/realTimeInfo?conferenceID=${id}`)).code).toBe('MMC.111070111');
    expect((await stage.send('GET', `${control}/realTimeInfo`)).code).toBe('MMC.111071061');
  });

  it('prints only the documented statuses when asked to', async () => {
    stage = await openStage({ switches: { printedStatuses: true } });
    const who = { id: stage.meeting(), token: 'unheard-of', wsURL: '', role: 1 };
    expect(await stage.operate(who, 'GET', 'realTimeInfo')).toMatchObject({ status: 400, code: 'MMC.111070004' });
    expect(await stage.operate(who, 'GET', 'wsToken')).toMatchObject({ status: 401 });
  });

  it('shows the whole picture', async () => {
    stage = await openStage();
    const id = stage.meeting('Caller Ada', 'Caller Ben');
    stage.simulator.act({ act: 'personChanges', person: 'Caller Ada', isMuted: true, isHandUp: true, isCohost: true });
    const who = await stage.take(id);
    const host = stage.pid(id, 'Agent Seven');
    const { body } = await stage.operate(who, 'GET', 'realTimeInfo');
    expect(body['confInfo']).toEqual({ chairID: host, coHosts: [stage.pid(id, 'Caller Ada')] });
    expect(body['attendees']).toEqual([{ accountID: 'agent7', name: 'Agent Seven', phone: '+990000000000017' }]);
    const people = body['participants'] as { pid: string; name: string; state: number; mute: number; hand: number }[];
    expect(people.map(({ name, state, mute, hand }) => [name, state, mute, hand])).toEqual([
      ['Agent Seven', 0, 0, 0],
      ['Caller Ada', 0, 1, 1],
      ['Caller Ben', 0, 0, 0],
    ]);
    expect(people[0]?.pid).toMatch(/^[0-9a-z]{32}$/u);
  });

  it('shows a picture without host and co-hosts in both ways, and more of those who are invited', async () => {
    stage = await openStage();
    const id = stage.meeting();
    const who = await stage.take(id);
    stage.simulator.act({ act: 'personLeaves', person: 'Agent Seven' });
    const info = async (): Promise<unknown> => (await stage.operate(who, 'GET', 'realTimeInfo')).body['confInfo'];
    expect(await info()).toEqual({ chairID: '', coHosts: [] });
    stage.simulator.setSwitch('noHost', 'missing');
    stage.simulator.setSwitch('noCohosts', 'missing');
    expect(await info()).toEqual({});
    stage.simulator.setSwitch('attendeeMembers', 'all');
    const { body } = await stage.operate(who, 'GET', 'realTimeInfo');
    expect(body['attendees']).toEqual([expect.objectContaining({ userUUID: expect.any(String), phoneLeft: '' })]);
  });

  it('shows 3,000 people at once', async () => {
    stage = await openStage();
    const act = { act: 'bookMeeting', host: 'agent7', subject: 'All hands', isWebinar: true } as const;
    const { meeting } = stage.simulator.act(act) as { meeting: string };
    stage.simulator.act({ act: 'peopleJoin', meeting, count: 2_999, name: 'Guest', role: 'audience' });
    const { body } = await stage.operate(await stage.take(meeting), 'GET', 'realTimeInfo');
    expect(body['participants']).toHaveLength(3_000);
  });

  it('writes numbers as text when asked to', async () => {
    stage = await openStage({ switches: { numberForm: 'text' } });
    const who = await stage.take(stage.meeting());
    const path = `${control}/realTimeInfo?conferenceID=${who.id}`;
    const headers = { 'X-Conference-Authorization': who.token };
    const { body } = await stage.send('GET', path, { headers, isUnshaped: true });
    expect(body['participants']).toEqual([expect.objectContaining({ state: '0', mute: '0' })]);
  });

  it('controls meetings of another site only where the region says', async () => {
    stage = await openStage({ switches: { site: 'elsewhere' } });
    const id = stage.meeting();
    const headers = { 'X-Password': meetingOf(id).hostPassword };
    expect(await ask(id, headers)).toMatchObject({ status: 400, code: 'MMC.111100012' });
    const base = stage.simulator.addresses.https.replace('127.0.0.1', 'localhost');
    const reply = await stage.send('GET', `${control}/token?conferenceID=${id}`, {
      base,
      headers: { ...headers, 'X-Login-Type': '1' },
    });
    expect(dataOf(reply)['wsURL']).toBe(base.replace('https', 'wss'));
  });

  it('gives WebSocket tokens by either verb, and in the older form', async () => {
    stage = await openStage();
    const who = await stage.take(stage.meeting());
    expect((await stage.operate(who, 'GET', 'wsToken')).body['webSocketToken']).toEqual(expect.any(String));
    const put = await stage.send('PUT', `${control}/wsToken?conferenceID=${who.id}`, {
      headers: { 'X-Conference-Authorization': who.token },
      isUnshaped: true,
    });
    expect(put.body['webSocketToken']).toEqual(expect.any(String));
    const path = `/cms/open/rest/confctl/${who.id}/wstoken`;
    const older = await stage.send('GET', path, { headers: { 'Conference-Authorization': who.token } });
    expect(older.body).toMatchObject({ returnCode: 0, data: { webSocketToken: expect.any(String) } });
    const refused = await stage.send('GET', path, { headers: { 'Conference-Authorization': 'wrong' } });
    expect(refused.body).toMatchObject({ returnCode: 11_070_004 });
  });

  it('speaks plain HTTP, too', async () => {
    stage = await openStage();
    const id = stage.meeting();
    const base = stage.simulator.addresses.http ?? '';
    const headers = { 'X-Password': meetingOf(id).hostPassword, 'X-Login-Type': '1' };
    const reply = await stage.send('GET', `${control}/token?conferenceID=${id}`, { base, headers, isUnshaped: true });
    expect(dataOf(reply)['wsURL']).toBe(base.replace('http', 'ws'));
  });

  it('ends every token with the meeting, and keeps the booking or drops it', async () => {
    stage = await openStage();
    const who = await stage.take(stage.meeting());
    stage.simulator.act({ act: 'endMeeting' });
    expect(await stage.operate(who, 'GET', 'realTimeInfo')).toMatchObject({ status: 400, code: 'MMC.111072006' });
    expect(meetingOf(who.id).state).toBe('Schedule');
    stage.simulator.act({ act: 'startMeeting', meeting: who.id });
    expect((await stage.operate(who, 'GET', 'realTimeInfo')).code).toBe('MMC.111072006');
    stage.simulator.setSwitch('stoppedBooking', 'dropped');
    stage.simulator.act({ act: 'endMeeting' });
    expect(meetingOf(who.id).state).toBe('Destroyed');
  });

  it('ends a meeting at its time', async () => {
    stage = await openStage();
    const who = await stage.take(stage.meeting());
    stage.clock.advance(60 * 60_000);
    expect(meetingOf(who.id).state).toBe('Destroyed');
    expect((await stage.operate(who, 'GET', 'realTimeInfo')).code).toBe('MMC.111072006');
  });
});
