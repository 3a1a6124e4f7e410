import type { Clock } from '../ports/clock.ts';
import type { Log } from '../ports/log.ts';

const reloadLimit = 3;
const withinMs = 60_000;
/** Loading from within the event of the loss ends Electron itself (seen in 9.4.1): it has to clear up first. */
const pauseMs = 100;

/**
 * What to do when the page's process is gone: load it again, because the truth is in main and nothing is lost; but not
 * for ever, when it cannot run here at all. Gives the function to call on each loss.
 */
export const createPageRecovery = (options: {
  readonly clock: Clock;
  readonly log: Log;
  readonly reload: () => void;
  readonly giveUp: () => void;
}): ((reason: string) => void) => {
  const { clock, log, reload, giveUp } = options;
  let lossesAtMs: number[] = [];
  return (reason) => {
    const nowMs = clock.monotonicMs();
    lossesAtMs = [...lossesAtMs.filter((atMs) => nowMs - atMs < withinMs), nowMs];
    log.error('The page’s process is gone', { reason, lossCount: lossesAtMs.length });
    if (lossesAtMs.length > reloadLimit) giveUp();
    else clock.after(pauseMs, reload);
  };
};
