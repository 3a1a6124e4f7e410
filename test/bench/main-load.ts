import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { buildApplication } from '../../build/bundle.ts';
import { kilobytes, milliseconds } from './format.ts';
import type { Measurement } from './row.ts';
import { alternate, median, ratiosOf, spreadOf } from './statistics.ts';
import { statSync } from 'node:fs';

const aimMs = 60;

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
  process.exit(0);
`;

const processMs = (script: string): number => {
  const startedAtMs = performance.now();
  const { status, stderr } = spawnSync(process.execPath, ['-e', script], { encoding: 'utf8' });
  const tookMs = performance.now() - startedAtMs;
  if (status !== 0) throw new Error(`the process ended with ${status}: ${stderr.slice(0, 500)}`);
  return tookMs;
};

/** What loading the main process's bundle adds to the start of a process. */
export const mainLoadMeasurement: Measurement = {
  name: 'main-load',
  measure: async ({ isQuick }) => {
    const bundle = join(await buildApplication(), 'main', 'index.js');
    const script = loader(bundle);
    processMs(script);
    const rounds = await alternate(isQuick ? 5 : 25, { ours: () => processMs(script), floor: () => processMs('0') });
    const [oursMs, floorMs] = [median(rounds.ours), median(rounds.floor)];
    return [
      {
        what: 'loading the main process (whole process)',
        result: milliseconds(oursMs),
        floor: `${milliseconds(floorMs)} (node -e 0)`,
        ratio: spreadOf(ratiosOf(rounds)),
        aim: `≤ + ${milliseconds(aimMs)}`,
        isMet: oursMs - floorMs <= aimMs,
        notes: [
          `the bundle adds ${milliseconds(oursMs - floorMs)}; ${kilobytes(statSync(bundle).size)} of script, ` +
            'its names kept, Electron replaced',
        ],
        figures: { oursMs, floorMs, bundleBytes: statSync(bundle).size },
      },
    ];
  },
};
