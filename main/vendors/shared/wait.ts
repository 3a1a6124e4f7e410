import { Fault } from '../../../app/domain/error-code.ts';
import type { Clock } from '../../ports/clock.ts';

/** Resolves after `delayMs` milliseconds, or at once when the signal aborts. Never rejects; leaves no timer behind. */
export const wait = (clock: Pick<Clock, 'after'>, delayMs: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) {
      resolve();
      return;
    }
    const finish = (): void => {
      cancel();
      signal.removeEventListener('abort', finish);
      resolve();
    };
    const cancel = clock.after(delayMs, finish);
    signal.addEventListener('abort', finish);
  });

/** What `withDeadline` resolves with when the time was over first. */
export const isLate = Symbol('late');

/**
 * Settles as the task does, or resolves with `isLate` after `deadlineMs` milliseconds. The task itself goes on; its
 * later rejection is swallowed.
 */
export const withDeadline = async <Value>(
  clock: Pick<Clock, 'after'>,
  deadlineMs: number,
  task: Promise<Value>,
): Promise<Value | typeof isLate> => {
  let cancel: () => void = () => undefined;
  const deadline = new Promise<typeof isLate>((resolve) => {
    cancel = clock.after(deadlineMs, () => resolve(isLate));
  });
  task.catch(() => undefined);
  try {
    return await Promise.race([task, deadline]);
  } finally {
    cancel();
  }
};

/** Settles as the task does, or rejects with the `Fault` `timeout` once the signal aborts. */
export const unlessAborted = async <Value>(task: Promise<Value>, signal: AbortSignal): Promise<Value> => {
  let abort: () => void = () => undefined;
  const aborted = new Promise<never>((_, reject) => {
    abort = () => reject(new Fault('timeout'));
    signal.addEventListener('abort', abort);
    if (signal.aborted) abort();
  });
  aborted.catch(() => undefined);
  task.catch(() => undefined);
  try {
    return await Promise.race([task, aborted]);
  } finally {
    signal.removeEventListener('abort', abort);
  }
};
