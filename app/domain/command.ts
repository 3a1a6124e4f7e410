import * as z from 'zod/mini';
import { requestedAgentStateSchema } from './account.ts';
import { audioModeSchema, audioSchema } from './audio.ts';
import { detailSchema, errorCodeSchema } from './error-code.ts';
import { meetingAccessSchema } from './meeting.ts';
import { denialReasonSchema } from './permission.ts';

/** The surfaces from which a user makes commands. */
export const surfaces = ['window', 'tray', 'shortcut', 'notification', 'command-line'] as const;
export const surfaceSchema = z.enum(surfaces);
export type Surface = z.infer<typeof surfaceSchema>;

/** An address for a telephone system: a number that can be dialled, or a user address. */
const dialledSchema = z.string().check(z.trim(), z.minLength(1), z.maxLength(128), z.regex(/^[\w+*#().@:/ -]+$/u));

const participantIdsSchema = z.array(z.string()).check(z.minLength(1), z.maxLength(5000));
const inviteeSchema = z.object({ kind: z.enum(['agent', 'phone', 'person']), address: dialledSchema });

/** What a user can request of a vendor. A request for several targets becomes one command for each. */
export const commandRequestSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('drop'), conferenceId: z.string(), participantIds: participantIdsSchema }),
  z.object({
    kind: z.literal('set-audio'),
    conferenceId: z.string(),
    participantIds: participantIdsSchema,
    mode: audioModeSchema,
    /** It was for everybody else, not for these by choice: *Restore everyone* is about them. */
    isForEveryone: z.optional(z.boolean()),
  }),
  z.object({
    kind: z.enum([
      'hold-participant',
      'unhold-participant',
      'admit',
      'reject-entry',
      'drop-and-uninvite',
      'move-to-lobby',
      'mute-participant',
      'unmute-participant',
      'lower-hand',
      'raise-hand',
      'promote',
      'demote',
      'call-participant',
      'ask-camera-on',
      'ask-camera-off',
      'ask-to-share',
      'withdraw-share-request',
      'allow-local-recording',
      'forbid-local-recording',
    ]),
    conferenceId: z.string(),
    participantIds: participantIdsSchema,
  }),
  z.object({
    kind: z.enum(['hand-over', 'spotlight', 'roll-call']),
    conferenceId: z.string(),
    participantIds: z.array(z.string()).check(z.length(1)),
  }),
  z.object({
    kind: z.literal('rename'),
    conferenceId: z.string(),
    participantIds: z.array(z.string()).check(z.length(1)),
    newName: z.string().check(z.trim(), z.minLength(1), z.maxLength(96)),
  }),
  z.object({
    kind: z.enum([
      'answer',
      'reject',
      'hold',
      'retrieve',
      'leave',
      'end',
      'merge',
      'transfer',
      'mute',
      'unmute',
      'barge',
      'listen',
      'whisper',
      'intercept',
    ]),
    conferenceId: z.string(),
  }),
  z.object({
    kind: z.enum([
      'leave-control',
      'claim-host',
      'release-host',
      'lock',
      'unlock',
      'lobby-on',
      'lobby-off',
      'mute-all',
      'mute-all-firmly',
      'unmute-all',
      'allow-self-unmute',
      'forbid-self-unmute',
      'lower-all-hands',
      'stop-spotlight',
      'start-recording',
      'pause-recording',
      'stop-recording',
      'forbid-messages',
      'allow-sharing',
      'forbid-sharing',
    ]),
    conferenceId: z.string(),
  }),
  z.object({ kind: z.literal('consult'), conferenceId: z.string(), address: dialledSchema }),
  z.object({
    kind: z.literal('transfer-to'),
    conferenceId: z.string(),
    address: dialledSchema,
    /** When the transfer counts as completed, where the vendor offers a choice. */
    how: z.optional(z.enum(['release', 'success', 'talk', 'three-party'])),
  }),
  z.object({
    kind: z.literal('invite'),
    conferenceId: z.string(),
    invitees: z.array(inviteeSchema).check(z.minLength(1), z.maxLength(120)),
  }),
  z.object({ kind: z.literal('prolong'), conferenceId: z.string(), minutes: z.int().check(z.gte(1), z.lte(1440)) }),
  /** To one participant, or to all with `participantId` null. `file` is a path on the vendor's server. */
  z.object({
    kind: z.literal('announce'),
    conferenceId: z.string(),
    file: z.string().check(z.minLength(1), z.maxLength(127)),
    participantId: z.nullable(z.string()),
  }),
  z.object({ kind: z.literal('stop-announcement'), conferenceId: z.string(), participantId: z.nullable(z.string()) }),
  z.object({
    kind: z.literal('send-digits'),
    conferenceId: z.string(),
    digits: z.string().check(z.regex(/^[0-9*#A-D]{1,64}$/u)),
  }),
  z.object({
    kind: z.literal('update-call-data'),
    conferenceId: z.string(),
    callData: z
      .array(z.object({ name: z.string().check(z.maxLength(200)), value: z.string().check(z.maxLength(2000)) }))
      .check(z.maxLength(100)),
    wrapUpReason: z.nullable(z.string().check(z.maxLength(200))),
  }),
  z.object({
    kind: z.literal('allow-messages'),
    conferenceId: z.string(),
    /** To everybody, to all at once only, or to the chair only. Everybody when left out. */
    to: z.optional(z.enum(['everyone', 'public', 'private'])),
  }),
  z.object({ kind: z.enum(['start-meeting', 'delete-meeting']), accountId: z.string(), meetingId: z.string() }),
  z.object({
    kind: z.literal('change-meeting-access'),
    accountId: z.string(),
    meetingId: z.string(),
    access: meetingAccessSchema,
  }),
  /** Times are milliseconds since 1970-01-01 UTC; `startsAt` null: now. */
  z.object({
    kind: z.literal('create-meeting'),
    accountId: z.string(),
    subject: z.string().check(z.trim(), z.minLength(1), z.maxLength(128)),
    access: z.nullable(meetingAccessSchema),
    startsAt: z.nullable(z.number()),
    minutes: z.int().check(z.gte(15), z.lte(1440)),
    /** Begins at once with the user in it, and is on no list; `access` and `minutes` are the system's own then. */
    isAdHoc: z.optional(z.boolean()),
  }),
  z.object({ kind: z.literal('make-call'), accountId: z.string(), address: dialledSchema }),
  /** Starts a conference, chaired by the agent, to which others are invited. */
  z.object({
    kind: z.literal('request-conference'),
    accountId: z.string(),
    seats: z.int().check(z.gte(1), z.lte(120)),
    minutes: z.int().check(z.gte(4), z.lte(1440)),
    /** How long before the end the vendor sends a reminder. */
    promptMinutes: z.int().check(z.gte(0), z.lte(1440)),
  }),
  z.object({
    kind: z.literal('set-agent-state'),
    accountId: z.string(),
    state: requestedAgentStateSchema,
    reasonId: z.nullable(z.string()),
    /** The duration of a state that ends by itself. */
    minutes: z.optional(z.int().check(z.gte(1), z.lte(1439))),
  }),
  z.object({ kind: z.literal('monitor'), accountId: z.string(), memberId: z.string() }),
  z.object({
    kind: z.literal('set-member-state'),
    accountId: z.string(),
    memberId: z.string(),
    state: z.enum(['ready', 'not-ready', 'signed-out']),
  }),
  /** Gavel itself carries these out, without a vendor. Practice mode ends with its account. */
  z.object({ kind: z.enum(['remove-account', 'end-practice']), accountId: z.string() }),
]);
export type CommandRequest = Readonly<z.infer<typeof commandRequestSchema>>;
export type CommandKind = CommandRequest['kind'];

type FieldsOf<Request, Kind> = Request extends { readonly kind: infer Known }
  ? Kind extends Known
    ? Omit<Request, 'kind'>
    : never
  : never;

/** The request of one kind; of several kinds, the union of their requests. */
export type RequestOf<Kind extends CommandKind> = {
  readonly [Each in Kind]: { readonly kind: Each } & FieldsOf<CommandRequest, Each>;
}[Kind];

/**
 * The phases of a command. `held`: it can be undone. `waiting`: it waits for its turn in a group or for the vendor's
 * limit, and can be stopped; one that the vendor answered with *not now* waits again. `accepted`: the vendor took it,
 * which proves nothing.
 */
export const commandPhases = [
  'held',
  'waiting',
  'sent',
  'accepted',
  'confirmed',
  'refused',
  'unconfirmed',
  'cancelled',
] as const;
export const commandPhaseSchema = z.enum(commandPhases);
export type CommandPhase = z.infer<typeof commandPhaseSchema>;

/**
 * Why the effect of a confirmed command is there: `own` where only this command explains it, `unknown` where the
 * vendor does not say who caused it.
 */
export const causeSchema = z.enum(['own', 'unknown']);
export type Cause = z.infer<typeof causeSchema>;

/** The target of a command, frozen when the command is made. */
export const targetSchema = z.object({
  /** Participant or member id; empty for a call as a whole. */
  id: z.string(),
  name: z.string(),
  address: z.string(),
});
export type Target = Readonly<z.infer<typeof targetSchema>>;

/** One command for one target, and its phases so far. Times are milliseconds since 1970-01-01 UTC. */
export const commandSchema = z.object({
  id: z.string().check(z.minLength(1)),
  /** Commands made together are held, undone and summarised together. */
  groupId: z.string().check(z.minLength(1)),
  accountId: z.string(),
  conferenceId: z.nullable(z.string()),
  request: commandRequestSchema,
  target: z.nullable(targetSchema),
  surface: surfaceSchema,
  /** For a change of who hears and speaks: what was proved of the participant when it was made. */
  before: z.optional(audioSchema),
  /** For leaving: what is left is a meeting. A call is hung up. */
  leavesMeeting: z.optional(z.boolean()),
  /** The group whose change it takes back. */
  takesBack: z.optional(z.string()),
  phase: commandPhaseSchema,
  /** Why it was refused, cancelled or stayed unconfirmed. */
  reason: z.nullable(errorCodeSchema),
  /** Which permission was missing, where the reason is `denied-here`. */
  denial: z.optional(denialReasonSchema),
  /** Who caused the effect; present once it is confirmed. */
  cause: z.optional(causeSchema),
  /** The refusal was attributed to this command by a guess: proof of the effect overturns it. */
  isGuess: z.optional(z.boolean()),
  /** The vendor's own text, for *Details*. */
  detail: z.nullable(detailSchema),
  madeAt: z.number(),
  heldUntil: z.nullable(z.number()),
  /** When the vendor's limit lets it leave; absent where only its turn decides. Means nothing once it is past. */
  waitsUntil: z.optional(z.number()),
  sentAt: z.nullable(z.number()),
  acceptedAt: z.nullable(z.number()),
  settledAt: z.nullable(z.number()),
});
export type Command = Readonly<z.infer<typeof commandSchema>>;

const nextPhases: Readonly<Record<CommandPhase, readonly CommandPhase[]>> = {
  held: ['waiting', 'cancelled', 'refused'],
  waiting: ['sent', 'cancelled', 'refused'],
  sent: ['accepted', 'waiting', 'confirmed', 'refused', 'unconfirmed'],
  accepted: ['confirmed', 'refused', 'unconfirmed'],
  // Late evidence: the user checked again, or the event came after the deadline.
  unconfirmed: ['confirmed', 'refused'],
  confirmed: [],
  refused: [],
  cancelled: [],
};

/** Whether a command may move to a phase. A refusal that was a guess is overturned by proof. */
export const canMove = ({ phase, isGuess = false }: Pick<Command, 'phase' | 'isGuess'>, to: CommandPhase): boolean =>
  nextPhases[phase].includes(to) || (phase === 'refused' && isGuess && to === 'confirmed');

/** Whether a command is in progress: not settled. */
export const isUnderWay = (phase: CommandPhase): boolean =>
  phase === 'held' || phase === 'waiting' || phase === 'sent' || phase === 'accepted';

/** Whether nothing of a command has left this machine yet. */
export const isUnsent = (phase: CommandPhase): boolean => phase === 'held' || phase === 'waiting';
