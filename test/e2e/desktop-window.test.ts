import { AxeBuilder } from '@axe-core/playwright';
import { describe, expect, it } from 'vitest';
import type { Change, Environment } from '../../app/state/app-state.ts';
import { unknownDesktop } from '../../main/core/state/desktop-slice.ts';
import { Bench, type Look } from '../support/e2e-bench.ts';
import { eventually } from '../support/eventually.ts';
import type { FixtureWindow } from '../support/fixture-window.ts';
import { windowFixture } from '../support/window-fixture.ts';
import { seen } from '../support/e2e-window.ts';

const bench = new Bench();

/** A system of which accounts can be made. */
const sample: Environment['vendors'][number] = {
  vendorId: 'sample',
  name: 'live.word',
  needs: 'live.word',
  badge: { letters: 'S', hue: 3 },
  fields: [],
  capabilities: { dropsParticipants: true, makesCalls: true, hasAgentState: true, hasTeam: true },
};

/**
 * A window of the installed application with a conference in it; nothing is held unless `heldMs` says for how long
 * still.
 */
const open = async (
  options: { readonly path?: string; readonly look?: Look; readonly heldMs?: number; readonly language?: 'zh-CN' } = {},
) => {
  const fixture = windowFixture(Date.now());
  const changes: Change[] = fixture.changes.filter((change) => change.slice !== 'command');
  const held = (id: string, heldMs: number) => fixture.command(id, { heldUntil: Date.now() + heldMs });
  const opened = await bench.openOn(
    [
      {
        slice: 'environment',
        value: fixture.environment({ host: 'electron', systemLanguage: options.language ?? 'en', vendors: [sample] }),
      },
      { slice: 'desktop', value: { ...unknownDesktop, tray: 'present', visibleWindows: ['main'] } },
      ...changes,
      ...(options.heldMs === undefined
        ? []
        : [{ slice: 'command', id: 'held', value: held('held', options.heldMs) } as const]),
    ],
    options.look,
    options.path,
  );
  await opened.window.page.getByRole('grid').waitFor();
  return { ...fixture, opened, window: opened.window, page: opened.window.page, held };
};

const asksOf = (opened: FixtureWindow, name: string): readonly unknown[] =>
  opened.asked.filter((asked) => asked.name === name).map(({ input }) => input);

describe('quitting while something is held', () => {
  for (const [name, look] of Object.entries({
    light: {},
    dark: { colorScheme: 'dark' },
    compact: { viewport: { width: 380, height: 560 } },
  } satisfies Record<string, Look>)) {
    it(`says what is held and for how long, and offers the three ways on: ${name}`, async () => {
      const { opened, window, page } = await open({ look, heldMs: 8_000 });
      await opened.show('quit');
      await seen(window.dialog.getByRole('heading', { name: 'Something is still held' }));
      await seen(window.dialog.getByText('Dropping +49 170 555 0132'));
      await seen(window.dialog.getByText(/^It has not been sent\. It will be in [5-8] s, unless you take it back\.$/u));
      expect((await window.focused()).name).toBe('Take back and quit');
      await bench.picture(window, `quit-${name}`);
      const { violations } = await new AxeBuilder({ page })
        .include('dialog')
        .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'])
        .setLegacyMode(true)
        .analyze();
      expect(violations.map(({ id }) => id)).toEqual([]);
      await page.keyboard.press('Enter');
      await eventually(async () => asksOf(opened, 'shell.quit')).toEqual([{ held: 'take-back' }]);
    });
  }

  it('waits, and can be called off meanwhile', async () => {
    const { opened, window } = await open({ heldMs: 8_000 });
    await opened.show('quit');
    await window.dialog.getByRole('button', { name: 'Wait, then quit' }).click();
    await seen(window.dialog.getByText('Gavel quits as soon as the outcome is known.'));
    await window.dialog.getByRole('button', { name: 'Do not quit' }).click();
    await eventually(async () => asksOf(opened, 'shell.quit')).toEqual([{ held: 'wait' }, { held: 'stay' }]);
    expect(await window.dialog.isVisible()).toBe(false);
  });

  it('takes back with the one key as everywhere, and says then that nothing is held', async () => {
    const { opened, window, page, command } = await open({ heldMs: 8_000 });
    await opened.show('quit');
    await seen(window.dialog);
    await page.keyboard.press('Escape');
    await eventually(async () => asksOf(opened, 'command.undo')).toEqual([{ groupId: 'held' }]);
    expect(asksOf(opened, 'shell.quit')).toEqual([]);
    await opened.tell({
      slice: 'command',
      id: 'held',
      value: command('held', { phase: 'cancelled', reason: 'taken-back', settledAt: Date.now() }),
    });
    await seen(window.dialog.getByRole('heading', { name: 'Quit Gavel?' }));
    await page.keyboard.press('Escape');
    await eventually(async () => asksOf(opened, 'shell.quit')).toEqual([{ held: 'stay' }]);
  });

  it('is said in Chinese as well', async () => {
    const { opened, window } = await open({
      heldMs: 8_000,
      language: 'zh-CN',
      look: { viewport: { width: 380, height: 560 } },
    });
    await opened.show('quit');
    await seen(window.dialog.getByRole('button', { name: '撤回并退出' }));
    await bench.picture(window, 'quit-zh-CN');
  });
});

