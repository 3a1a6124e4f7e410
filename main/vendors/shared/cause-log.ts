import type { PictureOrder } from './reads.ts';

/** A read that changed or confirmed what is known of an object. */
export interface ReadCause {
  readonly by: 'read';
  readonly object: string;
  /** Its number when it began: it proves only commands sent before. */
  readonly number: number;
}

/** An event that changed what is known of an object; null for what the vendor does not say. */
export interface EventCause {
  readonly by: 'event';
  readonly object: string;
  readonly number: number;
  /** False for one that says only that something changed: it shows nothing of what is so now. */
  readonly isApplied: boolean;
  /** The vendor's name of the event. */
  readonly type: string;
  /** Who began the call: this user (`out`) or another one. */
  readonly direction: 'in' | 'out' | null;
  readonly otherParty: string | null;
  /** The vendor's identity of the leg that it is about. */
  readonly legId: string | null;
  /** Names the request that caused it. */
  readonly correlationId: string | null;
  readonly reasonCode: string | null;
}

/** Why the picture is as it is. */
export type Cause = ReadCause | EventCause;

type EventFacts = Pick<EventCause, 'object' | 'type'> & Partial<Omit<EventCause, 'by' | 'number' | 'isApplied'>>;

const causesPerObject = 50;
const rememberedObjects = 500;

/** What caused the latest changes of each object of one account. */
export class CauseLog {
  readonly #order: PictureOrder;
  readonly #causes = new Map<string, Cause[]>();
  /** By object: the number of what made it doubtful. */
  readonly #doubtedAt = new Map<string, number>();

  constructor(order: PictureOrder) {
    this.#order = order;
  }

  /** An event arrived that is applied now: older reads of its object count no more. Call this before it is emitted. */
  event(facts: EventFacts): EventCause {
    const cause = this.#told(facts, true);
    this.#order.apply(cause.object, cause.number);
    return cause;
  }

  /**
   * An event arrived that says only that something changed: what is being read is still newer than what is known, and
   * the object is doubtful.
   */
  hint(facts: EventFacts): EventCause {
    const cause = this.#told(facts, false);
    this.#doubt(cause.object, cause.number);
    return cause;
  }

  /** The answer of a read that began with this number is applied now. Call this before what it changes is emitted. */
  read(object: string, began: number): void {
    this.#add({ by: 'read', object, number: began });
    this.#order.apply(object, began);
    if ((this.#doubtedAt.get(object) ?? 0) < began) this.#doubtedAt.delete(object);
  }

  /**
   * Something about this object was missed: it may be other than it is shown, until a read that begins now or later is
   * taken; an event tells only part of it. What is being read is too old.
   */
  doubt(object: string): void {
    const number = this.#order.next();
    this.#order.apply(object, number);
    this.#doubt(object, number);
  }

  #doubt(object: string, number: number): void {
    this.#doubtedAt.delete(object);
    this.#doubtedAt.set(object, number);
    for (const oldest of this.#doubtedAt.keys()) {
      if (this.#doubtedAt.size <= rememberedObjects) return;
      this.#doubtedAt.delete(oldest);
    }
  }

  /** Whether something about this object was missed or only hinted at, and no read has shown it since. */
  isDoubted(object: string): boolean {
    return this.#doubtedAt.has(object);
  }

  /** What caused changes of an object after this number, oldest first; reads that began before it are left out. */
  since(number: number, object: string): readonly Cause[] {
    return (this.#causes.get(object) ?? []).filter((cause) => cause.number > number);
  }

  #told(facts: EventFacts, isApplied: boolean): EventCause {
    const cause: EventCause = {
      direction: null,
      otherParty: null,
      legId: null,
      correlationId: null,
      reasonCode: null,
      ...facts,
      by: 'event',
      number: this.#order.next(),
      isApplied,
    };
    this.#add(cause);
    return cause;
  }

  #add(cause: Cause): void {
    const causes = this.#causes.get(cause.object) ?? [];
    this.#causes.delete(cause.object);
    this.#causes.set(cause.object, causes);
    causes.push(cause);
    if (causes.length > causesPerObject) causes.shift();
    for (const oldest of this.#causes.keys()) {
      if (this.#causes.size <= rememberedObjects) return;
      this.#causes.delete(oldest);
    }
  }
}
