import type { AudioMode } from '../../../app/domain/audio.ts';
import type { EventCause } from '../shared/cause-log.ts';
import {
  confirmed,
  isShown,
  pending,
  stateProof,
  unconfirmed,
  when,
  type AtJudging,
  type Evidence,
} from '../shared/evidence.ts';
import { leftReasons, type ConferenceModel } from './conference-model.ts';
import type { ConferenceTrack, Leg } from './conference.ts';
import type { AccountModel } from './model.ts';

/** How long after a read or an event another event may still come that says more of it: several polls, in ms. */
export const eventMs = 1_500;
/** The gateway's reason for leaving a conference that its chair ended. */
const conferenceEnded = '3';

/** What a command about a conference is judged on. */
export interface ConferenceQuestion {
  readonly conferences: ConferenceModel;
  readonly confId: string;
}

/**
 * The conference that it was at sending; undefined once it is over, also when the next one has the same id.
 */
const trackAt = ({ conferences, confId }: ConferenceQuestion) => {
  const before = conferences.track(confId);
  return (): ConferenceTrack | undefined => {
    const now = conferences.track(confId);
    return now === before ? now : undefined;
  };
};

const wasRead = ({ causes }: AtJudging, confId: string): boolean => causes(confId).some(({ by }) => by === 'read');

/**
 * The conference is as wanted in a read that began after sending: no event proves it. What was so before
 * may have been left so by another client.
 */
export const trackEvidence =
  (question: ConferenceQuestion, isWanted: (track: ConferenceTrack) => boolean): Evidence =>
  (at) => {
    const trackNow = trackAt(question);
    const before = trackNow();
    const proof = stateProof(before !== undefined && isWanted(before), at, question.confId);
    return (now) => {
      const track = trackNow();
      if (!track) return unconfirmed('call-ended');
      return isWanted(track) ? proof(wasRead(now, question.confId)) : pending;
    };
  };

/**
 * The conference was given these minutes more. `granted`: what the answer granted. More than that was given by others
 * as well.
 */
export const prolongEvidence =
  (question: ConferenceQuestion, granted: () => number): Evidence =>
  () => {
    const trackNow = trackAt(question);
    let before = trackNow()?.minutes ?? null;
    return (now) => {
      const track = trackNow();
      if (!track) return unconfirmed('call-ended');
      const isRead = wasRead(now, question.confId);
      // A read that began before sending may show what others gave before.
      if (!isRead) before = track.minutes ?? before;
      if (before === null || track.minutes === null || !isRead) return pending;
      return when(track.minutes >= before + granted(), track.minutes === before + granted() ? 'own' : 'unknown');
    };
  };

/** Nothing is played any more. A file that was at its end is no different from one that was stopped. */
export const silenceEvidence =
  (question: ConferenceQuestion, legId: string | null): Evidence =>
  () => {
    const trackNow = trackAt(question);
    return (now) => {
      const track = trackNow();
      if (!track) return unconfirmed('call-ended');
      if (!wasRead(now, question.confId)) return pending;
      if (legId === null) return when(!track.isAnnouncing, 'unknown');
      const leg = track.leg(legId);
      return leg ? when(!leg.hearsAnnouncement, 'unknown') : unconfirmed('already-gone');
    };
  };

/** The same for one leg; its end leaves it open. */
const legEvidence =
  (
    question: ConferenceQuestion,
    legId: string,
    isWanted: (leg: Leg) => boolean,
    isProvedBy: (leg: Leg, commandNumber: number) => boolean = () => true,
    isUnknown: (leg: Leg) => boolean = () => false,
  ): Evidence =>
  (at) => {
    const trackNow = trackAt(question);
    const before = trackNow()?.leg(legId);
    const proof = stateProof(before !== undefined && (isWanted(before) || isUnknown(before)), at, question.confId);
    return (now) => {
      const track = trackNow();
      if (!track) return unconfirmed('call-ended');
      const isRead = wasRead(now, question.confId);
      const leg = track.leg(legId);
      if (!leg) return isRead ? unconfirmed('already-gone') : pending;
      return isWanted(leg) ? proof(isRead && isProvedBy(leg, at.number)) : pending;
    };
  };

export const audioEvidence = (question: ConferenceQuestion, legId: string, mode: AudioMode): Evidence =>
  legEvidence(
    question,
    legId,
    (leg) => leg.mode === mode,
    (leg, commandNumber) => leg.modeProvedBy > commandNumber,
    // Nothing proved a mode before: it may have been this one.
    (leg) => leg.mode === null,
  );
export const holdEvidence = (question: ConferenceQuestion, legId: string, isHeld: boolean): Evidence =>
  legEvidence(question, legId, (leg) => leg.isHeld === isHeld);
