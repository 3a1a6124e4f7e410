import { CalendarDays, Phone, Users } from 'lucide';
import { actions } from '../../../app/actions/actions.ts';
import { agentReason } from '../../../app/wording/agent-words.ts';
import { useApplication } from '../../application/application.ts';
import { signedInWords } from '../../application/signed-in-words.ts';
import { clockText } from '../../application/times.ts';
import { conferenceName } from '../../../app/wording/words.ts';
import { shownNow } from '../../application/shown-now.ts';
import { AccountBadge } from './account-badge.tsx';
import { ActionButton } from '../parts/action-button.tsx';
import { ActivityEntry } from '../parts/activity-entry.tsx';
import { Details } from '../parts/details.tsx';
import { ConnectionLine } from './connection-line.tsx';
import { Recents } from './recents.tsx';
import { Ticking } from '../parts/ticking.tsx';
import { ConnectionPanel } from './connection-panel.tsx';

/** An account without a call: agent state, last activity and what starts a call; or its connection while not online. */
export const AccountView = ({ accountId }: { readonly accountId: string }) => {
  const { t, model, view, perform, denialOf, vendorOf } = useApplication();
  const account = model.accounts.read(accountId);
  if (!account) return null;
  const vendor = vendorOf(accountId);
  const { agent } = account;
  const since = agent?.since ?? null;
  const requesting = agent?.permissions.requestConference;
  const mayStart = requesting !== undefined && requesting.verdict !== 'unsupported';
  const hasMeetings = vendor?.capabilities.meetings !== undefined;
  const isOnline = account.connection.status === 'online';
  const calls = model.conferences.all().filter((conference) => conference.accountId === accountId);
  const last = model.commands.groups.all().findLast(({ first }) => first.accountId === accountId);
  return (
    <div class="account-view">
      <header class="conference-header">
        <div class="conference-title">
          <AccountBadge account={account} />
          <h1>{account.label}</h1>
          {account.isPractice && <span class="chip">{t('practice.chip')}</span>}
        </div>
        <div class="conference-facts">
          <ConnectionLine account={account} />
          {account.signedIn && <span class="figures">{signedInWords(t, account.signedIn)}</span>}
        </div>
      </header>
      {!isOnline && <ConnectionPanel account={account} />}
      {calls.length > 0 && (
        <div class="panel">
          <h2>{t('idle.calls', { count: calls.length })}</h2>
          <div class="panel-acts">
            {calls.map((call) => (
              <button
                key={call.id}
                type="button"
                class="button button-plain"
                onClick={() => {
                  view.chosen.value = { kind: 'conference', id: call.id, accountId };
                }}
              >
                <bdi>{conferenceName(t, call)}</bdi>
              </button>
            ))}
          </div>
        </div>
      )}
      {isOnline && (
        <div class="panel">
          <h2>{t(calls.length > 0 ? 'idle.own-state' : hasMeetings ? 'idle.no-meeting' : 'idle.title')}</h2>
          {agent && vendor?.capabilities.hasAgentState !== false && (
            <p class="idle-state">
              <strong>{t(`agent-state.${agent.state}`)}</strong>
              {agentReason(t, agent) !== '' && <> · {agentReason(t, agent)}</>}
              {since !== null && (
                <span class="figures quiet">
                  {' '}
                  <Ticking text={(nowMs) => clockText(shownNow(account, nowMs) - since)} />
                </span>
              )}
            </p>
          )}
          {agent?.vendorState !== undefined && <Details text={agent.vendorState} />}
          {calls.length === 0 && (
            <p>{t(hasMeetings ? 'idle.meetings-hint' : agent?.state === 'ready' ? 'idle.ready-hint' : 'idle.hint')}</p>
          )}
          {(vendor?.capabilities.makesCalls || mayStart || hasMeetings) && (
            <div class="panel-acts">
              {hasMeetings && (
                <ActionButton
                  icon={CalendarDays}
                  look="primary"
                  denial={null}
                  onPress={() => {
                    view.chosen.value = { kind: 'meetings', id: accountId, accountId };
                  }}
                >
                  {t('rail.meetings')}
                </ActionButton>
              )}
              {vendor?.capabilities.makesCalls && (
                <ActionButton
                  icon={Phone}
                  look="primary"
                  denial={denialOf(actions.makeCall)}
                  onPress={() => perform(actions.makeCall)}
                >
                  {t('action.make-call')}
                </ActionButton>
              )}
              {mayStart && (
                <ActionButton
                  icon={Users}
                  denial={denialOf(actions.requestConference)}
                  onPress={() => perform(actions.requestConference)}
                >
                  {t('action.request-conference')}
                </ActionButton>
              )}
            </div>
          )}
        </div>
      )}
      {isOnline && vendor?.capabilities.makesCalls && <Recents accountId={accountId} />}
      {last && view.size.value !== 'full' && (
        <section
          class="panel"
          aria-label={t('idle.last')}
        >
          <h2>{t('idle.last')}</h2>
          <ul class="entry-list">
            <ActivityEntry groupId={last.id} />
          </ul>
        </section>
      )}
    </div>
  );
};
