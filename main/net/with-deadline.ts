import type { Clock } from '../ports/clock.ts';
import { NetworkFault } from './network-fault.ts';

/** Runs one step until it is done, its deadline passes, or `signal` aborts. */
export const withDeadline = <Value>(
  parts: { readonly clock: Clock; readonly signal: AbortSignal; readonly limitMs: number; readonly what: string },
  begin: (done: (value: Value) => void, fail: (cause: unknown) => void) => { destroy(): unknown },
): Promise<Value> =>
  new Promise((resolve, reject) => {
    const { clock, signal, limitMs, what } = parts;
    if (signal.aborted) {
      reject(new NetworkFault('aborted', false, `${what} was given up before it began.`));
      return;
    }
    let isOver = false;
    const finish = (settle: () => void): void => {
      if (isOver) return;
      isOver = true;
      cancelTimer();
      signal.removeEventListener('abort', abort);
      settle();
      under.destroy();
    };
    const fail = (cause: unknown): void => finish(() => reject(cause));
    const abort = (): void => fail(new NetworkFault('aborted', false, `${what} was given up.`));
    const cancelTimer = clock.after(limitMs, () =>
      fail(new NetworkFault('timeout', false, `${what} took longer than ${limitMs} ms.`)),
    );
    signal.addEventListener('abort', abort);
    const under = begin((value) => finish(() => resolve(value)), fail);
  });
