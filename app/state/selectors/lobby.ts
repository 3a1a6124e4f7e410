import type { Participant } from '../../domain/participant.ts';
import type { AppState } from '../app-state.ts';

/** Who waits to be let in, the longest first. Looks at everybody: not for every frame. */
export const lobbyOf = (state: AppState, conferenceId: string): readonly Participant[] =>
  [...(state.participants.get(conferenceId)?.values() ?? [])]
    .filter((participant) => participant.state === 'in-lobby')
    .sort((left, right) => (left.stateSince ?? 0) - (right.stateSince ?? 0) || left.position - right.position);
