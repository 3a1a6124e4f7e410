import type { AgentState } from '../../../app/domain/account.ts';
import type { AudioMode } from '../../../app/domain/audio.ts';
import type { Conference } from '../../../app/domain/conference.ts';
import { conferenceIdOf } from '../../../app/domain/conference.ts';
import type { AccountView, Verdict } from '../../../app/vendor/adapter.ts';
import type { ConferenceTrack } from './conference.ts';
import type { AccountModel } from './model.ts';

const pending: Verdict = { verdict: 'pending' };
const confirmed: Verdict = { verdict: 'confirmed' };
const callEnded: Verdict = { verdict: 'unconfirmed', code: 'call-ended' };

const when = (isProved: boolean): Verdict => (isProved ? confirmed : pending);

type Judge = (view: AccountView) => Verdict;

/** What a command about a conference is judged on. */
export interface ConferenceQuestion {
  readonly model: AccountModel;
  readonly confId: string;
  readonly conferenceId: string;
  /** The number under which it was sent: only what was read afterwards proves anything. */
  readonly sentBy: () => number;
}

/** The leg as a read showed it that began after sending; the end of the conference, or of the leg, leaves it open. */
const legEvidence = ({ model, confId, sentBy }: ConferenceQuestion, legId: string, isProved: (leg: ReturnType<ConferenceTrack['leg']> & object) => boolean): Judge => () => {
  const track = model.track(confId);
  if (!track) return callEnded;
  if (track.readBy <= sentBy()) return pending;
  const leg = track.leg(legId);
  return leg ? when(isProved(leg)) : { verdict: 'unconfirmed', code: 'already-gone' };
};

/** Section 5.4: an event is no proof of a mode, a read is. */
export const audioEvidence = (question: ConferenceQuestion, legId: string, mode: AudioMode): Judge =>
  legEvidence(question, legId, (leg) => leg.mode === mode && leg.modeProvedBy > question.sentBy());

export const holdEvidence = (question: ConferenceQuestion, legId: string, isHeld: boolean): Judge => legEvidence(question, legId, (leg) => leg.isHeld === isHeld);
export const chairEvidence = (question: ConferenceQuestion, legId: string): Judge => legEvidence(question, legId, (leg) => leg.isChair);

/** That very leg is not there any more. */
export const dropEvidence = ({ model, confId, sentBy }: ConferenceQuestion, legId: string): Judge => () => {
  const track = model.track(confId);
  if (!track) return callEnded;
  return when(track.readBy > sentBy() && !track.leg(legId));
};

/** Something about the conference as a whole, read after sending. */
export const trackEvidence = ({ model, confId, sentBy }: ConferenceQuestion, isProved: (track: ConferenceTrack) => boolean): Judge => () => {
  const track = model.track(confId);
  return track ? when(track.readBy > sentBy() && isProved(track)) : callEnded;
};

/** The call or conference is over for this agent. */
export const goneEvidence = (conferenceId: string): Judge => (view) => when(!view.conference(conferenceId));

/** A call or conference in that state. */
export const stateEvidence = (conferenceId: string, state: Conference['state']): Judge => (view) => {
  const conference = view.conference(conferenceId);
  return conference ? when(conference.state === state) : callEnded;
};

/** A call or conference that was not there before, and is what was asked for. */
export const newEvidence = (before: AccountView, isWanted: (conference: Conference) => boolean): Judge => {
  const known = new Set([...before.conferences()].map(({ id }) => id));
  return (view) => {
    for (const conference of view.conferences()) if (!known.has(conference.id) && isWanted(conference)) return confirmed;
    return pending;
  };
};

/** The call with the id that the answer gave is there. */
export const callEvidence = (accountId: string, callId: () => string | null): Judge => (view) => {
  const id = callId();
  return when(id !== null && view.conference(conferenceIdOf(accountId, id)) !== undefined);
};

/** The held call became one of three, and the other is gone. */
export const mergeEvidence = (conferenceId: string): Judge => (view) => {
  const conference = view.conference(conferenceId);
  return conference ? when(conference.kind === 'conference') : callEnded;
};

/** The transfer ended well, as its event says. */
export const transferEvidence = (model: AccountModel, callId: string, sentAt: () => number): Judge => () => {
  const transfer = model.calls.get(callId)?.transfer;
  return when(transfer !== null && transfer !== undefined && transfer.isDone && transfer.at >= sentAt());
};

/** The agent is in the state, or will be after the call, as told or read after sending. */
export const agentStateEvidence = (model: AccountModel, state: AgentState, reasonLabel: string, sentBy: () => number): Judge => ({ agent }) => {
  if (!agent || model.stateBy <= sentBy()) return pending;
  return when(agent.pending === state || (agent.state === state && (reasonLabel === '' || agent.reasonLabel === reasonLabel)));
};

/** The colleague is in the state. */
export const memberStateEvidence = (memberId: string, state: AgentState): Judge => (view) => when(view.member(memberId)?.state === state);

/** No news tell of it. */
export const noEvidence: Judge = () => pending;
