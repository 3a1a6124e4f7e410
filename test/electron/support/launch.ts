import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { _electron, type ElectronApplication, type Page } from 'playwright-core';
import { inRoot } from '../../../build/shared/paths.ts';
import type { Startable } from '../../../build/prepare-electron.ts';
import type { Desktop } from './desktop.ts';
import { patienceMs } from '../../support/eventually.ts';

/** How to start Gavel. `profileFolder` is all it keeps between runs. */
export interface LaunchOptions {
  readonly electron: Startable;
  readonly desktop: Desktop;
  readonly profileFolder: string;
  readonly args?: readonly string[];
  /** More of the environment. */
  readonly env?: Readonly<Record<string, string>>;
}

/** A running Gavel. */
export interface Gavel {
  readonly application: ElectronApplication;
  readonly window: Page;
  /** All that the main process has written so far. */
  readonly output: () => string;
  /** How the person answers native questions from now on; with yes from the start. */
  readonly answerNatively: (isYes: boolean) => Promise<void>;
  /** Which file the person chooses in the next dialogs; null: they close it. */
  readonly chooseNatively: (path: string | null) => Promise<void>;
  /** Starts Gavel a second time in the same profile; resolves when that start has ended. */
  readonly startAgain: (args: readonly string[]) => Promise<{ readonly code: number | null; readonly output: string }>;
  /** Ends Gavel as its Quit does and waits until its main process is gone. */
  readonly quit: () => Promise<void>;
  /** Ends it at once, whatever is held: for a test that has made it ask before it quits. */
  readonly end: () => Promise<void>;
  /** Numbers of the processes that live now: main and its helpers. */
  readonly processes: () => readonly number[];
}

/** Starts the built application in a real Electron, driven by Playwright. */
export async function launchGavel({
  electron,
  desktop,
  profileFolder,
  args = [],
  env: more = {},
}: LaunchOptions): Promise<Gavel> {
  const { ELECTRON_RUN_AS_NODE: _, ...ownEnv } = process.env;
  // Electron keeps its profile below XDG_CONFIG_HOME.
  const env = {
    ...definedOnly(ownEnv),
    ...desktop.env,
    XDG_CONFIG_HOME: profileFolder,
    LANG: 'en_US.UTF-8',
    ...more,
  };
  const allArgs = [...electron.switches, electron.appFolder, ...args];
  const application = await _electron.launch({
    executablePath: electron.executable,
    args: allArgs,
    env,
    timeout: patienceMs,
  });
  application.context().setDefaultTimeout(patienceMs);
  const chunks: string[] = [];
  const child = application.process();
  child.stdout?.on('data', (chunk: Buffer) => chunks.push(chunk.toString('utf8')));
  child.stderr?.on('data', (chunk: Buffer) => chunks.push(chunk.toString('utf8')));
  const window = await application.firstWindow({ timeout: patienceMs }).catch((error: unknown) => {
    child.kill('SIGKILL');
    throw new Error(`No window came. Electron wrote:\n${chunks.join('')}`, { cause: error });
  });
  const answerNatively = (isYes: boolean): Promise<void> =>
    application.evaluate(
      ({ dialog }, response) => {
        Reflect.set(dialog, 'showMessageBox', async () => ({ response }));
      },
      isYes ? 0 : 1,
    );
  const chooseNatively = (path: string | null): Promise<void> =>
    application.evaluate(({ dialog }, chosen) => {
      Reflect.set(dialog, 'showOpenDialog', async () =>
        chosen === null ? { canceled: true, filePaths: [] } : { canceled: false, filePaths: [chosen] },
      );
    }, path);
  await answerNatively(true);
  return {
    application,
    window,
    answerNatively,
    chooseNatively,
    output: () => chunks.join(''),
    startAgain: async (moreArgs) => {
      const second = spawn(electron.executable, [...electron.switches, electron.appFolder, ...moreArgs], {
        env,
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      const written: Buffer[] = [];
      second.stdout.on('data', (chunk: Buffer) => written.push(chunk));
      second.stderr.on('data', (chunk: Buffer) => written.push(chunk));
      await once(second, 'close', { signal: AbortSignal.timeout(patienceMs) });
      return { code: second.exitCode, output: Buffer.concat(written).toString('utf8') };
    },
    quit: () => application.close(),
    end: async () => {
      const gone = once(child, 'exit');
      await application.evaluate(({ app }) => app.exit(0)).catch(() => undefined);
      await gone;
      await application.close().catch(() => undefined);
    },
    processes: () => (child.pid === undefined ? [] : withDescendants(child.pid)),
  };
}

/** Saves a screenshot of the window for review. */
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

/** Whether a process with this number lives; one that has ended and only waits to be collected does not. */
export function isLiving(processId: number): boolean {
  const stat = statOf(processId);
  return stat !== undefined && stat.state !== 'Z';
}

function statOf(processId: number): { readonly state: string; readonly parent: number } | undefined {
  try {
    // The name is in brackets and may contain brackets; the fixed fields follow the last one.
    const [state = '', parent = ''] = readFileSync(`/proc/${processId}/stat`, 'utf8')
      .replace(/^.*\) /su, '')
      .split(' ');
    return { state, parent: Number(parent) };
  } catch {
    return undefined;
  }
}

/** A process and its descendants, from /proc; where there is no /proc, itself alone. */
function withDescendants(processId: number): readonly number[] {
  const all = existsSync('/proc')
    ? readdirSync('/proc')
        .filter((name) => /^\d+$/u.test(name))
        .map(Number)
    : [];
  const children = all.filter((candidate) => statOf(candidate)?.parent === processId);
  return [processId, ...children.flatMap(withDescendants)];
}
