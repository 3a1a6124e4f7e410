import { AxeBuilder } from '@axe-core/playwright';
import type { Locator } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import type { RequestName } from '../../app/contract/requests.ts';
import type { Preferences } from '../../app/domain/preferences.ts';
import { Bench, type Look } from '../support/e2e-bench.ts';
import { eventually } from '../support/eventually.ts';
import { descriptionOf, seen } from '../support/e2e-window.ts';
import { FakeKeys } from '../support/fake-keys.ts';
import type { FixtureWindow } from '../support/fixture-window.ts';
import { ShortcutBench } from '../support/shortcut-bench.ts';
import { windowFixture } from '../support/window-fixture.ts';

const bench = new Bench();
const taken = 'CommandOrControl+Alt+J';

/** The settings window on the real shortcuts, with the keys of a desktop that the test holds in its hand. */
const open = async (
  options: {
    readonly look?: Look;
    readonly preferences?: Partial<Preferences>;
    readonly platform?: 'linux' | 'mac' | 'windows';
    readonly keys?: FakeKeys;
  } = {},
) => {
  const keys = options.keys ?? new FakeKeys();
  keys.others.add(taken);
  const desktop = new ShortcutBench({ keys, platform: options.platform ?? 'linux' }).start();
  desktop.showWindow('settings', true);
  const { environment } = windowFixture(Date.now());
  const { state } = desktop.store;
  if (!state.desktop) throw new Error('there is no desktop');
  const opened: FixtureWindow = await bench.openOn(
    [
      { slice: 'environment', value: environment({ host: 'electron', platform: options.platform ?? 'linux' }) },
      { slice: 'preferences', value: { ...state.preferences, ...options.preferences } },
      { slice: 'desktop', value: state.desktop },
    ],
    { viewport: { width: 820, height: 640 }, ...options.look },
    '/settings',
  );
  const show = async (): Promise<void> => {
    if (desktop.store.state.desktop) await opened.tell({ slice: 'desktop', value: desktop.store.state.desktop });
  };
  const answer = (name: RequestName, handle: (input: never) => unknown): void =>
    void opened.answers.set(name, (input) => {
      const value = handle(input as never) ?? {};
      // The test may be over before the page is told.
      setTimeout(() => void show().catch(() => undefined), 0);
      return value;
    });
  answer('shortcut.set', ({ actionId, accelerator }: { actionId: string; accelerator: string | null }) =>
    desktop.shortcuts.set(actionId, accelerator),
  );
  answer('shortcut.reset', ({ actionId }: { actionId: string }) => desktop.shortcuts.reset(actionId));
  answer('shortcut.test', ({ actionId, isOn }: { actionId: string | null; isOn: boolean }) =>
    desktop.shortcuts.test(actionId, isOn),
  );
  const { page } = opened.window;
  await page.getByRole('tab', { name: options.preferences?.language === 'zh-CN' ? '快捷键' : 'Shortcuts' }).click();
  const row = (actionId: string): Locator => page.locator(`[data-action="${actionId}"]`);
  return {
    opened,
    asked: opened.asked,
    desktop,
    keys,
    page,
    row,
    window: opened.window,
    keysOf: (actionId: string) => row(actionId).locator('.shortcut-keys'),
    says: (text: string | RegExp) => page.getByRole('status').filter({ hasText: text }),
    press: async (accelerator: string): Promise<void> => {
      keys.press(accelerator);
      await show();
    },
  };
};