export const announcementEvidence = (question: ConferenceQuestion, legId: string | null): Evidence =>
  legId === null
    ? trackEvidence(question, ({ isAnnouncing }) => isAnnouncing)
    : legEvidence(question, legId, ({ hearsAnnouncement }) => hearsAnnouncement);
export const chairEvidence = (question: ConferenceQuestion, legId: string): Evidence =>
  legEvidence(question, legId, (leg) => leg.isChair);

/**
 * That very leg is not there any more. Where the event of its leaving says why, that decides: a participant who hung up
 * was not removed. A read may be quicker than the event; when none has come for a while, the read proves it, but not by
 * whom.
 */
export const dropEvidence =
  (question: ConferenceQuestion, legId: string): Evidence =>
  () => {
    const { conferences, confId } = question;
    const trackNow = trackAt(question);
    const address = trackNow()?.leg(legId)?.address;
    let goneAtMs: number | null = null;
    return (now) => {
      const track = trackNow();
      if (!track) return unconfirmed('call-ended');
      if (track.leg(legId)) goneAtMs = null;
      if (!wasRead(now, confId) || track.leg(legId)) return pending;
      const causes = now.causes(confId);
      for (const cause of causes) {
        if (cause.by === 'read' || cause.type !== 'left') continue;
        // An event that comes after the read finds no leg at its address any more.
        const isMeant = cause.legId === legId || (cause.legId === null && cause.otherParty === address);
        if (!isMeant) continue;
        // Who has the chair by now may be who removed them.
        if (cause.reasonCode === leftReasons.removedByChair)
          return confirmed(conferences.isChair(confId) ? 'own' : 'unknown');
        return cause.reasonCode === leftReasons.unknown ? confirmed('unknown') : unconfirmed('already-gone');
      }
      goneAtMs ??= now.atMs;
      return when(now.atMs - goneAtMs >= eventMs, 'unknown');
    };
  };

/**
 * The invited party is in the conference, and no read that began before sending showed it there. Only the chair can
 * invite.
 */
export const inviteEvidence =
  (question: ConferenceQuestion, addressType: Leg['addressType'], address: string): Evidence =>
  ({ number }) => {
    const trackNow = trackAt(question);
    return () => {
      const track = trackNow();
      if (!track) return unconfirmed('call-ended');
      const leg = track.legAt(addressType, address);
      if (leg && leg.firstReadBy < number) return unconfirmed('already-in-conference');
      return when(leg !== undefined);
    };
  };

/**
 * A conference that this agent did not have and chairs now. The event of its success answers the request; without it
 * the chair may have been handed over, which has an event of its own.
 */
export const requestedConferenceEvidence =
  ({ conferences }: Pick<AccountModel, 'conferences'>): Evidence =>
  ({ view }) => {
    const known = new Set([...view.conferences()].map(({ id }) => id));
    return ({ view: now, causes }) => {
      for (const { id, vendorId, kind, state, selfRole } of now.conferences()) {
        if (known.has(id) || kind !== 'conference' || state !== 'active' || selfRole !== 'chair') continue;
        const types = causes(vendorId).map((cause) => (cause.by === 'event' ? cause.type : 'read'));
        if (types.includes('confirmed')) return confirmed();
        if (types.some((type) => type === 'presided' || type === 'change-2' || type === 'ringing')) continue;
        return when((conferences.track(vendorId)?.readBy ?? 0) > 0 && types.includes('read'), 'unknown');
      }
      return pending;
    };
  };

/** Why this agent is out of a conference, as far as events say. */
const ownLeaving = (confId: string, agentId: string, now: AtJudging): EventCause[] =>
  now
    .causes(confId)
    .filter((cause): cause is EventCause => cause.by === 'event')
    .filter(({ type, otherParty }) => type === 'self-left' || (type === 'left' && otherParty === agentId));

/**
 * This agent is out of a conference or an invitation. Only `wantedReason` for leaving says that it was this command;
 * another reason says that it was not; without a reason nobody says by whom. A read may be quicker than the event that
 * gives the reason.
 */
export const outEvidence =
  (conferenceId: string, confId: string, agentId: string, wantedReason: string | null): Evidence =>
  () => {
    let goneAtMs: number | null = null;
    return (now) => {
      if (now.view.conference(conferenceId)) {
        goneAtMs = null;
        return pending;
      }
      const events = ownLeaving(confId, agentId, now);
      const reasons = events.map(({ reasonCode }) => reasonCode).filter((reason) => reason !== null);
      if (wantedReason !== null && reasons.includes(wantedReason)) return confirmed();
      const isOthers = reasons.some((reason) => reason !== leftReasons.unknown && reason !== conferenceEnded);
      if (isOthers) return unconfirmed('call-ended');
      goneAtMs ??= now.atMs;
      return when(events.length > 0 || (isShown(now.causes(confId)) && now.atMs - goneAtMs >= eventMs), 'unknown');
    };
  };
