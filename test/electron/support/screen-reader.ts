import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { run } from '../../../build/shared/run.ts';
import type { Desktop } from './desktop.ts';

/** What a program needs in its environment to be read aloud: Chromium looks for it once, when it starts. */
export const readAloud = { ACCESSIBILITY_ENABLED: '1', GNOME_ACCESSIBILITY: '1' } as const;

/** Debian's Orca on a test's desktop. What it would say goes into its log: no voice is needed. */
export interface ScreenReader {
  /** All that it has said so far, in order. */
  readonly said: () => Promise<readonly string[]>;
  readonly stop: () => Promise<void>;
}

/** Loaded by Orca when it starts. Its log is in blocks otherwise, and what was said is seen too late or never. */
const customisation = `import orca.debug
orca.debug.debugFile.reconfigure(line_buffering=True)
`;

/** Turns the accessibility bus of a desktop on and starts Orca there; what it keeps lies in `folder`. */
export async function startScreenReader(desktop: Desktop, folder: string): Promise<ScreenReader> {
  const home = join(folder, 'orca');
  const settings = join(desktop.env['XDG_DATA_HOME'] ?? home, 'orca');
  for (const path of [home, settings]) await mkdir(path, { recursive: true, mode: 0o700 });
  await writeFile(join(settings, 'orca-customizations.py'), customisation);
  const env = { ...process.env, ...desktop.env, HOME: home };
  for (const property of ['IsEnabled', 'ScreenReaderEnabled']) {
    const bus = ['call', '--session', '--dest', 'org.a11y.Bus', '--object-path', '/org/a11y/bus'];
    const set = ['--method', 'org.freedesktop.DBus.Properties.Set', 'org.a11y.Status', property, '<true>'];
    const { code, output } = await run('gdbus', [...bus, ...set], { env });
    if (code !== 0) throw new Error(`the accessibility bus could not be turned on: ${output}`);
  }
  const logFile = join(home, 'debug.txt');
  const child = spawn('orca', ['--replace', '--debug', `--debug-file=${logFile}`], { env, stdio: 'ignore' });
  // It is not there: nothing is said, and the test tells so.
  child.on('error', () => undefined);
  return {
    said: async () => {
      const log = await readFile(logFile, 'utf8').catch(() => '');
      return [...log.matchAll(/SPEECH OUTPUT: '(.*)'(?:\{|$)/gmu)].map(([, words = '']) => words);
    },
    stop: async () => {
      if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
      const gone = once(child, 'exit');
      // Asked to end, Orca waits for windows that are gone.
      child.kill('SIGKILL');
      await gone;
    },
  };
}
