import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * Time of the last change below the given files and folders, in ms since 1970. Folders count too, which shows removed
 * files.
 */
export async function newestChangeMs(paths: readonly string[]): Promise<number> {
  const times = await Promise.all(
    paths.map(async (path) => {
      const facts = await stat(path);
      if (!facts.isDirectory()) return facts.mtimeMs;
      const below = (await readdir(path)).filter((name) => name !== 'node_modules');
      return Math.max(facts.mtimeMs, await newestChangeMs(below.map((name) => join(path, name))));
    }),
  );
  return Math.max(0, ...times);
}

/** Whether a stamp, written at the end of a build, is newer than all its sources. A missing stamp is not. */
export async function isFresh(stampFile: string, sources: readonly string[]): Promise<boolean> {
  const stampMs = await stat(stampFile).then(
    (facts) => facts.mtimeMs,
    () => 0,
  );
  return stampMs > 0 && stampMs > (await newestChangeMs(sources));
}
