import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { run } from '../../build/shared/run.ts';
import { openX11Keyboard } from '../../main/node/x11-keyboard.ts';
import { prepareElectron } from '../../build/prepare-electron.ts';
import { allActions } from '../../app/actions/actions.ts';
import type { Command } from '../../app/domain/command.ts';
import type { Shortcut } from '../../app/domain/desktop.ts';
import { startDesktop, type Desktop } from './support/desktop.ts';
import { keepScreenshot, launchGavel, type Gavel } from './support/launch.ts';
import { holdLong } from './support/long-holds.ts';
import { startNotificationService, type NotificationService } from './support/notification-service.ts';
import { openOtherWindow, xdotool, type OtherWindow } from './support/other-window.ts';
import { ask, stateOf } from './support/requests.ts';
import { waitUntil } from '../support/eventually.ts';

const defaults: ReadonlyMap<string, string> = new Map(
  allActions.flatMap(({ id, shortcut }) => (shortcut === null ? [] : [[id, shortcut] as const])),
);

/** An accelerator as xdotool has it. */
const xKeys = (accelerator: string): string => accelerator.replace('CommandOrControl', 'ctrl').toLowerCase();

/** Presses of the same keys that follow within this time count as the keyboard repeating them. */
const repeatMs = 1100;

describe.runIf(process.platform === 'linux')('shortcuts while another program has the keyboard', () => {
  let folder = '';
  let desktop: Desktop;
  let gavel: Gavel;
  let other: OtherWindow;
  let notifications: NotificationService;
  const grabbers: ChildProcess[] = [];
  const pressedAtMs = new Map<string, number>();

  const state = () => stateOf(gavel.window);
  const shortcut = async (actionId: string): Promise<Shortcut | undefined> =>
    (await state()).desktop?.shortcuts.find((one) => one.actionId === actionId);
  const commands = async (kind: Command['request']['kind']): Promise<readonly Command[]> =>
    [...(await state()).commands.values()].filter(({ request }) => request.kind === kind);
  const pressKeys = (accelerator: string): Promise<string> => xdotool(desktop, 'key', xKeys(accelerator));

  /** Presses the keys of an action, not so soon that they count as held down, and waits until Gavel has noted it. */
  const press = async (actionId: string, accelerator = defaults.get(actionId) ?? ''): Promise<void> => {
    const { pressedAt: earlier = null } = (await shortcut(actionId)) ?? {};
    await setTimeout(Math.max(0, (pressedAtMs.get(actionId) ?? -repeatMs) + repeatMs - performance.now()));
    await pressKeys(accelerator);
    pressedAtMs.set(actionId, performance.now());
    await waitUntil(async () => expect((await shortcut(actionId))?.pressedAt).not.toBe(earlier));
  };
  /** The same, and proves that the other program keeps the keyboard. */
  const pressElsewhere = async (actionId: string, accelerator?: string): Promise<void> => {
    expect(await other.hasKeyboard(), 'the other program has the keyboard').toBe(true);
    const before = await xdotool(desktop, 'getwindowfocus');
    await press(actionId, accelerator);
    expect(await xdotool(desktop, 'getwindowfocus'), 'the focus stays where it was').toBe(before);
  };
  /** How many attempts of a kind the audit record has that were asked for by shortcut. */
  const audited = async (kind: Command['request']['kind']): Promise<number> => {
    const files = (await readdir(folder, { recursive: true, withFileTypes: true })).filter(
      (entry) => entry.isFile() && entry.parentPath.endsWith('audit'),
    );
    const texts = await Promise.all(files.map((entry) => readFile(join(entry.parentPath, entry.name), 'utf8')));
    return texts
      .join('\n')
      .split('\n')
      .filter((line) => ['"surface":"shortcut"', `"action":"${kind}"`].every((part) => line.includes(part))).length;
  };
  /** Another client of the X server takes keys for itself; resolves once it has them. */
  const grab = async (
    accelerator: string,
  ): Promise<{ readonly presses: () => Promise<number>; readonly stop: () => Promise<void> }> => {
    const name = join(folder, `grab-${grabbers.length}`);
    await writeFile(
      name,
      `"echo pressed >>${name}.pressed"\n  ` +
        `${accelerator.replace('CommandOrControl', 'Control').replaceAll('+', ' + ').toLowerCase()}\n`,
    );
    const child = spawn('xbindkeys', ['--nodaemon', '--file', name], {
      env: { ...process.env, ...desktop.env },
      stdio: 'ignore',
    });
    child.on('error', () => undefined);
    grabbers.push(child);
    const presses = async (): Promise<number> =>
      (await readFile(`${name}.pressed`, 'utf8').catch(() => '')).split('\n').length - 1;
    await waitUntil(async () => {
      await pressKeys(accelerator);
      expect(
        await presses(),
        'xbindkeys has the keys. `npm run prepare-machine` installs what the tests need.',
      ).toBeGreaterThan(0);
    });
    return { presses, stop: () => end(child) };
  };
  const end = async (child: ChildProcess): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
    const gone = once(child, 'exit');
    child.kill('SIGTERM');
    await gone;
  };

  beforeAll(async () => {
    const electron = await prepareElectron();
    folder = await mkdtemp(join(tmpdir(), 'gavel-shortcuts-'));
    desktop = await startDesktop(folder);
    notifications = await startNotificationService(desktop, folder);
    gavel = await launchGavel({
      electron,
      desktop,
      profileFolder: join(folder, 'profile'),
      args: ['--practice', '--scene=trainee'],
    });
    await waitUntil(async () => expect([...(await state()).participants.values()][0]?.size).toBe(5));
    await holdLong(gavel, 4);
    other = await openOtherWindow(desktop);
  });

  afterAll(async () => {
    await gavel?.quit();
    await other?.stop();
    await Promise.all([...grabbers.map(end), notifications?.stop()]);
    await desktop?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  it('every default is registered', async () => {
    const shown = (await state()).desktop?.shortcuts ?? [];
    expect(Object.fromEntries(shown.map(({ actionId, owned, status }) => [actionId, `${owned} ${status}`]))).toEqual(
      Object.fromEntries([...defaults].map(([id, accelerator]) => [id, `${accelerator} active`])),
    );
  });

  it('everybody else only listens, and all are restored', async () => {
    for (const [actionId, mode, count] of [
      ['listen-only-everyone', 'listen-only', 3],
      ['restore-everyone', 'both', 3],
    ] as const) {
      await pressElsewhere(actionId);
      await waitUntil(async () => {
        const made = (await commands('set-audio')).filter(
          ({ request }) => request.kind === 'set-audio' && request.mode === mode,
        );
        expect(made.map(({ phase, surface }) => `${surface} ${phase}`)).toEqual(
          Array.from({ length: count }, () => 'shortcut confirmed'),
        );
      });
    }
    const [roster] = (await state()).participants.values();
    expect([...(roster?.values() ?? [])].map(({ audio }) => audio?.canSpeak ?? '').toSorted()).toEqual(
      // Who was silent before stays so.
      ['off', 'on', 'on', 'on', 'on'],
    );
    expect(await audited('set-audio')).toBe(6);
  });

  it('who joined last is dropped: held, taken back by shortcut, and the second time gone for good', async () => {
    await pressElsewhere('drop-last-joined');
    expect((await commands('drop')).map(({ phase, surface, target }) => [phase, surface, target?.name])).toEqual([
      ['held', 'shortcut', 'Noor Haddad'],
    ]);
    expect(
      (await commands('drop')).map(({ sentAt }) => sentAt),
      'nothing is sent while it is held',
    ).toEqual([null]);
    await pressElsewhere('undo');
    await waitUntil(async () => expect((await commands('drop')).map(({ phase }) => phase)).toEqual(['cancelled']));
    await ask(gavel.window, 'preferences.change', { holdSeconds: 1 });
    await pressElsewhere('drop-last-joined');
    await waitUntil(async () =>
      expect((await commands('drop')).map(({ phase }) => phase)).toEqual(['cancelled', 'confirmed']),
    );
    const [roster] = (await state()).participants.values();
    expect([...(roster?.values() ?? [])].map(({ name }) => name)).not.toContain('Noor Haddad');
    expect(await audited('drop')).toBe(2);
  });

  it('what became of it is announced, and so is what cannot be done now', async () => {
    await waitUntil(async () =>
      expect((await notifications.seen()).map(({ title }) => title).join()).toContain('Noor Haddad'),
    );
    await pressElsewhere('undo');
    await waitUntil(async () =>
      expect(await notifications.seen()).toContainEqual(
        expect.objectContaining({ title: 'Undo: not done', body: 'Nothing waits that could be taken back.' }),
      ),
    );
  });

  it('keys that are held down count once', async () => {
    const before = (await commands('drop')).length;
    await setTimeout(repeatMs);
    await xdotool(
      desktop,
      'keydown',
      'ctrl',
      'keydown',
      'alt',
      'keydown',
      'k',
      'sleep',
      '1.4',
      'keyup',
      'k',
      'keyup',
      'alt',
      'keyup',
      'ctrl',
    );
    pressedAtMs.set('drop-last-joined', performance.now());
    await waitUntil(async () => expect(await commands('drop')).toHaveLength(before + 1));
    await pressElsewhere('undo');
  });

  it('one that is tried out arrives and does nothing', async () => {
    const before = (await commands('drop')).length;
    await ask(gavel.window, 'shortcut.test', { actionId: 'drop-last-joined', isOn: true });
    await pressElsewhere('drop-last-joined');
    await ask(gavel.window, 'shortcut.test', { actionId: 'drop-last-joined', isOn: false });
    expect(await commands('drop')).toHaveLength(before);
  });

  it(
    'one that another program has already is refused, the old one goes on working, and the new one is had once ' +
      'it is free',
    async () => {
      const wanted = 'CommandOrControl+Alt+J';
      const grabber = await grab(wanted);
      const answer = await ask(gavel.window, 'shortcut.set', { actionId: 'drop-last-joined', accelerator: wanted });
      expect(answer).toMatchObject({
        wanted,
        owned: defaults.get('drop-last-joined'),
        status: 'refused',
        problem: 'taken',
      });
      await ask(gavel.window, 'shortcut.test', { actionId: 'drop-last-joined', isOn: true });
      await pressElsewhere('drop-last-joined');
      const before = await grabber.presses();
      await pressKeys(wanted);
      await waitUntil(async () =>
        expect(await grabber.presses(), 'the keys are still the other program’s').toBeGreaterThan(before),
      );

      await grabber.stop();
      expect(
        await ask(gavel.window, 'shortcut.set', { actionId: 'drop-last-joined', accelerator: wanted }),
      ).toMatchObject({
        owned: wanted,
        status: 'active',
      });
      await pressElsewhere('drop-last-joined', wanted);
      await ask(gavel.window, 'shortcut.test', { actionId: 'drop-last-joined', isOn: false });
      const { pressedAt } = await ask(gavel.window, 'shortcut.reset', { actionId: 'drop-last-joined' });
      await pressKeys(wanted);
      expect((await shortcut('drop-last-joined'))?.pressedAt, 'what was given back does nothing').toBe(pressedAt);
    },
  );

  it('others are chosen in the settings by pressing them, those that Gavel owns included', async () => {
    const before = (await commands('drop')).length;
    await ask(gavel.window, 'shell.window', { window: 'settings', to: 'show' });
    const settings = await waitUntil(async () => {
      const page = gavel.application.windows().find((one) => one.url().endsWith('/settings'));
      if (!page) throw new Error('the settings did not open');
      return page;
    });
    await settings.getByRole('tab', { name: 'Shortcuts' }).click();
    const row = settings.locator('[data-action="undo"]');
    const keys = row.locator('.shortcut-keys');
    const choose = async (accelerator: string): Promise<void> => {
      await keys.click();
      await keys.getByText('Press the keys …').waitFor();
      await waitUntil(async () =>
        expect(await xdotool(desktop, 'getwindowfocus', 'getwindowname')).toContain('Settings'),
      );
      await setTimeout(repeatMs);
      await pressKeys(accelerator);
    };
    await choose(defaults.get('drop-last-joined') ?? '');
    await row.getByText('Ctrl+Alt+K belongs to “Drop the last who joined”.').waitFor();
    await keepScreenshot(settings, 'shortcut-refused');
    await choose('CommandOrControl+Alt+Q');
    await waitUntil(async () =>
      expect(await shortcut('undo')).toMatchObject({ owned: 'CommandOrControl+Alt+Q', status: 'active' }),
    );
    await row.getByRole('button', { name: 'Default keys for Undo', exact: true }).click();
    await waitUntil(async () =>
      expect(await shortcut('undo')).toMatchObject({ owned: defaults.get('undo'), status: 'active' }),
    );
    expect(await commands('drop'), 'keys that are chosen do nothing').toHaveLength(before);
    await ask(gavel.window, 'shell.window', { window: 'settings', to: 'hide' });
    await other.focus();
  });

  it('keys are taken by their place under a layout without their letters, and no others', async () => {
    const layout = async (name: string): Promise<void> => {
      expect((await run('setxkbmap', [name], { env: { ...process.env, ...desktop.env } })).code).toBe(0);
    };
    const statuses = async () => [...new Set(((await state()).desktop?.shortcuts ?? []).map(({ status }) => status))];
    const before = await statuses();
    await layout('ru');
    try {
      // A key that Gavel does not want stays everybody's: with X11's "any key" it could not be grabbed.
      await waitUntil(async () => expect((await shortcut('undo'))?.status).toBe('active'));
      const { pressedAt: earlier = null } = (await shortcut('undo')) ?? {};
      // The key on which the American layout has Z.
      await waitUntil(async () => {
        // The keys are taken anew a moment after the layout has changed; presses too close together count as one.
        await setTimeout(repeatMs);
        await xdotool(desktop, 'key', 'ctrl+alt+52');
        expect((await shortcut('undo'))?.pressedAt).not.toBe(earlier);
      });
      const keyboard = await openX11Keyboard(desktop.env);
      try {
        expect(await keyboard.take('CommandOrControl+Alt+Z', () => undefined), 'Gavel has it').toBe(false);
        expect(await keyboard.take('CommandOrControl+Alt+Q', () => undefined), 'nobody has it').toBe(true);
      } finally {
        keyboard.close();
      }
      expect((await statuses()).filter((status) => status === 'refused')).toEqual(
        before.filter((status) => status === 'refused'),
      );
    } finally {
      await layout('us');
    }
    await waitUntil(async () => expect(await statuses()).toEqual(before));
  });

  it('Gavel comes to the front from behind another window, hides, and comes back', async () => {
    const isInFront = () =>
      gavel.application.evaluate(({ BrowserWindow }) => BrowserWindow.getFocusedWindow() !== null);
    const isVisible = async (): Promise<boolean> => (await state()).desktop?.visibleWindows.includes('main') ?? false;
    expect(await other.hasKeyboard()).toBe(true);
    expect(await isVisible()).toBe(true);
    await press('toggle-window');
    await waitUntil(async () => expect(await isInFront()).toBe(true));
    await press('toggle-window');
    // Without a tray it is minimised where it would be hidden.
    await waitUntil(async () => expect(await isVisible()).toBe(false));
    await press('toggle-window');
    await waitUntil(async () => expect([await isVisible(), await isInFront()]).toEqual([true, true]));
    await other.focus();
  });

  it('one’s own state changes once the conference has ended', async () => {
    await ask(gavel.window, 'preferences.change', { holdSeconds: 0 });
    const [conferenceId = ''] = (await state()).conferences.keys();
    await ask(gavel.window, 'command.make', { request: { kind: 'end', conferenceId }, surface: 'window' });
    await waitUntil(async () => expect((await state()).conferences.size).toBe(0));
    const ownState = async (): Promise<string | undefined> => [...(await state()).accounts.values()][0]?.agent?.state;
    for (const [actionId, wanted] of [
      ['own-not-ready', 'not-ready'],
      ['own-ready', 'ready'],
    ] as const) {
      await pressElsewhere(actionId);
      await waitUntil(async () => expect(await ownState()).toBe(wanted));
    }
    expect((await commands('set-agent-state')).map(({ surface }) => surface)).toEqual(['shortcut', 'shortcut']);
    expect(await audited('set-agent-state')).toBe(2);
  });

  it('every default has been pressed, and all are given back at the end', async () => {
    expect([...pressedAtMs.keys()].sort()).toEqual([...defaults.keys()].sort());
    await gavel.quit();
    await grab(defaults.get('undo') ?? '');
  });
});
