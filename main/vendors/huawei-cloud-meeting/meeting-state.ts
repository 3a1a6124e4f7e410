import type { Identities } from '../shared/identities.ts';
import type { BasicFacts, DynamicFacts, InvitedEntry, PeopleRead, PersonMap, PushContent } from './pushes.ts';
import type { Snapshot } from './wire.ts';

/** Departures and reasons that are remembered: late pushes and evidence ask for them. */
const rememberedDepartures = 5_000;
/** How long a reason may come before the removal it is about, in milliseconds. */
const earlyReasonMs = 5_000;

/** One person in a meeting or in its waiting room. Never changed: each change makes another one. */
export interface Person {
  /** The application's id, never used again. */
  readonly id: string;
  readonly position: number;
  readonly pid: string;
  /** `leaving`: no longer on the waiting list, and not in the meeting (yet). */
  readonly where: 'present' | 'waiting' | 'leaving';
  readonly map: PersonMap;
  readonly handSince: number | null;
  /** The number of the last event or read that told of this person. */
  readonly provedBy: number;
}

/** Somebody who was invited. */
export interface Invited {
  readonly id: string;
  readonly position: number;
  readonly phone: string;
  readonly name: string;
  readonly userId: string;
}

/** How somebody went. */
export interface Departure {
  /** The application's id of who went. */
  readonly id: string;
  readonly number: number;
  readonly atMs: number;
  readonly address: string;
  /** The service's reason; null while it is not told. */
  readonly code: string | null;
}

/** What a change touched. */
export class Touched {
  readonly pids = new Set<string>();
  /** Ids of rows that are not there any more. */
  readonly gone: string[] = [];
  /** Phones of invited people who came or went. */
  readonly invited = new Set<string>();
  /** Ids of those of whom it was told why they went. */
  readonly explained: string[] = [];
  /** Something else than a departure was told: what became of a call. */
  isToldOfCalls = false;
  readonly endings: {
    readonly id: string;
    readonly pid: string;
    readonly name: string;
    readonly isAdmitted: boolean;
  }[] = [];
  facts = false;
}

const addressOf = ({ map }: Pick<Person, 'map'>): string => map['TEL'] ?? '';

/** The name of a person as the service shows it; never empty. */
export const nameOf = ({ map, pid }: Pick<Person, 'map' | 'pid'>): string =>
  (map['NAME'] || map['TEL'] || pid.slice(0, 8)).slice(0, 300);

const isSameMap = (one: PersonMap, other: PersonMap): boolean => {
  const keys = Object.keys(one);
  return keys.length === Object.keys(other).length && keys.every((key) => one[key] === other[key]);
};

interface StateOptions {
  readonly identities: Identities;
  readonly now: () => number;
  readonly nowMs: () => number;
}

/** What is known of one meeting: made from pushes and reads, and of the same identities over all connections. */
export class MeetingState {
  readonly people = new Map<string, Person>();
  readonly invited = new Map<string, Invited>();
  readonly departures = new Map<string, Departure>();
  dynamic: Partial<DynamicFacts> = {};
  /** The number of the last push that told the changing facts. */
  dynamicBy = 0;
  basic: Partial<BasicFacts> = {};
  speakers: ReadonlySet<string> = new Set();
  /** The number of the last push or read that told of people. */
  peopleBy = 0;
  /** What became of the last call to a number. */
  readonly results = new Map<string, { readonly code: string; readonly number: number }>();
  readonly #options: StateOptions;
  /** Pids of departures without a reason by address, the last one at the end. */
  readonly #unexplained = new Map<string, string[]>();
  readonly #earlyReasons = new Map<string, { readonly code: string; readonly atMs: number }>();
  /** How many rows have a number or a user id. */
  readonly #keys = new Map<string, number>();
  readonly #phoneByUser = new Map<string, string>();
  #presentCount = 0;
  /** The invited list comes by pushes: reads have fewer facts. */
  #hasInvitedPushes = false;
  /** Whom the last whole read lacked, without a word of their having left. */
  #lacked: ReadonlySet<string> = new Set();

