import { commandLineTexts } from './command-line.ts';
import { diagnosticTexts } from './diagnostics.ts';
import { errorTexts } from './errors.ts';
import { formTexts } from './forms.ts';
import { notificationTexts } from './notifications.ts';
import { settingsTexts } from './settings.ts';
import { shortcutTexts } from './shortcuts.ts';
import { trayTexts } from './tray.ts';
import { windowTexts } from './windows.ts';

/** What a window needs only for its settings, for forms or for what happens seldom: it is fetched after the start. */
export const laterTexts = { ...errorTexts, ...commandLineTexts, ...notificationTexts, ...diagnosticTexts, ...formTexts, ...settingsTexts, ...windowTexts, ...shortcutTexts, ...trayTexts } as const;
