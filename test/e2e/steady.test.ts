import { describe, expect, it } from 'vitest';
import { audioOf } from '../../app/domain/audio.ts';
import { allowed, denied } from '../../app/domain/permission.ts';
import type { Change } from '../../app/state/app-state.ts';
import { Bench, customer } from '../support/e2e-bench.ts';
import { descriptionOf, seen } from '../support/e2e-window.ts';
import { eventually } from '../support/eventually.ts';
import type { FixtureWindow } from '../support/fixture-window.ts';
import { windowFixture } from '../support/window-fixture.ts';

const bench = new Bench();
const conferenceId = 'finesse/40871';
const sizes = [
  { width: 1180, height: 740 },
  { width: 720, height: 640 },
  { width: 380, height: 560 },
];

const fixture = () => {
  const made = windowFixture(Date.now());
  const start: readonly Change[] = [
    { slice: 'environment', value: made.environment() },
    { slice: 'account', id: 'finesse', value: made.account() },
    { slice: 'conference', id: conferenceId, value: made.conference() },
    ...['Ada Berg', 'Bo Lind', 'Chen Wei'].map((name, index): Change => ({
      slice: 'participant',
      conferenceId,
      id: `p${index}`,
      value: made.participant(`p${index}`, {
        name,
        audio: audioOf('both'),
        permissions: { drop: allowed, audio: allowed },
      }),
    })),
  ];
  return { ...made, start };
};

const topOf = async ({ window }: FixtureWindow): Promise<number> =>
  (await window.roster.row('Ada Berg').boundingBox())?.y ?? NaN;

describe('the list stays where it is', () => {
  it.each(sizes)('at $width × $height, whatever is told', async (viewport) => {
    const made = fixture();
    const opened = await bench.openOn(made.start, { viewport });
    await seen(opened.window.roster.row('Ada Berg'));
    const before = await topOf(opened);
    const told: readonly (readonly [string, Change, Change])[] = [
      [
        'stale',
        {
          slice: 'conference',
          id: conferenceId,
          value: made.conference({ truth: { status: 'stale', at: Date.now() - 9000, reason: 'connection-lost' } }),
        },
        { slice: 'conference', id: conferenceId, value: made.conference() },
      ],
      [
        'a notice',
        {
          slice: 'notice',
          id: 'n',
          value: { id: 'n', kind: 'problem', code: 'audit-unwritable', accountId: null, detail: null, at: Date.now() },
        },
        { slice: 'notice', id: 'n', value: null },
      ],
      [
        'an incoming call',
        {
          slice: 'conference',
          id: 'finesse/9',
          value: made.conference({
            id: 'finesse/9',
            vendorId: '9',
            kind: 'call',
            state: 'ringing',
            counterpart: customer,
            controls: { answer: allowed, reject: allowed },
          }),
        },
        { slice: 'conference', id: 'finesse/9', value: null },
      ],
      [
        'a held drop',
        { slice: 'command', id: 'c', value: made.command('c', { heldUntil: Date.now() + 60_000 }) },
        { slice: 'command', id: 'c', value: made.command('c', { phase: 'cancelled', reason: 'taken-back' }) },
      ],
      [
        'data of the call',
        {
          slice: 'conference',
          id: conferenceId,
          value: made.conference({ callData: [{ name: 'Policy', value: '7713' }] }),
        },
        { slice: 'conference', id: conferenceId, value: made.conference({ callData: [] }) },
      ],
    ];
    for (const [what, change, back] of told) {
      await opened.tell(change);
      await opened.window.page.evaluate(() => new Promise((resolve) => requestAnimationFrame(resolve)));
      expect([what, await topOf(opened)]).toEqual([what, before]);
      await opened.tell(back);
      await opened.window.page.evaluate(() => new Promise((resolve) => requestAnimationFrame(resolve)));
      expect([`no ${what}`, await topOf(opened)]).toEqual([`no ${what}`, before]);
    }
  });

  it('takes no click on what came under the resting pointer a moment ago', async () => {
    const made = fixture();
    const opened = await bench.openOn(made.start);
    const { page, roster } = opened.window;
    const box = await roster.drop('Ada Berg').boundingBox();
    const [x, y] = [(box?.x ?? 0) + 8, (box?.y ?? 0) + 8];
    await page.mouse.move(x, y);
    await opened.tell({ slice: 'participant', conferenceId, id: 'p0', value: made.participant('p0', { name: 'Zoe' }) });
    await opened.tell({
      slice: 'conference',
      id: conferenceId,
      value: made.conference({ kind: 'meeting', subject: 'A subject', settings: { hasLobby: true } }),
    });
    await page.mouse.down();
    await page.mouse.up();
    expect(opened.asked.filter(({ name }) => name === 'command.make')).toEqual([]);
  });

  it('takes the first click on a dialog that opened under the resting pointer and has stood for a while', async () => {
    const { window } = await bench.openOn(fixture().start);
    const { page, dialog } = window;
    const close = dialog.getByRole('button', { name: 'Close' });
    await window.roster.row('Ada Berg').focus();
    await page.keyboard.press('?');
    const box = await close.boundingBox();
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'hidden' });
    await page.mouse.move((box?.x ?? 0) + 8, (box?.y ?? 0) + 8);
    await page.keyboard.press('?');
    await seen(close);
    const openedAtMs = await page.evaluate(() => performance.now());
    await page.waitForFunction((sinceMs) => performance.now() > sinceMs + 500, openedAtMs);
    await page.mouse.down();
    await page.mouse.up();
    await dialog.waitFor({ state: 'hidden' });
  });
});

