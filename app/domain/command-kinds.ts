import * as z from 'zod/mini';
import type { Agent, Member } from './account.ts';
import type { CommandKind, RequestOf } from './command.ts';
import type { Meeting } from './meeting.ts';
import type { ParticipantPermission } from './participant.ts';

/** What a user enters before a command can be made; `nothing` where one press is enough. */
export type CommandEntry =
  | 'nothing'
  | 'address'
  | 'digits'
  | 'call-data'
  | 'invitees'
  | 'minutes'
  | 'file'
  | 'conference'
  | 'meeting'
  | 'meeting-access'
  | 'name'
  | 'confirmation';

/** What the audit log records of a request besides its target. */
export type AuditedParameters = Readonly<Record<string, string | number | null>>;

/**
 * Whose permission decides: a participant's, a control of the call (named as the kind), the agent's own, a team
 * member's or a listed meeting's. With both `participant` and `control`, the participant's where the request names
 * one.
 */
type Decision =
  | {
      readonly participant: ParticipantPermission;
      /** `lobby`: only while the participant waits in it. `not-self`: never the user's own leg. */
      readonly only?: 'lobby' | 'not-self';
      readonly control?: true;
    }
  | { readonly control: true }
  | { readonly agent: keyof Agent['permissions'] }
  | { readonly member: keyof Member['permissions'] }
  | { readonly meeting: keyof Meeting['permissions'] }
  /** Gavel does it itself: no vendor is asked, and it needs no connection. */
  | { readonly own: true };

interface KindRules<Kind extends CommandKind> {
  /**
   * Waits for the hold time before it is sent, so that it can be undone: what removes people, keeps them out or
   * cannot be restored.
   */
  readonly isHeld: boolean;
  /** Whether a request of a kind that is not held otherwise is held all the same. */
  readonly holds?: (request: RequestOf<Kind>) => boolean;
  /** About exactly the people who are in the call: cancelled when somebody joins or leaves while it is held. */
  readonly freezesPeople: boolean;
  /** One request may have several targets: one command each, and a group with texts of its own. */
  readonly isForMany: boolean;
  /** Which command in progress for the same target makes another one `already-under-way`. */
  readonly blockedBy: 'any-command' | 'same-kind' | 'nothing';
  readonly entry: CommandEntry;
  /** A control of a meeting, shown in the menu of the meeting. */
  readonly isOfMeeting?: true;
  readonly decidedBy: Decision;
  readonly audited: (request: RequestOf<Kind>) => AuditedParameters;
}
type RulesByKind = { readonly [Kind in CommandKind]: KindRules<Kind> };

const usual = {
  isHeld: false,
  freezesPeople: false,
  isForMany: false,
  blockedBy: 'same-kind',
  entry: 'nothing',
  audited: () => ({}),
} as const;
const control = { ...usual, decidedBy: { control: true } } as const;
/** How a meeting as a whole is set or led: one menu shows them together. */
const meetingControl = { ...control, isOfMeeting: true } as const;
const forMany = { ...usual, isForMany: true } as const;

