import type { Desktop } from '../../../app/domain/desktop.ts';
import type { Store } from './store.ts';

/** How a desktop stands before anything is known of it. */
export const unknownDesktop: Desktop = {
  tray: 'unknown',
  visibleWindows: [],
  shortcuts: [],
  opensAtLogin: 'unknown',
  lastDelivery: null,
  updates: { feed: '', status: 'off', version: null, reason: null, detail: null },
};

/** Changes a part of how the desktop stands; without effect in a browser. */
export const changeDesktop = (store: Store, part: Partial<Desktop>): void => {
  const { desktop } = store.state;
  if (desktop) store.change([{ slice: 'desktop', value: { ...desktop, ...part } }]);
};
