import { createHash } from 'node:crypto';
import { z } from 'zod';
import { hashSchema, type AuditEntry, type ChainPosition } from './audit-entries.ts';
import type { AuditKey } from './audit-proof.ts';

/** The position before the first entry. */
export const chainStart: ChainPosition = { seq: 0, hash: '0'.repeat(64) };

/** Any sealed entry, including those of a newer Gavel. */
const sealedSchema = z.looseObject({
  seq: z.number().int().min(1),
  previous: hashSchema,
  hash: hashSchema,
  type: z.string(),
  key: z.string().optional(),
  mac: z.string().optional(),
});
type Sealed = z.infer<typeof sealedSchema>;

/** SHA-256 as 64 lower-case hexadecimal digits. */
export const sha256 = (content: string | Uint8Array): string => createHash('sha256').update(content).digest('hex');

/** The properties of an object as canonical JSON, sorted by key; undefined ones are left out. */
const canonicalProperties = (value: object): (readonly [key: string, json: string])[] => {
  const properties: (readonly [string, string])[] = [];
  for (const [key, property] of Object.entries(value))
    if (property !== undefined) properties.push([key, `${JSON.stringify(key)}:${canonicalJson(property)}`]);
  return properties.sort(([one], [other]) => (one < other ? -1 : 1));
};

const objectOf = (properties: readonly (readonly [key: string, json: string])[]): string =>
  `{${properties.map(([, json]) => json).join(',')}}`;

/** Canonical JSON: keys sorted by code unit, no spaces, undefined properties left out. */
export const canonicalJson = (value: unknown): string => {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  return objectOf(canonicalProperties(value));
};

/**
 * The line (without its line feed) that continues the chain after `after`, and its position. With a key it is proved:
 * `key` names the key, `mac` is the proof.
 */
export const sealEntry = (
  entry: AuditEntry,
  after: ChainPosition,
  auditKey: AuditKey | null = null,
): { readonly line: string; readonly position: ChainPosition } => {
  const seq = after.seq + 1;
  const properties = canonicalProperties({ ...entry, seq, previous: after.hash });
  const position = { seq, hash: sha256(objectOf(properties)) };
  const seal = { hash: position.hash, ...(auditKey && { key: auditKey.id, mac: auditKey.prove(position) }) };
  for (const [name, value] of Object.entries(seal)) {
    const place = properties.findIndex(([key]) => key > name);
    properties.splice(place, 0, [name, `${JSON.stringify(name)}:${JSON.stringify(value)}`]);
  }
  return { line: objectOf(properties), position };
};

const lineFeed = 0x0a;

