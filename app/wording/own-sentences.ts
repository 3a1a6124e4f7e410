import { isParticipantKind, rulesOf } from '../domain/command-kinds.ts';
import type { CommandKind, CommandPhase } from '../domain/command.ts';
import type { ErrorCode } from '../domain/error-code.ts';
import type { DenialReason } from '../domain/permission.ts';
import type { TextKey } from '../text/keys.ts';

/** Commands that have sentences of their own: of one kind, about a participant or a member, of one outcome, or all. */
type Scope = CommandKind | 'participant' | 'member' | 'unconfirmed' | 'cancelled' | 'command';

/** The keys of what happened and of what to do next. */
export interface SentenceKeys {
  readonly what?: TextKey | undefined;
  readonly next?: TextKey | undefined;
}

const noRoom = { what: 'error.limit-exceeded.room.what', next: 'error.limit-exceeded.room.next' } as const;
const closed = { what: 'error.interrupted.ended.what' } as const;

const errors: { readonly [Each in Scope]?: { readonly [Code in ErrorCode]?: SentenceKeys } } = {
  command: {
    'server-unreachable': { next: 'error.server-unreachable.command.next' },
    'connection-refused': { next: 'error.connection-refused.command.next' },
    'connection-lost': { next: 'error.connection-lost.command.next' },
    'out-of-service': { next: 'error.out-of-service.command.next' },
  },
  unconfirmed: { 'call-ended': { what: 'error.call-ended.unconfirmed.what' }, interrupted: closed },
  cancelled: {
    'call-ended': { next: 'error.nothing-sent.next' },
    'target-gone': { next: 'error.nothing-sent.next' },
    'account-disconnected': { what: 'error.account-disconnected.cancelled.what', next: 'error.nothing-sent.next' },
    interrupted: closed,
  },
  participant: {
    'already-gone': { what: 'error.already-gone.participant.what' },
    'target-gone': { what: 'error.target-gone.participant.what' },
    'invalid-destination': { next: 'error.invalid-destination.participant.next' },
  },
  member: {
    'signed-out': { what: 'error.signed-out.member.what', next: 'error.signed-out.member.next' },
    'unknown-user': { next: 'error.unknown-user.member.next' },
  },
  drop: { 'chair-must-stay': { what: 'error.chair-must-stay.drop.what' } },
  leave: { 'chair-must-stay': { what: 'error.chair-must-stay.leave.what' } },
  invite: {
    'invalid-destination': { what: 'error.invalid-destination.invite.what' },
    'limit-exceeded': noRoom,
    'already-in-conference': {
      what: 'error.already-in-conference.invite.what',
      next: 'error.already-in-conference.invite.next',
    },
  },
  merge: { 'limit-exceeded': noRoom },
  barge: { 'limit-exceeded': noRoom },
  monitor: { 'barge-not-possible': { what: 'error.barge-not-possible.monitor.what' } },
  consult: { 'invalid-destination': { what: 'error.invalid-destination.consult.what' } },
  'transfer-to': { 'invalid-destination': { what: 'error.invalid-destination.transfer-to.what' } },
  'make-call': { 'invalid-destination': { what: 'error.invalid-destination.make-call.what' } },
  'hand-over': { 'invalid-destination': { what: 'error.invalid-destination.hand-over.what' } },
  prolong: {
    'limit-exceeded': { what: 'error.limit-exceeded.prolong.what', next: 'error.limit-exceeded.prolong.next' },
  },
  'request-conference': {
    'limit-exceeded': {
      what: 'error.limit-exceeded.request-conference.what',
      next: 'error.limit-exceeded.request-conference.next',
    },
    'already-in-conference': {
      what: 'error.already-in-conference.request-conference.what',
      next: 'error.already-in-conference.request-conference.next',
    },
  },
};

/** Controls that say themselves why they cannot be used now. */
const saysWhyNot = [
  'hold',
  'retrieve',
  'merge',
  'transfer',
  'transfer-to',
  'consult',
  'answer',
  'reject',
  'mute',
  'unmute',
  'send-digits',
  'update-call-data',
  'leave',
  'intercept',
  'end',
  'pause-recording',
  'release-host',
  'claim-host',
] as const;

const denials: { readonly [Each in Scope]?: { readonly [Reason in DenialReason]?: TextKey } } = {
  ...Object.fromEntries(saysWhyNot.map((kind) => [kind, { 'not-now': `denial.not-now.${kind}` }])),
  drop: {
    self: 'denial.self.drop',
    'not-a-conference': 'denial.not-a-conference.drop',
    'no-address': 'denial.no-address.drop',
  },
  barge: { 'not-connected': 'denial.not-connected.barge', 'not-now': 'denial.not-now.barge' },
  member: { 'signed-out': 'denial.signed-out.member' },
  monitor: { 'not-on-a-call': 'denial.not-on-a-call.monitor' },
  'set-agent-state': { 'reason-required': 'denial.reason-required.set-agent-state' },
};

/** The scopes of a command, the narrowest first. */
const scopesOf = (kind: CommandKind, phase: CommandPhase | null): readonly Scope[] => [
  ...(phase === 'unconfirmed' || phase === 'cancelled' ? [phase] : []),
  kind,
  ...(isParticipantKind(kind) ? (['participant'] as const) : []),
  ...('member' in rulesOf(kind).decidedBy ? (['member'] as const) : []),
  'command',
];

/** A command's own sentences for an error code; what is left out is said neutrally. */
export const ownErrorKeys = (code: ErrorCode, kind: CommandKind, phase: CommandPhase | null): SentenceKeys => {
  const found = scopesOf(kind, phase).flatMap((scope) => errors[scope]?.[code] ?? []);
  return {
    what: found.find(({ what }) => what !== undefined)?.what,
    next: found.find(({ next }) => next !== undefined)?.next,
  };
};

/** A command's own sentence for a denial, if there is one. */
export const ownDenialKey = (reason: DenialReason, kind: CommandKind): TextKey | undefined =>
  scopesOf(kind, null).flatMap((scope) => denials[scope]?.[reason] ?? [])[0];
