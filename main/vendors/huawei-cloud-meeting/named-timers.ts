import type { CancelTimer } from '../../ports/clock.ts';

/** Timers of which there is one for each purpose: a new one takes the place of the one before. */
export class NamedTimers<Name extends string> {
  readonly #timers = new Map<Name, CancelTimer>();

  has(name: Name): boolean {
    return this.#timers.has(name);
  }

  /** `cancel`: of the new one; null for none. */
  set(name: Name, cancel: CancelTimer | null): void {
    this.#timers.get(name)?.();
    if (cancel) this.#timers.set(name, cancel);
    else this.#timers.delete(name);
  }

  clear(): void {
    for (const cancel of this.#timers.values()) cancel();
    this.#timers.clear();
  }
}
