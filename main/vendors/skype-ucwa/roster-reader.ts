import type { AdapterKit } from '../shared/adapter-kit.ts';
import { SharedRead, valueOf } from '../shared/reads.ts';
import type { Decisions } from './decisions.ts';
import type { UcwaEvent } from './events.ts';
import { UcwaRefusal } from './faults.ts';
import type { Resource } from './hal.ts';
import { isLeader, type MeetingFacts } from './picture.ts';
import type { UcwaRequests } from './requests.ts';
import { personObject, type Person, type Roster } from './roster.ts';

/** Of those who were read longest ago, so many are read again so often, in milliseconds: what events lost shows. */
const againCount = 25;
const againEveryMs = 15_000;

export interface RosterReaderOptions {
  readonly kit: AdapterKit;
  readonly roster: Roster;
  readonly conferenceId: string;
  /** Milliseconds since 1970-01-01 UTC. */
  readonly now: () => number;
  readonly facts: () => MeetingFacts;
  /** Throws a `Fault` when there is no session. */
  readonly requests: () => Pick<UcwaRequests, 'get' | 'each'>;
  readonly decisions: Decisions;
  /** Whether the user may see who waits, as read after this number. Never rejects. */
  readonly seesLobby: (since: number) => Promise<boolean>;
  /** Somebody could not be read: the lists are to be read. */
  readonly onUnread: () => void;
  /** Somebody was read. */
  readonly onRead: () => void;
}

/** Keeps the roster of one meeting up by its events, which have no bodies, its lists and a read of each person. */
export class RosterReader {
  readonly #options: RosterReaderOptions;
  readonly #reads = new Map<string, SharedRead<void>>();
  /** Those who must be read again with the next lists. */
  readonly #due = new Set<string>();
  readonly #urgent = new Set<string>();
  readonly #titles = new Map<string, string>();
  /** Seen to come by an event, at this time, and not read yet. */
  readonly #arrivals = new Map<string, number>();
  /** Those whom the last list of the lobby named. */
  #waiting: ReadonlySet<string> = new Set();
  /** Those of whom an event said that they wait no longer, by its number. */
  readonly #stoppedWaiting = new Map<string, number>();
  #isAllDue = true;
  #readAgainAtMs = Number.NEGATIVE_INFINITY;

  constructor(options: RosterReaderOptions) {
    this.#options = options;
  }

