import { app } from 'electron';
import { createNodeTrayHost } from '../node/node-tray-host.ts';
import type { DesktopPorts } from '../ports/desktop-ports.ts';
import { createGlobalKeys } from './global-keys.ts';
import { createNotifier } from './notifier.ts';
import { createElectronTray } from './tray.ts';

/** The desktop around the application, as Electron gives it. */
export const createDesktopPorts = (parts: Pick<DesktopPorts, 'windows' | 'commandChannel'>): DesktopPorts => ({
  ...parts,
  globalKeys: createGlobalKeys(),
  notifier: createNotifier(),
  tray: createElectronTray(),
  trayHost: createNodeTrayHost(process.platform),
  quit: () => app.quit(),
});
