import type { CancelTimer, Clock } from '../../ports/clock.ts';

/** All that waits in the simulator, so that stopping leaves nothing behind. */
export class Timers {
  readonly #clock: Clock;
  readonly #onFailure: (error: unknown) => void;
  readonly #waiting = new Set<() => void>();
  #isStopped = false;

  /** `onFailure` hears what a task throws: a mistake in the simulator must not end the application it runs in. Without it the error goes on. */
  constructor(
    clock: Clock,
    onFailure: (error: unknown) => void = (error) => {
      throw error;
    },
  ) {
    this.#clock = clock;
    this.#onFailure = onFailure;
  }

  /** Runs `task` on the simulator's clock; with no delay in the next turn of the event loop, whatever the clock says. */
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

  /** Cancels everything; nothing starts any more. */
  stop(): void {
    this.#isStopped = true;
    for (const cancel of [...this.#waiting]) cancel();
  }
}

interface Job {
  readonly delayMs: number;
  readonly task: () => void;
}

/** Requests for the same object are carried out one after the other, each after its own delay. */
export class ObjectQueues {
  readonly #timers: Timers;
  readonly #queues = new Map<string, Job[]>();

  constructor(timers: Timers) {
    this.#timers = timers;
  }

  /** Puts a task behind everything that waits for the same object. */
  add(key: string, delayMs: number, task: () => void): void {
    const queue = this.#queues.get(key);
    const job = { delayMs, task };
    if (queue) {
      queue.push(job);
    } else {
      this.#queues.set(key, [job]);
      this.#next(key);
    }
  }

  #next(key: string): void {
    const job = this.#queues.get(key)?.[0];
    if (!job) {
      this.#queues.delete(key);
      return;
    }
    this.#timers.after(job.delayMs, () => {
      try {
        job.task();
      } finally {
        this.#queues.get(key)?.shift();
        this.#next(key);
      }
    });
  }
}
