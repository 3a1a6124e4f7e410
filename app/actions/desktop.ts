import type { WindowId } from '../domain/desktop.ts';
import { allowed, unsupported, type Permission } from '../domain/permission.ts';
import type { StateView } from '../state/state-view.ts';
import type { Action, ActionCall } from './action.ts';

const installedOnly = (state: StateView): Permission => (state.desktop ? allowed : unsupported('installed-only'));

const desktopAction = (
  id: string,
  label: Action['label'],
  call: ActionCall,
  more: Partial<Pick<Action, 'shortcut' | 'keys' | 'setters'>> = {},
): Action => ({
  id,
  label,
  keys: [],
  shortcut: null,
  needs: 'nothing',
  ...more,
  permission: installedOnly,
  toRequest: (state) => (state.desktop ? call : null),
});

const windowCall = (window: WindowId, to: 'show' | 'hide' | 'toggle'): ActionCall => ({
  name: 'shell.window',
  input: { window, to },
});

/** Actions on the installed application itself. */
export const desktopActions = {
  toggleWindow: desktopAction('toggle-window', 'action.toggle-window', windowCall('main', 'toggle'), {
    shortcut: 'CommandOrControl+Alt+G',
    setters: ['show-window', 'hide-window'],
  }),
  showWindow: desktopAction('show-window', 'action.show-window', windowCall('main', 'show')),
  hideWindow: desktopAction('hide-window', 'action.hide-window', windowCall('main', 'hide')),
  toggleCompact: desktopAction('toggle-compact', 'action.toggle-compact', windowCall('compact', 'toggle'), {
    setters: ['show-compact', 'hide-compact'],
  }),
  showCompact: desktopAction('show-compact', 'action.show-compact', windowCall('compact', 'show')),
  hideCompact: desktopAction('hide-compact', 'action.hide-compact', windowCall('compact', 'hide')),
  quit: desktopAction('quit', 'action.quit', { name: 'shell.quit', input: { held: 'ask' } }, { keys: ['Ctrl+Q'] }),
} as const satisfies Record<string, Action>;
