import { yieldToEventLoop } from './yield-to-event-loop.ts';

/** A file for an archive; folders in `name` are separated by `/`. */
export interface ZipEntry {
  readonly name: string;
  readonly text: string;
}

const chunkBytes = 64 * 1024;

/**
 * Packs texts (UTF-8) into a ZIP archive, in chunks between which the event loop runs: fflate's own asynchronous
 * variant needs worker threads. `atMs` is the modification time of all files.
 */
export const zip = async (entries: readonly ZipEntry[], atMs: number): Promise<Uint8Array> => {
  const { Zip, ZipDeflate } = await import('fflate');
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
      // A copy: fflate keeps references to its input.
      file.push(new Uint8Array(bytes.subarray(from, from + chunkBytes)), from + chunkBytes >= bytes.length);
      await yieldToEventLoop();
    }
  }
  archive.end();
  if (failure) throw failure;
  return Buffer.concat(parts);
};
