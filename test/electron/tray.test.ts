import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, readdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { prepareElectron, type Startable } from '../../build/prepare-electron.ts';
import { run } from '../../build/shared/run.ts';
import { startDesktop, type Desktop } from './support/desktop.ts';
import { isLiving, launchGavel, type Gavel } from './support/launch.ts';
import { holdLong } from './support/long-holds.ts';
import { ask, stateOf } from './support/requests.ts';
import { keepPicture, screenPicture } from './support/screen-picture.ts';
import { handAt, openMenu, seenIcon, type OpenMenu } from './support/tray-hand.ts';
import { startTrayPanel, type TrayPanel } from './support/tray-panel.ts';
import { waitUntil } from '../support/eventually.ts';
import { busyMachineMs } from '../support/busy-machine.ts';

/** From now on the test knows the tray and each menu that it is given. */
const watchMenus = ({ application }: Gavel): Promise<void> =>
  application.evaluate(({ Tray }) => {
    const own = Tray.prototype.setContextMenu;
    Tray.prototype.setContextMenu = function setContextMenu(menu) {
      Reflect.set(globalThis, 'trayMenu', menu);
      Reflect.set(globalThis, 'tray', this);
      own.call(this, menu);
    };
  });

/** Takes the icon away without a word to Gavel, as a panel does that loses it; false where there was none. */
const loseIcon = ({ application }: Gavel): Promise<boolean> =>
  application.evaluate(() => {
    const tray = Reflect.get(globalThis, 'tray') as { destroy(): void; isDestroyed(): boolean } | undefined;
    if (tray === undefined || tray.isDestroyed()) return false;
    tray.destroy();
    return true;
  });

interface Line {
  readonly label: string;
  readonly isEnabled: boolean;
}

/** The lines of the tray's menu as Electron has it, submenus not opened, separators left out. */
const linesOf = ({ application }: Gavel): Promise<readonly Line[]> =>
  application.evaluate(() => {
    const menu = Reflect.get(globalThis, 'trayMenu') as
      | { readonly items: readonly { readonly type: string; readonly label: string; readonly enabled: boolean }[] }
      | undefined;
    return (menu?.items ?? [])
      .filter(({ type }) => type !== 'separator')
      .map(({ label, enabled }) => ({ label, isEnabled: enabled }));
  });

const auditOf = async (folder: string): Promise<string> => {
  const audit = join(folder, 'profile', 'Gavel', 'audit');
  const files = (await readdir(audit)).filter((name) => name.endsWith('.jsonl')).sort();
  return (await Promise.all(files.map((name) => readFile(join(audit, name), 'utf8')))).join('');
};

