import type { VendorEvent } from '../../../app/vendor/events.ts';
import type { MeetingState, Touched } from './meeting-state.ts';
import { factsOf, invitedRow, isSelf, personRow, type PictureContext } from './picture.ts';

interface Told {
  readonly state: MeetingState;
  readonly conferenceId: string;
  readonly context: PictureContext;
  /** Pids of those whom a command of ours is admitting; who came in is taken out. */
  readonly admitting: Set<string>;
}

/** The events that tell what a change touched: its cost does not depend on the size of the meeting. */
export const eventsOf = (
  touched: Touched,
  { state, conferenceId, context, admitting }: Told,
): readonly VendorEvent[] => {
  const endings = touched.endings.map(({ id, pid, name, isAdmitted }): VendorEvent => {
    const isOurs = admitting.delete(pid);
    const outcome = !isAdmitted ? 'gone' : isOurs ? 'admitted' : 'admitted-by-other';
    return { type: 'lobby-ended', conferenceId, ending: { participantId: id, name, outcome } };
  });
  const evidence = [
    ...(touched.explained.length > 0 ? [touched.explained] : []),
    ...(touched.isToldOfCalls ? [[]] : []),
  ].map((participantIds): VendorEvent => ({ type: 'evidence', conferenceId, participantIds }));
  const people = [...touched.pids].flatMap((pid) => state.people.get(pid) ?? []);
  const gone = [...touched.gone];
  const invited = [...touched.invited].flatMap((phone) => {
    const one = state.invited.get(phone);
    if (!one) return [];
    if (state.isAbsent(one)) return [invitedRow(one, context)];
    gone.push(one.id);
    return [];
  });
  if (people.length + gone.length + invited.length === 0 && !touched.facts)
    return [...endings, { type: 'conference-proved', conferenceId }, ...evidence];
  // Who is host, and whether the user is there, decides what may be done.
  const needsFacts =
    touched.facts ||
    gone.length > 0 ||
    people.some((person) => person.map['ROLE'] === '1' || isSelf(person, context.user));
  return [
    ...endings,
    {
      type: 'conference-changed',
      conferenceId,
      facts: needsFacts ? factsOf(state, context) : { peopleCount: state.presentCount },
      participants: [...people.map((person) => personRow(person, state, context)), ...invited],
      gone,
    },
    ...evidence,
  ];
};
