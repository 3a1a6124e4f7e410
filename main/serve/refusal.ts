import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

/** Facts that identify Gavel's source folder: only from there may the application be served to a browser. */
export interface ServeSurroundings {
  /** As `process.versions`. */
  readonly versions: Readonly<Record<string, string | undefined>>;
  /** The text of the package.json above `main`, or null when there is none. */
  readonly readManifest: () => string | null;
}

const sourceManifestSchema = z.object({ name: z.literal('gavel'), scripts: z.object({ serve: z.string() }) });

const thisProcess: ServeSurroundings = {
  versions: process.versions,
  readManifest: () => {
    try {
      return readFileSync(join(import.meta.dirname, '..', '..', 'package.json'), 'utf8');
    } catch {
      return null;
    }
  },
};

const isSourceManifest = (text: string | null): boolean => {
  try {
    return text !== null && sourceManifestSchema.safeParse(JSON.parse(text)).success;
  } catch {
    return false;
  }
};

/** Why serving is refused here, as a sentence, or null when it is not: a packaged Gavel opens no port. */
export const reasonToRefuse = ({ versions, readManifest }: ServeSurroundings = thisProcess): string | null => {
  if (versions['electron'] !== undefined)
    return 'Serving to a browser does not work inside Electron; run it with Node from the source folder.';
  if (!isSourceManifest(readManifest()))
    return 'Serving to a browser is for development and refuses to run in a packaged Gavel.';
  return null;
};
