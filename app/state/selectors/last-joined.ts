import type { Participant } from '../../domain/participant.ts';
import type { StateView } from '../state-view.ts';

const outside: ReadonlySet<Participant['state']> = new Set<Participant['state']>([
  'dialling',
  'ringing',
  'failed',
  'left',
  'in-lobby',
  'not-here',
]);

/** Whether a participant is in the conference now: joined and not left. */
export const isInside = ({ state }: Pick<Participant, 'state'>): boolean => !outside.has(state);

/**
 * The participant who joined last of those who are in the conference, the user's own leg left out. Without any join
 * times, the last in the vendor's list; null when there is nobody else.
 */
export const lastJoinedOf = (state: StateView, conferenceId: string | null): Participant | null => {
  const roster = conferenceId === null ? undefined : state.participants.get(conferenceId);
  let last: Participant | null = null;
  for (const participant of roster?.values() ?? [])
    if (!participant.isSelf && isInside(participant) && (!last || isLater(participant, last))) last = participant;
  return last;
};

// A total order, whatever the order of the roster: a participant without a time counts as before all others.
const isLater = (left: Participant, right: Participant): boolean =>
  left.joinedAt === right.joinedAt
    ? left.position > right.position
    : (left.joinedAt ?? -Infinity) > (right.joinedAt ?? -Infinity);
