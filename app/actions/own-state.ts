import type { AgentChoice } from '../domain/account.ts';
import { allowed, denied, type Permission } from '../domain/permission.ts';
import type { AppState } from '../state/app-state.ts';
import { commandCall, type Action, type ActionContext } from './action.ts';

/** The plain choice of a state, without a reason, and whether it may be asked for now. */
const choiceOf = (state: AppState, { accountId }: ActionContext, wanted: 'ready' | 'not-ready'): { readonly choice: AgentChoice | null; readonly permission: Permission } => {
  const none = (permission: Permission) => ({ choice: null, permission });
  const account = accountId === null ? undefined : state.accounts.get(accountId);
  if (!account?.agent || account.connection.status !== 'online') return none(denied('signed-out'));
  const { agent } = account;
  if (agent.permissions.setState.verdict !== 'allowed') return none(agent.permissions.setState);
  if (agent.state === wanted) return none(denied('already-so'));
  const choices = agent.choices.filter((choice) => choice.state === wanted);
  const choice = choices.find(({ reasonId }) => reasonId === null);
  // A site that wants a reason wants the right one: that cannot be chosen for a person.
  return choice ? { choice, permission: allowed } : none(denied(choices.length > 0 ? 'reason-required' : 'not-now'));
};

const ownStateAction = (id: string, label: Action['label'], wanted: 'ready' | 'not-ready', shortcut: string): Action => ({
  id, label, keys: [], shortcut, needs: 'nothing',
  permission: (state, context) => choiceOf(state, context, wanted).permission,
  toRequest: (state, context) => {
    const { choice } = choiceOf(state, context, wanted);
    return choice && context.accountId !== null
      ? commandCall({ kind: 'set-agent-state', accountId: context.accountId, state: choice.state, reasonId: choice.reasonId }, context.surface)
      : null;
  },
});

/** One's own state at the account that is looked at. */
export const ownStateActions = {
  ownReady: ownStateAction('own-ready', 'action.own-ready', 'ready', 'CommandOrControl+Alt+Y'),
  ownNotReady: ownStateAction('own-not-ready', 'action.own-not-ready', 'not-ready', 'CommandOrControl+Alt+N'),
} as const satisfies Record<string, Action>;
