import { cp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Startable } from '../../../build/prepare-electron.ts';

/** One change of the built application's text. */
export interface Patch {
  readonly file: 'main/index.js' | 'preload/index.js';
  /** The text to replace, which occurs exactly once. */
  readonly from: string | RegExp;
  readonly to: string;
}

/**
 * A page of the attacker's own, as if the built files had been tampered with: a script in the page, which only the
 * content policy can stop.
 */
const inlinePage =
  '<!doctype html><meta charset="utf-8"><title>inline</title><script>globalThis.inlineRan = true;</script>' +
  '<p>inline</p>';

/**
 * A copy of the built application, with `patches` applied and the attacker's page beside its own. Fails where a patch
 * does not find its place exactly once: what it was to remove has changed, and it would prove nothing.
 */
export async function makeVariant(
  electron: Startable,
  folder: string,
  patches: readonly Patch[] = [],
): Promise<Startable> {
  await cp(electron.appFolder, folder, { recursive: true });
  await writeFile(join(folder, 'renderer', 'inline.html'), inlinePage);
  for (const { file, from, to } of patches) {
    const path = join(folder, file);
    const text = await readFile(path, 'utf8');
    const parts = text.split(from);
    if (parts.length !== 2)
      throw new Error(
        `${String(from)} stands ${parts.length - 1} times in the built ${file}, not once: the guard has moved, ` +
          'so this patch has to follow it.',
      );
    await writeFile(path, parts.join(to));
  }
  return { ...electron, appFolder: folder };
}
