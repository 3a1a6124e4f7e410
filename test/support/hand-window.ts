import type { Locator, Page } from 'playwright-core';
import { en } from '../../app/text/en/index.ts';
import type { TextKey } from '../../app/text/keys.ts';
import { createTranslate, type Translate } from '../../app/text/translate.ts';
import { zhCN } from '../../app/text/zh-CN/index.ts';
import type { Gavel } from './e2e-bench.ts';
import { seen, type GavelWindow } from './e2e-window.ts';

/** How a user acts. */
export type Hand = 'mouse' | 'keyboard';

/** Gavel's window in a language, used by mouse or by keyboard: elements are found by the words of the catalogues. */
export class HandWindow {
  readonly gavel: Gavel;
  readonly window: GavelWindow;
  readonly t: Translate;
  readonly #hand: Hand;

  constructor(gavel: Gavel, window: GavelWindow, language: 'en' | 'zh-CN', hand: Hand) {
    this.gavel = gavel;
    this.window = window;
    this.t = createTranslate(language, language === 'en' ? en : zhCN);
    this.#hand = hand;
  }

  get page(): Page {
    return this.window.page;
  }

  get lobby(): Locator {
    return this.page.getByRole('region', { name: this.t('lobby.label'), exact: true });
  }

  button(key: TextKey, within: Locator | Page = this.page): Locator {
    return within.getByRole('button', { name: this.t(key) }).first();
  }

  /** Somebody's rows, by name: namesakes have one each. */
  rows(name: string): Locator {
    return this.page.locator('tbody tr').filter({ has: this.page.getByText(name, { exact: true }) });
  }

  /** Presses a control as this user does. */
  async press(control: Locator): Promise<void> {
    await seen(control);
    if (this.#hand === 'mouse') {
      await control.first().click();
      return;
    }
    await control.first().focus();
    await this.page.keyboard.press('Enter');
  }
}
