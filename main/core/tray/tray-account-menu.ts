import type { ActionCall } from '../../../app/actions/action.ts';
import type { Account, Agent, AgentChoice } from '../../../app/domain/account.ts';
import { allowed } from '../../../app/domain/permission.ts';
import type { TrayEntry } from '../../ports/tray.ts';
import type { MenuMaker, TrayDeed, TrayPlace } from './tray-menu-maker.ts';
import { nameInMenu, standingWords } from './tray-words.ts';

const placeOf = ({ id }: Account): TrayPlace => ({ what: 'account', id });
const deedOf = (account: Account, call: ActionCall): TrayDeed => ({ kind: 'call', call, show: placeOf(account) });

const stateDeed = (account: Account, { state, reasonId }: AgentChoice): TrayDeed =>
  // A rest ends by itself: how long it lasts must be said first, in the window.
  state === 'rest'
    ? { kind: 'show', show: placeOf(account) }
    : deedOf(account, { name: 'command.make', input: { request: { kind: 'set-agent-state', accountId: account.id, state, reasonId }, surface: 'tray' } });

/** The person's own state: what it is, what it can be changed to. Where it cannot be, the reason stands once above all. */
const ownStates = ({ t, item, choice }: MenuMaker, account: Account, agent: Agent): readonly TrayEntry[] => {
  const permission = agent.permissions.setState;
  if (permission.verdict === 'unsupported') return [];
  const reason = permission.verdict === 'denied' ? item(`account/${account.id}/state`, standingWords(t, account), permission, { kind: 'show', show: placeOf(account) }) : [];
  return [
    ...reason,
    ...agent.choices.map((option) => {
      const state = t(`agent-state.${option.state}`);
      const label = option.reasonLabel === '' ? state : t('agent.state-reason', { state, reason: nameInMenu(option.reasonLabel) });
      const isChosen = option.state === agent.state && option.reasonLabel === agent.reasonLabel;
      return choice(`account/${account.id}/state/${option.state}/${option.reasonId ?? ''}`, label, isChosen, permission, stateDeed(account, option));
    }),
  ];
};

const signOut = ({ t, item }: MenuMaker, account: Account): readonly TrayEntry[] => {
  const reasons = account.agent?.signOutReasons ?? [];
  const id = `account/${account.id}/sign-out`;
  const deed = (reasonId: string | null): TrayDeed => deedOf(account, { name: 'account.sign-out', input: { accountId: account.id, reasonId } });
  if (reasons.length === 0) return item(id, t('account.sign-out'), allowed, deed(null));
  return [{ kind: 'submenu', label: t('account.sign-out'), entries: reasons.flatMap((reason) => item(`${id}/${reason.id}`, nameInMenu(reason.label), allowed, deed(reason.id))) }];
};

/** Signing in, where nothing has to be typed for it; else the window asks. */
const signIn = ({ t, item }: MenuMaker, account: Account): readonly TrayEntry[] =>
  item(
    `account/${account.id}/sign-in`, t('account.sign-in'), allowed,
    account.secret.place === 'none' ? { kind: 'show', show: placeOf(account) } : deedOf(account, { name: 'account.sign-in', input: { accountId: account.id, secrets: {} } }),
  );

const connecting = ({ t, item }: MenuMaker, account: Account): readonly TrayEntry[] => [
  ...(account.connection.status === 'waiting' ? item(`account/${account.id}/try-now`, t('connection.try-now'), allowed, deedOf(account, { name: 'account.try-now', input: { accountId: account.id } })) : []),
  ...item(`account/${account.id}/stop`, t('connection.stop'), allowed, deedOf(account, { name: 'account.disconnect', input: { accountId: account.id } })),
];

/** One account behind its name: own state, showing it, signing in or out. */
export const accountEntries = (maker: MenuMaker, account: Account): TrayEntry => {
  const { t, item } = maker;
  const { connection, agent } = account;
  const states = connection.status === 'online' && agent ? ownStates(maker, account, agent) : [];
  const show = item(`account/${account.id}/show`, t('tray.show', { name: nameInMenu(account.label) }), allowed, { kind: 'show', show: placeOf(account) });
  const session =
    connection.status === 'online' ? signOut(maker, account)
    : connection.status === 'connecting' || connection.status === 'waiting' ? connecting(maker, account)
    : signIn(maker, account);
  return {
    kind: 'submenu',
    label: t('tray.part', { first: nameInMenu(account.label), second: standingWords(t, account) }),
    entries: [...states, ...(states.length > 0 ? [{ kind: 'separator' } as const] : []), ...show, ...session],
  };
};