describe('the tray in a real Electron', () => {
  let folder = '';
  let electron: Startable;
  let desktop: Desktop;
  let panel: TrayPanel;
  let gavel: Gavel;
  let hand: ReturnType<typeof handAt>;

  const keep = async (name: string): Promise<void> =>
    keepPicture(await screenPicture(desktop.screenFile), `tray-${name}`);
  const expectLook = (look: string) => waitUntil(async () => expect((await seenIcon(desktop))?.look).toBe(look));
  const expectInMenu = (label: string | RegExp) =>
    waitUntil(async () =>
      expect((await linesOf(gavel)).map((line) => line.label)).toContainEqual(
        typeof label === 'string' ? label : expect.stringMatching(label),
      ),
    );

  /** Asks for the menu and finds each of its lines that can be chosen on the screen. */
  const openWithMouse = async (lightMs: number): Promise<OpenMenu> => {
    const icon = await waitUntil(async () => {
      const seen = await seenIcon(desktop);
      if (!seen) throw new Error('No icon of Gavel is seen in the panel');
      return seen;
    });
    return openMenu(desktop, icon, lightMs);
  };

  /** As many lines light up below the mouse as can be chosen: what is on the screen is the menu that the test knows. */
  const expectOnScreen = (picture: string) => {
    let lightMs = 20;
    return waitUntil(async () => {
      const lines = (await linesOf(gavel)).filter(({ isEnabled }) => isEnabled);
      const menu = await openWithMouse((lightMs = Math.min(320, lightMs * 2)));
      await keep(picture);
      await menu.close();
      expect(menu.lines).toHaveLength(lines.length);
    }, 1000);
  };

  /** Whether it becomes so soon. */
  const becomes = (isSo: () => Promise<boolean>): Promise<boolean> =>
    vi
      .waitFor(async () => expect(await isSo()).toBe(true), { timeout: busyMachineMs(3000), interval: 100 })
      .then(
        () => true,
        () => false,
      );

  /**
   * Chooses a line of the menu with the mouse, as a person does who reads it from the top, and asks for the menu again
   * where it closed because something changed, or was looked at too quickly to see each line light up. Resolves with
   * what was read, once it `isDone`.
   */
  const choose = async (
    label: RegExp,
    picture: string,
    isDone: () => Promise<boolean>,
    lightMs = 40,
  ): Promise<string> => {
    // A line may be barred for a moment, as while the picture is proved again.
    const { lines, index } = await waitUntil(async () => {
      const all = await linesOf(gavel);
      const enabled = all.filter(({ isEnabled }) => isEnabled);
      const at = enabled.findIndex((candidate) => label.test(candidate.label));
      if (at < 0) throw new Error(`No line that can be chosen reads like ${String(label)}: ${JSON.stringify(all)}`);
      return { lines: enabled, index: at };
    });
    const menu = await openWithMouse(Math.min(320, lightMs));
    await keep(picture);
    const line = menu.lines[index];
    if (line && menu.lines.length === lines.length) {
      await hand.moveTo(line.x, line.y);
      await hand.click('left');
      await hand.rest();
      if (await becomes(isDone)) return lines[index]?.label ?? '';
    } else {
      await menu.close();
    }
    if (lightMs > 3000) throw new Error('The menu closed each time before the line was reached');
    return choose(label, picture, isDone, lightMs * 2);
  };

  beforeAll(async () => {
    electron = await prepareElectron();
    folder = await mkdtemp(join(tmpdir(), 'gavel-tray-'));
    desktop = await startDesktop(folder);
    hand = handAt(desktop);
    panel = await startTrayPanel(desktop);
    gavel = await launchGavel({ electron, desktop, profileFolder: join(folder, 'profile') });
  });

  afterAll(async () => {
    await gavel?.quit().catch(() => undefined);
    await panel?.stop();
    await desktop?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  it('shows its icon in the panel from the start, without an account', async () => {
    await expectLook('signed-out');
    await keep('signed-out');
    expect((await stateOf(gavel.window)).desktop?.tray).toBe('present');
  });

  it('changes the icon when a conference begins', async () => {
    await watchMenus(gavel);
    // Time enough to find an entry with the mouse.
    await holdLong(gavel, 10);
    expect((await gavel.startAgain(['--practice', '--scene=trainee'])).code).toBe(0);
    await expectLook('in-conference');
    await keep('in-conference');
    // All are in it at once: each who joins later makes another menu, and closes the one that is open.
    await waitUntil(async () =>
      expect([...(await stateOf(gavel.window)).participants.values()].map(({ size }) => size)).toEqual([5]),
    );
  });

  it('says in its menu what can be done, and why not where something is barred', async () => {
    // Without a reason why not: the simulator has told what it allows.
    await expectInMenu(/^Everyone else: listen only$/u);
    await expectInMenu(/^Drop the last who joined: [^–]*$/u);
    const lines = await linesOf(gavel);
    expect(lines.map(({ label }) => label)).toEqual([
      'Undo – Nothing waits that could be taken back.',
      expect.stringMatching(/^Show .*Conference /u),
      'Everyone else: listen only',
      'Restore everyone',
      expect.stringMatching(/^Drop the last who joined: /u),
      expect.stringMatching(/ · /u),
      'Hide Gavel',
      'Open the compact window',
      'Settings',
      'Quit Gavel',
    ]);
    expect(lines.filter(({ isEnabled }) => !isEnabled).map(({ label }) => label)).toEqual([lines[0]?.label]);
    await expectOnScreen('menu');
  });

  it('drops the last who joined with the mouse: held at first, and recorded as asked in the tray', async () => {
    const commands = async () => [...(await stateOf(gavel.window)).commands.values()];
    const chosen = await choose(/^Drop the last who joined/u, 'drop', async () => (await commands()).length > 0);
    const [command] = await commands();
    expect(command).toMatchObject({ surface: 'tray', phase: 'held', request: { kind: 'drop' } });
    expect(chosen).toBe(`Drop the last who joined: ${command?.target?.name ?? ''} · ${command?.target?.address ?? ''}`);
    await waitUntil(async () => expect(await auditOf(folder)).toMatch(/"tray"/u));
  });

  it('takes it back with the mouse while it is held', async () => {
    await expectInMenu(/^Undo: Dropping /u);
    const first = async () => [...(await stateOf(gavel.window)).commands.values()][0];
    await choose(/^Undo: Dropping /u, 'undo', async () => (await first())?.phase === 'cancelled');
    expect(await first()).toMatchObject({ reason: 'taken-back', sentAt: null });
  });

  it('lets everybody else only listen, with the mouse', async () => {
    await expectInMenu('Everyone else: listen only');
    const changes = async () =>
      [...(await stateOf(gavel.window)).commands.values()].filter(({ request }) => request.kind === 'set-audio');
    await choose(/^Everyone else: listen only/u, 'listen-only', async () => (await changes()).length > 0);
    await waitUntil(async () =>
      expect((await changes()).every(({ phase, surface }) => phase === 'confirmed' && surface === 'tray')).toBe(true),
    );
  });

  it('hides the window, and a click on the icon brings it back', async () => {
    await expectInMenu('Hide Gavel');
    await choose(
      /^Hide Gavel/u,
      'hide',
      async () => (await stateOf(gavel.window)).desktop?.visibleWindows.length === 0,
    );
    await expectInMenu('Show Gavel');
    await keep('hidden');
    const icon = await seenIcon(desktop);
    await hand.moveTo(icon?.x ?? 0, icon?.y ?? 0);
    await hand.click('left');
    await hand.rest();
    await waitUntil(async () => expect((await stateOf(gavel.window)).desktop?.visibleWindows).toEqual(['main']));
  });

  it('speaks the language that is chosen', async () => {
    await ask(gavel.window, 'preferences.change', { language: 'zh-CN' });
    await expectInMenu('退出 Gavel');
    await expectOnScreen('chinese');
    await ask(gavel.window, 'preferences.change', { language: 'en' });
    await expectInMenu('Quit Gavel');
    expect((await linesOf(gavel)).map(({ label }) => label)).not.toContain('退出 Gavel');
  });

  it('shows when the picture is stale, and when it is live again', async () => {
    // Ending practice is held as well, and need not be for long here.
    await ask(gavel.window, 'preferences.change', { holdSeconds: 4 });
    const [accountId = ''] = (await stateOf(gavel.window)).accounts.keys();
    await ask(gavel.window, 'command.make', { request: { kind: 'end-practice', accountId }, surface: 'window' });
    await expectLook('signed-out');
    await ask(gavel.window, 'practice.start', { sceneId: 'failover' });
    await expectLook('in-conference');
    await expectLook('stale');
    await keep('stale');
    expect((await linesOf(gavel)).map(({ label }) => label)).toContainEqual(expect.stringMatching(/ · Stale$/u));
    await expectLook('in-conference');
  });

  it('comes back when the icon itself was lost while the window is hidden in it', async () => {
    await ask(gavel.window, 'shell.window', { window: 'main', to: 'hide' });
    await waitUntil(async () => expect((await stateOf(gavel.window)).desktop?.visibleWindows).toEqual([]));
    const taken = await loseIcon(gavel);
    expect(taken).toBe(true);
    await waitUntil(async () => expect(await seenIcon(desktop)).toBeNull(), 100);
    await waitUntil(async () => expect(await seenIcon(desktop)).not.toBeNull(), 200);
    await ask(gavel.window, 'shell.window', { window: 'main', to: 'show' });
  });

  it('comes back when the panel was restarted', async () => {
    await panel.stop();
    await setTimeout(200);
    expect(await seenIcon(desktop)).toBeNull();
    panel = await startTrayPanel(desktop, 'dark');
    await waitUntil(async () => expect(await seenIcon(desktop)).not.toBeNull(), 200);
    await keep('dark-panel');
    await expectInMenu('Quit Gavel');
    await expectOnScreen('dark-panel-menu');
  });

  it('quits from the menu, and takes its icon with it', async () => {
    const before = gavel.processes();
    await choose(/^Quit Gavel/u, 'quit', async () => before.filter(isLiving).length === 0);
    await waitUntil(async () => expect(await seenIcon(desktop)).toBeNull());
  });
});

describe('a desktop without a tray', () => {
  let folder = '';
  let desktop: Desktop;
  let panel: TrayPanel | undefined;
  let gavel: Gavel;

  beforeAll(async () => {
    const electron = await prepareElectron();
    folder = await mkdtemp(join(tmpdir(), 'gavel-no-tray-'));
    desktop = await startDesktop(folder);
    gavel = await launchGavel({ electron, desktop, profileFolder: join(folder, 'profile') });
  });

  afterAll(async () => {
    await gavel?.quit();
    await panel?.stop();
    await desktop?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  it('has the whole application in its window', async () => {
    await waitUntil(async () =>
      expect((await stateOf(gavel.window)).desktop).toMatchObject({ tray: 'absent', visibleWindows: ['main'] }),
    );
    await gavel.window.getByRole('button', { name: 'Practice mode', exact: true }).click();
    await gavel.window.getByRole('grid', { name: 'Participants' }).waitFor();
  });

  it('never hides the window where nothing would bring it back', async () => {
    await ask(gavel.window, 'shell.window', { window: 'main', to: 'hide' });
    const findable = () =>
      gavel.application.evaluate(({ BrowserWindow }) =>
        BrowserWindow.getAllWindows().some((window) => window.isVisible() || window.isMinimized()),
      );
    await setTimeout(500);
    expect(await findable()).toBe(true);
    await ask(gavel.window, 'shell.window', { window: 'main', to: 'show' });
  });

  it('counts a panel for nothing that has not taken the icon: a hidden start shows its window', async () => {
    const watcher = spawn('status-notifier-watcher', [], { env: { ...process.env, ...desktop.env }, stdio: 'ignore' });
    const message = ['--session', '--print-reply', '--dest=org.kde.StatusNotifierWatcher', '/StatusNotifierWatcher'];
    await waitUntil(async () =>
      expect(
        (
          await run(
            'dbus-send',
            [...message, 'org.kde.StatusNotifierWatcher.RegisterStatusNotifierHost', 'string:org.example.Panel'],
            { env: { ...process.env, ...desktop.env } },
          )
        ).code,
      ).toBe(0),
    );
    const other = await launchGavel({
      electron: await prepareElectron(),
      desktop,
      profileFolder: join(folder, 'hidden'),
      args: ['--hidden'],
    });
    try {
      await waitUntil(async () => expect((await stateOf(other.window)).desktop?.visibleWindows).toEqual(['main']));
      expect((await stateOf(other.window)).desktop?.tray).not.toBe('present');
    } finally {
      await other.quit();
      const gone = once(watcher, 'exit');
      watcher.kill();
      await gone;
    }
  });

  it('gets the icon as soon as a tray appears', async () => {
    panel = await startTrayPanel(desktop);
    await waitUntil(async () => expect((await seenIcon(desktop))?.look).toBe('in-conference'), 200);
    await waitUntil(async () => expect((await stateOf(gavel.window)).desktop?.tray).toBe('present'));
  });

  it('brings the window back when the tray goes that it was hidden in', async () => {
    await ask(gavel.window, 'shell.window', { window: 'main', to: 'hide' });
    await waitUntil(async () => expect((await stateOf(gavel.window)).desktop?.visibleWindows).toEqual([]));
    await panel?.stop();
    await waitUntil(
      async () =>
        expect((await stateOf(gavel.window)).desktop).toMatchObject({ tray: 'absent', visibleWindows: ['main'] }),
      500,
    );
  });
});
