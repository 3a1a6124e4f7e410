import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { z } from 'zod';
import { kilobytes } from './format.ts';
import type { Measurement } from './row.ts';
import { median, spreadOf } from './statistics.ts';

const resultSchema = z.object({
  participantCount: z.number(),
  changeCount: z.number(),
  onceBytes: z.number(),
  changedBytes: z.number(),
  jsonBytes: z.number(),
});

const child = new URL('./heap-child.ts', import.meta.url).pathname;

/**
 * What a conference that came over the wire holds of the heap of a fresh process, at first and after so many of its
 * people changed.
 */
export const heapOf = async (participantCount: number, changeCount: number): Promise<z.infer<typeof resultSchema>> => {
  const { stdout } = await promisify(execFile)(process.execPath, [
    '--expose-gc',
    '--no-flush-bytecode',
    child,
    String(participantCount),
    String(changeCount),
  ]);
  return resultSchema.parse(JSON.parse(stdout));
};

/**
 * What 1,000 participants hold of main's heap: adapter and state, after they came over the wire and after they changed.
 */
export const heapMeasurement: Measurement = {
  name: 'heap',
  measure: async ({ isQuick }) => {
    const runs: z.infer<typeof resultSchema>[] = [];
    for (let run = 0; run < (isQuick ? 1 : 3); run++) runs.push(await heapOf(1000, 100));
    const [once, changed, json] = [
      median(runs.map((run) => run.onceBytes)),
      median(runs.map((run) => run.changedBytes)),
      median(runs.map((run) => run.jsonBytes)),
    ];
    const { changeCount = 0 } = runs[0] ?? {};
    return [
      {
        what: 'heap per 1,000 participants in main',
        result: kilobytes(once),
        floor: `${kilobytes(json)} (the same as JSON)`,
        ratio: spreadOf(runs.map((run) => run.onceBytes / run.jsonBytes)),
        aim: 'reported',
        isMet: null,
        notes: [`${kilobytes(changed)} after ${changeCount} of them changed, each by a notification of its own`],
        figures: { onceBytes: once, changedBytes: changed, jsonBytes: json },
      },
    ];
  },
};
