import type { CancelTimer, Clock } from '../../main/ports/clock.ts';

interface Timer {
  dueMs: number;
  readonly order: number;
  readonly task: () => void;
}

/** A clock that a test advances. Timers run in the order of their due time, then of their creation. */
export class ManualClock implements Clock {
  #nowMs: number;
  #order = 0;
  readonly #timers = new Set<Timer>();

  constructor(startMs = Date.UTC(2026, 2, 2, 9, 0, 0)) {
    this.#nowMs = startMs;
  }

  now(): number {
    return this.#nowMs;
  }

  monotonicMs(): number {
    return this.#nowMs;
  }

  after(delayMs: number, task: () => void): CancelTimer {
    const timer: Timer = { dueMs: this.#nowMs + Math.max(0, delayMs), order: this.#order++, task };
    this.#timers.add(timer);
    return () => {
      this.#timers.delete(timer);
    };
  }

  /** How many timers are waiting. */
  get pendingCount(): number {
    return this.#timers.size;
  }

  /** When the next timer is due, or null when none waits. */
  get nextDueMs(): number | null {
    let next: number | null = null;
    for (const timer of this.#timers) if (next === null || timer.dueMs < next) next = timer.dueMs;
    return next;
  }

  /** Simulates sleep: time advances, timers do not fire. */
  sleep(durationMs: number): void {
    this.#nowMs += durationMs;
    const waiting = [...this.#timers];
    this.#timers.clear();
    for (const timer of waiting) {
      timer.dueMs += durationMs;
      this.#timers.add(timer);
    }
  }

  /** Moves time forward and runs what becomes due on the way, each at its own moment. */
  advance(durationMs: number): void {
    const endMs = this.#nowMs + durationMs;
    for (;;) {
      let due: Timer | undefined;
      for (const timer of this.#timers) {
        if (timer.dueMs > endMs) continue;
        if (!due || timer.dueMs < due.dueMs || (timer.dueMs === due.dueMs && timer.order < due.order)) due = timer;
      }
      if (!due) break;
      this.#timers.delete(due);
      this.#nowMs = Math.max(this.#nowMs, due.dueMs);
      due.task();
    }
    this.#nowMs = endMs;
  }
}