describe('what becomes of an account at the end', () => {
  it('is chosen in its form, with one of the reasons that the site offers', async () => {
    const { opened, window, page } = await open();
    await window.rail.getByRole('button', { name: 'Edit' }).click();
    await window.form.more();
    await window.form.field('When Gavel closes').selectOption('Sign me out there');
    await window.form.field('Reason for signing out').selectOption('End of shift');
    await bench.picture(window, 'account-at-quit');
    const { violations } = await new AxeBuilder({ page })
      .include('dialog')
      .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'])
      .setLegacyMode(true)
      .analyze();
    expect(violations.map(({ id }) => id)).toEqual([]);
    await window.form.button('Save').click();
    await eventually(async () => asksOf(opened, 'account.edit')).toMatchObject([
      { accountId: 'finesse', secrets: {}, atQuit: { how: 'sign-out', reasonId: '21' } },
    ]);
  });
});

describe('what main is told of the window', () => {
  it('is what it shows and who is chosen there', async () => {
    const { opened, window, page } = await open();
    const shown = { accountId: 'finesse', conferenceId: 'finesse/40871' };
    await eventually(async () => asksOf(opened, 'shell.shows').at(-1)).toEqual({
      ...shown,
      selectedIds: [],
      focusedId: null,
    });
    await window.roster.checkbox('Maria Albers').check();
    await eventually(async () => asksOf(opened, 'shell.shows').at(-1)).toMatchObject({ ...shown, selectedIds: ['p2'] });
    await window.roster.row('Quality trainee').focus();
    await eventually(async () => asksOf(opened, 'shell.shows').at(-1)).toMatchObject({ ...shown, focusedId: 'p5' });
    await window.rail.getByRole('button', { name: /^Team/u }).click();
    await eventually(async () => asksOf(opened, 'shell.shows').at(-1)).toMatchObject({
      accountId: 'finesse',
      conferenceId: null,
    });
    const count = asksOf(opened, 'shell.shows').length;
    await page.evaluate(() => globalThis.dispatchEvent(new Event('focus')));
    await eventually(async () => asksOf(opened, 'shell.shows').length).toBe(count + 1);
  });

  it('is asked for the windows beside it', async () => {
    const { opened, window, page } = await open();
    await window.rail.getByRole('button', { name: 'Open the compact window' }).click();
    await page.keyboard.press('Control+,');
    await eventually(async () => asksOf(opened, 'shell.window')).toEqual([
      { window: 'compact', to: 'show' },
      { window: 'settings', to: 'show' },
    ]);
    expect(await window.dialog.isVisible()).toBe(false);
  });

  it('is asked for the main window from the compact one', async () => {
    const { opened, window } = await open({ path: '/compact', look: { viewport: { width: 380, height: 560 } } });
    await bench.picture(window, 'compact-window');
    await window.page.getByRole('button', { name: 'Open the main window' }).click();
    await eventually(async () => asksOf(opened, 'shell.window')).toEqual([{ window: 'main', to: 'show' }]);
  });
});