describe('true at a glance', () => {
  it('an account with a call never says that there is none', async () => {
    const made = fixture();
    const { window } = await bench.openOn(made.start);
    await window.rail
      .getByRole('button', { name: /Finesse, Hamburg/u })
      .first()
      .click();
    await seen(window.main.getByRole('heading', { name: '1 call going on' }));
    expect(await window.main.getByText('No call').count()).toBe(0);
    await window.main.getByRole('button', { name: 'Conference 40871' }).click();
    await seen(window.roster.row('Ada Berg'));
  });

  it('times stand still with what is stale', async () => {
    const made = fixture();
    const at = Date.now() - 20_000;
    const { window } = await bench.openOn([
      ...made.start,
      {
        slice: 'account',
        id: 'finesse',
        value: made.account({
          connection: { ...made.account().connection, status: 'waiting', provedAt: at, retryAt: Date.now() + 60_000 },
        }),
      },
      {
        slice: 'conference',
        id: conferenceId,
        value: made.conference({ truth: { status: 'stale', at, reason: 'connection-lost' } }),
      },
    ]);
    const times = (): Promise<readonly string[]> =>
      window.page
        .locator('.conference-facts [role="timer"], .agent-state .figures, .cell-state .figures')
        .allInnerTexts();
    await seen(window.roster.row('Ada Berg'));
    const before = await times();
    await seen(window.roster.staleNotice.getByText(/^This list is 2[2-9] s old/u));
    expect(before.length).toBeGreaterThan(3);
    expect(await times()).toEqual(before);
  });

  it('a conference shows its customer and its data', async () => {
    const made = fixture();
    const { window } = await bench.openOn([
      ...made.start,
      {
        slice: 'participant',
        conferenceId,
        id: 'p9',
        value: made.participant('p9', { name: customer, kind: 'phone' }),
      },
    ]);
    await seen(window.main.locator('header').getByText(customer));
    await seen(window.main.locator('header').getByText('88 1204'));
  });

  it.each(sizes)('practice is a frame and a word at $width × $height', async (viewport) => {
    const made = fixture();
    const { window } = await bench.openOn(
      [...made.start, { slice: 'account', id: 'finesse', value: made.account({ isPractice: true }) }],
      { viewport },
    );
    await seen(window.main.getByText(/^Practice – simulated/u));
    expect(
      await window.page.locator('.window').evaluate((element) => getComputedStyle(element, '::after').borderTopWidth),
    ).toBe('3px');
  });

  it('folds what cannot be done now, each with a reason about itself', async () => {
    const made = fixture();
    const { window } = await bench.openOn([
      ...made.start,
      {
        slice: 'conference',
        id: conferenceId,
        value: made.conference({
          controls: { 'send-digits': allowed, merge: denied('not-now'), transfer: denied('not-now'), leave: allowed },
        }),
      },
    ]);
    await window.button('More call controls').click();
    const menu = window.page.getByRole('menu');
    expect(await menu.getByRole('menuitem').allInnerTexts()).toEqual(['Send digits', 'Not now (2)']);
    await window.page.keyboard.press('ArrowDown');
    await window.page.keyboard.press('Enter');
    const merge = menu.getByRole('menuitem', { name: /^Merge/u });
    await seen(merge);
    expect(await descriptionOf(merge)).toBe('There is no second call to merge with. Consult somebody first.');
    await eventually(() => window.page.evaluate(() => document.activeElement?.textContent ?? '')).toContain('Merge');
  });

  it('counts on the button of the drawer what is new', async () => {
    const made = fixture();
    const sent = { phase: 'confirmed' as const, heldUntil: null, sentAt: Date.now(), settledAt: Date.now() };
    const opened = await bench.openOn([...made.start, { slice: 'command', id: 'a', value: made.command('a', sent) }], {
      viewport: { width: 380, height: 560 },
    });
    const button = opened.window.page.getByRole('button', { name: /^Activity/u });
    await seen(button.getByText('1', { exact: false }));
    await button.click();
    await seen(opened.window.activity.entry('Drop'));
    await opened.window.page.keyboard.press('Escape');
    expect(await button.innerText()).toBe('Activity');
    await opened.tell({ slice: 'command', id: 'b', value: made.command('b', sent) });
    await eventually(() => button.innerText()).toMatch(/Activity\s*1/u);
  });
});
