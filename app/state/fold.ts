import type { Change } from './app-state.ts';

/** What a change replaces: two changes with the same key are one, the later. */
const keyOf = (change: Change): string => {
  switch (change.slice) {
    case 'preferences':
    case 'environment':
    case 'desktop':
      return change.slice;
    case 'member':
      return JSON.stringify([change.slice, change.accountId, change.id]);
    case 'participant':
      return JSON.stringify([change.slice, change.conferenceId, change.id]);
    default:
      return JSON.stringify([change.slice, change.id]);
  }
};

/** Whether a removal takes `other` with it, so that what came before it need not cross at all. */
const takesWithIt = (removal: Change, other: Change): boolean =>
  (removal.slice === 'conference' && ((other.slice === 'conference' && other.id === removal.id) || (other.slice === 'participant' && other.conferenceId === removal.id))) ||
  (removal.slice === 'account' && ((other.slice === 'account' && other.id === removal.id) || (other.slice === 'member' && other.accountId === removal.id)));

/**
 * Gathers the changes of one frame so that each entity crosses the bridge once, at its first place. A removal that takes
 * others with it (conference, account) is kept even when the same id comes back in the same frame: else the old roster
 * would live on in the copy.
 */
export class ChangeFold {
  readonly #changes = new Map<string, Change>();
  #removalCount = 0;

  get isEmpty(): boolean {
    return this.#changes.size === 0;
  }

  add(change: Change): void {
    const key = keyOf(change);
    if ((change.slice !== 'conference' && change.slice !== 'account') || change.value !== null) {
      this.#changes.set(key, change);
      return;
    }
    for (const [otherKey, other] of this.#changes) if (takesWithIt(change, other)) this.#changes.delete(otherKey);
    this.#changes.set(`${key}#${this.#removalCount++}`, change);
  }

  /** All that was gathered, in an order that may be applied as it is; the fold is empty afterwards. */
  take(): Change[] {
    const changes = [...this.#changes.values()];
    this.#changes.clear();
    return changes;
  }
}
