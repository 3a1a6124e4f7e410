import { Fault } from '../../../app/domain/error-code.ts';
import { SentWithoutAnswer } from '../../../app/vendor/adapter.ts';
import type { Clock } from '../../../main/ports/clock.ts';
import type { Deed, Effect, Facts, Leg, World } from './world.ts';

export type SendBehaviour = 'carry-out' | 'refuse' | 'refuse-later' | 'ignore' | 'lose-the-answer' | 'lose-the-request';
export type ReadBehaviour = 'whole' | 'partial' | 'refused' | 'unanswered';

export type WorldKind =
  | 'drop'
  | 'mute-participant'
  | 'unmute-participant'
  | 'admit'
  | 'reject-entry'
  | 'lock'
  | 'unlock'
  | 'end'
  | 'set-agent-state'
  | 'make-call';

/** A request as it travels: `vendorId` names a leg by the id that the vendor may use again. */
export interface WireRequest {
  readonly commandId: string;
  /** Null where this vendor repeats no ids. */
  readonly requestId: string | null;
  readonly kind: WorldKind;
  readonly vendorId: string;
  readonly address: string;
  readonly agent: Facts['agent'];
}

/** What the event channel carries, numbered in each session. */
export type WireEvent =
  | {
      readonly type: 'deed';
      readonly number: number;
      readonly version: number;
      readonly effect: Effect;
      readonly leg: Leg | null;
      readonly call: Deed['call'];
      readonly room: { readonly key: number } | null;
      readonly requestId: string | null;
    }
  | {
      readonly type: 'error';
      readonly number: number;
      readonly requestId: string | null;
      readonly kind: WorldKind;
      readonly object: string;
    };

/** An answer of a read. `unread`: the vendor id of a leg whose entry is not readable. */
export interface WireFacts extends Facts {
  readonly unread: string | null;
  /** When it began, see `WorldServer.shownBy`. */
  readonly order: number;
}

export interface WorldSession {
  readonly deliver: (event: WireEvent) => void;
  /** How many events were put into its channel, swallowed ones included. */
  count: number;
}

/** What Gavel asked for, as it left. */
export interface Asked {
  readonly request: WireRequest;
  /** The version up to which Gavel had been told when it was asked. */
  readonly toldVersion: number;
  /** The version that was true when it was asked. */
  readonly version: number;
  /** When it was asked, see `WorldServer.shownBy`. */
  readonly order: number;
  /** Who was known to Gavel to be gone. */
  readonly toldGone: ReadonlySet<number>;
  /** What the request reached; null when it reached nothing. */
  reached: number | null;
  isRefused: boolean;
}

const timeOutMs = 3000;
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
  isDown = false;
  /** Whether requests are named in what they cause. */
  readonly repeatsIds: boolean;
  toldVersion = 0;
  /** The order of the latest event that arrived, or of the beginning of the latest read that was taken. */
  shownBy = 0;
  readonly toldGone = new Set<number>();
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

  /** Opens a session of the account. Rejects when nothing answers. One whose client closed the connection is none. */
  async subscribe(deliver: WorldSession['deliver'], signal: AbortSignal): Promise<WorldSession> {
    await this.#roundTrip(this.latencyMs);
    if (signal.aborted) throw new Fault('connection-lost');
    if (this.sessions.size > 0) this.broken.push('two sessions of one account at once');
    const session: WorldSession = { deliver, count: 0 };
    this.sessions.add(session);
    return session;
  }

  unsubscribe(session: WorldSession): void {
    this.sessions.delete(session);
  }

  /** Everything that is so at a moment between the question and the answer. Answers may overtake each other. */
  async read(): Promise<WireFacts> {
    const { reads, readMs } = this;
    if (this.isDown || reads === 'unanswered') return this.#silence();
    const order = (this.#order += 1);
    const nowMs = this.#clock.now();
    this.#snapshotAtMs = Math.max(this.#snapshotAtMs, nowMs + readMs / 2);
    const snapshotInMs = this.#snapshotAtMs - nowMs;
    await this.#after(snapshotInMs);
    const { facts } = this.world;
    await this.#after(readMs - snapshotInMs);
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

  /** Takes a request, once. */
  async send(request: WireRequest): Promise<void> {
    const { commandId, requestId } = request;
    if (this.asked.has(commandId)) this.broken.push(`${commandId} was sent twice`);
    const asked: Asked = {
      request,
      toldVersion: this.toldVersion,
      version: this.world.facts.version,
      order: (this.#order += 1),
      toldGone: new Set(this.toldGone),
      reached: null,
      isRefused: false,
    };
    this.asked.set(commandId, asked);
    if (requestId !== null) this.#requestIds.set(commandId, requestId);
    const { sends, sendMs, isDown } = this;
    if (isDown || sends === 'lose-the-request') {
      await this.#after(timeOutMs);
      throw new SentWithoutAnswer('timeout');
    }
    await this.#after(sendMs / 2);
    if (sends === 'refuse') {
      asked.isRefused = true;
      await this.#after(sendMs / 2);
      throw new Fault('not-permitted');
    }
    if (sends === 'refuse-later') {
      asked.isRefused = true;
      this.#clock.after(sendMs, () => this.error(request.kind, objectOf(request), requestId));
    } else if (sends !== 'ignore') this.#carryOut(asked);
    if (sends === 'lose-the-answer') {
      await this.#after(timeOutMs);
      throw new SentWithoutAnswer('timeout');
    }
    await this.#after(sendMs / 2);
  }

  /** An error event, of Gavel's request or of another client's. */
  error(kind: WorldKind, object: string, requestId: string | null): void {
    this.#emit((number) => ({ type: 'error', number, requestId, kind, object }));
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
    }
  }

  #publish({ effect, leg, call, by, facts }: Deed): void {
    const requestId = by === null ? null : (this.#requestIds.get(by) ?? null);
    const room = call ? null : facts.room && { key: facts.room.key };
    const { version } = facts;
    this.#emit((number) => ({ type: 'deed', number, version, effect, leg, call, room, requestId }));
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
      if (isLost) continue;
      for (let time = 0; time < times; time += 1)
        this.#clock.after(this.#deliverAtMs - this.#clock.now() + lateMs, () => {
          if (!this.sessions.has(session)) return;
          this.shownBy = this.#order += 1;
          if (event.type === 'deed' && event.effect === 'left' && event.leg) this.toldGone.add(event.leg.key);
          session.deliver(event);
        });
    }
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
  }

  async #silence(): Promise<never> {
    await this.#after(timeOutMs);
    throw new Fault('timeout');
  }

  #after(durationMs: number): Promise<void> {
    return new Promise((resolve) => this.#clock.after(durationMs, resolve));
  }
}

/** What errors of a request name. */
export const objectOf = ({ kind, vendorId }: Pick<WireRequest, 'kind' | 'vendorId'>): string => {
  if (kind === 'set-agent-state') return 'agent';
  return kind === 'make-call' ? 'calls' : `room/${vendorId}`;
};

/** What carrying a request out does. */
export const effectOf = ({ kind, agent }: Pick<WireRequest, 'kind' | 'agent'>): Effect => {
  const effects = {
    drop: 'left',
    'reject-entry': 'left',
    admit: 'entered',
    'mute-participant': 'muted',
    'unmute-participant': 'unmuted',
    lock: 'locked',
    unlock: 'unlocked',
    end: 'ended',
    'make-call': 'called',
  } as const;
  return kind === 'set-agent-state' ? agent : effects[kind];
};
