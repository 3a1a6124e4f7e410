import { createHash } from 'node:crypto';
import { z } from 'zod';
import { causeSchema, surfaceSchema } from '../../../app/domain/command.ts';
import { errorCodeSchema } from '../../../app/domain/error-code.ts';
import { denialReasonSchema } from '../../../app/domain/permission.ts';

/** Text from outside, truncated rather than rejected: a long name must not prevent the record. */
const clippedText = (maximum: number) =>
  z.string().transform((text) => (text.length <= maximum ? text : `${text.slice(0, maximum - 1)}…`));

const timeSchema = z.iso.datetime();
const hashSchema = z.string().regex(/^[0-9a-f]{64}$/);

/**
 * A command that was made: `held` where it can be undone first, else `attempt`. Nothing of it has been sent yet.
 * `parameters` never contains a secret.
 */
export const attemptSchema = z.strictObject({
  type: z.enum(['held', 'attempt']),
  at: timeSchema,
  commandId: z.string().min(1),
  groupId: z.string().min(1),
  accountId: z.string(),
  accountLabel: clippedText(300),
  vendor: z.string(),
  user: clippedText(300),
  conferenceId: z.string().nullable(),
  action: z.string(),
  target: z.strictObject({ name: clippedText(300), address: clippedText(300), vendorId: clippedText(300) }).nullable(),
  surface: surfaceSchema,
  parameters: z.record(z.string(), z.union([clippedText(2000), z.number(), z.boolean(), z.null()])).optional(),
});
export type AuditAttempt = Readonly<z.input<typeof attemptSchema>>;

/** A command is about to be sent; or the vendor said *not now* and did nothing (`deferred`), or accepted it. */
export const progressSchema = z.strictObject({
  type: z.enum(['sent', 'deferred', 'accepted']),
  at: timeSchema,
  commandId: z.string().min(1),
});
export type AuditProgress = Readonly<z.input<typeof progressSchema>>;

/** How far a command had come in the record. */
export const reachedPhases = ['held', 'attempt', 'sent', 'deferred', 'accepted'] as const;
export type ReachedPhase = (typeof reachedPhases)[number];

/** Gavel ended without the outcome of a command, and found it at its next start. `reached`: its last entry. */
const interruptedSchema = z.strictObject({
  type: z.literal('interrupted'),
  at: timeSchema,
  commandId: z.string().min(1),
  reached: z.enum(reachedPhases),
});

/**
 * The outcome of a command. `denial` says which permission was missing, `vendorAnswer` is the vendor's own text, cut at
 * 1,000 characters.
 */
export const outcomeSchema = z.strictObject({
  type: z.literal('outcome'),
  at: timeSchema,
  commandId: z.string().min(1),
  outcome: z.enum(['confirmed', 'refused', 'unconfirmed', 'cancelled']),
  code: z.nullable(errorCodeSchema).optional(),
  denial: z.optional(denialReasonSchema),
  /** Who caused a confirmed effect, as far as the vendor says. */
  cause: z.optional(causeSchema),
  vendorAnswer: clippedText(1000).nullable().optional(),
  tookMs: z.number().min(0),
});
export type AuditOutcome = Readonly<z.input<typeof outcomeSchema>>;

/** The log ended with part of a line, as after a power cut. That part stays where it is, before this entry. */
const recoveredSchema = z.strictObject({
  type: z.literal('recovered'),
  at: timeSchema,
  bytes: z.number().int().min(0),
  sha256: hashSchema,
});
/** Entries that had been written were missing from the end of the log. */
const gapSchema = z.strictObject({
  type: z.literal('gap'),
  at: timeSchema,
  expectedSeq: z.number().int().min(1),
  expectedHash: hashSchema,
});
/** The first entry of every file but the first; its `previous` is the hash of the last entry of `file`. */
const continuedSchema = z.strictObject({ type: z.literal('continued'), at: timeSchema, file: z.string() });

/** One entry before it is sealed. */
const auditEntrySchema = z.discriminatedUnion('type', [
  attemptSchema,
  progressSchema,
  outcomeSchema,
  interruptedSchema,
  recoveredSchema,
  gapSchema,
  continuedSchema,
]);
export type AuditEntry = Readonly<z.output<typeof auditEntrySchema>>;

/** A position in the chain: the number and the hash of an entry. */
export interface ChainPosition {
  readonly seq: number;
  readonly hash: string;
}

/** The position before the first entry. */
export const chainStart: ChainPosition = { seq: 0, hash: '0'.repeat(64) };

/** Any sealed entry, including those of a newer Gavel. */
const sealedSchema = z.looseObject({
  seq: z.number().int().min(1),
  previous: hashSchema,
  hash: hashSchema,
  type: z.string(),
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

/** The line (without its line feed) that continues the chain after `after`, and its position. */
export const sealEntry = (
  entry: AuditEntry,
  after: ChainPosition,
): { readonly line: string; readonly position: ChainPosition } => {
  const seq = after.seq + 1;
  const properties = canonicalProperties({ ...entry, seq, previous: after.hash });
  const hash = sha256(objectOf(properties));
  const place = properties.findIndex(([key]) => key > 'hash');
  properties.splice(place, 0, ['hash', `"hash":"${hash}"`]);
  return { line: objectOf(properties), position: { seq, hash } };
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
    }
  | { readonly kind: 'broken'; readonly line: number; readonly problem: string };

const problemOfEntry = (sealed: Sealed, after: ChainPosition | null, hasFragmentBefore: boolean): string | null => {
  const { hash, ...content } = sealed;
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
function* verifyInSteps(bytes: Uint8Array, reached: ChainPosition | null): Generator<void, AuditVerdict, void> {
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
  return { kind: 'whole', entryCount, last, recoveredCount, withoutOutcomeCount: open.size };
}

/**
 * Verifies a log file, and returns its first broken line. `reached` is a position that the chain is known to have
 * reached: without it, entries removed from the end cannot be detected.
 */
export const verifyAudit = (bytes: Uint8Array, reached: ChainPosition | null = null): AuditVerdict => {
  const steps = verifyInSteps(bytes, reached);
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
): Promise<AuditVerdict | null> => {
  const steps = verifyInSteps(bytes, reached);
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
    await pause();
    if (signal.aborted) return null;
  }
};
