import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { run } from '../../build/shared/run.ts';
import { waitUntil } from '../support/eventually.ts';
import type { WindowManager } from './support/desktop.ts';
import type { Gavel } from './support/launch.ts';
import { openOtherWindow, xdotool, type OtherWindow } from './support/other-window.ts';
import { ask, stateOf } from './support/requests.ts';
import { expectHidden, expectVisible, factsOf, WindowBench } from './support/windows.ts';

/**
 * Presses of the same keys that follow within this time count as the keyboard repeating them; a person's second one
 * comes no sooner than the other.
 */
const repeatMs = 1100;
const soonMs = 200;

const managers: readonly WindowManager[] = ['openbox', 'xfwm4'];

describe.runIf(process.platform === 'linux').each(managers)('on a desktop with %s', (manager) => {
  let bench: WindowBench;
  let other: OtherWindow;
  let gavel: Gavel;

  const xprop = async (...args: readonly string[]): Promise<string> =>
    (await run('xprop', args, { env: { ...process.env, ...bench.desktop.env } })).output;
  const workspace = async (): Promise<string> => xdotool(bench.desktop, 'get_desktop');
  /** What the X server and the window manager say of the main window, not what Electron believes. */
  const inFront = async () => {
    const id = (await factsOf(gavel, 'main'))?.nativeId ?? 0;
    const stacking = await xprop('-root', '_NET_CLIENT_LIST_STACKING');
    // Both may be below the panel.
    const heightOf = (window: number): number => stacking.indexOf(`0x${window.toString(16)}`);
    return {
      hasKeyboard: (await xdotool(bench.desktop, 'getactivewindow')) === String(id),
      isTopmost: heightOf(id) > heightOf(Number(other.id())),
      isOnThisWorkspace: (await xdotool(bench.desktop, 'get_desktop_for_window', String(id))) === (await workspace()),
    };
  };
  const expectInFront = () =>
    waitUntil(async () =>
      expect(await inFront()).toEqual({ hasKeyboard: true, isTopmost: true, isOnThisWorkspace: true }),
    );
  const tooltips = (): Promise<readonly string[]> =>
    gavel.application.evaluate(() => Reflect.get(globalThis, 'tooltips') as string[]);

  beforeAll(async () => {
    bench = await WindowBench.open(manager);
    await xdotool(bench.desktop, 'set_num_desktops', '3');
    await bench.startTray();
    gavel = await bench.launch(['--practice', '--scene=trainee']);
    await gavel.application.evaluate(({ Tray }) => {
      const shown: string[] = [];
      Reflect.set(globalThis, 'tooltips', shown);
      const own = Tray.prototype.setToolTip;
      Tray.prototype.setToolTip = function setToolTip(text) {
        shown.push(text);
        own.call(this, text);
      };
    });
    await waitUntil(async () =>
      expect([...(await stateOf(gavel.window)).participants.values()].map(({ size }) => size)).toEqual([5]),
    );
    other = await openOtherWindow(bench.desktop);
  });
  afterAll(async () => {
    await other?.stop();
    await bench?.stop();
  });

  it('the command line says that Gavel is shown once it is in front, wherever it was before', async () => {
    const show = async (): Promise<void> => {
      expect(await gavel.startAgain(['--action=show-window'])).toEqual({ code: 0, output: 'Show Gavel: done\n' });
      expect(await inFront()).toEqual({ hasKeyboard: true, isTopmost: true, isOnThisWorkspace: true });
    };
    await other.focus();
    await show();
    await gavel.application.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.minimize());
    await waitUntil(async () => expect((await factsOf(gavel, 'main'))?.isMinimised).toBe(true));
    await show();
    await xdotool(bench.desktop, 'set_desktop', '2');
    await waitUntil(async () => expect((await inFront()).isOnThisWorkspace).toBe(false));
    await show();
    await ask(gavel.window, 'shell.window', { window: 'main', to: 'hide' });
    await expectHidden(gavel, 'main');
    await show();
  });

  it('a second start brings it to the front from behind another window', async () => {
    await other.focus();
    expect((await gavel.startAgain([])).code).toBe(0);
    await expectInFront();
  });

  it('a shortcut shows it, hides what has the keyboard, and shows it again at once', async () => {
    await other.focus();
    const toggle = () => xdotool(bench.desktop, 'key', 'ctrl+alt+g');
    await toggle();
    await expectInFront();
    expect(await other.hasKeyboard()).toBe(false);
    await setTimeout(repeatMs);
    await toggle();
    await expectHidden(gavel, 'main');
    await setTimeout(soonMs);
    await toggle();
    await expectInFront();
  });

  it('keys are taken by their place under a layout without their letters', async () => {
    const undo = async () =>
      (await stateOf(gavel.window)).desktop?.shortcuts.find(({ actionId }) => actionId === 'undo');
    const layout = (name: string) => run('setxkbmap', [name], { env: { ...process.env, ...bench.desktop.env } });
    const before = (await undo())?.pressedAt ?? null;
    await layout('ru');
    try {
      await waitUntil(async () => {
        await setTimeout(repeatMs);
        // The key on which the American layout has Z.
        await xdotool(bench.desktop, 'key', 'ctrl+alt+52');
        expect((await undo())?.pressedAt).not.toBe(before);
      });
    } finally {
      await layout('us');
    }
  });

  it('hidden while it had the keyboard, it says in its tooltip what became of what, until that was seen', async () => {
    await ask(gavel.window, 'preferences.change', { holdSeconds: 0 });
    await expectInFront();
    await ask(gavel.window, 'shell.window', { window: 'main', to: 'hide' });
    await expectHidden(gavel, 'main');
    expect((await gavel.startAgain(['--action=drop-last-joined'])).code).toBe(0);
    await waitUntil(async () => expect((await tooltips()).at(-1)).toMatch(/not seen yet/u));
    expect((await gavel.startAgain(['--action=show-window'])).output).toBe('Show Gavel: done\n');
    await waitUntil(async () => expect((await tooltips()).at(-1)).not.toMatch(/not seen yet/u));
    const seenCount = (await tooltips()).length;
    await other.focus();
    expect((await gavel.startAgain(['--action=undo'])).code).toBe(1);
    expect((await tooltips()).slice(seenCount).filter((text) => text.includes('not seen yet'))).toEqual([]);
  });

  it('hidden in the tray, it comes back beside the other program when the tray goes', async () => {
    await ask(gavel.window, 'shell.window', { window: 'main', to: 'hide' });
    await expectHidden(gavel, 'main');
    await other.focus();
    await bench.stopTray();
    await expectVisible(gavel, 'main');
    expect(await other.hasKeyboard()).toBe(true);
  });
});

