import { AxeBuilder } from '@axe-core/playwright';
import { describe, expect, it } from 'vitest';
import type { Desktop } from '../../app/domain/desktop.ts';
import { defaultPreferences, type Preferences } from '../../app/domain/preferences.ts';
import { newsTexts } from '../../app/text/en/news.ts';
import { unknownDesktop } from '../../main/core/state/desktop-slice.ts';
import { Bench, type Look } from '../support/e2e-bench.ts';
import { eventually } from '../support/eventually.ts';
import type { FixtureWindow } from '../support/fixture-window.ts';
import { descriptionOf, type GavelWindow, seen } from '../support/e2e-window.ts';
import { windowFixture } from '../support/window-fixture.ts';

const bench = new Bench();
const feed = 'https://updates.example/gavel';
const noUpdates = unknownDesktop.updates;
const sections = ['General', 'On the desktop', 'Practice mode', 'Updates', 'Files'];

/** The settings window of the installed application, on a desktop as the test says. */
const openWindow = (
  desktop: Partial<Desktop> = {},
  look: Look = {},
  preferences: Partial<Preferences> = {},
): Promise<FixtureWindow> => {
  const { environment } = windowFixture(Date.now());
  return bench.openOn(
    [
      {
        slice: 'environment',
        value: environment({ host: 'electron', scenes: [{ id: 'four-party', label: 'scene.four-party' }] }),
      },
      { slice: 'preferences', value: { ...defaultPreferences, ...preferences } },
      { slice: 'desktop', value: { ...unknownDesktop, tray: 'present', opensAtLogin: 'off', ...desktop } },
    ],
    { viewport: { width: 820, height: 640 }, ...look },
    '/settings',
  );
};

const tab = ({ page }: GavelWindow, name: string) => page.getByRole('tab', { name, exact: true });

const expectAccessible = async ({ page }: GavelWindow, where: string): Promise<void> => {
  const { violations } = await new AxeBuilder({ page })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'])
    .setLegacyMode(true)
    .analyze();
  expect(
    violations.map(
      ({ id, nodes }) => `${where}: ${id} at ${nodes.map(({ target }) => target.join(' ')).join(' and ')}`,
    ),
  ).toEqual([]);
  expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth), where).toBe(0);
};

