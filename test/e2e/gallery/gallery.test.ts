import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { inRoot } from '../../../build/shared/paths.ts';
import type { Preferences } from '../../../app/domain/preferences.ts';
import { Bench, type Look } from '../../support/e2e-bench.ts';
import { seen } from '../../support/e2e-window.ts';
import { decodePng, encodePng } from '../../support/png.ts';
import { differingPart, halved } from './compare.ts';
import { pictureMs, states, withPreferences, type GalleryState } from './states.ts';

const bench = new Bench();
const folder = inRoot('test', 'e2e', 'gallery', 'pictures');
const outFolder = inRoot('test', 'out', 'e2e', 'gallery');
const isKeeping = process.env['GAVEL_GALLERY'] === 'keep';

/** A change of look that is smaller than this part of the picture is taken for another machine's fonts. */
const tolerance = 0.02;

interface Picture {
  readonly state: keyof typeof states;
  readonly look: Look;
  readonly preferences?: Partial<Preferences>;
}

const usual = { width: 1180, height: 740 };
const compact = { width: 380, height: 560 };
const dark: Partial<Preferences> = { theme: 'dark' };

/** Every state, and of the busiest one every look. */
const pictures: Readonly<Record<string, Picture>> = {
  'conference-light': { state: 'conference', look: { viewport: usual } },
  'conference-dark': { state: 'conference', look: { viewport: usual }, preferences: dark },
  'conference-forced': { state: 'conference', look: { viewport: usual, forcedColors: 'active' } },
  'conference-720': { state: 'conference', look: { viewport: { width: 720, height: 640 } } },
  'conference-1920': { state: 'conference', look: { viewport: { width: 1920, height: 900 } } },
  'conference-200-percent': { state: 'conference', look: { viewport: { width: 590, height: 370 } } },
  'conference-compact': { state: 'conference', look: { viewport: compact } },
  'conference-zh-CN': { state: 'conference', look: { viewport: usual }, preferences: { language: 'zh-CN' } },
  'stale-light': { state: 'stale', look: { viewport: usual } },
  'stale-compact-dark': { state: 'stale', look: { viewport: compact }, preferences: dark },
  'practice-compact': { state: 'practice', look: { viewport: compact } },
  'tour-light': { state: 'tour', look: { viewport: usual } },
  'tour-compact': { state: 'tour', look: { viewport: compact } },
  'tour-compact-dark-zh-CN': {
    state: 'tour',
    look: { viewport: compact },
    preferences: { ...dark, language: 'zh-CN' },
  },
  'tour-200-percent': { state: 'tour', look: { viewport: { width: 590, height: 370 } } },
  'tour-over-dark': { state: 'tour-over', look: { viewport: usual }, preferences: dark },
  'incoming-dark': { state: 'incoming', look: { viewport: usual }, preferences: dark },
  'lobby-dark': { state: 'lobby', look: { viewport: usual }, preferences: dark },
  'lobby-compact': { state: 'lobby', look: { viewport: compact } },
  'lobby-compact-dark-zh-CN': {
    state: 'lobby',
    look: { viewport: compact },
    preferences: { ...dark, language: 'zh-CN' },
  },
  'account-long-address': { state: 'account-long', look: { viewport: { width: 720, height: 420 } } },
  'lobby-empty-compact': { state: 'lobby-empty', look: { viewport: compact } },
  'first-start-light': { state: 'first-start', look: { viewport: usual } },
  'account-zh-CN-dark': { state: 'account', look: { viewport: usual }, preferences: { ...dark, language: 'zh-CN' } },
};

/** Pictures that the README shows, at their full size. */
const shown = ['conference-light', 'conference-dark', 'conference-compact'];

describe('the gallery', () => {
  it.each(Object.entries(pictures))('%s looks as it is kept', async (name, { state, look, preferences = {} }) => {
    const { changes, act }: GalleryState = states[state];
    const opened = await bench.openOn(
      withPreferences(changes, preferences),
      { ...look, timezoneId: 'UTC' },
      '/',
      pictureMs,
    );
    const { page, main } = opened.window;
    await seen(main.getByRole('heading'));
    if (act) await act(opened.window);
    await page.evaluate(() => document.fonts.ready.then(() => undefined));
    // The texts that are fetched after the start, and the code of the middle.
    await page.waitForLoadState('networkidle');
    const file = await page.screenshot({ animations: 'disabled', caret: 'hide' });
    const made = halved(decodePng(file));
    const kept = join(folder, `${name}.png`);
    if (isKeeping) {
      await mkdir(folder, { recursive: true });
      await writeFile(kept, encodePng(made));
      if (shown.includes(name)) await writeFile(inRoot('build', 'pictures', `${name}.png`), file);
    }
    await mkdir(outFolder, { recursive: true });
    await writeFile(join(outFolder, `${name}.png`), file);
    expect(differingPart(decodePng(await readFile(kept)), made)).toBeLessThan(tolerance);
  });
});
