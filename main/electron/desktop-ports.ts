import { app } from 'electron';
import type { DesktopPorts } from '../ports/desktop-ports.ts';
import type { Windows } from '../ports/windows.ts';
import { createGlobalKeys } from './global-keys.ts';
import { createNotifier } from './notifier.ts';

/** The desktop around the application, as Electron gives it. */
export const createDesktopPorts = (parts: { readonly windows: Windows }): DesktopPorts => ({
  windows: parts.windows,
  globalKeys: createGlobalKeys(),
  notifier: createNotifier(),
  quit: () => app.quit(),
});
