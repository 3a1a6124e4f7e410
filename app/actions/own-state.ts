import type { AgentChoice } from '../domain/account.ts';
import { denied, type Permission } from '../domain/permission.ts';
import { commandPermission } from '../state/selectors/command-permission.ts';
import type { StateView } from '../state/state-view.ts';
import { commandCall, type Action, type ActionContext } from './action.ts';

/** The choice of a state without a reason, and whether it may be requested now. */
const choiceOf = (
  state: StateView,
  { accountId }: ActionContext,
  wanted: 'ready' | 'not-ready',
): { readonly choice: AgentChoice | null; readonly permission: Permission } => {
  const none = (permission: Permission) => ({ choice: null, permission });
  const permission = commandPermission(state, 'set-agent-state', { accountId });
  const agent = accountId === null ? null : (state.accounts.get(accountId)?.agent ?? null);
  if (permission.verdict !== 'allowed' || !agent) return none(permission);
  if (agent.state === wanted) return none(denied('already-so'));
  const choices = agent.choices.filter((choice) => choice.state === wanted);
  const choice = choices.find(({ reasonId }) => reasonId === null);
  // Only the agent knows which reason is the right one.
  return choice ? { choice, permission } : none(denied(choices.length > 0 ? 'reason-required' : 'not-now'));
};

const ownStateAction = (
  id: string,
  label: Action['label'],
  wanted: 'ready' | 'not-ready',
  shortcut: string,
): Action => ({
  id,
  label,
  kind: 'set-agent-state',
  keys: [],
  shortcut,
  needs: 'nothing',
  permission: (state, context) => choiceOf(state, context, wanted).permission,
  toRequest: (state, context) => {
    const { choice } = choiceOf(state, context, wanted);
    return choice && context.accountId !== null
      ? commandCall(
          { kind: 'set-agent-state', accountId: context.accountId, state: choice.state, reasonId: choice.reasonId },
          context.surface,
        )
      : null;
  },
});

/** The agent's own state at the account that is shown. */
export const ownStateActions = {
  ownReady: ownStateAction('own-ready', 'action.own-ready', 'ready', 'CommandOrControl+Alt+Y'),
  ownNotReady: ownStateAction('own-not-ready', 'action.own-not-ready', 'not-ready', 'CommandOrControl+Alt+N'),
} as const satisfies Record<string, Action>;
