import type { Locator, Page } from 'playwright-core';
import { eventually } from './eventually.ts';

/** Waits until the element is visible; fails where it does not appear. */
export const seen = (what: Locator): Promise<void> => what.first().waitFor();

/** The accessible description: what a screen reader says after the name. Null where there is none. */
export const descriptionOf = (control: Locator): Promise<string | null> =>
  control.evaluate((element) => {
    const ids = (element.getAttribute('aria-describedby') ?? '').split(/\s+/u).filter((id) => id !== '');
    const words = ids.map((id) => document.getElementById(id)?.textContent ?? '').join(' ');
    return ids.length > 0 ? words : element.getAttribute('aria-description');
  });

/** Before there is any account. */
class FirstStart {
  readonly practice: Locator;
  readonly addAccount: Locator;

  constructor(page: Page) {
    const main = page.getByRole('main');
    this.practice = main.getByRole('button', { name: 'Practice mode', exact: true });
    this.addAccount = main.getByRole('button', { name: 'Add account', exact: true });
  }
}

/** The list of participants with its tools. */
class Roster {
  readonly page: Page;
  readonly table: Locator;
  readonly search: Locator;
  readonly dropSelected: Locator;
  readonly dropOthers: Locator;
  readonly staleNotice: Locator;

  constructor(page: Page) {
    this.page = page;
    this.table = page.getByRole('grid', { name: 'Participants', exact: true });
    this.search = page.getByRole('searchbox', { name: 'Search participants' });
    this.dropSelected = page.getByRole('button', { name: 'Drop selected', exact: true });
    this.dropOthers = page.getByRole('button', { name: 'Drop all but selected', exact: true });
    this.staleNotice = page.getByRole('region', { name: 'Stale' });
  }

  row(name: string): Locator {
    // A row reads as one sentence, which begins with the name.
    const escaped = name.replaceAll(/[.*+?^${}()|[\]\\]/gu, '\\$&');
    return this.table.getByRole('row', { name: new RegExp(`^${escaped}(?:, |，|$)`, 'u') });
  }

  drop(name: string): Locator {
    return this.row(name).getByRole('button', { name: `Drop ${name}`, exact: true });
  }

  checkbox(name: string): Locator {
    return this.row(name).getByRole('checkbox', { name: `Select ${name}`, exact: true });
  }

  /** The names of the rows in sight, from the top. */
  names(): Promise<readonly string[]> {
    return this.table.locator('tbody tr').evaluateAll((rows) =>
      rows
        .map((row) => ({
          label: row.querySelector('.person-name bdi')?.textContent ?? '',
          index: Number(row.getAttribute('aria-rowindex')),
        }))
        .sort((left, right) => left.index - right.index)
        .map(({ label }) => label),
    );
  }
}

/** What was asked and what became of it, the latest first. */
class Activity {
  readonly list: Locator;

  constructor(page: Page) {
    this.list = page.getByRole('list', { name: 'Activity', exact: true });
  }

  /** The entries whose words contain `title`, the latest first. */
  entry(title: string): Locator {
    return this.list.locator(':scope > li').filter({ hasText: title });
  }

  /** Waits until the latest entry of this title shows `outcome`. */
  async outcome(title: string, outcome: string): Promise<Locator> {
    const entry = this.entry(title).first();
    await entry.getByText(outcome, { exact: true }).waitFor();
    return entry;
  }
}

/** The form that adds an account or changes one. */
class AccountForm {
  readonly dialog: Locator;

  constructor(page: Page) {
    this.dialog = page.getByRole('dialog');
  }

  field(label: string): Locator {
    return this.dialog.getByLabel(label, { exact: false });
  }

  button(name: string): Locator {
    return this.dialog.getByRole('button', { name, exact: true });
  }

  /** Opens the settings that are folded away. */
  async more(): Promise<void> {
    await this.dialog.getByText('More settings').click();
  }
}

/** Page objects of Gavel's window, in English: elements by role and name. */
export class GavelWindow {
  readonly page: Page;
  readonly firstStart: FirstStart;
  readonly roster: Roster;
  readonly activity: Activity;
  readonly form: AccountForm;
  readonly undo: Locator;
  readonly undoBar: Locator;
  readonly rail: Locator;
  readonly main: Locator;
  readonly dialog: Locator;
  readonly polite: Locator;
  readonly assertive: Locator;

