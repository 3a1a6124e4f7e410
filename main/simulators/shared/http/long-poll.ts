import { errorOf } from '../../../../app/domain/message-of.ts';
import type { CancelTimer } from '../../../ports/clock.ts';
import type { Timers } from '../model/timers.ts';

/** A request that waits for something to happen. */
export interface LongPoll<Value, Result> {
  readonly timers: Timers;
  /** The signal of the request, which is aborted when its client closes the connection. */
  readonly signal: AbortSignal;
  readonly waitMs: number;
  /** Calls back with the first value, or with null to end the wait early. Returns an unsubscribe function. */
  readonly subscribe: (settle: (value: Value | null) => void) => CancelTimer;
  /** Makes the result, in the very turn in which the value comes; null when none came in time. */
  readonly resultOf: (value: Value | null) => Result;
}

/**
 * Waits for a value, at most `waitMs`. Rejects with what `resultOf` throws, and when the client closes the connection.
 */
export const longPoll = async <Value, Result>(poll: LongPoll<Value, Result>): Promise<Result> => {
  const { timers, signal, waitMs, subscribe, resultOf } = poll;
  signal.throwIfAborted();
  return new Promise((resolve, reject) => {
    const end = (): void => {
      cancelTimer();
      unsubscribe();
      signal.removeEventListener('abort', abort);
    };
    const settle = (value: Value | null): void => {
      end();
      try {
        resolve(resultOf(value));
      } catch (error) {
        reject(errorOf(error));
      }
    };
    const abort = (): void => {
      end();
      reject(new Error('The client closed the connection while it waited.', { cause: signal.reason }));
    };
    const unsubscribe = subscribe(settle);
    const cancelTimer = timers.after(waitMs, () => settle(null));
    signal.addEventListener('abort', abort);
  });
};
