import { LogOut, Pencil, Users } from 'lucide';
import type { Account } from '../../app/domain/account.ts';
import type { Conference } from '../../app/domain/conference.ts';
import { useApplication } from '../application.ts';
import type { Chosen } from '../centre.ts';
import { conferenceName } from '../../app/text/words.ts';
import { AccountBadge } from './account-badge.tsx';
import { AgentStateMenu } from './agent-state-menu.tsx';
import { ConnectionLine } from './connection-line.tsx';
import { Icon } from './icon.tsx';
import { MenuButton } from './menu-button.tsx';

const SignOut = ({ account }: { readonly account: Account }) => {
  const { t, tell } = useApplication();
  const reasons = account.agent?.signOutReasons ?? [];
  const signOut = (reasonId: string | null): void => void tell('account.sign-out', { accountId: account.id, reasonId });
  const label = <><Icon node={LogOut} size={14} />{t('account.sign-out')}</>;
  return reasons.length === 0
    ? <button type="button" class="quiet-button" onClick={() => signOut(null)}>{label}</button>
    : <MenuButton class="quiet-button" items={reasons.map(({ id, label: words }) => ({ id, label: words, reason: null, onPress: () => signOut(id) }))}>{label}</MenuButton>;
};

const ConferenceItem = ({ conference, isCurrent, onPress }: { readonly conference: Conference; readonly isCurrent: boolean; readonly onPress: () => void }) => {
  const { t } = useApplication();
  return (
    <li>
      <button type="button" class="rail-item" aria-current={isCurrent} onClick={onPress}>
        <bdi class="rail-item-name">{conferenceName(t, conference)}</bdi>
        {conference.state === 'ringing' && <span class="chip chip-amber">{t('conference-state.ringing')}</span>}
        {conference.truth.status === 'stale' && <span class="rail-stale" data-hint={t('stale.word')}><span class="dot dot-hollow" aria-hidden="true" /><span class="visually-hidden">{t('stale.word')}</span></span>}
        <span class="figures">{t('rail.count', { count: conference.peopleCount })}<span class="visually-hidden"> {t('rail.people')}</span></span>
      </button>
    </li>
  );
};

/** One account in the rail: who, how it is connected, the own state there, its calls. */
export const AccountCard = ({ accountId }: { readonly accountId: string }) => {
  const { t, model, view, centre } = useApplication();
  const account = model.accounts.read(accountId);
  if (!account) return null;
  const shown = centre.value;
  const isCurrent = shown.kind === 'conference' ? shown.accountId === accountId : shown.kind !== 'first-start' && shown.id === accountId;
  const conferences = model.conferences.all().filter((conference) => conference.accountId === accountId);
  const teamSize = model.team(accountId).ids.length;
  const choose = (chosen: Chosen): void => {
    view.chosen.value = chosen;
    view.openPanel.value = null;
  };
  return (
    <section class={isCurrent ? 'account account-current' : 'account'} aria-label={account.label}>
      <button type="button" class="account-head" aria-current={shown.kind === 'account' && isCurrent} onClick={() => choose({ kind: 'account', id: accountId, accountId })}>
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
          <p class="secret-note" data-hint={t('secret.until-close', { reason: t(`error.${account.secret.reason}.what`) })}>{t('secret.until-close-short')}</p>
        )}
        {(conferences.length > 0 || teamSize > 0) && (
          <ul class="rail-list">
            {conferences.map((conference) => (
              <ConferenceItem
                key={conference.id}
                conference={conference}
                isCurrent={shown.kind === 'conference' && shown.id === conference.id}
                onPress={() => choose({ kind: 'conference', id: conference.id, accountId })}
              />
            ))}
            {teamSize > 0 && (
              <li>
                <button type="button" class="rail-item" aria-current={shown.kind === 'team' && isCurrent} onClick={() => choose({ kind: 'team', id: accountId, accountId })}>
                  <Icon node={Users} size={14} />
                  <span class="rail-item-name">{t('rail.team')}</span>
                  <span class="figures">{t('rail.count', { count: teamSize })}</span>
                </button>
              </li>
            )}
          </ul>
        )}
        {isCurrent && (
          <div class="account-acts">
            {account.connection.status !== 'off' && account.connection.status !== 'refused' && <SignOut account={account} />}
            <button type="button" class="quiet-button" onClick={() => { view.dialog.value = { kind: 'account', accountId }; }}>
              <Icon node={Pencil} size={13} />{t('account.edit')}<span class="visually-hidden"> {account.label}</span>
            </button>
          </div>
        )}
      </div>
    </section>
  );
};
