import { join } from 'node:path';
import { z } from 'zod';
import type { Files } from '../../ports/files.ts';
import { chainStart, readStart, verifyAudit, type AuditVerdict, type EntryProof } from './audit-chain.ts';
import type { ChainPosition } from './audit-entries.ts';
import { auditFileName, auditNumbersIn } from './audit-files.ts';
import { readAuditHead } from './audit-head.ts';
import type { AuditKey } from './audit-proof.ts';

/** What the check of a whole log found. */
export type FolderVerdict =
  | {
      readonly kind: 'whole';
      readonly fileCount: number;
      readonly entryCount: number;
      readonly last: ChainPosition | null;
      readonly proofs: Readonly<Record<EntryProof, number>>;
      /** The number of the entry that is known from outside the folder to have been the last; null: none is. */
      readonly endProvedTo: number | null;
    }
  | { readonly kind: 'changed'; readonly file: string; readonly line: number; readonly problem: string }
  /** Names of the files around the gap; null before the first or after the last. */
  | { readonly kind: 'missing'; readonly after: string | null; readonly before: string | null };

/** A line of the log that says so; its chain was checked before. */
const sealedRemoval = z.looseObject({ lastSeq: z.number(), lastHash: z.string() });

const isAt = (one: ChainPosition, other: ChainPosition): boolean => one.seq === other.seq && one.hash === other.hash;

/** Where the log may begin: at the start of the chain, or after a file whose removal is on record further on. */
const removedEnds = (contents: readonly Uint8Array[]): ChainPosition[] =>
  contents.flatMap((bytes) =>
    Buffer.from(bytes)
      .toString('utf8')
      .split('\n')
      .filter((line) => line.includes('"type":"removed"'))
      .map((line): ChainPosition => {
        const { lastSeq, lastHash } = sealedRemoval.parse(JSON.parse(line));
        return { seq: lastSeq, hash: lastHash };
      }),
  );

/**
 * Checks all files of a log, in their order. `end` is where the log ended, as kept outside its folder; `auditKey` is
 * the key of this computer.
 */
export const verifyAuditFolder = async (
  files: Pick<Files, 'list' | 'readBytes'>,
  folder: string,
  { auditKey, end }: { readonly auditKey: AuditKey | null; readonly end: ChainPosition | null },
): Promise<FolderVerdict> => {
  const head = await readAuditHead(files, folder);
  const numbers = await auditNumbersIn(files, folder);
  const contents: Uint8Array[] = [];
  const whole: Extract<AuditVerdict, { kind: 'whole' }>[] = [];
  for (const [index, number] of numbers.entries()) {
    const file = auditFileName(number);
    const before = numbers[index - 1];
    if (before !== undefined && number !== before + 1)
      return { kind: 'missing', after: auditFileName(before), before: file };
    const bytes = (await files.readBytes(join(folder, file))) ?? new Uint8Array();
    const verdict = verifyAudit(bytes, head?.file === file ? head : null, auditKey);
    if (verdict.kind === 'broken') return { kind: 'changed', file, line: verdict.line, problem: verdict.problem };
    const previous = whole.at(-1)?.last ?? null;
    const start = readStart(bytes);
    if (previous && !(start && isAt(start, previous))) {
      const problem = 'does not continue the file before it: one of the two was changed';
      return { kind: 'changed', file, line: 1, problem };
    }
    contents.push(bytes);
    whole.push(verdict);
  }
  const [first] = numbers;
  const begin = contents[0] ? (readStart(contents[0]) ?? chainStart) : chainStart;
  const mayBegin = first === 1 || first === undefined || removedEnds(contents).some((removed) => isAt(removed, begin));
  if (first !== undefined && !mayBegin) return { kind: 'missing', after: null, before: auditFileName(first) };
  const last = whole.at(-1)?.last ?? null;
  const lastFile = numbers.at(-1);
  const reached = end ?? head;
  if (reached && reached.seq > (last?.seq ?? 0))
    return { kind: 'missing', after: lastFile === undefined ? null : auditFileName(lastFile), before: null };
  const sum = (of: EntryProof): number => whole.reduce((total, { proofs }) => total + proofs[of], 0);
  return {
    kind: 'whole',
    fileCount: numbers.length,
    entryCount: whole.reduce((total, { entryCount }) => total + entryCount, 0),
    last,
    proofs: { proved: sum('proved'), 'unknown-key': sum('unknown-key'), none: sum('none') },
    endProvedTo: end && isInChain(contents, end) ? end.seq : null,
  };
};

/** Whether the log holds this very entry. */
const isInChain = (contents: readonly Uint8Array[], { hash }: ChainPosition): boolean =>
  contents.some((bytes) => Buffer.from(bytes).includes(`"hash":"${hash}"`));
