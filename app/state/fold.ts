import type { Change } from './app-state.ts';

/** The key of the entity that a change is about: of two changes with the same key only the later counts. */
const keyOf = (change: Change): string => {
  switch (change.slice) {
    case 'preferences':
    case 'environment':
    case 'desktop':
      return change.slice;
    case 'member':
    case 'meeting':
      return JSON.stringify([change.slice, change.accountId, change.id]);
    case 'participant':
      return JSON.stringify([change.slice, change.conferenceId, change.id]);
    default:
      return JSON.stringify([change.slice, change.id]);
  }
};

/** Whether a removal makes an earlier change needless. */
const supersedes = (removal: Change, other: Change): boolean =>
  (removal.slice === 'conference' &&
    ((other.slice === 'conference' && other.id === removal.id) ||
      (other.slice === 'participant' && other.conferenceId === removal.id))) ||
  (removal.slice === 'account' &&
    ((other.slice === 'account' && other.id === removal.id) ||
      (other.slice === 'meeting-list' && other.id === removal.id) ||
      ((other.slice === 'member' || other.slice === 'meeting') && other.accountId === removal.id)));

/**
 * Collects the changes of one frame so that each entity is sent once, at the position of its first change. A removed
 * conference or account is sent even when its id comes back in the same frame: it also removes the roster or team.
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
    for (const [otherKey, other] of this.#changes) if (supersedes(change, other)) this.#changes.delete(otherKey);
    this.#changes.set(`${key}#${this.#removalCount++}`, change);
  }

  /** Returns the collected changes in the order in which they are to be applied, and clears the fold. */
  take(): Change[] {
    const changes = [...this.#changes.values()];
    this.#changes.clear();
    return changes;
  }
}
