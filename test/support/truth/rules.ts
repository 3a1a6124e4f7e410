import { audioOf } from '../../../app/domain/audio.ts';
import { commandPhases, isUnderWay, isUnsent, type Command } from '../../../app/domain/command.ts';
import type { AppState } from '../../../app/state/app-state.ts';
import { isFailure } from '../../../app/state/command-groups.ts';
import { accountId, roomId, type WorldBench } from './world-bench.ts';
import { keyOf } from './world-model.ts';
import type { Asked } from './world-server.ts';
import { effectOf, objectOf } from './world-wire.ts';
import { partsOf, type Deed, type Facts, type Leg, type Room } from './world.ts';

/** A dead or deaf link is noticed in this time. */
const noticedMs = 6000;
/**
 * What the server says was so at most this long before it arrives: the slowest answer is of the middle of two seconds.
 * A picture is not said to be proved longer than that after it was outdated.
 */
const arrivesMs = 1100;
/** Of several commands that an error fits, those sent longer ago are not meant. */
const recentMs = 10_000;
const noParts: ReadonlyMap<string, string> = new Map();

/** Cheaper than `expect`, which is called at every step of every schedule. */
export const must = (isSo: boolean, what: string): void => {
  if (!isSo) throw new Error(what);
};

const voiceOf = (state: string): Leg['voice'] =>
  ({ talking: 'talking', listening: 'muted' } as const)[state as 'talking' | 'listening'] ?? 'odd';

/** The room as the state shows it, in the world's own keys. */
export const shownRoom = ({ conferences, participants }: AppState): Room | null => {
  const conference = conferences.get(roomId);
  if (!conference) return null;
  const legs = [...(participants.get(roomId)?.values() ?? [])].map(({ address, joinedAt, state, audio }) => ({
    key: keyOf(joinedAt),
    vendorId: '',
    address,
    isInLobby: state === 'in-lobby',
    voice: voiceOf(state),
    hears: audio?.canHear !== 'off',
  }));
  return { key: keyOf(conference.startedAt), isLocked: conference.settings?.isLocked ?? false, legs };
};

/** Rules 9 and 5: groups are whole, their totals are those of their commands, holds end with a sleep. */
export const checkGroups = ({ store, heldBeforeSleep }: Pick<WorldBench, 'store' | 'heldBeforeSleep'>): void => {
  const { commands, groups, underWay } = store.state;
  const byGroup = new Map<string, Command[]>();
  let underWayCount = 0;
  for (const command of commands.values()) {
    const own = byGroup.get(command.groupId);
    if (own) own.push(command);
    else byGroup.set(command.groupId, [command]);
    if (isUnderWay(command.phase)) underWayCount += 1;
    must(underWay.has(command.id) === isUnderWay(command.phase), `${command.id} is under way, or not`);
    must(!heldBeforeSleep.has(command.id) || command.sentAt === null, `${command.id} was unsent before a sleep`);
  }
  must(underWay.size === underWayCount && groups.size === byGroup.size, 'there is more than the commands');
  for (const [id, own] of byGroup) {
    const group = groups.get(id);
    must(group !== undefined && group.size === own.length, `the group ${id} is whole`);
    const inOrder = [...(group?.commands.values() ?? [])];
    must(
      own.every((command, index) => inOrder[index] === command),
      `the group ${id} is in order`,
    );
    must(own.filter(isFailure).length === group?.failures.size, `the failures of ${id}`);
    must(group?.isUnderWay === own.some(({ phase }) => isUnderWay(phase)), `${id} is under way, or not`);
    for (const phase of commandPhases)
      must(group?.counts[phase] === own.filter((command) => command.phase === phase).length, `${phase} of ${id}`);
  }
};

