import { audioOf, unknownAudio } from '../../../app/domain/audio.ts';
import { conferenceIdOf, type Conference } from '../../../app/domain/conference.ts';
import type { Participant } from '../../../app/domain/participant.ts';
import { allowed, denied, unsupported, type Permission } from '../../../app/domain/permission.ts';
import type { ConferencePicture } from '../../../app/vendor/events.ts';
import { plainConference } from '../shared/pictures.ts';
import { isConsult, type Call } from './calls.ts';
import type { ConferenceTrack, Leg } from './conference.ts';

/** What pictures need to know besides what they show. */
export interface PictureContext {
  readonly accountId: string;
  readonly agentId: string;
  /** Whether there is a file to play to a participant on hold: the vendor does not hold without one. */
  readonly canHold: boolean;
  /** How far this machine's clock is ahead of the gateway's, in milliseconds. */
  readonly clockOffsetMs: number;
  /** Names of agents by id, as far as they are known. */
  readonly nameOf: (address: string) => string | undefined;
}

/** Whom an inspector listens to. */
export interface Inspection {
  /** Ours: the gateway has none. */
  readonly vendorId: string;
  readonly agentId: string;
  readonly startedAt: number;
  /** The colleague's calls; empty where the gateway does not give them. */
  readonly callIds: readonly string[];
}

/** The gateway's words for what is not known here. */
const vendorWords = (...words: readonly (string | null)[]): Pick<Participant, 'vendorState'> => {
  const known = words.filter((word) => word !== null);
  return known.length === 0 ? {} : { vendorState: known.join(', ').slice(0, 200) };
};

const nameAt = (context: PictureContext, address: string): string =>
  (context.nameOf(address) ?? (address === '' ? '—' : address)).slice(0, 300);

/**
 * May the chair do it now? An invitation must be answered first, and the gateway takes no command of the chair before
 * it has confirmed the conference.
 */
const chairPermission = (track: ConferenceTrack, isChair: boolean): Permission => {
  if (track.phase === 'joined') return denied('not-begun');
  return track.phase === 'active' ? (isChair ? allowed : denied('chair-only')) : denied('not-now');
};

const legPermissions = (
  leg: Leg,
  track: ConferenceTrack,
  isChair: boolean,
  context: PictureContext,
): Participant['permissions'] => {
  const chair = chairPermission(track, isChair);
  const isSelf = leg.addressType === '9' && leg.address === context.agentId;
  return {
    drop: isSelf ? denied('self') : chair,
    audio: chair,
    hold: context.canHold ? chair : unsupported('system-lacks-it'),
    handOver: isSelf ? denied('self') : leg.addressType === '9' ? chair : denied('agents-only'),
    announce: chair,
  };
};

const legOf = (leg: Leg, track: ConferenceTrack, isChair: boolean, context: PictureContext): Participant => {
  const joinedAt = leg.enterTime === null ? null : leg.enterTime + context.clockOffsetMs;
  return {
    id: leg.id,
    name: nameAt(context, leg.address),
    address: leg.address,
    kind: leg.addressType === '9' ? 'agent' : 'phone',
    role: leg.isChair ? 'chair' : 'member',
    isSelf: leg.addressType === '9' && leg.address === context.agentId,
    state: leg.unknownState !== null ? 'unknown' : leg.isHeld ? 'on-hold' : 'talking',
    ...vendorWords(leg.unknownState, leg.unknownMode),
    stateSince: null,
    joinedAt,
    position: leg.position,
    audio: leg.mode === null ? unknownAudio : audioOf(leg.mode),
    permissions: legPermissions(leg, track, isChair, context),
  };
};

/** Whether this agent chairs it, as last read; before it was read, as events said. */
export const isChairOf = (track: ConferenceTrack, agentId: string): boolean =>
  track.readBy === 0 ? track.presides === true : track.legAt('9', agentId)?.isChair === true;

/** Whether the chair's commands may be given: by its chair, and by who may be it, as long as it was never read. */
export const mayCommand = (track: ConferenceTrack, agentId: string): boolean =>
  isChairOf(track, agentId) || (track.readBy === 0 && track.presides === null);

/**
 * The picture of an agent conference, or of an invitation to one. `isOnly`: there is no other; the request that ends a
 * conference does not name it.
 */
export const conferencePicture = (
  track: ConferenceTrack,
  isOnly: boolean,
  context: PictureContext,
): ConferencePicture => {
  const isChair = isChairOf(track, context.agentId);
  const isRinging = track.phase === 'ringing';
  const chair = chairPermission(track, mayCommand(track, context.agentId));
  const inside = isRinging ? denied('not-now') : allowed;
  const controls: Conference['controls'] = {
    answer: isRinging ? allowed : denied('not-now'),
    reject: isRinging ? allowed : denied('not-now'),
    leave: isChair ? denied('chair-must-stay') : inside,
    invite: chair,
    prolong: chair,
    announce: chair,
    'stop-announcement': chair,
    end: chair,
  };
  const invited = track.invitations.map((invitation): Participant => ({
    id: invitation.id,
    name: nameAt(context, invitation.address),
    address: invitation.address,
    kind: invitation.addressType === '9' ? 'agent' : 'phone',
    role: 'member',
    isSelf: false,
    state: 'ringing',
    stateSince: null,
    joinedAt: null,
    position: invitation.position,
    audio: unknownAudio,
    permissions: {
      drop: denied('not-connected'),
      audio: denied('not-connected'),
      hold: denied('not-connected'),
      handOver: denied('not-connected'),
      announce: denied('not-connected'),
    },
  }));
  const known = isRinging ? 'ringing' : track.phase === 'joined' ? 'dialling' : 'active';
  const state = track.unknownState === null ? known : 'unknown';
  return {
    conference: {
      ...plainConference(context.accountId, track.confId),
      kind: 'conference',
      state,
      ...vendorWords(track.unknownState),
      counterpart: '',
      startedAt: track.startTime === null ? null : track.startTime + context.clockOffsetMs,
      peopleCount: track.legs.length,
      selfRole: isChair ? 'chair' : track.readBy === 0 ? 'unknown' : 'member',
      controls,
      mayEndWhenStale: isOnly,
    },
    unread: track.unread,
    participants: [...track.legs.map((leg) => legOf(leg, track, isChair, context)), ...invited],
  };
};

