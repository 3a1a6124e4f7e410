import { Fault } from '../../../app/domain/error-code.ts';
import { RateLimited, SentWithoutAnswer } from '../../../app/vendor/adapter.ts';
import type { Clock } from '../../../main/ports/clock.ts';
import {
  effectOf,
  objectOf,
  unknownEffects,
  type ReadBehaviour,
  type SendBehaviour,
  type SentError,
  type WireEvent,
  type WireFacts,
  type WireRequest,
  type WorldKind,
} from './world-wire.ts';
import type { Deed, World } from './world.ts';

export interface WorldSession {
  readonly deliver: (event: WireEvent) => void;
  /** How many events were put into its channel, swallowed ones included. */
  count: number;
  /** When one was swallowed that no later one has told of; null when none was. */
  lostAtMs: number | null;
  /** The number of the newest event that has arrived. */
  newest: number;
}

/** What Gavel asked for, as it left. */
export interface Asked {
  readonly request: WireRequest;
  /** The version up to which Gavel had been told when it was asked. */
  readonly toldVersion: number;
  /** The version up to which it had been told everything: an event after a gap tells only of itself. */
  readonly wholeVersion: number;
  /** The version that was true when it was asked. */
  readonly version: number;
  /** When it was asked, see `WorldServer.shownBy`. */
  readonly order: number;
  readonly atMs: number;
  /** Who was known to Gavel to be gone. */
  readonly toldGone: ReadonlySet<number>;
  /** What the request reached; null when it reached nothing. */
  reached: number | null;
  isRefused: boolean;
}

const timeOutMs = 3000;
/** How long whoever is invited takes to come. */
const comesMs = 300;
/** How late an event comes that others overtake. */
const outOfOrderMs = 150;

/** The server of the world: everything takes time, and may fail in the ways that a schedule sets. */
export class WorldServer {
  readonly world: World;
  readonly sessions = new Set<WorldSession>();
  readonly asked = new Map<string, Asked>();
  /** What is wrong already when it happens. */
  readonly broken: string[] = [];
  latencyMs = 20;
  readMs = 40;
  sendMs = 40;
  sends: SendBehaviour = 'carry-out';
  reads: ReadBehaviour = 'whole';
  /** The channel is up and carries nothing. */
  isDeaf = false;
  /** The next event gets lost on its way. */
  losesNext = false;
  /** The next event comes twice. */
  doublesNext = false;
  /** The next event comes after later ones. */
  delaysNext = false;
  /** Whether one request carries many commands. */
  takesMany = false;
  /** Since when nothing answers; null while something does. */
  downAtMs: number | null = null;
  /** When an answer arrived last. */
  #answeredAtMs = 0;
  /** Whether requests are named in what they cause. */
  readonly repeatsIds: boolean;
  toldVersion = 0;
  /** The latest version up to which Gavel was told everything. */
  wholeVersion = 0;
  /** The order of the latest event that arrived, or of the beginning of the latest read that was taken. */
  shownBy = 0;
  readonly toldGone = new Set<number>();
  /** When pings began whose answers showed that every event had arrived. */
  readonly provedAtMs: number[] = [];
  readonly errors: SentError[] = [];
  /** Since when an event that the client does not know waits for a read. */
  hintedAtMs: number | null = null;
  readonly #clock: Clock;
  readonly #requestIds = new Map<string, string>();
  #order = 0;
  #snapshotAtMs = 0;
  #deliverAtMs = 0;