/** Whether what a command asked for is so in these facts. */
const isWanted = ({ request }: Asked, key: number, { room, agent }: Pick<Facts, 'room' | 'agent'>): boolean => {
  const leg = room?.legs.find((one) => one.key === key);
  switch (request.kind) {
    case 'drop':
    case 'reject-entry':
      return leg === undefined;
    case 'mute-participant':
      return leg?.voice === 'muted' && !leg.isInLobby;
    case 'unmute-participant':
      return leg?.voice === 'talking' && !leg.isInLobby;
    case 'admit':
      return leg?.isInLobby === false;
    case 'lock':
    case 'unlock':
      return room?.isLocked === (request.kind === 'lock');
    case 'end':
      return room?.key !== key;
    case 'set-agent-state':
      return agent === request.agent;
    case 'set-audio': {
      const { canHear, canSpeak } = audioOf(request.mode);
      const voice = canSpeak === 'on' ? 'talking' : 'muted';
      return leg !== undefined && !leg.isInLobby && leg.voice === voice && leg.hears === (canHear === 'on');
    }
    case 'make-call':
    case 'invite':
    case 'merge':
    case 'transfer':
      return false;
  }
};

/** Whether a deed is what was asked for, where something has to happen: nothing of before is the same. */
const isDone = ({ request }: Asked, key: number, { effect, leg, call, gone, ...deed }: Deed): boolean => {
  switch (request.kind) {
    case 'make-call':
      return effect === 'called' && call?.address === request.address;
    case 'invite':
      return effect === 'entered' && leg?.address === request.address && deed.facts.room?.key === key;
    case 'merge':
      // A read shows parties by address alone, whichever calls they were in before.
      return effect === 'merged' && call?.parties.includes(request.address) === true;
    default:
      return effect === effectOf(request) && [deed.key, gone].includes(request.callKey);
  }
};

const mustHappen: ReadonlySet<string> = new Set(['make-call', 'invite', 'merge', 'transfer']);
const aboutVoice: ReadonlySet<string> = new Set(['mute-participant', 'unmute-participant', 'set-audio']);
const isHeldKind = (kind: string): boolean => ['drop', 'reject-entry', 'end'].includes(kind);

/** What may follow a phase once a command is settled: late proof, and what a guess is overturned by. */
const mayFollow = (before: Command, now: Command): boolean => {
  if (isUnderWay(before.phase) || before.phase === now.phase) return true;
  if (before.phase === 'refused') return before.isGuess === true && now.phase === 'confirmed';
  return before.phase === 'unconfirmed' && (now.phase === 'confirmed' || now.phase === 'refused');
};

/** Compares what Gavel says with what is so. Keeps what was looked at already, so that every look is cheap. */
export class TruthRules {
  readonly #bench: WorldBench;
  readonly #settled = new Map<string, Command>();
  /** By part of the room: the earliest version that what is shown can come from. */
  readonly #shown = new Map<string, number>();
  readonly #parts = new WeakMap<Room, ReadonlyMap<string, string>>();
  readonly #sizes = new Map<string, number>();
  #signIn = 0;

  constructor(bench: WorldBench) {
    this.#bench = bench;
  }

  check(): void {
    const { server, store } = this.#bench;
    must(server.broken.length === 0, server.broken.join(', '));
    for (const command of store.state.commands.values())
      if (this.#settled.get(command.id) !== command) this.#checkCommand(command);
    for (const [id, asked] of server.asked) this.#checkAsked(id, asked);
    this.#checkMemory();
    this.#checkLink();
    this.#checkPicture();
    this.#checkAccount();
    checkGroups(this.#bench);
  }

  /** Rules 1 and 6: what is said of a command. */
  #checkCommand(command: Command): void {
    const { server, chosen } = this.#bench;
    const { id, phase, sentAt, request, cause, isGuess } = command;
    const before = this.#settled.get(id);
    this.#settled.set(id, command);
    must(before === undefined || mayFollow(before, command), `${id} was ${before?.phase} and is ${phase}`);
    const asked = server.asked.get(id);
    must(sentAt !== null || asked === undefined, `${id} was sent and is not shown as sent`);
    must(!isUnsent(phase) || sentAt === null, `${id} is ${phase} and was sent`);
    must(phase !== 'cancelled' || sentAt === null, `${id} is cancelled and was sent`);
    if (phase === 'refused' && isGuess === true && asked) this.#checkGuess(command, asked);
    if (phase === 'refused' && asked) must(asked.isRefused || isGuess === true, `${id} was not refused by the server`);
    if (phase !== 'confirmed') return;
    if (!asked) throw new Error(`${id} (${request.kind}) is confirmed and was never sent`);
    this.#checkConfirmed(id, asked, chosen.get(id)?.key ?? 0, cause ?? 'own');
  }

  /** Rule 6: without an id, an error of the same purpose about the same object, and no other command that it fits. */
  #checkGuess({ id, settledAt }: Command, { request }: Asked): void {
    const { server, store } = this.#bench;
    const isSame = (one: { readonly kind: string; readonly object: string }): boolean =>
      one.kind === request.kind && one.object === objectOf(request);
    must(
      server.errors.some((error) => error.requestId === null && isSame(error)),
      `${id} is refused by an error that is not about it`,
    );
    for (const other of store.state.commands.values()) {
      const asked = server.asked.get(other.id);
      if (!asked || other.id === id || other.acceptedAt === null || settledAt === null) continue;
      if (!isSame({ kind: asked.request.kind, object: objectOf(asked.request) })) continue;
      const wasOpen = other.acceptedAt < settledAt && (other.settledAt === null || other.settledAt > settledAt);
      must(!wasOpen || settledAt - asked.atMs > recentMs, `${id} is refused by an error that fits ${other.id} as well`);
    }
  }

