import { basename, dirname, join, resolve } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { verifyAudit, readStart, type EntryProof } from '../core/commands/audit-chain.ts';
import type { ChainPosition } from '../core/commands/audit-entries.ts';
import { auditFileName, auditFileNumber } from '../core/commands/audit-files.ts';
import { verifyAuditFolder, type FolderVerdict } from '../core/commands/audit-folder.ts';
import { auditHeadName, readAuditHead } from '../core/commands/audit-head.ts';
import { auditEndName, auditKeyName, createAuditKey, readAuditEnd } from '../core/commands/audit-proof.ts';
import { FileFault, type Files } from '../ports/files.ts';
import { KeychainFault, type Keychain } from '../ports/keychain.ts';
import { createKeytarKeychain, loadKeytarFromNode } from './keytar-keychain.ts';
import { createNodeFiles } from './node-files.ts';

/** How long the keychain is waited for, in milliseconds. */
const keychainMs = 30_000;

/** What the check prints, and the exit code: 0 whole, 1 broken, 2 not checked, or not all that was asked. */
export interface AuditVerification {
  readonly exitCode: 0 | 1 | 2;
  readonly text: string;
}

const usage = `usage: npm run audit:verify -- FOLDER or FILE
Checks that an audit log is whole: nothing changed, removed, inserted or moved. A folder is checked with all its files;
of one file (audit-0001.jsonl, …) the others are not looked at.`;

const count = (number: number, one: string, many: string): string => `${number} ${number === 1 ? one : many}`;
const entries = (number: number): string => count(number, 'entry', 'entries');

/** What the proofs of entries say, in words. */
const proofWords = (proofs: Readonly<Record<EntryProof, number>>, hasKey: boolean): string[] => {
  const { proved, 'unknown-key': unknown, none } = proofs;
  const parts = proved > 0 ? [`${entries(proved)} proved by the key of this computer`] : [];
  if (unknown > 0) parts.push(`${entries(unknown)} whose key is unknown on this computer`);
  if (none > 0)
    parts.push(
      `${entries(none)} without a proof: the keychain was not there, or they were written anew; that they are whole ` +
        'proves only against accident',
    );
  if (!hasKey && unknown === 0) parts.push('this computer has no key');
  return parts;
};

const folderWords = (folder: string, verdict: FolderVerdict, hasKey: boolean): AuditVerification => {
  switch (verdict.kind) {
    case 'changed':
      return {
        exitCode: 1,
        text: `changed at line ${verdict.line} of ${join(folder, verdict.file)}: it ${verdict.problem}`,
      };
    case 'missing': {
      const [after, before] = [verdict.after ?? 'the beginning', verdict.before ?? 'the end'];
      return { exitCode: 1, text: `missing: something between ${after} and ${before} in ${folder}` };
    }
    case 'whole': {
      const { fileCount, entryCount, last, proofs, endProvedTo } = verdict;
      const isEndProved = last === null || endProvedTo === last.seq;
      const word = isEndProved ? 'whole' : 'whole, end not provable';
      const parts = [
        `${word}: ${count(fileCount, 'file', 'files')}, ${entries(entryCount)}`,
        ...proofWords(proofs, hasKey),
      ];
      if (!isEndProved)
        parts.push(
          endProvedTo === null
            ? 'the keychain knows no end of it: entries may have been cut off'
            : `the keychain knows that it went on to number ${endProvedTo}; after the last, number ${last.seq}, ` +
                'entries may have been cut off',
        );
      return { exitCode: proofs['unknown-key'] > 0 ? 2 : 0, text: parts.join('; ') };
    }
  }
};

/** The last known position of one file, from the files beside it: the head file, or the file that continues it. */
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

/** What the keychain has of this computer's key and of the end of the log in a folder. */
const readProof = async (keychain: Keychain, folder: string) => {
  const read = async (name: string): Promise<string | null> => {
    try {
      // Unlocking it may take a person, who is asked at most once.
      return await Promise.race([keychain.get(name), setTimeout(keychainMs, null, { ref: false })]);
    } catch (cause) {
      if (cause instanceof KeychainFault) return null;
      throw cause;
    }
  };
  const secret = await read(auditKeyName);
  return {
    auditKey: secret === null ? null : createAuditKey(secret),
    end: readAuditEnd(await read(auditEndName(folder))),
  };
};

/** Checks one file of an audit log, or all in a folder. Never rejects. */
export const verifyAuditFile = async (
  files: Files,
  keychain: Keychain,
  args: readonly string[],
): Promise<AuditVerification> => {
  const [file] = args;
  if (file === undefined || args.length !== 1 || file.startsWith('-')) return { exitCode: 2, text: usage };
  const path = resolve(file);
  try {
    const names = await files.list(path).catch(() => []);
    if (names.length > 0) {
      const proof = await readProof(keychain, path);
      return folderWords(path, await verifyAuditFolder(files, path, proof), proof.auditKey !== null);
    }
    const bytes = await files.readBytes(path);
    if (!bytes) return { exitCode: 2, text: `${path}: there is no such file` };
    const wrongFile = await messageForHeadFile(files, path);
    if (wrongFile !== null) return { exitCode: 2, text: wrongFile };
    const { auditKey } = await readProof(keychain, dirname(path));
    const verdict = verifyAudit(bytes, await findReached(files, path), auditKey);
    if (verdict.kind === 'broken')
      return { exitCode: 1, text: `changed at line ${verdict.line} of ${path}: it ${verdict.problem}` };
    const parts = [`whole: ${entries(verdict.entryCount)}`];
    if (verdict.last) parts.push(`the last is number ${verdict.last.seq} with hash ${verdict.last.hash}`);
    if (verdict.recoveredCount > 0)
      parts.push(`${count(verdict.recoveredCount, 'line', 'lines')} cut off by a sudden end, each recorded`);
    if (verdict.withoutOutcomeCount > 0)
      parts.push(`${count(verdict.withoutOutcomeCount, 'attempt', 'attempts')} without an outcome here`);
    parts.push(...proofWords(verdict.proofs, auditKey !== null));
    return { exitCode: verdict.proofs['unknown-key'] > 0 ? 2 : 0, text: parts.join('; ') };
  } catch (error) {
    if (error instanceof FileFault) return { exitCode: 2, text: error.message };
    throw error;
  }
};

if (import.meta.main) {
  const keychain = createKeytarKeychain(loadKeytarFromNode);
  const { exitCode, text } = await verifyAuditFile(createNodeFiles(), keychain, process.argv.slice(2));
  (exitCode === 0 ? process.stdout : process.stderr).write(`${text}\n`);
  process.exitCode = exitCode;
}
