import type { Account } from '../../domain/account.ts';
import {
  commandKinds,
  isControlKind,
  isParticipantKind,
  rulesOf,
  type ParticipantKind,
} from '../../domain/command-kinds.ts';
import type { Command, CommandKind } from '../../domain/command.ts';
import type { Conference, ControlId } from '../../domain/conference.ts';
import type { Participant } from '../../domain/participant.ts';
import { allowed, denied, unsupported, type Permission } from '../../domain/permission.ts';
import type { StateView } from '../state-view.ts';

/** What a command is about, as far as it is known before the command is made. */
export interface CommandSubject {
  readonly accountId?: string | null;
  readonly memberId?: string;
  readonly meetingId?: string;
  readonly conferenceId?: string | null;
  /** Null or left out: the call as a whole. */
  readonly participantId?: string | null;
  /** The target's address where it has no id, such as an invited number. */
  readonly address?: string;
}

const systemLacksIt = unsupported('system-lacks-it');

/**
 * Whether the picture of a conference is up to date. While it is not, commands that act on who is in it are denied:
 * they could reach the wrong person.
 */
export const liveConferencePermission = (
  account: Account | undefined,
  conference: Conference | undefined,
): Permission => {
  if (!conference) return denied('not-on-a-call');
  return conference.truth.status === 'live' && account?.connection.status === 'online' ? allowed : denied('stale');
};

const conferenceOf = (state: StateView, conferenceId: string | null | undefined) => {
  const conference = typeof conferenceId === 'string' ? state.conferences.get(conferenceId) : undefined;
  return { conference, account: conference && state.accounts.get(conference.accountId) };
};

const participantStanding = (
  state: StateView,
  kind: ParticipantKind,
  conferenceId: string | null | undefined,
): ((participantId: string) => Permission) => {
  const { decidedBy } = commandKinds[kind];
  const only = 'only' in decidedBy ? decidedBy.only : undefined;
  const { conference, account } = conferenceOf(state, conferenceId);
  const live = liveConferencePermission(account, conference);
  const roster = conference && state.participants.get(conference.id);
  return (participantId) => {
    const participant = roster?.get(participantId);
    if (!conference) return live;
    if (!participant || participant.state === 'left') return denied('gone');
    if (only === 'not-self' && participant.isSelf) return denied('self');
    if (live.verdict !== 'allowed') return live;
    // A participant who has been admitted meanwhile is in the conference: turning them away would be another command.
    if (only === 'lobby' && participant.state !== 'in-lobby') return denied('waits-no-longer');
    const { participant: permission } = decidedBy;
    const own = participant.permissions[permission];
    if (own || permission === 'drop') return own ?? systemLacksIt;
    return conference.shared?.[permission] ?? systemLacksIt;
  };
};

const controlStanding = (state: StateView, control: ControlId, conferenceId: string | null | undefined): Permission => {
  const { conference, account } = conferenceOf(state, conferenceId);
  if (!conference) return denied('not-on-a-call');
  if (account?.connection.status !== 'online') return denied('stale');
  const { isHeld, isForMany } = rulesOf(control);
  const live = liveConferencePermission(account, conference);
  const needsLive = (isHeld || isForMany) && !(control === 'end' && conference.mayEndWhenStale === true);
  return needsLive && live.verdict !== 'allowed' ? live : (conference.controls[control] ?? systemLacksIt);
};

/**
 * Whether the signed-in user may do it as things stand, as far as that can be foreseen: the server has the last word.
 * Commands in progress are not looked at; see `commandPermission`.
 */