  /** Rule 9: a group keeps its size, and does not vanish. */
  #checkMemory(): void {
    const { groups } = this.#bench.store.state;
    for (const [id, size] of this.#sizes) must(groups.get(id)?.size === size, `the group ${id} is not what it was`);
    for (const [id, { size }] of groups) this.#sizes.set(id, size);
  }

  /** Rules 10 and 11: a dead or deaf link is noticed, and what an unknown event is about is read. */
  #checkLink(): void {
    const { server, store, clock } = this.#bench;
    const nowMs = clock.now();
    must(Math.abs(nowMs - clock.trueMs) <= 1000, 'the clock follows the wall clock');
    const isOnline = store.state.accounts.get(accountId)?.connection.status === 'online';
    if (!isOnline || store.state.conferences.size === 0) return;
    const isLate = (sinceMs: number | null): boolean => sinceMs !== null && nowMs - sinceMs > noticedMs;
    must(!isLate(server.silentSinceMs), 'a dead link goes unnoticed');
    for (const { lostAtMs } of server.sessions) must(!isLate(lostAtMs), 'a deaf link goes unnoticed');
    must(!isLate(server.hintedAtMs), 'an event that is not known caused no read');
  }

  #checkConfirmed(id: string, asked: Asked, key: number, cause: string): void {
    const { world, server } = this.#bench;
    const { request, toldVersion } = asked;
    const effect = effectOf(request);
    const since = world.deeds.slice(toldVersion);
    must(server.shownBy > asked.order, `${id} (${request.kind}) is confirmed by nothing that came after it`);
    const said = `${id} (${request.kind} of ${key}) is confirmed`;
    if (mustHappen.has(request.kind)) {
      // Where it is not known whose doing it was, it may have happened while events were missed.
      const isUndated = request.kind === 'merge' && cause === 'unknown';
      const done = (isUndated ? world.deeds.slice(asked.wholeVersion) : since).filter((deed) =>
        isDone(asked, key, deed),
      );
      must(done.length > 0, `${said} and nothing happened`);
      if (cause === 'own' && server.repeatsIds)
        must(
          done.some(({ by }) => by === id),
          `${said} by what another did`,
        );
      return;
    }
    const isUnnamed = ['lock', 'unlock', 'set-agent-state'].includes(request.kind);
    const wasWanted = [world.at(toldVersion), ...since.map(({ facts }) => facts)].some((at) =>
      isWanted(asked, key, at),
    );
    const deeds = since.filter((deed) => {
      // What is gone with the room is gone as well.
      if (deed.effect === 'ended' && effect === 'left') return true;
      if (aboutVoice.has(request.kind)) return deed.key === key && isWanted(asked, key, deed.facts);
      return deed.effect === effect && (deed.key === key || isUnnamed);
    });
    must(deeds.length > 0 || wasWanted, `${said} and it never was so`);
    if (cause === 'unknown') return;
    must(deeds.length > 0, `${said} as its own doing and nothing happened`);
    // The request names a room by an id that the next room may have: its event names the request all the same.
    const own = request.kind === 'end' ? since.filter((deed) => deed.effect === effect) : deeds;
    if (server.repeatsIds)
      must(
        own.some(({ by }) => by === id),
        `${said} as its own doing and others did it`,
      );
  }

  /** Rule 5: what was sent is about whom it was made for, as far as Gavel was told. */
  #checkAsked(id: string, asked: Asked): void {
    const chosen = this.#bench.chosen.get(id);
    if (!chosen) throw new Error(`${id} was sent and never made`);
    const { request, toldGone, reached, atMs } = asked;
    const command = this.#bench.store.state.commands.get(id);
    if (isHeldKind(request.kind) && command)
      must(
        this.#bench.server.provedAtMs.some((at) => at >= command.madeAt && at <= atMs),
        `${id} was held and left over a link that had not proved itself`,
      );
    if (request.vendorId !== '') must(!toldGone.has(chosen.key), `${id} was sent to ${chosen.key}, known to be gone`);
    if (reached !== null && reached !== chosen.key && request.vendorId !== '')
      must(!toldGone.has(chosen.key), `${id} reached ${reached} and was made for ${chosen.key}`);
  }

  /** Rules 2, 3, 4 and 10: what is shown as live was so, not long ago, and never goes back in time. */
  #checkPicture(): void {
    const { store, world, clock, signIn } = this.#bench;
    const { conferences, accounts } = store.state;
    const conference = conferences.get(roomId);
    const connection = accounts.get(accountId)?.connection;
    if (conference?.truth.status === 'live') must(connection?.status === 'online', 'live without connection');
    if (conference) must(conference.truth.at <= clock.now(), 'proved in the future');
    if (connection?.status !== 'online' || (conference && conference.truth.status !== 'live')) return;
    if (signIn !== this.#signIn) {
      this.#signIn = signIn;
      this.#shown.clear();
    }
    const shown = partsOf(shownRoom(store.state));
    const truth = this.#partsAt(world.facts.version);
    for (const name of new Set([...shown.keys(), ...truth.keys(), ...this.#shown.keys()]))
      this.#checkPart(name, shown.get(name), conference?.truth.at ?? 0);
  }

  #checkPart(name: string, shown: string | undefined, provedAt: number): void {
    const { world, clock } = this.#bench;
    const { version } = world.facts;
    const isSo = (at: number): boolean => this.#partsAt(at).get(name) === shown;
    let earliest = this.#shown.get(name) ?? 0;
    while (earliest <= version && !isSo(earliest)) earliest += 1;
    must(earliest <= version, `${name} is shown as ${shown}, and was not so since it was last right`);
    this.#shown.set(name, earliest);
    // A conference that is not shown is not said to be over: it may not be readable yet.
    if (!this.#bench.store.state.conferences.has(roomId)) return;
    let latest = version;
    while (!isSo(latest)) latest -= 1;
    const next = world.deeds[latest];
    if (!next) return;
    const outdatedMs = clock.now() - next.atMs;
    must(outdatedMs <= noticedMs, `${name} is live and outdated for ${outdatedMs} ms`);
    must(
      provedAt - next.atMs <= arrivesMs,
      `${name} is said to be proved ${provedAt - next.atMs} ms after it was outdated`,
    );
  }

  #partsAt(version: number): ReadonlyMap<string, string> {
    const { room } = this.#bench.world.at(version);
    if (!room) return noParts;
    const known = this.#parts.get(room);
    if (known) return known;
    const parts = partsOf(room);
    this.#parts.set(room, parts);
    return parts;
  }

  /** Rule 7: no session that no screen shows. */
  #checkAccount(): void {
    const { server, connections, store } = this.#bench;
    const isShown = store.state.accounts.has(accountId) && connections.has(accountId);
    must(server.sessions.size <= (isShown ? 1 : 0), 'a session that no screen shows');
    if (!isShown) must(store.state.conferences.size === 0, 'a conference without its account');
  }
}
