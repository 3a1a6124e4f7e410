import { findAction } from '../../app/actions/actions.ts';
import type { Action } from '../../app/actions/action.ts';
import type { Application } from './application.ts';

/** Performs an action as its button would, with the focus on the row `rowId`. Searching moves the focus instead. */
export const actInWindow = ({ perform }: Application, page: Document, action: Action, rowId: string | null): void => {
  if (action.id === 'search') page.getElementById('search-participants')?.focus();
  else perform(action, rowId);
};

/** Opens what an action needs, at the request of another surface, which cannot ask for it. */
export const openAction = (application: Application, page: Document, actionId: string): void => {
  const action = findAction(actionId);
  if (action && action.needs !== 'nothing') actInWindow(application, page, action, null);
};
