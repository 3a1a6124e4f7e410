import { afterEach, describe, expect, it } from 'vitest';
import type { RawChannel } from './raw-channel.ts';
import { entriesOf, eventually } from './raw-channel.ts';
import { openStage } from './raw-cloud.ts';
import type { Controller, RawReply, TestStage } from './raw-cloud.ts';

const control = '/v1/mmc/control/conferences';

describe('cloud meeting simulator: faults', () => {
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
  const snapshot = (isUnshaped = false): Promise<RawReply> =>
    stage.send('GET', `${control}/realTimeInfo?conferenceID=${who.id}`, {
      headers: { 'X-Conference-Authorization': who.token },
      isUnshaped,
    });
  const mute = (name: string): Promise<RawReply> =>
    stage.operate(who, 'PUT', 'participants/mute', { isMute: 1 }, { participantID: stage.pid(who.id, name) });
  const isMuted = (name: string): boolean | undefined =>
    stage.simulator.model.meetings.get(who.id)?.participants.get(stage.pid(who.id, name))?.isMuted;
  const versions = (): unknown[] => channel.of('ParticipantsNotify').map((push) => push['version']);

  it('limits the calls of one caller to one interface, and says in headers what is left', async () => {
    await open();
    stage.simulator.setSwitch('callsPerMinute', 2);
    expect((await snapshot()).headers['x-apig-ratelimit-api']).toBe('remain:1,limit:2,time:1 minute');
    await snapshot();
    const refused = await snapshot(true);
    expect([refused.status, refused.code]).toEqual([429, 'APIG.0308']);
    expect(refused.headers['x-apig-ratelimit-api']).toBe('remain:0,limit:2,time:1 minute');
    expect((await mute('Ada')).status).toBe(200);
    stage.simulator.setSwitch('throttleForm', 'MMC');
    expect(await snapshot(true)).toMatchObject({ status: 429, code: 'MMC.100000429' });
    stage.clock.advance(60_000);
    stage.simulator.setSwitch('throttleHeaders', false);
    const again = await snapshot();
    expect([again.status, again.headers['x-apig-ratelimit-api']]).toEqual([200, undefined]);
  });

  it('limits the calls of all callers together', async () => {
    await open({ callsPerSecond: 3 });
    stage.clock.advance(1_000);
    const first = await snapshot();
    expect(first.headers['x-apig-ratelimit-api-allenv']).toBe('remain:2,limit:3,time:1 second');
    await mute('Ada');
    await mute('Ben');
    expect((await snapshot(true)).status).toBe(429);
  });

  it('sends pages of proxies and networks, errors and refusals instead of replies', async () => {
    await open();
    const under = async (
      fault: 'badGateway' | 'captivePortal' | 'serverError' | 'upgrading' | 'flowControl',
    ): Promise<unknown[]> => {
      stage.simulator.setSwitch('fault', fault);
      const { status, headers, code } = await snapshot(true);
      return [status, headers['content-type']?.split(';')[0], code];
    };
    expect(await under('badGateway')).toEqual([502, 'text/html', '']);
    expect((await stage.open(who.id, 'any')).failed).toContain('502');
    expect(await under('captivePortal')).toEqual([200, 'text/html', '']);
    expect((await stage.open(who.id, 'any')).failed).toContain('200');
    expect(await under('serverError')).toEqual([500, 'application/json', 'MMC.111070003']);
    expect(await under('flowControl')).toEqual([429, 'application/json', 'APIG.0308']);
    expect(await under('upgrading')).toEqual([500, 'application/json', 'USG.200000005']);
    const probe = await stage.send('GET', '/v1/mmc/control/confmaintain/queryMgmtSiteStatus');
    expect(probe.body['status']).toBe('FAULT');
    stage.simulator.setSwitch('fault', 'none');
    expect((await snapshot()).status).toBe(200);
  });

  it('compresses replies and WebSockets for clients that accept it, where a switch says so', async () => {
    await open();
    const headers = { 'X-Conference-Authorization': who.token, 'Accept-Encoding': 'gzip' };
    const path = `${control}/realTimeInfo?conferenceID=${who.id}`;
    expect((await stage.send('GET', path, { headers })).headers['content-encoding']).toBeUndefined();
    expect(channel.extensions).toBe('');
    stage.simulator.setSwitch('compression', true);
    const packed = await stage.send('GET', path, { headers, isUnshaped: true });
    expect(packed.headers['content-encoding']).toBe('gzip');
    const other = await stage.channel(who);
    expect(other.extensions).toContain('permessage-deflate');
    expect(entriesOf(other.of('ParticipantsNotify')[0])).toHaveLength(3);
  });

  it('is down: connections close, WebSockets too, and none is taken', async () => {
    await open();
    stage.simulator.setSwitch('fault', 'down');
    await channel.closed();
    await expect(snapshot()).rejects.toThrow();
    stage.simulator.setSwitch('fault', 'none');
    expect((await snapshot()).status).toBe(200);
  });

  it('restarts: nothing is taken for a while; tokens are kept or lost', async () => {
    await open();
    stage.simulator.act({ act: 'restart', downMs: 5_000 });
    await channel.closed();
    await expect(snapshot()).rejects.toThrow();
    stage.clock.advance(5_000);
    expect((await snapshot()).status).toBe(200);
    stage.simulator.act({ act: 'restart', keepsTokens: false });
    await expect(snapshot()).rejects.toThrow();
    await eventually(() =>
      snapshot().then(
        ({ code }) => code,
        () => '',
      ),
    ).toBe('MMC.111070004');
  });

  it('is slow: the effect comes, and its push, before the reply or after it', async () => {
    await open({ fault: 'none', slowMs: 3_000 });
    stage.simulator.setSwitch('fault', 'slow');
    const late = mute('Ada');
    await eventually(() => stage.simulator.model.requests.at(-1)?.path.includes('mute')).toBe(true);
    expect(isMuted('Ada')).toBe(false);
    stage.clock.advance(3_000);
    expect((await late).status).toBe(200);
    await channel.until('ParticipantsNotify');
    stage.simulator.setSwitch('pushBeforeReply', true);
    channel.forget();
    let isReplied = false;
    const early = mute('Ben').then(() => (isReplied = true));
    await channel.until('ParticipantsNotify');
    expect([isMuted('Ben'), isReplied]).toEqual([true, false]);
    stage.clock.advance(3_000);
    await early;
  });

  it('accepts operations and does nothing, or does them late', async () => {
    await open();
    stage.simulator.setSwitch('fault', 'acceptedOnly');
    expect((await mute('Ada')).status).toBe(200);
    await channel.settled();
    expect(isMuted('Ada')).toBe(false);
    stage.simulator.setSwitch('fault', 'none');
    stage.simulator.setSwitch('effectDelayMs', 700);
    stage.simulator.setSwitch('pushDelayMs', 300);
    await mute('Ada');
    await channel.settled();
    stage.clock.advance(700);
    expect(isMuted('Ada')).toBe(true);
    await channel.settled();
    expect(channel.of('ParticipantsNotify')).toEqual([]);
    stage.clock.advance(300);
    await channel.until('ParticipantsNotify');
  });

  it('loses replies of operations that were carried out, and of such that were not', async () => {
    await open();
    stage.simulator.act({ act: 'loseReplies', method: 'PUT', pathIncludes: 'mute' });
    await expect(mute('Ada')).rejects.toThrow();
    expect(isMuted('Ada')).toBe(true);
    stage.simulator.act({ act: 'loseReplies', isCarriedOut: false, count: 1 });
    await expect(mute('Ben')).rejects.toThrow();
    expect(isMuted('Ben')).toBe(false);
    expect((await mute('Ben')).status).toBe(200);
  });

  it('refuses by script, with any code and status, and carries out all the same if asked to', async () => {
    await open();
    const forbidden = { act: 'nextError', code: 'MMC.111070002', pathIncludes: 'mute' } as const;
    stage.simulator.act(forbidden);
    expect(await mute('Ada')).toMatchObject({ status: 403, code: 'MMC.111070002' });
    expect(isMuted('Ada')).toBe(false);
    stage.simulator.act({ act: 'nextError', code: 'MMC.111070114', status: 500, isCarriedOut: true });
    expect(await mute('Ada')).toMatchObject({ status: 500, code: 'MMC.111070114' });
    expect(isMuted('Ada')).toBe(true);
    stage.simulator.act({ act: 'nextError', code: 'USG.206020001', headers: { 'Retry-After': '7' } });
    const refused = await stage.send('GET', '/v1/mmc/management/conferences');
    expect([refused.status, refused.headers['retry-after']]).toEqual([401, '7']);
    expect(() => stage.simulator.act({ ...forbidden, code: 'MMC.1' as never })).toThrow(/a known error code/u);
    stage.simulator.act({ act: 'nextReply', status: 200, body: '<html></html>' });
    expect((await snapshot(true)).text).toBe('<html></html>');
  });

  it('loses, delays, doubles and reorders pushes; their numbers tell', async () => {
    await open();
    const joins = (name: string): void => void stage.simulator.act({ act: 'personJoins', name });
    stage.simulator.act({ act: 'dropEvents', eventType: 'ParticipantsNotify' });
    joins('One');
    joins('Two');
    await channel.settled();
    expect(versions()).toEqual([2]);
    channel.forget();
    stage.simulator.act({ act: 'duplicateEvents' });
    joins('Three');
    await channel.settled();
    expect(versions()).toEqual([3, 3]);
    expect(new Set(channel.of('ParticipantsNotify').map((push) => push['msgID'])).size).toBe(1);
    channel.forget();
    stage.simulator.act({ act: 'reorderEvents', count: 2 });
    joins('Four');
    joins('Five');
    await channel.settled();
    expect(versions()).toEqual([5, 4]);
    channel.forget();
    stage.simulator.act({ act: 'delayEvents', delayMs: 400 });
    joins('Six');
    await channel.settled();
    expect(versions()).toEqual([]);
    stage.clock.advance(400);
    await channel.until('ParticipantsNotify');
  });

  it('leaves numbers out, and breaks pushes off in their middle', async () => {
    await open();
    stage.simulator.act({ act: 'skipVersions', pushType: 'ParticipantsNotify', count: 3 });
    stage.simulator.act({ act: 'personJoins', name: 'One' });
    await channel.settled();
    expect(versions()).toEqual([4]);
    const other = await stage.channel(who, ['ParticipantsNotify'], false);
    channel.close();
    await eventually(() => stage.simulator.model.channels.size).toBe(1);
    stage.simulator.act({ act: 'truncatePushes' });
    stage.simulator.act({ act: 'personJoins', name: 'Two' });
    stage.simulator.act({ act: 'personJoins', name: 'Three' });
    await other.settled();
    expect(other.pushes.map(({ action }) => action).slice(-3)).toEqual([
      'unreadable',
      'ParticipantsNotify',
      'HeartBeat',
    ]);
    other.close();
    await eventually(() => stage.simulator.model.channels.size).toBe(0);
    expect(() => stage.simulator.act({ act: 'truncatePushes' })).toThrow(/No client/u);
  });

  it('is deaf: heartbeats are echoed, pushes lost; or silent: neither', async () => {
    await open();
    stage.simulator.setSwitch('fault', 'deaf');
    stage.simulator.act({ act: 'personJoins', name: 'One' });
    await channel.settled();
    expect(versions()).toEqual([]);
    stage.simulator.setSwitch('fault', 'silent');
    channel.send('HeartBeat');
    stage.simulator.act({ act: 'personJoins', name: 'Two' });
    expect((await snapshot()).body['participants']).toHaveLength(5);
    expect(channel.pushes.filter(({ action }) => action === 'HeartBeat')).toHaveLength(1);
    stage.simulator.setSwitch('fault', 'none');
    stage.simulator.act({ act: 'personJoins', name: 'Three' });
    await channel.settled();
    expect(versions()).toEqual([3]);
  });

  it('cuts and freezes connections, all or those of a meeting or an account', async () => {
    await open();
    const other = await stage.channel(await stage.take(stage.meeting()));
    expect(stage.simulator.act({ act: 'cutConnections', agent: who.id })).toEqual({ connections: 1 });
    expect(await channel.closed()).toBe(1006);
    await other.settled();
    channel = await stage.channel(who);
    expect(stage.simulator.act({ act: 'freezeConnections', agent: who.id })).toEqual({ connections: 1 });
    channel.forget();
    channel.send('HeartBeat');
    stage.simulator.act({ act: 'personJoins', meeting: who.id, name: 'One' });
    await other.settled();
    expect((await snapshot()).status).toBe(200);
    expect([channel.pushes, channel.closedWith]).toEqual([[], null]);
  });

  it('closes WebSockets by script, and sends any push', async () => {
    await open({ closeCode: 'cut' });
    stage.simulator.act({ act: 'sendPush', pushType: 'SpeakerChangeNotify', data: [] });
    expect((await channel.until('SpeakerChangeNotify'))['data']).toEqual([]);
    const data = [{ pid: 'p1', mode: 0, pinfoMap: {} }];
    stage.simulator.act({ act: 'sendPush', pushType: 'ParticipantsNotify', isFull: false, data });
    expect(entriesOf(await channel.until('ParticipantsNotify'))).toEqual(data);
    expect(stage.simulator.act({ act: 'closeChannels' })).toEqual({ channels: 1 });
    expect(await channel.closed()).toBe(1006);
  });

  it('has other clients of the same meeting', async () => {
    await open();
    stage.simulator.act({ act: 'otherClient', path: 'participants/mute', person: 'Ada', body: { isMute: 1 } });
    await channel.until('ParticipantsNotify');
    expect(isMuted('Ada')).toBe(true);
    const gone = { bulkHangUpParticipants: [stage.pid(who.id, 'Ada')] };
    stage.simulator.act({ act: 'otherClient', method: 'POST', path: 'participants/delete', body: gone });
    expect(stage.pid(who.id, 'Ada')).toBe('');
    const host = { bulkHangUpParticipants: [stage.pid(who.id, 'Agent Seven')] };
    const cohost = { act: 'otherClient', as: 'cohost' } as const;
    expect(() => stage.simulator.act({ ...cohost, method: 'POST', path: 'participants/delete', body: host })).toThrow(
      /MMC.111072110/u,
    );
    const mutesHost = { ...cohost, path: 'participants/mute', person: 'Agent Seven', body: { isMute: 1 } };
    expect(() => stage.simulator.act(mutesHost)).toThrow(/MMC.111072110/u);
    expect(() => stage.simulator.act({ ...cohost, path: 'stop' })).toThrow(/MMC.111070002/u);
    expect(() => stage.simulator.act({ act: 'otherClient', path: 'unheard-of' })).toThrow(/no operation/u);
    expect(() => stage.simulator.act({ act: 'otherClient', path: 'mute', body: {} })).toThrow(/isMute/u);
  });
});
