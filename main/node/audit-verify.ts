import { basename, dirname, join, resolve } from 'node:path';
import { auditHeadName, readAuditHead } from '../core/commands/audit-head.ts';
import { auditFileName, auditFileNumber } from '../core/commands/audit-log.ts';
import { readStart, verifyAudit, type ChainPosition } from '../core/commands/audit-chain.ts';
import { FileFault, type Files } from '../ports/files.ts';
import { createNodeFiles } from './node-files.ts';

/** What the check prints, and the exit code: 0 whole, 1 broken, 2 not checked. */
export interface AuditVerification {
  readonly exitCode: 0 | 1 | 2;
  readonly text: string;
}

const usage = `usage: npm run audit:verify -- FILE
Checks that an audit log (audit-0001.jsonl, …) is whole: nothing changed, removed, inserted or moved.`;

const count = (number: number, one: string, many: string): string => `${number} ${number === 1 ? one : many}`;

/**
 * The last known position of the log, from the files beside it: its head file, or the file that continues it.
 */
const findReached = async (files: Files, path: string): Promise<ChainPosition | null> => {
  const folder = dirname(path);
  const number = auditFileNumber(basename(path));
  if (number === null) return null;
  const head = await readAuditHead(files, folder);
  if (head?.file === basename(path)) return head;
  const next = await files.readBytes(join(folder, auditFileName(number + 1)));
  return next ? readStart(next) : null;
};

/** The message when the head file is named instead of the log; null for any other file. */
const messageForHeadFile = async (files: Files, path: string): Promise<string | null> => {
  if (basename(path) !== auditHeadName) return null;
  const head = await readAuditHead(files, dirname(path));
  const instead = head ? join(dirname(path), head.file) : `audit-0001.jsonl and those after it in ${dirname(path)}`;
  return `${path} only notes how far the log has come; check the log beside it: ${instead}`;
};

/** Checks one file of an audit log. Never rejects. */
export const verifyAuditFile = async (files: Files, args: readonly string[]): Promise<AuditVerification> => {
  const [file] = args;
  if (file === undefined || args.length !== 1 || file.startsWith('-')) return { exitCode: 2, text: usage };
  const path = resolve(file);
  try {
    const bytes = await files.readBytes(path);
    if (!bytes) return { exitCode: 2, text: `${path}: there is no such file` };
    const wrongFile = await messageForHeadFile(files, path);
    if (wrongFile !== null) return { exitCode: 2, text: wrongFile };
    const verdict = verifyAudit(bytes, await findReached(files, path));
    if (verdict.kind === 'broken')
      return { exitCode: 1, text: `broken: ${path} line ${verdict.line} ${verdict.problem}` };
    const parts = [`whole: ${count(verdict.entryCount, 'entry', 'entries')}`];
    if (verdict.last) parts.push(`the last is number ${verdict.last.seq} with hash ${verdict.last.hash}`);
    if (verdict.recoveredCount > 0)
      parts.push(`${count(verdict.recoveredCount, 'line', 'lines')} cut off by a sudden end, each recorded`);
    if (verdict.withoutOutcomeCount > 0)
      parts.push(`${count(verdict.withoutOutcomeCount, 'attempt', 'attempts')} without an outcome here`);
    return { exitCode: 0, text: parts.join('; ') };
  } catch (error) {
    if (error instanceof FileFault) return { exitCode: 2, text: error.message };
    throw error;
  }
};

if (import.meta.main) {
  const { exitCode, text } = await verifyAuditFile(createNodeFiles(), process.argv.slice(2));
  (exitCode === 0 ? process.stdout : process.stderr).write(`${text}\n`);
  process.exitCode = exitCode;
}
