import { uptime } from 'node:os';
import type { Clock } from '../ports/clock.ts';

/** A gap between the two clocks below this, in milliseconds, is their precision and no sleep. */
const leastSleepMs = 1000;

/** How long a look at the uptime holds, in milliseconds: on Linux it reads a file. */
const lookEveryMs = 1000;

interface Sources {
  /** The wall clock in milliseconds since 1970-01-01 UTC, as the machine has it now. */
  readonly wallMs: () => number;
  readonly monotonicMs: () => number;
  /** Milliseconds since the machine was started, its sleep included. */
  readonly uptimeMs: () => number;
}

/**
 * The time of day as it was when Gavel started, plus the time since. The monotonic clock stands still during a sleep on
 * some systems, the uptime never does: what it is ahead by was slept. The uptime is looked at once a second, and sooner
 * when the wall clock says that more or less time passed than the monotonic clock, as it does after a sleep.
 */
export const createSteadyNow = ({ wallMs, monotonicMs, uptimeMs }: Sources): (() => number) => {
  const [startWallMs, startMonotonicMs, startUptimeMs] = [wallMs(), monotonicMs(), uptimeMs()];
  let sleptMs = 0;
  let lookedAtMs = 0;
  let wallGapMs = 0;
  const look = (passedMs: number): void => {
    const nowGapMs = wallMs() - startWallMs - passedMs;
    if (passedMs - lookedAtMs < lookEveryMs && Math.abs(nowGapMs - wallGapMs) < leastSleepMs) return;
    lookedAtMs = passedMs;
    wallGapMs = nowGapMs;
    const gapMs = uptimeMs() - startUptimeMs - passedMs;
    if (gapMs - sleptMs > leastSleepMs) sleptMs = gapMs;
  };
  return () => {
    const passedMs = monotonicMs() - startMonotonicMs;
    look(passedMs);
    return Math.round(startWallMs + passedMs + sleptMs);
  };
};

/** The wall clock as the machine has it now: only for noticing that it was set. */
export const readWallMs = (): number => Date.now();

const sources: Sources = {
  wallMs: readWallMs,
  monotonicMs: () => performance.now(),
  uptimeMs: () => uptime() * 1000,
};

/** The machine's own clock. */
export const systemClock: Clock = {
  now: createSteadyNow(sources),
  monotonicMs: sources.monotonicMs,
  after(delayMs, task) {
    const timer = setTimeout(task, delayMs);
    return () => clearTimeout(timer);
  },
};