/** The rules of every kind of command. Controls of a call come first, in the order in which lists show them. */
export const commandKinds = {
  answer: control,
  reject: control,
  hold: control,
  retrieve: control,
  mute: control,
  unmute: control,
  leave: control,
  consult: { ...control, entry: 'address', audited: ({ address }) => ({ address }) },
  merge: control,
  transfer: control,
  'transfer-to': { ...control, entry: 'address', audited: ({ address, how }) => ({ address, how: how ?? null }) },
  'send-digits': {
    ...control,
    blockedBy: 'nothing',
    entry: 'digits',
    // Digits may be a card number or a PIN: only their count is recorded.
    audited: ({ digits }) => ({ digitCount: digits.length }),
  },
  'update-call-data': {
    ...control,
    entry: 'call-data',
    audited: ({ callData, wrapUpReason }) => ({ names: callData.map(({ name }) => name).join(', '), wrapUpReason }),
  },
  listen: control,
  whisper: control,
  barge: control,
  // It drops the agent of this call and takes their place: it must be this agent, and this customer.
  intercept: { ...control, isHeld: true, freezesPeople: true },
  invite: {
    ...control,
    isForMany: true,
    entry: 'invitees',
    audited: ({ invitees }) => ({ kinds: invitees.map(({ kind }) => kind).join(', ') }),
  },
  prolong: { ...control, entry: 'minutes', audited: ({ minutes }) => ({ minutes }) },
  announce: {
    ...usual,
    entry: 'file',
    decidedBy: { participant: 'announce', control: true },
    audited: ({ file }) => ({ file }),
  },
  'stop-announcement': { ...usual, decidedBy: { participant: 'announce', control: true } },
  'claim-host': meetingControl,
  'release-host': meetingControl,
  lock: meetingControl,
  unlock: meetingControl,
  'lobby-on': meetingControl,
  'lobby-off': meetingControl,
  'mute-all': meetingControl,
  'mute-all-firmly': meetingControl,
  'unmute-all': meetingControl,
  'allow-self-unmute': meetingControl,
  'forbid-self-unmute': meetingControl,
  'lower-all-hands': meetingControl,
  'stop-spotlight': meetingControl,
  'start-recording': meetingControl,
  'pause-recording': meetingControl,
  'stop-recording': meetingControl,
  'allow-messages': { ...meetingControl, audited: ({ to }) => ({ to: to ?? 'everyone' }) },
  'forbid-messages': meetingControl,
  'allow-sharing': meetingControl,
  'forbid-sharing': meetingControl,
  'leave-control': meetingControl,
  // It concerns everybody, and nothing restores the conference.
  end: { ...control, isHeld: true, entry: 'confirmation' },

  drop: { ...usual, isHeld: true, isForMany: true, decidedBy: { participant: 'drop', only: 'not-self' } },
  'drop-and-uninvite': {
    ...forMany,
    isHeld: true,
    decidedBy: { participant: 'uninvite', only: 'not-self' },
  },
  'move-to-lobby': { ...forMany, isHeld: true, decidedBy: { participant: 'moveToLobby', only: 'not-self' } },
  'mute-participant': { ...forMany, decidedBy: { participant: 'speak' } },
  'unmute-participant': { ...forMany, decidedBy: { participant: 'speak' } },
  'lower-hand': { ...forMany, decidedBy: { participant: 'lowerHand' } },
  'raise-hand': { ...usual, decidedBy: { participant: 'raiseHand' } },
  rename: {
    ...usual,
    entry: 'name',
    decidedBy: { participant: 'rename' },
    audited: ({ newName }) => ({ newName }),
  },
  promote: { ...forMany, decidedBy: { participant: 'promote' } },
  demote: { ...forMany, decidedBy: { participant: 'demote' } },
  'call-participant': { ...forMany, decidedBy: { participant: 'call' } },
  spotlight: { ...usual, decidedBy: { participant: 'spotlight' } },
  'roll-call': { ...usual, decidedBy: { participant: 'rollCall' } },
  'ask-camera-on': { ...forMany, decidedBy: { participant: 'camera' } },
  'ask-camera-off': { ...forMany, decidedBy: { participant: 'camera' } },
  'ask-to-share': { ...forMany, decidedBy: { participant: 'share' } },
  'withdraw-share-request': { ...forMany, decidedBy: { participant: 'share' } },
  'allow-local-recording': { ...forMany, decidedBy: { participant: 'localRecording' } },
  'forbid-local-recording': { ...forMany, decidedBy: { participant: 'localRecording' } },
  'set-audio': {
    ...usual,
    isForMany: true,
    decidedBy: { participant: 'audio' },
    audited: ({ mode }) => ({ mode }),
  },
  'hold-participant': { ...usual, isForMany: true, decidedBy: { participant: 'hold' } },
  'unhold-participant': { ...usual, isForMany: true, decidedBy: { participant: 'hold' } },
  'hand-over': { ...usual, decidedBy: { participant: 'handOver' } },
  admit: {
    ...usual,
    isForMany: true,
    blockedBy: 'any-command',
    decidedBy: { participant: 'admit', only: 'lobby' },
  },
  'reject-entry': {
    ...usual,
    isHeld: true,
    isForMany: true,
    blockedBy: 'any-command',
    decidedBy: { participant: 'rejectEntry', only: 'lobby' },
  },

  'make-call': {
    ...usual,
    entry: 'address',
    decidedBy: { agent: 'makeCall' },
    audited: ({ address }) => ({ address }),
  },
  'request-conference': {
    ...usual,
    entry: 'conference',
    decidedBy: { agent: 'requestConference' },
    audited: ({ seats, minutes, promptMinutes }) => ({ seats, minutes, promptMinutes }),
  },
  'create-meeting': {
    ...usual,
    entry: 'meeting',
    decidedBy: { agent: 'createMeeting' },
    audited: ({ subject, access, startsAt, minutes, isAdHoc }) =>
      isAdHoc === true ? { subject, isAdHoc: 'yes' } : { subject, access, startsAt, minutes },
  },
  'start-meeting': { ...usual, decidedBy: { meeting: 'start' } },
  'change-meeting-access': {
    ...usual,
    entry: 'meeting-access',
    decidedBy: { meeting: 'changeAccess' },
    audited: ({ access }) => ({ access }),
  },
  'delete-meeting': { ...usual, isHeld: true, decidedBy: { meeting: 'delete' } },
  'set-agent-state': {
    ...usual,
    decidedBy: { agent: 'setState' },
    audited: ({ state, reasonId, minutes }) => ({ state, reasonId, minutes: minutes ?? null }),
  },
  monitor: { ...usual, decidedBy: { member: 'monitor' } },
  'set-member-state': {
    ...usual,
    // A colleague who is signed out loses what they were doing.
    holds: ({ state }) => state === 'signed-out',
    decidedBy: { member: 'setState' },
    audited: ({ state }) => ({ state }),
  },

  'remove-account': { ...usual, isHeld: true, decidedBy: { own: true } },
  'end-practice': { ...usual, isHeld: true, decidedBy: { own: true } },
} as const satisfies RulesByKind;