  /** Whether events told of changes of people that no read has shown yet. */
  get isBehind(): boolean {
    const { kit, roster } = this.#options;
    const known = [...roster.people.keys(), ...this.#arrivals.keys()];
    return known.some((href) => kit.causes.isDoubted(this.#objectOf(href)));
  }

  /** Another conversation about the same meeting: everybody has another address. */
  beginAnew(): void {
    for (const href of [...this.#options.roster.people.keys()]) this.#forget(href);
    this.#options.roster.beginAnew();
  }

  /** With the next lists everybody is read. */
  mustReadAll(): void {
    this.#isAllDue = true;
  }

  /** Reads one person, before those whom nobody waits for. Rejects with a `Fault`. */
  async person(href: string, isUrgent = true): Promise<void> {
    const { kit } = this.#options;
    if (isUrgent) this.#urgent.add(href);
    const read = this.#reads.get(href) ?? new SharedRead(kit.order, (began) => this.#read(href, began));
    this.#reads.set(href, read);
    valueOf(await read.fresh());
  }

  /** Reads one person in the background. */
  soon(href: string): void {
    const { onUnread, onRead } = this.#options;
    this.person(href).then(onRead, () => {
      this.#due.add(href);
      onUnread();
    });
  }

  /** Applies an event about a person: most only say that somebody must be read. `since`: when the event arrived. */
  async applyPerson({ type, href, title, within, reason }: UcwaEvent, since: number): Promise<void> {
    const { kit, roster, now } = this.#options;
    if (within?.rel === 'typingParticipants' || this.#isOwn(href)) return;
    const facts = {
      object: this.#objectOf(href),
      type: within ? `${type} in ${within.rel}` : type,
      reasonCode: reason?.subcode ?? null,
    };
    if (title !== '') this.#titles.set(href, title);
    if (reason && type === 'deleted') this.#reasons.set(href, reason);
    if (type === 'deleted' && !within) {
      await this.#leaves(href, kit.causes.event(facts).number, since);
      return;
    }
    const { number } = kit.causes.hint(facts);
    if (type === 'added' && !roster.people.has(href)) this.#arrivals.set(href, now());
    // Whether they are admitted or refused stands in the next event, or in none.
    if (type === 'deleted' && within?.rel === 'lobby' && roster.people.get(href)?.where === 'lobby')
      this.#stoppedWaiting.set(href, number);
    this.soon(href);
  }

  readonly #reasons = new Map<string, NonNullable<UcwaEvent['reason']>>();

  /**
   * Reads who is there and who waits, and each of them who is new or must be read. `onNames`: everybody is there by
   * name. Rejects with a `Fault`.
   */
  async lists(conversation: Resource, began: number, onNames: () => void): Promise<void> {
    const { roster, requests } = this.#options;
    const isAllDue = this.#isAllDue;
    const [present, waiting] = await Promise.all(
      ['participants', 'lobby'].map(async (relation) => {
        const href = conversation.link(relation);
        return href === null ? new Map<string, string>() : namesIn(await requests().get(href));
      }),
    );
    const listed = new Map([...(waiting ?? []), ...(present ?? [])]);
    this.#waiting = new Set(waiting?.keys() ?? []);
    for (const [href, title] of listed) {
      if (title !== '') this.#titles.set(href, title);
      this.#name(href, began);
    }
    onNames();
    // Between the reads of two lists somebody moves from one to the other: who is on neither is asked for.
    const due = [...new Set([...listed.keys(), ...roster.people.keys()])].filter(
      (href) => !listed.has(href) || this.#isDue(href, isAllDue, began),
    );
    const again = this.#again(listed.keys(), new Set(due));
    if (isAllDue) this.#isAllDue = false;
    try {
      // Those who wait first: somebody is to decide about them.
      await Promise.all([...due, ...again].map((href) => this.person(href, false)));
    } catch (cause) {
      this.#isAllDue ||= isAllDue;
      throw cause;
    }
  }

  /** Those who were read longest ago, when it is time for them; not those who are read anyway. */
  #again(listed: Iterable<string>, due: ReadonlySet<string>): readonly string[] {
    const { kit, roster } = this.#options;
    const nowMs = kit.nowMs();
    if (nowMs - this.#readAgainAtMs < againEveryMs) return [];
    this.#readAgainAtMs = nowMs;
    return [...listed]
      .flatMap((href) => (due.has(href) ? [] : (roster.people.get(href) ?? [])))
      .sort((one, other) => one.provedBy - other.provedBy)
      .slice(0, againCount)
      .map(({ href }) => href);
  }

  /** Somebody listed is there under the name of the list until they were read. */
  #name(href: string, began: number): void {
    const { kit, roster } = this.#options;
    if (this.#isOwn(href) || roster.people.has(href) || !kit.order.isCurrent(this.#objectOf(href), began)) return;
    kit.causes.read(this.#objectOf(href), began);
    roster.see(href, {
      where: this.#waiting.has(href) ? 'lobby' : 'present',
      resource: null,
      audio: null,
      title: this.#titles.get(href) ?? '',
      number: began,
      since: this.#arrivals.get(href) ?? null,
    });
  }

  #isDue(href: string, isAllDue: boolean, began: number): boolean {
    const { kit, roster } = this.#options;
    if (this.#isOwn(href)) return false;
    const person = roster.people.get(href);
    if (isAllDue || !person || person.resource === null || this.#due.has(href)) return true;
    if (person.where !== (this.#waiting.has(href) ? 'lobby' : 'present')) return true;
    // The list shows where they are. What is being read of them, or was only hinted at, is more than that.
    const object = this.#objectOf(href);
    if (kit.causes.isDoubted(object) || this.#reads.get(href)?.isRunning === true) {
      kit.order.apply(object, began);
      return true;
    }
    kit.causes.read(object, began);
    return false;
  }

  /**
   * Somebody is no longer there, as an event or read with this number showed. Who waited may only be hidden from a user
   * who leads no longer: the server shows that in the same way.
   */
  async #leaves(href: string, number: number, since: number): Promise<void> {
    const { roster, decisions, seesLobby } = this.#options;
    const person = roster.people.get(href);
    await decisions.answered(person?.id);
    const reason = this.#reasons.get(href) ?? null;
    let isHidden = false;
    if (person?.where === 'lobby' && reason === null) {
      this.#stoppedWaiting.set(href, number);
      isHidden = !(await seesLobby(since));
    }
    const now = roster.people.get(href);
    // They were seen again meanwhile.
    if (now && (now.id !== person?.id || now.provedBy > number)) return;
    roster.remove(href, { number, reason, how: isHidden ? 'hidden' : 'left' });
    this.#forget(href);
  }

  #objectOf(href: string): string {
    return personObject(this.#options.conferenceId, href);
  }

  #isOwn(href: string): boolean {
    const { own } = this.#options.facts();
    return own !== null && own.self === href;
  }

  #forget(href: string): void {
    const maps = [this.#reads, this.#titles, this.#arrivals, this.#reasons, this.#stoppedWaiting];
    for (const map of maps) map.delete(href);
    this.#due.delete(href);
    this.#urgent.delete(href);
  }

  async #read(href: string, began: number): Promise<void> {
    const { kit, roster, facts, decisions } = this.#options;
    const object = this.#objectOf(href);
    const isUrgent = this.#urgent.delete(href);
    let seen: { readonly resource: Resource; readonly audio: Resource | null };
    try {
      seen = await this.#look(href, isUrgent);
    } catch (cause) {
      const isHidden = cause instanceof UcwaRefusal && cause.status === 403;
      if (!(cause instanceof UcwaRefusal) || !(cause.isGone || isHidden)) throw cause;
      if (!kit.order.isCurrent(object, began)) return;
      kit.causes.read(object, began);
      await this.#leaves(href, began, began);
      return;
    }
    const { resource, audio } = seen;
    await decisions.answered(roster.people.get(href)?.id);
    if (!kit.order.isCurrent(object, began)) return;
    kit.causes.read(object, began);
    this.#due.delete(href);
    const { own } = facts();
    const isSelf =
      resource.flag('local') || (own !== null && own.text('uri') !== '' && own.text('uri') === resource.text('uri'));
    if (isSelf) {
      roster.drop(href);
      return;
    }
    const where = this.#whereIs(href, resource);
    const stopped = this.#stoppedWaiting.get(href);
    // They stopped waiting, and wait again: a decision about the first time is none about this one.
    if (stopped !== undefined && stopped < began && where === 'lobby')
      roster.remove(href, { number: began, reason: this.#reasons.get(href) ?? null });
    if (stopped !== undefined && stopped < began) this.#stoppedWaiting.delete(href);
    roster.see(href, {
      where,
      resource,
      audio,
      title: this.#titles.get(href) ?? '',
      number: began,
      since: this.#arrivals.get(href) ?? null,
    });
    this.#arrivals.delete(href);
  }

  /**
   * Reads somebody, with their audio where they have it: where that went between the two reads, both are read again.
   * Rejects with a `Fault`.
   */
  async #look(
    href: string,
    isUrgent: boolean,
    isLast = false,
  ): Promise<{ readonly resource: Resource; readonly audio: Resource | null }> {
    const requests = this.#options.requests();
    const resource = await requests.each(href, isUrgent);
    const audio = resource.link('participantAudio');
    if (audio === null) return { resource, audio };
    try {
      return { resource, audio: await requests.each(audio, isUrgent) };
    } catch (cause) {
      if (!(cause instanceof UcwaRefusal) || !cause.isGone) throw cause;
      return isLast ? { resource, audio: null } : this.#look(href, isUrgent, true);
    }
  }

  /** A flag that is false may be left out; who may be admitted waits. */
  #whereIs(href: string, resource: Resource): Person['where'] {
    if (resource.flag('inLobby') || (resource.link('admit') ?? resource.link('reject')) !== null) return 'lobby';
    const isTold = resource.json['inLobby'] === false || isLeader(this.#options.facts());
    return !isTold && this.#waiting.has(href) ? 'lobby' : 'present';
  }
}

/** Those whom a list names: by links, embedded, or both. */
const namesIn = (list: Resource): Map<string, string> =>
  new Map([
    ...list.links('participant').map(({ href, title }): [string, string] => [href, title]),
    ...list
      .embedded('participant')
      .flatMap((one): [string, string][] => (one.self === null ? [] : [[one.self, one.text('name')]])),
  ]);
