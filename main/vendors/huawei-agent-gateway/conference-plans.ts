import type { AudioMode } from '../../../app/domain/audio.ts';
import type { Command, CommandRequest } from '../../../app/domain/command.ts';
import { Fault } from '../../../app/domain/error-code.ts';
import { keyOf, type ConferenceTrack, type Leg } from './conference.ts';
import {
  audioEvidence, chairEvidence, dropEvidence, goneEvidence, holdEvidence, noEvidence, stateEvidence, trackEvidence, type ConferenceQuestion,
} from './evidence.ts';
import { whenAnswered, withEvent, withoutEvent, type Draft, type PlanContext, type RequestOf } from './plans.ts';
import { attributeOf, readAbsent, readGrantedMinutes } from './wire.ts';

type InConference = Extract<CommandRequest, { readonly conferenceId: string }>;

/** The one documented way of playing: the file that is named. */
const playFile = 2;

/** Modes whose change causes no event at all (reference, 5.4). */
const isSilent = (mode: AudioMode): boolean => mode === 'speak-only' || mode === 'none';

/** How a command about an agent conference is sent and proved. Throws a `Fault` when it cannot be done. */
export const draftInConference = (request: InConference, command: Command, track: ConferenceTrack, context: PlanContext): Draft => {
  const { model, settings } = context;
  const { confId } = track;
  const { conferenceId } = request;
  let number = 0;
  const question: ConferenceQuestion = { model, confId, conferenceId, sentBy: () => number };
  const path = (method: string): string => `agentconf/${settings.agentId}/${method}`;
  const common = {
    readBack: () => context.read((reader) => reader.conferences()),
    sending: (sentBy: number) => {
      number = sentBy;
    },
  };
  /** The chair may do it as things stand at the moment of sending. */
  const asChair = (): void => {
    if (!model.track(confId)) throw new Fault('call-ended');
    if (!model.isChair(confId)) throw new Fault(track.phase === 'active' ? 'not-chair' : 'invalid-state');
  };
  const chairs = (method: string, body: () => Readonly<Record<string, unknown>> = () => ({})) => () => {
    asChair();
    return { method: 'POST', path: path(method), body: body() } as const;
  };
  /** Whoever is meant, while that very leg is there: somebody else may be at the address by now. */
  const legNow = (legId: string): Leg => {
    const leg = model.track(confId)?.leg(legId);
    if (!leg) throw new Fault('target-gone');
    return leg;
  };
  const address = (legId: string) => {
    const leg = legNow(legId);
    return { addressType: leg.addressType, address: leg.address };
  };
  const aboutLeg = (legId: string): string => {
    const leg = legNow(legId);
    return `${confId}/${keyOf(leg.addressType, leg.address)}`;
  };
  const voice = (file: string) => ({ playMode: playFile, voicePath: file });

  switch (request.kind) {
    case 'drop': {
      const legId = oneOf(request.participantIds);
      return {
        ...common,
        patience: withEvent,
        about: aboutLeg(legId),
        request: chairs('batchremoveparticipant', () => ({ addresses: [address(legId)] })),
        accepted: (result) => {
          if (readAbsent(result).length > 0) throw new Fault('already-gone');
        },
        judge: dropEvidence(question, legId),
      };
    }
    case 'set-audio': {
      const legId = oneOf(request.participantIds);
      return {
        ...common,
        patience: isSilent(request.mode) ? withoutEvent : withEvent,
        about: aboutLeg(legId),
        request: chairs('changeparticipantmode', () => ({ attribute: attributeOf(request.mode), ...address(legId) })),
        judge: audioEvidence(question, legId, request.mode),
      };
    }
    case 'hold-participant': {
      const legId = oneOf(request.participantIds);
      if (settings.holdFile === '') throw new Fault('not-supported');
      return {
        ...common,
        patience: withEvent,
        about: aboutLeg(legId),
        request: chairs('holdparticipant', () => ({ ...address(legId), ...voice(settings.holdFile) })),
        judge: holdEvidence(question, legId, true),
      };
    }
    case 'unhold-participant': {
      const legId = oneOf(request.participantIds);
      return { ...common, patience: withEvent, about: aboutLeg(legId), request: chairs('unholdparticipant', () => address(legId)), judge: holdEvidence(question, legId, false) };
    }
    case 'hand-over': {
      const legId = oneOf(request.participantIds);
      if (legNow(legId).addressType !== '9') throw new Fault('invalid-destination');
      return {
        ...common,
        patience: withEvent,
        about: aboutLeg(legId),
        request: chairs('applytoshiftpresident', () => ({ destAgentNo: Number(legNow(legId).address) })),
        judge: chairEvidence(question, legId),
      };
    }
    case 'invite':
      return inviteDraft(request, command.id, track, common, chairs, context);
    case 'prolong': {
      const before = track.minutes;
      let granted = request.minutes;
      return {
        ...common,
        patience: withoutEvent,
        request: chairs('prolongtime', () => ({ prolongTime: request.minutes })),
        accepted: (result) => {
          granted = readGrantedMinutes(result) ?? request.minutes;
          if (granted <= 0) throw new Fault('limit-exceeded');
        },
        judge: before === null ? noEvidence : trackEvidence(question, ({ minutes }) => minutes !== null && minutes >= before + granted),
      };
    }
    case 'announce': {
      const legId = request.participantId;
      return {
        ...common,
        patience: withoutEvent,
        about: legId === null ? 'all' : 'one',
        request:
          legId === null
            ? chairs('playvoicetoconf', () => ({ playType: 0, ...voice(request.file) }))
            : chairs('playvoicetoparticipant', () => ({ ...address(legId), ...voice(request.file) })),
        judge: trackEvidence(question, (now) => (legId === null ? now.isAnnouncing : now.leg(legId)?.hearsAnnouncement === true)),
      };
    }
    case 'stop-announcement': {
      const legId = request.participantId;
      return {
        ...common,
        patience: withoutEvent,
        request: legId === null ? chairs('stopvoicetoconf') : chairs('stopvoicetoparticipant', () => address(legId)),
        judge: trackEvidence(question, (now) => (legId === null ? !now.isAnnouncing : now.leg(legId)?.hearsAnnouncement !== true)),
      };
    }
    case 'end':
      return { ...common, patience: withEvent, request: chairs('releaseagentconf'), judge: goneEvidence(conferenceId) };
    case 'leave':
      return {
        ...common,
        patience: withEvent,
        request: () => {
          if (model.isChair(confId)) throw new Fault('chair-must-stay');
          return { method: 'POST', path: path('requestleaveagentconf') };
        },
        judge: goneEvidence(conferenceId),
      };
    case 'answer':
      return { ...common, patience: withEvent, request: () => ({ method: 'POST', path: path('answeragentconf') }), judge: stateEvidence(conferenceId, 'active') };
    case 'reject':
      return { ...common, patience: withEvent, request: () => ({ method: 'POST', path: path('rejectagentconf') }), judge: goneEvidence(conferenceId) };
    case 'admit':
    case 'reject-entry':
    case 'hold':
    case 'retrieve':
    case 'mute':
    case 'unmute':
    case 'consult':
    case 'merge':
    case 'transfer':
    case 'transfer-to':
    case 'send-digits':
    case 'update-call-data':
    case 'barge':
    case 'listen':
    case 'whisper':
    case 'intercept':
      throw new Fault('not-supported');
  }
};

