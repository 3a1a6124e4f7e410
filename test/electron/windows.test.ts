import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { prepareElectron, type Startable } from '../../build/proving-ground.ts';
import { run } from '../../build/run.ts';
import { requests, type RequestInput, type RequestName } from '../../app/contract/requests.ts';
import { applyChange } from '../../app/state/apply.ts';
import { emptyState, type AppState } from '../../app/state/app-state.ts';
import { startDesktop, type Desktop } from './desktop.ts';
import { isLiving, keepScreenshot, launchGavel, type Gavel } from './launch.ts';
import { openOtherWindow, xdotool, type OtherWindow } from './other-window.ts';
import { keepPicture, screenPicture, type Region } from './screen-picture.ts';
import { startTrayPanel, type TrayPanel } from './tray-panel.ts';

type View = 'main' | 'compact' | 'settings';
interface WindowFacts extends Region {
  readonly isVisible: boolean;
  readonly isMinimised: boolean;
  readonly isFocused: boolean;
  /** The X server's number of it. */
  readonly nativeId: number;
}

const soon = { timeout: 10_000, interval: 50 };
const paths: Readonly<Record<View, string>> = { main: '/', compact: '/compact', settings: '/settings' };

const ask = async <Name extends RequestName>(page: Page, name: Name, input: RequestInput<Name>): Promise<unknown> =>
  page.evaluate(async ([requestName, requestInput]) => {
    const bridge = Reflect.get(globalThis, 'gavelBridge') as { call(name: unknown, input: unknown): Promise<{ ok: boolean; value: unknown }> };
    return (await bridge.call(requestName, requestInput)).value;
  }, [name, input] as const);

const stateOf = async ({ window }: Gavel): Promise<AppState> => {
  const { changes } = requests['state.snapshot'].output.parse(await ask(window, 'state.snapshot', {}));
  const state = emptyState();
  for (const change of changes) applyChange(state, change);
  return state;
};

/** How a window stands, as Electron has it; null where it is not open. */
const factsOf = ({ application }: Gavel, view: View): Promise<WindowFacts | null> =>
  application.evaluate(({ BrowserWindow }, path) => {
    const found = BrowserWindow.getAllWindows().find((one) => new URL(one.webContents.getURL() || 'gavel://app/none').pathname === path);
    if (!found) return null;
    return { ...found.getBounds(), isVisible: found.isVisible(), isMinimised: found.isMinimized(), isFocused: found.isFocused(), nativeId: found.getNativeWindowHandle().readUInt32LE(0) };
  }, paths[view]);

/** A person closes a window by the button on its frame. */
const close = async ({ application }: Gavel, view: View): Promise<void> => {
  await application.evaluate(({ BrowserWindow }, path) => {
    BrowserWindow.getAllWindows().find((one) => new URL(one.webContents.getURL()).pathname === path)?.close();
  }, paths[view]);
};

/** A page of Gavel by its view, once it is there. */
const pageOf = (gavel: Gavel, view: View): Promise<Page> =>
  vi.waitFor(() => {
    const page = gavel.application.windows().find((one) => new URL(one.url()).pathname === paths[view]);
    if (!page) throw new Error(`The ${view} window is not there`);
    return page;
  }, soon);

const expectVisible = (gavel: Gavel, view: View) => vi.waitFor(async () => expect(await factsOf(gavel, view)).toMatchObject({ isVisible: true, isMinimised: false }), soon);
/** These notices are there, and no others. */
const expectTold = (gavel: Gavel, ...codes: readonly string[]) => vi.waitFor(async () => expect([...(await stateOf(gavel)).notices.values()].map(({ code }) => code)).toEqual(codes), soon);
const expectHidden = (gavel: Gavel, view: View) => vi.waitFor(async () => expect((await factsOf(gavel, view))?.isVisible).toBe(false), soon);

