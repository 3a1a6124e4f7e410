import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { prepareElectron, type Startable } from '../../../build/prepare-electron.ts';
import { busyMachineMs } from '../../support/busy-machine.ts';
import { waitUntil } from '../../support/eventually.ts';
import { startDesktop, type Desktop, type WindowManager } from './desktop.ts';
import { isLiving, launchGavel, type Gavel } from './launch.ts';
import { holdLong } from './long-holds.ts';
import { stateOf } from './requests.ts';
import type { Region } from './screen-picture.ts';
import { startTrayPanel, type TrayPanel } from './tray-panel.ts';

type View = 'main' | 'compact' | 'settings';

/** A window as Electron has it. */
export interface WindowFacts extends Region {
  readonly isVisible: boolean;
  readonly isMinimised: boolean;
  readonly isFocused: boolean;
  /** The X server's number of it. */
  readonly nativeId: number;
}

const paths: Readonly<Record<View, string>> = { main: '/', compact: '/compact', settings: '/settings' };

/** The state of a window in Electron; null where it is not open. */
export const factsOf = ({ application }: Gavel, view: View): Promise<WindowFacts | null> =>
  application.evaluate(({ BrowserWindow }, path) => {
    const found = BrowserWindow.getAllWindows().find(
      (one) => new URL(one.webContents.getURL() || 'gavel://app/none').pathname === path,
    );
    if (!found) return null;
    return {
      ...found.getBounds(),
      isVisible: found.isVisible(),
      isMinimised: found.isMinimized(),
      isFocused: found.isFocused(),
      nativeId: found.getNativeWindowHandle().readUInt32LE(0),
    };
  }, paths[view]);

/** Closes a window as the button on its frame does. */
export const close = async ({ application }: Gavel, view: View): Promise<void> => {
  await application.evaluate(({ BrowserWindow }, path) => {
    BrowserWindow.getAllWindows()
      .find((one) => new URL(one.webContents.getURL()).pathname === path)
      ?.close();
  }, paths[view]);
};

/** A page of Gavel by its view, once it is there. */
export const pageOf = (gavel: Gavel, view: View): Promise<Page> =>
  waitUntil(() => {
    const page = gavel.application.windows().find((one) => new URL(one.url()).pathname === paths[view]);
    if (!page) throw new Error(`The ${view} window is not there`);
    return page;
  });

/** Waits until a window is on the screen. */
export const expectVisible = (gavel: Gavel, view: View): Promise<void> =>
  waitUntil(async () => expect(await factsOf(gavel, view)).toMatchObject({ isVisible: true, isMinimised: false }));

/** Waits until a window is hidden, but open. */
export const expectHidden = (gavel: Gavel, view: View): Promise<void> =>
  waitUntil(async () => expect((await factsOf(gavel, view))?.isVisible).toBe(false));

/** Waits until these notices are there, and no others. */
export const expectNotices = (gavel: Gavel, ...codes: readonly string[]): Promise<void> =>
  waitUntil(async () =>
    expect([...(await stateOf(gavel.window)).notices.values()].map(({ code }) => code)).toEqual(codes),
  );

/** A desktop of its own with one Gavel at a time, each start in a fresh profile unless the same one is wanted. */
export class WindowBench {
  readonly desktop: Desktop;
  readonly #folder: string;
  readonly #electron: Startable;
  #panel: TrayPanel | null = null;
  #profileCount = 0;
  /** The folder that holds the profile of the last start. */
  profileFolder = '';
  /** Numbers of the last start's processes. */
  processes: readonly number[] = [];

  private constructor(parts: { readonly desktop: Desktop; readonly folder: string; readonly electron: Startable }) {
    this.desktop = parts.desktop;
    this.#folder = parts.folder;
    this.#electron = parts.electron;
  }

  static async open(manager?: WindowManager): Promise<WindowBench> {
    const electron = await prepareElectron();
    const folder = await mkdtemp(join(tmpdir(), 'gavel-windows-'));
    return new WindowBench({ electron, folder, desktop: await startDesktop(folder, undefined, manager) });
  }

  async launch(
    args: readonly string[] = [],
    isSameProfile = false,
    env: Readonly<Record<string, string>> = {},
  ): Promise<Gavel> {
    if (!isSameProfile) this.profileFolder = join(this.#folder, `profile-${(this.#profileCount += 1)}`);
    const { profileFolder } = this;
    const gavel = await launchGavel({ electron: this.#electron, desktop: this.desktop, profileFolder, args, env });
    this.processes = gavel.processes();
    return gavel;
  }

  /** Practice mode with a drop that is held for 10 s, or as many times as long. */
  async launchWithHeldDrop(timesAsLong?: number): Promise<Gavel> {
    const gavel = await this.launch(['--practice']);
    await holdLong(gavel, 10, timesAsLong);
    await holdDrop(gavel);
    return gavel;
  }

  async startTray(): Promise<void> {
    this.#panel ??= await startTrayPanel(this.desktop);
  }

  async stopTray(): Promise<void> {
    await this.#panel?.stop();
    this.#panel = null;
  }

  /** Sends SIGTERM to the last start, as a system that shuts down does. */
  terminate(): void {
    process.kill(this.processes[0] ?? 0, 'SIGTERM');
  }

  /** Waits until no process of the last start is left; `withinMs` is for a machine that does nothing else. */
  async expectGone(withinMs: number): Promise<void> {
    const beganMs = performance.now();
    await waitUntil(() => expect(this.processes.filter(isLiving)).toEqual([]));
    expect(performance.now() - beganMs).toBeLessThan(busyMachineMs(withinMs));
  }

  /** All that the last start has recorded in its audit log. */
  async auditText(): Promise<string> {
    const audit = join(this.profileFolder, 'Gavel', 'audit');
    return (await Promise.all((await readdir(audit)).map((name) => readFile(join(audit, name), 'utf8')))).join('');
  }

  /** Ends all processes that a test has left. */
  async reset(): Promise<void> {
    for (const id of this.processes.filter(isLiving)) process.kill(id, 'SIGKILL');
    await this.stopTray();
  }

  async stop(): Promise<void> {
    await this.reset();
    await this.desktop.stop();
    await rm(this.#folder, { recursive: true, force: true });
  }
}

/** Drops the first participant who can be dropped, and waits until the command is held. */
export async function holdDrop({ window }: Gavel): Promise<void> {
  const people = window.getByRole('grid', { name: 'Participants' });
  await people
    .getByRole('button', { name: /^Drop / })
    .first()
    .click();
  await window.getByRole('button', { name: 'Undo', exact: true }).waitFor();
}
