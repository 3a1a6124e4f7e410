import { isOwnKind, rulesOf } from '../../../app/domain/command-kinds.ts';
import type { Audio } from '../../../app/domain/audio.ts';
import type { CommandRequest, Target } from '../../../app/domain/command.ts';
import type { Conference } from '../../../app/domain/conference.ts';
import { Fault, type ErrorCode } from '../../../app/domain/error-code.ts';
import type { DenialReason, Permission } from '../../../app/domain/permission.ts';
import type { AppState } from '../../../app/state/app-state.ts';
import {
  commandPermission,
  participantPermissions,
  standingPermission,
  type CommandSubject,
} from '../../../app/state/selectors/command-permission.ts';
import { isAudioRequest } from '../../../app/state/selectors/take-back.ts';

/** Why a command may not be sent. `denial` says more where the code is `denied-here`. */
export interface Obstacle {
  readonly code: ErrorCode;
  readonly denial: DenialReason | null;
}

/** One command of a request: its frozen target, and whether it may be sent as things stand. */
export interface ResolvedCommand {
  readonly request: CommandRequest;
  readonly target: Target | null;
  /** For a change of who hears and speaks: what is proved of the participant now. */
  readonly before?: Audio | undefined;
  /** Null when it may be sent. */
  readonly obstacle: Obstacle | null;
}

export interface ResolvedRequest {
  readonly accountId: string;
  readonly conferenceId: string | null;
  readonly commands: readonly ResolvedCommand[];
}

/** The error code of a denial where there is one; else `denied-here`, and the denial itself says why. */
const codeOf = (reason: DenialReason): ErrorCode => {
  switch (reason) {
    case 'gone':
      return 'target-gone';
    case 'chair-only':
      return 'not-chair';
    case 'stale':
    case 'already-under-way':
      return reason;
    default:
      return 'denied-here';
  }
};

const obstacleOf = (permission: Permission): Obstacle | null => {
  if (permission.verdict === 'allowed') return null;
  if (permission.verdict === 'unsupported') return { code: 'not-supported', denial: null };
  const code = codeOf(permission.reason);
  return { code, denial: code === 'denied-here' ? permission.reason : null };
};

type ForConference = Extract<CommandRequest, { readonly conferenceId: string }>;

const participantTarget = (state: AppState, conferenceId: string, participantId: string): Target => {
  const participant = state.participants.get(conferenceId)?.get(participantId);
  return { id: participantId, name: participant?.name ?? participantId, address: participant?.address ?? '' };
};

/** The most names that a target lists. */
const mostNames = 3;

/** Who else is in a conference, by name. */
const namesIn = (state: AppState, conferenceId: string): string => {
  const names = [...(state.participants.get(conferenceId)?.values() ?? [])]
    .filter(({ isSelf, state: standing }) => !isSelf && standing !== 'left')
    .map(({ name }) => name);
  return names.length > mostNames ? `${names.slice(0, mostNames).join(', ')}, …` : names.join(', ');
};

const resolveForConference = (
  state: AppState,
  request: ForConference,
  { counterpart, vendorId }: Conference,
): readonly ResolvedCommand[] => {
  const { conferenceId } = request;
  if ('participantIds' in request) {
    const permissionFor = participantPermissions(state, request.kind, conferenceId);
    return [...new Set(request.participantIds)].map((id) => ({
      request: { ...request, participantIds: [id] },
      target: participantTarget(state, conferenceId, id),
      before: isAudioRequest(request) ? state.participants.get(conferenceId)?.get(id)?.audio : undefined,
      obstacle: obstacleOf(permissionFor(id)),
    }));
  }
  const obstacle = (subject: CommandSubject): Obstacle | null =>
    obstacleOf(commandPermission(state, request.kind, { conferenceId, ...subject }));
  if ('invitees' in request)
    return request.invitees.map((invitee) => ({
      request: { ...request, invitees: [invitee] },
      target: { id: '', name: invitee.address, address: invitee.address },
      obstacle: obstacle({ address: invitee.address }),
    }));
  const participantId = 'participantId' in request ? request.participantId : null;
  if (participantId !== null) {
    const target = participantTarget(state, conferenceId, participantId);
    return [{ request, target, obstacle: obstacle({ participantId }) }];
  }
  const people = rulesOf(request.kind).freezesPeople ? namesIn(state, conferenceId) : '';
  const target = { id: '', name: people || counterpart || vendorId, address: '' };
  return [{ request, target, obstacle: obstacle({}) }];
};

