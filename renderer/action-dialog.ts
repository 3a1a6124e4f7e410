import { findAction } from '../app/actions/actions.ts';
import type { Action, ActionContext } from '../app/actions/action.ts';
import type { Application } from './application.ts';
import type { Dialog } from './view-state.ts';

/** The dialog in which a person enters what an action needs; undefined where it needs nothing. */
export const dialogOf = (actionId: string, { accountId, conferenceId }: Pick<ActionContext, 'accountId' | 'conferenceId'>): Dialog | undefined => {
  if (actionId === 'settings' || actionId === 'shortcuts') return { kind: actionId };
  if (accountId !== null && actionId === 'make-call') return { kind: 'call', accountId };
  if (accountId !== null && actionId === 'request-conference') return { kind: 'request-conference', accountId };
  if (conferenceId === null) return undefined;
  switch (actionId) {
    case 'consult':
    case 'transfer-to': return { kind: 'address', purpose: actionId, conferenceId };
    case 'send-digits': return { kind: 'digits', conferenceId };
    case 'update-call-data': return { kind: 'call-data', conferenceId };
    case 'invite':
    case 'prolong':
    case 'end': return { kind: actionId, conferenceId };
    case 'announce': return { kind: 'announce', conferenceId, participantId: null };
    default: return undefined;
  }
};

/** Does an action as its button would, for who is at the row `rowId`: asks main, opens its dialog, or goes to its place in the window. */
export const actInWindow = ({ perform, context }: Application, page: Document, action: Action, rowId: string | null): void => {
  if (action.id === 'search') page.getElementById('search-participants')?.focus();
  else perform(action, dialogOf(action.id, context()), rowId);
};

/** Another surface was asked for an action for which something must be entered here first. */
export const openAction = (application: Application, page: Document, actionId: string): void => {
  const action = findAction(actionId);
  if (action && action.needs !== 'nothing') actInWindow(application, page, action, null);
};
