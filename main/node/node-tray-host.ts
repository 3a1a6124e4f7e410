import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import type { TrayHost, TrayPresence } from '../ports/tray-host.ts';
import { hasSelectionOwner } from './x11-selection-owner.ts';

const answerTimeoutMs = 2000;

/** Who manages the icons of a screen on X11 (https://specifications.freedesktop.org/systemtray-spec). */
const traySelection = '_NET_SYSTEM_TRAY_S{screen}';
/** Who manages them over D-Bus, and what it says of a panel that shows them (https://www.freedesktop.org/wiki/Specifications/StatusNotifierItem). */
const watcher = 'org.kde.StatusNotifierWatcher';
const watcherPath = '/StatusNotifierWatcher';
const isHostRegistered = 'IsStatusNotifierHostRegistered';

/** Programs that can ask on the session bus; the one comes with the bus, the other with what GTK is built on. */
const askers: readonly (readonly [program: string, ...args: readonly string[]])[] = [
  ['dbus-send', '--session', '--print-reply', `--reply-timeout=${answerTimeoutMs}`, `--dest=${watcher}`, watcherPath, 'org.freedesktop.DBus.Properties.Get', `string:${watcher}`, `string:${isHostRegistered}`],
  ['gdbus', 'call', '--session', '--timeout', String(answerTimeoutMs / 1000), '--dest', watcher, '--object-path', watcherPath, '--method', 'org.freedesktop.DBus.Properties.Get', watcher, isHostRegistered],
];

type Env = Readonly<Record<string, string | undefined>>;

/** Where the session bus listens. None is started for the question. */
const sessionBusOf = (env: Env): string | null => {
  const told = env['DBUS_SESSION_BUS_ADDRESS'];
  if (told !== undefined && told !== '') return told;
  const usual = `${env['XDG_RUNTIME_DIR'] ?? ''}/bus`;
  return usual !== '/bus' && existsSync(usual) ? `unix:path=${usual}` : null;
};

/** What one program says; null when it is not on this machine. */
const askBus = ([program, ...args]: readonly [string, ...(readonly string[])], env: Env): Promise<TrayPresence | null> =>
  new Promise((resolve) => {
    const options = { env: { ...env }, timeout: answerTimeoutMs, encoding: 'utf8', windowsHide: true } as const;
    execFile(program, args, options, (error, stdout, stderr) => {
      if (error === null) return resolve(/\btrue\b/u.test(stdout) ? 'present' : /\bfalse\b/u.test(stdout) ? 'absent' : 'unknown');
      if ('code' in error && error.code === 'ENOENT') return resolve(null);
      return resolve(/ServiceUnknown|NameHasNoOwner|not provided by any/u.test(stderr) ? 'absent' : 'unknown');
    });
  });

const onBus = async (env: Env): Promise<TrayPresence> => {
  const address = sessionBusOf(env);
  if (address === null) return 'absent';
  for (const asker of askers) {
    const answer = await askBus(asker, { ...env, DBUS_SESSION_BUS_ADDRESS: address, LC_ALL: 'C' });
    if (answer !== null) return answer;
  }
  return 'unknown';
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
 * The tray of this desktop. Windows and macOS always have one. On Linux the X server is asked first, which costs nothing, then
 * the session bus: Electron shows its icon over D-Bus where a panel is registered there, else on X11
 * (https://www.electronjs.org/docs/latest/api/tray).
 */
export const createNodeTrayHost = (platform: NodeJS.Platform, env: Env = process.env): TrayHost => ({
  async look() {
    if (platform === 'win32' || platform === 'darwin') return 'present';
    const x11 = await onX11(env);
    if (x11 === 'present') return x11;
    const bus = await onBus(env);
    return bus === 'absent' ? x11 : bus;
  },
});
