import { afterEach, describe, expect, it } from 'vitest';
import type { RawChannel, RawPush } from './raw-channel.ts';
import { entriesOf } from './raw-channel.ts';
import { openStage } from './raw-cloud.ts';
import type { Controller, TestStage } from './raw-cloud.ts';

/** Each form in which something may be written that is only assumed, or differs between pages. */
describe('cloud meeting simulator: forms of pushes and replies', () => {
  let stage: TestStage;
  let who: Controller;
  let channel: RawChannel;
  afterEach(async () => {
    await stage.close();
  });

  const open = async (switches: object = {}, isShaped = true, types?: readonly string[]): Promise<void> => {
    stage = await openStage({ switches });
    who = await stage.take(stage.meeting('Ada'));
    channel = await stage.channel(who, types, isShaped);
  };
  const versions = (type: string): unknown[] => channel.of(type).map((push) => push['version']);
  const act = (name: string): void => {
    stage.simulator.act({ act: 'personJoins', name });
    stage.simulator.act({ act: 'personLeaves', person: name });
  };

  it('numbers increments by type and connection, by type, or all in one row', async () => {
    await open();
    act('Ben');
    await channel.settled();
    expect(versions('ParticipantsNotify').slice(1)).toEqual([1, 2]);
    stage.simulator.setSwitch('versions', 'meeting');
    channel = await stage.channel(who);
    act('Ben');
    await channel.settled();
    expect(versions('ParticipantsNotify').slice(1)).toEqual([4, 5]);
    stage.simulator.setSwitch('versions', 'allTypes');
    channel = await stage.channel(who);
    stage.simulator.act({ act: 'personWaits', name: 'Mara' });
    act('Ben');
    await channel.settled();
    expect([versions('WaitingListNotify')[1], ...versions('ParticipantsNotify').slice(1)]).toEqual([1, 2, 3]);
  });

  it('never gives two full pushes of a type one number', async () => {
    await open();
    stage.simulator.act({ act: 'otherClient', path: 'lock', body: { isLock: 1 } });
    stage.simulator.act({ act: 'otherClient', path: 'lock', body: { isLock: 0 } });
    await channel.settled();
    const now = stage.clock.now();
    expect(versions('ConfDynamicInfoNotify')).toEqual([now, now + 1, now + 2]);
  });

  it('sends the dynamic info whole each time, or what has changed', async () => {
    await open({ dynamicInfo: 'partial' });
    stage.simulator.act({ act: 'otherClient', path: 'lock', body: { isLock: 1 } });
    await channel.settled();
    const [full, partial] = channel.of('ConfDynamicInfoNotify');
    expect(full).toMatchObject({ state: 'Created', lock: 0 });
    expect(partial).toMatchObject({ msgMode: 1, version: 1, lock: 1 });
    expect(partial).not.toHaveProperty('state');
  });

  it('puts flat pushes under data, or data into text', async () => {
    await open({ pushData: 'underData' }, false);
    expect(channel.of('ConfDynamicInfoNotify')[0]?.['data']).toMatchObject({ state: 'Created' });
    expect(channel.of('ConfDynamicInfoNotify')[0]).not.toHaveProperty('state');
    expect(entriesOf(channel.of('ParticipantsNotify')[0])).toHaveLength(2);
    stage.simulator.setSwitch('pushData', 'text');
    channel = await stage.channel(who, undefined, false);
    const text = channel.of('ParticipantsNotify')[0]?.['data'];
    expect(JSON.parse(String(text))).toHaveLength(2);
    expect(channel.of('ConfDynamicInfoNotify')[0]).toMatchObject({ state: 'Created' });
  });

  it('writes numbers as text', async () => {
    await open({ numberForm: 'text' }, false);
    expect(channel.of('ConfDynamicInfoNotify')[0]).toMatchObject({ lock: '0', msgMode: '0' });
    expect(channel.of('ParticipantsNotify')[0]?.['version']).toBe(String(stage.clock.now()));
  });

  it('has trailing spaces where samples have them', async () => {
    await open({ trailingSpaces: true }, true, ['RealTimeSubtitleNotify']);
    expect(channel.of('Subscribe')[0]?.['data']).toEqual({ returnCode: 0, 'returnDesc ': 'SUCCESS' });
    stage.simulator.act({ act: 'caption', person: 'Ada', text: 'Hello.' });
    const spaced = await channel.until('RealTimeSubtitleNotify');
    expect(spaced['data']).toMatchObject({ 'isFinal ': true, participantID: stage.pid(who.id, 'Ada') });
    stage.simulator.setSwitch('trailingSpaces', false);
    channel.forget();
    stage.simulator.act({ act: 'caption', person: 'Ada', text: 'Hello.', isFinal: false });
    const caption = await channel.until('RealTimeSubtitleNotify');
    expect(caption).toMatchObject({ version: expect.any(String), createTime: expect.any(String) });
    expect(caption['data']).toMatchObject({ isFinal: false, msgs: [{ translateText: 'Hello.' }] });
  });

  it('turns captions on and off for a client that asks for it', async () => {
    await open();
    const data = (isSubtitle: number): object => ({
      type: 'REALTIMESUBTITLE',
      data: JSON.stringify({ conferenceID: who.id, confToken: who.token, isSubtitle }),
    });
    channel.send('ConfControl', data(1));
    await channel.until('ConfDynamicInfoNotify', (push) => push['realTimeSubtitle'] === 1);
    channel.send('ConfControl', data(0));
    await channel.settled();
    expect(channel.of('ConfDynamicInfoNotify').at(-1)?.['realTimeSubtitle']).toBe(0);
  });

  it('says of newcomers all at once, or name and number later; of people who are gone a map or none', async () => {
    await open({ newcomerKeys: 'withoutName', removalMap: 'missing' });
    channel.forget();
    const { pid } = stage.simulator.act({ act: 'personJoins', name: 'Ben', number: '+1' }) as { pid: string };
    stage.simulator.act({ act: 'personLeaves', person: 'Ben' });
    await channel.settled();
    const [first, second, gone] = channel.changesOf(pid);
    expect(first?.pinfoMap).not.toHaveProperty('NAME');
    expect(second?.pinfoMap).toEqual({ NAME: 'Ben', TEL: '+1' });
    expect(gone).toEqual({ pid, mode: 1 });
  });

  it('spells keys as documented, or as the other page has them', async () => {
    await open({ clientTypeKey: 'CLICENT_LOGIN_TYPE', resultKey: 'errorCode', orgKey: 'orgId', attendeeId: 'pid' });
    const map = entriesOf(channel.of('ParticipantsNotify')[0])[0]?.pinfoMap;
    expect([map?.['CLICENT_LOGIN_TYPE'], map?.['CLIENT_LOGIN_TYPE']]).toEqual(['Desktop', undefined]);
    expect(channel.of('AttendeesNotify')[0]?.['data']).toEqual([
      expect.objectContaining({ orgId: '700000017', participantID: stage.pid(who.id, 'Agent Seven') }),
    ]);
    stage.simulator.act({ act: 'personLeaves', person: 'Ada' });
    expect((await channel.until('InviteResultNotify'))['data']).toEqual([
      { callNumber: expect.any(String), errorCode: '11076010' },
    ]);
    stage.simulator.setSwitch('attendeeId', 'number');
    channel = await stage.channel(who);
    expect(channel.of('AttendeesNotify')[0]?.['data']).toEqual([
      expect.objectContaining({ participantID: '+990000000000017' }),
    ]);
  });

  it('tells why somebody left after the removal, before it, or not at all', async () => {
    await open({ inviteResults: 'before' });
    const leave = async (): Promise<string[]> => {
      stage.simulator.act({ act: 'personJoins', name: 'Ben' });
      await channel.settled();
      channel.forget();
      stage.simulator.act({ act: 'personLeaves', person: 'Ben' });
      await channel.settled();
      return channel.pushes.map(({ action }) => action).filter((action) => action !== 'HeartBeat');
    };
    expect(await leave()).toEqual(['InviteResultNotify', 'ParticipantsNotify']);
    stage.simulator.setSwitch('inviteResults', 'never');
    expect(await leave()).toEqual(['ParticipantsNotify']);
    stage.simulator.setSwitch('inviteResults', 'after');
    expect(await leave()).toEqual(['ParticipantsNotify', 'InviteResultNotify']);
  });

  it('shows people in the waiting room with the keys of table and sample, or of one of them', async () => {
    await open();
    const keys = async (form: 'all' | 'table' | 'sample'): Promise<string[]> => {
      stage.simulator.setSwitch('waitingKeys', form);
      channel.forget();
      stage.simulator.act({ act: 'personWaits', name: 'Mara' });
      const [entry] = entriesOf(await channel.until('WaitingListNotify'));
      stage.simulator.act({ act: 'waitingPersonLeaves', person: 'Mara' });
      await channel.settled();
      return Object.keys(entry?.pinfoMap ?? {});
    };
    expect(await keys('all')).toEqual(expect.arrayContaining(['TEL', 'WAITINGSTATE', 'CLIENT_LOGIN_TYPE']));
    expect(await keys('table')).not.toContain('TEL');
    expect(await keys('sample')).not.toContain('WAITINGSTATE');
    expect(entriesOf(channel.of('WaitingListNotify')[0])[0]).toHaveProperty('delType', 0);
    stage.simulator.setSwitch('waitingDelType', 'missing');
    channel.forget();
    stage.simulator.act({ act: 'personWaits', name: 'Nils' });
    expect(entriesOf(await channel.until('WaitingListNotify'))[0]).not.toHaveProperty('delType');
  });

  it('says who speaks, with and without names, and that nobody does', async () => {
    await open();
    const speak = async (...names: string[]): Promise<RawPush> => {
      channel.forget();
      const speakers = names.map((person) => ({ person, volume: 70 }));
      stage.simulator.act({ act: 'peopleSpeak', speakers });
      return channel.until('SpeakerChangeNotify');
    };
    const pid = stage.pid(who.id, 'Ada');
    expect((await speak('Ada'))['data']).toEqual([{ pid, name: 'Ada', speakingVolume: 70 }]);
    expect(await speak()).not.toHaveProperty('data');
    stage.simulator.setSwitch('speakerNames', false);
    stage.simulator.setSwitch('silence', 'empty');
    expect((await speak('Ada'))['data']).toEqual([{ pid, speakingVolume: 70 }]);
    expect((await speak())['data']).toEqual([]);
    await speak('Ada', 'Agent Seven');
    channel.forget();
    stage.simulator.act({ act: 'personLeaves', person: 'Ada' });
    expect((await channel.until('SpeakerChangeNotify'))['data']).toHaveLength(1);
  });

  it('orders full pushes and the reply to the subscription either way', async () => {
    await open({ fullPushOrder: 'reversed', subscribeReply: 'last' });
    const actions = channel.pushes.map(({ action }) => action);
    expect(actions.indexOf('ParticipantsNotify')).toBeLessThan(actions.indexOf('ConfBasicInfoNotify'));
    expect(actions.at(-2)).toBe('Subscribe');
  });

  it('sends long increments in parts', async () => {
    await open({ entriesPerPush: 40 });
    channel.forget();
    stage.simulator.act({ act: 'peopleJoin', count: 100, name: 'Guest' });
    await channel.settled();
    const parts = channel.of('ParticipantsNotify');
    expect(parts.map((push) => [push['version'], entriesOf(push).length])).toEqual([
      [1, 40],
      [2, 40],
      [3, 20],
    ]);
  });

  it('offers the older variant of the list of participants, too', async () => {
    await open({}, true, ['ChannelAndParticipantsNotify']);
    stage.simulator.act({ act: 'personChanges', person: 'Ada', isMuted: true });
    await channel.settled();
    const pushes = channel.of('ChannelAndParticipantsNotify');
    expect(pushes.map((push) => entriesOf(push).length)).toEqual([2, 1]);
    expect(channel.of('ParticipantsNotify')).toEqual([]);
  });

  it('writes error codes with eight digits, and request ids into any body or none', async () => {
    await open({ codeDigits: 'eight', requestIdInBody: 'always' });
    const refused = await stage.operate({ ...who, token: 'wrong' }, 'GET', 'realTimeInfo');
    expect(refused.body).toEqual({
      error_code: 'MMC.11070004',
      error_msg: 'CONF_AUTH_FAIL',
      request_id: refused.headers['x-request-id'],
    });
    const headers = { 'X-Request-ID': 'b7d5c0de-0000-4000-8000-000000000001' };
    const own = await stage.send('GET', '/v1/mmc/management/conferences', { headers });
    expect(own.headers['x-request-id']).toBe(headers['X-Request-ID']);
    stage.simulator.setSwitch('requestIdInBody', 'never');
    expect((await stage.signIn('nobody')).body).not.toHaveProperty('request_id');
  });
});