describe.runIf(process.platform === 'linux')('on a desktop with xfwm4', () => {
  let bench: WindowBench;

  beforeAll(async () => {
    bench = await WindowBench.open('xfwm4');
  });
  afterAll(() => bench?.stop());

  it('the window stays where it is and as large as it is through three starts at 1.5', async () => {
    const args = ['--force-device-scale-factor=1.5'];
    const stored = (): Promise<string> => readFile(join(bench.profileFolder, 'Gavel', 'window.json'), 'utf8');
    const end = async (): Promise<void> => {
      bench.terminate();
      await bench.expectGone(3_000);
    };
    const gavel = await bench.launch(args);
    await expectVisible(gavel, 'main');
    await waitUntil(async () => expect(await stored()).toMatch(/"main":\{/u));
    await gavel.application.evaluate(({ BrowserWindow }) => {
      const [window] = BrowserWindow.getAllWindows();
      // A window as large as the screen may have been maximised.
      window?.unmaximize();
      window?.setBounds({ x: 41, y: 33, width: 411, height: 481 });
    });
    await waitUntil(async () => expect(await stored()).toMatch(/"width":4\d\d,/u));
    await end();
    const places: string[] = [];
    for (let start = 0; start < 3; start += 1) {
      const again = await bench.launch(args, true);
      await expectVisible(again, 'main');
      await again.window.getByRole('button', { name: 'Practice mode', exact: true }).waitFor();
      await end();
      places.push(await stored());
    }
    expect(places).toEqual([places[0], places[0], places[0]]);
  });
});
