import { afterEach, describe, expect, it } from 'vitest';
import type { UcwaSwitches } from '../../../../main/simulators/skype-ucwa/model/switches.ts';
import { openBench, rightsOf } from './raw-ucwa.ts';
import type { Bench, RawClient, RawReply, RawResource } from './raw-ucwa.ts';

const errorOf = ({ status, json }: RawReply): readonly unknown[] => [status, json['code'], json['subcode']];

describe('UCWA simulator: what leaders do', () => {
  let bench: Bench;
  let alice: RawClient;
  let conversation: RawResource;

  afterEach(async () => {
    await bench.close();
  });

  const join = async (switches: Partial<UcwaSwitches> = {}): Promise<void> => {
    bench = await openBench({ switches });
    const made = bench.simulator.act({ act: 'createMeeting', organizer: 'bob', accessLevel: 'Everyone' });
    bench.simulator.act({ act: 'personJoins', uri: 'sip:bob@contoso.example' });
    bench.simulator.act({ act: 'personJoins', uri: 'sip:carol@contoso.example', audio: 'SendReceive' });
    bench.simulator.act({ act: 'personJoins', uri: 'sip:walt@partner.example', name: 'Walt', audio: 'SendReceive' });
    alice = await bench.signedIn();
    conversation = await alice.join((made as { readonly uri: string }).uri);
  };

  const read = (name: string): Promise<RawResource> => alice.find(conversation, 'participants', name);
  const act = async (name: string, right: string): Promise<RawReply> => {
    const person = await read(name);
    return alice.post(person._links[right]?.href ?? `${person._links['self']?.href ?? ''}/${right}`);
  };

  it('rights by role: attendee, leader, organizer', async () => {
    await join();
    expect(rightsOf(await read('Walt'))).toEqual(['eject', 'promote']);
    expect(rightsOf(await read('Carol Chen'))).toEqual(['demote', 'eject']);
    expect(rightsOf(await read('Bob Boss'))).toEqual([]);
    expect((await read('Bob Boss'))['organizer']).toBe(true);
    const leaders = (await alice.get(conversation._links['leaders']?.href ?? '')).json;
    expect(leaders._links['participant']?.map(({ title }) => title)).toEqual(['Bob Boss', 'Carol Chen']);
    bench.simulator.setSwitch('roleViewRel', 'ownName');
    expect((await alice.get(conversation._links['leaders']?.href ?? '')).json['rel']).toBe('leaders');
    expect((await alice.get(`${conversation._links['participants']?.href ?? ''}?filter=all`)).status).toBe(400);
  });

  it('promote, demote and eject: the events and the rights that follow', async () => {
    await join();
    expect((await act('Walt', 'promote')).status).toBe(204);
    await alice.until('updated participant', 'Walt');
    expect(alice.names()).toEqual([
      ...['deleted participant in attendees', 'added participant in leaders', 'updated participant'],
    ]);
    expect(rightsOf(await read('Walt'))).toEqual(['demote', 'eject']);
    expect((await act('Walt', 'demote')).status).toBe(204);
    await alice.until('updated participant', 'Walt');
    alice.names();
    expect((await act('Walt', 'eject')).status).toBe(204);
    await alice.until('deleted participant');
    expect(alice.names()).toEqual([
      ...['updated conversation', 'deleted participant in attendees', 'deleted participant'],
    ]);
  });

  it('what cannot be done: to the organizer, twice, to a person who is gone', async () => {
    await join();
    expect(errorOf(await act('Bob Boss', 'eject'))).toEqual([403, 'Forbidden', undefined]);
    expect(errorOf(await act('Carol Chen', 'promote'))).toEqual([409, 'Conflict', undefined]);
    expect(errorOf(await act('Walt', 'admit'))).toEqual([404, 'NotFound', undefined]);
    const { href = '' } = (await read('Walt'))._links['eject'] ?? {};
    bench.simulator.act({ act: 'personLeaves', person: 'Walt' });
    expect(errorOf(await alice.post(href))).toEqual([404, 'NotFound', undefined]);
  });

  it('we are demoted: rights, lobby and links are gone, and come back', async () => {
    await join();
    bench.simulator.act({ act: 'personJoins', uri: 'sip:vera@partner.example', name: 'Vera', inLobby: true });
    await alice.poll();
    alice.names();
    bench.simulator.act({ act: 'leaderDoes', action: 'demote', person: 'Alice Agent' });
    const local = await alice.until('updated localParticipant');
    expect(local._embedded?.['localParticipant']?.['role']).toBe('Attendee');
    expect(alice.names().toSorted()).toEqual([
      ...['deleted participant', 'deleted participant in lobby', 'updated conversation', 'updated localParticipant'],
      ...['updated participant', 'updated participant', 'updated participant'],
    ]);
    const now = (await alice.get(conversation._links['self']?.href ?? '')).json;
    expect(Object.keys(now._links)).not.toContain('lobby');
    expect(Object.keys(now._links).filter((rel) => rel.includes('Audience'))).toEqual([]);
    expect(rightsOf(await read('Walt'))).toEqual([]);
    expect(errorOf(await act('Walt', 'eject'))).toEqual([403, 'Forbidden', undefined]);
    bench.simulator.setSwitch('localParticipantViews', true);
    bench.simulator.act({ act: 'leaderDoes', action: 'promote', person: 'Alice Agent' });
    await alice.until('added participant in lobby', 'Vera');
    await alice.until('added localParticipant in leaders');
    alice.names();
    bench.simulator.setSwitch('lobbyOnRoleChange', 'silent');
    bench.simulator.act({ act: 'leaderDoes', action: 'demote', person: 'Alice Agent' });
    await alice.until('updated localParticipant');
    expect(alice.names()).not.toContain('deleted participant in lobby');
  });

  it('audio: muted and unmuted by us, by themselves, and gone', async () => {
    await join({ mutedDirection: 'receiveOnly' });
    const audio = async (): Promise<RawResource> =>
      (await alice.get((await read('Walt'))._links['participantAudio']?.href ?? '/missing')).json;
    const before = await audio();
    expect(before).toMatchObject({ audioDirection: 'SendReceive', audioMuted: false });
    expect(rightsOf(before)).toEqual(['muteAudio']);
    expect((await alice.post(before._links['muteAudio']?.href ?? '')).status).toBe(204);
    const { in: owner } = await alice.until('updated participantAudio in participant');
    expect(owner?.title).toBe('Walt');
    const muted = await audio();
    expect(muted).toMatchObject({ audioDirection: 'ReceiveOnly', audioMuted: true });
    expect(rightsOf(muted)).toEqual(['unmuteAudio']);
    expect(errorOf(await alice.post(before._links['muteAudio']?.href ?? ''))).toEqual([409, 'Conflict', undefined]);
    bench.simulator.act({ act: 'personMutes', person: 'Walt', isMuted: false });
    expect((await audio())['audioMuted']).toBe(false);
    bench.simulator.act({ act: 'personAudio', person: 'Walt', audio: null });
    await alice.until('deleted participantAudio in participant');
    expect((await alice.post(before._links['muteAudio']?.href ?? '')).status).toBe(404);
    expect((await read('Walt'))._links['participantAudio']).toBeUndefined();
    expect((await alice.get(before._links['self']?.href ?? '')).status).toBe(404);
  });

  it.each([
    ['participantVideo', 'videoDirection'],
    ['participantPanoramicVideo', 'panoramicVideoDirection'],
    ['participantApplicationSharing', 'applicationSharingDirection'],
    ['participantDataCollaboration', null],
  ] as const)('%s: shared, changed, and ended', async (medium, member) => {
    await join();
    const share = (direction: 'SendOnly' | 'SendReceive' | null): unknown =>
      bench.simulator.act({ act: 'personShares', person: 'Walt', medium, direction });
    share(null);
    share('SendOnly');
    await alice.until(`added ${medium} in participant`);
    share('SendReceive');
    await alice.until(`updated ${medium} in participant`);
    const { href = '' } = (await read('Walt'))._links[medium] ?? {};
    const shared = (await alice.get(href)).json;
    expect([shared['rel'], shared[member ?? 'rel']]).toEqual([medium, member === null ? medium : 'SendReceive']);
    share(null);
    await alice.until(`deleted ${medium} in participant`);
    expect((await alice.get(href)).status).toBe(404);
  });

  it('two leaders decide at once: one decision holds, the other one is refused or does nothing', async () => {
    await join();
    const carol = await bench.signedIn('carol');
    const hers = await carol.join([...bench.simulator.model.meetings.values()][0]?.uri ?? '');
    bench.simulator.act({ act: 'personJoins', uri: 'sip:vera@partner.example', name: 'Vera', inLobby: true });
    for (const leader of [alice, carol]) await leader.until('added participant in lobby', 'Vera');
    const [seenByAlice, seenByCarol] = [
      await alice.find(conversation, 'lobby', 'Vera'),
      await carol.find(hers, 'lobby', 'Vera'),
    ];
    const decisions = await Promise.all([
      alice.post(seenByAlice._links['admit']?.href ?? ''),
      carol.post(seenByCarol._links['reject']?.href ?? ''),
    ]);
    const statuses = decisions.map(({ status }) => status);
    expect(statuses).toContain(204);
    const isIn = (await read('Vera'))['inLobby'] === false;
    expect(statuses[isIn ? 0 : 1]).toBe(204);
    await alice.until('deleted participant in lobby');
    await carol.until('deleted participant in lobby');
  });

  it('our own audio with another client, with a body in its events where servers send one', async () => {
    await join();
    bench.simulator.act({ act: 'personAudio', person: 'Alice Agent', audio: 'SendReceive' });
    await alice.until('added participantAudio in localParticipant');
    bench.simulator.setSwitch('ownAudioEmbedded', true);
    alice.isUnchecked = true;
    bench.simulator.act({ act: 'personMutes', person: 'Alice Agent' });
    const event = await alice.until('updated participantAudio in localParticipant');
    expect(event._embedded?.['participantAudio']?.['audioMuted']).toBe(true);
  });

  it('audience mute lock: everyone who only listens is muted, cannot unmute, and newcomers neither', async () => {
    await join({ audienceMuteShown: true });
    expect((await alice.post(conversation._links['enableAudienceMuteLock']?.href ?? '')).status).toBe(204);
    const changed = await alice.until('updated conversation');
    const links = Object.keys(changed._embedded?.['conversation']?._links ?? {});
    expect(links).toContain('disableAudienceMuteLock');
    expect(links).not.toContain('enableAudienceMuteLock');
    expect(changed._embedded?.['conversation']?.['audienceMute']).toBe('Enabled');
    await alice.until('updated participantAudio in participant');
    const isMuted = (name: string): boolean | undefined =>
      [...([...bench.simulator.model.meetings.values()][0]?.participants.values() ?? [])].find(
        (one) => one.name === name,
      )?.audio?.isMuted;
    bench.simulator.act({ act: 'personJoins', uri: 'sip:yan@partner.example', name: 'Yan', audio: 'SendReceive' });
    expect([isMuted('Walt'), isMuted('Yan'), isMuted('Carol Chen')]).toEqual([true, true, false]);
    bench.simulator.act({ act: 'muteLock', isOn: false });
    expect(isMuted('Walt')).toBe(true);
    const now = (await alice.get(conversation._links['self']?.href ?? '')).json;
    expect(now['audienceMute']).toBe('Disabled');
  });

  it.each([
    ['never', false],
    ['always', true],
    ['withAudio', false],
  ] as const)('mute lock links %s, in a meeting without audio', async (muteLockLinks, isShown) => {
    await join({ muteLockLinks });
    for (const person of ['Walt', 'Carol Chen']) bench.simulator.act({ act: 'personAudio', person, audio: null });
    const now = (await alice.get(conversation._links['self']?.href ?? '')).json;
    expect(now._links['enableAudienceMuteLock'] !== undefined).toBe(isShown);
  });

  it('the audience may write, or not', async () => {
    await join();
    expect((await alice.post(conversation._links['disableAudienceMessaging']?.href ?? '')).status).toBe(204);
    const { _embedded } = await alice.until('updated conversation');
    expect(_embedded?.['conversation']?.['audienceMessaging']).toBe('Disabled');
    const { href = '' } = _embedded?.['conversation']?._links['enableAudienceMessaging'] ?? {};
    expect((await alice.post(href)).status).toBe(204);
    bench.simulator.act({ act: 'audienceMessaging', isOn: false });
  });
});
