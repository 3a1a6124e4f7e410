import type { Party } from './wire.ts';

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
  startTime: number | null;
  changedAt: number | null;
}

/** Whether a party takes no part in the call any more (reference, 6.4). */
export const hasLeft = (party: Party): boolean => party.state === 'DROPPED' || party.state === 'WRAP_UP';

/**
 * Tells the legs of one dialog apart over time. Finesse knows participants by address only: whoever leaves and comes
 * back, or comes to an address that was somebody else's, gets a new id, so that a frozen target is never hit in their
 * place. Equal and empty addresses are told apart by their order.
 */
export class Roster {
  readonly #newLegNumber: () => number;
  readonly #legs = new Map<string, Leg>();

  constructor(newLegNumber: () => number) {
    this.#newLegNumber = newLegNumber;
  }

  /** The parties of a whole dialog with their ids. */
  identify(parties: readonly Party[]): IdentifiedParty[] {
    const counts = new Map<string, number>();
    const liveCounts = new Map<string, number>();
    for (const party of parties) if (!hasLeft(party)) liveCounts.set(party.address, (liveCounts.get(party.address) ?? 0) + 1);
    const seen = new Set<string>();
    const identified = parties.map((party) => {
      const order = counts.get(party.address) ?? 0;
      counts.set(party.address, order + 1);
      const key = `${order}|${party.address}`;
      seen.add(key);
      const { id, position } = this.#legAt(key, party);
      return { id, party, position, isAmbiguous: (liveCounts.get(party.address) ?? 0) > 1 };
    });
    for (const [key, leg] of this.#legs) if (!seen.has(key)) leg.hasLeft = true;
    return identified;
  }

  /** Everybody is gone: the dialog left this user's list. */
  leave(): void {
    for (const leg of this.#legs.values()) leg.hasLeft = true;
  }

  /** Whether a picture shows somebody as present exactly as they were before they left: it is an old picture. */
  isOutdated(parties: readonly Party[]): boolean {
    return parties.some((party) => {
      const leg = this.#legs.get(`0|${party.address}`);
      return leg?.hasLeft === true && !hasLeft(party) && leg.startTime !== null && leg.startTime === party.startTime && leg.changedAt !== null &&
        party.stateChangeTime !== null && party.stateChangeTime <= leg.changedAt;
    });
  }

  /** Whether somebody who is on would be missing from a picture without having been shown as dropped. */
  wouldVanish(parties: readonly Party[]): boolean {
    const listed = new Map<string, number>();
    for (const { address } of parties) listed.set(address, (listed.get(address) ?? 0) + 1);
    for (const [key, leg] of this.#legs) {
      const split = key.indexOf('|');
      if (!leg.hasLeft && Number(key.slice(0, split)) >= (listed.get(key.slice(split + 1)) ?? 0)) return true;
    }
    return false;
  }

  #legAt(key: string, party: Party): Leg {
    const known = this.#legs.get(key);
    const isAnother =
      !known || (known.hasLeft && !hasLeft(party)) ||
      (known.startTime !== null && party.startTime !== null && known.startTime !== party.startTime);
    const leg = isAnother ? this.#newLeg(party) : known;
    leg.hasLeft = hasLeft(party);
    leg.startTime = party.startTime ?? leg.startTime;
    leg.changedAt = party.stateChangeTime ?? leg.changedAt;
    this.#legs.set(key, leg);
    return leg;
  }

  #newLeg(party: Party): Leg {
    const position = this.#newLegNumber();
    return { id: `${party.address.slice(0, 200)}#${position}`, position, hasLeft: false, startTime: null, changedAt: null };
  }
}
