import type { CommandKind, CommandRequest } from '../../../../app/domain/command.ts';
import { Fault } from '../../../../app/domain/error-code.ts';
import { skypeUcwa } from '../../../../main/vendors/skype-ucwa/adapter.ts';
import { ownAccount, ownAddress, SkypeServer } from '../../../conformance/skype-ucwa.server.ts';
import type { Clock } from '../../../../main/ports/clock.ts';
import type { CoreBench } from '../core-bench.ts';
import type { Asking, Deed, Party, RealServer } from './real-server.ts';
import { RealSimulator } from './real-simulator.ts';

type PersonKind = Extract<
  CommandKind,
  'drop' | 'reject-entry' | 'admit' | 'promote' | 'demote' | 'mute-participant' | 'unmute-participant'
>;

const asking = (kind: PersonKind, isWanted: Asking['isWanted']): Asking => ({
  isFor: (request: CommandRequest) => request.kind === kind,
  request: (conferenceId, participantIds) => ({ kind, conferenceId, participantIds }),
  isWanted,
});

const isGone = (party: Party | undefined): boolean => party === undefined;
const has = (word: string) => (party: Party | undefined) => party?.mode.split(' ').includes(word) === true;

/** Who waits in the lobby when they come; the others come in. */
const waiting: ReadonlySet<string> = new Set(['walt@partner.example', 'zoe@partner.example', 'yan@partner.example']);
const uriOf = (address: string): string => `${address.includes('@') ? 'sip' : 'tel'}:${address}`;

/** Forms that servers may have; each schedule is played in the next one. */
const forms: readonly ((server: SkypeServer) => void)[] = [
  () => undefined,
  (server) => server.set('eventsFirst', true),
  (server) => server.set('aggregationMs', 500),
  (server) => server.set('mergeEvents', false),
  (server) => server.set('effectDelayMs', 400),
  (server) => server.set('participantHref', 'token'),
  (server) => server.set('lobbyInParticipants', true),
  (server) => server.set('rejectEvents', 'lobbyOnly'),
  (server) => server.set('staleDecision', 409),
  (server) => server.set('batch', 'notFound'),
];
let started = 0;

/** Skype for Business in the words of schedules. */
export class RealSkype extends RealSimulator<SkypeServer> implements RealServer {
  readonly vendor = skypeUcwa;
  readonly addresses = ['bob@contoso.example', 'vera@partner.example', '5003', ...waiting];
  readonly askings: readonly Asking[] = [
    asking('reject-entry', isGone),
    asking('admit', has('present')),
    asking('drop', isGone),
    asking('promote', has('leader')),
    asking('demote', has('attendee')),
    asking('mute-participant', has('silent')),
    asking('unmute-participant', has('heard')),
  ];
  #refusals = started % 2;
  protected readonly damagedRead = { method: 'GET', pathIncludes: '/participants', list: 'participant' };

  static async start(clock: Clock): Promise<RealSkype> {
    const server = await SkypeServer.start(clock);
    // Faults damage what is on the wire.
    server.isBeyondShapes = true;
    server.beyondShapes = /^$/u;
    forms[started++ % forms.length]?.(server);
    return new RealSkype(server);
  }

  parties(vendorId: string): readonly Party[] | null {
    const people = [...(this.#meeting(vendorId)?.participants.values() ?? [])];
    const own = people.find(({ uri }) => uri === `sip:${ownAddress}`);
    if (!own || own.conversations.size === 0 || own.inLobby) return null;
    return people
      .filter((one) => one !== own)
      .map(({ uri, role, inLobby, audio }) => ({
        address: uri.replace(/^(?:sip|tel):/u, ''),
        mode: inLobby
          ? 'waits'
          : `present ${role.toLowerCase()} ${audio === null ? 'mute' : audio.isMuted ? 'silent' : 'heard'}`,
      }));
  }

  shownMode({ state, role, audio, permissions }: Parameters<RealServer['shownMode']>[0]): string | null {
    // By name only so far.
    if (permissions.drop.verdict === 'denied' && permissions.drop.reason === 'unread') return null;
    if (state === 'in-lobby') return 'waits';
    if (audio?.canSpeak === 'unknown') return null;
    const voice = audio ? (audio.canSpeak === 'on' ? 'heard' : 'silent') : 'mute';
    return `present ${role === 'co-host' || role === 'chair' ? 'leader' : 'attendee'} ${voice}`;
  }

  /** Names hold the address here, and come first. */
  shownAddress({ address, name }: Parameters<RealServer['shownMode']>[0]): string {
    return address === '' ? (name.split(' ').at(-1) ?? '') : address;
  }

  async enter({ connections }: CoreBench, accountId: string, vendorId: string): Promise<void> {
    try {
      await connections
        .adapterOf(accountId)
        ?.meetings?.follow(
          { how: 'join', meeting: { address: vendorId }, password: null },
          new AbortController().signal,
        );
    } catch (cause) {
      // Without a connection nobody enters.
      if (!(cause instanceof Fault)) throw cause;
    }
  }

  happen(deed: Deed, vendorId: string, address: string): void {
    const { server } = this;
    const party = this.parties(vendorId)?.find((one) => one.address === address);
    if ((party !== undefined) === (deed === 'comes')) return;
    const leaderDoes = (action: 'admit' | 'reject' | 'eject' | 'promote' | 'demote' | 'mute'): unknown =>
      server.act({ act: 'leaderDoes', meeting: vendorId, person: uriOf(address), action });
    const waits = party?.mode === 'waits';
    switch (deed) {
      case 'comes':
        if (waiting.has(address)) server.wait(vendorId, address);
        else server.join(vendorId, address);
        return;
      case 'leaves':
        server.leave(vendorId, address);
        return;
      case 'is-dropped-by-another-client':
        leaderDoes(waits ? 'reject' : 'eject');
        return;
      case 'changes':
        if (waits) leaderDoes('admit');
        else if (has('attendee')(party)) leaderDoes('promote');
        return;
      case 'changes-back':
        if (waits)
          server.act({ act: 'personRenames', meeting: vendorId, person: uriOf(address), name: `Renamed ${address}` });
        else if (has('leader')(party)) leaderDoes('demote');
    }
  }

  protected override cut(): void {
    const { server } = this;
    // The same request for events is answered with `resync`.
    if (server.isSignedIn()) server.act({ act: 'loseTrack', user: ownAccount });
    server.cutNews();
  }

  /** Every other time the server fails in the midst of it, and does it all the same. */
  protected override refuse(): void {
    this.#refusals += 1;
    if (this.#refusals % 2 === 0) {
      super.refuse();
      return;
    }
    const failure = { status: 500, code: 'ServiceFailure', isCarriedOut: true } as const;
    for (const operation of ['reject', 'admit', 'eject', 'promote'])
      this.server.act({ act: 'failNext', operation, ...failure });
  }

  #meeting(vendorId: string) {
    return [...this.server.simulator.model.meetings.values()].find(({ uri }) => uri === vendorId);
  }
}
