import type { Identities } from '../shared/identities.ts';
import type { Party } from './wire/wire.ts';

/** A party with the identity that Finesse itself does not give. */
export interface IdentifiedParty {
  readonly id: string;
  readonly party: Party;
  /** Rises in the order in which parties were first seen, and stays with them when others leave. */
  readonly position: number;
  /** Another party of the list that is still on has the same address: an order by address could hit either. */
  readonly isAmbiguous: boolean;
}

interface Leg {
  readonly id: string;
  readonly position: number;
  hasLeft: boolean;
  hasAnswered: boolean;
  startTime: number | null;
  changedAt: number | null;
}

/** Starts that an answer gives to the parties of a call differ by no more than this, in milliseconds. */
const sameAnswerMs = 2_000;

const unansweredStates = new Set(['INITIATING', 'INITIATED', 'ALERTING']);

/** Whether a party takes no part in the call any more. */
export const hasLeft = (party: Party): boolean => party.state === 'DROPPED' || party.state === 'WRAP_UP';

/**
 * Keeps the legs of one dialog apart over time. Finesse knows participants by address only: a party that leaves and
 * comes back, or joins at an address that was another's, gets a new id, so that it is never hit in place of a frozen
 * target. Equal and empty addresses are kept apart by their order.
 */
export class Roster {
  readonly #identities: Pick<Identities, 'make'>;
  readonly #legs = new Map<string, Leg>();

  constructor(identities: Pick<Identities, 'make'>) {
    this.#identities = identities;
  }

  /** The parties of a whole dialog with their ids. */
  identify(parties: readonly Party[]): IdentifiedParty[] {
    const counts = new Map<string, number>();
    const liveCounts = new Map<string, number>();
    for (const party of parties)
      if (!hasLeft(party)) liveCounts.set(party.address, (liveCounts.get(party.address) ?? 0) + 1);
    const seen = new Set<string>();
    const answers = this.#answersIn(parties);
    const identified = parties.map((party) => {
      const order = counts.get(party.address) ?? 0;
      counts.set(party.address, order + 1);
      const key = `${order}|${party.address}`;
      seen.add(key);
      const { id, position } = this.#legAt(key, party, answers);
      return { id, party, position, isAmbiguous: (liveCounts.get(party.address) ?? 0) > 1 };
    });
    for (const [key, leg] of this.#legs) if (!seen.has(key)) leg.hasLeft = true;
    return identified;
  }

  /** Everybody is gone: the dialog left this user's list. */
  leave(): void {
    for (const leg of this.#legs.values()) leg.hasLeft = true;
  }

  /** Whether a picture shows a party as present exactly as it was before it left: then it is an old picture. */
  isOutdated(parties: readonly Party[]): boolean {
    return parties.some((party) => {
      const leg = this.#legs.get(`0|${party.address}`);
      return (
        leg?.hasLeft === true &&
        !hasLeft(party) &&
        leg.startTime !== null &&
        leg.startTime === party.startTime &&
        leg.changedAt !== null &&
        party.stateChangeTime !== null &&
        party.stateChangeTime <= leg.changedAt
      );
    });
  }

  /**
   * Whether this is another call with the same id: the party at this address was in the call already, and now begins at
   * another time, though nobody has answered. For pictures after a time in which nobody looked.
   */
  isAnotherCall(parties: readonly Party[], address: string): boolean {
    const now = parties.find((party) => party.address === address);
    const known = this.#legs.get(`0|${address}`);
    if (!now || !known || known.hasLeft || !known.hasAnswered) return false;
    return known.startTime !== null && now.startTime !== null && known.startTime !== now.startTime;
  }

  /** Whether a present party would be missing from a picture without having been shown as dropped. */
  wouldVanish(parties: readonly Party[]): boolean {
    const listed = new Map<string, number>();
    for (const { address } of parties) listed.set(address, (listed.get(address) ?? 0) + 1);
    for (const [key, leg] of this.#legs) {
      const split = key.indexOf('|');
      if (!leg.hasLeft && Number(key.slice(0, split)) >= (listed.get(key.slice(split + 1)) ?? 0)) return true;
    }
    return false;
  }

  /**
   * When the call was answered since the last picture: the new starts of those who answered, or whose start changed
   * together with that of others. By an answer every party gets a new start and stays who they are.
   */
  #answersIn(parties: readonly Party[]): readonly number[] {
    const moved: { readonly start: number; readonly hasAnsweredNow: boolean }[] = [];
    for (const party of parties) {
      const known = this.#legs.get(`0|${party.address}`);
      const { startTime: start } = party;
      if (!known || known.hasLeft || hasLeft(party) || start === null || known.startTime === null) continue;
      const hasAnsweredNow = !known.hasAnswered && !unansweredStates.has(party.state);
      if (start !== known.startTime || hasAnsweredNow) moved.push({ start, hasAnsweredNow });
    }
    return moved.flatMap(({ start, hasAnsweredNow }, index) =>
      hasAnsweredNow || moved.some((other, place) => place !== index && Math.abs(other.start - start) <= sameAnswerMs)
        ? [start]
        : [],
    );
  }

  #legAt(key: string, party: Party, answers: readonly number[]): Leg {
    const known = this.#legs.get(key);
    const isAnother =
      !known ||
      (known.hasLeft && !hasLeft(party)) ||
      // A new start alone, without an answer, is that of somebody else who came to the address unseen.
      (known.hasAnswered &&
        known.startTime !== null &&
        party.startTime !== null &&
        known.startTime !== party.startTime &&
        !answers.some((at) => Math.abs(at - (party.startTime ?? 0)) <= sameAnswerMs));
    const leg = isAnother ? this.#newLeg(party) : known;
    leg.hasLeft = hasLeft(party);
    leg.hasAnswered ||= !unansweredStates.has(party.state);
    leg.startTime = party.startTime ?? leg.startTime;
    leg.changedAt = party.stateChangeTime ?? leg.changedAt;
    this.#legs.set(key, leg);
    return leg;
  }

  #newLeg({ address }: Party): Leg {
    return { ...this.#identities.make(address), hasLeft: false, hasAnswered: false, startTime: null, changedAt: null };
  }
}
