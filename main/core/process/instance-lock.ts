import { z } from 'zod';
import { Fault } from '../../../app/domain/error-code.ts';
import type { Files } from '../../ports/files.ts';
import type { Ids } from '../../ports/ids.ts';

/** Processes of this machine, as far as the lock needs them. */
export interface Processes {
  readonly ownId: number;
  /**
   * Distinguishes a running process from an earlier one with the same id (its start time, where the system reports it;
   * else an empty text); null when no such process runs.
   */
  identityOf(id: number): Promise<string | null>;
}

/** The lock of a profile, held by this process. */
export interface InstanceLock {
  /** Releases the lock. Never rejects: a file that cannot be removed is recognised as stale by the next instance. */
  release(): Promise<void>;
}

const holderSchema = z.object({ pid: z.number().int().min(1), identity: z.string(), token: z.string() });

const read = async (
  files: Files,
  path: string,
): Promise<{ readonly text: string; readonly holder: z.infer<typeof holderSchema> | null } | null> => {
  const bytes = await files.readBytes(path);
  if (!bytes) return null;
  const text = Buffer.from(bytes).toString('utf8');
  try {
    return { text, holder: holderSchema.parse(JSON.parse(text)) };
  } catch {
    return { text, holder: null };
  }
};

/** Whether the process that wrote the lock still runs. */
const isAlive = async (processes: Processes, holder: z.infer<typeof holderSchema>): Promise<boolean> => {
  const identity = await processes.identityOf(holder.pid);
  if (identity === null) return false;
  return identity === '' || holder.identity === '' || identity === holder.identity;
};

/**
 * Locks the profile whose lock file is `path`, before any other file of it is touched. Rejects with `already-running`
 * when a running process holds it; the stale lock of a killed process is taken over.
 */
export const takeInstanceLock = async (options: {
  readonly files: Files;
  readonly processes: Processes;
  readonly ids: Ids;
  readonly path: string;
}): Promise<InstanceLock> => {
  const { files, processes, ids, path } = options;
  const token = ids.uuid();
  const identity = (await processes.identityOf(processes.ownId)) ?? '';
  const own = `${JSON.stringify({ pid: processes.ownId, identity, token })}\n`;
  const alreadyRunning = (pid: number): Fault =>
    new Fault(
      'already-running',
      `Gavel already runs with this profile (process ${pid}; ${path}). Use that one, close it, or choose ` +
        'another profile folder.',
    );

  for (let round = 1; round <= 5; round++) {
    if (await files.createExclusively(path, own)) {
      return {
        release: async () => {
          try {
            if ((await read(files, path))?.holder?.token === token) await files.remove(path);
          } catch {
            // Never rejects, as documented.
          }
        },
      };
    }
    const found = await read(files, path);
    if (!found) continue;
    if (found.holder && (await isAlive(processes, found.holder))) throw alreadyRunning(found.holder.pid);
    // Two starts may find the same stale lock: only the one that was found may be removed, not the new lock of the
    // faster start.
    const aside = `${path}.${token}`;
    if (!(await moveIfThere(files, path, aside))) continue;
    const moved = await read(files, aside);
    if (moved && moved.text !== found.text && moved.holder) {
      await moveIfThere(files, aside, path);
      throw alreadyRunning(moved.holder.pid);
    }
    await files.remove(aside);
  }
  throw new Fault('already-running', `Another Gavel is starting with this profile (${path}).`);
};

/** The process that holds the lock file `path` and runs; null when none does. */
export const lockHolder = async (options: {
  readonly files: Files;
  readonly processes: Processes;
  readonly path: string;
}): Promise<number | null> => {
  const { files, processes, path } = options;
  const found = await read(files, path);
  return found?.holder && (await isAlive(processes, found.holder)) ? found.holder.pid : null;
};

/** False when another process moved it first. */
const moveIfThere = async (files: Files, from: string, to: string): Promise<boolean> => {
  try {
    return await files.moveAside(from, to);
  } catch (error) {
    if ((await files.readBytes(from)) === null) return false;
    throw error;
  }
};
