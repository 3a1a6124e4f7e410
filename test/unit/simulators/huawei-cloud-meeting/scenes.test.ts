import { afterEach, describe, expect, it } from 'vitest';
import { cloudMeetingKind } from '../../../../main/simulators/huawei-cloud-meeting/kind.ts';
import { countingIds } from '../../../support/counting-ids.ts';
import { ManualClock } from '../../../support/manual-clock.ts';
import { WireWatch } from '../../../support/wire-shapes/wire-watch.ts';
import { entriesOf, eventually } from './raw-channel.ts';
import { openStage } from './raw-cloud.ts';
import type { TestStage } from './raw-cloud.ts';

const id = '900000017';

describe('cloud meeting simulator: scenes and scripts', () => {
  let stage: TestStage;
  afterEach(async () => {
    await stage.close();
  });

  const meeting = () => stage.simulator.model.meetings.get(id);
  const people = () => [...(meeting()?.participants.values() ?? [])];
  const names = (): string[] => people().map((one) => one.name);

  it('stand-up: twelve are there, two wait, two who are invited are not there; people speak in turn', async () => {
    stage = await openStage({ scene: 'cloud-stand-up', autoplay: true });
    expect(people()).toHaveLength(12);
    expect([...(meeting()?.waiting.values() ?? [])].map((one) => one.name)).toEqual(['Mara', 'Nils']);
    expect(meeting()?.attendees.size).toBe(3);
    const channel = await stage.channel(await stage.take(id));
    stage.clock.advance(12_000);
    expect(people().find((one) => one.name === 'Dora')?.isHandUp).toBe(true);
    await channel.settled();
    expect(channel.of('SpeakerChangeNotify').map((push) => (push['data'] as { name: string }[])[0]?.name)).toEqual([
      'Ada',
      'Ben',
    ]);
    stage.simulator.act({ act: 'endMeeting' });
    stage.clock.advance(60_000);
    const list = await stage.send('GET', '/v1/mmc/management/conferences', {
      headers: { 'X-Access-Token': await stage.access() },
    });
    expect(list.body['count']).toBe(2);
  });

  it('webinar: three thousand, hands in the audience, two speak at once', async () => {
    stage = await openStage({ scene: 'cloud-webinar', autoplay: true });
    expect(people()).toHaveLength(3_000);
    const channel = await stage.channel(await stage.take(id), ['ParticipantsNotify', 'SpeakerChangeNotify']);
    stage.clock.advance(4_000);
    await channel.settled();
    expect(people().filter((one) => one.isHandUp)).toHaveLength(2);
    expect(channel.of('SpeakerChangeNotify')[0]?.['data']).toHaveLength(2);
  });

  it('intruders: they come once somebody controls the meeting, come back, and stay out when it is locked', async () => {
    stage = await openStage({ scene: 'cloud-intruders', autoplay: true });
    stage.clock.advance(30_000);
    expect(people()).toHaveLength(7);
    const who = await stage.take(id);
    await stage.operate(who, 'GET', 'realTimeInfo');
    stage.clock.advance(12_000);
    expect(names().slice(7)).toEqual(['Guest 4711', 'iPhone']);
    const gone = { bulkHangUpParticipants: [stage.pid(id, 'Guest 4711')] };
    stage.simulator.act({ act: 'otherClient', method: 'POST', path: 'participants/delete', body: gone });
    stage.clock.advance(6_000);
    expect(names()).toContain('Guest 4711');
    stage.simulator.act({ act: 'otherClient', path: 'lock', body: { isLock: 1 } });
    const before = people().length;
    stage.clock.advance(600_000);
    expect(people()).toHaveLength(before);
  });

  it('control token dies: twenty seconds after control was taken it is refused and the WebSocket closes', async () => {
    stage = await openStage({ scene: 'cloud-token-dies', autoplay: true });
    const who = await stage.take(id);
    const channel = await stage.channel(who);
    stage.clock.advance(20_000);
    await channel.closed();
    expect(await stage.operate(who, 'GET', 'realTimeInfo')).toMatchObject({ status: 401, code: 'MMC.111070004' });
    const again = await stage.take(id);
    stage.clock.advance(60_000);
    expect((await stage.operate(again, 'GET', 'realTimeInfo')).status).toBe(200);
  });

  it('throttled: the thirteenth request of a minute is refused', async () => {
    stage = await openStage({ scene: 'cloud-throttled' });
    expect(people()).toHaveLength(72);
    const who = await stage.take(id);
    for (let count = 0; count < 12; count += 1) await stage.operate(who, 'GET', 'realTimeInfo');
    const headers = { 'X-Conference-Authorization': who.token };
    const path = `/v1/mmc/control/conferences/realTimeInfo?conferenceID=${id}`;
    expect((await stage.send('GET', path, { headers, isUnshaped: true })).status).toBe(429);
  });

  it('no meeting: nothing runs, one is booked', async () => {
    stage = await openStage({ scene: 'cloud-no-meeting' });
    const headers = { 'X-Access-Token': await stage.access() };
    const list = async (path: string): Promise<unknown> =>
      (await stage.send('GET', `/v1/mmc/management/${path}`, { headers })).body['count'];
    expect([await list('conferences/online'), await list('conferences')]).toEqual([0, 1]);
  });

  it('leaves no timer behind when it stops', async () => {
    stage = await openStage({ scene: 'cloud-intruders', autoplay: true });
    await stage.take(id);
    await stage.simulator.stop();
    expect(stage.clock.pendingCount).toBe(0);
  });

  it('takes its time only when people act by themselves', async () => {
    stage = await openStage({ scene: 'cloud-stand-up', autoplay: true, switches: { answerMs: 7 } });
    expect(stage.simulator.model.switches).toMatchObject({ answerMs: 7, joiningMs: 400, effectDelayMs: 60 });
  });

  it('storms: so many small changes a second, none lost', async () => {
    stage = await openStage();
    const act = { act: 'bookMeeting', host: 'agent7', subject: 'All hands', isWebinar: true } as const;
    const { meeting: storming } = stage.simulator.act(act) as { meeting: string };
    stage.simulator.act({ act: 'peopleJoin', meeting: storming, count: 2_999, name: 'Guest' });
    const channel = await stage.channel(await stage.take(storming), ['ParticipantsNotify']);
    channel.forget();
    stage.simulator.act({ act: 'storm', perSecond: 500, durationMs: 2_000 });
    stage.clock.advance(2_000);
    await channel.settled();
    const pushes = channel.of('ParticipantsNotify');
    expect(pushes.map((push) => push['version'])).toEqual(Array.from({ length: 1_000 }, (_, index) => index + 1));
    expect(pushes.every((push) => entriesOf(push).length === 1)).toBe(true);
  });

  it('passes the host role, and lets people and invitations come and go by script', async () => {
    stage = await openStage();
    const who = await stage.take(stage.meeting('Ada'));
    const { simulator } = stage;
    simulator.act({ act: 'hostPasses', to: 'Ada' });
    expect((await stage.operate(who, 'GET', 'realTimeInfo')).body['confInfo']).toMatchObject({
      chairID: stage.pid(who.id, 'Ada'),
    });
    simulator.act({ act: 'inviteeAdded', name: 'Lena', number: '+1' });
    simulator.act({ act: 'inviteeRemoved', number: '+1' });
    simulator.act({ act: 'personWaits', name: 'Mara' });
    simulator.act({ act: 'waitingPersonLeaves', person: 'Mara' });
    const changes = { isCameraOn: false, isSharing: true, name: 'Ada L.' };
    simulator.act({ act: 'personChanges', person: 'Ada', ...changes });
    const ada = simulator.model.meetings.get(who.id)?.participants.get(stage.pid(who.id, 'Ada L.'));
    expect(ada).toMatchObject(changes);
    expect(simulator.model.meetings.get(who.id)).toMatchObject({ waiting: new Map() });
  });

  it('has people on two devices: two pids of one account', async () => {
    stage = await openStage();
    const who = await stage.take(stage.meeting());
    const { simulator } = stage;
    const device = { act: 'personJoins', name: 'Agent Eight', account: 'agent8' } as const;
    const pids = [device, { ...device, number: '+990000000000901', client: 'Mobile' as const }].map(
      (act) => (simulator.act(act) as { pid: string }).pid,
    );
    const participants = simulator.model.meetings.get(who.id)?.participants;
    const lines = pids
      .map((pid) => participants?.get(pid))
      .map((one) => [one?.number, one?.client, one?.account?.name]);
    expect(lines).toEqual([
      ['+990000000000018', 'Desktop', 'agent8'],
      ['+990000000000901', 'Mobile', 'agent8'],
    ]);
    const gone = { bulkHangUpParticipants: [pids[0]] };
    simulator.act({ act: 'otherClient', method: 'POST', path: 'participants/delete', body: gone });
    expect(participants?.has(pids[1] ?? '')).toBe(true);
  });

  it('shows what goes over the wire, and marks what is damaged or written in no known way', async () => {
    stage = await openStage();
    const watch = new WireWatch('huawei-cloud-meeting', stage.simulator);
    const who = await stage.take(stage.meeting('Ada'));
    const channel = await stage.channel(who);
    stage.simulator.act({ act: 'personChanges', person: 'Ada', isMuted: true });
    await channel.settled();
    watch.assertClean();
    expect(watch.count).toBeGreaterThan(12);
    stage.simulator.setSwitch('numberForm', 'text');
    stage.simulator.setSwitch('pushData', 'underData');
    channel.close();
    await eventually(() => stage.simulator.model.channels.size).toBe(0);
    const odd = await stage.channel(who, undefined, false);
    stage.simulator.act({ act: 'truncatePushes' });
    stage.simulator.act({ act: 'personChanges', person: 'Ada', isMuted: false });
    await odd.settled();
    const headers = { 'X-Conference-Authorization': who.token };
    const path = `/v1/mmc/control/conferences/realTimeInfo?conferenceID=${who.id}`;
    await stage.send('GET', path, { headers, isUnshaped: true });
    watch.assertClean();
  });

  it('refuses acts that are malformed or not possible now, and says why', async () => {
    stage = await openStage();
    const { simulator } = stage;
    expect(() => simulator.act({ act: 'unheardOf' } as never)).toThrow(/not an act/u);
    expect(() => simulator.act({ act: 'personJoins', name: 'Ada' })).toThrow('No meeting runs.');
    const first = stage.meeting('Ada', 'Ada');
    expect(() => simulator.act({ act: 'personLeaves', person: 'Ada' })).toThrow(/Name a pid/u);
    expect(() => simulator.act({ act: 'personLeaves', person: 'Eve' })).toThrow('Nobody is called "Eve" here.');
    expect(() => simulator.act({ act: 'inviteeRemoved', number: '1' })).toThrow('1 is not invited.');
    stage.meeting();
    expect(() => simulator.act({ act: 'personJoins', name: 'Eve' })).toThrow(/Name a meeting/u);
    expect(() => simulator.act({ act: 'personJoins', meeting: '1', name: 'Eve' })).toThrow('There is no meeting 1.');
    simulator.act({ act: 'endMeeting', meeting: first });
    expect(() => simulator.act({ act: 'endMeeting', meeting: first })).toThrow(/does not run/u);
    const twice = { act: 'bookMeeting', host: 'agent7', subject: 'Twice', meeting: first } as const;
    expect(() => simulator.act(twice)).toThrow(/already/u);
    expect(() => simulator.act({ ...twice, host: 'nobody' })).toThrow(/There is no account "nobody"/u);
    const small = simulator.act({ act: 'bookMeeting', host: 'agent8', subject: 'Small', capacity: 1 });
    const full = { meeting: (small as { meeting: string }).meeting, name: 'Eve' };
    expect(() => simulator.act({ act: 'personJoins', ...full })).toThrow(/is full/u);
    expect(() => simulator.act({ act: 'peopleJoin', count: 2, ...full })).toThrow(/is full/u);
  });

  it('is started by the command line with addresses, users and the account of the scene', async () => {
    stage = await openStage();
    const running = await cloudMeetingKind.start({
      clock: new ManualClock(),
      ids: countingIds(),
      scene: 'cloud-stand-up',
      switches: { successBody: 'returnCode' },
      ports: new Map([['plain-port', 0]]),
      flags: new Set(),
    });
    expect(running.facts).toMatchObject({
      addresses: { https: expect.stringMatching(/^https:/u), http: expect.stringMatching(/^http:/u) },
      app: { id: 'practice-app-01' },
      user: { account: 'agent7', isAdministrator: false },
    });
    const account = running.account('/tmp/ca.pem');
    expect(account).toMatchObject({ values: { account: 'agent7' }, secrets: { password: 'Practice-agent7' } });
    expect(() => running.act({ act: 'personJoins' })).toThrow(/not an act/u);
    expect(running.act({ act: 'personWaits', name: 'Olga' })).toEqual({ pid: expect.any(String) });
    await running.stop();
  });
});
