import { defineConfig } from 'vitest/config';

const root = new URL('..', import.meta.url).pathname;

/** One project a kind of test, so that each can be run alone and a misplaced file shows up as unused. */
const project = (name: string, include: string, testTimeout: number) => ({
  root,
  test: { name, include: [include], environment: 'node' as const, testTimeout, hookTimeout: testTimeout },
});

export default defineConfig({
  root,
  test: {
    maxWorkers: 2,
    projects: [
      project('unit', 'test/unit/**/*.test.ts', 10_000),
      project('conformance', 'test/conformance/**/*.test.ts', 30_000),
      project('prosody', 'test/prosody/**/*.test.ts', 60_000),
      project('keychain', 'test/keychain/**/*.test.ts', 60_000),
      project('fuzz', 'test/fuzz/**/*.test.ts', 60_000),
      project('property', 'test/property/**/*.test.ts', 120_000),
    ],
  },
});
