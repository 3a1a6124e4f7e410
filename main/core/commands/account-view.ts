import type { AppState } from '../../../app/state/app-state.ts';
import { conferencesOf } from '../../../app/state/reduce.ts';
import type { AccountView } from '../../../app/vendor/adapter.ts';

/** What an adapter sees of the state: its own account's part, always the present one. */
export const accountViewOf = (state: AppState, accountId: string): AccountView => {
  const own = (conferenceId: string) => {
    const conference = state.conferences.get(conferenceId);
    return conference?.accountId === accountId ? conference : undefined;
  };
  return {
    get agent() {
      return state.accounts.get(accountId)?.agent ?? null;
    },
    conferences: () => conferencesOf(state, accountId),
    conference: own,
    participant: (conferenceId, participantId) =>
      own(conferenceId) ? state.participants.get(conferenceId)?.get(participantId) : undefined,
    participants: (conferenceId) => (own(conferenceId) ? (state.participants.get(conferenceId)?.values() ?? []) : []),
    member: (memberId) => state.members.get(accountId)?.get(memberId),
    meetings: () => state.meetings.get(accountId)?.values() ?? [],
    meeting: (meetingId) => state.meetings.get(accountId)?.get(meetingId),
  };
};
