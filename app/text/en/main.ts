import { commandLineTexts } from './command-line.ts';
import { trayTexts } from './tray.ts';

/** What only the main process says: no window loads it. */
export const mainTexts = { ...commandLineTexts, ...trayTexts } as const;
