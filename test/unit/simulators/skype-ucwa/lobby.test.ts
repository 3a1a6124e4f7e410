import { afterEach, describe, expect, it } from 'vitest';
import type { UcwaSwitches } from '../../../../main/simulators/skype-ucwa/model/switches.ts';
import { openBench, rightsOf } from './raw-ucwa.ts';
import type { Bench, RawClient, RawResource } from './raw-ucwa.ts';

const vera = { uri: 'sip:vera@partner.example', name: 'Vera Visitor' };

describe('UCWA simulator: the lobby', () => {
  let bench: Bench;
  let alice: RawClient;
  let conversation: RawResource;
  let meetingUri = '';

  afterEach(async () => {
    await bench.close();
  });

  const join = async (switches: Partial<UcwaSwitches> = {}, isUnchecked = false): Promise<void> => {
    bench = await openBench({ switches });
    const created = bench.simulator.act({ act: 'createMeeting', organizer: 'alice', id: 'AB12CD34', subject: 'Talk' });
    meetingUri = (created as { readonly uri: string }).uri;
    alice = await bench.signedIn();
    alice.isUnchecked = isUnchecked;
    conversation = await alice.join(meetingUri);
  };

  const veraComes = async (): Promise<RawResource> => {
    bench.simulator.act({ act: 'personJoins', ...vera });
    const { link } = await alice.until('added participant in lobby', vera.name);
    return (await alice.get(link.href)).json;
  };

  const decide = async (person: RawResource, action: string): Promise<number> =>
    (await alice.post(person._links[action]?.href ?? '/missing')).status;

  it('a person from elsewhere waits: events, the lobby, and the right to admit and reject', async () => {
    await join();
    const person = await veraComes();
    expect(alice.names()).toEqual(['added participant', 'added participant in lobby']);
    expect(person).toMatchObject({
      ...{ rel: 'participant', name: vera.name, uri: vera.uri, role: 'Attendee', sourceNetwork: 'Federated' },
      ...{ inLobby: true, anonymous: false, local: false },
    });
    expect(rightsOf(person)).toEqual(['admit', 'reject']);
    const lobby = (await alice.get(conversation._links['lobby']?.href ?? '')).json;
    expect(lobby['rel']).toBe('participants');
    expect(lobby._links['participant']).toEqual([{ href: person._links['self']?.href, title: vera.name }]);
    const roster = (await alice.get(conversation._links['participants']?.href ?? '')).json;
    expect(roster._links['participant']).toBeUndefined();
  });

  it('rejected: 204, gone from the lobby and from the meeting', async () => {
    await join();
    const person = await veraComes();
    alice.names();
    expect(await decide(person, 'reject')).toBe(204);
    await alice.until('deleted participant');
    expect(alice.names()).toEqual(['deleted participant in lobby', 'deleted participant']);
    const gone = await alice.get(person._links['self']?.href ?? '');
    expect([gone.status, gone.json['code'], gone.json['subcode']]).toEqual([404, 'NotFound', undefined]);
  });

  it('admitted: in the roster as attendee, with other rights', async () => {
    await join();
    const person = await veraComes();
    alice.names();
    expect(await decide(person, 'admit')).toBe(204);
    await alice.until('updated participant', vera.name);
    expect(alice.names()).toEqual([
      'updated conversation',
      'deleted participant in lobby',
      'added participant in attendees',
      'updated participant',
    ]);
    const admitted = await alice.find(conversation, 'attendees', vera.name);
    expect(admitted['inLobby']).toBe(false);
    expect(admitted['sourceNetwork']).toBeUndefined();
    expect(rightsOf(admitted)).toEqual(['eject', 'promote']);
  });

  it.each([
    [404, 'NotFound'],
    [409, 'Conflict'],
  ] as const)(
    'a decision that comes too late: %s, after the person left and after another decided',
    async (status, code) => {
      await join({ staleDecision: status });
      const person = await veraComes();
      bench.simulator.act({ act: 'leaderDoes', action: 'admit', person: vera.uri });
      const stale = await alice.post(person._links['reject']?.href ?? '');
      expect([stale.status, stale.json['code']]).toEqual([status, code]);
      expect((await alice.get(person._links['self']?.href ?? '')).json['inLobby']).toBe(false);
      bench.simulator.act({ act: 'personLeaves', person: vera.uri });
      expect((await alice.post(person._links['reject']?.href ?? '')).status).toBe(status);
      expect((await alice.get(person._links['self']?.href ?? '')).status).toBe(404);
    },
  );

  it('who gives up, and who waits too long, leaves the same events as who is rejected', async () => {
    await join({ lobbyTimeoutMs: 60_000 });
    await veraComes();
    alice.names();
    bench.simulator.act({ act: 'personLeaves', person: vera.name });
    await alice.until('deleted participant');
    expect(alice.names()).toEqual(['deleted participant in lobby', 'deleted participant']);
    await veraComes();
    alice.names();
    bench.clock.advance(60_000);
    await alice.until('deleted participant');
    expect(alice.names()).toEqual(['deleted participant in lobby', 'deleted participant']);
    expect(bench.simulator.model.meetings.get('AB12CD34')?.participants.size).toBe(1);
  });

  it('what came and went between two requests is never seen, unless events are not merged', async () => {
    await join();
    bench.simulator.act({ act: 'personJoins', ...vera });
    bench.simulator.act({ act: 'personLeaves', person: vera.uri });
    bench.simulator.act({ act: 'personJoins', uri: 'sip:walt@partner.example', name: 'Walt Worker' });
    await alice.until('added participant in lobby');
    expect(alice.seen.map(({ link }) => link.title)).toEqual(['Walt Worker', 'Walt Worker']);
    alice.names();
    bench.simulator.setSwitch('mergeEvents', false);
    bench.simulator.act({ act: 'personJoins', ...vera });
    bench.simulator.act({ act: 'personLeaves', person: vera.uri });
    await alice.until('deleted participant', vera.name);
    expect(alice.names()).toHaveLength(4);
  });

  it.each([
    ['SameEnterprise', ['partner', 'anonymous', 'phone']],
    ['Everyone', []],
    ['Invited', ['colleague', 'partner', 'anonymous', 'phone']],
    ['Locked', ['colleague', 'invited', 'partner', 'anonymous', 'phone']],
  ] as const)('access level %s: who has to wait', async (accessLevel, waiting) => {
    bench = await openBench();
    const invited = 'sip:carol@contoso.example';
    bench.simulator.act({ act: 'createMeeting', organizer: 'alice', accessLevel, attendees: [invited] });
    const waits = (who: object): boolean =>
      (bench.simulator.act({ act: 'personJoins', ...who }) as { readonly inLobby: boolean }).inLobby;
    const people = {
      organizer: { uri: 'sip:alice@contoso.example' },
      colleague: { uri: 'sip:bob@contoso.example' },
      invited: { uri: invited },
      partner: vera,
      anonymous: { name: 'Bob Boss' },
      phone: { uri: 'tel:+12065550142' },
    };
    expect(Object.entries(people).flatMap(([name, who]) => (waits(who) ? [name] : []))).toEqual(waiting);
  });

  it('phones pass the lobby where the meeting lets them', async () => {
    bench = await openBench();
    bench.simulator.act({ act: 'createMeeting', organizer: 'alice', lobbyBypassForPhoneUsers: 'Enabled' });
    expect(bench.simulator.act({ act: 'personJoins', uri: 'tel:+12065550142' })).toMatchObject({ inLobby: false });
  });

  it.each([
    ['embedded', 'lobby', true, false],
    ['both', 'participants', true, true],
  ] as const)('lobbyShape %s', async (lobbyShape, rel, isEmbedded, isLinked) => {
    await join({ lobbyShape }, lobbyShape === 'both');
    const person = await veraComes();
    const lobby = (await alice.get(conversation._links['lobby']?.href ?? '')).json;
    expect(lobby['rel']).toBe(rel);
    expect(lobby._embedded['participant']?.[0] !== undefined).toBe(isEmbedded);
    expect(lobby._links['participant'] !== undefined).toBe(isLinked);
    expect(lobby._embedded['participant']?.[0]?._links).toEqual(person._links);
  });

  it('lobbyHref path: another address, and the other one does not exist', async () => {
    await join({ lobbyHref: 'path' });
    await veraComes();
    const href = conversation._links['lobby']?.href ?? '';
    expect(href).toMatch(/\/lobby$/u);
    expect((await alice.get(href)).json._links['participant']).toHaveLength(1);
    const built = `${conversation._links['participants']?.href ?? ''}?filter=lobby`;
    expect((await alice.get(built)).status).toBe(404);
  });

  it.each([
    ['token', /^[a-z0-9_-]+$/u],
    ['number', /^\d+$/u],
    ['address', /^vera@partner\.example$/u],
  ] as const)('participantHref %s', async (participantHref, form) => {
    await join({ participantHref });
    const person = await veraComes();
    expect(person._links['self']?.href.split('/').at(-1)).toMatch(form);
    expect(await decide(person, 'reject')).toBe(204);
  });

  it('no plain added before that of the lobby, where the server has it so', async () => {
    await join({ plainAddedBeforeLobby: false });
    const person = await veraComes();
    expect(alice.names()).toEqual(['added participant in lobby']);
    await decide(person, 'admit');
    await alice.until('added participant');
    expect(alice.names()).toContain('added participant in attendees');
  });

  it.each([
    ['plainOnly', ['deleted participant']],
    ['lobbyOnly', ['deleted participant in lobby']],
  ] as const)('rejectEvents %s', async (rejectEvents, names) => {
    await join({ rejectEvents });
    const person = await veraComes();
    alice.names();
    await decide(person, 'reject');
    await alice.poll();
    expect(alice.names()).toEqual(names);
  });

  it('rejectReason denied: the events say that a person was refused, and not of who gave up', async () => {
    await join({ rejectReason: 'denied' }, true);
    await decide(await veraComes(), 'reject');
    expect((await alice.until('deleted participant')).reason).toEqual({ code: 'Forbidden', subcode: 'Denied' });
    alice.names();
    await veraComes();
    bench.simulator.act({ act: 'personLeaves', person: vera.uri });
    expect((await alice.until('deleted participant')).reason).toBeUndefined();
  });

  it('lobbyInParticipants: the roster lists those who wait, too', async () => {
    await join({ lobbyInParticipants: true });
    await veraComes();
    expect((await alice.find(conversation, 'participants', vera.name))['inLobby']).toBe(true);
  });

  it('sourceNetwork, organizer, flags and titles are shown as the switches have them', async () => {
    await join();
    const self = (await veraComes())._links['self']?.href ?? '';
    const read = async (): Promise<RawResource> => (await alice.get(self)).json;
    bench.simulator.setSwitch('sourceNetwork', 'never');
    expect((await read())['sourceNetwork']).toBeUndefined();
    bench.simulator.setSwitch('omitBooleans', true);
    expect(await read()).not.toHaveProperty('local');
    expect((await read())['inLobby']).toBe(true);
    bench.simulator.setSwitch('organizerFlag', 'always');
    expect((await read())['organizer']).toBe(false);
    bench.simulator.act({ act: 'leaderDoes', action: 'admit', person: vera.uri });
    bench.simulator.setSwitch('sourceNetwork', 'always');
    expect((await read())['sourceNetwork']).toBe('Federated');
    bench.simulator.setSwitch('emptyTitles', true);
    const roster = (await alice.get(conversation._links['participants']?.href ?? '')).json;
    expect(roster._links['participant']?.[0]?.title).toBe('');
  });

  it('embedParticipantInEvents: the event has the person in it', async () => {
    await join({ embedParticipantInEvents: true }, true);
    const person = await veraComes();
    const { _embedded } = await alice.until('added participant in lobby');
    expect(_embedded?.['participant']).toEqual(person);
  });

  it.each([
    ['hidden', 'None'],
    ['visible', 'AttendeeNotAllowed'],
  ] as const)('an attendee: the lobby is %s, and decisions are refused with the subcode %s', async (shown, subcode) => {
    const switches = { attendeeLobby: shown, attendeeRefusal: subcode } as const;
    bench = await openBench({ switches });
    const created = bench.simulator.act({
      act: 'createMeeting',
      organizer: 'bob',
      automaticLeaderAssignment: 'Disabled',
    });
    meetingUri = (created as { readonly uri: string }).uri;
    alice = await bench.signedIn();
    alice.isUnchecked = shown === 'visible';
    conversation = await alice.join(meetingUri);
    bench.simulator.act({ act: 'personJoins', ...vera });
    const href = conversation._links['lobby']?.href;
    expect(href === undefined).toBe(shown === 'hidden');
    const built = `${conversation._links['participants']?.href ?? ''}?filter=lobby`;
    const lobby = await alice.get(built);
    expect(lobby.status).toBe(shown === 'hidden' ? 403 : 200);
    const self = `${conversation._links['participants']?.href ?? ''}/vera@partner.example`;
    expect((await alice.get(self)).status).toBe(shown === 'hidden' ? 404 : 200);
    const rights = shown === 'visible' ? rightsOf((await alice.get(self)).json) : [];
    expect(rights).toEqual([]);
    const refused = await alice.post(`${self}/reject`);
    expect([refused.status, refused.json['subcode']]).toEqual([403, subcode === 'None' ? undefined : subcode]);
  });

  it('two people under one name, one of them without an account, are two', async () => {
    await join();
    bench.simulator.act({ act: 'personJoins', uri: 'sip:dan@contoso.example', inLobby: true });
    bench.simulator.act({ act: 'personJoins', name: 'Dan Diaz' });
    await alice.poll();
    const lobby = (await alice.get(conversation._links['lobby']?.href ?? '')).json;
    const people = await Promise.all((lobby._links['participant'] ?? []).map(({ href }) => alice.get(href)));
    expect(people.map(({ json }) => [json['name'], json['anonymous'], json['sourceNetwork']])).toEqual([
      ['Dan Diaz', false, 'SameEnterprise'],
      ['Dan Diaz', true, 'Everyone'],
    ]);
    expect(() => bench.simulator.act({ act: 'personLeaves', person: 'Dan Diaz' })).toThrow(/Several are called/u);
  });

  it('a person who waits is renamed, and comes back under the same address', async () => {
    await join();
    const before = await veraComes();
    bench.simulator.act({ act: 'personRenames', person: vera.uri, name: 'Vera V.' });
    await alice.until('updated participant in lobby', 'Vera V.');
    await decide(before, 'reject');
    bench.simulator.act({ act: 'personJoins', ...vera });
    await alice.until('deleted participant');
    const after = (await alice.get(before._links['self']?.href ?? '')).json;
    expect([after['name'], after['inLobby']]).toEqual([vera.name, true]);
  });
});

