import type { Action } from './action.ts';
import { actions, allActions } from './actions.ts';

/** Moving and selecting have a meaning only while the list has the focus. */
export const listActions: ReadonlySet<Action> = new Set<Action>([
  actions.move,
  actions.select,
  actions.selectRange,
  actions.selectAll,
]);

/** The actions that can have a global shortcut, in the order in which lists show them. */
export const shortcutActions: readonly Action[] = allActions.filter((action) => !listActions.has(action));
