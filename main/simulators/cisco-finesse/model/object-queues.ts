import type { Timers } from '../../shared/model/timers.ts';

interface Job {
  readonly delayMs: number;
  readonly task: () => void;
}

/** Runs tasks about the same object one after the other, each after its own delay. */
export class ObjectQueues {
  readonly #timers: Timers;
  readonly #queues = new Map<string, Job[]>();

  constructor(timers: Timers) {
    this.#timers = timers;
  }

  /** Adds a task behind all others about the same object. */
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
