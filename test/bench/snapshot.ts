import { setTimeout as pause } from 'node:timers/promises';
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
  readonly rowsMs: number;
  readonly usableMs: number;
  readonly floorMs: number;
}

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
  const measured = page.evaluate((name) => window.benchProbe.measureSnapshot(name), wanted);
  await page.evaluate(() => undefined);
  stage.answerSnapshots();
  const { receivedAtMs, rowsAtMs, usableAtMs } = await measured;
  await page.close();
  return {
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
              `painted; slowest of ${loads.length} loads ${milliseconds(Math.max(...usableMs))}`,
          ],
          figures: { usableMs: median(usableMs), usableMaxMs: Math.max(...usableMs), rowsMs, floorMs: median(floorMs) },
        },
      ];
    } finally {
      await stage.close();
    }
  },
};
