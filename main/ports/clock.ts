/** Cancels a timer. Idempotent. */
export type CancelTimer = () => void;

/** The application's clock and timers. Tests supply a manual one. */
export interface Clock {
  /**
   * Milliseconds since 1970-01-01 UTC: the time of day when Gavel started plus the time since, sleep included. Setting
   * the machine's clock does not change it, so that no hold, age or order does either.
   */
  now(): number;
  /** Never goes backwards; milliseconds since an arbitrary start. For durations only. */
  monotonicMs(): number;
  /** Runs `task` once after `delayMs` (0 or more). */
  after(delayMs: number, task: () => void): CancelTimer;
}
