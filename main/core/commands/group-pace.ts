import type { Clock } from '../../ports/clock.ts';

/** How long to wait where the vendor does not say: doubled at each refusal in a row, in milliseconds. */
const firstPauseMs = 1_000;
const longestPauseMs = 30_000;
/** A vendor that takes nothing for so long is not asked any more, in milliseconds. */
const patienceMs = 600_000;

/** When the next request of a group may leave: at the vendor's pace, and not while it takes nothing. */
export class GroupPace {
  readonly #clock: Clock;
  readonly #signal: AbortSignal;
  #nextAtMs = Number.NEGATIVE_INFINITY;
  #refusals = 0;
  #refusedSinceMs: number | null = null;

  /** `signal`: aborts when Gavel stops. */
  constructor(clock: Clock, signal: AbortSignal) {
    this.#clock = clock;
    this.#signal = signal;
  }

  /** How long the next request has to wait, in milliseconds. */
  get waitMs(): number {
    return Math.max(0, this.#nextAtMs - this.#clock.monotonicMs());
  }

  /** A request leaves now; the next one `everyMs` later at the earliest. */
  leaves(everyMs: number): void {
    this.#nextAtMs = Math.max(this.#nextAtMs, this.#clock.monotonicMs() + everyMs);
  }

  /** The vendor took a request. */
  taken(): void {
    this.#refusals = 0;
    this.#refusedSinceMs = null;
  }

  /** The vendor took nothing. Returns whether it may be asked again; `retryAfterMs`: as it says, or null. */
  refused(retryAfterMs: number | null): boolean {
    const nowMs = this.#clock.monotonicMs();
    this.#refusedSinceMs ??= nowMs;
    if (nowMs - this.#refusedSinceMs >= patienceMs) return false;
    // Several requests were on their way: they tell the same.
    if (retryAfterMs === null && this.waitMs > 0) return true;
    const pauseMs = retryAfterMs ?? Math.min(longestPauseMs, firstPauseMs * 2 ** Math.min(this.#refusals, 10));
    this.#refusals += 1;
    this.#nextAtMs = Math.max(this.#nextAtMs, nowMs + pauseMs);
    return true;
  }

  /** Waits until the next request may leave. */
  async pause(): Promise<void> {
    const { waitMs } = this;
    if (waitMs <= 0 || this.#signal.aborted) return;
    await new Promise<void>((resolve) => {
      const end = (): void => {
        cancel();
        this.#signal.removeEventListener('abort', end);
        resolve();
      };
      const cancel = this.#clock.after(waitMs, end);
      this.#signal.addEventListener('abort', end);
    });
  }
}