describe('UCWA simulator: our own user waits', () => {
  let bench: Bench;
  afterEach(async () => {
    await bench.close();
  });

  const waiting = async (switches: Partial<UcwaSwitches> = {}) => {
    bench = await openBench({ switches });
    const created = bench.simulator.act({ act: 'createMeeting', organizer: 'bob', accessLevel: 'Locked' });
    const alice = await bench.signedIn();
    const { uri } = created as { readonly uri: string };
    await alice.post(alice.communicationLink('joinOnlineMeeting'), { onlineMeetingUri: uri, operationId: 'op-1' });
    const started = await alice.until('started onlineMeetingInvitation');
    const updated = await alice.until('updated conversation');
    expect(updated._embedded?.['conversation']).toMatchObject({ state: 'InLobby' });
    expect(Object.keys(updated._embedded?.['conversation']?._links ?? {})).not.toContain('participants');
    alice.names();
    return { alice, started };
  };

  it('admitted: the conversation is conferenced and the invitation completed', async () => {
    const { alice } = await waiting();
    bench.simulator.act({ act: 'leaderDoes', action: 'admit', person: 'sip:alice@contoso.example' });
    const { status } = await alice.until('completed onlineMeetingInvitation');
    expect(status).toBe('Success');
    expect(alice.names().slice(0, 3)).toEqual([
      'updated conversation',
      'added localParticipant',
      'added onlineMeeting in conversation',
    ]);
  });

  it.each([
    ['forbiddenDenied', { code: 'Forbidden', subcode: 'Denied' }],
    ['remoteDenied', { code: 'RemoteFailure', subcode: 'Denied' }],
    ['remoteDeclined', { code: 'RemoteFailure', subcode: 'Declined' }],
    ['none', undefined],
  ] as const)('refused, with the reason %s', async (refusalReason, reason) => {
    const { alice, started } = await waiting({ refusalReason });
    alice.isUnchecked = reason === undefined;
    bench.simulator.act({ act: 'leaderDoes', action: 'reject', person: 'sip:alice@contoso.example' });
    const completed = await alice.until('completed onlineMeetingInvitation');
    expect([completed.status, completed.reason]).toEqual(['Failure', reason]);
    expect(completed._embedded?.['onlineMeetingInvitation']?.['state']).toBe('Failed');
    expect(alice.names()).toEqual([
      'completed onlineMeetingInvitation',
      'updated conversation',
      'deleted conversation',
    ]);
    const { href = '' } = started._embedded?.['onlineMeetingInvitation']?._links['conversation'] ?? {};
    expect((await alice.get(href)).status).toBe(404);
  });

  it('waits too long, and a lobby that is full', async () => {
    const { alice } = await waiting({ lobbyTimeoutMs: 60_000 });
    bench.clock.advance(60_000);
    expect((await alice.until('completed onlineMeetingInvitation')).reason).toEqual({
      code: 'LocalFailure',
      subcode: 'Timeout',
    });
    alice.names();
    bench.simulator.setSwitch('lobbyLimit', 0);
    const uri = [...bench.simulator.model.meetings.values()][0]?.uri ?? '';
    await alice.post(alice.communicationLink('joinOnlineMeeting'), { onlineMeetingUri: uri });
    expect((await alice.until('completed onlineMeetingInvitation')).reason?.subcode).toBe('TooManyLobbyParticipants');
  });
});
