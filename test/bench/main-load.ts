import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { buildApplication } from '../../build/bundle.ts';
import { kilobytes, milliseconds } from './format.ts';
import type { Measurement } from './row.ts';
import { alternate, median, ratiosOf, spreadOf } from './statistics.ts';
import { statSync } from 'node:fs';

const aimMs = 60;

/** Prints what the process took of the processors so far, in milliseconds. */
const tellProcessor =
  'const used = process.cpuUsage(); process.stdout.write(String((used.user + used.system) / 1000));';

/**
 * Loads the bundle with an Electron that answers everything with itself and is never ready, so that what runs is what
 * loading runs and nothing more; then ends at once.
 */
const loader = (bundle: string): string => `
  const nothing = new Proxy(function () {}, {
    get: (_, key) => (key === Symbol.toPrimitive ? () => '' : nothing),
    apply: () => nothing,
    construct: () => nothing,
  });
  const ownApp = {
    whenReady: () => new Promise(() => {}),
    requestSingleInstanceLock: () => true,
    exit: (code) => process.exit(code || 3),
  };
  const app = new Proxy(ownApp, { get: (own, key) => own[key] ?? nothing });
  const electron = new Proxy({ app }, { get: (own, key) => own[key] ?? nothing });
  const { Module } = require('node:module');
  const load = Module._load;
  const isElectron = (name) => name === 'electron' || name.startsWith('electron/');
  Module._load = (name, ...rest) => (isElectron(name) ? electron : load(name, ...rest));
  process.argv.length = 1;
  require(${JSON.stringify(bundle)});
  ${tellProcessor}
  process.exit(0);
`;

/** What a process took: by the clock, and of the processors with all its threads, in milliseconds. */
interface Took {
  readonly wallMs: number;
  readonly processorMs: number;
}

const run = (script: string): Took => {
  const startedAtMs = performance.now();
  const { status, stdout, stderr } = spawnSync(process.execPath, ['-e', script], { encoding: 'utf8' });
  const wallMs = performance.now() - startedAtMs;
  if (status !== 0) throw new Error(`the process ended with ${status}: ${stderr.slice(0, 500)}`);
  return { wallMs, processorMs: Number(stdout) };
};

/** What loading the main process's bundle adds to the start of a process. */
export const mainLoadMeasurement: Measurement = {
  name: 'main-load',
  measure: async ({ isQuick }) => {
    const bundle = join(await buildApplication(), 'main', 'index.js');
    const script = loader(bundle);
    run(script);
    const rounds = await alternate(isQuick ? 5 : 25, { ours: () => run(script), floor: () => run(tellProcessor) });
    const wall = { ours: rounds.ours.map(({ wallMs }) => wallMs), floor: rounds.floor.map(({ wallMs }) => wallMs) };
    const [oursMs, floorMs] = [median(wall.ours), median(wall.floor)];
    const [processorMs, floorProcessorMs] = [rounds.ours, rounds.floor].map((side) =>
      median(side.map((took) => took.processorMs)),
    ) as [number, number];
    return [
      {
        what: 'loading the main process (whole process)',
        result: milliseconds(oursMs),
        floor: `${milliseconds(floorMs)} (node -e 0)`,
        ratio: spreadOf(ratiosOf(wall)),
        aim: `≤ + ${milliseconds(aimMs)}`,
        isMet: oursMs - floorMs <= aimMs,
        notes: [
          `the bundle adds ${milliseconds(oursMs - floorMs)}; ${kilobytes(statSync(bundle).size)} of script, ` +
            'its names kept, Electron replaced',
          `time of the processors ${milliseconds(processorMs)} against ${milliseconds(floorProcessorMs)}`,
        ],
        figures: { oursMs, floorMs, processorMs, floorProcessorMs, bundleBytes: statSync(bundle).size },
      },
    ];
  },
};
