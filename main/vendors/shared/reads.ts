import { asFault, type Fault } from '../../../app/domain/error-code.ts';
import type { Clock } from '../../ports/clock.ts';

/** So many objects are remembered: late answers about older ones are taken for new. */
const rememberedCount = 1_000;

/**
 * Numbers the events, reads and commands of one account in the order in which they begin, and remembers up to which
 * number each object (a conference, a call, the agent) is known. An answer counts only when nothing newer was applied.
 */
export class PictureOrder {
  #number = 0;
  /** Newest last. */
  readonly #appliedBy = new Map<string, number>();

  /** The number of something that begins now: what began later has the higher number. */
  next(): number {
    this.#number += 1;
    return this.#number;
  }

  /** An object was changed by the event or read with this number. */
  apply(object: string, number: number): void {
    const before = this.#appliedBy.get(object) ?? 0;
    this.#appliedBy.delete(object);
    this.#appliedBy.set(object, Math.max(before, number));
    for (const oldest of this.#appliedBy.keys()) {
      if (this.#appliedBy.size <= rememberedCount) return;
      this.#appliedBy.delete(oldest);
    }
  }

  /** Whether what a read that began with this number says of an object is newer than everything applied to it. */
  isCurrent(object: string, began: number): boolean {
    return (this.#appliedBy.get(object) ?? 0) <= began;
  }

  /** The objects that were changed by something newer. */
  appliedSince(began: number): ReadonlySet<string> {
    const objects = new Set<string>();
    for (const [object, number] of this.#appliedBy) if (number > began) objects.add(object);
    return objects;
  }
}

/**
 * What a read came to. One that failed, was refused or could not be understood says nothing about what it was to read:
 * it is never the same as reading that nothing is there.
 */
export type ReadOutcome<Value> =
  | { readonly status: 'read'; readonly began: number; readonly value: Value }
  | { readonly status: 'unread'; readonly began: number; readonly fault: Fault };

/** Numbers and runs one read. Never rejects. */
export const readOnce = async <Value>(
  order: PictureOrder,
  read: (began: number) => Promise<Value>,
): Promise<ReadOutcome<Value>> => {
  const began = order.next();
  try {
    return { status: 'read', began, value: await read(began) };
  } catch (cause) {
    return { status: 'unread', began, fault: asFault(cause) };
  }
};

/** The value of a read. Throws its `Fault` when it could not be read. */
export const valueOf = <Value>(outcome: ReadOutcome<Value>): Value => {
  if (outcome.status === 'unread') throw outcome.fault;
  return outcome.value;
};

/**
 * How long after its last run a read begins again, in milliseconds: what else is asked for until then is covered by the
 * same run. A read that was not needed lately begins at once.
 */
export const gatherReadsMs = 15;

/**
 * A read that several need: it runs once at a time, and everyone gets a run that began after they asked. Calls made
 * while it runs, and with a clock for `gatherReadsMs` after that, share the next run: where many changes are to be
 * proved one after another, that is one read for several of them.
 */
export class SharedRead<Value> {
  readonly #order: PictureOrder;
  readonly #read: (began: number) => Promise<Value>;
  readonly #clock: Pick<Clock, 'after'> | null;
  #running: Promise<ReadOutcome<Value>> | null = null;
  /** The time after a run; null when there was none lately. */
  #gathering: Promise<void> | null = null;
  #next: Promise<ReadOutcome<Value>> | null = null;

  /** Without a clock the next run begins as soon as the one before it has ended. */
  constructor(order: PictureOrder, read: (began: number) => Promise<Value>, clock: Pick<Clock, 'after'> | null = null) {
    this.#order = order;
    this.#read = read;
    this.#clock = clock;
  }

  /** Whether its answer is waited for. */
  get isRunning(): boolean {
    return this.#running !== null;
  }

  /** A read that begins now or later. Never rejects. */
  fresh(): Promise<ReadOutcome<Value>> {
    if (this.#next) return this.#next;
    if (!this.#running && !this.#gathering) return this.#run();
    this.#next = this.#runNext();
    return this.#next;
  }

  async #runNext(): Promise<ReadOutcome<Value>> {
    await this.#running;
    if (this.#gathering) await this.#gathering;
    this.#next = null;
    return this.#run();
  }

  #run(): Promise<ReadOutcome<Value>> {
    this.#running = readOnce(this.#order, this.#read).finally(() => {
      this.#running = null;
      this.#gather();
    });
    return this.#running;
  }

  #gather(): void {
    const clock = this.#clock;
    if (!clock) return;
    this.#gathering = new Promise((resolve) => {
      clock.after(gatherReadsMs, () => {
        this.#gathering = null;
        resolve();
      });
    });
  }
}
