import type { Delivery } from '../../../app/domain/desktop.ts';
import type { AppState } from '../../../app/state/app-state.ts';
import { quickMs, type Check, type CheckOutcome } from './check.ts';

/** In a browser this is not applicable. */
const onlyInstalled: CheckOutcome = { result: 'unknown', code: 'only-installed' };

/** Whether the desktop has a tray. */
export const trayCheck = (state: () => Pick<AppState, 'desktop'>): Check => ({
  id: 'tray',
  subject: '',
  deadlineMs: quickMs,
  async run() {
    switch (state().desktop?.tray) {
      case undefined:
        return onlyInstalled;
      case 'present':
        return { result: 'pass', code: 'tray-present' };
      case 'absent':
        return { result: 'fail', code: 'tray-absent' };
      case 'unknown':
        return { result: 'unknown', code: 'tray-not-asked' };
    }
  },
});

/** Whether windows are drawn with the graphics processor. */
export const graphicsCheck = (state: () => Pick<AppState, 'desktop' | 'preferences'>): Check => ({
  id: 'graphics',
  subject: '',
  deadlineMs: quickMs,
  async run() {
    const { desktop, preferences } = state();
    if (!desktop) return onlyInstalled;
    return preferences.usesGraphicsProcessor
      ? { result: 'pass', code: 'graphics-on' }
      : { result: 'fail', code: 'graphics-off' };
  },
});

/** The state of the global shortcuts. */
export const shortcutsCheck = (state: () => Pick<AppState, 'desktop'>): Check => ({
  id: 'shortcuts',
  subject: '',
  deadlineMs: quickMs,
  async run() {
    const { desktop } = state();
    if (!desktop) return onlyInstalled;
    const count = (status: string): number => desktop.shortcuts.filter((shortcut) => shortcut.status === status).length;
    const refusedIds = desktop.shortcuts
      .filter(({ status }) => status === 'refused')
      .map(({ actionId }) => actionId)
      .join(' ');
    const facts = {
      active: count('active'),
      refused: count('refused'),
      unconfirmed: count('unconfirmed'),
      ...(refusedIds === '' ? {} : { refusedIds }),
    };
    if (facts.refused > 0) return { result: 'fail', code: 'shortcuts-refused', facts };
    if (facts.unconfirmed > 0) return { result: 'unknown', code: 'shortcuts-unconfirmed', facts };
    return { result: 'pass', code: facts.active > 0 ? 'shortcuts-active' : 'shortcuts-none', facts };
  },
});

const delivered: Readonly<Record<Delivery, CheckOutcome>> = {
  shown: { result: 'pass', code: 'notifications-shown' },
  'do-not-disturb': { result: 'pass', code: 'notifications-quiet' },
  denied: { result: 'fail', code: 'notifications-denied' },
  failed: { result: 'fail', code: 'notifications-failed' },
};

/** The result of the last notification. The check itself sends none, which would disturb the user. */
export const notificationsCheck = (state: () => Pick<AppState, 'desktop' | 'preferences'>): Check => ({
  id: 'notifications',
  subject: '',
  deadlineMs: quickMs,
  async run() {
    const { desktop, preferences } = state();
    if (!desktop) return onlyInstalled;
    if (!preferences.showsNotifications) return { result: 'unknown', code: 'notifications-off' };
    return desktop.lastDelivery === null
      ? { result: 'unknown', code: 'notifications-untried' }
      : delivered[desktop.lastDelivery];
  },
});
