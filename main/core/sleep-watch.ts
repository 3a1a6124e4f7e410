import type { CancelTimer, Clock } from '../ports/clock.ts';

const everyMs = 5000;
/** Timers are late on a busy machine too, but not by this much. */
const toleranceMs = 15_000;

/**
 * Notices that the machine slept although nobody said so: one of its clocks is further than it can be. Gives back the
 * function that ends it.
 */
export const watchForSleep = (clock: Clock, onSlept: (sleptMs: number) => void): (() => void) => {
  let cancel: CancelTimer;
  const watch = (): void => {
    const [wallMs, monotonicMs] = [clock.now(), clock.monotonicMs()];
    cancel = clock.after(everyMs, () => {
      // Which of the clocks goes on during sleep depends on the system.
      const passedMs = Math.max(clock.now() - wallMs, clock.monotonicMs() - monotonicMs);
      watch();
      if (passedMs - everyMs > toleranceMs) onSlept(passedMs);
    });
  };
  watch();
  return () => cancel();
};
