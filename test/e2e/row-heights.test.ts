import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import type { Participant } from '../../app/domain/participant.ts';
import type { Change } from '../../app/state/app-state.ts';
import { Bench } from '../support/e2e-bench.ts';
import { eventually } from '../support/eventually.ts';
import { windowFixture } from '../support/window-fixture.ts';

const bench = new Bench();
const fixture = windowFixture(Date.now());
const conference = fixture.conference({ peopleCount: 100 });
const longName = 'A name that does not fit one line '.repeat(6).trim();

const set = (value: Participant): Change => ({
  slice: 'participant',
  conferenceId: conference.id,
  id: value.id,
  value,
});
const person = (index: number, more: Partial<Participant> = {}): Participant =>
  fixture.participant(`p${index}`, { name: `Person ${String(index).padStart(3, '0')}`, ...more });
const changes: readonly Change[] = [
  { slice: 'environment', value: fixture.environment() },
  { slice: 'account', id: 'finesse', value: fixture.account() },
  { slice: 'conference', id: conference.id, value: conference },
  ...Array.from({ length: 100 }, (_, index) => set(person(index))),
];

/** How far, in CSS pixels, the tops of the rows on the page are from the ends of those above them, at most. */
const largestGap = (page: Page): Promise<number> =>
  page.locator('tbody tr').evaluateAll((rows) => {
    const places = rows.map((row) => row.getBoundingClientRect()).sort((one, other) => one.top - other.top);
    return Math.max(...places.slice(1).map(({ top }, index) => Math.abs(top - (places[index]?.bottom ?? 0))));
  });

/** Shows a frame and what the page renders after it. */
const frames = (page: Page, count: number): Promise<void> =>
  page.evaluate(async (left) => {
    for (let frame = 0; frame < left; frame++) await new Promise((resolve) => requestAnimationFrame(resolve));
  }, count);

describe('rows of the participants', () => {
  it('follow each other without a gap when the text of one takes more lines, and when it takes fewer', async () => {
    const opened = await bench.openOn(changes);
    const { page, roster } = opened.window;
    await roster.row('Person 000').waitFor();
    await opened.tell(set(person(3, { name: longName })), set(person(5, { name: longName })));
    await eventually(() => roster.row(longName).count()).toBe(2);
    await eventually(() => largestGap(page)).toBeLessThan(1);
    expect((await roster.row(longName).first().boundingBox())?.height).toBeGreaterThan(60);
    await opened.tell(set(person(3)));
    await eventually(() => roster.row(longName).count()).toBe(1);
    await eventually(() => largestGap(page)).toBeLessThan(1);
  });

  it('come and go with the height of the list while their texts wrap, and the window reports no error', async () => {
    const opened = await bench.openOn(changes);
    const { page, roster } = opened.window;
    await roster.row('Person 000').waitFor();
    const rowsOnPage = () => page.locator('tbody tr').count();
    const height = { high: 1000, low: 500 };
    for (let round = 0; round < 4; round++) {
      await page.setViewportSize({ width: 1360, height: height.high });
      await eventually(rowsOnPage).toBeGreaterThan(18);
      await opened.tell(
        ...[1, 2, 3].map((index) => set(person(index, { name: round % 2 === 0 ? longName : 'short' }))),
      );
      await page.setViewportSize({ width: 1360, height: height.low });
      await eventually(rowsOnPage).toBeLessThan(15);
      await frames(page, 3);
    }
    await eventually(() => largestGap(page)).toBeLessThan(1);
    expect(opened.asked.filter(({ name }) => name === 'window.report')).toEqual([]);
  });
});
