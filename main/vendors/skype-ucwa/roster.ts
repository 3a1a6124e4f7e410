import type { Identities } from '../shared/identities.ts';
import type { Reason } from './faults.ts';
import type { Resource } from './hal.ts';

/** Somebody in a meeting, as causes name them. */
export const personObject = (conferenceId: string, href: string): string => `${conferenceId} ${href}`;

/** One other person of a meeting, by the address of their resource. */
export interface Person {
  /** Never used again, unlike the address. */
  readonly id: string;
  readonly position: number;
  readonly href: string;
  readonly where: 'lobby' | 'present';
  /** As last read; null while it could not be read. */
  readonly resource: Resource | null;
  readonly audio: Resource | null;
  /** A name of a link, until the resource is read. */
  readonly title: string;
  /** When they were seen to come, in milliseconds since 1970-01-01 UTC; null for those who were there before. */
  readonly since: number | null;
  /** The number of the event or read that proved this last. */
  readonly provedBy: number;
}

/** Somebody who is no longer in the meeting. */
export interface Departure {
  readonly href: string;
  readonly from: Person['where'];
  readonly name: string;
  /** Of the event or read that showed it first. */
  readonly number: number;
  /** Of the event or read that showed last that they are still away. */
  readonly provedBy: number;
  readonly reason: Reason | null;
  /**
   * `hidden`: they may still be there, the user is no longer shown who waits. `renewed`: they are still there, for an
   * application that was made anew.
   */
  readonly how: 'left' | 'hidden' | 'renewed';
}

/** Somebody whose waiting ended, or is no longer shown. */
export interface Ending {
  readonly id: string;
  readonly name: string;
  readonly how: 'admitted' | 'left' | 'hidden';
  readonly reason: Reason | null;
}

/** What changed since it was told last. */
export interface Changes {
  readonly people: ReadonlySet<string>;
  readonly gone: readonly string[];
  readonly endings: readonly Ending[];
}

/** What was read or told of a person. */
export type Sighting = Pick<Person, 'where' | 'resource' | 'audio' | 'title'> & {
  readonly number: number;
  readonly since: number | null;
};

const rememberedDepartures = 1_000;

export const nameOf = ({ resource, title }: Pick<Person, 'resource' | 'title'>): string =>
  (resource?.text('name') || title || addressOf(resource) || '—').slice(0, 300);

/** Without its scheme and parameters; empty for somebody anonymous, whose address says nothing. */
export const addressOf = (resource: Resource | null): string => {
  if (!resource || resource.flag('anonymous')) return '';
  return resource
    .text('uri')
    .replace(/^(?:sip|tel):/iu, '')
    .replace(/;.*$/u, '')
    .slice(0, 300);
};

const uriOf = (resource: Resource | null): string => resource?.text('uri').toLowerCase() ?? '';

/** Whether an address now leads to another person. */
const isAnother = (before: Resource | null, now: Resource | null): boolean =>
  uriOf(before) !== '' && uriOf(now) !== '' && uriOf(before) !== uriOf(now);

/** The other people in one meeting and in its lobby, and who went last. */
export class Roster {
  readonly people = new Map<string, Person>();
  /** By id. */
  readonly departures = new Map<string, Departure>();
  readonly #identities: Identities;
  /** Addresses by id. */
  readonly #hrefs = new Map<string, string>();
  /** Those of an application before, until everybody was read. */
  readonly #former: Person[] = [];
  #changed = new Set<string>();
  #gone: string[] = [];
  #endings: Ending[] = [];

  constructor(identities: Identities) {
    this.#identities = identities;
  }

  /** How many are in the meeting; those who wait are not. */
  get presentCount(): number {
    let count = 0;
    for (const { where } of this.people.values()) if (where === 'present') count += 1;
    return count;
  }

