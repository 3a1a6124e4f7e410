import { defineConfig } from 'vitest/config';

const root = new URL('..', import.meta.url).pathname;

/**
 * The deadlines of tests are for tests that hang. They are long, and longer than the waits inside the tests
 * (`test/support/eventually.ts`), so that a machine with other work to do passes them as well.
 */
const shortMs = 120_000;
const longMs = 300_000;

/** One project a kind of test, so that each can be run alone and a misplaced file shows up as unused. */
const project = (
  name: string,
  testTimeout: number,
  more: { readonly maxWorkers?: number; readonly isolate?: boolean; readonly globalSetup?: string } = {},
) => ({
  root,
  test: {
    name,
    include: [`test/${name}/**/*.test.ts`],
    environment: 'node' as const,
    testTimeout,
    hookTimeout: testTimeout,
    ...more,
  },
});

/** Tests that drive a browser or the desktop run one after the other: two at once keep each other waiting. */
const oneByOne = { maxWorkers: 1 };

export default defineConfig({
  root,
  test: {
    maxWorkers: 2,
    projects: [
      project('unit', shortMs),
      // Most of their time they wait for a clock that runs by itself.
      project('conformance', shortMs, { maxWorkers: 4 }),
      project('prosody', shortMs, oneByOne),
      project('rsyslog', shortMs, oneByOne),
      project('keychain', shortMs, oneByOne),
      project('fuzz', longMs),
      project('property', longMs),
      // What the files load is the same: loading it anew for each would take as long as a file.
      project('e2e', longMs, { ...oneByOne, isolate: false }),
      project('electron', longMs, { ...oneByOne, globalSetup: 'test/electron/support/report-electron.ts' }),
    ],
  },
});
