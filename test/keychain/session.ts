import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';

const child = new URL('./keychain-child.ts', import.meta.url).pathname;

const stepSchema = z.object({
  answer: z.unknown(),
  keychain: z.object({ status: z.string(), reason: z.string().nullable() }),
  places: z.record(z.string(), z.unknown()),
  tookMs: z.number(),
});
/** What one step of a run came to. */
export type StepResult = z.infer<typeof stepSchema>;

/** Shell commands for use within a session. */
export const commands = {
  /** Starts gnome-keyring and makes or unlocks its login keyring with this test's password. */
  unlock: 'printf keyring-password | gnome-keyring-daemon --unlock --components=secrets >/dev/null',
  /** Starts gnome-keyring and leaves its keyring as it is: locked, where there is one. */
  startLocked: 'gnome-keyring-daemon --start --components=secrets >/dev/null',
  lock:
    'dbus-send --session --print-reply --dest=org.freedesktop.secrets /org/freedesktop/secrets ' +
    'org.freedesktop.Secret.Service.Lock array:objpath:/org/freedesktop/secrets/collection/login >/dev/null',
  /** Prints the process id of whoever keeps the secrets. */
  keeper:
    'dbus-send --session --print-reply=literal --dest=org.freedesktop.DBus /org/freedesktop/DBus ' +
    `org.freedesktop.DBus.GetConnectionUnixProcessID string:org.freedesktop.secrets | sed 's/[^0-9]*32 //'`,
} as const;

/**
 * A run of Gavel as a shell command: each step as `save KEY SECRET`, `read KEY`, `forget KEY` or `shell COMMAND`, none
 * with a single quote.
 */
export const gavel = (steps: readonly string[], nodeOptions: readonly string[] = []): string =>
  [process.execPath, ...nodeOptions, child, ...steps].map((word) => `'${word}'`).join(' ');

/** A person's profile on disk with sessions of its own, apart from the machine's. */
export interface Desktop {
  /** Runs a shell script in a fresh session bus (or with none), and gives what the runs of Gavel in it printed. */
  run(
    script: string,
    options?: { readonly bus?: 'session' | 'none'; readonly busConfiguration?: string; readonly deadlineMs?: number },
  ): Promise<StepResult[]>;
  remove(): Promise<void>;
}

/** A profile in which nothing was kept yet. */
export const newDesktop = async (): Promise<Desktop> => {
  const folder = await mkdtemp(join(tmpdir(), 'gavel-keychain-'));
  const runtime = join(folder, 'run');
  await mkdir(runtime, { mode: 0o700 });

  return {
    run: (script, { bus = 'session', busConfiguration, deadlineMs = 3000 } = {}) =>
      new Promise((resolve, reject) => {
        const configuration = busConfiguration === undefined ? [] : [`--config-file=${busConfiguration}`];
        const [command, ...args] =
          bus === 'none' ? ['sh', '-c', script] : ['dbus-run-session', ...configuration, '--', 'sh', '-c', script];
        // Only what is listed: neither the machine's bus nor its screen may be found.
        const env = {
          PATH: process.env['PATH'],
          HOME: folder,
          XDG_RUNTIME_DIR: runtime,
          LANG: 'C.UTF-8',
          GAVEL_DEADLINE_MS: String(deadlineMs),
        };
        const session = spawn(command ?? '', args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
        let output = '';
        let errors = '';
        session.stdout.on('data', (data: Buffer) => (output += data.toString('utf8')));
        session.stderr.on('data', (data: Buffer) => (errors += data.toString('utf8')));
        session.on('error', (error) =>
          reject(new Error(`${command} did not start; npm test installs what these tests need (${error.message})`)),
        );
        session.on('close', () => {
          try {
            resolve(
              output
                .split('\n')
                .filter((line) => line !== '')
                .map((line) => stepSchema.parse(JSON.parse(line))),
            );
          } catch (error) {
            reject(new Error(`${String(error)}\n${output}\n${errors}`));
          }
        });
      }),
    remove: () => rm(folder, { recursive: true, force: true }),
  };
};
