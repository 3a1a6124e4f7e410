import type { Cause as ProofCause } from '../../../app/domain/command.ts';
import type { Fault } from '../../../app/domain/error-code.ts';
import type { Verdict } from '../../../app/vendor/adapter.ts';
import { conferenceGoes, confirmed, pending, stateProof, unconfirmed, type Evidence } from '../shared/evidence.ts';
import type { Resource } from './hal.ts';
import type { FollowedMeeting } from './meeting.ts';
import { personObject, type Departure, type Person } from './roster.ts';

/** What of a meeting tells who is in it. */
export type MeetingWithRoster = Pick<FollowedMeeting, 'conferenceId' | 'roster'>;

/** Whether the server answered that it accepted the command. */
export type IsAccepted = () => boolean;

const objectOf = ({ conferenceId }: MeetingWithRoster, person: Person | undefined): string =>
  personObject(conferenceId, person?.href ?? '');

/** The meeting goes on: else nothing will prove anything about those in it. */
const inMeeting =
  (meeting: MeetingWithRoster, evidence: Evidence): Evidence =>
  (at) => {
    const judge = evidence(at);
    return (now) => (now.view.conference(meeting.conferenceId) ? judge(now) : unconfirmed('call-ended'));
  };

/** Where the server failed in the midst of it, that counts as a refusal for as long as nothing proves the command. */
export const unlessFailed =
  (evidence: Evidence, failure: () => Fault | null): Evidence =>
  (at) => {
    const judge = evidence(at);
    return (now) => {
      const verdict = judge(now);
      const fault = failure();
      return verdict.verdict === 'pending' && fault ? { verdict: 'refused', code: fault.code, isGuess: true } : verdict;
    };
  };

/** The server names nobody: only that it accepted the command tells that it was this one. */
const causeOf = (isAccepted: IsAccepted): ProofCause => (isAccepted() ? 'own' : 'unknown');
const done = (isAccepted: IsAccepted): Verdict => confirmed(causeOf(isAccepted));

/**
 * A person gets into the wanted state. Where they were in it before sending, only a read after sending proves that they
 * still are, and not by whom.
 */
export const personBecomes = (
  meeting: FollowedMeeting,
  id: string,
  isWanted: (person: Person) => boolean,
  isAccepted: IsAccepted,
): Evidence =>
  inMeeting(meeting, (at) => {
    const before = meeting.roster.byId(id);
    const proof = stateProof(before !== undefined && isWanted(before), at, objectOf(meeting, before));
    return () => {
      const person = meeting.roster.byId(id);
      if (!person) return unconfirmed('already-gone');
      return isWanted(person) ? proof(person.provedBy > at.number, causeOf(isAccepted)) : pending;
    };
  });

/** That very person left after the command was sent; null where they did not. */
const departedSince = (meeting: FollowedMeeting, id: string, number: number): Departure | null => {
  const departure = meeting.roster.departures.get(id);
  return departure && departure.number > number ? departure : null;
};

/** Nobody who is shown now is known to be that very person. */
const unseen = ({ how }: Departure): Verdict => unconfirmed(how === 'hidden' ? 'lobby-hidden' : 'no-evidence');

/**
 * What it proves that somebody is not shown any more who was at sending. A read that began before showed it first: they
 * may have gone before, so that only an event or a read after sending proves it, and not by whom.
 */
const departs = (meeting: MeetingWithRoster, id: string, number: number, isAccepted: IsAccepted): Verdict => {
  const departure = meeting.roster.departures.get(id);
  if (!departure) return unconfirmed('already-gone');
  if (departure.how !== 'left') return departure.number > number ? unseen(departure) : unconfirmed('already-gone');
  if (departure.number > number) return done(isAccepted);
  return departure.provedBy > number ? confirmed('unknown') : pending;
};

/** That very person is not in the meeting any more, as an event or a read shows. */
export const ejectEvidence = (meeting: MeetingWithRoster, id: string, isAccepted: IsAccepted): Evidence =>
  inMeeting(meeting, ({ number }) => () => {
    if (meeting.roster.byId(id)) return pending;
    return departs(meeting, id, number, isAccepted);
  });

/** That very person waits no longer and is not in the meeting either. */
export const rejectEvidence = (meeting: MeetingWithRoster, id: string, isAccepted: IsAccepted): Evidence =>
  inMeeting(meeting, ({ number }) => (): Verdict => {
    const person = meeting.roster.byId(id);
    if (person) return person.where === 'lobby' ? pending : { verdict: 'refused', code: 'admitted-by-other' };
    return departs(meeting, id, number, isAccepted);
  });

/** That very person is in the meeting. */
export const admitEvidence = (meeting: FollowedMeeting, id: string, isAccepted: IsAccepted): Evidence =>
  inMeeting(meeting, (at) => {
    const before = meeting.roster.byId(id);
    const proof = stateProof(before?.where === 'present', at, objectOf(meeting, before));
    return (): Verdict => {
      const person = meeting.roster.byId(id);
      if (person) return person.where === 'present' ? proof(person.provedBy > at.number, causeOf(isAccepted)) : pending;
      const departure = departedSince(meeting, id, at.number);
      if (departure && departure.how !== 'left') return unseen(departure);
      if (departure?.reason?.subcode === 'Denied') return { verdict: 'refused', code: 'rejected-by-other' };
      // Whether they gave up, left at once or were turned away by somebody else is not said.
      return unconfirmed('already-gone');
    };
  });

/** The conversation is as wanted, as its links and members show. */
export const conversationBecomes = (
  meeting: FollowedMeeting,
  isWanted: (conversation: Resource) => boolean,
  isAccepted: IsAccepted,
): Evidence =>
  inMeeting(meeting, (at) => {
    const look = (): boolean => meeting.facts.conversation !== null && isWanted(meeting.facts.conversation);
    const proof = stateProof(look(), at, meeting.conferenceId);
    return () => (look() ? proof(meeting.conversationBy > at.number, causeOf(isAccepted)) : pending);
  });

/** The meeting is over, as the end of the conversation shows. That the user alone was removed proves nothing. */
export const meetingEnds = (meeting: FollowedMeeting): Evidence => {
  const goes = conferenceGoes(meeting.conferenceId, meeting.conferenceId);
  return (at) => {
    const judge = goes(at);
    return (now) => {
      const verdict = judge(now);
      return verdict.verdict === 'confirmed' && meeting.endReason?.subcode === 'Ejected'
        ? unconfirmed('no-evidence')
        : verdict;
    };
  };
};
