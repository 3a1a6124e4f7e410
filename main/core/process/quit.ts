import { messageOf } from '../../../app/domain/message-of.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Keychain } from '../../ports/keychain.ts';
import type { Log } from '../../ports/log.ts';
import type { ProcessEnd } from '../../ports/process-end.ts';

/** Quits the process once, in order. */
export interface Quit {
  /** Stops everything and then exits with `code` (0 by default). Later calls have no effect. */
  begin(code?: number): void;
  /** Adds what has to stop before the exit: the latest added stops first, also one that is added while others stop. */
  before(stop: () => unknown): void;
  readonly isBegun: boolean;
}

/**
 * Stops the application and exits within `limitMs`, even when a server, a disk or a keychain does not respond. It is
 * made before anything that has to stop, so that a start can be ended at any moment.
 */
export const createQuit = (options: {
  readonly end: ProcessEnd;
  readonly clock: Clock;
  readonly log: Log;
  /** Whether a keychain call is pending: its thread would delay the exit. */
  readonly isKeychainCallPending: () => boolean;
  readonly limitMs?: number;
}): Quit => {
  const { end, clock, log, isKeychainCallPending, limitMs = 3000 } = options;
  let state: 'running' | 'stopping' | 'ended' = 'running';
  let code = 0;
  const stops: (() => unknown)[] = [];

  const finish = (): void => {
    if (state === 'ended') return;
    state = 'ended';
    // Node waits for its worker threads, and an unanswered keychain prompt blocks one for good.
    if (isKeychainCallPending()) end.kill();
    else end.exit(code);
  };

  return {
    begin(wantedCode = 0) {
      if (state !== 'running') return;
      state = 'stopping';
      code = wantedCode;
      log.info('Gavel ends', { code });
      const cancel = clock.after(limitMs, () => {
        log.warn('Not everything stopped in time', { limitMs });
        finish();
      });
      void (async () => {
        for (let stop = stops.pop(); stop !== undefined; stop = stops.pop()) {
          try {
            await stop();
          } catch (cause) {
            log.error('Stopping failed', { error: messageOf(cause) });
          }
        }
        cancel();
        finish();
      })();
    },
    before: (stop) => void stops.push(stop),
    get isBegun() {
      return state !== 'running';
    },
  };
};

/** Wraps a keychain so that pending calls are known. */
export const watchKeychain = (
  keychain: Keychain,
): { readonly keychain: Keychain; readonly isCallPending: () => boolean } => {
  let pendingCount = 0;
  const counted = async <Value>(call: Promise<Value>): Promise<Value> => {
    pendingCount += 1;
    try {
      return await call;
    } finally {
      pendingCount -= 1;
    }
  };
  return {
    keychain: {
      set: (account, secret) => counted(keychain.set(account, secret)),
      get: (account) => counted(keychain.get(account)),
      delete: (account) => counted(keychain.delete(account)),
    },
    isCallPending: () => pendingCount > 0,
  };
};
