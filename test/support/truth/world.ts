import { audioOf, type AudioMode } from '../../../app/domain/audio.ts';

/** What can happen in the world, whoever causes it. */
export type Effect =
  | 'opened'
  | 'ended'
  | 'knocked'
  | 'entered'
  | 'left'
  | 'muted'
  | 'unmuted'
  | 'odd'
  | 'audio'
  | 'locked'
  | 'unlocked'
  | 'ready'
  | 'not-ready'
  | 'called'
  | 'rang'
  | 'merged'
  | 'transferred';

/** One leg. `key` is never used again; `vendorId`, which requests name, and `address` are. */
export interface Leg {
  readonly key: number;
  readonly vendorId: string;
  readonly address: string;
  readonly isInLobby: boolean;
  /** `odd`: a state that the client does not know. */
  readonly voice: 'talking' | 'muted' | 'odd';
  readonly hears: boolean;
}

export interface Room {
  /** Tells one room from the next one with the same id. */
  readonly key: number;
  readonly isLocked: boolean;
  readonly legs: readonly Leg[];
}

export interface Call {
  readonly key: number;
  readonly address: string;
  readonly direction: 'in' | 'out';
  /** The others in it; more than one makes it a conference. */
  readonly parties: readonly string[];
}

/** Everything that is true at one version. */
export interface Facts {
  readonly version: number;
  readonly room: Room | null;
  readonly agent: 'ready' | 'not-ready';
  readonly calls: readonly Call[];
}

/** One thing that happened. It led to `facts`. */
export interface Deed {
  readonly effect: Effect;
  /** The key of what it happened to; 0 for the agent. */
  readonly key: number;
  readonly leg: Leg | null;
  readonly call: Call | null;
  /** The key of a call that is no more because of it. */
  readonly gone: number | null;
  /** The id of the command that did it; null for anybody else. */
  readonly by: string | null;
  readonly atMs: number;
  readonly facts: Facts;
}

/** A room in parts that change on their own: by name, as text. A part that is absent is not there. */
export const partsOf = (room: Room | null): ReadonlyMap<string, string> => {
  const parts = new Map<string, string>();
  if (!room) return parts;
  parts.set(`room ${room.key}`, 'open');
  parts.set(`lock ${room.key}`, room.isLocked ? 'locked' : 'open');
  for (const { key, isInLobby, voice, hears } of room.legs)
    parts.set(`leg ${key}`, isInLobby ? 'lobby' : `${voice}${hears ? '' : ' deaf'}`);
  return parts;
};

/** A room as one text: two pictures of it are the same when these are. */
export const roomText = (room: Room | null): string =>
  [...partsOf(room)]
    .map(([name, text]) => `${name} ${text}`)
    .toSorted()
    .join(', ');

/** What is really so, and how it came to be. */
export class World {
  readonly deeds: Deed[] = [];
  readonly onDeed = new Set<(deed: Deed) => void>();
  readonly #nowMs: () => number;
  #key = 0;
  facts: Facts = { version: 0, room: null, agent: 'not-ready', calls: [] };

  constructor(nowMs: () => number) {
    this.#nowMs = nowMs;
    this.open();
  }

  /** The facts as of a version. */
  at(version: number): Facts {
    return this.deeds[version - 1]?.facts ?? { version: 0, room: null, agent: 'not-ready', calls: [] };
  }

  leg(vendorId: string): Leg | undefined {
    return this.facts.room?.legs.find((leg) => leg.vendorId === vendorId);
  }

  open(): void {
    if (this.facts.room) return;
    this.#key += 1;
    this.#happen('opened', this.#key, null, { room: { key: this.#key, isLocked: false, legs: [] } });
  }

  end(by: string | null): void {
    const { room } = this.facts;
    if (room) this.#happen('ended', room.key, by, { room: null });
  }

