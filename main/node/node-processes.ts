import { promises as fs } from 'node:fs';
import type { Processes } from '../core/process/instance-lock.ts';

/** Whether a process runs; one that may not be signalled runs too. */
const isAlive = (id: number): boolean => {
  try {
    process.kill(id, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
};

/**
 * proc(5): field 22 of `/proc/<pid>/stat` is the start time in ticks since boot; the name in field 2 may hold spaces
 * and brackets.
 */
const startTimeOf = async (id: number): Promise<string> => {
  try {
    const [stat, bootId] = await Promise.all([
      fs.readFile(`/proc/${id}/stat`, 'utf8'),
      fs.readFile('/proc/sys/kernel/random/boot_id', 'utf8'),
    ]);
    const startTicks = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
    return startTicks === undefined ? '' : `${bootId.trim()}/${startTicks}`;
  } catch {
    // No such file system outside Linux: only the id is known.
    return '';
  }
};

/** The machine's processes. On Linux the start time distinguishes a process from an earlier one with the same id. */
export const nodeProcesses: Processes = {
  ownId: process.pid,
  identityOf: async (id) => (isAlive(id) ? startTimeOf(id) : null),
};
