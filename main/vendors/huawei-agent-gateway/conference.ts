import type { AudioMode } from '../../../app/domain/audio.ts';
import type { ErrorCode } from '../../../app/domain/error-code.ts';
import type { Identities } from '../shared/identities.ts';
import type { AddressType, ConferenceInfo, PartyInfo } from './wire.ts';

/** How a party is keyed. */
export const keyOf = (addressType: AddressType, address: string): string => `${addressType}:${address}`;

/** A participant, told apart from everybody else who was at the same address. */
export interface Leg {
  readonly id: string;
  readonly position: number;
  readonly addressType: AddressType;
  readonly address: string;
  readonly enterTime: number | null;
  readonly isHeld: boolean;
  readonly hearsAnnouncement: boolean;
  /** What the gateway says of a state or mode that is not known here; null where both are. */
  readonly unknownState: string | null;
  readonly unknownMode: string | null;
  readonly isChair: boolean;
  /** As last proved; null when nothing proved it yet. */
  readonly mode: AudioMode | null;
  /** Number of the read that proved the mode last; 0 for none. */
  readonly modeProvedBy: number;
  /** Number of the read that showed it first. */
  readonly firstReadBy: number;
}

/** How long an invitation is shown, in milliseconds: its outcome need not be reported by an event. */
const invitationMs = 75_000;
/** So many legs that are gone are remembered: four times the seats that a conference may have. */
const rememberedLegs = 480;

/** An invited participant who has not joined yet. */
export interface Invitation {
  readonly id: string;
  readonly position: number;
  readonly addressType: AddressType;
  readonly address: string;
  /** On the monotonic clock. */
  readonly sinceMs: number;
}

/**
 * One agent conference as the gateway shows it. Who is in it, with which mode, comes from reading it, and only from
 * that: events carry no mode, two changes can race, and modes 2 and 4 cause no event at all. An event says when to
 * look.
 */
export class ConferenceTrack {
  readonly confId: string;
  /** `ringing`: this agent is invited. `joined`: in, but the chair's commands are not taken yet. */
  phase: 'ringing' | 'joined' | 'active';
  /** When it got into this phase, on the monotonic clock. */
  phaseSinceMs: number;
  startTime: number | null = null;
  minutes: number | null = null;
  isAnnouncing = false;
  /** The gateway's words for a state of the conference that is not known here; null for a known one. */
  unknownState: string | null = null;
  /** Whether this agent chairs it, as events said before it was read; null when none did. */
  presides: boolean | null = null;
  /** Why it could not be read last; null when it was. */
  unread: ErrorCode | null = null;
  /** Number of the read shown last; 0 before the first. */
  readBy = 0;
  readonly #identities: Pick<Identities, 'make'>;
  #legs = new Map<string, Leg>();
  /** Legs that a read did not show any more: one that was left out of a list keeps its identity. */
  readonly #departed = new Map<string, Leg>();
  readonly #invitations = new Map<string, Invitation>();
  /** Legs that the last read lacked, without an event of their leaving. */
  #lacked: ReadonlySet<string> = new Set();
  /** Legs that left since the last read, as events told. */
  readonly #toldGone = new Set<string>();
  /** The last read lacked the whole conference, or this agent in it. */
  wasLacked = false;

  constructor(confId: string, phase: ConferenceTrack['phase'], nowMs: number, identities: Pick<Identities, 'make'>) {
    this.confId = confId;
    this.phase = phase;
    this.phaseSinceMs = nowMs;
    this.#identities = identities;
  }

