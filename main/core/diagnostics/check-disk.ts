import { join } from 'node:path';
import { FileFault, type FileFaultKind, type Files } from '../../ports/files.ts';
import type { Ids } from '../../ports/ids.ts';
import type { DiagnosticPorts } from '../../ports/diagnostic-ports.ts';
import { quickMs, type Check, type CheckOutcome } from './check.ts';

const megabyte = 1_000_000;

/** Many times the size of a day's logs and audit files. */
const fewBytes = 100 * megabyte;

const codes = {
  'disk-full': 'disk-full',
  'read-only': 'disk-read-only',
  denied: 'disk-denied',
  failed: 'disk-failed',
} as const satisfies Record<FileFaultKind, CheckOutcome['code']>;

/** Whether the profile folder can be written, and how much space is left there. */
export const diskCheck = (parts: {
  readonly files: Files;
  readonly ids: Ids;
  readonly folder: string;
  readonly freeBytes: DiagnosticPorts['freeBytes'];
}): Check => ({
  id: 'disk',
  subject: '',
  deadlineMs: quickMs,
  async run() {
    const { files, ids, folder, freeBytes } = parts;
    const text = ids.uuid();
    const path = join(folder, `check-${text}.tmp`);
    let isSame: boolean;
    try {
      try {
        const isMade = await files.createExclusively(path, text);
        const found = await files.readBytes(path);
        isSame = isMade && found !== null && Buffer.from(found).toString('utf8') === text;
      } finally {
        await files.remove(path);
      }
    } catch (cause) {
      if (!(cause instanceof FileFault)) throw cause;
      return { result: 'fail', code: codes[cause.kind], facts: { folder, detail: cause.message } };
    }
    if (!isSame) return { result: 'fail', code: 'disk-failed', facts: { folder } };
    const free = await freeBytes(folder);
    if (free === null) return { result: 'pass', code: 'disk-works', facts: { folder } };
    const facts = { folder, free: Math.floor(free / megabyte) };
    return free < fewBytes
      ? { result: 'fail', code: 'disk-nearly-full', facts }
      : { result: 'pass', code: 'disk-works', facts };
  },
});
