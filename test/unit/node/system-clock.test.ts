import { describe, expect, it } from 'vitest';
import { createSteadyNow, systemClock } from '../../../main/node/system-clock.ts';

/** A machine whose clocks a test moves one by one. */
const machine = () => {
  const at = { wallMs: 1_772_442_000_000, monotonicMs: 70_000, uptimeMs: 900_000, uptimeReads: 0 };
  const now = createSteadyNow({
    wallMs: () => at.wallMs,
    monotonicMs: () => at.monotonicMs,
    uptimeMs: () => {
      at.uptimeReads += 1;
      return at.uptimeMs;
    },
  });
  const startMs = now();
  const pass = (durationMs: number, isAsleep = false): void => {
    at.wallMs += durationMs;
    at.uptimeMs += durationMs;
    if (!isAsleep) at.monotonicMs += durationMs;
  };
  return { at, pass, passedMs: () => now() - startMs };
};

describe('the time of the application', () => {
  it('begins with the time of day and goes on as time passes', () => {
    expect(Math.abs(systemClock.now() - Date.now())).toBeLessThan(2000);
    const { pass, passedMs } = machine();
    pass(1500);
    expect(passedMs()).toBe(1500);
  });

  it('is not changed by a wall clock that is set, forwards or back', () => {
    const { at, pass, passedMs } = machine();
    at.wallMs += 3_600_000;
    pass(1000);
    at.wallMs -= 9_000_000;
    pass(1000);
    expect(passedMs()).toBe(2000);
  });

  it('counts a sleep, during which the monotonic clock stands still on some systems and not on others', () => {
    const linux = machine();
    linux.pass(7_200_000, true);
    linux.pass(1000);
    linux.pass(60_000, true);
    expect(linux.passedMs()).toBe(7_261_000);
    const windows = machine();
    windows.pass(7_200_000);
    expect(windows.passedMs()).toBe(7_200_000);
  });

  it('reads the uptime once a second, and at once after a sleep', () => {
    const { at, pass, passedMs } = machine();
    const before = at.uptimeReads;
    for (let step = 0; step < 1000; step += 1) {
      pass(3);
      passedMs();
    }
    expect(at.uptimeReads - before).toBeLessThanOrEqual(3);
    pass(5000, true);
    expect(passedMs()).toBe(8000);
  });

  it('never goes back by the coarseness of the uptime', () => {
    const { at, pass, passedMs } = machine();
    let before = 0;
    for (let step = 0; step < 500; step += 1) {
      pass(7);
      const exactMs = at.uptimeMs;
      at.uptimeMs = Math.floor(exactMs / 1000) * 1000;
      expect(passedMs()).toBeGreaterThanOrEqual(before);
      before = passedMs();
      at.uptimeMs = exactMs;
    }
    expect(before).toBe(3500);
  });
});
