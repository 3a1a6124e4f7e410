import { Zip, ZipDeflate } from 'fflate';
import { breathe } from './breathe.ts';

/** A file for an archive; folders in `name` are separated by `/`. */
export interface ZipEntry {
  readonly name: string;
  readonly text: string;
}

const chunkBytes = 64 * 1024;

/** Packs texts (UTF-8) into a ZIP archive, bit by bit. `atMs` is the time that all files get. */
export const zip = async (entries: readonly ZipEntry[], atMs: number): Promise<Uint8Array> => {
  const parts: Uint8Array[] = [];
  let failure: Error | null = null;
  const archive = new Zip((error, part) => {
    if (error) failure = error;
    else parts.push(part);
  });
  for (const { name, text } of entries) {
    const file = new ZipDeflate(name, { level: 6 });
    file.mtime = atMs;
    archive.add(file);
    const bytes = Buffer.from(text, 'utf8');
    for (let from = 0; from === 0 || from < bytes.length; from += chunkBytes) {
      // A copy: the packer keeps parts of what it is given.
      file.push(new Uint8Array(bytes.subarray(from, from + chunkBytes)), from + chunkBytes >= bytes.length);
      await breathe();
    }
  }
  archive.end();
  if (failure) throw failure;
  return Buffer.concat(parts);
};
