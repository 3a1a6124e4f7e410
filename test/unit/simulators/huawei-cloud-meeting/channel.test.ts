import { afterEach, describe, expect, it } from 'vitest';
import { entriesOf } from './raw-channel.ts';
import type { RawChannel } from './raw-channel.ts';
import { openStage } from './raw-cloud.ts';
import type { Controller, TestStage } from './raw-cloud.ts';

describe('cloud meeting simulator: WebSocket', () => {
  let stage: TestStage;
  let who: Controller;
  let channel: RawChannel;
  afterEach(async () => {
    await stage.close();
  });

  const open = async (switches: object = {}, isShaped = true): Promise<void> => {
    stage = await openStage({ switches });
    who = await stage.take(stage.meeting('Caller Ada'));
    channel = await stage.channel(who, undefined, isShaped);
  };

  it('sends one full push of each subscribed type, then increments that are numbered', async () => {
    await open();
    expect(channel.pushes.map(({ action }) => action)).toEqual([
      'Subscribe',
      'ConfBasicInfoNotify',
      'ConfDynamicInfoNotify',
      'ParticipantsNotify',
      'AttendeesNotify',
      'WaitingListNotify',
      'HeartBeat',
    ]);
    const full = channel.of('ParticipantsNotify')[0];
    expect(full).toMatchObject({ msgMode: 0, version: stage.clock.now(), confID: who.id });
    expect(
      entriesOf(full).map(({ pinfoMap }) => [pinfoMap?.['NAME'], pinfoMap?.['ROLE'], pinfoMap?.['STATE']]),
    ).toEqual([
      ['Agent Seven', '1', '0'],
      ['Caller Ada', '0', '0'],
    ]);
    channel.forget();
    const { pid } = stage.simulator.act({ act: 'personJoins', name: 'Caller Ben' }) as { pid: string };
    stage.simulator.act({ act: 'personChanges', person: pid, isHandUp: true });
    stage.simulator.act({ act: 'personLeaves', person: pid });
    await channel.settled();
    const pushes = channel.of('ParticipantsNotify');
    expect(pushes.map(({ msgMode, version }) => [msgMode, version])).toEqual([
      [1, 1],
      [1, 2],
      [1, 3],
    ]);
    expect(entriesOf(pushes[0])[0]?.pinfoMap).toMatchObject({ NAME: 'Caller Ben', HAND: '0' });
    expect(entriesOf(pushes[1])).toEqual([{ pid, mode: 0, pinfoMap: { HAND: '1' } }]);
    expect(entriesOf(pushes[2])).toEqual([{ pid, mode: 1, pinfoMap: {} }]);
    expect(channel.of('InviteResultNotify')[0]?.['data']).toEqual([
      { callNumber: expect.any(String), resultCode: '11076010' },
    ]);
    expect(new Set(channel.pushes.map((push) => push['msgID'])).size).toBe(5);
  });

  it('uses a WebSocket token up, and refuses a used, late or foreign one in each way', async () => {
    await open();
    const used = await stage.webSocketToken(who);
    (await stage.open(who.id, used)).close();
    expect((await stage.open(who.id, used)).failed).toContain('401');
    const late = await stage.webSocketToken(who);
    stage.clock.advance(60_000);
    stage.simulator.setSwitch('refusedUpgrade', 'close1008');
    expect(await (await stage.open(who.id, late)).closed()).toBe(1008);
    stage.simulator.setSwitch('refusedUpgrade', 'cut');
    expect((await stage.open('1', await stage.webSocketToken(who))).failed).toContain('hang up');
  });

  it('lets WebSocket tokens and control tokens expire by script, of one account or meeting', async () => {
    await open();
    const token = await stage.webSocketToken(who);
    const { simulator } = stage;
    expect(simulator.act({ act: 'expireTokens', kind: 'webSocket', account: 'agent8' })).toEqual({ expired: 0 });
    expect(simulator.act({ act: 'expireTokens', kind: 'webSocket', meeting: who.id })).toMatchObject({ expired: 2 });
    expect((await stage.open(who.id, token)).failed).toContain('401');
    expect(simulator.act({ act: 'expireTokens', kind: 'control', meeting: '1' })).toEqual({ expired: 0 });
    expect(simulator.act({ act: 'expireTokens', kind: 'control', meeting: who.id })).toEqual({ expired: 1 });
    expect((await stage.operate(who, 'GET', 'realTimeInfo')).code).toBe('MMC.111070004');
  });

  it('takes the meeting from the connection, subscriptions as text and as object, tokens raw and encoded', async () => {
    stage = await openStage();
    who = await stage.take(stage.meeting());
    channel = await stage.open(who.id, await stage.webSocketToken(who));
    const confToken = `Basic ${Buffer.from(who.token).toString('base64')}`;
    const data = { conferenceID: 'any', subscribeType: ['ParticipantsNotify', 'Unheard-of'], confToken };
    expect((await channel.replyTo(channel.send('Subscribe', { data })))['data']).toEqual({
      returnCode: 0,
      returnDesc: 'SUCCESS',
    });
    await channel.until('ParticipantsNotify');
    expect(channel.of('AttendeesNotify')).toEqual([]);
  });

  it('refuses a subscription with a bad token by a code, or closes', async () => {
    stage = await openStage();
    who = await stage.take(stage.meeting());
    channel = await stage.open(who.id, await stage.webSocketToken(who));
    const data = JSON.stringify({ subscribeType: ['ParticipantsNotify'], confToken: 'wrong' });
    const refused = await channel.replyTo(channel.send('Subscribe', { data }));
    expect(refused['data']).toEqual({ returnCode: 111_070_004, returnDesc: 'CONF_AUTH_FAIL' });
    const malformed = await channel.replyTo(channel.send('Subscribe', { data: '{' }));
    expect(malformed['data']).toMatchObject({ returnCode: 111_071_061 });
    stage.simulator.setSwitch('refusedSubscribe', 'close');
    channel.send('Subscribe', { data });
    expect(await channel.closed()).toBe(1000);
  });

  it('echoes heartbeats, ignores what it does not know, and closes after three minutes of silence', async () => {
    await open();
    channel.sendText('not JSON');
    channel.send('Unheard-of');
    stage.clock.advance(179_999);
    await channel.settled();
    stage.clock.advance(179_999);
    expect(channel.closedWith).toBeNull();
    stage.clock.advance(1);
    expect(await channel.closed()).toBe(1000);
    expect(stage.simulator.model.channels.size).toBe(0);
  });

  it('renews the control token over the WebSocket', async () => {
    await open();
    const data = JSON.stringify({ conferenceID: who.id, confToken: who.token });
    const reply = await channel.replyTo(channel.send('ConfControl', { type: 'REFRESHTOKEN', data }));
    const { data: renewed } = reply['data'] as { data: { token: string; confTokenExpireTime: number } };
    expect(renewed.confTokenExpireTime).toBe(1_800);
    expect((await stage.operate({ ...who, token: renewed.token }, 'GET', 'realTimeInfo')).status).toBe(200);
  });

  it('keeps a WebSocket open whose control token has expired, or closes it', async () => {
    await open({ idleMs: 86_400_000 });
    stage.simulator.act({ act: 'expireTokens', kind: 'control' });
    await channel.settled();
    stage.simulator.setSwitch('expiredControlToken', 'channelCloses');
    const next = await stage.take(who.id);
    const other = await stage.channel(next);
    stage.clock.advance(1_800_000);
    expect(await other.closed()).toBe(1000);
    expect(channel.closedWith).toBeNull();
  });

  it('closes a silent client as early and in the way that the switches say', async () => {
    await open({ idleMs: 1_000, closeCode: '1008' });
    stage.clock.advance(1_000);
    expect(await channel.closed()).toBe(1008);
  });

  it('announces the end of a meeting, then closes as the switch says', async () => {
    await open({ closeCode: '1001', removalsAtEnd: true });
    channel.forget();
    stage.simulator.act({ act: 'endMeeting' });
    expect(await channel.closed()).toBe(1001);
    expect(channel.pushes.map(({ action }) => action)).toEqual(['ConfDynamicInfoNotify', 'ParticipantsNotify']);
    expect(channel.pushes[0]).toMatchObject({ state: 'Destroyed', msgMode: 0 });
    expect(entriesOf(channel.pushes[1]).map(({ mode }) => mode)).toEqual([1, 1]);
    expect((await stage.open(who.id, 'any')).failed).toContain('401');
  });

  it('sends 3,000 people in one frame', async () => {
    stage = await openStage();
    const act = { act: 'bookMeeting', host: 'agent7', subject: 'All hands', isWebinar: true } as const;
    const { meeting } = stage.simulator.act(act) as { meeting: string };
    stage.simulator.act({ act: 'peopleJoin', meeting, count: 2_999, name: 'Guest', role: 'audience' });
    channel = await stage.channel(await stage.take(meeting), ['ParticipantsNotify']);
    expect(channel.of('ParticipantsNotify')).toHaveLength(1);
    expect(entriesOf(channel.of('ParticipantsNotify')[0])).toHaveLength(3_000);
    expect(stage.simulator.model.pushes.at(-1)?.['data']).toHaveLength(100);
  });
});
