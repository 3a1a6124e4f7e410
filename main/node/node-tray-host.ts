import type { IconSight, TrayHost, TrayPresence } from '../ports/tray-host.ts';
import { busProcessOf, readBusFlag, readBusStrings } from './session-bus.ts';
import { findX11Icon, hasX11Tray } from './x11-tray.ts';

const answerTimeoutMs = 2000;

/**
 * The D-Bus service that manages icons (https://www.freedesktop.org/wiki/Specifications/StatusNotifierItem). It has a
 * property for a panel that shows them, and one with the icons: `service/path` or `service`, the service being a
 * unique or a well-known name.
 */
const watcher = {
  service: 'org.kde.StatusNotifierWatcher',
  path: '/StatusNotifierWatcher',
  interface: 'org.kde.StatusNotifierWatcher',
} as const;

type Env = Readonly<Record<string, string | undefined>>;

const onBus = async (env: Env): Promise<TrayPresence> => {
  const isRegistered = await readBusFlag({ ...watcher, name: 'IsStatusNotifierHostRegistered' }, env);
  if (isRegistered === 'unknown' || isRegistered === 'silent') return 'unknown';
  return isRegistered === true ? 'present' : 'absent';
};

const onX11 = async (env: Env): Promise<TrayPresence> => {
  if ((env['DISPLAY'] ?? '') === '') return 'absent';
  try {
    return (await hasX11Tray(env, answerTimeoutMs)) ? 'present' : 'absent';
  } catch {
    return 'unknown';
  }
};

/** Whether an icon of the process `pid` is among those of the watcher, and a panel shows them. */
const iconOnBus = async (env: Env, pid: number): Promise<IconSight> => {
  const presence = await onBus(env);
  if (presence !== 'present') return presence === 'absent' ? 'missing' : 'unknown';
  const items = await readBusStrings({ ...watcher, name: 'RegisteredStatusNotifierItems' }, env);
  if (typeof items === 'string') return items === 'absent' ? 'missing' : 'unknown';
  const owners = new Set(items.map((item) => item.split('/')[0] ?? '').filter((owner) => owner !== ''));
  let isSure = true;
  for (const owner of owners) {
    const process = await busProcessOf(owner, env);
    if (process === pid) return 'shown';
    // An item whose program has ended is left in the list by some watchers.
    if (process === 'silent' || process === 'unknown') isSure = false;
  }
  return isSure ? 'missing' : 'unknown';
};

const iconOnX11 = async (env: Env, pid: number): Promise<IconSight> => {
  if ((env['DISPLAY'] ?? '') === '') return 'missing';
  try {
    return await findX11Icon(env, pid, answerTimeoutMs);
  } catch {
    return 'unknown';
  }
};

/**
 * The tray of this desktop, and the icon of the process `pid` in it. Windows and macOS always have both. On Linux the X
 * server is queried first, which is cheap, then the session bus: Electron shows its icon over D-Bus where a panel is
 * registered there, else on X11 (https://www.electronjs.org/docs/latest/api/tray).
 */
export const createNodeTrayHost = (
  platform: NodeJS.Platform,
  env: Env = process.env,
  pid: number = process.pid,
): TrayHost => {
  const hasAlways = platform === 'win32' || platform === 'darwin';
  return {
    async detect() {
      if (hasAlways) return 'present';
      const x11 = await onX11(env);
      if (x11 === 'present') return x11;
      const bus = await onBus(env);
      return bus === 'absent' ? x11 : bus;
    },
    async findIcon() {
      if (hasAlways) return 'shown';
      const x11 = await iconOnX11(env, pid);
      if (x11 === 'shown') return x11;
      const bus = await iconOnBus(env, pid);
      return bus === 'missing' ? x11 : bus;
    },
  };
};
