import type { Clock } from '../../ports/clock.ts';
import type { Log } from '../../ports/log.ts';

const lossLimit = 3;
const withinMs = 10 * 60_000;

/**
 * Counts losses of the process that draws with the graphics processor. Chromium starts it again by itself, and ends the
 * whole program after some more: at the third loss within ten minutes `giveUp` is called, once, to start without it.
 * Returns the function to call on each loss.
 */
export const createGraphicsRecovery = (options: {
  readonly clock: Clock;
  readonly log: Log;
  readonly giveUp: () => void;
}): ((reason: string) => void) => {
  const { clock, log, giveUp } = options;
  let lossesAtMs: readonly number[] = [];
  let hasGivenUp = false;
  return (reason) => {
    const nowMs = clock.monotonicMs();
    lossesAtMs = [...lossesAtMs.filter((atMs) => nowMs - atMs < withinMs), nowMs];
    log.error('The graphics process is gone', { reason, lossCount: lossesAtMs.length });
    if (lossesAtMs.length < lossLimit || hasGivenUp) return;
    hasGivenUp = true;
    giveUp();
  };
};

/**
 * Whether the settings, as they stand in the text of their file (null where there is none), let Gavel draw with the
 * graphics processor. That must be known before the settings are read.
 */
export const usesGraphics = (settingsText: string | null): boolean =>
  !/"usesGraphicsProcessor":\s*false/u.test(settingsText?.slice(0, 1_000_000) ?? '');
