import { limits } from './limits.ts';
import type { Timers } from './timers.ts';

/** Delivers one event to one receiver. */
type Deliver = () => void;

/**
 * What a network may do to events on their way: lose them, one by one or all, delay them, double them, change their
 * order. Every event of
 * a simulator goes through `send`, once for each receiver.
 */
export class EventFaults {
  readonly #timers: Timers;
  #drops: { readonly eventType: string | undefined; left: number }[] = [];
  #duplicates = 0;
  #delayMs = 0;
  #isDeaf = false;
  #reordering: { readonly count: number; readonly held: Deliver[] } | null = null;

  constructor(timers: Timers) {
    this.#timers = timers;
  }

  /** Loses every event until it is ended, while the channel that would carry them stays up. */
  deafen(isDeaf: boolean): void {
    this.#isDeaf = isDeaf;
  }

  /** Loses the next events, of one type or of any. */
  drop(count: number, eventType?: string): void {
    this.#drops.push({ eventType, left: count });
  }

  /** Delivers each of the next events twice. */
  duplicate(count: number): void {
    this.#duplicates += count;
  }

  /** Delays every event from now on, in milliseconds; 0 ends it. */
  delay(delayMs: number): void {
    this.#delayMs = delayMs;
  }

  /** Holds the next events back until there are `count`, then delivers them in reverse order. */
  reorder(count: number): void {
    this.#reordering = { count: Math.min(count, limits.reorderedEvents), held: [] };
  }

  /** Sends an event of this type as the faults have it. Without any it is delivered at once, or after `delayMs`. */
  send(eventType: string, deliver: Deliver, delayMs = 0): void {
    if (this.#isDeaf || this.#isDropped(eventType)) return;
    const isDoubled = this.#duplicates > 0;
    if (isDoubled) this.#duplicates -= 1;
    const waitMs = delayMs + this.#delayMs;
    for (const copy of isDoubled ? [deliver, deliver] : [deliver]) {
      if (waitMs > 0) this.#timers.after(waitMs, () => this.#order(copy));
      else this.#order(copy);
    }
  }

  #isDropped(eventType: string): boolean {
    const drop = this.#drops.find((one) => one.eventType === undefined || one.eventType === eventType);
    if (!drop) return false;
    drop.left -= 1;
    if (drop.left <= 0) this.#drops = this.#drops.filter((one) => one !== drop);
    return true;
  }

  #order(deliver: Deliver): void {
    const reordering = this.#reordering;
    if (!reordering) {
      deliver();
      return;
    }
    reordering.held.unshift(deliver);
    if (reordering.held.length < reordering.count) return;
    this.#reordering = null;
    for (const held of reordering.held) held();
  }
}