const callStates: Readonly<Record<Call['state'], Conference['state']>> = {
  dialling: 'dialling',
  ringing: 'ringing',
  active: 'active',
  held: 'held',
  unknown: 'unknown',
};
const legStates: Readonly<Record<Call['state'], Participant['state']>> = {
  dialling: 'dialling',
  ringing: 'ringing',
  active: 'talking',
  held: 'on-hold',
  unknown: 'unknown',
};

const when = (isNow: boolean): Permission => (isNow ? allowed : denied('not-now'));

/** The picture of a voice call. `all`: every call there is. */
export const callPicture = (call: Call, all: readonly Call[], context: PictureContext): ConferencePicture => {
  const isUnknown = call.state === 'unknown';
  const isActive = call.state === 'active';
  const isThree = call.others.length > 1;
  const isMergeable =
    all.some(({ state }) => state === 'held') &&
    all.some(({ state }) => state === 'active') &&
    (isActive || call.state === 'held');
  const related = all.find(({ id }) => id === call.helpsCallId);
  const permissions = (isSelf: boolean): Participant['permissions'] => ({
    drop: isSelf ? denied('self') : isThree && isActive ? allowed : denied('not-a-conference'),
  });
  const self: Participant = {
    id: call.self.id,
    name: nameAt(context, context.agentId),
    address: context.agentId,
    kind: 'agent',
    role: 'member',
    isSelf: true,
    state: legStates[call.state],
    stateSince: null,
    joinedAt: null,
    position: 0,
    permissions: permissions(true),
  };
  const others = call.others.map(({ id, address }, index): Participant => ({
    id,
    name: nameAt(context, address),
    address,
    kind: context.nameOf(address) === undefined ? 'phone' : 'agent',
    role: 'member',
    isSelf: false,
    state: call.state === 'held' ? 'on-hold' : legStates[call.state],
    stateSince: null,
    joinedAt: null,
    position: index + 1,
    permissions: permissions(false),
  }));
  return {
    conference: {
      ...plainConference(context.accountId, call.id),
      kind: isThree ? 'conference' : isConsult(call) ? 'consult' : 'call',
      state: callStates[call.state],
      counterpart: isThree ? '' : (context.nameOf(call.others[0]?.address ?? '') ?? call.others[0]?.address ?? ''),
      startedAt: call.startedAt,
      peopleCount: others.length + 1,
      selfRole: 'member',
      relatedConferenceId: related ? conferenceIdOf(context.accountId, related.id) : null,
      controls: {
        answer: when(call.state === 'ringing' || isUnknown),
        reject: when(call.state === 'ringing'),
        hold: when(isActive),
        retrieve: when(call.state === 'held'),
        leave: allowed,
        mute: when(isActive && !call.isMuted),
        unmute: when(isActive && call.isMuted),
        consult: when((isActive || call.state === 'held') && all.length === 1),
        merge: when(isMergeable),
        'transfer-to': when((isActive || call.state === 'held') && !isThree),
        'send-digits': when(isActive),
      },
    },
    participants: [self, ...others],
    unread: call.unread,
  };
};

/** The picture of listening to a colleague. The gateway does not show whether one listens, whispers or talks. */
export const inspectionPicture = (inspection: Inspection, context: PictureContext): ConferencePicture => {
  const { vendorId } = inspection;
  const leg = (address: string, isSelf: boolean): Participant => ({
    id: `${vendorId}/${address}`,
    name: nameAt(context, address),
    address,
    kind: 'agent',
    role: isSelf ? 'supervisor' : 'member',
    isSelf,
    state: isSelf ? 'listening' : 'talking',
    stateSince: null,
    joinedAt: null,
    position: isSelf ? 0 : 1,
    permissions: { drop: denied(isSelf ? 'self' : 'only-listening') },
  });
  return {
    conference: {
      ...plainConference(context.accountId, vendorId),
      kind: 'monitor',
      state: 'active',
      counterpart: nameAt(context, inspection.agentId),
      startedAt: inspection.startedAt,
      peopleCount: 2,
      selfRole: 'supervisor',
      controls: { listen: allowed, whisper: allowed, barge: allowed, intercept: allowed, leave: allowed },
    },
    participants: [leg(context.agentId, true), leg(inspection.agentId, false)],
  };
};
