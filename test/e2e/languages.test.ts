import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { en } from '../../app/text/en/index.ts';
import { Bench, customer } from '../support/e2e-bench.ts';
import { eventually } from '../support/eventually.ts';
import { seen } from '../support/e2e-window.ts';

const bench = new Bench();

/** Words that are the same in every language: names, units, keys, file types. */
const international = new Set([
  'gavel',
  'cisco',
  'finesse',
  'english',
  'websocket',
  'bosh',
  'ctrl',
  'space',
  'delete',
  'shift',
  'enter',
  'escape',
  'arrowdown',
  'arrowup',
  'enabledropparticipantfor',
  'example',
  'policy',
  'water',
  'damage',
  'berg',
  'https',
]);

/** Names of products, which are the same in each language. */
const productNames = /Skype for Business/gu;

const wordsOf = (text: string): readonly string[] =>
  text
    .replaceAll(productNames, '')
    .toLowerCase()
    .match(/[a-z]{4,}/gu) ?? [];

/** Every English word that the catalogue uses. */
const englishWords = new Set(
  Object.values(en)
    .flatMap((entry) => (typeof entry === 'string' ? [entry] : Object.values<string>(entry)))
    .flatMap((text) => wordsOf(text.replaceAll(/\{\w+\}/gu, '')))
    .filter((word) => !international.has(word)),
);

/**
 * All that is seen or read out: text, names, descriptions, placeholders. File paths are the machine's own, keys say
 * what stands on them.
 */
const visibleTexts = (page: Page): Promise<readonly string[]> =>
  page.evaluate(() => {
    const texts: string[] = [];
    const attributes = ['aria-label', 'aria-description', 'placeholder', 'title', 'data-hint', 'alt'];
    const visit = (element: Element): void => {
      if (element.matches('script, style, kbd, dl.paths dd, [lang="en"]')) return;
      for (const name of attributes) texts.push(element.getAttribute(name) ?? '');
      for (const node of element.childNodes) {
        if (node instanceof Element) visit(node);
        else texts.push(node.textContent ?? '');
      }
    };
    visit(document.body);
    return texts.filter((text) => text.trim() !== '');
  });

const expectNoEnglish = async (page: Page, where: string): Promise<void> => {
  // What is drawn follows the change within a frame or two.
  await eventually(async () =>
    (await visibleTexts(page)).filter((text) => wordsOf(text).some((word) => englishWords.has(word))),
  ).toEqual([]);
  expect((await visibleTexts(page)).join(''), where).toMatch(/[\u4e00-\u9fff]/u);
};

describe('the language', () => {
  it('changes while Gavel runs, everywhere at once, and back', async () => {
    const { simulator, window, page } = await bench.conference({ holdSeconds: 10 });
    await window.roster.drop('Bo Lind').click();
    await window.undo.click();
    await page.keyboard.press('Control+,');
    await window.dialog.getByLabel('Language').selectOption('zh-CN');
    await eventually(() => page.evaluate(() => document.documentElement.lang)).toBe('zh-CN');
    await expectNoEnglish(page, 'settings');
    await bench.picture(window, 'settings-zh-CN');
    await page.keyboard.press('Escape');
    await window.dialog.waitFor({ state: 'hidden' });

    await page.getByRole('row', { name: /^Ada Berg，/u }).focus();
    await page.keyboard.press('Delete');
    await seen(page.locator('.undo-bar'));
    await expectNoEnglish(page, 'conference with a drop held');
    await bench.picture(window, 'main-zh-CN');
    await page.keyboard.press('Escape');

    await page.keyboard.press('?');
    await seen(window.dialog);
    await expectNoEnglish(page, 'shortcuts');
    await page.keyboard.press('Escape');
    await page.locator('.rail-foot').getByRole('button').first().click();
    await seen(window.dialog);
    await window.dialog.locator('summary').click();
    await window.dialog.locator('button[type="submit"]').click();
    await seen(window.dialog.locator('.field-problem').first());
    await expectNoEnglish(page, 'add account with what is missing');
    await page.keyboard.press('Escape');
    await page
      .locator('.rail .rail-item')
      .filter({ has: page.locator('svg') })
      .last()
      .click();
    await seen(page.locator('.team-table'));
    await expectNoEnglish(page, 'team');
    await page.locator('.rail .rail-item').first().click();

    simulator.act({ act: 'setFault', fault: 'xmppDrop' });
    await page.locator('.stale-notice').waitFor();
    await expectNoEnglish(page, 'stale');
    await bench.picture(window, 'stale-zh-CN');

    await page.keyboard.press('Control+,');
    await window.dialog.locator('select').first().selectOption('en');
    await page.keyboard.press('Escape');
    await seen(window.roster.staleNotice);
    expect(await page.evaluate(() => document.documentElement.lang)).toBe('en');
  });

  it('is kept: the next start speaks Chinese from the first screen on', async () => {
    const profile = await bench.folder();
    const gavel = await bench.gavel({ profile });
    await gavel.ask('preferences.change', { language: 'zh-CN' });
    await gavel.serve.stop();
    const again = await bench.gavel({ profile });
    const window = await bench.open(again);
    await seen(window.page.getByRole('main').getByRole('button').first());
    await expectNoEnglish(window.page, 'first start');
    await bench.picture(window, 'first-start-zh-CN');
  });

  it('says refusals and their reasons in Chinese', async () => {
    const { window, page, gavel } = await bench.conference({
      holdSeconds: 0,
      dropPermission: 'all',
      server: { switches: { enableDropParticipantFor: 'all' } },
    });
    await gavel.ask('preferences.change', { language: 'zh-CN' });
    await eventually(() => page.evaluate(() => document.documentElement.lang)).toBe('zh-CN');
    await page.getByRole('row').filter({ hasText: customer }).getByRole('button').last().click();
    await seen(page.locator('.activity-list .mark-refused'));
    // The server's own words under Details stay as the server said them.
    await page
      .locator('.activity-list details')
      .evaluateAll((all) => all.forEach((one) => one.querySelector('pre')?.remove()));
    await expectNoEnglish(page, 'refused drop');
    expect(window.page).toBe(page);
  });
});
