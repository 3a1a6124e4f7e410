import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chown, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { setTimeout } from 'node:timers/promises';
import { run } from '../../../build/shared/run.ts';
import { patienceMs } from '../../support/eventually.ts';

/**
 * A separate desktop for the test: screen, window manager, session bus and an unlocked keyring, isolated from the
 * user's.
 */
export interface Desktop {
  /** What a program needs in its environment to run on this desktop. */
  readonly env: Readonly<Record<string, string>>;
  /** A file in which the whole screen is, as it is now; empty where there is none (see `screen-picture.ts`). */
  readonly screenFile: string;
  readonly stop: () => Promise<void>;
}

/** Another system shows its own screen and has its own keychain. */
const ownDesktop: Desktop = { env: {}, screenFile: '', stop: async () => undefined };

function firstLine(stream: Readable, what: string): Promise<string> {
  const line = once(createInterface({ input: stream }), 'line', { signal: AbortSignal.timeout(patienceMs) });
  return line.then(
    ([text]) => String(text),
    () =>
      Promise.reject(
        new Error(
          `${what} did not start within ${patienceMs} ms. \`npm run prepare-machine\` installs what the ` +
            'tests need.',
        ),
      ),
  );
}

/** Waits until a service has its name on the bus: asked sooner, the bus would start a second, locked one. */
async function serviceOnBus(
  name: string,
  env: Readonly<Record<string, string>>,
  person: Person | undefined,
): Promise<void> {
  const question = [
    '--session',
    '--print-reply',
    '--dest=org.freedesktop.DBus',
    '/',
    'org.freedesktop.DBus.NameHasOwner',
    `string:${name}`,
  ];
  const lastMs = performance.now() + patienceMs;
  while (performance.now() < lastMs) {
    const { output } = await run('dbus-send', question, { ...person, env: { ...process.env, ...env } });
    if (output.includes('boolean true')) return;
    await setTimeout(20);
  }
  throw new Error(
    `${name} did not appear on the session bus within ${patienceMs} ms. \`npm run prepare-machine\` ` +
      'installs what the tests need.',
  );
}

/** Another user of this machine, by number: whose desktop it is when the test runs as root. */
export interface Person {
  readonly uid: number;
  readonly gid: number;
}

/**
 * Debian's window managers that tests run with. They differ in what a program may do about its windows: xfwm4 has
 * several workspaces, wide borders, and places and raises windows by rules of its own.
 */
export type WindowManager = 'openbox' | 'xfwm4';

/** Has xfwm4 keep the window in front that a person works in, as GNOME and KDE do from the start. */
async function refuseStolenFocus(env: Readonly<Record<string, string>>): Promise<void> {
  const setting = ['-c', 'xfwm4', '-p', '/general/prevent_focus_stealing', '-n', '-t', 'bool', '-s', 'true'];
  const { code, output } = await run('xfconf-query', setting, { env: { ...process.env, ...env } });
  if (code !== 0) throw new Error(`xfwm4 could not be set up: ${output}`);
}

/** Waits until the window manager runs: it does not manage windows that were opened earlier. */
async function managerOfWindows(manager: WindowManager, env: Readonly<Record<string, string>>): Promise<void> {
  const lastMs = performance.now() + patienceMs;
  while (performance.now() < lastMs) {
    const { output } = await run('xprop', ['-root', '_NET_SUPPORTING_WM_CHECK'], { env: { ...process.env, ...env } });
    if (output.includes('window id')) return;
    await setTimeout(20);
  }
  throw new Error(
    `${manager} did not start within ${patienceMs} ms. \`npm run prepare-machine\` installs what the tests need.`,
  );
}

/**
 * Starts the desktop; its keyring's data lies in `folder`. Of another user, who then owns the folder and has it as
 * home, when one is given.
 */
export async function startDesktop(
  folder: string,
  person?: Person,
  manager: WindowManager = 'openbox',
): Promise<Desktop> {
  if (process.platform !== 'linux') return ownDesktop;
  const started: ChildProcess[] = [];
  const folders = {
    XDG_DATA_HOME: join(folder, 'data'),
    XDG_RUNTIME_DIR: join(folder, 'run'),
    XDG_CACHE_HOME: join(folder, 'cache'),
    ...(person === undefined ? {} : { HOME: folder }),
  };
  for (const path of Object.values(folders)) await mkdir(path, { recursive: true, mode: 0o700 });
  if (person !== undefined)
    for (const path of [folder, ...Object.values(folders)]) await chown(path, person.uid, person.gid);

  const start = (
    command: string,
    args: readonly string[],
    env: Readonly<Record<string, string>>,
    extraPipes: readonly 'pipe'[] = [],
  ) => {
    const child = spawn(command, args, {
      ...person,
      env: { ...process.env, ...folders, ...env },
      stdio: ['pipe', 'pipe', 'ignore', ...extraPipes],
    });
    child.on('error', () => undefined);
    started.push(child);
    return child;
  };
  const stop = async () => {
    for (const child of started.toReversed()) {
      if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) continue;
      const gone = once(child, 'exit');
      child.kill('SIGTERM');
      await gone;
    }
  };

  try {
    const screen = start(
      'Xvfb',
      ['-displayfd', '3', '-screen', '0', '1360x900x24', '-fbdir', folder, '-nolisten', 'tcp', '-noreset'],
      {},
      ['pipe'],
    );
    const display = await firstLine(screen.stdio[3] as Readable, 'Xvfb');
    // What a service or the window manager keeps of its own settings.
    const settings = { XDG_CONFIG_HOME: join(folder, 'config') };
    const bus = start('dbus-daemon', ['--session', '--nofork', '--nopidfile', '--print-address=1'], settings);
    const address = await firstLine(bus.stdout as Readable, 'dbus-daemon');
    const env = { ...folders, DISPLAY: `:${display}`, DBUS_SESSION_BUS_ADDRESS: address };
    if (manager === 'xfwm4') await refuseStolenFocus(env);
    start(manager, [], { ...env, ...settings });
    await managerOfWindows(manager, env);
    const keyring = start('gnome-keyring-daemon', ['--foreground', '--unlock', '--components=secrets'], env);
    keyring.stdin?.end('login keyring');
    await serviceOnBus('org.freedesktop.secrets', env, person);
    return { env, screenFile: join(folder, 'Xvfb_screen0'), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
