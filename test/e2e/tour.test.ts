import { AxeBuilder } from '@axe-core/playwright';
import type { Locator, Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { audioOf } from '../../app/domain/audio.ts';
import { allowed } from '../../app/domain/permission.ts';
import type { Change } from '../../app/state/app-state.ts';
import { Bench } from '../support/e2e-bench.ts';
import { seen } from '../support/e2e-window.ts';
import { eventually } from '../support/eventually.ts';
import { HandWindow, type Hand } from '../support/hand-window.ts';
import { windowFixture } from '../support/window-fixture.ts';

const bench = new Bench();
const conferenceId = 'finesse/40871';
const outOfReach = '90155504';

/** Keeps every sentence that the live regions say, in order. */
const listen = async (page: Page): Promise<() => Promise<string>> => {
  await page.evaluate(() => {
    const said: string[] = [];
    Object.assign(window, { said });
    for (const region of document.querySelectorAll('[aria-live]'))
      new MutationObserver(() => said.push(region.textContent ?? '')).observe(region, {
        subtree: true,
        childList: true,
        characterData: true,
      });
  });
  return () => page.evaluate(() => Reflect.get(window, 'said').join('\n') as string);
};

/** A newcomer who pressed *Practice mode* on the first start. */
const open = async (language: 'en' | 'zh-CN', hand: Hand, viewport: { width: number; height: number }) => {
  const gavel = await bench.gavel();
  await gavel.ask('preferences.change', { holdSeconds: 0.5, language });
  const opened = new HandWindow(gavel, await bench.open(gavel, { viewport }), language, hand);
  const { t, page } = opened;
  await opened.press(page.getByRole('main').getByRole('button', { name: t('practice.start'), exact: true }));
  const tour = page.getByRole('region', { name: t('tour.label'), exact: true });
  await seen(tour);
  const words = {
    drop: t('row.drop'),
    undo: t('action.undo'),
    mute: t('tour.mute'),
    unconfirmed: t('phase.unconfirmed'),
    stale: t('stale.word'),
  };
  const step = (name: keyof typeof words, is: 'tour.done' | 'tour.open'): Locator =>
    tour.getByRole('button', { name: new RegExp(`^${words[name]} ?${t(is)}$`, 'u') });
  const drop = async (name: string): Promise<void> => {
    await seen(opened.rows(name));
    if (hand === 'mouse')
      await opened
        .rows(name)
        .getByRole('button', { name: t('row.drop') })
        .click();
    else {
      await opened.rows(name).focus();
      await page.keyboard.press('Delete');
    }
  };
  /** Takes a drop back, with more time for it than a slow machine needs. */
  const undo = async (name: string): Promise<void> => {
    await gavel.ask('preferences.change', { holdSeconds: 10 });
    await drop(name);
    await seen(page.getByRole('region', { name: t('undo.label') }));
    await page.keyboard.press('Escape');
    await seen(step('undo', 'tour.done'));
    await gavel.ask('preferences.change', { holdSeconds: 0.5 });
  };
  const mute = (name: string): Promise<void> =>
    opened.press(opened.rows(name).getByRole('switch', { name: t('switch.speak', { name }) }));
  return { opened, tour, step, drop, undo, mute };
};

describe('the tour of the first practice scene', () => {
  it('ticks off in its own order what was really done, says so, and ends by itself', async () => {
    const { opened, tour, step, drop, undo, mute } = await open('en', 'mouse', { width: 1180, height: 740 });
    const { page, t } = opened;
    const said = await listen(page);
    await seen(tour.getByText(t('tour.do.drop')));
    await drop('Tomas Ek');
    await seen(step('drop', 'tour.done'));
    await seen(tour.getByText(t('tour.do.undo')));
    await eventually(said).toContain(
      t('tour.ticked', { steps: 'Drop', next: t('action.undo'), how: t('tour.do.undo') }),
    );
    // What is asked for and not proved is not ticked off: what was taken back is another step.
    await undo('Mei Tan');
    await seen(opened.rows('Mei Tan'));
    await mute('Noor Haddad');
    await seen(step('mute', 'tour.done'));
    await drop(outOfReach);
    await seen(step('unconfirmed', 'tour.done'));
    await seen(opened.rows(outOfReach).getByText(t('phase.unconfirmed')));
    await seen(step('stale', 'tour.done'));
    await seen(tour.getByText(t('tour.over')));
    await eventually(said).toContain(t('tour.over'));
    // The moment passes by itself.
    await seen(page.getByRole('main').getByText(t('live.word'), { exact: true }));
    await opened.press(tour.getByRole('button', { name: t('tour.again') }));
    await seen(step('drop', 'tour.open'));
    expect(await tour.getByRole('button', { name: t('tour.done') }).count()).toBe(0);
    await seen(opened.rows('Tomas Ek'));
  });

  it('takes any order, by keyboard, in Chinese, in the smallest window', async () => {
    const { opened, tour, step, drop, undo, mute } = await open('zh-CN', 'keyboard', { width: 380, height: 560 });
    const { page, t } = opened;
    await drop(outOfReach);
    await mute('Mei Tan');
    await drop('Noor Haddad');
    for (const name of ['unconfirmed', 'mute', 'drop', 'stale'] as const) await seen(step(name, 'tour.done'));
    await seen(tour.getByText(t('tour.do.undo')));
    await seen(page.getByRole('main').getByText(t('live.word'), { exact: true }));
    await undo('Tomas Ek');
    await seen(tour.getByText(t('tour.over')));
  });

  it('is closed and opened again where it was, and the focus goes along', async () => {
    const { opened, tour, step, undo } = await open('en', 'keyboard', { width: 1180, height: 740 });
    const { page, t, window } = opened;
    await undo('Tomas Ek');
    await opened.press(tour.getByRole('button', { name: t('tour.close') }));
    await tour.waitFor({ state: 'detached' });
    const show = page.getByRole('button', { name: t('tour.show') });
    expect((await window.focused()).name).toBe(t('tour.show'));
    await opened.press(show);
    await seen(step('undo', 'tour.done'));
    await show.waitFor({ state: 'detached' });
    expect((await window.focused()).name).toContain(t('row.drop'));
    // The steps are one stop, and each tells what it is about.
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Enter');
    await seen(tour.getByText(t('tour.do.mute')));
  });

  it('covers nothing and moves no row, and is accessible in every look', async () => {
    const made = windowFixture(Date.now());
    const changes = (more: object): readonly Change[] => [
      { slice: 'environment', value: made.environment() },
      { slice: 'account', id: 'finesse', value: made.account({ isPractice: true, ...more }) },
      { slice: 'conference', id: conferenceId, value: made.conference() },
      ...['Ada Berg', 'Bo Lind', 'Mei Tan'].map((name, index): Change => ({
        slice: 'participant',
        conferenceId,
        id: `p${index}`,
        value: made.participant(`p${index}`, {
          name,
          position: index,
          audio: audioOf('both'),
          permissions: { drop: allowed, audio: allowed },
        }),
      })),
    ];
    const looks = [
      { viewport: { width: 1180, height: 740 } },
      { viewport: { width: 380, height: 560 }, colorScheme: 'dark' },
      { viewport: { width: 590, height: 370 }, forcedColors: 'active' },
    ] as const;
    for (const look of looks) {
      const without = await bench.openOn(changes({ sceneId: 'trainee' }), look);
      await seen(without.window.roster.drop('Ada Berg'));
      const { window } = await bench.openOn(changes({ sceneId: 'first-steps' }), look);
      const tour = window.page.getByRole('region', { name: 'Tour' });
      await seen(tour);
      await seen(window.roster.drop('Ada Berg'));
      const topOf = async (drop: Locator): Promise<number> => (await drop.boundingBox())?.y ?? 0;
      expect(await topOf(window.roster.drop('Ada Berg'))).toBe(await topOf(without.window.roster.drop('Ada Berg')));
      const list = await window.page.locator('.people').boundingBox();
      expect((await tour.boundingBox())?.y ?? 0).toBeGreaterThanOrEqual((list?.y ?? 0) + (list?.height ?? 0));
      const { violations } = await new AxeBuilder({ page: window.page })
        .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'])
        .setLegacyMode(true)
        .analyze();
      expect(violations.map(({ id, nodes }) => [id, nodes.map(({ target }) => target.join(' '))])).toEqual([]);
    }
  });
});
