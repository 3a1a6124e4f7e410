import { signal, type ReadonlySignal } from '@preact/signals';
import { participantStates, type Participant } from '../../app/domain/participant.ts';
import type { RosterChange } from './roster.ts';

/** What the list can be sorted by; `position` is the vendor's own order. */
export type SortKey = 'position' | 'name' | 'state' | 'joined';
export interface Sort {
  readonly key: SortKey;
  readonly isDescending: boolean;
}

const stateRank = new Map(participantStates.map((state, rank) => [state, rank]));

/** Where a name of one script ends and the next begins matters to readers, so names are compared as the language does. */
const compare = (collator: Intl.Collator, key: SortKey, left: Participant, right: Participant): number => {
  switch (key) {
    case 'name': return collator.compare(left.name, right.name);
    case 'state': return (stateRank.get(left.state) ?? 0) - (stateRank.get(right.state) ?? 0) || (left.stateSince ?? 0) - (right.stateSince ?? 0);
    case 'joined': return (left.joinedAt ?? 0) - (right.joinedAt ?? 0);
    case 'position': return 0;
  }
};

const isSortedBy = (key: SortKey, before: Participant, after: Participant): boolean =>
  before.name !== after.name || before.address !== after.address || before.position !== after.position ||
  (key === 'state' && (before.state !== after.state || before.stateSince !== after.stateSince)) ||
  (key === 'joined' && before.joinedAt !== after.joinedAt);

/**
 * Which participants the list shows, in which order. It is worked out anew only when membership or a key changes; while
 * it is held still (pointer or focus inside) who joins is appended and counted, and sorted in afterwards.
 */
export class PeopleList {
  readonly #rows = signal<readonly string[]>([]);
  readonly #newCount = signal(0);
  readonly #read: (id: string) => Participant | undefined;
  readonly #all: () => Iterable<string>;
  readonly #gone = new Map<string, Participant>();
  readonly #collator: Intl.Collator;
  #sort: Sort = { key: 'position', isDescending: false };
  #query = '';
  #isHeld = false;
  #isStaleOrder = false;

  /** `read` and `all` give the roster as it is now; `language` decides how names are compared. */
  constructor(read: (id: string) => Participant | undefined, all: () => Iterable<string>, language: string) {
    this.#read = read;
    this.#all = all;
    this.#collator = new Intl.Collator(language, { numeric: true, sensitivity: 'base' });
    this.#reorder();
  }

  get rows(): ReadonlySignal<readonly string[]> {
    return this.#rows;
  }

  /** How many joined while the list was held still. */
  get newCount(): ReadonlySignal<number> {
    return this.#newCount;
  }

  /** A participant of the list: there now, or just gone and still shown. */
  find(id: string): Participant | undefined {
    return this.#read(id) ?? this.#gone.get(id);
  }

  isGone(id: string): boolean {
    return this.#gone.has(id);
  }

  sortBy(sort: Sort): void {
    if (sort.key === this.#sort.key && sort.isDescending === this.#sort.isDescending) return;
    this.#sort = sort;
    this.#reorder();
  }

  search(query: string): void {
    this.#query = query.trim().toLocaleLowerCase();
    this.#reorder();
  }

  /** Holds the rows still, or lets what has piled up be sorted in. */
  hold(isHeld: boolean): void {
    this.#isHeld = isHeld;
    if (!isHeld && this.#isStaleOrder) this.#reorder();
    if (!isHeld) this.#newCount.value = 0;
  }

  /** Sorts in at once what has piled up, although the list is held: a person asked for it. */
  settle(): void {
    this.#reorder();
    this.#newCount.value = 0;
  }

  /** Follows one patch. Those who left stay, marked, until `forget`. */
  apply({ added, removed, changed }: RosterChange): void {
    for (const participant of removed) this.#gone.set(participant.id, participant);
    for (const { id } of added) this.#gone.delete(id);
    const keysChanged = changed.some(({ before, after }) => isSortedBy(this.#sort.key, before, after));
    if (added.length === 0 && !keysChanged) return;
    if (!this.#isHeld) {
      this.#reorder();
      return;
    }
    this.#isStaleOrder = true;
    const shown = new Set(this.#rows.peek());
    const joined = added.map(({ id }) => id).filter((id) => !shown.has(id) && this.#matches(id));
    if (joined.length === 0) return;
    this.#rows.value = [...this.#rows.peek(), ...joined];
    this.#newCount.value += joined.length;
  }

  /** Lets the rows of those who left collapse. */
  forget(): void {
    if (this.#gone.size === 0) return;
    const gone = new Set(this.#gone.keys());
    this.#gone.clear();
    this.#rows.value = this.#rows.peek().filter((id) => !gone.has(id));
  }

  #matches(id: string): boolean {
    if (this.#query === '') return true;
    const participant = this.find(id);
    return participant !== undefined && `${participant.name}\n${participant.address}`.toLocaleLowerCase().includes(this.#query);
  }

  #reorder(): void {
    this.#isStaleOrder = false;
    const people: Participant[] = [];
    for (const id of [...this.#all(), ...this.#gone.keys()]) {
      const participant = this.find(id);
      if (participant && this.#matches(id)) people.push(participant);
    }
    const { key, isDescending } = this.#sort;
    const sign = isDescending ? -1 : 1;
    people.sort((left, right) => sign * compare(this.#collator, key, left, right) || left.position - right.position);
    const rows = people.map(({ id }) => id);
    const before = this.#rows.peek();
    if (rows.length !== before.length || rows.some((id, index) => id !== before[index])) this.#rows.value = rows;
  }
}
