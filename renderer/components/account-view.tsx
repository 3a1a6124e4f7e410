import { Phone, Users } from 'lucide';
import { actions } from '../../app/actions/actions.ts';
import { useApplication } from '../application.ts';
import { clockText } from '../times.ts';
import { AccountBadge } from './account-badge.tsx';
import { ActionButton } from './action-button.tsx';
import { ActivityEntry } from './activity-entry.tsx';
import { ConnectionLine } from './connection-line.tsx';
import { ConnectionPanel } from './connection-panel.tsx';

/** An account without a call: the own state, the last activity, what starts a call here; or how the connection stands. */
export const AccountView = ({ accountId }: { readonly accountId: string }) => {
  const { t, model, view, now, perform, context } = useApplication();
  const account = model.accounts.read(accountId);
  if (!account) return null;
  const vendor = model.environment.value?.vendors.find(({ vendorId }) => vendorId === account.vendorId);
  const { agent } = account;
  const requesting = agent?.permissions.requestConference;
  const mayStart = requesting !== undefined && requesting.verdict !== 'unsupported';
  const isOnline = account.connection.status === 'online';
  const last = model.commands.groups.all().findLast(({ first }) => first.accountId === accountId);
  return (
    <div class="account-view">
      <header class="conference-header">
        <div class="conference-title">
          <AccountBadge account={account} />
          <h1>{account.label}</h1>
          {account.isPractice && <span class="chip">{t('practice.chip')}</span>}
        </div>
        <div class="conference-facts"><ConnectionLine account={account} /></div>
      </header>
      {!isOnline && <ConnectionPanel account={account} />}
      {isOnline && (
        <div class="panel">
          <h2>{t('idle.title')}</h2>
          {agent && (
            <p class="idle-state">
              <strong>{t(`agent-state.${agent.state}`)}</strong>
              {agent.reasonLabel !== '' && <> · {agent.reasonLabel}</>}
              {agent.since !== null && <span class="figures quiet"> {clockText(now.value - agent.since)}</span>}
            </p>
          )}
          <p>{t(agent?.state === 'ready' ? 'idle.ready-hint' : 'idle.hint')}</p>
          {(vendor?.capabilities.makesCalls || mayStart) && (
            <div class="panel-acts">
              {vendor?.capabilities.makesCalls && (
                <ActionButton icon={Phone} look="primary" permission={actions.makeCall.permission(model.state, context())} onPress={() => perform(actions.makeCall, { kind: 'call', accountId })}>
                  {t('action.make-call')}
                </ActionButton>
              )}
              {mayStart && (
                <ActionButton icon={Users} permission={actions.requestConference.permission(model.state, context())} onPress={() => perform(actions.requestConference, { kind: 'request-conference', accountId })}>
                  {t('action.request-conference')}
                </ActionButton>
              )}
            </div>
          )}
        </div>
      )}
      {last && view.size.value !== 'full' && (
        <section class="panel" aria-label={t('idle.last')}>
          <h2>{t('idle.last')}</h2>
          <ul class="entry-list"><ActivityEntry groupId={last.id} /></ul>
        </section>
      )}
    </div>
  );
};
