import type { GlobalKeys } from './global-keys.ts';
import type { Notifier } from './notifier.ts';
import type { Windows } from './windows.ts';

/** What the installed application has beyond the one in a browser: the desktop around it. */
export interface DesktopPorts {
  readonly windows: Windows;
  readonly globalKeys: GlobalKeys;
  readonly notifier: Notifier;
  /** Ends the process in order; calling it twice is harmless. */
  readonly quit: () => void;
}