  constructor(options: StateOptions) {
    this.#options = options;
  }

  /** How many are in the meeting, without those who wait or are being called. */
  get presentCount(): number {
    return this.#presentCount;
  }

  get isOver(): boolean {
    return this.dynamic.state === 'Destroyed';
  }

  /** Whether an invited person is not there: neither in the meeting nor in its waiting room. */
  isAbsent({ phone, userId }: Pick<Invited, 'phone' | 'userId'>): boolean {
    return !this.#keys.has(phone) && (userId === '' || !this.#keys.has(userId));
  }

  /**
   * Takes a push. `number`: its place in the order of pushes and reads. Gives the pids of those who left the waiting
   * list and are not in the meeting yet.
   */
  take(
    content: PushContent,
    { isFull, number }: { readonly isFull: boolean; readonly number: number },
    touched: Touched,
  ): readonly string[] {
    switch (content.kind) {
      case 'basic':
        this.#takeBasic(content.facts, touched);
        return [];
      case 'dynamic':
        this.#takeDynamic(content.facts, number, touched);
        return [];
      case 'people':
        this.#takePeople(content, isFull, number, touched);
        return [];
      case 'waiting':
        return this.#takeWaiting(content, isFull, number, touched);
      case 'invited':
        this.#hasInvitedPushes = true;
        this.#takeInvited(content.invited, isFull, touched);
        return [];
      case 'speakers':
        this.#takeSpeakers(content.pids, touched);
        return [];
      case 'results':
        for (const { number: phone, code } of content.results) this.#takeResult(phone, code, number, touched);
        return [];
      case 'other':
        return [];
    }
  }

