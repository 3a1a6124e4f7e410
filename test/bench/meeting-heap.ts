import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { z } from 'zod';
import { kilobytes } from './format.ts';
import type { Measurement } from './row.ts';
import { median, spreadOf } from './statistics.ts';

const resultSchema = z.object({ heldBytes: z.number(), jsonBytes: z.number() });
const child = new URL('./meeting-heap-child.ts', import.meta.url).pathname;

/** What a meeting of so many, pushed whole, holds of the heap of a fresh process, and how long that push is. */
const meetingHeapOf = async (peopleCount: number): Promise<z.infer<typeof resultSchema>> => {
  const args = ['--expose-gc', '--no-flush-bytecode', child, String(peopleCount)];
  const { stdout } = await promisify(execFile)(process.execPath, args);
  return resultSchema.parse(JSON.parse(stdout));
};

/** What 1,000 people of a meeting hold of main's heap, at 1,000, 3,000 and 10,000. */
export const meetingHeapMeasurement: Measurement = {
  name: 'meeting-heap',
  measure: async ({ isQuick }) => {
    const perThousand = async (count: number): Promise<{ readonly held: number; readonly json: number }> => {
      const runs: z.infer<typeof resultSchema>[] = [];
      for (let run = 0; run < (isQuick ? 1 : 3); run += 1) runs.push(await meetingHeapOf(count));
      return {
        held: (median(runs.map(({ heldBytes }) => heldBytes)) * 1_000) / count,
        json: (median(runs.map(({ jsonBytes }) => jsonBytes)) * 1_000) / count,
      };
    };
    const [small, large, largest] = [await perThousand(1_000), await perThousand(3_000), await perThousand(10_000)];
    return [
      {
        what: 'heap per 1,000 people of a meeting in main',
        result: kilobytes(large.held),
        floor: `${kilobytes(large.json)} (their whole push)`,
        ratio: spreadOf([small, large, largest].map(({ held, json }) => held / json)),
        aim: 'reported',
        isMet: null,
        notes: [`at 3,000; ${kilobytes(small.held)} at 1,000, ${kilobytes(largest.held)} at 10,000: picture and state`],
        figures: { at1000: small.held, at3000: large.held, at10000: largest.held },
      },
    ];
  },
};