describe('the settings of shortcuts', () => {
  const looks: Readonly<Record<string, readonly [Look, Partial<Preferences>]>> = {
    light: [{ colorScheme: 'light' }, {}],
    dark: [{ colorScheme: 'dark' }, {}],
    'forced-colours': [{ forcedColors: 'active' }, {}],
    smallest: [{ viewport: { width: 380, height: 560 } }, {}],
    'zh-CN': [{}, { language: 'zh-CN' }],
  };
  for (const [name, [look, preferences]] of Object.entries(looks)) {
    it(`can be read by everybody: ${name}`, async () => {
      const { window, desktop, page, row, opened } = await open({ look, preferences });
      desktop.shortcuts.set('undo', taken);
      desktop.shortcuts.set('own-ready', null);
      if (desktop.store.state.desktop) {
        const shortcuts = desktop.store.state.desktop.shortcuts.map((one) =>
          one.actionId === 'restore-everyone' ? { ...one, status: 'unconfirmed' as const } : one,
        );
        await opened.tell({ slice: 'desktop', value: { ...desktop.store.state.desktop, shortcuts } });
      }
      await seen(row('undo').locator('.mark-refused'));
      await bench.picture(window, `shortcut-settings-${name}`);
      await row('drop-last-joined').locator('.shortcut-keys').click();
      await page.keyboard.down('Control');
      await bench.picture(window, `shortcut-settings-recording-${name}`);
      const { violations } = await new AxeBuilder({ page })
        .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'])
        .setLegacyMode(true)
        .analyze();
      expect(
        violations.map(({ id, nodes }) => `${id} at ${nodes.map(({ target }) => target.join(' ')).join(' and ')}`),
      ).toEqual([]);
      expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBe(0);
    });
  }

  it('say for each action its keys and how they stand, in words', async () => {
    const { row, keysOf, page } = await open();
    await seen(page.getByRole('button', { name: 'Keys for Drop the last who joined: Ctrl+Alt+K', exact: true }));
    await row('drop-last-joined').getByText('Works', { exact: true }).waitFor();
    expect(await keysOf('make-call').textContent()).toBe('Keys for Make a call: None');
    await row('make-call').getByText('Off', { exact: true }).waitFor();
    expect(await page.getByText('AltGr').count()).toBe(0);
  });

  it('take other keys by keyboard alone, and say so', async () => {
    const { page, keysOf, says, desktop, window } = await open();
    await keysOf('undo').focus();
    await page.keyboard.press('Enter');
    await seen(keysOf('undo').getByText('Press the keys …'));
    await page.keyboard.down('Control');
    await page.keyboard.down('Alt');
    await seen(keysOf('undo').getByText('Ctrl+Alt+…'));
    await page.keyboard.press('q');
    await page.keyboard.up('Alt');
    await page.keyboard.up('Control');
    await seen(says('Ctrl+Alt+Q works now.'));
    await eventually(() => keysOf('undo').textContent()).toBe('Keys for Undo: Ctrl+Alt+Q');
    expect(desktop.of('undo')).toMatchObject({ owned: 'CommandOrControl+Alt+Q', status: 'active' });
    expect((await window.focused()).name).toContain('Undo');
  });

  it('show why keys were refused, and that the old ones go on working', async () => {
    const { page, row, keysOf, desktop } = await open();
    await keysOf('undo').click();
    await page.keyboard.press('Control+Alt+j');
    await seen(row('undo').getByText('Refused', { exact: true }));
    expect(await descriptionOf(keysOf('undo'))).toBe('Another program has Ctrl+Alt+J. Ctrl+Alt+Z goes on working.');
    expect(desktop.of('undo')).toMatchObject({ owned: 'CommandOrControl+Alt+Z' });
    await page.getByRole('button', { name: 'Default keys for Undo', exact: true }).click();
    await seen(row('undo').getByText('Works', { exact: true }));
    expect(await keysOf('undo').textContent()).toBe('Keys for Undo: Ctrl+Alt+Z');
  });

  it('do not take what people type with, and wait on', async () => {
    const { page, says, keysOf, asked } = await open();
    await keysOf('undo').click();
    await page.keyboard.press('k');
    await seen(says('K cannot be a shortcut'));
    await seen(keysOf('undo').getByText('Press the keys …'));
    expect(asked.filter(({ name }) => name === 'shortcut.set')).toEqual([]);
    await page.keyboard.press('F9');
    await seen(says('F9 works now.'));
  });

  it('Escape leaves everything as it is, Delete takes the keys away, Tab leads on', async () => {
    const { page, says, keysOf, asked, desktop, window, row } = await open();
    await keysOf('undo').click();
    await page.keyboard.press('Escape');
    await seen(says('Nothing was changed.'));
    expect(await keysOf('undo').textContent()).toBe('Keys for Undo: Ctrl+Alt+Z');
    await keysOf('undo').click();
    await page.keyboard.press('Tab');
    await seen(says('Nothing was changed.'));
    expect((await window.focused()).name).toBe('Test Undo');
    expect(asked.filter(({ name }) => name === 'shortcut.set')).toEqual([]);
    await keysOf('undo').click();
    await page.keyboard.press('Delete');
    await seen(says('This action has no keys now.'));
    await seen(row('undo').getByText('Off', { exact: true }));
    expect(desktop.of('undo')).toMatchObject({ owned: null, status: 'off' });
  });

  it('keys that Gavel owns do nothing while others are chosen, and are taken for what they are', async () => {
    const { says, keysOf, desktop, press, row, asked } = await open();
    await keysOf('undo').click();
    await eventually(async () => asked.at(-1)?.name).toBe('shortcut.test');
    await press('CommandOrControl+Alt+K');
    await seen(row('undo').getByText('Ctrl+Alt+K belongs to “Drop the last who joined”.'));
    await seen(says('belongs to'));
    expect(desktop.performed).toEqual([]);
    desktop.clock.advance(2000);
    await press('CommandOrControl+Alt+K');
    expect(desktop.performed).toHaveLength(1);
  });

  it('can be tried out: a press is shown and does nothing', async () => {
    const { page, says, desktop, press, row } = await open({ keys: new FakeKeys('first-press') });
    await seen(row('drop-last-joined').getByText('Unconfirmed', { exact: true }));
    await page.getByRole('button', { name: 'Test Drop the last who joined' }).click();
    await seen(says('Press Ctrl+Alt+K now'));
    await press('CommandOrControl+Alt+K');
    await seen(says('Ctrl+Alt+K arrived.'));
    await seen(row('drop-last-joined').getByText('Works', { exact: true }));
    expect(desktop.performed).toEqual([]);
    expect(await page.getByRole('button', { name: 'Test Make a call' }).getAttribute('aria-disabled')).toBe('true');
  });

  it('what is held is taken back by Escape even while keys are chosen', async () => {
    const { page, keysOf, opened, asked } = await open();
    const { command } = windowFixture(Date.now());
    await opened.tell({ slice: 'command', id: 'c', value: command('c', { heldUntil: Date.now() + 60_000 }) });
    await keysOf('undo').click();
    await page.keyboard.press('Escape');
    await eventually(async () => asked.some(({ name }) => name === 'command.undo')).toBe(true);
  });

  it('warn of AltGr on Windows, and write keys as a Mac does on a Mac', async () => {
    const windows = await open({ platform: 'windows' });
    await seen(windows.page.getByText('Ctrl+Alt is the same as AltGr'));
    const mac = await open({ platform: 'mac' });
    expect(await mac.keysOf('drop-last-joined').locator('kbd [aria-hidden]').textContent()).toBe('⌥⌘K');
    await seen(
      mac.page.getByRole('button', { name: 'Keys for Drop the last who joined: Option Command K', exact: true }),
    );
    await mac.keysOf('undo').click();
    await mac.page.keyboard.press('Meta+Control+y');
    await seen(mac.says('⌃⌘Y works now.'));
  });

  it('in a browser say that only the installed Gavel has them', async () => {
    const gavel = await bench.gavel();
    await gavel.ask('preferences.change', { language: 'en' });
    const window = await bench.open(gavel);
    await seen(window.firstStart.practice);
    await window.page.keyboard.press('Control+,');
    await window.page.getByRole('tab', { name: 'Shortcuts' }).click();
    await seen(
      window.dialog.getByText(
        'Only the installed Gavel has shortcuts for the whole desktop, not the one in a browser.',
      ),
    );
  });
});
