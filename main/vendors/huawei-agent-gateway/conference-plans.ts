import type { AudioMode } from '../../../app/domain/audio.ts';
import type { RequestOf } from '../../../app/domain/command.ts';
import { Fault } from '../../../app/domain/error-code.ts';
import { byAnybody, conferenceBecomes, type Evidence } from '../shared/evidence.ts';
import type { Patience, PlanTable } from '../shared/plans.ts';
import { keyOf, type ConferenceTrack, type Leg } from './conference.ts';
import { leftReasons } from './conference-model.ts';
import {
  announcementEvidence,
  audioEvidence,
  chairEvidence,
  dropEvidence,
  holdEvidence,
  inviteEvidence,
  outEvidence,
  prolongEvidence,
  silenceEvidence,
  type ConferenceQuestion,
} from './evidence.ts';
import { whenAnswered, withEvent, withoutEvent, type ConferenceContext, type GatewayDraft } from './plan-context.ts';
import { attributeOf, readAbsent, readGrantedMinutes } from './wire.ts';

interface TrackContext extends ConferenceContext {
  readonly track: ConferenceTrack;
}

/** The one documented way of playing: the file that is named. */
const playFile = 2;

/** Modes whose change causes no event at all, as the documentation has it. */
const isSilent = (mode: AudioMode): boolean => mode === 'speak-only' || mode === 'none';

const voice = (file: string) => ({ playMode: playFile, voicePath: file });

const questionOf = ({ model, track }: TrackContext): ConferenceQuestion => ({
  conferences: model.conferences,
  confId: track.confId,
});

/** `wantedReason`: for leaving, as the gateway says it where the command did it. */
const isOut = ({ conferenceId, track, settings }: TrackContext, wantedReason: string | null): Evidence =>
  outEvidence(conferenceId, track.confId, settings.agentId, wantedReason);

const oneOf = (ids: readonly string[]): string => {
  const [id] = ids;
  if (id === undefined || ids.length !== 1) throw new Fault('invalid-input');
  return id;
};

/** The leg that is meant, while it is there: another participant may be at its address by now. */
const legNow = ({ model, track }: TrackContext, legId: string): Leg => {
  const leg = model.conferences.track(track.confId)?.leg(legId);
  if (!leg) throw new Fault('target-gone');
  return leg;
};

const addressOf = (context: TrackContext, legId: string) => {
  const { addressType, address } = legNow(context, legId);
  return { addressType, address };
};

/** A command that any participant may give. */
const asMember = (context: TrackContext, method: string, evidence: Evidence): GatewayDraft => ({
  patience: withEvent,
  readBack: () => context.read('conferences'),
  request: () => ({ method: 'POST', path: `agentconf/${context.settings.agentId}/${method}` }),
  evidence,
});

/** A command that only the chair may give, as things stand at the moment of sending. */
const asChair = (
  context: TrackContext,
  method: string,
  body: () => Readonly<Record<string, unknown>> | undefined,
  evidence: Evidence,
  patience: Patience = withEvent,
): GatewayDraft => ({
  ...asMember(context, method, evidence),
  patience,
  request: () => {
    const { model, track, settings } = context;
    if (!model.conferences.track(track.confId)) throw new Fault('call-ended');
    if (!model.conferences.mayCommand(track.confId))
      throw new Fault(track.phase === 'active' ? 'not-chair' : 'invalid-state');
    const content = body();
    return {
      method: 'POST',
      path: `agentconf/${settings.agentId}/${method}`,
      ...(content === undefined ? {} : { body: content }),
    };
  },
});

/** A command of the chair about one leg. */
const onLeg = (
  context: TrackContext,
  legId: string,
  ...[method, body, evidence, patience]: [string, () => Readonly<Record<string, unknown>>, Evidence, Patience?]
): GatewayDraft => {
  const { addressType, address } = legNow(context, legId);
  return {
    ...asChair(context, method, body, evidence, patience),
    object: `${context.track.confId}/${keyOf(addressType, address)}`,
  };
};

