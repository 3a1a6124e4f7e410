import * as z from 'zod/mini';
import { requestedAgentStateSchema } from './account.ts';
import { audioModeSchema } from './audio.ts';
import { errorCodeSchema } from './error-code.ts';

/** Where a person asked from. */
export const surfaces = ['window', 'tray', 'shortcut', 'notification', 'command-line'] as const;
export const surfaceSchema = z.enum(surfaces);
export type Surface = z.infer<typeof surfaceSchema>;

/** Text that goes to a telephone system as an address: what can be dialled, and user addresses. */
const dialledSchema = z.string().check(z.trim(), z.minLength(1), z.maxLength(128), z.regex(/^[\w+*#().@:/ -]+$/u));

const participantIdsSchema = z.array(z.string()).check(z.minLength(1), z.maxLength(5000));
const inviteeSchema = z.object({ kind: z.enum(['agent', 'phone']), address: dialledSchema });

/**
 * What a person can ask of a vendor. A request for several participants becomes one command each, held and taken back
 * as one.
 */
export const commandRequestSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('drop'), conferenceId: z.string(), participantIds: participantIdsSchema }),
  z.object({ kind: z.literal('set-audio'), conferenceId: z.string(), participantIds: participantIdsSchema, mode: audioModeSchema }),
  z.object({ kind: z.enum(['hold-participant', 'unhold-participant', 'hand-over', 'admit', 'reject-entry']), conferenceId: z.string(), participantIds: participantIdsSchema }),
  z.object({
    kind: z.enum([
      'answer', 'reject', 'hold', 'retrieve', 'leave', 'end', 'merge', 'transfer', 'mute', 'unmute', 'barge', 'listen', 'whisper', 'intercept',
    ]),
    conferenceId: z.string(),
  }),
  z.object({ kind: z.literal('consult'), conferenceId: z.string(), address: dialledSchema }),
  z.object({
    kind: z.literal('transfer-to'),
    conferenceId: z.string(),
    address: dialledSchema,
    /** When the transfer counts as done, where the vendor lets a person choose. */
    how: z.optional(z.enum(['release', 'success', 'talk', 'three-party'])),
  }),
  z.object({ kind: z.literal('invite'), conferenceId: z.string(), invitees: z.array(inviteeSchema).check(z.minLength(1), z.maxLength(120)) }),
  z.object({ kind: z.literal('prolong'), conferenceId: z.string(), minutes: z.int().check(z.gte(1), z.lte(1440)) }),
  /** To one participant, or to all with `participantId` null. `file` is a path on the vendor's server. */
  z.object({
    kind: z.literal('announce'), conferenceId: z.string(), file: z.string().check(z.minLength(1), z.maxLength(127)), participantId: z.nullable(z.string()),
  }),
  z.object({ kind: z.literal('stop-announcement'), conferenceId: z.string(), participantId: z.nullable(z.string()) }),
  z.object({ kind: z.literal('send-digits'), conferenceId: z.string(), digits: z.string().check(z.regex(/^[0-9*#A-D]{1,64}$/u)) }),
  z.object({
    kind: z.literal('update-call-data'),
    conferenceId: z.string(),
    callData: z.array(z.object({ name: z.string().check(z.maxLength(200)), value: z.string().check(z.maxLength(2000)) })).check(z.maxLength(100)),
    wrapUpReason: z.nullable(z.string().check(z.maxLength(200))),
  }),
  z.object({ kind: z.literal('make-call'), accountId: z.string(), address: dialledSchema }),
  /** A conference of one's own, to which others are invited. */
  z.object({
    kind: z.literal('request-conference'),
    accountId: z.string(),
    seats: z.int().check(z.gte(1), z.lte(120)),
    minutes: z.int().check(z.gte(4), z.lte(1440)),
    /** How long before the end the vendor reminds. */
    promptMinutes: z.int().check(z.gte(0), z.lte(1440)),
  }),
  z.object({
    kind: z.literal('set-agent-state'),
    accountId: z.string(),
    state: requestedAgentStateSchema,
    reasonId: z.nullable(z.string()),
    /** How long, for states that end by themselves. */
    minutes: z.optional(z.int().check(z.gte(1), z.lte(1439))),
  }),
  z.object({ kind: z.literal('monitor'), accountId: z.string(), memberId: z.string() }),
  z.object({ kind: z.literal('set-member-state'), accountId: z.string(), memberId: z.string(), state: z.enum(['ready', 'not-ready', 'signed-out']) }),
]);
export type CommandRequest = Readonly<z.infer<typeof commandRequestSchema>>;
export type CommandKind = CommandRequest['kind'];

export const commandPhases = ['held', 'sent', 'accepted', 'confirmed', 'refused', 'unconfirmed', 'cancelled'] as const;
export const commandPhaseSchema = z.enum(commandPhases);
export type CommandPhase = z.infer<typeof commandPhaseSchema>;

/** Kinds that take somebody out or keep somebody out: these wait, held, so that they can be taken back. */
export const heldKinds: ReadonlySet<CommandKind> = new Set<CommandKind>(['drop', 'reject-entry', 'intercept', 'end']);

/** Who a command is about, frozen when it was made. */
export const targetSchema = z.object({
  /** Participant or member id; empty for a call as a whole. */
  id: z.string(),
  name: z.string(),
  address: z.string(),
});
export type Target = Readonly<z.infer<typeof targetSchema>>;

/** One command to one target, with its life so far. Times are milliseconds since 1970-01-01 UTC. */
export const commandSchema = z.object({
  id: z.string().check(z.minLength(1)),
  /** Commands made together are held, taken back and summed up together. */
  groupId: z.string().check(z.minLength(1)),
  accountId: z.string(),
  conferenceId: z.nullable(z.string()),
  request: commandRequestSchema,
  target: z.nullable(targetSchema),
  surface: surfaceSchema,
  phase: commandPhaseSchema,
  /** Why it was refused, cancelled or stayed unconfirmed. */
  reason: z.nullable(errorCodeSchema),
  /** The vendor's own words, bounded, for *Details*. */
  detail: z.nullable(z.string().check(z.maxLength(500))),
  madeAt: z.number(),
  heldUntil: z.nullable(z.number()),
  sentAt: z.nullable(z.number()),
  acceptedAt: z.nullable(z.number()),
  settledAt: z.nullable(z.number()),
});
export type Command = Readonly<z.infer<typeof commandSchema>>;

const nextPhases: Readonly<Record<CommandPhase, readonly CommandPhase[]>> = {
  held: ['sent', 'cancelled', 'refused'],
  sent: ['accepted', 'confirmed', 'refused', 'unconfirmed'],
  accepted: ['confirmed', 'refused', 'unconfirmed'],
  // Late proof: a person asked to check again, or the event came after the deadline.
  unconfirmed: ['confirmed', 'refused'],
  confirmed: [],
  refused: [],
  cancelled: [],
};

/** Whether a command may go from one phase to the other. */
export const canMove = (from: CommandPhase, to: CommandPhase): boolean => nextPhases[from].includes(to);

/** Whether a command still waits for something. */
export const isUnderWay = (phase: CommandPhase): boolean => phase === 'held' || phase === 'sent' || phase === 'accepted';
