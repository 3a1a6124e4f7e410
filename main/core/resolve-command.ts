import { heldKinds, type CommandRequest, type Target } from '../../app/domain/command.ts';
import { Fault, type ErrorCode } from '../../app/domain/error-code.ts';
import type { Participant } from '../../app/domain/participant.ts';
import type { Permission } from '../../app/domain/permission.ts';
import type { AppState } from '../../app/state/app-state.ts';

/** One command of a request: whom it is about, frozen, and whether it may be sent as things stand. */
export interface ResolvedCommand {
  readonly request: CommandRequest;
  readonly target: Target | null;
  /** Null when it may be sent; else why not. */
  readonly obstacle: ErrorCode | null;
}

type ParticipantRequest = Extract<CommandRequest, { readonly participantIds: readonly string[] }>;

export interface ResolvedRequest {
  readonly accountId: string;
  readonly conferenceId: string | null;
  readonly commands: readonly ResolvedCommand[];
}

/**
 * Turns what a person asked into one command a target, with the permissions of this moment. Throws a `Fault` when the
 * account or the call is not known at all.
 */
export const resolveRequest = (state: AppState, request: CommandRequest): ResolvedRequest => {
  if ('conferenceId' in request) {
    const conference = state.conferences.get(request.conferenceId);
    if (!conference) throw new Fault('unknown-conference', request.conferenceId);
    const place = { accountId: conference.accountId, conferenceId: conference.id };
    if ('participantIds' in request)
      return { ...place, commands: [...new Set(request.participantIds)].map((id) => resolveParticipant(state, request, id)) };
    const permission = conference.controls[request.kind];
    if (request.kind === 'invite') {
      const obstacle = obstacleOf(permission);
      return {
        ...place,
        commands: request.invitees.map((invitee) => ({
          request: { ...request, invitees: [invitee] },
          target: { id: '', name: invitee.address, address: invitee.address },
          obstacle,
        })),
      };
    }
    const target = { id: '', name: conference.counterpart === '' ? conference.vendorId : conference.counterpart, address: '' };
    return { ...place, commands: [{ request, target, obstacle: obstacleOf(permission) }] };
  }
  const account = state.accounts.get(request.accountId);
  if (!account) throw new Fault('unknown-account', request.accountId);
  const place = { accountId: account.id, conferenceId: null };
  if (request.kind === 'monitor' || request.kind === 'set-member-state') {
    const member = state.members.get(account.id)?.get(request.memberId);
    if (!member) throw new Fault('unknown-participant', request.memberId);
    const permission = request.kind === 'monitor' ? member.permissions.monitor : member.permissions.setState;
    const target = { id: member.id, name: member.name, address: member.address };
    return { ...place, commands: [{ request, target, obstacle: obstacleOf(permission) }] };
  }
  const permissions = account.agent?.permissions;
  const permission = request.kind === 'make-call' ? permissions?.makeCall : permissions?.setState;
  const target = request.kind === 'make-call' ? { id: '', name: request.address, address: request.address } : null;
  return { ...place, commands: [{ request, target, obstacle: account.agent ? obstacleOf(permission) : 'signed-out' }] };
};

const obstacleOf = (permission: Permission | undefined): ErrorCode | null =>
  permission?.verdict === 'allowed' ? null : permission?.verdict === 'unsupported' ? 'not-supported' : 'denied-here';

/** What a participant's permissions say of a kind of request; a hand-over is the chair's as dropping is. */
const participantPermission = (participant: Participant, kind: ParticipantRequest['kind']): Permission | undefined => {
  switch (kind) {
    case 'drop':
    case 'hand-over':
      return participant.permissions.drop;
    case 'set-audio':
      return participant.permissions.audio;
    case 'hold-participant':
    case 'unhold-participant':
      return participant.permissions.hold;
  }
};

const resolveParticipant = (state: AppState, request: ParticipantRequest, participantId: string): ResolvedCommand => {
  const conference = state.conferences.get(request.conferenceId);
  const participant = state.participants.get(request.conferenceId)?.get(participantId);
  const single = { ...request, participantIds: [participantId] };
  if (!participant || participant.state === 'left')
    return { request: single, target: { id: participantId, name: participant?.name ?? participantId, address: '' }, obstacle: 'target-gone' };
  const target = { id: participant.id, name: participant.name, address: participant.address };
  if (conference?.truth.status !== 'live') return { request: single, target, obstacle: 'stale' };
  return { request: single, target, obstacle: obstacleOf(participantPermission(participant, request.kind)) };
};

/**
 * Why a command that was held may not leave any more: its target went, or the picture went stale in the meantime. Null
 * when it may. Who came in the target's place has another id and is not looked at.
 */
export const obstacleNow = (state: AppState, request: CommandRequest): ErrorCode | null => {
  if (!('conferenceId' in request) || !heldKinds.has(request.kind)) return null;
  const conference = state.conferences.get(request.conferenceId);
  if (!conference) return 'call-ended';
  if (conference.truth.status !== 'live') return 'stale';
  if (!('participantIds' in request)) return obstacleOf(conference.controls[request.kind]);
  const roster = state.participants.get(request.conferenceId);
  const isThere = request.participantIds.every((id) => {
    const participant = roster?.get(id);
    return participant !== undefined && participant.state !== 'left';
  });
  return isThere ? null : 'target-gone';
};