  byId(id: string): Person | undefined {
    return this.people.get(this.#hrefs.get(id) ?? '');
  }

  /** What was read of the person at an address. Where that is another one than before, the one before is gone. */
  see(href: string, { number, since, ...sighting }: Sighting): void {
    if (isAnother(this.people.get(href)?.resource ?? null, sighting.resource)) this.remove(href, { number });
    const before = this.people.get(href);
    const identity = before ?? this.#identities.make(addressOf(sighting.resource) || 'person');
    const person: Person = {
      ...sighting,
      title: sighting.title || (before?.title ?? ''),
      id: identity.id,
      position: identity.position,
      href,
      since: before?.where === sighting.where ? before.since : since,
      provedBy: number,
    };
    if (before?.where === 'lobby' && person.where === 'present')
      this.#endings.push({ id: person.id, name: nameOf(person), how: 'admitted', reason: null });
    this.people.set(href, person);
    this.#hrefs.set(person.id, href);
    this.#changed.add(href);
  }

  remove(
    href: string,
    { number, reason = null, how = 'left' }: Pick<Departure, 'number'> & Partial<Pick<Departure, 'reason' | 'how'>>,
  ): void {
    const person = this.#takeOut(href);
    if (!person) {
      this.#proveAway(number, (departure) => departure.href === href);
      return;
    }
    const { id, where } = person;
    const name = nameOf(person);
    if (where === 'lobby' && how !== 'renewed') this.#endings.push({ id, name, how, reason });
    this.#depart(id, { href, from: where, name, number, provedBy: number, reason, how });
  }

  /** Everybody was read, and of those who went nobody is here. `number`: of that read. */
  proveAway(number: number): void {
    this.#proveAway(number, ({ href }) => !this.people.has(href));
  }

  #proveAway(number: number, isAway: (departure: Departure) => boolean): void {
    for (const [id, departure] of this.departures)
      if (departure.provedBy < number && isAway(departure)) this.departures.set(id, { ...departure, provedBy: number });
  }

  /** Everybody's address is another one from now on: who they are is told by `settleFormer`, once they were read. */
  beginAnew(): void {
    for (const href of [...this.people.keys()]) {
      const person = this.#takeOut(href);
      if (person) this.#former.push(person);
    }
  }

  /** Everybody was read at their new address. `number`: of that read. */
  settleFormer(number: number): void {
    if (this.#former.length === 0) return;
    const now = new Map([...this.people.values()].map((person) => [uriOf(person.resource), person]));
    for (const { id, where, href, ...former } of this.#former.splice(0)) {
      const uri = uriOf(former.resource);
      const after = uri === '' ? undefined : now.get(uri);
      const name = nameOf(former);
      if (where === 'lobby' && after?.where !== 'lobby')
        this.#endings.push({ id, name, how: after ? 'admitted' : 'left', reason: null });
      this.#depart(id, {
        href,
        from: where,
        name,
        number,
        provedBy: number,
        reason: null,
        how: after ? 'renewed' : 'left',
      });
    }
  }

  #takeOut(href: string): Person | undefined {
    const person = this.people.get(href);
    if (!person) return undefined;
    this.people.delete(href);
    this.#hrefs.delete(person.id);
    this.#changed.delete(href);
    this.#gone.push(person.id);
    return person;
  }

  #depart(id: string, departure: Departure): void {
    this.departures.set(id, departure);
    for (const oldest of this.departures.keys()) {
      if (this.departures.size <= rememberedDepartures) break;
      this.departures.delete(oldest);
    }
  }

  /** Everybody's row is told anew: what may be done to them depends on who the user is. */
  touchAll(): void {
    for (const href of this.people.keys()) this.#changed.add(href);
  }

  /** Somebody turned out to be the user: their row goes without a word. */
  drop(href: string): void {
    this.#takeOut(href);
  }

  /** What changed since this was called last. */
  takeChanges(): Changes {
    const changes = { people: this.#changed, gone: this.#gone, endings: this.#endings };
    this.#changed = new Set();
    this.#gone = [];
    this.#endings = [];
    return changes;
  }
}