  /** Somebody enters, or waits in the lobby. The vendor uses the lowest free id, so that ids come back. */
  enter(address: string, isInLobby: boolean, by: string | null = null): void {
    const { room } = this.facts;
    if (!room || room.legs.length >= 12) return;
    let number = 1;
    while (this.leg(`leg${number}`)) number += 1;
    this.#key += 1;
    const leg: Leg = { key: this.#key, vendorId: `leg${number}`, address, isInLobby, voice: 'talking', hears: true };
    this.#happen(isInLobby ? 'knocked' : 'entered', leg.key, by, { room: { ...room, legs: [...room.legs, leg] } }, leg);
  }

  leave(key: number, by: string | null): void {
    const { room } = this.facts;
    const leg = room?.legs.find((one) => one.key === key);
    if (!room || !leg) return;
    this.#happen('left', key, by, { room: { ...room, legs: room.legs.filter((one) => one !== leg) } }, leg);
  }

  /** Lets somebody in, or changes how they are heard. */
  change(key: number, effect: 'entered' | 'muted' | 'unmuted' | 'odd', by: string | null): void {
    const { room } = this.facts;
    const leg = room?.legs.find((one) => one.key === key);
    if (!room || !leg || leg.isInLobby !== (effect === 'entered')) return;
    const voice = { entered: 'talking', muted: 'muted', unmuted: 'talking', odd: 'odd' } as const;
    const after: Leg = { ...leg, isInLobby: false, voice: voice[effect] };
    if (after.voice === leg.voice && !leg.isInLobby) return;
    this.#happen(
      effect,
      key,
      by,
      { room: { ...room, legs: room.legs.map((one) => (one === leg ? after : one)) } },
      after,
    );
  }

  /** Two switches of a leg at once. The event says only that they changed. */
  setAudio(key: number, mode: AudioMode, by: string | null): void {
    const { room } = this.facts;
    const leg = room?.legs.find((one) => one.key === key);
    if (!room || !leg || leg.isInLobby) return;
    const { canHear, canSpeak } = audioOf(mode);
    const after: Leg = { ...leg, voice: canSpeak === 'on' ? 'talking' : 'muted', hears: canHear === 'on' };
    if (after.voice === leg.voice && after.hears === leg.hears) return;
    this.#happen(
      'audio',
      key,
      by,
      { room: { ...room, legs: room.legs.map((one) => (one === leg ? after : one)) } },
      after,
    );
  }

  lock(isLocked: boolean, by: string | null): void {
    const { room } = this.facts;
    if (!room || room.isLocked === isLocked) return;
    this.#happen(isLocked ? 'locked' : 'unlocked', room.key, by, { room: { ...room, isLocked } });
  }

  setAgent(agent: Facts['agent'], by: string | null): void {
    if (this.facts.agent !== agent) this.#happen(agent, 0, by, { agent });
  }

  /** A call of this user: out by any of their clients, or in from somebody. */
  call(address: string, direction: Call['direction'], by: string | null): void {
    if (this.facts.calls.length >= 4) return;
    this.#key += 1;
    const call: Call = { key: this.#key, address, direction, parties: [address] };
    const { calls } = this.facts;
    this.#happen(direction === 'out' ? 'called' : 'rang', call.key, by, { calls: [...calls, call] }, null, call);
  }

  hangUp(): void {
    const [call, ...calls] = this.facts.calls;
    if (call) this.#happen('ended', call.key, null, { calls }, null, call);
  }

  /** A call and another one become one, or go on without this user. The older one's id survives. */
  join(key: number, how: 'merged' | 'transferred', by: string | null): void {
    const { calls } = this.facts;
    const call = calls.find((one) => one.key === key);
    const other = calls.find((one) => one.key !== key);
    if (!call || !other) return;
    const rest = calls.filter((one) => one !== call && one !== other);
    const [survivor, gone] = call.key < other.key ? [call, other] : [other, call];
    if (how === 'transferred') {
      this.#happen(how, call.key, by, { calls: rest }, null, call, other.key);
      return;
    }
    const joined: Call = { ...survivor, parties: [...survivor.parties, ...gone.parties] };
    this.#happen(how, survivor.key, by, { calls: [...rest, joined] }, null, joined, gone.key);
  }

  #happen(
    effect: Effect,
    key: number,
    by: string | null,
    change: Partial<Facts>,
    leg: Leg | null = null,
    call: Call | null = null,
    gone: number | null = null,
  ): void {
    this.facts = { ...this.facts, ...change, version: this.facts.version + 1 };
    const deed: Deed = { effect, key, leg, call, gone, by, atMs: this.#nowMs(), facts: this.facts };
    this.deeds.push(deed);
    for (const listener of [...this.onDeed]) listener(deed);
  }
}