  get legs(): readonly Leg[] {
    return [...this.#legs.values()];
  }

  get invitations(): readonly Invitation[] {
    return [...this.#invitations.values()];
  }

  leg(id: string): Leg | undefined {
    for (const leg of this.#legs.values()) if (leg.id === id) return leg;
    return undefined;
  }

  legAt(addressType: AddressType, address: string): Leg | undefined {
    return this.#legs.get(keyOf(addressType, address));
  }

  enter(phase: ConferenceTrack['phase'], nowMs: number): void {
    if (this.phase === phase) return;
    this.phase = phase;
    this.phaseSinceMs = nowMs;
  }

  /** An event told that a leg left: the next read that lacks it is believed at once. */
  toldGone(addressType: AddressType, address: string): void {
    this.#toldGone.add(keyOf(addressType, address));
  }

  /**
   * Takes what read number `readNumber` showed. Gives whether it lacks a leg of which no event told that it left: an
   * answer may be incomplete, so that only a second one that lacks it takes it off.
   */
  take(info: ConferenceInfo, readNumber: number, nowMs: number): boolean {
    for (const [key, { sinceMs }] of this.#invitations)
      if (nowMs - sinceMs > invitationMs) this.#invitations.delete(key);
    const legs = new Map<string, Leg>();
    for (const party of info.parties) {
      const key = keyOf(party.addressType, party.address);
      const known = this.#legs.get(key) ?? this.#returned(key, party);
      legs.set(key, this.#follow(known, party, readNumber));
      this.#invitations.delete(key);
    }
    const lacked = new Set<string>();
    for (const [key, leg] of this.#legs) {
      if (legs.has(key)) continue;
      if (this.#lacked.has(key) || this.#toldGone.has(key)) this.#depart(key, leg);
      else {
        legs.set(key, leg);
        lacked.add(key);
      }
    }
    this.#lacked = lacked;
    this.#toldGone.clear();
    this.wasLacked = false;
    this.#legs = legs;
    this.unread = null;
    this.startTime = info.startTime ?? this.startTime;
    this.minutes = info.minutes ?? this.minutes;
    this.isAnnouncing = info.isAnnouncing;
    this.unknownState = info.unknownState;
    this.readBy = readNumber;
    return lacked.size > 0;
  }

  /** A participant was invited: shown as ringing until they join or it fails. */
  invite(addressType: AddressType, address: string, nowMs: number): void {
    const key = keyOf(addressType, address);
    if (this.#legs.has(key) || this.#invitations.has(key)) return;
    this.#invitations.set(key, {
      ...this.#identities.make(key),
      addressType,
      address,
      sinceMs: nowMs,
    });
  }

  /** An invitation came to nothing. True when there was one. */
  endInvitation(addressType: AddressType, address: string): boolean {
    return this.#invitations.delete(keyOf(addressType, address));
  }

  #depart(key: string, leg: Leg): void {
    this.#departed.set(key, leg);
    const [oldest] = this.#departed.keys();
    if (this.#departed.size > rememberedLegs && oldest !== undefined) this.#departed.delete(oldest);
  }

  /** A leg that was missing in a read and is the same by its time of entering. */
  #returned(key: string, party: PartyInfo): Leg | undefined {
    const departed = this.#departed.get(key);
    this.#departed.delete(key);
    return departed !== undefined && departed.enterTime !== null && departed.enterTime === party.enterTime
      ? departed
      : undefined;
  }

  /** The same leg when it came at the same time; a later one at its address is another leg. */
  #follow(known: Leg | undefined, party: PartyInfo, readNumber: number): Leg {
    const isSame =
      known !== undefined &&
      (known.enterTime === party.enterTime || known.enterTime === null || party.enterTime === null);
    const { id, position } = isSame ? known : this.#identities.make(keyOf(party.addressType, party.address));
    // What the answer does not prove stays as it was proved before.
    const proof =
      party.mode === null
        ? { mode: isSame ? known.mode : null, modeProvedBy: isSame ? known.modeProvedBy : 0 }
        : { mode: party.mode, modeProvedBy: readNumber };
    return {
      id,
      position,
      addressType: party.addressType,
      address: party.address,
      enterTime: party.enterTime ?? (isSame ? known.enterTime : null),
      isHeld: party.isHeld,
      hearsAnnouncement: party.hearsAnnouncement,
      unknownState: party.unknownState,
      unknownMode: party.unknownMode,
      isChair: party.isChair,
      firstReadBy: isSame ? known.firstReadBy : readNumber,
      ...proof,
    };
  }
}
