import { rulesOf } from '../domain/command-kinds.ts';
import { allowed, denied, type Permission } from '../domain/permission.ts';
import { groupToStop, groupToUndo } from '../state/selectors/commands.ts';
import { commandPermission } from '../state/selectors/command-permission.ts';
import type { Action } from './action.ts';
import { audioActions } from './audio.ts';
import { callControls } from './call-controls.ts';
import { desktopActions } from './desktop.ts';
import { dropActions } from './drop.ts';
import { lobbyActions } from './lobby.ts';
import { meetingPeopleActions } from './meeting-people.ts';
import { ownStateActions } from './own-state.ts';

const always = (): Permission => allowed;
const noRequest = (): null => null;

const undo: Action = {
  id: 'undo',
  label: 'action.undo',
  keys: ['Escape', 'Ctrl+Z'],
  shortcut: 'CommandOrControl+Alt+Z',
  needs: 'nothing',
  permission: (state) => (groupToUndo(state.groups.values()) ? allowed : denied('nothing-held')),
  toRequest: (state) => {
    const group = groupToUndo(state.groups.values());
    return group && { name: 'command.undo', input: { groupId: group.id } };
  },
};

const undoAll: Action = {
  id: 'undo-all',
  label: 'action.undo-all',
  keys: [],
  shortcut: null,
  needs: 'nothing',
  permission: undo.permission,
  toRequest: (state) => (groupToUndo(state.groups.values()) ? { name: 'command.undo-all', input: {} } : null),
};

const stop: Action = {
  id: 'stop',
  label: 'action.stop',
  keys: [],
  shortcut: null,
  needs: 'nothing',
  permission: (state) => (groupToStop(state.groups.values()) ? allowed : denied('nothing-waiting')),
  toRequest: (state) => {
    const group = groupToStop(state.groups.values());
    return group && { name: 'command.stop', input: { groupId: group.id } };
  },
};

/** An action that starts a call or conference at the account that is shown; the window asks for what it needs. */
const startAction = (kind: 'make-call' | 'request-conference' | 'create-meeting'): Action => ({
  id: kind,
  label: `action.${kind}`,
  kind,
  keys: [],
  shortcut: null,
  needs: rulesOf(kind).entry,
  permission: (state, { accountId }) => commandPermission(state, kind, { accountId }),
  toRequest: noRequest,
});

const windowAction = (id: string, label: Action['label'], keys: readonly string[]): Action => ({
  id,
  label,
  keys,
  shortcut: null,
  needs: 'window',
  permission: always,
  toRequest: noRequest,
});

const settings: Action = {
  ...windowAction('settings', 'action.settings', ['Ctrl+,']),
  // In a browser the settings are a dialog of the page.
  toRequest: (state) => (state.desktop ? { name: 'shell.window', input: { window: 'settings', to: 'show' } } : null),
};

/** Actions that the window refers to by name. Those with `needs: 'window'` change only what the window shows. */
export const actions = {
  ...dropActions,
  undo,
  undoAll,
  stop,
  makeCall: startAction('make-call'),
  requestConference: startAction('request-conference'),
  createMeeting: startAction('create-meeting'),
  search: windowAction('search', 'action.search', ['/']),
  move: windowAction('move', 'action.move', ['ArrowUp', 'ArrowDown', 'PageUp', 'PageDown', 'Home', 'End']),
  select: windowAction('select', 'action.select', ['Space']),
  selectRange: windowAction('select-range', 'action.select-range', [
    'Shift+ArrowUp',
    'Shift+ArrowDown',
    'Shift+PageUp',
    'Shift+PageDown',
    'Shift+Home',
    'Shift+End',
    'Shift+Space',
  ]),
  selectAll: windowAction('select-all', 'action.select-all', ['Ctrl+A']),
  nextRegion: windowAction('next-region', 'action.next-region', ['F6']),
  settings,
  shortcuts: windowAction('shortcuts', 'action.shortcuts', ['?']),
} as const satisfies Record<string, Action>;

/** All actions, in the order in which lists show them. */
export const allActions: readonly Action[] = [
  ...Object.values(actions),
  ...Object.values(audioActions),
  ...callControls.values(),
  ...Object.values(lobbyActions),
  ...Object.values(meetingPeopleActions),
  ...Object.values(ownStateActions),
  ...Object.values(desktopActions),
];

const byId: ReadonlyMap<string, Action> = new Map(allActions.map((action) => [action.id, action]));

/** The action with this id. */
export const findAction = (id: string): Action | undefined => byId.get(id);
