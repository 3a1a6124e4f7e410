import type { ErrorCode } from '../../../app/domain/error-code.ts';
import type { Verdict } from '../../../app/vendor/adapter.ts';
import { confirmed, pending, stateProof, unconfirmed, when, type Evidence } from '../shared/evidence.ts';
import type { MeetingControl } from './meeting-control.ts';
import type { Invited, MeetingState, Person } from './meeting-state.ts';

/** How long the reason of a removal may come after it, in milliseconds. */
const reasonMs = 900;
/** How long it may take from one list to the other. */
const betweenListsMs = 2_000;

/** Why somebody left, as far as it tells who did it. */
const byHost: ReadonlySet<string> = new Set(['11076016', '11076002', '11076001']);
/** What became of a call that did not lead into the meeting. */
const callResults: Readonly<Record<string, ErrorCode>> = {
  11076003: 'limit-exceeded',
  11076004: 'limit-exceeded',
  11076005: 'not-answered',
  11076006: 'invalid-destination',
  11076007: 'not-reachable',
  11076008: 'busy',
  11076009: 'declined',
  11076011: 'server-busy',
  11076012: 'not-permitted',
  11076013: 'not-reachable',
  11076014: 'not-answered',
  11076015: 'limit-exceeded',
  11076099: 'not-reachable',
};

/** The meeting goes on: else nothing will prove anything about those in it. */
const inMeeting =
  (control: MeetingControl, evidence: Evidence): Evidence =>
  (at) => {
    const judge = evidence(at);
    return (now) => (now.view.conference(control.conferenceId) ? judge(now) : unconfirmed('call-ended'));
  };

/**
 * A person gets into the wanted state, as a push or a read after sending shows. They themselves and every other host do
 * the same, and the service does not say by whom.
 */
export const personBecomes = (
  control: MeetingControl,
  { id, pid }: Pick<Person, 'id' | 'pid'>,
  isWanted: (person: Person) => boolean,
): Evidence =>
  inMeeting(control, (at) => {
    const look = (): Person | undefined => {
      const person = control.state.people.get(pid);
      return person?.id === id ? person : undefined;
    };
    const before = look();
    const proof = stateProof(before !== undefined && isWanted(before), at, control.conferenceId);
    return () => {
      const person = look();
      if (!person) return unconfirmed('already-gone');
      return isWanted(person) ? proof(person.provedBy > at.number, 'unknown') : pending;
    };
  });

/** The same for the meeting; `provedBy` gives the number of what told that last. */
const meetingBecomes = (
  control: MeetingControl,
  isWanted: (state: MeetingState) => boolean,
  provedBy: (state: MeetingState) => number,
): Evidence =>
  inMeeting(control, (at) => {
    const proof = stateProof(isWanted(control.state), at, control.conferenceId);
    return () => (isWanted(control.state) ? proof(provedBy(control.state) > at.number, 'unknown') : pending);
  });

/** The meeting's changing facts are as wanted. */
export const settingBecomes = (
  control: MeetingControl,
  isWanted: (dynamic: MeetingState['dynamic']) => boolean,
): Evidence =>
  meetingBecomes(
    control,
    ({ dynamic }) => isWanted(dynamic),
    ({ dynamicBy }) => dynamicBy,
  );

/** Everybody in the meeting is as wanted. */
export const everybodyBecomes = (control: MeetingControl, isWanted: (person: Person) => boolean): Evidence =>
  meetingBecomes(
    control,
    ({ people }) => {
      for (const person of people.values()) if (person.where === 'present' && !isWanted(person)) return false;
      return true;
    },
    ({ peopleBy }) => peopleBy,
  );

/**
 * That very person is not there any more, as a push or a read shows. Why they left decides: somebody who left by
 * themselves was not removed. Without a reason it is not told by whom.
 */
export const dropEvidence = (control: MeetingControl, { id, pid }: Pick<Person, 'id' | 'pid'>): Evidence =>
  inMeeting(control, ({ number }) => ({ atMs }): Verdict => {
    if (control.state.people.get(pid)?.id === id) return pending;
    const departure = control.state.departures.get(pid);
    if (!departure || departure.number <= number) return unconfirmed('already-gone');
    if (departure.code === null) return when(atMs - departure.atMs >= reasonMs, 'unknown');
    return byHost.has(departure.code) ? confirmed() : unconfirmed('already-gone');
  });

/** Both hold. The slower one decides. */
export const both =
  (one: Evidence, other: Evidence): Evidence =>
  (at) => {
    const judges = [one(at), other(at)];
    return (now) => {
      const verdicts = judges.map((judge) => judge(now));
      return (
        verdicts.find(({ verdict }) => verdict !== 'confirmed') ??
        verdicts.find((verdict) => verdict.verdict === 'confirmed' && verdict.cause === 'own') ?? {
          verdict: 'confirmed',
          cause: 'unknown',
        }
      );
    };
  };

/** That very invitation is not on the list any more. */
export const invitationEnds = (control: MeetingControl, { id, phone }: Pick<Invited, 'id' | 'phone'>): Evidence =>
  inMeeting(control, () => () => when(control.state.invited.get(phone)?.id !== id));

/** Somebody goes from the waiting room into the meeting, or the other way. */
const movesTo = (
  control: MeetingControl,
  pid: string,
  isThere: (person: Person) => boolean,
  gone: ErrorCode,
): Evidence =>
  inMeeting(control, (at) => {
    const before = control.state.people.get(pid);
    const proof = stateProof(before !== undefined && isThere(before), at, control.conferenceId);
    return ({ atMs }): Verdict => {
      const person = control.state.people.get(pid);
      if (person) return isThere(person) ? proof(person.provedBy > at.number) : pending;
      const departure = control.state.departures.get(pid);
      if (!departure || departure.number <= at.number || atMs - departure.atMs < betweenListsMs) return pending;
      return unconfirmed(gone);
    };
  });

export const admitEvidence = (control: MeetingControl, pid: string): Evidence =>
  movesTo(control, pid, ({ where }) => where === 'present', 'gave-up');

export const lobbyEvidence = (control: MeetingControl, pid: string): Evidence =>
  movesTo(control, pid, ({ where }) => where !== 'present', 'already-gone');

/** Somebody with this number is in the meeting; or the call came to nothing, as the service says. */
export const callEvidence = (control: MeetingControl, phone: string): Evidence =>
  inMeeting(control, ({ number }) => {
    const present = (): Person[] =>
      [...control.state.people.values()].filter(
        ({ where, map }) => where === 'present' && map['TEL'] === phone && map['STATE'] !== '1' && map['STATE'] !== '2',
      );
    const known = new Set(present().map(({ id }) => id));
    return (): Verdict => {
      for (const { id, provedBy } of present()) {
        // One that a read shows which began before sending was there already.
        if (provedBy <= number) known.add(id);
        if (!known.has(id)) return confirmed();
      }
      const result = control.state.results.get(phone);
      const code = result && result.number > number ? callResults[result.code] : undefined;
      // Another host may have called the same number.
      return code === undefined ? pending : { verdict: 'refused', code, isGuess: true };
    };
  });
