import type { CancelTimer, Clock } from '../../../ports/clock.ts';

/** Everything that a simulator has scheduled; stopping it cancels all of it. */
export class Timers {
  readonly #clock: Clock;
  readonly #onFailure: (error: unknown) => void;
  readonly #waiting = new Set<() => void>();
  #isStopped = false;

  /**
   * `onFailure` is called with what a task throws, since an error in the simulator must not end the application that it
   * runs in.
   */
  constructor(clock: Clock, onFailure: (error: unknown) => void) {
    this.#clock = clock;
    this.#onFailure = onFailure;
  }

  /**
   * Runs `task` after a delay on the simulator's clock; with a delay of 0, in the next turn of the event loop whatever
   * the clock says. Returns a function that cancels it.
   */
  after(delayMs: number, task: () => void): CancelTimer {
    if (this.#isStopped) return () => undefined;
    const run = (): void => {
      this.#waiting.delete(cancel);
      try {
        task();
      } catch (error) {
        this.#onFailure(error);
      }
    };
    let cancelTimer: () => void;
    if (delayMs > 0) {
      cancelTimer = this.#clock.after(delayMs, run);
    } else {
      const immediate = setImmediate(run);
      cancelTimer = () => clearImmediate(immediate);
    }
    const cancel = (): void => {
      this.#waiting.delete(cancel);
      cancelTimer();
    };
    this.#waiting.add(cancel);
    return cancel;
  }

  /** Cancels everything; what is scheduled afterwards never runs. */
  stop(): void {
    this.#isStopped = true;
    for (const cancel of [...this.#waiting]) cancel();
  }
}
