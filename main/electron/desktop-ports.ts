import { GuardedNotifier } from '../core/desktop/guarded-notifier.ts';
import { release } from '../core/desktop/release.ts';
import { createNodeTrayHost } from '../node/node-tray-host.ts';
import { readNotificationServiceState } from '../node/notification-service.ts';
import { systemClock } from '../node/system-clock.ts';
import type { DesktopPorts } from '../ports/desktop-ports.ts';
import type { LayoutKeys } from '../ports/global-keys.ts';
import type { Proxies } from '../ports/proxies.ts';
import { createGlobalKeys } from './global-keys.ts';
import { createNotifier } from './notifier.ts';
import { createPowerEvents } from './power-events.ts';
import { createElectronTray } from './tray.ts';
import { createUpdater } from './updates.ts';

/** The desktop ports on Electron. */
export const createDesktopPorts = ({
  layout,
  proxies,
  ...parts
}: Pick<DesktopPorts, 'windows' | 'commandChannel' | 'autostart' | 'quit'> & {
  readonly layout: LayoutKeys | null;
  readonly proxies: Proxies;
}): DesktopPorts => ({
  ...parts,
  globalKeys: createGlobalKeys(layout),
  notifier: new GuardedNotifier({
    notifier: createNotifier(),
    queryService: () => readNotificationServiceState(process.platform, process.env),
    clock: systemClock,
  }),
  tray: createElectronTray(),
  trayHost: createNodeTrayHost(process.platform),
  power: createPowerEvents(),
  updater: createUpdater({
    platform: process.platform,
    isAppImage: process.env['APPIMAGE'] !== undefined,
    keys: release.updateKeys,
    proxies,
  }),
  updateFeed: release.updateFeed,
});
