import { AxeBuilder } from '@axe-core/playwright';
import { describe, expect, it } from 'vitest';
import { Bench, type Gavel, type Look } from '../support/e2e-bench.ts';
import type { GavelWindow } from '../support/e2e-window.ts';
import { seen } from '../support/e2e-window.ts';

const bench = new Bench();
const full = { width: 1360, height: 860 };

const looks: Readonly<Record<string, Look>> = {
  light: { viewport: full, colorScheme: 'light' },
  dark: { viewport: full, colorScheme: 'dark' },
  'forced-colours': { viewport: full, forcedColors: 'active' },
  compact: { viewport: { width: 380, height: 560 } },
  // 200 % of a window of 1180 × 740.
  zoomed: { viewport: { width: 590, height: 370 }, deviceScaleFactor: 2 },
};

/** No violation of WCAG 2.0 to 2.2, A and AA. */
const expectAccessible = async ({ page, dialog }: GavelWindow, where: string): Promise<void> => {
  const axe = new AxeBuilder({ page });
  // Behind a modal dialog nothing can be reached, and it is looked at without one.
  if (await dialog.isVisible()) axe.include('dialog');
  const { violations } = await axe
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'])
    .setLegacyMode(true)
    .analyze();
  expect(
    violations.map(
      ({ id, help, nodes }) =>
        `${where}: ${id} (${help}) at ${nodes.map(({ target }) => target.join(' ')).join(' and ')}`,
    ),
  ).toEqual([]);
};

/** The page itself never scrolls sideways, and nothing that can be pressed is cut off at its right or left. */
const expectFits = async ({ page }: GavelWindow, where: string): Promise<void> => {
  const result = await page.evaluate(() => ({
    overflow: document.documentElement.scrollWidth - innerWidth,
    cut: [...document.querySelectorAll('button, input, select, a')].flatMap((element) => {
      const box = element.getBoundingClientRect();
      return box.width > 0 && (box.left < -1 || box.right > innerWidth + 1)
        ? [(element.getAttribute('aria-label') ?? element.textContent ?? '').trim()]
        : [];
    }),
  }));
  expect(result, where).toEqual({ overflow: 0, cut: [] });
};

const check = async (window: GavelWindow, screen: string, look: string): Promise<void> => {
  await bench.picture(window, `${screen}-${look}`);
  await expectFits(window, `${screen} in ${look}`);
  await expectAccessible(window, `${screen} in ${look}`);
};

/** Every row that has the keyboard is seen whole, although the undo bar is there. */
const expectNotCovered = async ({ page, roster, undoBar }: GavelWindow): Promise<void> => {
  await roster.row('Ada Berg').focus();
  for (const key of ['End', 'ArrowUp', 'Home']) {
    await page.keyboard.press(key);
    const row = await page.locator('tr:focus').boundingBox();
    const bar = await undoBar.boundingBox();
    expect(
      (row?.y ?? 0) + (row?.height ?? 0),
      `${key}: the row with the focus ends above the undo bar`,
    ).toBeLessThanOrEqual((bar?.y ?? 0) + 1);
  }
};

/** Controls that must be reached in every size: through a drawer or menu where there is no room. */
const openDialog = async (window: GavelWindow, name: 'Add account' | 'Settings'): Promise<void> => {
  await window.clickInSightOrDrawer(window.button(name));
  await seen(window.dialog);
};

const closeDialog = async (window: GavelWindow): Promise<void> => {
  await window.dialog.getByRole('button', { name: 'Close' }).click();
  await window.dialog.waitFor({ state: 'hidden' });
  // A hand goes elsewhere: what opens under a resting pointer takes no click for a moment.
  await window.page.mouse.move(1, 1);
  const veil = window.button('Close the panel');
  if (await veil.isVisible()) await window.page.keyboard.press('Escape');
};

describe('every screen can be used by everybody', () => {
  for (const [name, look] of Object.entries(looks)) {
    it(`${name}: first start, conference, drop held, dialogs, stale: no violation, nothing cut off`, async () => {
      const firstGavel: Gavel = await bench.gavel();
      const first = await bench.open(firstGavel, look);
      await seen(first.firstStart.practice);
      await check(first, 'first-start', name);
      await first.firstStart.addAccount.click();
      await seen(first.dialog);
      await first.form.more();
      await check(first, 'add-account', name);
      await first.page.close();

      const { simulator, window, page } = await bench.conference({ look, holdSeconds: 10 });
      await check(window, 'main', name);
      await window.roster.checkbox('Ada Berg').check();
      await window.roster.dropSelected.click();
      await seen(window.undoBar);
      await check(window, 'held', name);
      await expectNotCovered(window);
      await page.keyboard.press('Escape');
      await window.undoBar.waitFor({ state: 'hidden' });

      await openDialog(window, 'Settings');
      await check(window, 'settings', name);
      await closeDialog(window);
      await window.roster.row('Ada Berg').focus();
      await page.keyboard.press('?');
      await seen(window.dialog);
      await check(window, 'shortcuts', name);
      await closeDialog(window);

      simulator.act({ act: 'setFault', fault: 'xmppDrop' });
      await window.roster.staleNotice.waitFor();
      await check(window, 'stale', name);
    });
  }

  it('the team and an account without a call are accessible as well', async () => {
    const { simulator, window, dialogId } = await bench.conference();
    await window.rail.getByRole('button', { name: /^Team/u }).click();
    await seen(window.page.getByRole('table', { name: 'Team' }));
    await check(window, 'team', 'light');
    simulator.act({ act: 'endCall', dialog: dialogId });
    await window.rail.getByRole('button', { name: /Online/u }).click();
    await seen(window.says('No call'));
    await check(window, 'no-call', 'light');
  });

  it('the smallest window keeps every control: search, drop, undo, activity, accounts', async () => {
    const { window } = await bench.conference({
      look: { viewport: { width: 380, height: 560 }, colorScheme: 'dark' },
      holdSeconds: 10,
    });
    await seen(window.roster.search);
    await seen(window.roster.dropSelected);
    await window.roster.drop('Ada Berg').click();
    await seen(window.undo);
    await check(window, 'held', 'compact-dark');
    await window.undo.click();
    await window
      .button('Activity')
      .or(window.page.getByRole('button', { name: /^Activity/u }))
      .first()
      .click();
    await window.activity.outcome('Drop Ada Berg', 'Cancelled');
  });
});
