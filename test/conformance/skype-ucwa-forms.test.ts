import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { LobbyEnding } from '../../app/domain/conference.ts';
import { whenRead } from './skype-ucwa.commands.ts';
import { skypeHarness } from './skype-ucwa.harness.ts';
import { ownAddress, SkypeServer } from './skype-ucwa.server.ts';
import { VendorBench } from './vendor-bench.ts';

/** `beyond`: which requests of ours no shape has, where the server's own form is none that a shape has. */
type Form = readonly [name: string, change: (server: SkypeServer) => unknown, beyond?: RegExp];

const noRequest = /^$/u;

/** Every form that the server may give to what is not documented; those that no shape has are marked. */
const forms: readonly Form[] = [
  ['one challenge line', (server) => server.set('challenge', 'joined')],
  ['a challenge with another authority', (server) => server.set('challenge', 'withAuthorizationUri')],
  ['a challenge without quotes', (server) => server.set('challenge', 'unquoted')],
  ['an application without me', (server) => server.set('meInApplication', false)],
  ['a newer application', (server) => server.set('newerApplication', true)],
  ['keys in event links', (server) => server.set('eventsKey', true)],
  ['events that are not merged', (server) => server.set('mergeEvents', false)],
  ['events before answers', (server) => server.set('eventsFirst', true)],
  ['effects after answers', (server) => server.set('effectDelayMs', 400)],
  ['bodies of participants in events', (server) => server.set('embedParticipantInEvents', true), noRequest],
  ['bodies of own audio in events', (server) => server.set('ownAudioEmbedded', true), noRequest],
  ['a conversation that begins as Conferencing', (server) => server.set('firstConversationState', 'conferencing')],
  ['a conversation that begins as Connecting', (server) => server.set('firstConversationState', 'connecting')],
  ['an embedded lobby', (server) => server.set('lobbyShape', 'embedded')],
  ['a lobby in both forms', (server) => server.set('lobbyShape', 'both'), noRequest],
  [
    'a lobby at an address of its own',
    (server) => server.set('lobbyHref', 'path'),
    /conversations\/[^/]+\/lobby is not a request/u,
  ],
  ['views that name themselves', (server) => server.set('roleViewRel', 'ownName')],
  ['people by token', (server) => server.set('participantHref', 'token')],
  ['people by number', (server) => server.set('participantHref', 'number')],
  ['the lobby’s event alone', (server) => server.set('plainAddedBeforeLobby', false)],
  ['those who wait among all', (server) => server.set('lobbyInParticipants', true)],
  ['only the plain event after a reject', (server) => server.set('rejectEvents', 'plainOnly')],
  ['only the lobby’s event after a reject', (server) => server.set('rejectEvents', 'lobbyOnly')],
  ['a reason after a reject', (server) => server.set('rejectReason', 'denied'), noRequest],
  ['a network for everybody', (server) => server.set('sourceNetwork', 'always')],
  ['a network for nobody', (server) => server.set('sourceNetwork', 'never')],
  ['the organizer’s flag for all', (server) => server.set('organizerFlag', 'always')],
  ['false flags left out', (server) => server.set('omitBooleans', true)],
  ['empty titles', (server) => server.set('emptyTitles', true)],
  ['ISO dates', (server) => server.set('dateForm', 'iso')],
  ['the subcode None as text', (server) => server.set('subcodeNone', 'text')],
  ['an invitation that settles late', (server) => server.set('joinSettleMs', 1_500)],
  [
    'applications on another host',
    (server) => server.set('secondHost', true),
    /^client applications\.post \/headers\/Authorization is missing/u,
  ],
  ['no batches, whatever was offered', (server) => server.set('batch', 'notFound'), noRequest],
  ['batches without a byte order mark', (server) => server.set('batchByteOrderMark', false)],
  ['an account that is at home in another pool', (server) => server.set('userAnswer', 'redirect'), noRequest],
];

describe('Skype for Business, in whatever form the server says it', () => {
  let bench: VendorBench;
  let server: SkypeServer;
  const rejected = 'walt@partner.example';
  const admitted = 'yan@partner.example';

  beforeEach(async () => {
    // Slower than usual: events about a decision wait a second at most for its answer, also on a busy machine.
    bench = await new VendorBench(3).start(skypeHarness.vendor);
    server = await SkypeServer.start(bench.clock);
  });
  afterEach(async () => {
    await bench.stop();
    await server.stop();
  });

  const named = forms.map(([name, change, beyond = null]) => ({ name, change, beyond }));
  it.each(named)('admits, rejects and ejects with $name', async ({ change, beyond }) => {
    server.isBeyondShapes = beyond !== null;
    server.beyondShapes = beyond;
    change(server);
    await bench.signIn(skypeHarness.vendor, server.account(bench));
    await bench.online();
    const meeting = server.meeting(['bob@contoso.example', 'vera@partner.example']);
    server.wait(meeting, rejected);
    const conferenceId = await bench.follow({ address: meeting }, null, 'join');
    server.wait(meeting, admitted);
    await bench.until('both to wait', () =>
      [rejected, admitted].every((one) =>
        bench.roster(conferenceId).some(({ address, state }) => address === one && state === 'in-lobby'),
      ),
    );
    await whenRead(bench, conferenceId);
    const row = (address: string): string => bench.participant(conferenceId, address).id;
    const decide = async (kind: 'reject-entry' | 'admit' | 'drop', address: string) =>
      bench.settled(await bench.make({ kind, conferenceId, participantIds: [row(address)] }));
    expect(await decide('reject-entry', rejected)).toMatchObject({ phase: 'confirmed', reason: null });
    expect(await decide('admit', admitted)).toMatchObject({ phase: 'confirmed', reason: null });
    expect(await decide('drop', 'vera@partner.example')).toMatchObject({ phase: 'confirmed', reason: null });
    await bench.until('everybody who is there', () => bench.roster(conferenceId).length === 3);
    expect(bench.present(conferenceId).sort()).toEqual([ownAddress, 'bob@contoso.example', admitted].sort());
    const endings: readonly LobbyEnding[] = bench.state.conferences.get(conferenceId)?.lobbyEndings ?? [];
    expect(endings.map(({ outcome }) => outcome)).toEqual(['rejected', 'admitted']);
    expect(bench.state.notices.size).toBe(0);
  });
});
