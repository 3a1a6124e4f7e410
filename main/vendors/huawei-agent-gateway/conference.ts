import type { AudioMode } from '../../../app/domain/audio.ts';
import type { AddressType, ConferenceInfo, PartyInfo } from './wire.ts';

/** How a party is keyed. */
export const keyOf = (addressType: AddressType, address: string): string => `${addressType}:${address}`;

/** Somebody in a conference, told apart from whoever else was at the same address. */
export interface Leg {
  readonly id: string;
  readonly position: number;
  readonly addressType: AddressType;
  readonly address: string;
  readonly enterTime: number | null;
  readonly isHeld: boolean;
  readonly hearsAnnouncement: boolean;
  readonly isChair: boolean;
  /** As last proved; null when nothing proved it yet. */
  readonly mode: AudioMode | null;
  /** Number of the read that proved the mode last; 0 for none. */
  readonly modeProvedBy: number;
}

/** After this time nobody is expected any more, in milliseconds: what became of an invitation need not be told. */
const invitationMs = 75_000;

/** Somebody who was invited and has not come yet. */
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
 * that: events carry no mode, two changes can race, and modes 2 and 4 cause no event at all. An event says when to look.
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
  /** Number of the read shown last; 0 before the first. */
  readBy = 0;
  readonly #newNumber: () => number;
  #legs = new Map<string, Leg>();
  readonly #invitations = new Map<string, Invitation>();

  constructor(confId: string, phase: ConferenceTrack['phase'], nowMs: number, newNumber: () => number) {
    this.confId = confId;
    this.phase = phase;
    this.phaseSinceMs = nowMs;
    this.#newNumber = newNumber;
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

  /** Takes what read number `readNumber` showed. */
  take(info: ConferenceInfo, readNumber: number, nowMs: number): void {
    for (const [key, { sinceMs }] of this.#invitations) if (nowMs - sinceMs > invitationMs) this.#invitations.delete(key);
    const legs = new Map<string, Leg>();
    for (const party of info.parties) {
      const key = keyOf(party.addressType, party.address);
      const known = this.#legs.get(key);
      legs.set(key, this.#follow(known, party, readNumber));
      this.#invitations.delete(key);
    }
    this.#legs = legs;
    this.startTime = info.startTime ?? this.startTime;
    this.minutes = info.minutes ?? this.minutes;
    this.isAnnouncing = info.isAnnouncing;
    this.readBy = readNumber;
  }

  /** Somebody was invited: shown as ringing until they come or it fails. */
  invite(addressType: AddressType, address: string, nowMs: number): void {
    const key = keyOf(addressType, address);
    if (this.#legs.has(key) || this.#invitations.has(key)) return;
    const position = this.#newNumber();
    this.#invitations.set(key, { id: `${key.slice(0, 200)}#${position}`, position, addressType, address, sinceMs: nowMs });
  }

  /** An invitation came to nothing. True when there was one. */
  endInvitation(addressType: AddressType, address: string): boolean {
    return this.#invitations.delete(keyOf(addressType, address));
  }

  /** The same leg when it came at the same time; whoever comes later at its address is somebody else. */
  #follow(known: Leg | undefined, party: PartyInfo, readNumber: number): Leg {
    const isSame = known !== undefined && (known.enterTime === party.enterTime || known.enterTime === null || party.enterTime === null);
    const position = isSame ? known.position : this.#newNumber();
    // What the answer does not prove stays as it was proved before.
    const proof = party.mode === null ? { mode: isSame ? known.mode : null, modeProvedBy: isSame ? known.modeProvedBy : 0 } : { mode: party.mode, modeProvedBy: readNumber };
    return {
      id: isSame ? known.id : `${keyOf(party.addressType, party.address).slice(0, 200)}#${position}`,
      position,
      addressType: party.addressType,
      address: party.address,
      enterTime: party.enterTime ?? (isSame ? known.enterTime : null),
      isHeld: party.isHeld,
      hearsAnnouncement: party.hearsAnnouncement,
      isChair: party.isChair,
      ...proof,
    };
  }
}
