import type { Clock } from '../../ports/clock.ts';
import type { Log } from '../../ports/log.ts';

const reloadLimit = 3;
const withinMs = 60_000;
/** Loading within the event handler crashes Electron itself (seen in 9.4.1): it has to clean up first. */
const pauseMs = 100;

/**
 * Reloads the page when its process is gone: the state is in main, so nothing is lost. Gives up after repeated losses,
 * when it cannot run here at all. Returns the function to call on each loss.
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
