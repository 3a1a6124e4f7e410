import { setTimeout as pause } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import { BareMeeting } from './bare-meeting.ts';
import { takeControlOf, withWebinar } from './cloud-meeting.ts';
import { milliseconds } from './format.ts';
import type { Measurement } from './row.ts';
import { median, percentile, spreadOf } from './statistics.ts';

const peopleCount = 3_000;
/** Two frames of a window that draws sixty times a second, and the frame in which patches are folded. */
const aimMs = 50;
/** So that nothing of what came before is left to do, in milliseconds. */
const restMs = 300;

/** Resolves with the time, on the clock of this process, at which a frame with a row of this text was painted. */
const paintedRow = async (page: Page, text: string): Promise<number> => {
  const wallMs = await page.evaluate(
    (wanted) =>
      new Promise<number>((resolve) => {
        const channel = new MessageChannel();
        channel.port1.addEventListener('message', () => resolve(performance.timeOrigin + performance.now()));
        channel.port1.start();
        const look = (): void => {
          const rows = [...document.querySelectorAll('tbody tr[data-id]')];
          if (rows.some((row) => row.textContent?.includes(wanted))) channel.port2.postMessage(null);
          else requestAnimationFrame(look);
        };
        requestAnimationFrame(look);
      }),
    text,
  );
  return wallMs - performance.timeOrigin;
};

/** Searches for somebody; resolves once the row was painted. */
const foundRow = async (page: Page, name: string): Promise<number> => {
  const painted = paintedRow(page, name);
  await page.evaluate((text) => {
    const field = document.querySelector<HTMLInputElement>('input[type="search"]');
    if (!field) throw new Error('there is no search');
    field.value = text;
    field.dispatchEvent(new InputEvent('input', { bubbles: true }));
  }, name);
  return painted;
};

/** What the window needs for a meeting of three thousand: from its whole push, and from one change. */
export const meetingWindowMeasurement: Measurement = {
  name: 'meeting-window',
  measure: async ({ isQuick }) => {
    return withWebinar(peopleCount, async ({ service, application, accountId, meetingId, page }) => {
      const number = meetingId.slice(accountId.length + 1);
      const bare = await BareMeeting.at(service);
      try {
        const fullPush: { readonly rowsMs: number; readonly usableMs: number; readonly bareMs: number }[] = [];
        let conferenceId = '';
        for (let round = 0; round < (isQuick ? 2 : 6); round += 1) {
          if (conferenceId !== '') {
            const request = { kind: 'leave-control' as const, conferenceId };
            await application.ask('command.make', { request, surface: 'window' });
            await application.find('no meeting', ({ conferences }) => (conferences.size === 0 ? true : undefined));
          }
          await pause(restMs);
          let beganMs = performance.now();
          await bare.open(number);
          const bareMs = performance.now() - beganMs;
          if (bare.people.size <= peopleCount) throw new Error('not everybody was pushed');
          bare.close();
          await pause(restMs);
          const rows = paintedRow(page, 'Guest');
          beganMs = performance.now();
          conferenceId = await takeControlOf(application, accountId, meetingId, peopleCount);
          const rowsMs = (await rows) - beganMs;
          const usableMs = (await foundRow(page, `Guest ${peopleCount - 7}`)) - beganMs;
          await page.fill('input[type="search"]', '');
          // The first round is for warming up.
          if (round > 0) fullPush.push({ rowsMs, usableMs, bareMs });
        }

        await bare.open(number);
        await page.waitForSelector('tbody tr[data-id]');
        const inSight = await page.evaluate(() =>
          [...document.querySelectorAll('tbody tr[data-id]')].map(
            ({ textContent }) => /Guest \d+/u.exec(textContent ?? '')?.[0],
          ),
        );
        const person = inSight.find((name) => name !== undefined);
        if (person === undefined) throw new Error('nobody of the audience is in sight');
        const pid = [...(application.window.participants.get(conferenceId)?.values() ?? [])]
          .find(({ name }) => name === person)
          ?.id.replace(/#.*$/u, '');
        const change: { readonly bareMs: number; readonly paintedMs: number }[] = [];
        const [warmUpCount, count] = isQuick ? [3, 20] : [10, 150];
        for (let index = 0; index < warmUpCount + count; index += 1) {
          const name = `${person} B${index}X`;
          const seen = [bare.pushWith(name), paintedRow(page, name)] as const;
          const beganMs = performance.now();
          await service.act({ act: 'personChanges', person: pid, name });
          const [bareAtMs, paintedAtMs] = await Promise.all(seen);
          if (index >= warmUpCount) change.push({ bareMs: bareAtMs - beganMs, paintedMs: paintedAtMs - beganMs });
        }

        const beyond = change.map(({ bareMs, paintedMs }) => Math.max(0, paintedMs - bareMs));
        const usable = fullPush.map(({ usableMs }) => usableMs);
        return [
          {
            what: `one change pushed at ${peopleCount.toLocaleString('en')} → painted`,
            result: `p50 ${milliseconds(percentile(beyond, 50))}, p99 ${milliseconds(percentile(beyond, 99))}`,
            floor: `p50 ${milliseconds(median(change.map(({ bareMs }) => bareMs)))} (a bare client has read the push)`,
            ratio: spreadOf(change.map(({ bareMs, paintedMs }) => paintedMs / bareMs)),
            aim: `p50 ≤ ${aimMs} ms beyond the bare client`,
            isMet: percentile(beyond, 50) <= aimMs,
            notes: [`${change.length} people renamed one after the other; measured from when the bare client has it`],
            figures: { beyondP50Ms: percentile(beyond, 50), beyondP99Ms: percentile(beyond, 99) },
          },
          {
            what: `full push of ${peopleCount.toLocaleString('en')} → usable list`,
            result: milliseconds(median(usable)),
            floor: `${milliseconds(median(fullPush.map(({ bareMs }) => bareMs)))} (the same, into a Map)`,
            ratio: spreadOf(fullPush.map(({ usableMs, bareMs }) => usableMs / bareMs)),
            aim: 'reported',
            isMet: null,
            notes: [
              `from *Take control* with its requests; rows painted after ` +
                `${milliseconds(median(fullPush.map(({ rowsMs }) => rowsMs)))}, usable when a search has been answered`,
            ],
            figures: { usableMs: median(usable), rowsMs: median(fullPush.map(({ rowsMs }) => rowsMs)) },
          },
        ];
      } finally {
        bare.stop();
      }
    });
  },
};
