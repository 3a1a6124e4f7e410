import { allowed, denied, unsupported, type Permission } from '../domain/permission.ts';
import type { Participant } from '../domain/participant.ts';
import type { AppState } from '../state/app-state.ts';
import { targetsUnderWay } from '../state/selectors/commands.ts';
import { destructionPermission } from '../state/selectors/drop-permission.ts';
import { lobbyOf } from '../state/selectors/lobby.ts';
import { commandCall, type Action, type ActionContext } from './action.ts';

type Verb = 'admit' | 'reject-entry';

/** The one who waits longest and to whom nothing is being done yet, and whether that one may be let in or turned away. */
const nextOf = (state: AppState, { conferenceId }: ActionContext, verb: Verb): { readonly person: Participant | null; readonly permission: Permission } => {
  const nobody = (permission: Permission) => ({ person: null, permission });
  const conference = conferenceId === null ? undefined : state.conferences.get(conferenceId);
  const picture = destructionPermission(conference && state.accounts.get(conference.accountId), conference);
  if (conferenceId === null || picture.verdict !== 'allowed') return nobody(picture);
  const busy = targetsUnderWay(state.commands.values(), conferenceId);
  const waiting = lobbyOf(state, conferenceId);
  const person = waiting.find(({ id }) => !busy.has(id));
  if (!person) return nobody(denied(waiting.length > 0 ? 'already-under-way' : 'nobody-waits'));
  const permission = (verb === 'admit' ? person.permissions.admit : person.permissions.rejectEntry) ?? unsupported('system-lacks-it');
  return { person, permission };
};

const lobbyAction = (id: string, label: Action['label'], verb: Verb): Action => ({
  id, label, keys: [], shortcut: null, needs: 'nothing',
  permission: (state, context) => nextOf(state, context, verb).permission,
  toRequest: (state, context) => {
    const { person, permission } = nextOf(state, context, verb);
    if (!person || context.conferenceId === null || permission.verdict !== allowed.verdict) return null;
    return commandCall({ kind: verb, conferenceId: context.conferenceId, participantIds: [person.id] }, context.surface);
  },
});

/** What can be done about the next one in the lobby. */
export const lobbyActions = {
  admitNext: lobbyAction('admit-next', 'action.admit-next', 'admit'),
  rejectNext: lobbyAction('reject-next', 'action.reject-next', 'reject-entry'),
} as const satisfies Record<string, Action>;
