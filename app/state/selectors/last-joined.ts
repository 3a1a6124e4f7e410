import type { Participant } from '../../domain/participant.ts';
import type { AppState } from '../app-state.ts';

/**
 * Who joined last of those who are in now, oneself left out; where the vendor tells no times, the last of its list. Null
 * when there is nobody else.
 */
export const lastJoinedOf = (state: AppState, conferenceId: string | null): Participant | null => {
  const roster = conferenceId === null ? undefined : state.participants.get(conferenceId);
  let last: Participant | null = null;
  for (const participant of roster?.values() ?? []) {
    if (participant.isSelf || participant.state === 'left' || participant.state === 'in-lobby') continue;
    if (!last || isLater(participant, last)) last = participant;
  }
  return last;
};

const isLater = (left: Participant, right: Participant): boolean =>
  left.joinedAt === null || right.joinedAt === null || left.joinedAt === right.joinedAt ? left.position > right.position : left.joinedAt > right.joinedAt;
