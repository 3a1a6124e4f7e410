import { join } from 'node:path';
import { Fault } from '../../../app/domain/error-code.ts';
import { FileFault, type Files } from '../../ports/files.ts';

const twoDigits = (number: number): string => String(number).padStart(2, '0');

/** `gavel-support-2026-11-21-1405`, in local time, without extension. */
export const bundleName = (atMs: number): string => {
  const at = new Date(atMs);
  const day = [at.getFullYear(), twoDigits(at.getMonth() + 1), twoDigits(at.getDate())].join('-');
  return `gavel-support-${day}-${twoDigits(at.getHours())}${twoDigits(at.getMinutes())}`;
};

/**
 * Saves an archive in the first writable folder, never replacing another file. Returns its path. Rejects with
 * the `Fault` `bundle-unwritable`.
 */
export const saveBundle = async (
  files: Pick<Files, 'createExclusively'>,
  folders: readonly string[],
  name: string,
  content: Uint8Array,
): Promise<string> => {
  let problem = '';
  for (const folder of folders) {
    try {
      for (let count = 1; ; count++) {
        const path = join(folder, `${name}${count === 1 ? '' : `-${count}`}.zip`);
        if (await files.createExclusively(path, content)) return path;
      }
    } catch (cause) {
      if (!(cause instanceof FileFault)) throw cause;
      problem = cause.message;
    }
  }
  throw new Fault('bundle-unwritable', problem);
};
