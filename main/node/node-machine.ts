import { promises as fs } from 'node:fs';
import { arch, homedir, release, type } from 'node:os';
import { z } from 'zod';
import type { RuntimeFacts } from '../ports/diagnostic-ports.ts';

/** This machine and the programs that run Gavel on it. */
export const nodeRuntimeFacts = (): RuntimeFacts => ({
  versions: { ...process.versions },
  system: `${type()} ${release()} ${arch()}`,
  homeFolder: homedir(),
});

const statSchema = z.object({ bavail: z.number(), bsize: z.number() });
const readSchema = z.custom<(path: string) => Promise<unknown>>((value) => typeof value === 'function');

/**
 * How many bytes an ordinary user may still write where this folder is; null where Node (before 18.15) or the system
 * does not report it.
 */
export const nodeFreeBytes = async (folder: string): Promise<number | null> => {
  const read = readSchema.safeParse(Reflect.get(fs, 'statfs'));
  if (!read.success) return null;
  try {
    const { bavail, bsize } = statSchema.parse(await read.data(folder));
    return bavail * bsize;
  } catch {
    return null;
  }
};
