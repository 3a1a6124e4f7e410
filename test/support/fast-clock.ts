import type { CancelTimer, Clock } from '../../main/ports/clock.ts';

/** A clock that runs `factor` times as fast as the machine's: deadlines of seconds pass in moments, over real sockets. */
export class FastClock implements Clock {
  readonly #factor: number;
  readonly #startMs = Date.now();
  readonly #startMonotonicMs = performance.now();
  readonly #timers = new Set<NodeJS.Timeout>();

  constructor(factor: number) {
    this.#factor = factor;
  }

  now(): number {
    return this.#startMs + this.monotonicMs();
  }

  monotonicMs(): number {
    return (performance.now() - this.#startMonotonicMs) * this.#factor;
  }

  after(delayMs: number, task: () => void): CancelTimer {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      task();
    }, delayMs / this.#factor);
    this.#timers.add(timer);
    return () => {
      clearTimeout(timer);
      this.#timers.delete(timer);
    };
  }

  /** How many timers are waiting. */
  get pendingCount(): number {
    return this.#timers.size;
  }
}
