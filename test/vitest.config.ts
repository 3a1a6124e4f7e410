import { defineConfig } from 'vitest/config';

const root = new URL('..', import.meta.url).pathname;

/** One project a kind of test, so that each can be run alone and a misplaced file shows up as unused. */
const project = (name: string, testTimeout: number, more: { readonly maxWorkers?: number; readonly isolate?: boolean; readonly globalSetup?: string } = {}) => ({
  root,
  test: { name, include: [`test/${name}/**/*.test.ts`], environment: 'node' as const, testTimeout, hookTimeout: testTimeout, ...more },
});

/** Tests that drive a browser or the desktop run one after the other: two at once would take each other's focus. */
const oneByOne = { maxWorkers: 1 };

export default defineConfig({
  root,
  test: {
    maxWorkers: 2,
    projects: [
      project('unit', 10_000),
      project('conformance', 30_000),
      project('prosody', 60_000, oneByOne),
      project('keychain', 60_000, oneByOne),
      project('fuzz', 60_000),
      project('property', 120_000),
      // What the files load is the same: loading it anew for each would take as long as a file.
      project('e2e', 60_000, { ...oneByOne, isolate: false }),
      project('electron', 120_000, { ...oneByOne, globalSetup: 'test/electron/tell-electron.ts' }),
    ],
  },
});
