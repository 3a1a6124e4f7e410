import type { Participant } from '../../domain/participant.ts';
import type { AppState } from '../app-state.ts';

/** Not in the conference (yet, or any more). */
const outside: ReadonlySet<Participant['state']> = new Set<Participant['state']>(['dialling', 'ringing', 'failed', 'left', 'in-lobby']);

/**
 * Who joined last of those who are in now, oneself left out. Where the vendor tells of nobody when they joined, the last of its
 * list; where it tells of some only, the latest of these. Null when there is nobody else.
 */
export const lastJoinedOf = (state: AppState, conferenceId: string | null): Participant | null => {
  const roster = conferenceId === null ? undefined : state.participants.get(conferenceId);
  let last: Participant | null = null;
  for (const participant of roster?.values() ?? [])
    if (!participant.isSelf && !outside.has(participant.state) && (!last || isLater(participant, last))) last = participant;
  return last;
};

// One order for all, whatever order they come in: without a time counts as before every time.
const isLater = (left: Participant, right: Participant): boolean =>
  left.joinedAt === right.joinedAt ? left.position > right.position : (left.joinedAt ?? -Infinity) > (right.joinedAt ?? -Infinity);
