import type { Updates } from '../../../app/domain/desktop.ts';
import { asFault, detailLimit } from '../../../app/domain/error-code.ts';
import type { CancelTimer, Clock } from '../../ports/clock.ts';
import type { Log } from '../../ports/log.ts';
import type { Updater } from '../../ports/updates.ts';
import type { Store } from '../state/store.ts';
import { changeDesktop } from '../state/desktop-slice.ts';

/**
 * When to check: well after the start, which it must not slow down; soon after an address was entered; then
 * periodically.
 */
const waits = {
  afterStartMs: 30_000,
  afterChangeMs: 1_000,
  betweenMs: 6 * 3_600_000,
  afterFailureMs: 3_600_000,
} as const;

const nothing: Omit<Updates, 'feed'> = { status: 'off', version: null, reason: null, detail: null };

/** Update checks. */
export interface UpdateChecker {
  /**
   * Checks now. Without effect without an address, while a check runs, or once a newer version is ready.
   */
  check(): void;
  /** Checks again where a proxy asked who one is: there is an answer now. */
  signedInAtProxy(): void;
  /** Sets another address, or none (empty). */
  setFeed(feed: string): void;
  stop(): void;
}

/**
 * Checks the feed for newer versions and shows the result. The address is of this build or of the machine's policy:
 * neither the page nor the profile can name one. Without an address it does nothing; when the address changes, the
 * result of the old one is discarded.
 */
export const createUpdates = (parts: {
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Log;
  readonly updater: Updater;
  /** The address of the feed at the start. */
  readonly feed: string;
}): UpdateChecker => {
  const { store, clock, log, updater } = parts;
  let { feed } = parts;
  let cancelTimer: CancelTimer = () => undefined;
  /** Incremented with each address: results of an earlier one are ignored. */
  let turn = 0;

  const show = (updates: Partial<Updates>): void => changeDesktop(store, { updates: { ...nothing, feed, ...updates } });

  const check = async (): Promise<void> => {
    const own = turn;
    const isMine = (): boolean => own === turn;
    let isReady = false;
    show({ status: 'checking' });
    try {
      const found = await updater.check(feed, ({ status, version }) => {
        if (!isMine()) return;
        isReady = status === 'ready';
        log.info('A newer version', { status, version });
        show({ status, version: version.slice(0, 50) });
      });
      if (!isMine()) return;
      if (found === 'up-to-date') show({ status: 'up-to-date' });
      // An update that is ready is installed when Gavel quits; no check is needed until then.
      if (!isReady) plan(waits.betweenMs);
    } catch (cause) {
      if (!isMine()) return;
      const { code, detail } = asFault(cause);
      log.warn('The update check failed', { code, detail });
      show({ status: 'failed', reason: code, detail: detail?.slice(0, detailLimit) ?? null });
      plan(waits.afterFailureMs);
    }
  };

  const plan = (delayMs: number): void => {
    cancelTimer = clock.after(delayMs, () => void check());
  };

  const cancel = (): void => {
    turn += 1;
    cancelTimer();
  };

  show({});
  if (feed !== '') plan(waits.afterStartMs);

  const checkNow = (): void => {
    const status = store.state.desktop?.updates.status ?? 'off';
    if (feed === '' || status === 'checking' || status === 'downloading' || status === 'ready') return;
    cancelTimer();
    void check();
  };

  return {
    check: checkNow,
    signedInAtProxy() {
      if (store.state.desktop?.updates.reason === 'proxy-credentials') checkNow();
    },
    setFeed(wanted) {
      if (wanted === feed) return;
      feed = wanted;
      cancel();
      updater.discard();
      show({});
      if (feed !== '') plan(waits.afterChangeMs);
    },
    stop: cancel,
  };
};