export const standingPermission = (state: StateView, kind: CommandKind, subject: CommandSubject): Permission => {
  const { participantId, conferenceId } = subject;
  if (isParticipantKind(kind) && typeof participantId === 'string')
    return participantStanding(state, kind, conferenceId)(participantId);
  if (isControlKind(kind)) return controlStanding(state, kind, conferenceId);
  const account = typeof subject.accountId === 'string' ? state.accounts.get(subject.accountId) : undefined;
  const { decidedBy } = rulesOf(kind);
  if ('own' in decidedBy) return account ? allowed : denied('gone');
  if (!account?.agent) return denied('signed-out');
  if (account.connection.status !== 'online') return denied('stale');
  if ('agent' in decidedBy) return account.agent.permissions[decidedBy.agent] ?? systemLacksIt;
  if ('meeting' in decidedBy) {
    const meeting = state.meetings.get(account.id)?.get(subject.meetingId ?? '');
    return meeting ? (meeting.permissions[decidedBy.meeting] ?? systemLacksIt) : denied('gone');
  }
  if (!('member' in decidedBy)) return denied('nobody-chosen');
  const member = state.members.get(account.id)?.get(subject.memberId ?? '');
  return member ? member.permissions[decidedBy.member] : denied('gone');
};

/** Commands in progress that another one of this kind at the same place has to wait for. */
function* blockingCommands(state: StateView, kind: CommandKind, subject: CommandSubject): Iterable<Command> {
  const { blockedBy } = rulesOf(kind);
  if (blockedBy === 'nothing') return;
  const { accountId, conferenceId = null } = subject;
  for (const command of state.underWay.values()) {
    const isSamePlace =
      command.conferenceId === conferenceId && (conferenceId !== null || command.accountId === accountId);
    const isBlocking = blockedBy === 'any-command' || command.request.kind === kind;
    if (isSamePlace && isBlocking) yield command;
  }
}

/**
 * `commandPermission` for many participants of one conference: what is the same for all of them is worked out once.
 */
export const participantPermissions = (
  state: StateView,
  kind: ParticipantKind,
  conferenceId: string | null,
): ((participantId: string) => Permission) => {
  const standing = participantStanding(state, kind, conferenceId);
  const blocked = new Set<string>();
  for (const { target } of blockingCommands(state, kind, { conferenceId })) if (target) blocked.add(target.id);
  return (participantId) => {
    const permission = standing(participantId);
    return permission.verdict === 'allowed' && blocked.has(participantId) ? denied('already-under-way') : permission;
  };
};

/**
 * Whether a command may be made now: `standingPermission`, and no command in progress that it would have to wait for.
 * Main decides by it before it accepts a command, every surface before it offers one.
 */
export const commandPermission = (state: StateView, kind: CommandKind, subject: CommandSubject): Permission => {
  const { participantId, conferenceId = null, address = '' } = subject;
  const wantedId = subject.memberId ?? subject.meetingId;
  if (isParticipantKind(kind) && typeof participantId === 'string')
    return participantPermissions(state, kind, conferenceId)(participantId);
  const standing = standingPermission(state, kind, subject);
  if (standing.verdict !== 'allowed') return standing;
  for (const { target } of blockingCommands(state, kind, subject))
    if ((target?.id ?? '') === (wantedId ?? '') && (wantedId !== undefined || (target?.address ?? '') === address))
      return denied('already-under-way');
  return standing;
};

/** Whom a command for many would reach now, in the given order, and why it would reach nobody. */
export interface Reach {
  readonly ids: readonly string[];
  readonly permission: Permission;
}

/**
 * Who of `ids` a command can be made for now, leaving out those for whom `isSo` says that it would change nothing. The
 * reason is that of the first who is left out.
 */
export const reachOf = (
  state: StateView,
  kind: ParticipantKind,
  conferenceId: string | null,
  ids: Iterable<string>,
  isSo: (participant: Participant) => boolean = () => false,
): Reach => {
  const { conference, account } = conferenceOf(state, conferenceId);
  const live = liveConferencePermission(account, conference);
  if (conferenceId === null || live.verdict !== 'allowed') return { ids: [], permission: live };
  const permissionFor = participantPermissions(state, kind, conferenceId);
  const roster = state.participants.get(conferenceId);
  const reached: string[] = [];
  let reason: Permission | null = null;
  for (const id of ids) {
    const permission = permissionFor(id);
    const participant = roster?.get(id);
    if (permission.verdict !== 'allowed') reason ??= permission;
    else if (participant && isSo(participant)) reason ??= denied('already-so');
    else reached.push(id);
  }
  return { ids: reached, permission: reached.length > 0 ? allowed : (reason ?? denied('nobody-chosen')) };
};
