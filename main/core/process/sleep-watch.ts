import type { CancelTimer, Clock } from '../../ports/clock.ts';

const everyMs = 5000;
/** Timers are late on a busy machine too, but by less than this. */
const toleranceMs = 15_000;
/** A smaller correction of the wall clock, in milliseconds, is not worth a word. */
const leastSettingMs = 5000;

/**
 * Tells two things apart that both make a wall clock jump: the machine slept, when more time passed than a timer says;
 * its clock was set, when the wall clock moved by something else than the time that passed. `wallMs` is the machine's
 * wall clock. A program that stood still as long cannot be told from a sleep on every system, and counts as one.
 * Returns a stop function.
 */
export const watchClocks = (
  clock: Clock,
  wallMs: () => number,
  on: { readonly slept: (passedMs: number) => void; readonly clockSet: (byMs: number) => void },
): (() => void) => {
  let cancel: CancelTimer;
  const watch = (): void => {
    const [startMs, startMonotonicMs, startWallMs] = [clock.now(), clock.monotonicMs(), wallMs()];
    cancel = clock.after(everyMs, () => {
      const passedMs = Math.max(clock.now() - startMs, clock.monotonicMs() - startMonotonicMs);
      const setByMs = wallMs() - startWallMs - passedMs;
      watch();
      if (passedMs - everyMs > toleranceMs) on.slept(passedMs);
      if (Math.abs(setByMs) > leastSettingMs) on.clockSet(setByMs);
    });
  };
  watch();
  return () => cancel();
};
