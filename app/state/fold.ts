import type { Change } from './app-state.ts';

/** What a change replaces: two changes with the same key are one, the later. */
const keyOf = (change: Change): string => {
  switch (change.slice) {
    case 'preferences':
    case 'environment':
      return change.slice;
    case 'member':
      return JSON.stringify([change.slice, change.accountId, change.id]);
    case 'participant':
      return JSON.stringify([change.slice, change.conferenceId, change.id]);
    default:
      return JSON.stringify([change.slice, change.id]);
  }
};

/**
 * Gathers the changes of one frame so that each entity crosses the bridge once. A removal that takes others with it
 * (conference, account) stays where it is even when the same id comes back in the same frame: else the old roster
 * would live on in the copy.
 */
export class ChangeFold {
  readonly #changes = new Map<string, Change>();
  #removals = 0;

  get isEmpty(): boolean {
    return this.#changes.size === 0;
  }

  add(change: Change): void {
    const key = keyOf(change);
    const takesOthers = (change.slice === 'conference' || change.slice === 'account') && change.value === null;
    this.#changes.delete(key);
    this.#changes.set(takesOthers ? `${key}#${this.#removals++}` : key, change);
  }

  /** All that was gathered, in an order that may be applied as it is; the fold is empty afterwards. */
  take(): Change[] {
    const changes = [...this.#changes.values()];
    this.#changes.clear();
    return changes;
  }
}