describe('the settings', () => {
  it('tell all that is new, in the words of the changelog', async () => {
    const { window } = await openWindow();
    const { 'settings.section.news': title, ...lines } = newsTexts;
    const news = Object.values(lines);
    await tab(window, title).click();
    await eventually(() => window.page.locator('.news li').allTextContents()).toEqual(news);
  });

  const looks: Readonly<Record<string, readonly [Look, Partial<Preferences>]>> = {
    light: [{ colorScheme: 'light' }, {}],
    dark: [{ colorScheme: 'dark' }, {}],
    'forced-colours': [{ forcedColors: 'active' }, {}],
    smallest: [{ viewport: { width: 380, height: 480 } }, {}],
    'zh-CN': [{}, { language: 'zh-CN' }],
  };
  for (const [name, [look, preferences]] of Object.entries(looks)) {
    it(`have every part in a window of their own, for everybody: ${name}`, async () => {
      const { window } = await openWindow({}, look, preferences);
      const tabs = window.page.getByRole('tab');
      await seen(tabs.first());
      const count = await tabs.count();
      expect(count).toBeGreaterThanOrEqual(sections.length);
      for (let index = 0; index < count; index++) {
        await tabs.nth(index).click();
        await bench.picture(window, `settings-window-${name}-${index}`);
        await expectAccessible(window, `${name}, part ${index}`);
      }
    });
  }

  it('are walked through by keyboard alone', async () => {
    const { window } = await openWindow();
    const { page } = window;
    await seen(tab(window, 'General'));
    await page.keyboard.press('Tab');
    expect(await window.focused()).toMatchObject({ name: 'General', isOutlined: true });
    await page.keyboard.press('ArrowDown');
    expect((await window.focused()).name).toBe('On the desktop');
    await seen(page.getByRole('heading', { name: 'On the desktop', level: 2 }));
    await page.keyboard.press('Tab');
    await page.keyboard.press('Space');
    await page.getByRole('tab', { name: 'On the desktop' }).focus();
    await page.keyboard.press('End');
    expect((await window.focused()).name).toBe('Files');
    await page.keyboard.press('Home');
    await seen(page.getByRole('heading', { name: 'General', level: 2 }));
    expect(await page.title()).toBe('Settings – Gavel');
  });

  it('ask main for what is changed and follow what it says', async () => {
    const opened = await openWindow();
    const { window, asked } = opened;
    const { page } = window;
    await tab(window, 'On the desktop').click();
    for (const [label, part] of [
      ['Closing the window keeps Gavel in the tray', { closesToTray: false }],
      ['Start without a window', { startsHidden: true }],
      ['Start when I log in', { opensAtLogin: true }],
      ['Keep the compact window above other programs', { isCompactOnTop: false }],
      ['Show notifications', { showsNotifications: false }],
    ] as const) {
      await page.getByLabel(label, { exact: true }).click();
      await eventually(async () => asked.at(-1)).toEqual({ name: 'preferences.change', input: part });
    }
    await seen(page.getByText('The system says: Gavel does not start at login.'));
    await opened.tell({ slice: 'desktop', value: { ...unknownDesktop, opensAtLogin: 'on', tray: 'present' } });
    await seen(page.getByText('The system says: Gavel starts at login.'));
    expect(await page.getByLabel('Start when I log in').isChecked()).toBe(true);
    await page.getByRole('button', { name: 'Open the compact window' }).click();
    await eventually(async () => asked.at(-1)).toEqual({
      name: 'shell.window',
      input: { window: 'compact', to: 'show' },
    });
  });

  it('say why the tray cannot be used where there is none', async () => {
    const { window } = await openWindow({ tray: 'absent' });
    await tab(window, 'On the desktop').click();
    for (const label of ['Closing the window keeps Gavel in the tray', 'Start without a window']) {
      const check = window.page.getByLabel(label, { exact: true });
      expect(await check.isDisabled()).toBe(true);
      expect(await descriptionOf(check)).toContain('This desktop has no tray');
    }
    expect(await window.page.getByLabel('Show notifications').isDisabled()).toBe(false);
    await bench.picture(window, 'settings-without-tray');
  });

  it('show where updates come from, which nobody changes in the page', async () => {
    const opened = await openWindow();
    const { window } = opened;
    const { page } = window;
    await tab(window, 'Updates').click();
    await seen(page.getByText('None. Whoever built Gavel'));
    await eventually(async () => window.button('Check now').getAttribute('aria-disabled')).toBe('true');
    await opened.tell({ slice: 'desktop', value: { ...unknownDesktop, updates: { ...noUpdates, feed } } });
    await seen(page.getByText(feed, { exact: true }));
    expect(await page.getByRole('textbox').count()).toBe(0);
    await bench.picture(window, 'settings-updates');
  });

  it('look for updates when a person asks, where there is an address and nothing is under way', async () => {
    const opened = await openWindow({ updates: { ...noUpdates, feed } });
    const { window, asked } = opened;
    await tab(window, 'Updates').click();
    const check = window.button('Check now');
    await check.click();
    await eventually(async () => asked.filter(({ name }) => name === 'updates.check')).toHaveLength(1);
    await opened.tell({
      slice: 'desktop',
      value: {
        ...unknownDesktop,
        updates: { ...noUpdates, feed, status: 'failed', reason: 'server-unreachable' },
      },
    });
    await seen(window.page.getByText('Looking for updates failed.'));
    await bench.picture(window, 'settings-updates-failed');
    await opened.tell({
      slice: 'desktop',
      value: { ...unknownDesktop, updates: { ...noUpdates, feed, status: 'checking' } },
    });
    await eventually(() => check.getAttribute('aria-disabled')).toBe('true');
  });

  it('are a dialog in a browser, where what only the installed application has is explained', async () => {
    const gavel = await bench.gavel();
    await gavel.ask('preferences.change', { language: 'en' });
    const window = await bench.open(gavel);
    await seen(window.firstStart.practice);
    await window.page.keyboard.press('Control+,');
    await seen(window.dialog);
    await tab(window, 'On the desktop').click();
    for (const check of await window.dialog.getByRole('checkbox').all()) {
      expect(await check.isDisabled()).toBe(true);
      expect(await descriptionOf(check)).toContain('Only in the installed application.');
    }
    await bench.picture(window, 'settings-in-browser');
  });

  it('and the compact window are addresses of the served page as well', async () => {
    const gavel = await bench.gavel();
    await gavel.ask('preferences.change', { language: 'en' });
    const window = await bench.open(gavel);
    await seen(window.firstStart.practice);
    await window.page.goto(new URL('/settings', window.page.url()).href);
    await seen(tab(window, 'Files'));
    await window.page.goto(new URL('/compact', window.page.url()).href);
    await seen(window.firstStart.practice);
    expect((await window.page.goto(new URL('/other', window.page.url()).href))?.status()).toBe(404);
  });
});
