import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { run } from '../../build/shared/run.ts';
import { waitUntil } from '../support/eventually.ts';
import { keepScreenshot } from './support/launch.ts';
import { openOtherWindow, xdotool, type OtherWindow } from './support/other-window.ts';
import { ask, stateOf } from './support/requests.ts';
import { keepPicture, screenPicture, type Region } from './support/screen-picture.ts';
import {
  close,
  expectHidden,
  expectNotices,
  expectVisible,
  factsOf,
  pageOf,
  WindowBench,
  type WindowFacts,
} from './support/windows.ts';

describe('windows in a real Electron', () => {
  let bench: WindowBench;
  let other: OtherWindow;

  beforeAll(async () => {
    bench = await WindowBench.open();
    other = await openOtherWindow(bench.desktop);
  });
  afterEach(() => bench.reset());
  afterAll(async () => {
    await other?.stop();
    await bench?.stop();
  });

  it(
    'shows its window at login where there is no tray, leaves the keyboard alone, and closing it quits within ' +
      'three seconds',
    async () => {
      const started = await bench.launch(['--hidden']);
      await expectVisible(started, 'main');
      expect((await stateOf(started.window)).desktop?.tray).toBe('absent');
      await ask(started.window, 'shell.window', { window: 'main', to: 'hide' });
      await waitUntil(async () => expect((await factsOf(started, 'main'))?.isMinimised).toBe(true));
      await ask(started.window, 'shell.window', { window: 'main', to: 'toggle' });
      await expectVisible(started, 'main');
      await close(started, 'main');
      await bench.expectGone(3_000);
    },
  );

  it(
    'starts without a window where there is a tray, stays in it when closed, and comes back by itself when the ' +
      'tray goes',
    async () => {
      await bench.startTray();
      const started = await bench.launch(['--hidden']);
      await waitUntil(async () => expect((await stateOf(started.window)).desktop?.tray).toBe('present'));
      await expectNotices(started, 'started-in-tray');
      expect(await factsOf(started, 'main')).toMatchObject({ isVisible: false });
      await started.startAgain([]);
      await expectVisible(started, 'main');
      // From minimised, as from the list of windows: it is as hidden as any other.
      await started.application.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.minimize());
      await waitUntil(async () => expect((await factsOf(started, 'main'))?.isMinimised).toBe(true));
      await close(started, 'main');
      await expectHidden(started, 'main');
      await expectNotices(started, 'started-in-tray', 'goes-on-in-tray');
      await other.focus();
      await bench.stopTray();
      await waitUntil(async () => expect((await factsOf(started, 'main'))?.isVisible).toBe(true));
      expect(await other.hasKeyboard()).toBe(true);
      await close(started, 'main');
      await bench.expectGone(3_000);
      // What was explained once is not explained again.
      await bench.startTray();
      const again = await bench.launch(['--hidden'], true);
      await again.startAgain([]);
      await expectVisible(again, 'main');
      expect([...(await stateOf(again.window)).notices.values()]).toEqual([]);
      bench.terminate();
      await bench.expectGone(3_000);
    },
  );

  it('keeps the compact window above other programs as long as that is wanted, and the main window stays', async () => {
    const started = await bench.launch(['--practice']);
    await started.window.getByRole('grid', { name: 'Participants' }).waitFor();
    await ask(started.window, 'shell.window', { window: 'compact', to: 'show' });
    const compact = await pageOf(started, 'compact');
    await compact.getByRole('grid', { name: 'Participants' }).waitFor();
    const place = await waitUntil(async () => {
      const facts = await factsOf(started, 'compact');
      expect(facts).toMatchObject({ isVisible: true, width: 380, height: 560 });
      return facts as WindowFacts;
    });
    await keepScreenshot(compact, 'compact-window');
    expect(await factsOf(started, 'main')).toMatchObject({ isVisible: true });
    const above = async (): Promise<boolean> =>
      (
        await run('xprop', ['-id', String(place.nativeId), '_NET_WM_STATE'], {
          env: { ...process.env, ...bench.desktop.env },
        })
      ).output.includes('_NET_WM_STATE_ABOVE');
    expect(await above()).toBe(true);

    // Another program's window comes to the front right over it; what the screen shows there decides.
    const otherId = await xdotool(bench.desktop, 'getactivewindow').then(() =>
      xdotool(bench.desktop, 'search', '--onlyvisible', '--name', '^Another program$'),
    );
    await xdotool(bench.desktop, 'windowmove', '--sync', otherId, String(place.x + 60), String(place.y + 200));
    const region: Region = { x: place.x + 80, y: place.y + 230, width: 160, height: 30 };
    await other.focus();
    const withCompact = (await screenPicture(bench.desktop.screenFile, region)).rgba;
    /** Durations go on ticking: a few pixels may differ. */
    const showsCompact = async (): Promise<boolean> => {
      const { rgba } = await screenPicture(bench.desktop.screenFile, region);
      return rgba.filter((value, index) => value !== withCompact[index]).length < rgba.length / 10;
    };
    keepPicture(await screenPicture(bench.desktop.screenFile), 'compact-above');
    await xdotool(bench.desktop, 'windowraise', otherId);
    expect(await showsCompact()).toBe(true);
    await ask(started.window, 'preferences.change', { isCompactOnTop: false });
    await waitUntil(async () => expect(await above()).toBe(false));
    await xdotool(bench.desktop, 'windowraise', otherId);
    await waitUntil(async () => expect(await showsCompact()).toBe(false));
    keepPicture(await screenPicture(bench.desktop.screenFile), 'compact-not-above');
    await ask(started.window, 'preferences.change', { isCompactOnTop: true });
    await waitUntil(async () => expect(await above()).toBe(true));
    await waitUntil(async () => expect(await showsCompact()).toBe(true));
    expect(await other.hasKeyboard()).toBe(true);

    // Without a tray one of the two windows stays: closing one leaves the other, closing that one quits.
    await close(started, 'main');
    await expectHidden(started, 'main');
    await compact.getByRole('button', { name: 'Open the main window' }).click();
    await expectVisible(started, 'main');
    await close(started, 'compact');
    await waitUntil(async () => expect(await factsOf(started, 'compact')).toBeNull());
    await close(started, 'main');
    await bench.expectGone(3_000);
  });

  it('moves nothing when Alt is pressed, alone or with Shift, and zooms by keys all the same', async () => {
    const started = await bench.launch(['--practice']);
    await started.window.getByRole('grid', { name: 'Participants' }).waitFor();
    await ask(started.window, 'shell.window', { window: 'main', to: 'show' });
    await waitUntil(async () => expect((await factsOf(started, 'main'))?.isFocused).toBe(true));
    const content = () =>
      started.application.evaluate(({ BrowserWindow }) => {
        const [window] = BrowserWindow.getAllWindows();
        return { bounds: window?.getContentBounds(), isMenuShown: window?.isMenuBarVisible() };
      });
    const before = await content();
    expect(before.isMenuShown).toBe(false);
    const zoomFactor = (): Promise<number> =>
      started.application.evaluate(
        ({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.getZoomFactor() ?? 0,
      );
    for (const keys of ['alt', 'alt+shift', 'ctrl+alt']) {
      await xdotool(bench.desktop, 'key', keys);
      const zoomed = await zoomFactor();
      // What is pressed later has arrived: so has this.
      await xdotool(bench.desktop, 'key', 'ctrl+minus');
      await waitUntil(async () => expect(await zoomFactor()).toBeLessThan(zoomed));
      expect({ keys, ...(await content()) }).toEqual({ keys, ...before });
    }
    await started.end();
  });

  it('comes back with what is held when its last window goes without being closed', async () => {
    const started = await bench.launchWithHeldDrop();
    await ask(started.window, 'shell.window', { window: 'compact', to: 'show' });
    await expectVisible(started, 'compact');
    await close(started, 'main');
    await expectHidden(started, 'main');
    await started.application.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows()
        .find((one) => one.webContents.getURL().endsWith('/compact'))
        ?.destroy(),
    );
    await expectVisible(started, 'main');
    await started.window.getByRole('button', { name: 'Undo', exact: true }).click();
    await waitUntil(async () =>
      expect(
        [...(await stateOf(started.window)).commands.values()].map(({ phase, reason }) => [phase, reason]),
      ).toEqual([['cancelled', 'taken-back']]),
    );
    await close(started, 'main');
    await bench.expectGone(3_000);
  });

  it('opens the settings in a window of their own, where the start at login is read back from the system', async () => {
    const started = await bench.launch();
    await started.window.getByRole('button', { name: 'Practice mode', exact: true }).waitFor();
    await started.window.keyboard.press('Control+,');
    const settings = await pageOf(started, 'settings');
    await settings.getByRole('tab', { name: 'On the desktop' }).click();
    await settings.getByText('The system says: Gavel does not start at login.').waitFor();
    await settings.getByLabel('Start when I log in').click();
    await settings.getByText('The system says: Gavel starts at login.').waitFor();
    await keepScreenshot(settings, 'settings-window');
    const entry = join(bench.profileFolder, 'autostart', 'gavel.desktop');
    expect(await readFile(entry, 'utf8')).toMatch(/^Exec=.*--hidden$/mu);
    expect((await run('desktop-file-validate', [entry])).output).toBe('');
    await settings.getByLabel('Start when I log in').click();
    await settings.getByText('The system says: Gavel does not start at login.').waitFor();
    await expect(readFile(entry)).rejects.toThrow();
    await close(started, 'settings');
    await waitUntil(async () => expect(await factsOf(started, 'settings')).toBeNull());
    await ask(started.window, 'shell.quit', { held: 'ask' }).catch(() => undefined);
    await bench.expectGone(3_000);
  });

  it('brings its windows back onto a screen that shrinks, and to their place when it grows again', async () => {
    const started = await bench.launch();
    await expectVisible(started, 'main');
    // The frame has come to the window, and its place is kept: from now on a person moves it.
    await waitUntil(async () =>
      expect(await readFile(join(bench.profileFolder, 'Gavel', 'window.json'), 'utf8')).toMatch(/"main":\{"/u),
    );
    const bounds = { x: 300, y: 120, width: 1000, height: 700 };
    await started.application.evaluate(
      ({ BrowserWindow }, to) => BrowserWindow.getAllWindows()[0]?.setBounds(to),
      bounds,
    );
    await waitUntil(async () =>
      expect(await readFile(join(bench.profileFolder, 'Gavel', 'window.json'), 'utf8')).toContain('"width":1000'),
    );
    const before = await factsOf(started, 'main');
    const xrandr = async (...args: readonly string[]) =>
      run('xrandr', args, { env: { ...process.env, ...bench.desktop.env } });
    await xrandr('--newmode', 'small', '38.25', '800', '832', '912', '1024', '600', '603', '607', '624');
    await xrandr('--addmode', 'screen', 'small');
    await xrandr('--output', 'screen', '--mode', 'small');
    await waitUntil(async () => {
      const { x = 0, y = 0, width = 0, height = 0 } = (await factsOf(started, 'main')) ?? {};
      expect({
        isLeft: x >= 0,
        isTop: y >= 0,
        right: x + width <= 800,
        bottom: y + height <= 600,
        width,
        height: height > 400,
      }).toEqual({
        isLeft: true,
        isTop: true,
        right: true,
        bottom: true,
        // All of the screen but for a frame, which is thicker or thinner.
        width: expect.closeTo(790, -1.5),
        height: true,
      });
    });
    await keepScreenshot(started.window, 'small-screen');
    await xrandr('--output', 'screen', '--mode', '1360x900');
    await waitUntil(async () =>
      expect(await factsOf(started, 'main')).toMatchObject({
        x: before?.x,
        y: before?.y,
        width: before?.width,
        height: before?.height,
      }),
    );
    bench.terminate();
    await bench.expectGone(3_000);
    // The next start opens it there again, whatever the frame around it adds.
    const again = await bench.launch([], true);
    await waitUntil(async () =>
      expect(await factsOf(again, 'main')).toMatchObject({
        isVisible: true,
        x: before?.x,
        y: before?.y,
        width: before?.width,
        height: before?.height,
      }),
    );
    bench.terminate();
    await bench.expectGone(3_000);
  });

  it.each([1.25, 1.5, 1.75, 2])('stays where it is and as large as it is through five starts at %s', async (scale) => {
    const args = [`--force-device-scale-factor=${scale}`];
    const stored = async (): Promise<string> => readFile(join(bench.profileFolder, 'Gavel', 'window.json'), 'utf8');
    const started = await bench.launch(args);
    await expectVisible(started, 'main');
    await waitUntil(async () => expect(await stored()).toMatch(/"main":\{"/u));
    await started.application.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows()[0]?.setBounds({ x: 41, y: 13, width: 411, height: 481 }),
    );
    await waitUntil(async () => expect(await stored()).toMatch(/"width":4\d\d,/u));
    bench.terminate();
    await bench.expectGone(3_000);
    const places: string[] = [];
    // The first of six brings it wholly onto a screen that is too small for it.
    for (let start = 0; start < 6; start += 1) {
      const again = await bench.launch(args, true);
      await expectVisible(again, 'main');
      await again.window.getByRole('button', { name: 'Practice mode', exact: true }).waitFor();
      bench.terminate();
      await bench.expectGone(3_000);
      places.push(await stored());
    }
    expect(places.slice(1)).toEqual(Array.from({ length: 5 }, () => places[0]));
  });
});