const rules: RulesByKind = commandKinds;

/** The rules of one kind, whichever it is. */
export const rulesOf = (kind: CommandKind): Omit<KindRules<CommandKind>, 'audited' | 'holds'> => rules[kind];

/** What the audit log records of a request besides its target. */
export const auditedParameters = <Kind extends CommandKind>(request: RequestOf<Kind>): AuditedParameters =>
  rules[request.kind].audited(request);

type KindsWith<Rules> = {
  readonly [Kind in CommandKind]: (typeof commandKinds)[Kind] extends Rules ? Kind : never;
}[CommandKind];

/** Kinds that are held before they are sent. */
export type HeldKind = KindsWith<{ readonly isHeld: true }>;
/** Kinds of which several commands can be made at once. */
export type KindForMany = KindsWith<{ readonly isForMany: true }>;
/** Kinds that a participant's permission decides. */
export type ParticipantKind = KindsWith<{ readonly decidedBy: { readonly participant: string } }>;
type ControlKind = KindsWith<{ readonly decidedBy: { readonly control: true } }>;
/** Controls of a meeting as a whole. */
export type MeetingControlKind = KindsWith<{ readonly isOfMeeting: true }>;
/** Controls of a call that need nothing to be entered. */
export type PlainControlKind = ControlKind & KindsWith<{ readonly entry: 'nothing' }>;
/** Controls of a call that need an address to be entered. */
export type AddressControlKind = ControlKind & KindsWith<{ readonly entry: 'address' }>;

/** Kinds that Gavel carries out itself. */
export type OwnKind = KindsWith<{ readonly decidedBy: { readonly own: true } }>;

export const isHeldKind = (kind: CommandKind): kind is HeldKind => rules[kind].isHeld;
export const isOwnKind = (kind: CommandKind): kind is OwnKind => 'own' in rules[kind].decidedBy;

/** Whether a request waits for the hold time before it is sent. */
export const isHeldRequest = <Kind extends CommandKind>(request: RequestOf<Kind>): boolean =>
  rules[request.kind].isHeld || rules[request.kind].holds?.(request) === true;
export const isKindForMany = (kind: CommandKind): kind is KindForMany => rules[kind].isForMany;
export const isParticipantKind = (kind: CommandKind): kind is ParticipantKind => 'participant' in rules[kind].decidedBy;
export const isControlKind = (kind: CommandKind): kind is ControlKind => 'control' in rules[kind].decidedBy;
export const isMeetingControl = (kind: CommandKind): kind is MeetingControlKind => rules[kind].isOfMeeting === true;
export const isAddressControl = (kind: CommandKind): kind is AddressControlKind =>
  isControlKind(kind) && rules[kind].entry === 'address';
export const isPlainControl = (kind: ControlKind): kind is PlainControlKind => rules[kind].entry === 'nothing';

// Not `Object.hasOwn`: this runs while modules load, in an older browser before its polyfills.
const isKind = (name: string): name is CommandKind => Object.keys(commandKinds).includes(name);

/** Every kind, in the order of the table. */
export const allCommandKinds: readonly CommandKind[] = Object.keys(commandKinds).filter(isKind);
export const commandKindSchema = z.enum(allCommandKinds);

/** What can be done to a call as a whole by the signed-in user, in the order of the table. */
export const controlIds: readonly ControlKind[] = allCommandKinds.filter(isControlKind);
