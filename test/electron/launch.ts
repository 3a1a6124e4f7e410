import { randomUUID } from 'node:crypto';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { _electron, type ElectronApplication, type Page } from 'playwright-core';
import { inRoot } from '../../build/paths.ts';
import type { Startable } from '../../build/proving-ground.ts';
import type { Desktop } from './desktop.ts';

/** How to start Gavel. `profileFolder` is all it keeps between runs. */
export interface LaunchOptions {
  readonly electron: Startable;
  readonly desktop: Desktop;
  readonly profileFolder: string;
  readonly args?: readonly string[];
}

/** A running Gavel. */
export interface Gavel {
  readonly application: ElectronApplication;
  readonly window: Page;
  /** All that the main process has written so far. */
  readonly output: () => string;
  /** Starts Gavel a second time in the same profile; resolves when that start has ended. */
  readonly startAgain: (args: readonly string[]) => Promise<{ readonly code: number | null; readonly output: string }>;
  /** Ends Gavel as its Quit does and waits until its main process is gone. */
  readonly quit: () => Promise<void>;
  /** Processes of this run that still live, main and helpers. */
  readonly livingProcesses: () => readonly number[];
}

const marker = 'GAVEL_TEST_RUN';

/** Starts the built application in a real Electron, driven by Playwright. */
export async function launchGavel({ electron, desktop, profileFolder, args = [] }: LaunchOptions): Promise<Gavel> {
  const run = randomUUID();
  const { ELECTRON_RUN_AS_NODE: _, ...ownEnv } = process.env;
  // Electron keeps its profile below XDG_CONFIG_HOME; each process inherits the marker, so that none can hide.
  const env = { ...definedOnly(ownEnv), ...desktop.env, XDG_CONFIG_HOME: profileFolder, LANG: 'en_US.UTF-8', [marker]: run };
  const allArgs = [...electron.switches, electron.appFolder, ...args];
  const application = await _electron.launch({ executablePath: electron.executable, args: allArgs, env, timeout: 30_000 });
  const chunks: string[] = [];
  const child = application.process();
  child.stdout?.on('data', (chunk: Buffer) => chunks.push(chunk.toString('utf8')));
  child.stderr?.on('data', (chunk: Buffer) => chunks.push(chunk.toString('utf8')));
  const window = await application.firstWindow({ timeout: 30_000 }).catch((error: unknown) => {
    child.kill('SIGKILL');
    throw new Error(`No window came. Electron wrote:\n${chunks.join('')}`, { cause: error });
  });
  return {
    application,
    window,
    output: () => chunks.join(''),
    startAgain: async (moreArgs) => {
      const second = spawn(electron.executable, [...electron.switches, electron.appFolder, ...moreArgs], { env, stdio: ['ignore', 'pipe', 'pipe'] });
      const written: Buffer[] = [];
      second.stdout.on('data', (chunk: Buffer) => written.push(chunk));
      second.stderr.on('data', (chunk: Buffer) => written.push(chunk));
      await once(second, 'close', { signal: AbortSignal.timeout(20_000) });
      return { code: second.exitCode, output: Buffer.concat(written).toString('utf8') };
    },
    quit: () => application.close(),
    livingProcesses: () => processesWith(`${marker}=${run}`),
  };
}

/** Keeps a picture of the window for people to look at. */
export async function keepScreenshot(window: Page, name: string): Promise<string> {
  const folder = inRoot('test', 'out', 'electron');
  mkdirSync(folder, { recursive: true });
  const path = join(folder, `${name}.png`);
  await window.screenshot({ path });
  return path;
}

function definedOnly(env: NodeJS.ProcessEnv): Record<string, string> {
  return Object.fromEntries(Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined));
}

/** Numbers of the processes whose environment holds `entry`. Linux only: elsewhere there is no /proc and the answer is none. */
function processesWith(entry: string): readonly number[] {
  if (!existsSync('/proc')) return [];
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((name) => {
      try {
        return readFileSync(`/proc/${name}/environ`, 'utf8').split('\0').includes(entry);
      } catch {
        return false;
      }
    })
    .map(Number);
}