/** An invited participant is shown as ringing from the acceptance on, until they come, decline, or do not answer. */
const invite = ({ invitees }: RequestOf<'invite'>, context: TrackContext): GatewayDraft => {
  const { settings, model, kit, command, track } = context;
  const [invitee] = invitees;
  if (!invitee || invitees.length !== 1) throw new Fault('invalid-input');
  const { address } = invitee;
  const addressType = invitee.kind === 'agent' ? '9' : '6';
  const isUsable =
    addressType === '9' ? /^\d{1,6}$/u.test(address) && address !== settings.agentId : /^[\d*#]{1,24}$/u.test(address);
  if (!isUsable) throw new Fault('invalid-destination');
  const body = () => {
    if (model.conferences.track(track.confId)?.legAt(addressType, address)) throw new Fault('already-in-conference');
    return { addresses: [{ addressType, address, deviceCallType: 0, deviceType: 0 }], beepTone: false };
  };
  const evidence = inviteEvidence(questionOf(context), addressType, address);
  return {
    ...asChair(context, 'batchaddparticipant', body, evidence, whenAnswered),
    object: `${track.confId}/${keyOf(addressType, address)}`,
    // Its failure may have arrived before its acceptance.
    accepted: () => {
      if (kit.pending.has(command.id)) model.conferences.invite(track.confId, addressType, address);
    },
  };
};

/** How a command about an agent conference is sent and proved. */
export const conferencePlans: PlanTable<TrackContext, GatewayDraft> = {
  invite,
  drop: ({ participantIds }, context) => {
    const legId = oneOf(participantIds);
    const body = () => ({ addresses: [addressOf(context, legId)] });
    return {
      ...onLeg(context, legId, 'batchremoveparticipant', body, dropEvidence(questionOf(context), legId)),
      accepted: (result) => {
        if (readAbsent(result).length > 0) throw new Fault('already-gone');
      },
    };
  },
  'set-audio': ({ participantIds, mode }, context) => {
    const legId = oneOf(participantIds);
    return onLeg(
      context,
      legId,
      'changeparticipantmode',
      () => ({ attribute: attributeOf(mode), ...addressOf(context, legId) }),
      audioEvidence(questionOf(context), legId, mode),
      isSilent(mode) ? withoutEvent : withEvent,
    );
  },
  'hold-participant': ({ participantIds }, context) => {
    const legId = oneOf(participantIds);
    const { holdFile } = context.settings;
    if (holdFile === '') throw new Fault('not-supported');
    const body = () => ({ ...addressOf(context, legId), ...voice(holdFile) });
    return onLeg(context, legId, 'holdparticipant', body, holdEvidence(questionOf(context), legId, true));
  },
  'unhold-participant': ({ participantIds }, context) => {
    const legId = oneOf(participantIds);
    const body = () => addressOf(context, legId);
    return onLeg(context, legId, 'unholdparticipant', body, holdEvidence(questionOf(context), legId, false));
  },
  'hand-over': ({ participantIds }, context) => {
    const legId = oneOf(participantIds);
    if (legNow(context, legId).addressType !== '9') throw new Fault('invalid-destination');
    const body = () => ({ destAgentNo: Number(legNow(context, legId).address) });
    return onLeg(context, legId, 'applytoshiftpresident', body, chairEvidence(questionOf(context), legId));
  },
  prolong: ({ minutes }, context) => {
    let granted = minutes;
    const evidence = prolongEvidence(questionOf(context), () => granted);
    return {
      ...asChair(context, 'prolongtime', () => ({ prolongTime: minutes }), evidence, withoutEvent),
      accepted: (result) => {
        granted = readGrantedMinutes(result) ?? minutes;
        if (granted <= 0) throw new Fault('limit-exceeded');
      },
    };
  },
  announce: ({ participantId: legId, file }, context) => {
    const body = () => (legId === null ? { playType: 0 } : addressOf(context, legId));
    return {
      ...asChair(
        context,
        legId === null ? 'playvoicetoconf' : 'playvoicetoparticipant',
        () => ({ ...body(), ...voice(file) }),
        announcementEvidence(questionOf(context), legId),
        withoutEvent,
      ),
      object: legId === null ? 'all' : 'one',
    };
  },
  'stop-announcement': ({ participantId: legId }, context) =>
    asChair(
      context,
      legId === null ? 'stopvoicetoconf' : 'stopvoicetoparticipant',
      () => (legId === null ? undefined : addressOf(context, legId)),
      silenceEvidence(questionOf(context), legId),
      withoutEvent,
    ),
  end: (_request, context) => asChair(context, 'releaseagentconf', () => undefined, isOut(context, null)),
  leave: (_request, context) => {
    const draft = asMember(context, 'requestleaveagentconf', isOut(context, leftReasons.leftItself));
    return {
      ...draft,
      request: () => {
        if (context.model.conferences.isChair(context.track.confId)) throw new Fault('chair-must-stay');
        return draft.request();
      },
    };
  },
  answer: (_request, context) => {
    const { conferenceId, track } = context;
    const isIn = conferenceBecomes(conferenceId, track.confId, ({ state }) => state === 'active');
    // The telephone may answer by itself.
    return asMember(context, 'answeragentconf', byAnybody(isIn));
  },
  reject: (_request, context) => asMember(context, 'rejectagentconf', isOut(context, leftReasons.leftItself)),
};
