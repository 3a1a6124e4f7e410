import type { ActionContext } from './action.ts';

/** The chosen ones; where nobody is chosen, the one the keyboard is at. */
export const chosenIds = ({ selectedIds, focusedId }: ActionContext): Iterable<string> =>
  selectedIds.size > 0 || focusedId === null ? selectedIds : [focusedId];
