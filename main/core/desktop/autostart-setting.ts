import type { Notice } from '../../../app/domain/notice.ts';
import type { Preferences } from '../../../app/domain/preferences.ts';
import { asFault } from '../../../app/domain/error-code.ts';
import type { Autostart } from '../../ports/autostart.ts';
import type { Log } from '../../ports/log.ts';
import type { Store } from '../state/store.ts';
import { changeDesktop } from '../state/desktop-slice.ts';

interface Parts {
  readonly store: Store;
  readonly autostart: Autostart;
  readonly log: Log;
  readonly changePreferences: (part: Partial<Preferences>) => void;
  /** What the policy of this computer says; null: as the person chooses. */
  readonly locked: () => boolean | null;
  readonly addNotice: (notice: Omit<Notice, 'id' | 'at'>) => void;
}

/**
 * Writes the start at login when the preference changes and shows what the system reports: a refusal, or a change in
 * the system's own settings, is shown as it is. Returns a stop function that resolves once nothing is being written.
 */
export const createAutostartSetting = ({
  store,
  autostart,
  log,
  changePreferences,
  locked,
  addNotice,
}: Parts): (() => Promise<void>) => {
  let turn: Promise<void> = Promise.resolve();
  let isStopped = false;
  let isEnforced = false;
  let wanted = store.state.preferences.opensAtLogin;

  const show = async (): Promise<void> => {
    const effective = await autostart.read();
    if (isStopped) return;
    changeDesktop(store, { opensAtLogin: effective });
    if (effective === 'unknown' || (effective === 'on') === wanted) return;
    if (locked() !== null) {
      // Once: a system that refuses is not asked on and on.
      if (!isEnforced) {
        isEnforced = true;
        await write(wanted);
      }
      return;
    }
    wanted = effective === 'on';
    changePreferences({ opensAtLogin: wanted });
  };

  const write = async (isOn: boolean): Promise<void> => {
    try {
      await autostart.write(isOn);
    } catch (cause) {
      const { detail } = asFault(cause);
      log.warn('The start at login could not be changed', { detail });
      addNotice({ kind: 'problem', code: 'autostart-failed', accountId: null, detail });
    }
    await show();
  };

  const next = (task: () => Promise<void>): void => {
    turn = turn
      .then(task)
      .catch((cause: unknown) => log.error('The start at login', { error: asFault(cause).message }));
  };

  const unlisten = store.onChange(() => {
    const { opensAtLogin } = store.state.preferences;
    if (opensAtLogin === wanted) return;
    wanted = opensAtLogin;
    next(() => write(opensAtLogin));
  });
  next(show);

  return async () => {
    isStopped = true;
    unlisten();
    await turn;
  };
};
