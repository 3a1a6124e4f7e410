import { expect, vi } from 'vitest';

/**
 * How long a test waits for an expected result. It is long because it only ends waits for results that never come: a
 * busy machine that is late still passes. A limit that is itself the requirement is a number in the test, see
 * `busyMachineMs`.
 */
export const patienceMs = 60_000;

/** Looks again until what `look` returns passes the assertion that follows; fails after `patienceMs`. */
export const eventually = <Value>(look: () => Value | Promise<Value>) =>
  expect.poll(look, { timeout: patienceMs, interval: 25 });

/** Runs `look` again until it throws nothing, and returns its value; fails after `patienceMs` with what it threw. */
export const waitUntil = <Value>(look: () => Value | Promise<Value>, intervalMs = 25): Promise<Value> =>
  vi.waitFor(look, { timeout: patienceMs, interval: intervalMs });
