import type { Catalogue } from '../translate.ts';
import { commandLineTexts } from './command-line.ts';
import { confirmTexts } from './confirm.ts';
import { failureTexts } from './failure.ts';
import { notificationTexts } from './notifications.ts';
import { signInWindowTexts } from './sign-in-window.ts';
import { supportBundleTexts } from './support-bundle.ts';
import { trayTexts } from './tray.ts';
import { windowCatalogue } from './window-catalogue.ts';

/** The Simplified Chinese catalogue. */
export const zhCN: Catalogue = {
  ...windowCatalogue,
  ...commandLineTexts,
  ...trayTexts,
  ...notificationTexts,
  ...supportBundleTexts,
  ...confirmTexts,
  ...failureTexts,
  ...signInWindowTexts,
};
