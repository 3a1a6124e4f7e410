import type { Updates } from '../../../app/domain/desktop.ts';
import { asFault } from '../../../app/domain/error-code.ts';
import type { CancelTimer, Clock } from '../../ports/clock.ts';
import type { Log } from '../../ports/log.ts';
import type { Updater } from '../../ports/updates.ts';
import type { Store } from '../store.ts';
import { changeDesktop } from './desktop-slice.ts';

/** When to look: well after the start, which it must not slow; soon after somebody has written an address; then now and then. */
const waits = { afterStartMs: 30_000, afterChangeMs: 1_000, betweenMs: 6 * 3_600_000, afterFailureMs: 3_600_000 } as const;

const nothing: Updates = { status: 'off', version: null, reason: null, detail: null };

/** The looking for newer versions. */
export interface UpdateLooks {
  /** A person wants to know now. Nothing happens without an address, while it is being looked, or once a newer version is ready. */
  check(): void;
  stop(): void;
}

/**
 * Looks for newer versions at the address that is set, and shows how that stands. Without an address it does nothing at all; when
 * the address changes, what the old one gave is forgotten.
 */
export const createUpdates = (parts: { readonly store: Store; readonly clock: Clock; readonly log: Log; readonly updater: Updater }): UpdateLooks => {
  const { store, clock, log, updater } = parts;
  let feed = store.state.preferences.updateFeed;
  let cancelTimer: CancelTimer = () => undefined;
  /** What an address gave counts only while it is the one that is set. */
  let turn = 0;

  const show = (updates: Partial<Updates>): void => changeDesktop(store, { updates: { ...nothing, ...updates } });

  const look = async (): Promise<void> => {
    const own = turn;
    const isMine = (): boolean => own === turn;
    let isReady = false;
    show({ status: 'checking' });
    try {
      const found = await updater.look(feed, ({ status, version }) => {
        if (!isMine()) return;
        isReady = status === 'ready';
        log.info('A newer version', { status, version });
        show({ status, version: version.slice(0, 50) });
      });
      if (!isMine()) return;
      if (found === 'up-to-date') show({ status: 'up-to-date' });
      // What is ready waits for the end of Gavel; there is nothing to look for until then.
      if (!isReady) plan(waits.betweenMs);
    } catch (cause) {
      if (!isMine()) return;
      const { code, detail } = asFault(cause);
      log.warn('Looking for updates failed', { code, detail });
      show({ status: 'failed', reason: code, detail: detail?.slice(0, 500) ?? null });
      plan(waits.afterFailureMs);
    }
  };

  const plan = (delayMs: number): void => {
    cancelTimer = clock.after(delayMs, () => void look());
  };

  const forget = (): void => {
    turn += 1;
    cancelTimer();
  };

  const unlisten = store.onChange(() => {
    const wanted = store.state.preferences.updateFeed;
    if (wanted === feed) return;
    feed = wanted;
    forget();
    updater.forget();
    show({});
    if (feed !== '') plan(waits.afterChangeMs);
  });
  if (feed !== '') plan(waits.afterStartMs);

  return {
    check() {
      const status = store.state.desktop?.updates.status ?? 'off';
      if (feed === '' || status === 'checking' || status === 'downloading' || status === 'ready') return;
      cancelTimer();
      void look();
    },
    stop() {
      unlisten();
      forget();
    },
  };
};
