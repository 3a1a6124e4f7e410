import { allowed, denied, unsupported, type Permission } from '../domain/permission.ts';
import type { AppState } from '../state/app-state.ts';
import { targetsUnderWay } from '../state/selectors/commands.ts';
import { lastJoinedOf } from '../state/selectors/last-joined.ts';
import { droppableOf, destructionPermission, dropPermission } from '../state/selectors/drop-permission.ts';
import { commandCall, type Action, type ActionContext } from './action.ts';
import { audioActions } from './audio.ts';
import { callControls } from './call-controls.ts';
import { chosenIds } from './chosen.ts';
import { desktopActions } from './desktop.ts';
import { lobbyActions } from './lobby.ts';
import { ownStateActions } from './own-state.ts';

const always = (): Permission => allowed;
const nothingToAsk = (): null => null;

function* othersIds(state: AppState, { conferenceId, selectedIds }: ActionContext): Iterable<string> {
  const roster = conferenceId === null ? undefined : state.participants.get(conferenceId);
  for (const id of roster?.keys() ?? []) if (!selectedIds.has(id)) yield id;
}

/** Allowed as soon as one of `ids` may be dropped and nothing is being done to that one yet; else the reason of the first. */
const anyDroppable = (state: AppState, conferenceId: string | null, ids: Iterable<string>): Permission => {
  const conference = conferenceId === null ? undefined : state.conferences.get(conferenceId);
  const account = conference && state.accounts.get(conference.accountId);
  const barred = destructionPermission(account, conference);
  if (barred.verdict !== 'allowed' || conferenceId === null) return barred;
  const roster = state.participants.get(conferenceId);
  const busy = targetsUnderWay(state.commands.values(), conferenceId);
  let reason: Permission | null = null;
  for (const id of ids) {
    const permission = dropPermission(barred, roster?.get(id));
    if (permission.verdict === 'allowed' && !busy.has(id)) return permission;
    reason ??= permission.verdict === 'allowed' ? denied('already-under-way') : permission;
  }
  return reason ?? denied('nobody-chosen');
};

const dropCall = (state: AppState, { conferenceId, surface }: Pick<ActionContext, 'conferenceId' | 'surface'>, ids: Iterable<string>) => {
  if (conferenceId === null) return null;
  const participantIds = droppableOf(state, conferenceId, ids);
  return participantIds.length === 0 ? null : commandCall({ kind: 'drop', conferenceId, participantIds: [...participantIds] }, surface);
};

/** Drops one participant: the button at the end of a row. */
export const dropOne = (state: AppState, conferenceId: string, participantId: string) => dropCall(state, { conferenceId, surface: 'window' }, [participantId]);

const dropSelected: Action = {
  id: 'drop-selected',
  label: 'action.drop-selected',
  keys: ['Delete'],
  shortcut: null,
  needs: 'nothing',
  chosenAre: 'targets',
  permission: (state, context) => anyDroppable(state, context.conferenceId, chosenIds(context)),
  toRequest: (state, context) => dropCall(state, context, chosenIds(context)),
};

const dropOthers: Action = {
  id: 'drop-others',
  label: 'action.drop-others',
  keys: [],
  shortcut: null,
  needs: 'nothing',
  chosenAre: 'spared',
  // Nobody chosen would mean everybody: never by one press.
  permission: (state, context) =>
    context.selectedIds.size === 0 ? denied('nobody-chosen') : anyDroppable(state, context.conferenceId, othersIds(state, context)),
  toRequest: (state, context) => (context.selectedIds.size === 0 ? null : dropCall(state, context, othersIds(state, context))),
};

const dropLastJoined: Action = {
  id: 'drop-last-joined',
  label: 'action.drop-last-joined',
  keys: [],
  // Not D: with these keys GNOME shows the desktop and macOS hides the Dock.
  shortcut: 'CommandOrControl+Alt+K',
  needs: 'nothing',
  permission: (state, context) => {
    const last = lastJoinedOf(state, context.conferenceId);
    return last ? anyDroppable(state, context.conferenceId, [last.id]) : denied(context.conferenceId === null ? 'not-on-a-call' : 'nobody-else');
  },
  toRequest: (state, context) => {
    const last = lastJoinedOf(state, context.conferenceId);
    return last ? dropCall(state, context, [last.id]) : null;
  },
};

const undo: Action = {
  id: 'undo',
  label: 'action.undo',
  keys: ['Escape', 'Ctrl+Z'],
  shortcut: 'CommandOrControl+Alt+Z',
  needs: 'nothing',
  permission: (state) => {
    for (const command of state.commands.values()) if (command.phase === 'held') return allowed;
    return denied('nothing-held');
  },
  toRequest: (state, context) => (undo.permission(state, context).verdict === 'allowed' ? { name: 'command.undo', input: { groupId: null } } : null),
};

const makeCall: Action = {
  id: 'make-call',
  label: 'action.make-call',
  keys: [],
  shortcut: null,
  needs: 'address',
  permission: (state, { accountId }) => {
    const account = accountId === null ? undefined : state.accounts.get(accountId);
    return account?.agent && account.connection.status === 'online' ? account.agent.permissions.makeCall : denied('signed-out');
  },
  toRequest: nothingToAsk,
};

const requestConference: Action = {
  id: 'request-conference',
  label: 'action.request-conference',
  keys: [],
  shortcut: null,
  needs: 'conference',
  permission: (state, { accountId }) => {
    const account = accountId === null ? undefined : state.accounts.get(accountId);
    if (!account?.agent || account.connection.status !== 'online') return denied('signed-out');
    return account.agent.permissions.requestConference ?? unsupported('system-lacks-it');
  },
  toRequest: nothingToAsk,
};

const windowAction = (id: string, label: Action['label'], keys: readonly string[]): Action => ({
  id, label, keys, shortcut: null, needs: 'window', permission: always, toRequest: nothingToAsk,
});

const settings: Action = {
  ...windowAction('settings', 'action.settings', ['Ctrl+,']),
  // In a browser the page has a dialog for it.
  toRequest: (state) => (state.desktop ? { name: 'shell.window', input: { window: 'settings', to: 'show' } } : null),
};

/** Actions by what they are to the window. Those of `needs: 'window'` change only what the window shows. */
export const actions = {
  dropSelected,
  dropOthers,
  dropLastJoined,
  undo,
  makeCall,
  requestConference,
  search: windowAction('search', 'action.search', ['/']),
  move: windowAction('move', 'action.move', ['ArrowUp', 'ArrowDown', 'PageUp', 'PageDown', 'Home', 'End']),
  select: windowAction('select', 'action.select', ['Space']),
  selectRange: windowAction('select-range', 'action.select-range', [
    'Shift+ArrowUp', 'Shift+ArrowDown', 'Shift+PageUp', 'Shift+PageDown', 'Shift+Home', 'Shift+End', 'Shift+Space',
  ]),
  selectAll: windowAction('select-all', 'action.select-all', ['Ctrl+A']),
  settings,
  shortcuts: windowAction('shortcuts', 'action.shortcuts', ['?']),
} as const satisfies Record<string, Action>;

/** The one list of everything a person can do, in the order in which lists show it. */
export const allActions: readonly Action[] = [
  ...Object.values(actions), ...Object.values(audioActions), ...callControls.values(), ...Object.values(lobbyActions), ...Object.values(ownStateActions),
  ...Object.values(desktopActions),
];

const byId: ReadonlyMap<string, Action> = new Map(allActions.map((action) => [action.id, action]));

/** The action of this id, if there is one. */
export const findAction = (id: string): Action | undefined => byId.get(id);
