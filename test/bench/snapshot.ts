import { setTimeout as pause } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import type { BridgeEvent } from '../../app/contract/envelope.ts';
import { milliseconds } from './format.ts';
import { benchParticipant } from './people.ts';
import type { Measurement } from './row.ts';
import { openStage, type Stage } from './stage.ts';
import { median, ratiosOf, spreadOf } from './statistics.ts';

const peopleCount = 3000;
const aimMs = 100;
/** So that nothing of the page's loading is left to do, in milliseconds. */
const restMs = 300;

interface Load {
  /** Time of the processor that the page's main thread took for all of it, with what the measurement itself costs. */
  readonly processorMs: number;
  readonly rowsMs: number;
  readonly usableMs: number;
  readonly floorMs: number;
}

/** Reads what the page's main thread has used of the processor, in milliseconds. */
const followProcessor = async (page: Page): Promise<() => Promise<number>> => {
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable', { timeDomain: 'threadTicks' });
  return async () => {
    const { metrics } = await session.send('Performance.getMetrics');
    return (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? 0) * 1000;
  };
};

const load = async (stage: Stage): Promise<Load> => {
  const page = await stage.openPage();
  await pause(restMs);
  const bare = page.evaluate(() => window.benchProbe.measureBareSnapshot());
  await page.evaluate(() => undefined);
  const { revision, changes } = stage.store.snapshot();
  const same: BridgeEvent = { event: 'patch', from: revision, to: revision, changes };
  stage.emit(same);
  const floor = await bare;
  await pause(restMs);
  const wanted = benchParticipant(peopleCount - 5).name;
  const processorMs = await followProcessor(page);
  const before = await processorMs();
  const measured = page.evaluate((name) => window.benchProbe.measureSnapshot(name), wanted);
  await page.evaluate(() => undefined);
  stage.answerSnapshots();
  const { receivedAtMs, rowsAtMs, usableAtMs } = await measured;
  const after = await processorMs();
  await page.close();
  return {
    processorMs: after - before,
    rowsMs: rowsAtMs - receivedAtMs,
    usableMs: usableAtMs - receivedAtMs,
    floorMs: floor.paintedAtMs - floor.receivedAtMs,
  };
};

/** From the arrival of a snapshot of 3,000 people to a list that is painted and whose search answers. */
export const snapshotMeasurement: Measurement = {
  name: 'snapshot',
  measure: async ({ isQuick }) => {
    const stage = await openStage(peopleCount);
    try {
      const loads: Load[] = [];
      for (let round = 0; round < (isQuick ? 3 : 11); round++) loads.push(await load(stage));
      stage.checkReports();
      const usableMs = loads.map((one) => one.usableMs);
      const floorMs = loads.map((one) => one.floorMs);
      const rowsMs = median(loads.map((one) => one.rowsMs));
      const processorMs = median(loads.map((one) => one.processorMs));
      return [
        {
          what: `snapshot of ${peopleCount.toLocaleString('en')} → usable list`,
          result: milliseconds(median(usableMs)),
          floor: `${milliseconds(median(floorMs))} (parse, set in a Map, 20 plain rows)`,
          ratio: spreadOf(ratiosOf({ ours: usableMs, floor: floorMs })),
          aim: `≤ ${aimMs} ms`,
          isMet: median(usableMs) <= aimMs,
          notes: [
            `rows painted after ${milliseconds(rowsMs)}; usable when a search typed then has been answered and ` +
              `painted; slowest of ${loads.length} loads ${milliseconds(Math.max(...usableMs))}; the page's main ` +
              `thread used ${milliseconds(processorMs)} of the processor`,
          ],
          figures: {
            usableMs: median(usableMs),
            usableMaxMs: Math.max(...usableMs),
            rowsMs,
            floorMs: median(floorMs),
            processorMs,
          },
        },
      ];
    } finally {
      await stage.close();
    }
  },
};
