import type { CancelTimer, Clock } from '../../main/ports/clock.ts';

/** How often the clock looks what is due, in real milliseconds. */
const lookEveryMs = 4;
/** So much real time passes at most between two looks. */
const longestStepMs = 12;

interface Timer {
  readonly atMs: number;
  readonly task: () => void;
}

/**
 * A clock that runs `factor` times as fast as the machine's: deadlines of seconds pass in moments, over real sockets.
 * While other programs keep this one from running it stands still: what takes a busy machine long is not late here.
 */
export class FastClock implements Clock {
  readonly #factor: number;
  readonly #startMs = Date.now();
  readonly #timers = new Set<Timer>();
  #passedMs = 0;
  #lookedAtMs = performance.now();
  #wake: NodeJS.Timeout | null = null;

  constructor(factor: number) {
    this.#factor = factor;
  }

  /** Whole milliseconds, as the machine's clock gives. */
  now(): number {
    return this.#startMs + Math.round(this.monotonicMs());
  }

  monotonicMs(): number {
    return this.ranMs * this.#factor;
  }

  /** For how long it has run, in milliseconds of the machine's clock, without what other programs took. */
  get ranMs(): number {
    const nowMs = performance.now();
    this.#passedMs += Math.min(longestStepMs, nowMs - this.#lookedAtMs);
    this.#lookedAtMs = nowMs;
    return this.#passedMs;
  }

  after(delayMs: number, task: () => void): CancelTimer {
    const timer: Timer = { atMs: this.monotonicMs() + Math.max(0, delayMs), task };
    this.#timers.add(timer);
    this.#plan();
    return () => {
      this.#timers.delete(timer);
      if (this.#timers.size === 0) this.#stop();
    };
  }

  /** How many timers are waiting. */
  get pendingCount(): number {
    return this.#timers.size;
  }

  #plan(): void {
    this.#wake ??= setTimeout(() => this.#look(), lookEveryMs);
  }

  #stop(): void {
    if (this.#wake) clearTimeout(this.#wake);
    this.#wake = null;
  }

  #look(): void {
    this.#wake = null;
    const nowMs = this.monotonicMs();
    const due = [...this.#timers].filter(({ atMs }) => atMs <= nowMs).sort((one, other) => one.atMs - other.atMs);
    for (const timer of due) if (this.#timers.delete(timer)) timer.task();
    if (this.#timers.size > 0) this.#plan();
  }
}
