import { basename, dirname, extname, join } from 'node:path';
import { messageOf } from '../../../app/domain/message-of.ts';
import type { Files } from '../../ports/files.ts';
import type { BundleCleaner } from './bundle-cleaner.ts';
import type { ZipEntry } from './zip.ts';

/** The newest part of each file: old lines seldom matter, and a bundle must fit into an e-mail. */
const maximumBytes = 2 * 1024 * 1024;
const maximumFiles = 4;

/** The end of a file from the first whole line on. */
const newestPart = (bytes: Uint8Array): string => {
  const text = Buffer.from(bytes.subarray(Math.max(0, bytes.length - maximumBytes))).toString('utf8');
  return bytes.length <= maximumBytes ? text : `…\n${text.slice(text.indexOf('\n') + 1)}`;
};

/**
 * The current log and the rotated files (`gavel.log`, `gavel.log.1`, `gavel.old.log`), cleaned. A
 * file that cannot be read is replaced by the error.
 */
export const bundleLogs = async (
  files: Pick<Files, 'list' | 'readBytes'>,
  logFile: string,
  cleaner: BundleCleaner,
): Promise<ZipEntry[]> => {
  const folder = dirname(logFile);
  const current = basename(logFile);
  const stem = current.slice(0, current.length - extname(current).length);
  const older = (await files.list(folder).catch(() => [])).filter(
    (name) => name !== current && name.startsWith(`${stem}.`) && !name.endsWith('.tmp'),
  );
  const entries: ZipEntry[] = [];
  for (const name of [current, ...older].slice(0, maximumFiles)) {
    let text: string;
    try {
      const bytes = await files.readBytes(join(folder, name));
      text = bytes ? await cleaner.log(newestPart(bytes)) : '';
    } catch (cause) {
      text = cleaner.text(messageOf(cause));
    }
    entries.push({ name: `logs/${name}`, text });
  }
  return entries;
};
