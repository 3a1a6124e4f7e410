import type { Participant } from '../../domain/participant.ts';
import type { StateView } from '../state-view.ts';

/** The participants in the lobby, the longest waiting first. */
export const lobbyOf = (state: Pick<StateView, 'lobbies'>, conferenceId: string): readonly Participant[] =>
  [...(state.lobbies.get(conferenceId)?.values() ?? [])].sort(
    (left, right) => (left.stateSince ?? 0) - (right.stateSince ?? 0) || left.position - right.position,
  );