const oneOf = (ids: readonly string[]): string => {
  const [id] = ids;
  if (id === undefined || ids.length !== 1) throw new Fault('invalid-input');
  return id;
};

/** Whoever is invited is shown as ringing from the acceptance on, until they come, decline, or nobody answers. */
const inviteDraft = (
  request: RequestOf<'invite'>,
  commandId: string,
  track: ConferenceTrack,
  common: Pick<Draft, 'readBack' | 'sending'>,
  chairs: (method: string, body: () => Readonly<Record<string, unknown>>) => Draft['request'],
  { model, settings, pending }: PlanContext,
): Draft => {
  const [invitee] = request.invitees;
  if (!invitee || request.invitees.length !== 1) throw new Fault('invalid-input');
  const { confId } = track;
  const addressType = invitee.kind === 'agent' ? '9' : '6';
  const { address } = invitee;
  const isFit = addressType === '9' ? /^\d{1,6}$/u.test(address) && address !== settings.agentId : /^[\d*#]{1,24}$/u.test(address);
  if (!isFit) throw new Fault('invalid-destination');
  return {
    ...common,
    patience: whenAnswered,
    about: `${confId}/${keyOf(addressType, address)}`,
    request: () => {
      if (model.track(confId)?.legAt(addressType, address)) throw new Fault('already-in-conference');
      return chairs('batchaddparticipant', () => ({ addresses: [{ addressType, address, deviceCallType: 0, deviceType: 0 }], beepTone: false }))();
    },
    // Its failure may have been told before its acceptance.
    accepted: () => {
      if (pending.has(commandId)) model.invite(confId, addressType, address);
    },
    judge: () => {
      const now = model.track(confId);
      if (!now) return { verdict: 'unconfirmed', code: 'call-ended' };
      return { verdict: now.legAt(addressType, address) ? 'confirmed' : 'pending' };
    },
  };
};
