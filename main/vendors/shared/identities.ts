import type { Ids } from '../../ports/ids.ts';

/** An identity of the application's for what the vendor knows by address only. */
export interface Identity {
  readonly id: string;
  /** Rises in the order in which identities were made. */
  readonly position: number;
}

/**
 * Makes the ids of participants for one adapter. An id names one leg and is never used again: not when a party comes
 * back to the same address, not after a reconnection, and not by the next adapter of the same account.
 */
export class Identities {
  /** Different for each adapter. */
  readonly #epoch: string;
  #count = 0;

  constructor(ids: Ids) {
    this.#epoch = ids.uuid().slice(-8);
  }

  /** A new identity for a leg at this address. */
  make(address: string): Identity {
    this.#count += 1;
    return { id: `${address.slice(0, 200)}#${this.#epoch}-${this.#count}`, position: this.#count };
  }
}