describe('windows in a real Electron', () => {
  let folder = '';
  let electron: Startable;
  let desktop: Desktop;
  let panel: TrayPanel | null = null;
  let other: OtherWindow;
  let gavel: Gavel | null = null;
  let processes: readonly number[] = [];
  let profileCount = 0;
  let profileFolder = '';

  const launch = async (args: readonly string[] = [], isSameProfile = false): Promise<Gavel> => {
    if (!isSameProfile) profileFolder = join(folder, `profile-${(profileCount += 1)}`);
    gavel = await launchGavel({ electron, desktop, profileFolder, args });
    processes = gavel.processes();
    return gavel;
  };
  const needTray = async (): Promise<void> => {
    panel ??= await startTrayPanel(desktop);
  };
  const dropTray = async (): Promise<void> => {
    await panel?.stop();
    panel = null;
  };
  const expectGone = async (withinMs: number): Promise<void> => {
    await vi.waitFor(() => expect(processes.filter(isLiving)).toEqual([]), { timeout: withinMs, interval: 20 });
    gavel = null;
  };
  const auditText = async (): Promise<string> => {
    const audit = join(profileFolder, 'Gavel', 'audit');
    return (await Promise.all((await readdir(audit)).map((name) => readFile(join(audit, name), 'utf8')))).join('');
  };
  const holdDrop = async ({ window }: Gavel): Promise<void> => {
    await window.getByRole('table', { name: 'Participants' }).getByRole('button', { name: /^Drop / }).first().click();
    await window.getByRole('button', { name: /^Undo/ }).waitFor();
  };
  /** Practice mode with a drop that is held. */
  const withHeldDrop = async (holdSeconds = 10): Promise<Gavel> => {
    const started = await launch(['--practice']);
    await ask(started.window, 'preferences.change', { holdSeconds });
    await holdDrop(started);
    return started;
  };

  beforeAll(async () => {
    electron = await prepareElectron();
    folder = await mkdtemp(join(tmpdir(), 'gavel-windows-'));
    desktop = await startDesktop(folder);
    other = await openOtherWindow(desktop);
  });

  afterEach(async () => {
    for (const id of processes.filter(isLiving)) process.kill(id, 'SIGKILL');
    gavel = null;
    await dropTray();
  });

  afterAll(async () => {
    await dropTray();
    await other?.stop();
    await desktop?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  it('shows its window at login where there is no tray, leaves the keyboard alone, and closing it quits within three seconds', async () => {
    const started = await launch(['--hidden']);
    await expectVisible(started, 'main');
    expect((await stateOf(started)).desktop?.tray).toBe('absent');
    await ask(started.window, 'shell.window', { window: 'main', to: 'hide' });
    await vi.waitFor(async () => expect((await factsOf(started, 'main'))?.isMinimised).toBe(true), soon);
    await ask(started.window, 'shell.window', { window: 'main', to: 'toggle' });
    await expectVisible(started, 'main');
    await close(started, 'main');
    await expectGone(3_000);
  });

  it('starts without a window where there is a tray, stays in it when closed, and comes back by itself when the tray goes', async () => {
    await needTray();
    const started = await launch(['--hidden']);
    await vi.waitFor(async () => expect((await stateOf(started)).desktop?.tray).toBe('present'), soon);
    await expectTold(started, 'started-in-tray');
    expect(await factsOf(started, 'main')).toMatchObject({ isVisible: false });
    await started.startAgain([]);
    await expectVisible(started, 'main');
    // From minimised, as from the list of windows: it is as hidden as any other.
    await started.application.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.minimize());
    await vi.waitFor(async () => expect((await factsOf(started, 'main'))?.isMinimised).toBe(true), soon);
    await close(started, 'main');
    await expectHidden(started, 'main');
    await expectTold(started, 'started-in-tray', 'goes-on-in-tray');
    await other.focus();
    await dropTray();
    await vi.waitFor(async () => expect((await factsOf(started, 'main'))?.isVisible).toBe(true), { timeout: 40_000, interval: 100 });
    expect(await other.hasKeyboard()).toBe(true);
    await close(started, 'main');
    await expectGone(3_000);
    // What was explained once is not explained again.
    await needTray();
    const again = await launch(['--hidden'], true);
    await again.startAgain([]);
    await expectVisible(again, 'main');
    expect([...(await stateOf(again)).notices.values()]).toEqual([]);
    process.kill(processes[0] ?? 0, 'SIGTERM');
    await expectGone(3_000);
  });

  it('keeps the compact window above other programs as long as that is wanted, and the main window stays', async () => {
    const started = await launch(['--practice']);
    await started.window.getByRole('table', { name: 'Participants' }).waitFor();
    await ask(started.window, 'shell.window', { window: 'compact', to: 'show' });
    const compact = await pageOf(started, 'compact');
    await compact.getByRole('table', { name: 'Participants' }).waitFor();
    const place = await vi.waitFor(async () => {
      const facts = await factsOf(started, 'compact');
      expect(facts).toMatchObject({ isVisible: true, width: 380, height: 560 });
      return facts as WindowFacts;
    }, soon);
    await keepScreenshot(compact, 'compact-window');
    expect(await factsOf(started, 'main')).toMatchObject({ isVisible: true });
    const above = async (): Promise<boolean> =>
      (await run('xprop', ['-id', String(place.nativeId), '_NET_WM_STATE'], { env: { ...process.env, ...desktop.env } })).output.includes('_NET_WM_STATE_ABOVE');
    expect(await above()).toBe(true);

    // Another program's window comes to the front right over it; what the screen shows there decides.
    const otherId = await xdotool(desktop, 'getactivewindow').then(() => xdotool(desktop, 'search', '--onlyvisible', '--name', '^Another program$'));
    await xdotool(desktop, 'windowmove', '--sync', otherId, String(place.x + 60), String(place.y + 200));
    const region: Region = { x: place.x + 80, y: place.y + 230, width: 160, height: 30 };
    await other.focus();
    const withCompact = (await screenPicture(desktop.screenFile, region)).rgba;
    /** Durations go on ticking: a few pixels may differ. */
    const showsCompact = async (): Promise<boolean> => {
      const { rgba } = await screenPicture(desktop.screenFile, region);
      return rgba.filter((value, index) => value !== withCompact[index]).length < rgba.length / 10;
    };
    keepPicture(await screenPicture(desktop.screenFile), 'compact-above');
    await xdotool(desktop, 'windowraise', otherId);
    expect(await showsCompact()).toBe(true);
    await ask(started.window, 'preferences.change', { isCompactOnTop: false });
    await vi.waitFor(async () => expect(await above()).toBe(false), soon);
    await xdotool(desktop, 'windowraise', otherId);
    await vi.waitFor(async () => expect(await showsCompact()).toBe(false), soon);
    keepPicture(await screenPicture(desktop.screenFile), 'compact-not-above');
    await ask(started.window, 'preferences.change', { isCompactOnTop: true });
    await vi.waitFor(async () => expect(await above()).toBe(true), soon);
    await vi.waitFor(async () => expect(await showsCompact()).toBe(true), soon);
    expect(await other.hasKeyboard()).toBe(true);

    // Without a tray one of the two windows stays: closing one leaves the other, closing that one quits.
    await close(started, 'main');
    await expectHidden(started, 'main');
    await compact.getByRole('button', { name: 'Open the main window' }).click();
    await expectVisible(started, 'main');
    await close(started, 'compact');
    await vi.waitFor(async () => expect(await factsOf(started, 'compact')).toBeNull(), soon);
    await close(started, 'main');
    await expectGone(3_000);
  });

  it('opens the settings in a window of their own, where the start at login is read back from the system', async () => {
    const started = await launch();
    await started.window.getByRole('button', { name: 'Practice mode', exact: true }).waitFor();
    await started.window.keyboard.press('Control+,');
    const settings = await pageOf(started, 'settings');
    await settings.getByRole('tab', { name: 'On the desktop' }).click();
    await settings.getByText('The system says: Gavel does not start at login.').waitFor();
    await settings.getByLabel('Start when I log in').click();
    await settings.getByText('The system says: Gavel starts at login.').waitFor();
    await keepScreenshot(settings, 'settings-window');
    const entry = join(profileFolder, 'autostart', 'gavel.desktop');
    expect(await readFile(entry, 'utf8')).toMatch(/^Exec=.*--hidden$/mu);
    expect((await run('desktop-file-validate', [entry])).output).toBe('');
    await settings.getByLabel('Start when I log in').click();
    await settings.getByText('The system says: Gavel does not start at login.').waitFor();
    await expect(readFile(entry)).rejects.toThrow();
    await close(started, 'settings');
    await vi.waitFor(async () => expect(await factsOf(started, 'settings')).toBeNull(), soon);
    await ask(started.window, 'shell.quit', { held: 'ask' }).catch(() => undefined);
    await expectGone(3_000);
  });

  it('brings its windows back onto a screen that shrinks, and to their place when it grows again', async () => {
    const started = await launch();
    await expectVisible(started, 'main');
    // The frame has come to the window, and its place is kept: from now on a person moves it.
    await vi.waitFor(async () => expect(await readFile(join(profileFolder, 'Gavel', 'window.json'), 'utf8')).toMatch(/"main":\{"/u), soon);
    const bounds = { x: 300, y: 120, width: 1000, height: 700 };
    await started.application.evaluate(({ BrowserWindow }, to) => BrowserWindow.getAllWindows()[0]?.setBounds(to), bounds);
    await vi.waitFor(async () => expect(await readFile(join(profileFolder, 'Gavel', 'window.json'), 'utf8')).toContain('"width":1000'), soon);
    const before = await factsOf(started, 'main');
    const xrandr = async (...args: readonly string[]) => run('xrandr', args, { env: { ...process.env, ...desktop.env } });
    await xrandr('--newmode', 'small', '38.25', '800', '832', '912', '1024', '600', '603', '607', '624');
    await xrandr('--addmode', 'screen', 'small');
    await xrandr('--output', 'screen', '--mode', 'small');
    await vi.waitFor(async () => {
      const { x = 0, y = 0, width = 0, height = 0 } = (await factsOf(started, 'main')) ?? {};
      expect({ isLeft: x >= 0, isTop: y >= 0, right: x + width <= 800, bottom: y + height <= 600, width, height: height > 400 }).toEqual({ isLeft: true, isTop: true, right: true, bottom: true, width: expect.closeTo(800, -1), height: true });
    }, soon);
    await keepScreenshot(started.window, 'small-screen');
    await xrandr('--output', 'screen', '--mode', '1360x900');
    await vi.waitFor(async () => expect(await factsOf(started, 'main')).toMatchObject({ x: before?.x, y: before?.y, width: before?.width, height: before?.height }), soon);
    process.kill(processes[0] ?? 0, 'SIGTERM');
    await expectGone(3_000);
    // The next start opens it there again, whatever the frame around it adds.
    const again = await launch([], true);
    await vi.waitFor(async () => expect(await factsOf(again, 'main')).toMatchObject({ isVisible: true, x: before?.x, y: before?.y, width: before?.width, height: before?.height }), soon);
    process.kill(processes[0] ?? 0, 'SIGTERM');
    await expectGone(3_000);
  });

  it('asks before it quits while a drop is held: nothing is sent when that is taken back', async () => {
    const started = await withHeldDrop();
    const { window, application } = started;
    await application.evaluate(({ app }) => app.quit());
    const dialog = window.getByRole('dialog');
    await dialog.getByRole('heading', { name: 'Something is still held' }).waitFor();
    await keepScreenshot(window, 'quit-asked');
    await dialog.getByRole('button', { name: 'Do not quit' }).click();
    await dialog.waitFor({ state: 'detached' });
    expect(processes.every(isLiving)).toBe(true);
    await window.getByRole('button', { name: /^Undo/ }).click();
    await holdDrop(started);
    await close(started, 'main');
    await dialog.getByRole('button', { name: 'Take back and quit' }).click();
    await expectGone(3_000);
    const audit = await auditText();
    expect(audit).toContain('"taken-back"');
    expect(audit).not.toContain('"confirmed"');
  });

  it('waits for the outcome where a person wants that', async () => {
    const started = await withHeldDrop(5);
    await started.application.evaluate(({ app }) => app.quit());
    await started.window.getByRole('dialog').getByRole('button', { name: 'Wait, then quit' }).click();
    await expectGone(18_000);
    expect(await auditText()).toContain('"confirmed"');
  });

  it('asks nobody when it is told to end: what is held is not sent, and no process is left within three seconds', async () => {
    await withHeldDrop();
    process.kill(processes[0] ?? 0, 'SIGTERM');
    await expectGone(3_000);
    const audit = await auditText();
    expect(audit).toContain('"interrupted"');
    expect(audit).not.toContain('"confirmed"');
  });
});
