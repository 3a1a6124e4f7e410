import type { Autostart } from './autostart.ts';
import type { CommandChannel } from './command-channel.ts';
import type { GlobalKeys } from './global-keys.ts';
import type { Notifier } from './notifier.ts';
import type { PowerEvents, ScreenLock } from './power-events.ts';
import type { TrayHost } from './tray-host.ts';
import type { Tray } from './tray.ts';
import type { Updater } from './updates.ts';
import type { Windows } from './windows.ts';

/** The desktop around the installed application; there is none in a browser. */
export interface DesktopPorts {
  readonly windows: Windows;
  readonly globalKeys: GlobalKeys;
  readonly notifier: Notifier;
  readonly tray: Tray;
  readonly trayHost: TrayHost;
  readonly power: PowerEvents & ScreenLock;
  readonly autostart: Autostart;
  readonly updater: Updater;
  /** Where this build looks for updates; empty for nowhere. */
  readonly updateFeed: string;
  /** Where command-line starts send requests. */
  readonly commandChannel: CommandChannel;
  /** Quits the process in order. Idempotent. */
  readonly quit: () => void;
}
