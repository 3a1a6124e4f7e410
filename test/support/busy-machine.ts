import { readFileSync } from 'node:fs';
import { availableParallelism, loadavg } from 'node:os';

/** Processes that are runnable now, as Linux reports; 0 elsewhere. */
const runnableCount = (): number => {
  try {
    return Number(/^(?:\S+ ){3}(\d+)\//u.exec(readFileSync('/proc/loadavg', 'utf8'))?.[1] ?? 0);
  } catch {
    return 0;
  }
};

/**
 * A limit that is a requirement ("ends within 3 s") on a machine that does other work as well: as many times longer as
 * programs share each processor, now or in the last minute. On a free machine it is the limit itself.
 */
export const busyMachineMs = (limitMs: number): number =>
  limitMs * Math.max(1, Math.max(loadavg()[0] ?? 0, runnableCount()) / availableParallelism());
