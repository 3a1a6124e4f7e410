import type { Clock } from '../ports/clock.ts';
import type { Keychain } from '../ports/keychain.ts';
import type { Log } from '../ports/log.ts';
import type { ProcessEnd } from '../ports/process-end.ts';

/** Ends the process once, in order. */
export interface Quit {
  /** Stops everything and then ends the process with `code` (0 unless said); every later call is part of the first. */
  begin(code?: number): void;
  readonly isBegun: boolean;
}

/**
 * Stops the application and ends the process, within `limitMs` whatever a server, a disk or a keychain does: what does
 * not answer by then is left behind.
 */
export const createQuit = (options: {
  readonly stop: () => Promise<void>;
  readonly end: ProcessEnd;
  readonly clock: Clock;
  readonly log: Log;
  /** Whether something holds a thread that the end of the process would wait for. */
  readonly isThreadHeld: () => boolean;
  readonly limitMs?: number;
}): Quit => {
  const { stop, end, clock, log, isThreadHeld, limitMs = 3000 } = options;
  let state: 'running' | 'stopping' | 'ended' = 'running';
  let code = 0;

  const finish = (): void => {
    if (state === 'ended') return;
    state = 'ended';
    // Node waits for its worker threads, and a keychain prompt nobody answers holds one for good.
    if (isThreadHeld()) end.kill();
    else end.exit(code);
  };

  return {
    begin(wantedCode = 0) {
      if (state !== 'running') return;
      state = 'stopping';
      code = wantedCode;
      const cancel = clock.after(limitMs, () => {
        log.warn('Not everything stopped in time', { limitMs });
        finish();
      });
      void (async () => {
        try {
          await stop();
        } catch (cause) {
          log.error('Stopping failed', { error: cause instanceof Error ? cause.message : String(cause) });
        }
        cancel();
        finish();
      })();
    },
    get isBegun() {
      return state !== 'running';
    },
  };
};

/** A keychain that knows whether one of its calls has not come back. */
export const watchKeychain = (keychain: Keychain): { readonly keychain: Keychain; readonly isCallPending: () => boolean } => {
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
