import { heldKinds, type CommandRequest, type Target } from '../../app/domain/command.ts';
import { Fault, type ErrorCode } from '../../app/domain/error-code.ts';
import type { Participant } from '../../app/domain/participant.ts';
import { denied, unsupported, type Permission } from '../../app/domain/permission.ts';
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
    if ((request.kind === 'announce' || request.kind === 'stop-announcement') && request.participantId !== null)
      return { ...place, commands: [resolveAnnouncement(state, request, request.participantId)] };
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
  const permission =
    request.kind === 'make-call' ? permissions?.makeCall
    : request.kind === 'request-conference' ? (permissions?.requestConference ?? unsupported('system-lacks-it'))
    : permissions?.setState;
  const target = request.kind === 'make-call' ? { id: '', name: request.address, address: request.address } : null;
  return { ...place, commands: [{ request, target, obstacle: account.agent ? obstacleOf(permission) : 'signed-out' }] };
};

const obstacleOf = (permission: Permission | undefined): ErrorCode | null => {
  if (permission?.verdict === 'allowed') return null;
  if (permission?.verdict === 'unsupported') return 'not-supported';
  return permission?.reason === 'chair-only' ? 'not-chair' : 'denied-here';
};

type AnnouncementRequest = Extract<CommandRequest, { readonly kind: 'announce' | 'stop-announcement' }>;

/** What a participant's permissions say of a kind of request. */
const participantPermission = (participant: Participant, kind: ParticipantRequest['kind'] | AnnouncementRequest['kind']): Permission | undefined => {
  switch (kind) {
    case 'drop':
      return participant.permissions.drop;
    case 'admit':
    case 'reject-entry':
      // Who was let in meanwhile is inside: to turn them away now would be something else.
      if (participant.state !== 'in-lobby') return denied('not-now');
      return kind === 'admit' ? participant.permissions.admit : participant.permissions.rejectEntry;
    case 'hand-over':
      return participant.permissions.handOver;
    case 'announce':
    case 'stop-announcement':
      return participant.permissions.announce;
    case 'set-audio':
      return participant.permissions.audio;
    case 'hold-participant':
    case 'unhold-participant':
      return participant.permissions.hold;
  }
};

/** Whether a command about one participant may leave as things stand. */
const participantObstacle = (state: AppState, conferenceId: string, participantId: string, kind: Parameters<typeof participantPermission>[1]): ErrorCode | null => {
  const participant = state.participants.get(conferenceId)?.get(participantId);
  if (!participant || participant.state === 'left') return 'target-gone';
  if (state.conferences.get(conferenceId)?.truth.status !== 'live') return 'stale';
  return obstacleOf(participantPermission(participant, kind) ?? unsupported('system-lacks-it'));
};

const participantTarget = (state: AppState, conferenceId: string, participantId: string): Target => {
  const participant = state.participants.get(conferenceId)?.get(participantId);
  return { id: participantId, name: participant?.name ?? participantId, address: participant?.address ?? '' };
};

const resolveParticipant = (state: AppState, request: ParticipantRequest, participantId: string): ResolvedCommand => ({
  request: { ...request, participantIds: [participantId] },
  target: participantTarget(state, request.conferenceId, participantId),
  obstacle: participantObstacle(state, request.conferenceId, participantId, request.kind),
});

const resolveAnnouncement = (state: AppState, request: AnnouncementRequest, participantId: string): ResolvedCommand => ({
  request,
  target: participantTarget(state, request.conferenceId, participantId),
  obstacle: participantObstacle(state, request.conferenceId, participantId, request.kind),
});

/**
 * Why a command that waited (held, or for its turn among many) may not leave any more: its target went, the picture went
 * stale or the permission was lost in the meantime. Null when it may. Who came in the target's place has another id and
 * is not looked at.
 */
export const obstacleNow = (state: AppState, request: CommandRequest): ErrorCode | null => {
  if (!('conferenceId' in request)) return null;
  const isOfMany = 'participantIds' in request;
  if (!isOfMany && request.kind !== 'invite' && !heldKinds.has(request.kind)) return null;
  const conference = state.conferences.get(request.conferenceId);
  if (!conference) return 'call-ended';
  if (conference.truth.status !== 'live') return 'stale';
  if (!isOfMany) return obstacleOf(conference.controls[request.kind]);
  for (const id of request.participantIds) {
    const obstacle = participantObstacle(state, request.conferenceId, id, request.kind);
    if (obstacle) return obstacle;
  }
  return null;
};