const parseJson = (bytes: Uint8Array): unknown => {
  const text = Buffer.from(bytes).toString('utf8');
  // Bytes that are not UTF-8 are decoded to the same replacement character: they must not pass as the original.
  if (!Buffer.from(text, 'utf8').equals(bytes)) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

const isObject = (value: unknown): boolean => typeof value === 'object' && value !== null;

/** The end of a log file, for appending to it. */
export interface AuditTail {
  /** The position that the last sealed line states, not verified; null when there is none. */
  readonly last: ChainPosition | null;
  /** The bytes after that line which are no entry, without their line feed; null when there are none. */
  readonly fragment: Uint8Array | null;
  /** Whether the file ends without a line feed. */
  readonly isLineOpen: boolean;
}

/** Reads the end of a log file. */
export const readTail = (bytes: Uint8Array): AuditTail => {
  const isLineOpen = bytes.length > 0 && bytes[bytes.length - 1] !== lineFeed;
  const contentEnd = isLineOpen || bytes.length === 0 ? bytes.length : bytes.length - 1;
  for (let end = contentEnd; end >= 0;) {
    const start = end === 0 ? 0 : bytes.lastIndexOf(lineFeed, end - 1) + 1;
    const sealed = sealedSchema.safeParse(parseJson(bytes.subarray(start, end)));
    if (sealed.success) {
      const { seq, hash } = sealed.data;
      return {
        last: { seq, hash },
        fragment: end < contentEnd ? bytes.subarray(end + 1, contentEnd) : null,
        isLineOpen,
      };
    }
    if (start === 0) break;
    end = start - 1;
  }
  return { last: null, fragment: bytes.length > 0 ? bytes.subarray(0, contentEnd) : null, isLineOpen };
};

/** The position before the first line of a log file, as that line states it; null when it does not. */
export const readStart = (bytes: Uint8Array): ChainPosition | null => {
  const end = bytes.indexOf(lineFeed);
  const sealed = sealedSchema.safeParse(parseJson(bytes.subarray(0, end < 0 ? bytes.length : end)));
  if (!sealed.success || sealed.data.type !== 'continued') return null;
  return { seq: sealed.data.seq - 1, hash: sealed.data.previous };
};

/** What is known of an entry besides its place in the chain, which anybody can compute. */
export type EntryProof = 'proved' | 'unknown-key' | 'none';

const proofOf = ({ seq, hash, key, mac }: Sealed, auditKey: AuditKey | null): EntryProof | 'wrong' => {
  if (key === undefined || mac === undefined) return 'none';
  if (key !== auditKey?.id) return 'unknown-key';
  return auditKey.prove({ seq, hash }) === mac ? 'proved' : 'wrong';
};

/** The result of verifying a log file. Lines are counted from 1. */
export type AuditVerdict =
  | {
      readonly kind: 'whole';
      readonly entryCount: number;
      readonly last: ChainPosition | null;
      /** How often part of a line was found and recorded, as after a power cut. */
      readonly recoveredCount: number;
      /** Attempts without an outcome in this file: in progress, in the next file, or lost when Gavel was killed. */
      readonly withoutOutcomeCount: number;
      /** How many entries were proved by the key, name a key that is not known here, or have no proof at all. */
      readonly proofs: Readonly<Record<EntryProof, number>>;
    }
  | { readonly kind: 'broken'; readonly line: number; readonly problem: string };

const problemOfEntry = (sealed: Sealed, after: ChainPosition | null, hasFragmentBefore: boolean): string | null => {
  const { hash, key: _, mac: __, ...content } = sealed;
  if (sha256(canonicalJson(content)) !== hash) return 'was changed: its content does not fit its own hash';
  if (sealed.type === 'gap')
    return (
      `Gavel found here, at its start, that entries up to number ${String(sealed['expectedSeq'])}, once written, ` +
      'were missing from the end of the file'
    );
  if (!after) {
    const isStart = sealed.seq === chainStart.seq + 1 && sealed.previous === chainStart.hash;
    const mayStart = isStart || sealed.type === 'continued' || (sealed.type === 'recovered' && hasFragmentBefore);
    return mayStart ? null : `is number ${sealed.seq} and begins the file: the lines before it were removed`;
  }
  if (sealed.seq > after.seq + 1)
    return `is number ${sealed.seq} where ${after.seq + 1} is due: lines before it were removed or moved`;
  if (sealed.seq <= after.seq)
    return `is number ${sealed.seq} where ${after.seq + 1} is due: it was repeated, inserted or moved`;
  if (sealed.previous !== after.hash) return 'does not continue the line before it: one of the two was replaced';
  return null;
};

const broken = (line: number, problem: string): AuditVerdict => ({ kind: 'broken', line, problem });

/** Lines verified between two pauses: they take a few milliseconds. */
const linesAtOnce = 200;

/** `verifyAudit` as a generator that yields regularly, so that its caller can pause. */
function* verifyInSteps(
  bytes: Uint8Array,
  reached: ChainPosition | null,
  auditKey: AuditKey | null,
): Generator<void, AuditVerdict, void> {
  const proofs: Record<EntryProof, number> = { proved: 0, 'unknown-key': 0, none: 0 };
  const open = new Set<string>();
  let last: ChainPosition | null = null;
  let entryCount = 0;
  let recoveredCount = 0;
  let line = 0;
  let fragment: { readonly start: number; readonly line: number } | null = null;

  for (let start = 0; start < bytes.length;) {
    line += 1;
    if (line % linesAtOnce === 0) yield;
    const lineEnd = bytes.indexOf(lineFeed, start);
    const end = lineEnd < 0 ? bytes.length : lineEnd;
    const lineBytes = bytes.subarray(start, end);
    const value = parseJson(lineBytes);
    const sealed = sealedSchema.safeParse(value);
    if (!sealed.success) {
      if (isObject(value)) return broken(line, 'is not an entry of the log: it was changed or inserted');
      fragment ??= { start, line };
    } else {
      const entry = sealed.data;
      if (fragment) {
        const rest = bytes.subarray(fragment.start, start - 1);
        const isAccountedFor =
          entry.type === 'recovered' && entry['bytes'] === rest.length && entry['sha256'] === sha256(rest);
        if (!isAccountedFor) return broken(fragment.line, 'is not a whole entry: it was changed, or cut off');
        recoveredCount += 1;
      } else if (entry.type === 'recovered') {
        return broken(line, 'records a cut-off line that is no longer before it');
      }
      if (canonicalJson(entry) !== Buffer.from(lineBytes).toString('utf8'))
        return broken(line, 'was changed: it is not written the way Gavel writes');
      const problem = problemOfEntry(entry, last, fragment !== null);
      if (problem) return broken(line, problem);
      const proof = proofOf(entry, auditKey);
      if (proof === 'wrong') return broken(line, 'was changed: it was not proved with the key of this computer');
      proofs[proof] += 1;
      if (lineEnd < 0) return broken(line, 'has no line end: the file was cut off here');
      fragment = null;
      last = { seq: entry.seq, hash: entry.hash };
      entryCount += 1;
      if (reached && entry.seq === reached.seq && entry.hash !== reached.hash)
        return broken(line, 'is not the entry that Gavel wrote with this number');
      if (entry.type === 'attempt' || entry.type === 'held') open.add(String(entry['commandId']));
      if (entry.type === 'outcome' || entry.type === 'interrupted') open.delete(String(entry['commandId']));
    }
    start = end + 1;
  }
  if (fragment) return broken(fragment.line, 'is not a whole entry: it was changed, or the file was cut off here');
  if (reached && reached.seq > (last?.seq ?? chainStart.seq))
    return broken(line + 1, `is missing: the file once went on to number ${reached.seq}`);
  return { kind: 'whole', entryCount, last, recoveredCount, withoutOutcomeCount: open.size, proofs };
}

/**
 * Verifies a log file, and returns its first broken line. `reached` is a position that the chain is known to have
 * reached: without it, entries removed from the end cannot be detected. Without `auditKey` it proves only against
 * accident: anybody can compute the chain.
 */
export const verifyAudit = (
  bytes: Uint8Array,
  reached: ChainPosition | null = null,
  auditKey: AuditKey | null = null,
): AuditVerdict => {
  const steps = verifyInSteps(bytes, reached, auditKey);
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
};

/** `verifyAudit` that awaits `pause` regularly, so that it does not block the process. Null when it was aborted. */
export const verifyAuditGently = async (
  bytes: Uint8Array,
  reached: ChainPosition | null,
  pause: () => Promise<void>,
  signal: AbortSignal,
  auditKey: AuditKey | null = null,
): Promise<AuditVerdict | null> => {
  const steps = verifyInSteps(bytes, reached, auditKey);
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
    await pause();
    if (signal.aborted) return null;
  }
};
