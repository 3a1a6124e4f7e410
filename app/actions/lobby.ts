import { denied, type Permission } from '../domain/permission.ts';
import type { Participant } from '../domain/participant.ts';
import { liveConferencePermission, participantPermissions } from '../state/selectors/command-permission.ts';
import { lobbyOf } from '../state/selectors/lobby.ts';
import type { StateView } from '../state/state-view.ts';
import { commandCall, type Action, type ActionContext } from './action.ts';

type LobbyKind = 'admit' | 'reject-entry';

/** The participant who has waited longest and for whom no command is in progress, and whether they may be admitted. */
const nextOf = (
  state: StateView,
  { conferenceId }: ActionContext,
  kind: LobbyKind,
): { readonly next: Participant | null; readonly permission: Permission } => {
  const conference = conferenceId === null ? undefined : state.conferences.get(conferenceId);
  const live = liveConferencePermission(conference && state.accounts.get(conference.accountId), conference);
  if (conferenceId === null || live.verdict !== 'allowed') return { next: null, permission: live };
  const permissionFor = participantPermissions(state, kind, conferenceId);
  let reason = denied('nobody-waits');
  for (const next of lobbyOf(state, conferenceId)) {
    const permission = permissionFor(next.id);
    if (permission.verdict === 'allowed' || permission.reason !== 'already-under-way') return { next, permission };
    reason = permission;
  }
  return { next: null, permission: reason };
};

const lobbyAction = (id: string, label: Action['label'], kind: LobbyKind): Action => ({
  id,
  label,
  kind,
  keys: [],
  shortcut: null,
  needs: 'nothing',
  permission: (state, context) => nextOf(state, context, kind).permission,
  toRequest: (state, context) => {
    const { next, permission } = nextOf(state, context, kind);
    return next && context.conferenceId !== null && permission.verdict === 'allowed'
      ? commandCall({ kind, conferenceId: context.conferenceId, participantIds: [next.id] }, context.surface)
      : null;
  },
});

/** What can be done about the participant who is next in the lobby. */
export const lobbyActions = {
  admitNext: lobbyAction('admit-next', 'action.admit-next', 'admit'),
  rejectNext: lobbyAction('reject-next', 'action.reject-next', 'reject-entry'),
} as const satisfies Record<string, Action>;
