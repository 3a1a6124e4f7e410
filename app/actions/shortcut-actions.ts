import type { Action } from './action.ts';
import { actions, allActions } from './actions.ts';

/** Moving and choosing in the list mean something only while the list has the keyboard. */
const ofTheList: ReadonlySet<Action> = new Set<Action>([actions.move, actions.select, actions.selectRange, actions.selectAll]);

/** The actions that can have a shortcut for the whole desktop, in the order in which lists show them. */
export const shortcutActions: readonly Action[] = allActions.filter((action) => !ofTheList.has(action));