  constructor(world: World, clock: Clock, repeatsIds: boolean) {
    this.world = world;
    this.#clock = clock;
    this.repeatsIds = repeatsIds;
    world.onDeed.add((deed) => this.#publish(deed));
  }

  get isDown(): boolean {
    return this.downAtMs !== null;
  }

  set isDown(isDown: boolean) {
    this.downAtMs = isDown ? (this.downAtMs ?? this.#clock.now()) : null;
  }

  /** Since when nobody can hear of it; null while something answers. What was on its way when it went down arrives. */
  get silentSinceMs(): number | null {
    return this.downAtMs === null ? null : Math.max(this.downAtMs, this.#answeredAtMs);
  }

  /** Opens a session of the account. Rejects when nothing answers. One whose client closed the connection is none. */
  async subscribe(deliver: WorldSession['deliver'], signal: AbortSignal): Promise<WorldSession> {
    await this.#roundTrip(this.latencyMs);
    if (signal.aborted) throw new Fault('connection-lost');
    if (this.sessions.size > 0) this.broken.push('two sessions of one account at once');
    const session: WorldSession = { deliver, count: 0, lostAtMs: null, newest: 0 };
    this.sessions.add(session);
    return session;
  }

  unsubscribe(session: WorldSession): void {
    this.sessions.delete(session);
  }

  /** Everything that is so at a moment between the question and the answer. Answers may overtake each other. */
  async read(): Promise<WireFacts> {
    const { reads, readMs } = this;
    this.hintedAtMs = null;
    if (this.isDown || reads === 'unanswered') return this.#silence();
    const order = (this.#order += 1);
    const nowMs = this.#clock.now();
    this.#snapshotAtMs = Math.max(this.#snapshotAtMs, nowMs + readMs / 2);
    const snapshotInMs = this.#snapshotAtMs - nowMs;
    await this.#after(snapshotInMs);
    const { facts } = this.world;
    await this.#after(readMs - snapshotInMs);
    this.#answeredAtMs = this.#clock.now();
    if (reads === 'refused') throw new Fault('server-error');
    const [first] = facts.room?.legs ?? [];
    if (reads === 'partial' && first) return { ...facts, order, unread: first.vendorId };
    return { ...facts, order, unread: null };
  }

  /** Proves that the server is there: how many events it has put into a channel. */
  async ping(session: WorldSession): Promise<number> {
    await this.#roundTrip(this.latencyMs);
    return session.count;
  }

  /** The client found that every event had arrived that was sent before this ping's answer. */
  proved(beganAtMs: number): void {
    this.provedAtMs.push(beganAtMs);
  }

  /** Takes a request, once. */
  async send(request: WireRequest): Promise<void> {
    const refusals = await this.sendTogether([request]);
    for (const refusal of refusals.values()) throw refusal;
  }

  /** Takes one request that carries many; gives what it refuses of them, by command. */
  async sendTogether(requests: readonly WireRequest[]): Promise<ReadonlyMap<string, Fault>> {
    const { sends, sendMs, isDown } = this;
    if (!isDown && sends === 'busy') {
      await this.#after(sendMs);
      throw new RateLimited(700, 'busy');
    }
    const all = requests.map((request) => this.#note(request));
    if (isDown || sends === 'lose-the-request') {
      await this.#after(timeOutMs);
      throw new SentWithoutAnswer('timeout');
    }
    await this.#after(sendMs / 2);
    const refusals = new Map<string, Fault>();
    for (const asked of all) {
      const { commandId, requestId } = asked.request;
      if (sends === 'refuse' && refusals.size === 0) {
        asked.isRefused = true;
        refusals.set(commandId, new Fault('not-permitted'));
      } else if (sends === 'refuse-later') {
        asked.isRefused = true;
        this.#clock.after(sendMs, () => this.error(asked.request.kind, objectOf(asked.request), requestId));
      } else if (sends !== 'ignore') this.#carryOut(asked);
    }
    if (sends === 'lose-the-answer') {
      await this.#after(timeOutMs);
      throw new SentWithoutAnswer('timeout');
    }
    await this.#after(sendMs / 2);
    this.#answeredAtMs = this.#clock.now();
    return refusals;
  }

  /** An error event, of Gavel's request or of another client's. */
  error(kind: WorldKind, object: string, requestId: string | null): void {
    this.errors.push({ kind, object, requestId });
    this.#emit((number) => ({ type: 'error', number, requestId, kind, object }));
  }

  #note(request: WireRequest): Asked {
    const { commandId, requestId } = request;
    if (this.asked.has(commandId)) this.broken.push(`${commandId} was sent twice`);
    const asked: Asked = {
      request,
      toldVersion: this.toldVersion,
      wholeVersion: this.wholeVersion,
      version: this.world.facts.version,
      order: (this.#order += 1),
      atMs: this.#clock.now(),
      toldGone: new Set(this.toldGone),
      reached: null,
      isRefused: false,
    };
    this.asked.set(commandId, asked);
    if (requestId !== null) this.#requestIds.set(commandId, requestId);
    return asked;
  }

  #carryOut(asked: Asked): void {
    const { world } = this;
    const { request } = asked;
    const { commandId } = request;
    const leg = world.leg(request.vendorId);
    switch (request.kind) {
      case 'drop':
      case 'reject-entry':
        asked.reached = leg?.key ?? null;
        if (leg) world.leave(leg.key, commandId);
        return;
      case 'admit':
      case 'mute-participant':
      case 'unmute-participant':
        asked.reached = leg?.key ?? null;
        if (leg) world.change(leg.key, effectOf(request) as 'entered' | 'muted' | 'unmuted', commandId);
        return;
      case 'lock':
      case 'unlock':
        world.lock(request.kind === 'lock', commandId);
        return;
      case 'end':
        asked.reached = world.facts.room?.key ?? null;
        world.end(commandId);
        return;
      case 'set-agent-state':
        world.setAgent(request.agent, commandId);
        return;
      case 'make-call':
        world.call(request.address, 'out', commandId);
        return;
      case 'set-audio':
        asked.reached = leg?.key ?? null;
        if (leg) world.setAudio(leg.key, request.mode, commandId);
        return;
      case 'invite': {
        const roomKey = world.facts.room?.key;
        this.#clock.after(comesMs, () => {
          if (world.facts.room?.key === roomKey) world.enter(request.address, false, commandId);
        });
        return;
      }
      case 'merge':
      case 'transfer':
        world.join(request.callKey, request.kind === 'merge' ? 'merged' : 'transferred', commandId);
    }
  }

  #publish({ effect, leg, call, gone, by, facts }: Deed): void {
    const requestId = by === null ? null : (this.#requestIds.get(by) ?? null);
    const room = call ? null : facts.room && { key: facts.room.key };
    const { version } = facts;
    this.#emit((number) => ({ type: 'deed', number, version, effect, leg, call, gone, room, requestId }));
  }

  #emit(make: (number: number) => WireEvent): void {
    const isLost = this.losesNext || this.isDeaf;
    const times = this.doublesNext ? 2 : 1;
    const lateMs = this.delaysNext ? outOfOrderMs : 0;
    if (!this.isDeaf) this.losesNext = false;
    this.doublesNext = false;
    this.delaysNext = false;
    this.#deliverAtMs = Math.max(this.#deliverAtMs, this.#clock.now() + this.latencyMs);
    for (const session of this.sessions) {
      session.count += 1;
      const event = make(session.count);
      if (isLost) {
        session.lostAtMs ??= this.#clock.now();
        continue;
      }
      for (let time = 0; time < times; time += 1)
        this.#clock.after(this.#deliverAtMs - this.#clock.now() + lateMs, () => {
          if (!this.sessions.has(session)) return;
          session.lostAtMs = null;
          this.shownBy = this.#order += 1;
          if (event.type === 'deed') this.#arrives(session, event);
          session.newest = Math.max(session.newest, event.number);
          session.deliver(event);
        });
    }
  }

  #arrives({ newest }: WorldSession, { number, version, effect, leg }: Extract<WireEvent, { type: 'deed' }>): void {
    if (effect === 'left' && leg) this.toldGone.add(leg.key);
    const isNews = number > newest && version > this.toldVersion;
    if (isNews && unknownEffects.has(effect)) this.hintedAtMs ??= this.#clock.now();
  }

  /** Gavel took an answer: what is overtaken by something newer counts for nothing. */
  taken({ order, version }: WireFacts, isRoomTaken: boolean): void {
    this.shownBy = Math.max(this.shownBy, order);
    if (!isRoomTaken) return;
    const present = new Set(this.world.at(version).room?.legs.map(({ key }) => key));
    for (const { leg } of this.world.deeds.slice(0, version))
      if (leg && !present.has(leg.key)) this.toldGone.add(leg.key);
  }

  async #roundTrip(oneWayMs: number): Promise<void> {
    if (this.isDown) await this.#silence();
    await this.#after(oneWayMs * 2);
    this.#answeredAtMs = this.#clock.now();
  }

  async #silence(): Promise<never> {
    await this.#after(timeOutMs);
    throw new Fault('timeout');
  }

  #after(durationMs: number): Promise<void> {
    return new Promise((resolve) => this.#clock.after(durationMs, resolve));
  }
}
