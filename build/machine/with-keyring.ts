import { mkdtemp, mkdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runInForeground } from '../shared/run.ts';

/** Unlocks the login keyring with a temporary password, then executes the command. */
const unlockThenRun = `
printf 'login keyring' | gnome-keyring-daemon --daemonize --login >/dev/null || exit 125
eval "$(gnome-keyring-daemon --start --components=secrets 2>/dev/null)"
"$@"
`;

/**
 * Runs a command with a D-Bus session and an unlocked gnome-keyring of its own, both removed afterwards. The user's own
 * keyring is out of reach: data and run-time folders are temporary, unless the caller passes `folder`.
 */
export async function runWithKeyring(
  command: readonly string[],
  env: NodeJS.ProcessEnv = process.env,
  folder?: string,
): Promise<number> {
  const home = folder ?? (await mkdtemp(join(tmpdir(), 'gavel-keyring-')));
  const runtimeFolder = join(home, 'run');
  await mkdir(runtimeFolder, { recursive: true, mode: 0o700 });
  await mkdir(join(home, 'data'), { recursive: true, mode: 0o700 });
  try {
    return await runInForeground('dbus-run-session', ['--', 'sh', '-c', unlockThenRun, 'sh', ...command], {
      env: { ...env, XDG_DATA_HOME: join(home, 'data'), XDG_RUNTIME_DIR: runtimeFolder },
    });
  } finally {
    if (folder === undefined) await rm(home, { recursive: true, force: true });
  }
}

if (import.meta.main) process.exitCode = await runWithKeyring(process.argv.slice(2));
