import type { TrayHost, TrayPresence } from '../ports/tray-host.ts';
import { readBusFlag, type BusProperty } from './session-bus.ts';
import { hasSelectionOwner } from './x11-selection-owner.ts';

const answerTimeoutMs = 2000;

/**
 * The selection whose owner manages the icons of a screen on X11
 * (https://specifications.freedesktop.org/systemtray-spec).
 */
const traySelection = '_NET_SYSTEM_TRAY_S{screen}';
/**
 * The D-Bus service that manages them, and its property for a panel that shows them
 * (https://www.freedesktop.org/wiki/Specifications/StatusNotifierItem).
 */
const registeredHost: BusProperty = {
  service: 'org.kde.StatusNotifierWatcher',
  path: '/StatusNotifierWatcher',
  interface: 'org.kde.StatusNotifierWatcher',
  name: 'IsStatusNotifierHostRegistered',
};

type Env = Readonly<Record<string, string | undefined>>;

const onBus = async (env: Env): Promise<TrayPresence> => {
  const isRegistered = await readBusFlag(registeredHost, env);
  if (isRegistered === 'unknown' || isRegistered === 'silent') return 'unknown';
  return isRegistered === true ? 'present' : 'absent';
};

const onX11 = async (env: Env): Promise<TrayPresence> => {
  if ((env['DISPLAY'] ?? '') === '') return 'absent';
  try {
    return (await hasSelectionOwner(traySelection, env, answerTimeoutMs)) ? 'present' : 'absent';
  } catch {
    return 'unknown';
  }
};

/**
 * The tray of this desktop. Windows and macOS always have one. On Linux the X server is queried first, which is
 * cheap, then the session bus: Electron shows its icon over D-Bus where a panel is registered there, else on X11
 * (https://www.electronjs.org/docs/latest/api/tray).
 */
export const createNodeTrayHost = (platform: NodeJS.Platform, env: Env = process.env): TrayHost => ({
  async detect() {
    if (platform === 'win32' || platform === 'darwin') return 'present';
    const x11 = await onX11(env);
    if (x11 === 'present') return x11;
    const bus = await onBus(env);
    return bus === 'absent' ? x11 : bus;
  },
});
