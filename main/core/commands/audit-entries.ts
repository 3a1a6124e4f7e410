import { z } from 'zod';
import { causeSchema, surfaceSchema } from '../../../app/domain/command.ts';
import { errorCodeSchema } from '../../../app/domain/error-code.ts';
import { denialReasonSchema } from '../../../app/domain/permission.ts';

/** Text from outside, truncated rather than rejected: a long name must not prevent the record. */
const clippedText = (maximum: number) =>
  z.string().transform((text) => (text.length <= maximum ? text : `${text.slice(0, maximum - 1)}…`));

const timeSchema = z.iso.datetime();
/** SHA-256 as text. */
export const hashSchema = z.string().regex(/^[0-9a-f]{64}$/);

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
/** Something else that matters: who signs in where, what guards them, what was taken out of Gavel. */
export const eventSchema = z.strictObject({
  type: z.literal('event'),
  at: timeSchema,
  what: z.enum([
    'account-added',
    'account-changed',
    'account-removed',
    'sign-in',
    'take-over',
    'sign-out',
    'trust-changed',
    'hold-time-changed',
    'forwarding-mark-changed',
    'policy',
    'bundle-saved',
  ]),
  accountId: z.string().nullable(),
  vendor: z.string(),
  user: clippedText(300),
  /** Facts by name, such as servers; never a secret. */
  facts: z.record(z.string(), z.union([clippedText(2000), z.number(), z.boolean(), z.null()])),
});
export type AuditEvent = Readonly<z.input<typeof eventSchema>>;
/** The oldest file was removed, because all of them together were larger than the log may be. */
const removedSchema = z.strictObject({
  type: z.literal('removed'),
  at: timeSchema,
  file: z.string(),
  lastSeq: z.number().int().min(0),
  lastHash: hashSchema,
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
  eventSchema,
  removedSchema,
]);
export type AuditEntry = Readonly<z.output<typeof auditEntrySchema>>;

/** A position in the chain: the number and the hash of an entry. */
export interface ChainPosition {
  readonly seq: number;
  readonly hash: string;
}
