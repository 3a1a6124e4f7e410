import { afterEach, describe, expect, it } from 'vitest';
import { ucwaKind } from '../../../../main/simulators/skype-ucwa/kind.ts';
import type { UcwaSwitches } from '../../../../main/simulators/skype-ucwa/model/switches.ts';
import { countingIds } from '../../../support/counting-ids.ts';
import { ManualClock } from '../../../support/manual-clock.ts';
import { eventually, openBench } from './raw-ucwa.ts';
import type { Bench, RawClient, RawResource } from './raw-ucwa.ts';

describe('UCWA simulator: scenes and scripts', () => {
  let bench: Bench;
  afterEach(async () => {
    await bench.close();
  });

  /** Signs the scene's user in and joins the scene's meeting. */
  const enter = async (
    scene: string,
    switches: Partial<UcwaSwitches> = {},
  ): Promise<{ readonly alice: RawClient; readonly conversation: RawResource }> => {
    // Delays of people and servers are for those who practise.
    const prompt = { joinSettleMs: 0, answerMs: 0, effectDelayMs: 0 };
    bench = await openBench({ scene, autoplay: true, switches: { ...prompt, ...switches } });
    const alice = await bench.signedIn(bench.simulator.user.id);
    const [meeting] = bench.simulator.model.meetings.values();
    return { alice, conversation: await alice.join(meeting?.uri ?? '') };
  };

  const lobbyOf = async (alice: RawClient, conversation: RawResource): Promise<readonly RawResource[]> => {
    const lobby = (await alice.get(conversation._links['lobby']?.href ?? '')).json;
    const people = await Promise.all((lobby._links['participant'] ?? []).map(({ href }) => alice.get(href)));
    return people.map(({ json }) => json);
  };

  it('open house: five wait, one under a colleague’s name; then one more, and one who comes back', async () => {
    const { alice, conversation } = await enter('open-house');
    const waiting = await lobbyOf(alice, conversation);
    expect(waiting.map((one) => [one['name'], one['anonymous'], one['sourceNetwork']])).toEqual([
      ['Dan Diaz', false, 'SameEnterprise'],
      ['Dan Diaz', true, 'Everyone'],
      ['Vera Visitor', false, 'Federated'],
      ['+1 206 555 0142', false, 'Everyone'],
      ['Walt Worker', false, 'Federated'],
    ]);
    bench.clock.advance(8_000);
    await alice.until('added participant in lobby', 'Yan Yi');
    bench.clock.advance(16_000);
    await alice.until('deleted participant in lobby', 'Walt Worker');
    await alice.until('added participant in lobby', 'Walt Worker');
    expect(await lobbyOf(alice, conversation)).toHaveLength(6);
  });

  it('two leaders: the other one admits one and rejects the next', async () => {
    const { alice, conversation } = await enter('two-leaders');
    bench.clock.advance(3_000);
    await alice.until('added participant in lobby', 'vera');
    bench.clock.advance(4_000);
    await alice.until('added participant in attendees', 'vera');
    bench.clock.advance(5_000);
    await alice.until('added participant in lobby', 'walt');
    bench.clock.advance(4_000);
    await alice.until('deleted participant', 'walt');
    expect(await lobbyOf(alice, conversation)).toEqual([]);
  });

  it('the pool fails over: gone for a while, then on the second host with nothing left', async () => {
    const { alice, conversation } = await enter('pool-fails-over');
    bench.clock.advance(20_000);
    const { href = '' } = conversation._links['self'] ?? {};
    const during = await alice.get(href).catch(() => alice.get(href));
    expect([during.status, during.json['subcode']]).toEqual([410, 'CannotRedirect']);
    bench.clock.advance(15_000);
    expect((await alice.get(href)).status).toBe(403);
    alice.origin = bench.simulator.addresses.second;
    await alice.getToken();
    expect((await alice.get(href)).json['subcode']).toBe('ApplicationNotFound');
    expect((await alice.createApplication()).status).toBe(201);
    const [meeting] = bench.simulator.model.meetings.values();
    expect((await alice.join(meeting?.uri ?? ''))['state']).toBe('Conferenced');
  });

  it('a large meeting: 250, of whom ten wait; the audience is muted', async () => {
    const { alice, conversation } = await enter('large-meeting');
    expect(conversation['participantCount']).toBe(241);
    expect(conversation._links['disableAudienceMuteLock']).toBeDefined();
    expect(await lobbyOf(alice, conversation)).toHaveLength(10);
    const person = await alice.find(conversation, 'attendees', 'Person 0001');
    const audio = (await alice.get(person._links['participantAudio']?.href ?? '')).json;
    expect(audio['audioMuted']).toBe(true);
  });

  it('the token ends at night: refused while a person comes, taken again with a new one', async () => {
    const { alice } = await enter('token-at-night');
    bench.clock.advance(45_000);
    expect((await alice.get(alice.eventsHref)).status).toBe(403);
    await alice.getToken();
    await alice.until('added participant in lobby', 'Walt Worker');
    bench.clock.advance(120_000);
    expect((await alice.get(alice.eventsHref)).status).toBe(401);
  });

  it('no meeting: nothing to follow', async () => {
    bench = await openBench({ scene: 'no-meeting', autoplay: true });
    expect(bench.simulator.model.meetings.size).toBe(0);
    const alice = await bench.signedIn();
    const link = alice.application._embedded['onlineMeetings']?._links['myOnlineMeetings']?.href ?? '';
    expect((await alice.get(link)).json._embedded).toBeUndefined();
  });

  it('three thousand: everyone comes in one answer, and the lobby is listed whole', async () => {
    bench = await openBench({ scene: 'three-thousand-wait' });
    const alice = await bench.signedIn();
    // Every body of these was held to its shape in the large meeting.
    alice.isUnchecked = true;
    const [meeting] = bench.simulator.model.meetings.values();
    await alice.post(alice.communicationLink('joinOnlineMeeting'), { onlineMeetingUri: meeting?.uri });
    await alice.until('completed onlineMeetingInvitation');
    const names = alice.names();
    const count = (name: string): number => names.filter((one) => one === name).length;
    expect(count('added participant in attendees')).toBe(2_500);
    expect(count('added participant in lobby')).toBe(500);
  });

  it('scenes have labels, all but that for measurements are offered, and free ports are enough', async () => {
    bench = await openBench();
    expect(ucwaKind.scenes.map(({ id, isOffered }) => [id, isOffered])).toEqual([
      ...['open-house', 'two-leaders', 'pool-fails-over', 'large-meeting', 'token-at-night', 'no-meeting'].map((id) => [
        id,
        true,
      ]),
      ['three-thousand-wait', false],
    ]);
    const asked = { switches: { secondHost: 'on' }, ports: new Map(), flags: new Set<string>() };
    const ports = { clock: new ManualClock(), ids: countingIds() };
    const running = await ucwaKind.start({ ...asked, ...ports, scene: 'open-house' });
    expect(running.account('/tmp/ca.pem')).toEqual({
      values: {
        sipAddress: 'sip:alice@contoso.example',
        user: 'alice@contoso.example',
        server: expect.stringMatching(/^https:\/\/127\.0\.0\.1:\d+$/u),
        caFile: '/tmp/ca.pem',
      },
      secrets: { password: 'practice-alice' },
    });
    expect(running.facts).toMatchObject({ meetings: [{ id: 'OPEN0001' }] });
    await running.stop();
    await expect(ucwaKind.start({ ...asked, ...ports, scene: 'nothing' })).rejects.toThrow(/no scene "nothing"/u);
  });

  it.each([
    [{ act: 'createMeeting', organizer: 'mallory' }, /There is no user "mallory"\. Users: alice, bob/u],
    [{ act: 'endMeeting' }, /There is no such meeting\. Meetings: \./u],
    [{ act: 'nothing' }, /This is not an act/u],
    [{ act: 'loseTrack', user: 'alice' }, /alice has no application/u],
  ])('act %j says what is wrong', async (act, words) => {
    bench = await openBench();
    expect(() => bench.simulator.act(act as never)).toThrow(words);
  });

  it('acts name people and meetings, and are refused when they are not possible now', async () => {
    bench = await openBench({ switches: { participantLimit: 1 } });
    const { simulator } = bench;
    simulator.act({ act: 'createMeeting', organizer: 'alice', id: 'ONE00001' });
    expect(() => simulator.act({ act: 'createMeeting', organizer: 'alice', id: 'ONE00001' })).toThrow(/already/u);
    simulator.act({ act: 'personJoins', uri: 'sip:bob@contoso.example' });
    expect(() => simulator.act({ act: 'personJoins', uri: 'sip:carol@contoso.example' })).toThrow(/TooMany/u);
    expect(() => simulator.act({ act: 'leaderDoes', action: 'admit', person: 'Bob Boss' })).toThrow(/does not wait/u);
    expect(() => simulator.act({ act: 'personLeaves', person: 'Carol Chen' })).toThrow(/Nobody in meeting ONE00001/u);
    simulator.act({ act: 'createMeeting', organizer: 'bob', id: 'TWO00001' });
    expect(() => simulator.act({ act: 'endMeeting' })).toThrow('Name a meeting: ONE00001, TWO00001.');
    simulator.act({ act: 'endMeeting', meeting: 'ONE00001' });
    await eventually(() => simulator.model.meetings.get('ONE00001')?.participants.size).toBe(0);
  });
});