  /** Takes a list of people, or changes of one. */
  #takePeople({ people, isPartial }: PeopleRead, isFull: boolean, number: number, touched: Touched): void {
    const listed = new Set<string>();
    this.peopleBy = number;
    for (const { pid, isRemoved, map } of people) {
      if (isRemoved) {
        if (this.people.get(pid)?.where === 'present') this.#remove(pid, number, touched);
        continue;
      }
      listed.add(pid);
      const before = this.people.get(pid);
      this.#put(pid, 'present', isFull ? map : { ...before?.map, ...map }, number, touched);
    }
    if (!isFull || isPartial) return;
    for (const { pid, where } of [...this.people.values()])
      if (where === 'present' && !listed.has(pid)) this.#remove(pid, number, touched);
  }

  #takeWaiting({ people, isPartial }: PeopleRead, isFull: boolean, number: number, touched: Touched): string[] {
    const listed = new Set<string>();
    const leaving: string[] = [];
    const leave = (pid: string): void => {
      const person = this.people.get(pid);
      if (person?.where !== 'waiting') return;
      this.#put(pid, 'leaving', person.map, number, touched);
      leaving.push(pid);
    };
    for (const { pid, isRemoved, map } of people) {
      if (isRemoved) {
        leave(pid);
        continue;
      }
      listed.add(pid);
      const before = this.people.get(pid);
      // A whole list may be older than their admission.
      if (isFull && before?.where === 'present') continue;
      this.#put(pid, 'waiting', { ...before?.map, ...map }, number, touched);
    }
    if (isFull && !isPartial)
      for (const { pid, where } of [...this.people.values()]) if (where === 'waiting' && !listed.has(pid)) leave(pid);
    return leaving;
  }

  /** Somebody who left the waiting list did not come into the meeting. */
  endLeaving(pid: string, number: number, touched: Touched): void {
    if (this.people.get(pid)?.where === 'leaving') this.#remove(pid, number, touched);
  }

  #takeInvited(entries: readonly InvitedEntry[], isFull: boolean, touched: Touched): void {
    const listed = new Set<string>();
    for (const { phone, name, userId, isRemoved } of entries) {
      if (phone === '') continue;
      if (isRemoved) this.#uninvite(phone, touched);
      else {
        listed.add(phone);
        this.#invite({ phone, name, userId }, touched);
      }
    }
    if (isFull) for (const phone of [...this.invited.keys()]) if (!listed.has(phone)) this.#uninvite(phone, touched);
  }

  #takeDynamic(facts: DynamicFacts, number: number, touched: Touched): void {
    // Some servers leave out what did not change.
    const told = Object.entries(facts).filter(([, value]) => value !== null && value !== '');
    this.dynamic = { ...this.dynamic, ...Object.fromEntries(told) };
    this.dynamicBy = number;
    touched.facts = true;
  }

  #takeBasic(facts: BasicFacts, touched: Touched): void {
    this.basic = { ...this.basic, ...facts };
    touched.facts = true;
  }

  #takeSpeakers(pids: readonly string[], touched: Touched): void {
    const before = this.speakers;
    this.speakers = new Set(pids);
    for (const pid of [...before, ...pids])
      if (this.people.has(pid) && before.has(pid) !== this.speakers.has(pid)) touched.pids.add(pid);
  }

  /** Why somebody with a number left, or came. The same number may have left more than once: the last time is meant. */
  #takeResult(phone: string, code: string, number: number, touched: Touched): void {
    if (phone === '' || code === '') return;
    this.results.delete(phone);
    this.results.set(phone, { code, number });
    if (this.results.size > rememberedDepartures) this.results.delete(this.results.keys().next().value ?? '');
    if (code === '0') {
      touched.isToldOfCalls = true;
      return;
    }
    const last = this.#lastUnexplained(phone);
    if (last) {
      this.departures.set(last.pid, { ...last.departure, code });
      touched.explained.push(last.departure.id);
    } else {
      touched.isToldOfCalls = true;
      this.#earlyReasons.set(phone, { code, atMs: this.#options.nowMs() });
    }
    if (this.#earlyReasons.size > 1_000) this.#earlyReasons.delete(this.#earlyReasons.keys().next().value ?? '');
  }

  /** The last departure from an address of which no reason was told; it is told now. */
  #lastUnexplained(address: string): { readonly pid: string; readonly departure: Departure } | null {
    const pids = this.#unexplained.get(address);
    for (let pid = pids?.pop(); pid !== undefined; pid = pids?.pop()) {
      if (pids?.length === 0) this.#unexplained.delete(address);
      const departure = this.departures.get(pid);
      if (departure?.code === null && departure.address === address) return { pid, departure };
    }
    return null;
  }

  /**
   * Takes a read that began with this number: it says nothing of those of whom something newer is known. Gives whether
   * it lacks somebody, or part of it cannot be read: it is to be read again.
   */
  takeSnapshot(
    { invited, present, hostPid, coHosts, isPartial }: Snapshot,
    began: number,
    touched: Touched,
  ): { readonly isDoubtful: boolean } {
    const listed = new Set<string>();
    this.peopleBy = Math.max(this.peopleBy, began);
    for (const { pid, name, phone, state, mute, hand } of present) {
      listed.add(pid);
      const before = this.people.get(pid);
      if (before ? before.provedBy > began : (this.departures.get(pid)?.number ?? 0) > began) continue;
      const told: PersonMap = {
        ...(name === '' ? {} : { NAME: name }),
        ...(phone === '' ? {} : { TEL: phone }),
        ...(state === null ? {} : { STATE: String(state) }),
        ...(mute === null ? {} : { MUTE: mute ? '1' : '0' }),
        ...(hand === null ? {} : { HAND: hand ? '1' : '0' }),
        ...(hostPid !== null && {
          ROLE: pid === hostPid ? '1' : before?.map['ROLE'] === '2' ? '2' : '0',
          IS_COHOST: coHosts.has(pid) ? '1' : '0',
        }),
      };
      this.#put(pid, 'present', { ...before?.map, ...told }, began, touched);
    }
    const lacked = [...this.people.values()].filter(
      ({ pid, where, provedBy }) => where === 'present' && !listed.has(pid) && provedBy <= began,
    );
    // An answer may be incomplete: only a second one that lacks somebody as well takes them off.
    const gone = isPartial ? [] : lacked.filter(({ pid }) => this.#lacked.has(pid));
    for (const { pid } of gone) this.#remove(pid, began, touched);
    if (!isPartial) this.#lacked = new Set(lacked.map(({ pid }) => pid));
    if (!this.#hasInvitedPushes)
      this.#takeInvited(
        invited.map((one) => ({ ...one, isRemoved: false })),
        true,
        touched,
      );
    return { isDoubtful: isPartial || gone.length < lacked.length };
  }

  #put(pid: string, where: Person['where'], map: PersonMap, number: number, touched: Touched): void {
    const before = this.people.get(pid);
    if (before?.where === where && isSameMap(before.map, map)) {
      // What is known already is shown anew, and touches nothing.
      this.people.set(pid, { ...before, provedBy: number });
      return;
    }
    const { id, position } = before ?? this.#options.identities.make(pid);
    const handSince = map['HAND'] === '1' ? (before?.handSince ?? this.#options.now()) : null;
    const person: Person = { id, position, pid, where, map, handSince, provedBy: number };
    if (where === 'present' && before && before.where !== 'present')
      touched.endings.push({ id, pid, name: nameOf(person), isAdmitted: true });
    this.#count(before, -1, touched);
    this.people.set(pid, person);
    this.#count(person, 1, touched);
    touched.pids.add(pid);
  }

  #remove(pid: string, number: number, touched: Touched): void {
    const before = this.people.get(pid);
    if (!before) return;
    if (before.where === 'leaving')
      touched.endings.push({ id: before.id, pid, name: nameOf(before), isAdmitted: false });
    this.people.delete(pid);
    this.#count(before, -1, touched);
    touched.pids.delete(pid);
    touched.gone.push(before.id);
    const atMs = this.#options.nowMs();
    const address = addressOf(before);
    const early = this.#earlyReasons.get(address);
    this.#earlyReasons.delete(address);
    this.departures.delete(pid);
    const code = early && atMs - early.atMs < earlyReasonMs ? early.code : null;
    this.departures.set(pid, { id: before.id, number, atMs, address, code });
    if (code === null && address !== '') {
      const others = this.#unexplained.get(address);
      if (others) others.push(pid);
      else this.#unexplained.set(address, [pid]);
    }
    for (const [oldest, { address: left }] of this.departures) {
      if (this.departures.size <= rememberedDepartures) return;
      this.departures.delete(oldest);
      const others = (this.#unexplained.get(left) ?? []).filter((one) => one !== oldest);
      if (others.length > 0) this.#unexplained.set(left, others);
      else this.#unexplained.delete(left);
    }
  }

  #count(person: Person | undefined, by: 1 | -1, touched: Touched): void {
    if (!person) return;
    const state = person.map['STATE'];
    if (person.where === 'present' && state !== '1' && state !== '2') this.#presentCount += by;
    const { ACCOUNT_ID, ACCOUNT, THIRDACCOUNT } = person.map;
    for (const key of new Set([addressOf(person), ACCOUNT_ID ?? '', ACCOUNT ?? '', THIRDACCOUNT ?? ''])) {
      if (key === '') continue;
      const count = (this.#keys.get(key) ?? 0) + by;
      if (count > 0) this.#keys.set(key, count);
      else this.#keys.delete(key);
      const phone = this.invited.has(key) ? key : this.#phoneByUser.get(key);
      if (phone !== undefined) touched.invited.add(phone);
    }
  }

  #invite({ phone, name, userId }: Omit<Invited, 'id' | 'position'>, touched: Touched): void {
    const before = this.invited.get(phone);
    const { id, position } = before ?? this.#options.identities.make(`invited/${phone}`);
    this.invited.set(phone, { id, position, phone, name: name === '' ? (before?.name ?? '') : name, userId });
    if (userId !== '') this.#phoneByUser.set(userId, phone);
    touched.invited.add(phone);
  }

  #uninvite(phone: string, touched: Touched): void {
    const before = this.invited.get(phone);
    if (!before) return;
    this.invited.delete(phone);
    this.#phoneByUser.delete(before.userId);
    touched.gone.push(before.id);
    touched.invited.delete(phone);
  }
}
