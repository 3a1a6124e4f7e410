import { signal, type ReadonlySignal } from '@preact/signals';
import { participantStates, type Participant } from '../../app/domain/participant.ts';
import type { RosterChange } from './roster.ts';

/** The keys that the list can be sorted by; `position` is the vendor's own order. */
export type SortKey = 'position' | 'name' | 'state' | 'joined' | 'hand';

/** Which participants the list shows: all but those who are not here, or one part of them. */
export const peopleFilters = ['everybody', 'hands', 'lobby', 'absent'] as const;
export type PeopleFilter = (typeof peopleFilters)[number];
export interface Sort {
  readonly key: SortKey;
  readonly isDescending: boolean;
}

const stateRank = new Map(participantStates.map((state, rank) => [state, rank]));

/** Compares two participants by a key. Names are compared by the rules of the language. */
const compare = (collator: Intl.Collator, key: SortKey, left: Participant, right: Participant): number => {
  switch (key) {
    case 'name':
      return collator.compare(left.name, right.name);
    case 'state':
      return (
        (stateRank.get(left.state) ?? 0) - (stateRank.get(right.state) ?? 0) ||
        (left.stateSince ?? 0) - (right.stateSince ?? 0)
      );
    case 'joined':
      return (left.joinedAt ?? 0) - (right.joinedAt ?? 0);
    case 'hand':
      return (left.handRaisedAt ?? Infinity) === (right.handRaisedAt ?? Infinity)
        ? 0
        : (left.handRaisedAt ?? Infinity) - (right.handRaisedAt ?? Infinity);
    case 'position':
      return 0;
  }
};

const passes = (filter: PeopleFilter, participant: Participant): boolean => {
  switch (filter) {
    case 'everybody':
      return participant.state !== 'not-here';
    case 'hands':
      return typeof participant.handRaisedAt === 'number';
    case 'lobby':
      return participant.state === 'in-lobby';
    case 'absent':
      return participant.state === 'not-here';
  }
};

const isSortedBy = (key: SortKey, before: Participant, after: Participant): boolean =>
  before.name !== after.name ||
  before.address !== after.address ||
  before.position !== after.position ||
  (key === 'state' && (before.state !== after.state || before.stateSince !== after.stateSince)) ||
  (key === 'hand' && before.handRaisedAt !== after.handRaisedAt) ||
  (key === 'joined' && before.joinedAt !== after.joinedAt);

/**
 * The participants that the list shows, in their order. It is sorted again only when membership or a sort key changes.
 * While it is held (pointer or focus inside), participants who join are appended and counted, and sorted in afterwards.
 */
export class PeopleList {
  readonly #rows = signal<readonly string[]>([]);
  readonly #newCount = signal(0);
  readonly #read: (id: string) => Participant | undefined;
  readonly #all: () => Iterable<string>;
  readonly #gone = new Map<string, Participant>();
  readonly #language: string;
  #collator: Intl.Collator | undefined;
  #sort: Sort = { key: 'position', isDescending: false };
  #query = '';
  #filter: PeopleFilter = 'everybody';
  #isHeld = false;
  #isStaleOrder = false;

  /** `read` and `all` return the present roster; names are compared by the rules of `language`. */
  constructor(read: (id: string) => Participant | undefined, all: () => Iterable<string>, language: string) {
    this.#read = read;
    this.#all = all;
    this.#language = language;
    this.#reorder();
  }

  get rows(): ReadonlySignal<readonly string[]> {
    return this.#rows;
  }

  /** How many participants joined while the list was held. */
  get newCount(): ReadonlySignal<number> {
    return this.#newCount;
  }

  /** A participant of the list: present, or gone and still shown. */
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

  filterBy(filter: PeopleFilter): void {
    if (filter === this.#filter) return;
    this.#filter = filter;
    this.#reorder();
  }

  search(query: string): void {
    const wanted = query.trim().toLocaleLowerCase();
    if (wanted === this.#query) return;
    this.#query = wanted;
    this.#reorder();
  }

  /** Holds the order of the rows, or sorts in what was appended meanwhile. */
  hold(isHeld: boolean): void {
    this.#isHeld = isHeld;
    if (!isHeld && this.#isStaleOrder) this.#reorder();
    if (!isHeld) this.#newCount.value = 0;
  }

  /** Sorts in what was appended, although the list is held: at the user's request. */
  settle(): void {
    this.#reorder();
    this.#newCount.value = 0;
  }

  /** Applies one patch. Participants who left stay in the list, marked as gone, until `forget`. */
  apply({ added, removed, changed }: RosterChange): void {
    for (const participant of removed) this.#gone.set(participant.id, participant);
    for (const { id } of added) this.#gone.delete(id);
    const filter = this.#filter;
    const entered = changed.filter(({ before, after }) => passes(filter, after) && !passes(filter, before));
    const isAnother = changed.some(
      ({ before, after }) =>
        isSortedBy(this.#sort.key, before, after) || (passes(filter, before) && !passes(filter, after)),
    );
    if (added.length === 0 && entered.length === 0 && !isAnother) return;
    if (!this.#isHeld) {
      this.#reorder();
      return;
    }
    this.#isStaleOrder = true;
    const shown = new Set(this.#rows.peek());
    const joined = [...added, ...entered.map(({ after }) => after)]
      .map(({ id }) => id)
      .filter((id) => !shown.has(id) && this.#matches(this.find(id)));
    if (joined.length === 0) return;
    this.#rows.value = [...this.#rows.peek(), ...joined];
    this.#newCount.value += joined.length;
  }

  /** Removes the rows of participants who left. */
  forget(): void {
    if (this.#gone.size === 0) return;
    const gone = new Set(this.#gone.keys());
    this.#gone.clear();
    this.#rows.value = this.#rows.peek().filter((id) => !gone.has(id));
  }

  #matches(participant: Participant | undefined): participant is Participant {
    if (!participant || !passes(this.#filter, participant)) return false;
    return (
      this.#query === '' || `${participant.name}\n${participant.address}`.toLocaleLowerCase().includes(this.#query)
    );
  }

  #compare(left: Participant, right: Participant): number {
    const { key, isDescending } = this.#sort;
    if (key !== 'position') {
      // Making one takes a millisecond, and the vendor's own order needs none.
      this.#collator ??= new Intl.Collator(this.#language, { numeric: true, sensitivity: 'base' });
      const order = compare(this.#collator, key, left, right);
      if (order !== 0) return isDescending ? -order : order;
    }
    return left.position - right.position;
  }

  #reorder(): void {
    this.#isStaleOrder = false;
    const people: Participant[] = [];
    let isSorted = true;
    const take = (participant: Participant | undefined): void => {
      if (!this.#matches(participant)) return;
      const before = people.at(-1);
      isSorted &&= before === undefined || this.#compare(before, participant) <= 0;
      people.push(participant);
    };
    for (const id of this.#all()) take(this.#read(id));
    for (const [id, participant] of this.#gone) take(this.#read(id) ?? participant);
    if (!isSorted) people.sort((left, right) => this.#compare(left, right));
    const rows = people.map(({ id }) => id);
    const before = this.#rows.peek();
    if (rows.length !== before.length || rows.some((id, index) => id !== before[index])) this.#rows.value = rows;
  }
}
