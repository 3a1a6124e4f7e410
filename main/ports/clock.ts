/** Gives back what a timer holds. Calling it twice is harmless. */
export type CancelTimer = () => void;

/** Time as the application sees it. Tests supply one that they move by hand. */
export interface Clock {
  /** Wall clock, milliseconds since 1970-01-01 UTC; may jump when the machine's clock is set. */
  now(): number;
  /** Never goes backwards; milliseconds since an arbitrary start. For durations only. */
  monotonicMs(): number;
  /** Runs `task` once after `delayMs` (0 or more). */
  after(delayMs: number, task: () => void): CancelTimer;
}
