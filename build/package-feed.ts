import { createHash } from 'node:crypto';
import { readFile, readdir, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { parse, stringify } from 'yaml';
import { z } from 'zod';

const listSchema = z.looseObject({ version: z.string(), files: z.array(z.looseObject({ url: z.string() })) });

/**
 * The update lists (`latest.yml` and the like) that electron-updater reads from a feed: file name → text.
 */
export type FeedLists = ReadonlyMap<string, string>;

/** The lists in a folder. */
export async function readLists(folder: string): Promise<FeedLists> {
  const names = (await readdir(folder).catch(() => [])).filter((name) => /^latest[\w-]*\.yml$/.test(name));
  return new Map(
    await Promise.all(names.map(async (name) => [name, await readFile(join(folder, name), 'utf8')] as const)),
  );
}

/**
 * One list of the files of both, the earlier first: electron-builder writes the list anew for each target. A list of
 * another version is discarded.
 */
export function joinLists(earlier: string | undefined, later: string): string {
  const [first, second] = [
    earlier === undefined ? undefined : listSchema.parse(parse(earlier)),
    listSchema.parse(parse(later)),
  ];
  if (first?.version !== second.version) return later;
  const known = new Set(first.files.map(({ url }) => url));
  return stringify({
    ...second,
    ...first,
    files: [...first.files, ...second.files.filter(({ url }) => !known.has(url))],
  });
}

/** The list of one package, with its hash. */
export async function listOf(path: string, version: string, releasedAt: Date): Promise<string> {
  const content = await readFile(path);
  const sha512 = createHash('sha512').update(content).digest('base64');
  const url = basename(path);
  return stringify({
    version,
    files: [{ url, sha512, size: content.length }],
    path: url,
    sha512,
    releaseDate: releasedAt.toISOString(),
  });
}

/** Merges the earlier lists into the folder's lists. */
export async function keepLists(folder: string, earlier: FeedLists): Promise<void> {
  for (const [name, text] of await readLists(folder))
    await writeFile(join(folder, name), joinLists(earlier.get(name), text));
}
