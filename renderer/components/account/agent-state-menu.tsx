import { ChevronDown } from 'lucide';
import type { Account, AgentChoice } from '../../../app/domain/account.ts';
import { isUnderWay } from '../../../app/domain/command.ts';
import type { Translate } from '../../../app/text/translate.ts';
import { agentReason } from '../../../app/wording/agent-words.ts';
import { useApplication } from '../../application/application.ts';
import { clockText } from '../../application/times.ts';
import { shownNow } from '../../application/shown-now.ts';
import { Icon } from '../parts/icon.tsx';
import { MenuButton } from '../parts/menu-button.tsx';
import { PhaseMark } from '../parts/phase-mark.tsx';
import { Ticking } from '../parts/ticking.tsx';

const labelOf = (t: Translate, state: Parameters<typeof stateKey>[0], reasonLabel: string): string =>
  reasonLabel === '' ? t(stateKey(state)) : t('agent.state-reason', { state: t(stateKey(state)), reason: reasonLabel });
const stateKey = (state: NonNullable<Account['agent']>['state']) => `agent-state.${state}` as const;

/** The agent's own state at an account, and the states it can be changed to. */
export const AgentStateMenu = ({ account }: { readonly account: Account }) => {
  const { t, model, view, makeCommand, permissionFor, denial, vendorOf } = useApplication();
  const { agent } = account;
  if (!agent || vendorOf(account.id)?.capabilities.hasAgentState === false) return null;
  const { since } = agent;
  const asked = model.commands.groups
    .all()
    .map(({ first }) => first)
    .findLast(({ accountId, request }) => accountId === account.id && request.kind === 'set-agent-state');
  const permission = permissionFor('set-agent-state', { accountId: account.id });
  const reason = denial(permission, 'set-agent-state', account.id);
  const isCurrent = (choice: AgentChoice): boolean =>
    choice.state === agent.state && choice.reasonLabel === agent.reasonLabel;
  return (
    <div class="agent-state">
      <MenuButton
        class="select-button"
        isDisabled={reason !== null}
        {...(reason === null ? {} : { description: reason })}
        items={agent.choices.map((choice) => ({
          id: `${choice.state}/${choice.reasonId ?? ''}`,
          label: labelOf(t, choice.state, choice.reasonLabel),
          isCurrent: isCurrent(choice),
          reason: null,
          onPress: () => {
            // A rest needs a duration.
            if (choice.state === 'rest')
              view.dialog.value = { kind: 'rest', accountId: account.id, reasonId: choice.reasonId };
            else
              void makeCommand({
                kind: 'set-agent-state',
                accountId: account.id,
                state: choice.state,
                reasonId: choice.reasonId,
              });
          },
        }))}
      >
        <span class="visually-hidden">{t('agent.own-state')} </span>
        <span class={agent.state === 'ready' ? 'select-value select-value-strong' : 'select-value'}>
          {labelOf(t, agent.state, agentReason(t, agent))}
        </span>
        {since !== null && (
          <span
            class="figures quiet"
            aria-hidden="true"
          >
            <Ticking text={(nowMs) => clockText(shownNow(account, nowMs) - since)} />
          </span>
        )}
        <Icon
          node={ChevronDown}
          size={14}
        />
      </MenuButton>
      {agent.pending !== null && (
        <span class="pending">{t('agent.pending', { state: t(stateKey(agent.pending)) })}</span>
      )}
      {asked && isUnderWay(asked.phase) && <PhaseMark phase={asked.phase} />}
    </div>
  );
};
