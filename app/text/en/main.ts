import { commandLineTexts } from './command-line.ts';
import { confirmTexts } from './confirm.ts';
import { failureTexts } from './failure.ts';
import { notificationTexts } from './notifications.ts';
import { signInWindowTexts } from './sign-in-window.ts';
import { supportBundleTexts } from './support-bundle.ts';
import { trayTexts } from './tray.ts';

/** What only the main process says: no window loads it. */
export const mainTexts = {
  ...commandLineTexts,
  ...trayTexts,
  ...notificationTexts,
  ...supportBundleTexts,
  ...confirmTexts,
  ...failureTexts,
  ...signInWindowTexts,
} as const;
