import type { AccountView, Verdict } from '../../../app/vendor/adapter.ts';
import type { Conference } from '../../../app/domain/conference.ts';
import type { Participant } from '../../../app/domain/participant.ts';
import type { AgentState } from '../../../app/domain/account.ts';

const pending: Verdict = { verdict: 'pending' };
const confirmed: Verdict = { verdict: 'confirmed' };
const callEnded: Verdict = { verdict: 'unconfirmed', code: 'call-ended' };

const when = (isProved: boolean): Verdict => (isProved ? confirmed : pending);

type Judge = (view: AccountView) => Verdict;

const isOut = (participant: Participant): boolean => participant.state === 'left' || participant.state === 'wrapping-up';

/**
 * Section 8.5: the target is DROPPED, in WRAP_UP or absent. The end of the whole call proves no drop, and somebody at
 * the same address with another id leaves open who it is.
 */
export const dropEvidence = (conferenceId: string, participantId: string, address: string): Judge => (view) => {
  if (!view.conference(conferenceId)) return callEnded;
  const target = view.participant(conferenceId, participantId);
  if (target) return when(isOut(target));
  for (const participant of view.participants(conferenceId)) if (participant.address === address && !isOut(participant)) return pending;
  return confirmed;
};

const stateEvidence = (conferenceId: string, isProved: (conference: Conference) => boolean): Judge => (view) => {
  const conference = view.conference(conferenceId);
  return conference ? when(isProved(conference)) : callEnded;
};

export const answerEvidence = (conferenceId: string): Judge => stateEvidence(conferenceId, ({ state }) => state === 'active' || state === 'held');
export const holdEvidence = (conferenceId: string): Judge => stateEvidence(conferenceId, ({ state }) => state === 'held');
export const retrieveEvidence = (conferenceId: string): Judge => stateEvidence(conferenceId, ({ state }) => state === 'active');

/** The call is over for this user, or only its wrap-up is left. After a transfer it leaves this user's list as well (12.3). */
export const leaveEvidence = (conferenceId: string): Judge => (view) => {
  const conference = view.conference(conferenceId);
  return when(!conference || conference.state === 'wrapping-up');
};

/** A call that was not there before, and is what was asked for. */
export const newCallEvidence = (before: AccountView, isWanted: (conference: Conference) => boolean): Judge => {
  const known = new Set([...before.conferences()].map(({ id }) => id));
  return (view) => {
    for (const conference of view.conferences()) if (!known.has(conference.id) && isWanted(conference)) return confirmed;
    return pending;
  };
};

/** The call has become a conference, or a conference has grown; the surviving call may be the consult (12.3). */
export const mergeEvidence = (before: AccountView, conferenceId: string): Judge => {
  const was = before.conference(conferenceId);
  const consults = [...before.conferences()].filter((conference) => conference.relatedConferenceId === conferenceId).map(({ id }) => id);
  return (view) => {
    const now = view.conference(conferenceId);
    if (now) return when(now.kind === 'conference' && (was?.kind !== 'conference' || now.peopleCount > was.peopleCount));
    return consults.some((id) => view.conference(id)?.kind === 'conference') ? confirmed : callEnded;
  };
};

/** The data asked for are there. */
export const callDataEvidence = (conferenceId: string, wanted: readonly { readonly name: string; readonly value: string }[]): Judge =>
  stateEvidence(conferenceId, ({ callData }) => wanted.every(({ name, value }) => callData.some((entry) => entry.name === name && entry.value === value.trim())));

/** The agent is in the state, or will be after the call. */
export const agentStateEvidence = (state: AgentState, reasonLabel: string | null): Judge => (view) => {
  const { agent } = view;
  if (!agent) return pending;
  return when((agent.state === state && (reasonLabel === null || agent.reasonLabel === reasonLabel)) || agent.pending === state);
};

/** The colleague is in the state, or will be after the call. */
export const memberStateEvidence = (memberId: string, state: AgentState, isPending: () => boolean): Judge => (view) =>
  when(view.member(memberId)?.state === state || isPending());

/** No news tell of it. */
export const noEvidence: Judge = () => pending;
