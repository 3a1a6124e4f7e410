import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { Bench } from '../support/e2e-bench.ts';
import { eventually } from '../support/eventually.ts';
import type { GavelWindow } from '../support/e2e-window.ts';
import { seen } from '../support/e2e-window.ts';

const bench = new Bench();

/** Presses Tab until the element of this name has the focus; every stop on the way must be seen. */
const tabTo = async (window: GavelWindow, name: RegExp, key = 'Tab'): Promise<void> => {
  for (let presses = 0; presses < 40; presses += 1) {
    const focused = await window.focused();
    if (presses > 0) {
      expect(focused.tag, `the focus got lost after ${presses} × ${key}`).not.toBe('body');
      expect(focused.isOutlined, `the focus does not show at ${focused.tag} “${focused.name}”`).toBe(true);
      expect(focused.isInView, `the focus is out of sight at ${focused.tag} “${focused.name}”`).toBe(true);
    }
    if (name.test(focused.name)) return;
    await window.page.keyboard.press(key);
  }
  throw new Error(`${key} never led to ${name.source}`);
};

const press = async (page: Page, ...keys: readonly string[]): Promise<void> => {
  for (const key of keys) await page.keyboard.press(key);
};

describe('with the keyboard alone', () => {
  it('a person starts practice, takes one drop back and has another one confirmed', async () => {
    const gavel = await bench.gavel();
    await gavel.ask('preferences.change', { holdSeconds: 3 });
    const window = await bench.open(gavel);
    const { page, roster, undoBar, activity } = window;
    await seen(window.firstStart.practice);
    await tabTo(window, /^Practice mode$/u);
    await press(page, 'Enter');
    await seen(roster.row('Tomas Ek'));

    await tabTo(window, /^(?:Ines Vale|90155501|Tomas Ek|Mei Tan)$/u);
    await press(page, 'Home');
    for (let steps = 0; steps < 4 && (await window.focused()).name !== 'Tomas Ek'; steps += 1) {
      const before = (await window.focused()).name;
      await press(page, 'ArrowDown');
      await eventually(async () => (await window.focused()).name).not.toBe(before);
    }
    expect((await window.focused()).name).toBe('Tomas Ek');
    expect((await window.focused()).isOutlined).toBe(true);

    await press(page, 'Delete');
    await seen(undoBar.getByText('Dropping Tomas Ek'));
    await press(page, 'Escape');
    await activity.outcome('Drop Tomas Ek', 'Cancelled');
    expect((await window.focused()).name).toBe('Tomas Ek');

    await press(page, 'Space');
    expect(await roster.checkbox('Tomas Ek').isChecked()).toBe(true);
    await press(page, 'Delete');
    await seen(undoBar);
    await press(page, 'Control+z');
    await undoBar.waitFor({ state: 'hidden' });
    await eventually(() => activity.entry('Drop Tomas Ek').filter({ hasText: 'Cancelled' }).count()).toBe(2);

    await press(page, 'Delete');
    await activity.outcome('Drop Tomas Ek', 'Confirmed');
    await eventually(async () => (await window.focused()).tag).not.toBe('body');
    await press(page, 'ArrowDown');
    await eventually(async () => (await window.focused()).name).toMatch(/^(?:90155501|Mei Tan|Noor Haddad)$/u);
    expect((await window.focused()).isOutlined).toBe(true);
  });

  it('the focus stays in the list when the focused row leaves without our doing', async () => {
    const { simulator, window, page, dialogId } = await bench.conference();
    const { roster } = window;
    await roster.row('Bo Lind').focus();
    simulator.act({ act: 'participantLeaves', dialog: dialogId, address: '5002' });
    await seen(window.says('3 people'));
    await press(page, 'ArrowUp');
    await roster
      .row('Bo Lind')
      .waitFor({ state: 'detached' })
      .catch(() => undefined);
    const focused = await window.focused();
    expect(focused.tag).not.toBe('body');
    expect(focused.name).toMatch(/^(?:Ada Berg|Bo Lind|Signe Solberg|\+49 170 555 0132)$/u);
  });

  it('/ searches, Escape clears the search, arrows with Shift and Ctrl+A choose several', async () => {
    const { window, page } = await bench.conference();
    const { roster } = window;
    await press(page, '/');
    await eventually(async () => (await window.focused()).name).toBe('Search participants');
    await page.keyboard.type('lind');
    await eventually(() => roster.names()).toEqual(['Bo Lind']);
    await press(page, 'Escape');
    await eventually(async () => (await roster.names()).length).toBe(4);
    expect(await roster.search.inputValue()).toBe('');

    await roster.row((await roster.names())[0] ?? '').focus();
    await press(page, 'Control+a');
    await eventually(() => roster.table.locator('tbody').getByRole('checkbox', { checked: true }).count()).toBe(3);
    await press(page, 'Escape');
    await eventually(() => roster.table.locator('tbody').getByRole('checkbox', { checked: true }).count()).toBe(0);
    await press(page, 'Shift+ArrowDown');
    await eventually(() => roster.table.locator('tbody').getByRole('checkbox', { checked: true }).count()).toBe(2);
  });

  it('? lists the shortcuts; Escape closes the list and gives the focus back', async () => {
    const { window, page } = await bench.conference();
    await window.roster.row('Ada Berg').focus();
    await press(page, '?');
    const dialog = page.getByRole('dialog', { name: 'Keyboard shortcuts' });
    await seen(dialog);
    for (const words of ['Drop selected', 'Undo', 'Search participants', 'Move in the list', 'Select or unselect'])
      await dialog.getByText(words, { exact: true }).waitFor();
    for (const key of ['Delete', 'Esc', 'Ctrl+Z', '/', '?'])
      await dialog.getByText(key, { exact: true }).first().waitFor();
    await press(page, 'Escape');
    await dialog.waitFor({ state: 'hidden' });
    expect((await window.focused()).name).toBe('Ada Berg');
  });

  it('menus open, move and close by keys, and letters typed into a field do nothing else', async () => {
    const { window, page } = await bench.conference();
    await press(page, '/');
    await page.keyboard.type('a?');
    expect(await window.dialog.count()).toBe(0);
    await press(page, 'Delete');
    expect(await window.undoBar.count()).toBe(0);
    const more = window.button('More call controls');
    await more.focus();
    await press(page, 'Enter');
    await seen(page.getByRole('menu'));
    await press(page, 'ArrowDown');
    expect((await window.focused()).isOutlined).toBe(true);
    await press(page, 'Escape');
    await page.getByRole('menu').waitFor({ state: 'hidden' });
    expect((await window.focused()).name).toBe('More call controls');
  });
});