type ForAccount = Exclude<CommandRequest, ForConference>;

const resolveForAccount = (state: AppState, request: ForAccount): ResolvedCommand => {
  const { accountId, kind } = request;
  const account = state.accounts.get(accountId);
  const isSignedIn = !!account?.agent;
  if (isOwnKind(kind)) {
    const target = { id: '', name: account?.label ?? '', address: '' };
    return { request, target, obstacle: obstacleOf(commandPermission(state, kind, { accountId })) };
  }
  const obstacle = (subject: CommandSubject): Obstacle | null =>
    isSignedIn
      ? obstacleOf(commandPermission(state, kind, { accountId, ...subject }))
      : { code: 'signed-out', denial: null };
  if ('memberId' in request) {
    const { memberId } = request;
    const member = state.members.get(accountId)?.get(memberId);
    if (!member) throw new Fault('unknown-participant', memberId);
    const target = { id: member.id, name: member.name, address: member.address };
    return { request, target, obstacle: obstacle({ memberId }) };
  }
  if ('meetingId' in request) {
    const { meetingId } = request;
    const meeting = state.meetings.get(accountId)?.get(meetingId);
    if (!meeting) throw new Fault('unknown-meeting', meetingId);
    const name = meeting.subject === '' ? meeting.vendorId : meeting.subject;
    return { request, target: { id: meeting.id, name, address: meeting.address }, obstacle: obstacle({ meetingId }) };
  }
  const target = 'address' in request ? { id: '', name: request.address, address: request.address } : null;
  return { request, target, obstacle: obstacle({ address: target?.address ?? '' }) };
};

/**
 * Turns a request into one command for each target, with the permissions of this moment. Throws a `Fault` when the
 * account, the call or the team member is not known.
 */
export const resolveRequest = (state: AppState, request: CommandRequest): ResolvedRequest => {
  if ('conferenceId' in request) {
    const conference = state.conferences.get(request.conferenceId);
    if (!conference) throw new Fault('unknown-conference', request.conferenceId);
    return {
      accountId: conference.accountId,
      conferenceId: conference.id,
      commands: resolveForConference(state, request, conference),
    };
  }
  if (!state.accounts.has(request.accountId)) throw new Fault('unknown-account', request.accountId);
  return { accountId: request.accountId, conferenceId: null, commands: [resolveForAccount(state, request)] };
};

/**
 * Why a command that was held, or waited for its turn in a group, may not be sent any more: its target is gone, the
 * picture is outdated or the permission was lost meanwhile. Null when it may. A participant who came in the target's
 * place has another id. Of commands for an account only those about a meeting wait.
 */
export const obstacleNow = (state: AppState, request: CommandRequest): Obstacle | null => {
  if ('meetingId' in request) return obstacleOf(standingPermission(state, request.kind, request));
  if (!('conferenceId' in request)) return null;
  const { kind, conferenceId } = request;
  if (!state.conferences.has(conferenceId)) return { code: 'call-ended', denial: null };
  const participantIds =
    'participantIds' in request ? request.participantIds : ['participantId' in request ? request.participantId : null];
  for (const participantId of participantIds) {
    const obstacle = obstacleOf(standingPermission(state, kind, { conferenceId, participantId }));
    if (obstacle) return obstacle;
  }
  return null;
};
