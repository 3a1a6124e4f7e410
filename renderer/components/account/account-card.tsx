import { CalendarDays, LogOut, Pencil, Users } from 'lucide';
import type { Account } from '../../../app/domain/account.ts';
import type { Conference } from '../../../app/domain/conference.ts';
import { useApplication } from '../../application/application.ts';
import type { Chosen } from '../../application/centre.ts';
import { calledName } from '../../../app/wording/words.ts';
import { useCustomer } from '../conference/customer-name.tsx';
import { AccountBadge } from './account-badge.tsx';
import { AgentStateMenu } from './agent-state-menu.tsx';
import { ConnectionLine } from './connection-line.tsx';
import { Icon } from '../parts/icon.tsx';
import { MenuButton } from '../parts/menu-button.tsx';

const SignOut = ({ account }: { readonly account: Account }) => {
  const { t, request } = useApplication();
  const reasons = account.agent?.signOutReasons ?? [];
  const signOut = (reasonId: string | null): void =>
    void request('account.sign-out', { accountId: account.id, reasonId });
  const label = (
    <>
      <Icon
        node={LogOut}
        size={14}
      />
      {t('account.sign-out')}
    </>
  );
  return reasons.length === 0 ? (
    <button
      type="button"
      class="quiet-button"
      onClick={() => signOut(null)}
    >
      {label}
    </button>
  ) : (
    <MenuButton
      class="quiet-button"
      items={reasons.map(({ id, label: words }) => ({ id, label: words, reason: null, onPress: () => signOut(id) }))}
    >
      {label}
    </MenuButton>
  );
};

const ConferenceItem = ({
  conference,
  isCurrent,
  onPress,
}: {
  readonly conference: Conference;
  readonly isCurrent: boolean;
  readonly onPress: () => void;
}) => {
  const { t, model } = useApplication();
  const { lobby, hands } = model.roster(conference.id).counts.value;
  return (
    <li>
      <button
        type="button"
        class="rail-item"
        aria-current={isCurrent}
        onClick={onPress}
      >
        <bdi class="rail-item-name">{calledName(t, conference, useCustomer(conference))}</bdi>
        {conference.state === 'ringing' && <span class="chip chip-amber">{t('conference-state.ringing')}</span>}
        {lobby > 0 && <span class="chip chip-amber">{t('rail.waiting', { count: lobby })}</span>}
        {hands > 0 && <span class="chip">{t('rail.hands', { count: hands })}</span>}
        {conference.truth.status === 'stale' && (
          <span
            class="rail-stale"
            data-hint={t('stale.word')}
          >
            <span
              class="dot dot-hollow"
              aria-hidden="true"
            />
            <span class="visually-hidden">{t('stale.word')}</span>
          </span>
        )}
        <span class="figures">
          {t('rail.count', { count: conference.peopleCount })}
          <span class="visually-hidden"> {t('rail.people')}</span>
        </span>
      </button>
    </li>
  );
};

/** One account in the rail: its name, connection, agent state and calls. */
export const AccountCard = ({ accountId }: { readonly accountId: string }) => {
  const { t, model, view, centre, vendorOf } = useApplication();
  const account = model.accounts.read(accountId);
  if (!account) return null;
  const shown = centre.value;
  const isCurrent =
    shown.kind === 'conference'
      ? shown.accountId === accountId
      : shown.kind !== 'first-start' && shown.id === accountId;
  const conferences = model.conferences.all().filter((conference) => conference.accountId === accountId);
  const hasMeetings =
    account.connection.status === 'online' && vendorOf(accountId)?.capabilities.meetings !== undefined;
  const teamSize = model.team(accountId).ids.length;
  const choose = (chosen: Chosen): void => {
    view.chosen.value = chosen;
    view.openPanel.value = null;
  };
  return (
    <section
      class={isCurrent ? 'account account-current' : 'account'}
      aria-label={account.label}
    >
      <button
        type="button"
        class="account-head"
        aria-current={shown.kind === 'account' && isCurrent}
        onClick={() => choose({ kind: 'account', id: accountId, accountId })}
      >
        <AccountBadge account={account} />
        <span class="account-words">
          <span class="account-title">
            <strong class="account-label">{account.label}</strong>
            {account.isPractice && <span class="chip">{t('practice.chip')}</span>}
          </span>
          <ConnectionLine account={account} />
        </span>
      </button>
      <div class="account-body">
        <AgentStateMenu account={account} />
        {account.secret.place === 'kept-until-close' && account.secret.reason !== null && (
          <p
            class="secret-note"
            data-hint={t('secret.until-close', { reason: t(`error.${account.secret.reason}.what`) })}
          >
            {t('secret.until-close-short')}
          </p>
        )}
        {(conferences.length > 0 || teamSize > 0 || hasMeetings) && (
          <ul class="rail-list">
            {conferences.map((conference) => (
              <ConferenceItem
                key={conference.id}
                conference={conference}
                isCurrent={shown.kind === 'conference' && shown.id === conference.id}
                onPress={() => choose({ kind: 'conference', id: conference.id, accountId })}
              />
            ))}
            {hasMeetings && (
              <li>
                <button
                  type="button"
                  class="rail-item"
                  aria-current={shown.kind === 'meetings' && isCurrent}
                  onClick={() => choose({ kind: 'meetings', id: accountId, accountId })}
                >
                  <Icon
                    node={CalendarDays}
                    size={14}
                  />
                  <span class="rail-item-name">{t('rail.meetings')}</span>
                </button>
              </li>
            )}
            {teamSize > 0 && (
              <li>
                <button
                  type="button"
                  class="rail-item"
                  aria-current={shown.kind === 'team' && isCurrent}
                  onClick={() => choose({ kind: 'team', id: accountId, accountId })}
                >
                  <Icon
                    node={Users}
                    size={14}
                  />
                  <span class="rail-item-name">{t('rail.team')}</span>
                  <span class="figures">{t('rail.count', { count: teamSize })}</span>
                </button>
              </li>
            )}
          </ul>
        )}
        {isCurrent && (
          <div class="account-acts">
            {account.connection.status !== 'off' && account.connection.status !== 'refused' && (
              <SignOut account={account} />
            )}
            <button
              type="button"
              class="quiet-button"
              onClick={() => {
                view.dialog.value = { kind: 'account', accountId };
              }}
            >
              <Icon
                node={Pencil}
                size={13}
              />
              {t('account.edit')}
              <span class="visually-hidden"> {account.label}</span>
            </button>
          </div>
        )}
      </div>
    </section>
  );
};