  constructor(page: Page) {
    this.page = page;
    this.firstStart = new FirstStart(page);
    this.roster = new Roster(page);
    this.activity = new Activity(page);
    this.form = new AccountForm(page);
    this.undo = page.getByRole('button', { name: 'Undo', exact: true });
    this.undoBar = page.getByRole('region', { name: 'About to happen' });
    this.rail = page.getByRole('navigation', { name: 'Accounts' });
    this.main = page.getByRole('main');
    this.dialog = page.getByRole('dialog');
    this.polite = page.locator('output[aria-live="polite"]').first();
    this.assertive = page.locator('[role="alert"][aria-live="assertive"]').first();
  }

  /** A button anywhere, by its whole name. */
  button(name: string): Locator {
    return this.page.getByRole('button', { name, exact: true });
  }

  /** The card of an account in the rail. */
  account(label: string): Locator {
    return this.rail.getByRole('region', { name: label, exact: true });
  }

  /** A line of the menu that is open. */
  menuItem(name: string): Locator {
    const menu = this.page.getByRole('menu');
    return menu.getByRole('menuitem', { name, exact: true }).or(menu.getByRole('menuitemradio', { name, exact: true }));
  }

  /** Presses a control of the call as soon as it may be used, wherever it is: in sight or under *More*. */
  async callControl(name: string): Promise<void> {
    const toolbar = this.page.getByRole('group', { name: 'Call controls' });
    const inSight = toolbar.getByRole('button', { name, exact: true, disabled: false });
    const more = toolbar.getByRole('button', { name: 'More call controls' });
    const item = this.page.getByRole('menu').getByRole('menuitem', { name, exact: true, disabled: false });
    // Another control may have come under the resting pointer, which takes no click for a moment.
    await this.page.mouse.move(1, 1);
    await eventually(async () => {
      if (await inSight.isVisible()) await inSight.click({ timeout: 1_000 });
      else {
        await more.click({ timeout: 1_000 });
        if (await item.isVisible()) await item.click({ timeout: 1_000 });
        else {
          await this.page.keyboard.press('Escape');
          return false;
        }
      }
      return true;
    }).toBe(true);
  }

  /** Starts a consultation from the call that is shown. */
  async consult(address: string): Promise<void> {
    await this.callControl('Consult');
    await this.dialog.getByLabel('Number or address').fill(address);
    await this.dialog.getByRole('button', { name: 'Consult', exact: true }).click();
  }

  /**
   * Clicks a button that is in sight or, where the window has no room for it, behind the first button of the top bar.
   * Waits until the window shows one of the two: before that, neither says anything about the size.
   */
  async clickInSightOrDrawer(button: Locator): Promise<void> {
    const opener = this.page.locator('.top-bar').getByRole('button').first();
    await button.first().or(opener).first().waitFor();
    if (!(await button.first().isVisible())) await opener.click();
    await button.first().click();
  }

  /** Text in the middle of the window. */
  says(text: string | RegExp): Locator {
    return this.main.getByText(text).first();
  }

  /** What has the keyboard: role or element, and its name. */
  focused(): Promise<{
    readonly tag: string;
    readonly name: string;
    readonly isOutlined: boolean;
    readonly isInView: boolean;
  }> {
    return this.page.evaluate(() => {
      const element = document.activeElement;
      if (!(element instanceof HTMLElement)) return { tag: 'none', name: '', isOutlined: false, isInView: false };
      const box = element.getBoundingClientRect();
      // A field's frame may be drawn by what is around it.
      const isOutlined = [element, element.parentElement].some((shown) => {
        const style = shown && getComputedStyle(shown);
        return (
          style && ((style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0) || style.boxShadow !== 'none')
        );
      });
      return {
        tag: element.tagName.toLowerCase(),
        name: (
          element.querySelector('.person-name bdi')?.textContent ??
          element.getAttribute('aria-label') ??
          element.innerText ??
          ''
        ).trim(),
        isOutlined,
        isInView: box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
      };
    });
  }
}
