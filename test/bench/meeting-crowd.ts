import { setTimeout as pause } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import { takeControlOf, withWebinar, type WebinarStage } from './cloud-meeting.ts';
import { milliseconds } from './format.ts';
import { longestTask, type LongestTask } from './longest-task.ts';
import type { Measurement, Row } from './row.ts';
import { median, spreadOf } from './statistics.ts';

const dropCount = 500;
const aimMs = 50;
/** What is dropped is held for so long, in seconds: it can be seen, and nobody waits long. */
const holdSeconds = 0.5;
/** So that nothing of what came before is left to do, in milliseconds. */
const restMs = 1_000;

/** Waits until the list has so many rows, those of its head included. */
const rowsAre = async (page: Page, count: number): Promise<void> => {
  await page.waitForFunction(
    (wanted) => document.querySelector('[role="grid"][aria-rowcount]')?.getAttribute('aria-rowcount') === wanted,
    String(count),
    { timeout: 60_000 },
  );
};

/** Scrolls the list to and fro, a piece each frame, until `isOver`. */
const scrollUntil = async (page: Page, isOver: () => boolean): Promise<void> => {
  await page.locator('tbody tr[data-id]').first().hover();
  for (let step = 0; !isOver(); step += 1) {
    await page.mouse.wheel(0, step % 40 < 20 ? 900 : -900);
    await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(resolve)));
  }
};

/** Five hundred are searched, chosen, held, dropped and settled; the list scrolls from the press on. */
const play = async ({ application, page }: WebinarStage, conferenceId: string, peopleCount: number): Promise<void> => {
  const search = page.locator('input[type="search"]').first();
  await search.fill('Visitor');
  await rowsAre(page, dropCount + 1);
  await page.locator('tbody tr[data-id]').first().focus();
  await page.keyboard.press('Control+a');
  await search.fill('');
  await rowsAre(page, peopleCount + 2);
  const before = new Set(application.window.groups.keys());
  await page.getByRole('button', { name: /^Drop selected/u }).click();
  let isSettled = false;
  const settled = application
    .find('all outcomes', ({ groups }) => {
      const group = [...groups.values()].find(({ id }) => !before.has(id));
      return group && !group.isUnderWay && group.counts.confirmed === dropCount ? true : undefined;
    })
    .finally(() => (isSettled = true));
  await Promise.all([settled, scrollUntil(page, () => isSettled)]);
  await rowsAre(page, peopleCount - dropCount + 2);
  if (!application.window.conferences.has(conferenceId)) throw new Error('the meeting is over');
};

const measureWith = async (peopleCount: number, rounds: number): Promise<Row> =>
  withWebinar(peopleCount - dropCount, async (stage) => {
    const { application, accountId, meetingId, service, page, browser } = stage;
    await application.ask('preferences.change', { holdSeconds });
    const conferenceId = await takeControlOf(application, accountId, meetingId, peopleCount - dropCount);
    await page.waitForSelector('tbody tr[data-id]');
    const tasks: LongestTask[] = [];
    for (let round = 0; round <= rounds; round += 1) {
      await service.act({ act: 'peopleJoin', count: dropCount, name: 'Visitor', role: 'audience' });
      await rowsAre(page, peopleCount + 2);
      await pause(restMs);
      const task = await longestTask(browser, page, () => play(stage, conferenceId, peopleCount));
      // The first round is for warming up.
      if (round > 0) tasks.push(task);
    }
    const most = tasks.map(({ mostProcessorMs }) => mostProcessorMs);
    const longestWallMs = Math.max(...tasks.map(({ wallMs }) => wallMs));
    const people = peopleCount.toLocaleString('en');
    return {
      what: `longest task while ${dropCount} of ${people} are chosen, held, dropped and settled`,
      result: `${milliseconds(median(most))} of the processor, the worst ${milliseconds(Math.max(...most))}`,
      floor: `${milliseconds(median(tasks.map(({ medianFrameMs }) => medianFrameMs)))} (the middle frame meanwhile)`,
      ratio: spreadOf(tasks.map(({ mostProcessorMs, medianFrameMs }) => mostProcessorMs / medianFrameMs)),
      aim: `no task over ${aimMs} ms`,
      isMet: Math.max(...most) <= aimMs,
      notes: [
        `by the clock, with all else that the machine did: ${milliseconds(longestWallMs)}; ` +
          `${tasks.reduce((sum, { overCount }) => sum + overCount, 0)} of ` +
          `${tasks.reduce((sum, { count }) => sum + count, 0)} tasks over ${aimMs} ms`,
        'searched, chosen by Ctrl+A, dropped by one press; the list scrolls until all is settled',
      ],
      figures: { longestProcessorMs: Math.max(...most), longestWallMs },
    };
  });

/** The window while five hundred people go at once, in a meeting of three and of ten thousand. */
export const meetingCrowdMeasurement: Measurement = {
  name: 'meeting-crowd',
  measure: async ({ isQuick }) => [
    await measureWith(3_000, isQuick ? 1 : 3),
    ...(isQuick ? [] : [await measureWith(9_999, 2)]),
  ],
};
