import { join } from 'node:path';
import type { Files } from '../../ports/files.ts';
import { verifyAuditGently, type AuditVerdict } from '../commands/audit-chain.ts';
import { readAuditHead } from '../commands/audit-head.ts';
import { type AuditLog } from '../commands/audit-log.ts';
import { auditFileNumber } from '../commands/audit-files.ts';
import { yieldToEventLoop } from './yield-to-event-loop.ts';
import type { Check } from './check.ts';

/** An audit file has up to about 10 MB. */
const deadlineMs = 10_000;

/** Whether commands can be recorded, and whether the newest audit file is intact. */
export const auditCheck = (parts: {
  readonly files: Files;
  readonly folder: string;
  readonly audit: Pick<AuditLog, 'fault'>;
}): Check => {
  const { files, folder, audit } = parts;

  const verifyNewest = async (name: string, signal: AbortSignal): Promise<AuditVerdict | null> => {
    // The head first: the file may grow meanwhile, but never shrink.
    const head = await readAuditHead(files, folder);
    const bytes = await files.readBytes(join(folder, name));
    return verifyAuditGently(bytes ?? new Uint8Array(), head?.file === name ? head : null, yieldToEventLoop, signal);
  };

  return {
    id: 'audit',
    subject: '',
    deadlineMs,
    async run(signal) {
      const fault = audit.fault();
      if (fault) return { result: 'fail', code: fault.code, facts: { folder, detail: fault.detail ?? '' } };
      const names = (await files.list(folder)).filter((name) => auditFileNumber(name) !== null);
      const newest = names.sort((one, other) => (auditFileNumber(one) ?? 0) - (auditFileNumber(other) ?? 0)).at(-1);
      if (newest === undefined) return { result: 'pass', code: 'audit-empty', facts: { folder } };
      let verdict = await verifyNewest(newest, signal);
      // An entry that was half written during the first read is complete in the next.
      if (verdict?.kind === 'broken') verdict = await verifyNewest(newest, signal);
      if (!verdict) return { result: 'unknown', code: 'check-late' };
      if (verdict.kind === 'broken')
        return {
          result: 'fail',
          code: 'audit-broken',
          facts: { file: join(folder, newest), line: verdict.line, detail: verdict.problem },
        };
      return {
        result: 'pass',
        code: verdict.entryCount === 0 ? 'audit-empty' : 'audit-whole',
        facts: { file: join(folder, newest), count: verdict.entryCount },
      };
    },
  };
};
