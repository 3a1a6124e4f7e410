import type { ActionCall } from '../../../app/actions/action.ts';
import type { Account, Agent, AgentChoice } from '../../../app/domain/account.ts';
import { allowed } from '../../../app/domain/permission.ts';
import { commandPermission } from '../../../app/state/selectors/command-permission.ts';
import type { TrayEntry } from '../../ports/tray.ts';
import type { MenuMaker, TrayCommand, TrayPlace } from './tray-menu-maker.ts';
import { nameInMenu, standingWords } from './tray-words.ts';

const placeOf = ({ id }: Account): TrayPlace => ({ what: 'account', id });
const callCommand = (account: Account, call: ActionCall): TrayCommand => ({
  kind: 'call',
  call,
  show: placeOf(account),
});

const stateCommand = (account: Account, { state, reasonId }: AgentChoice): TrayCommand =>
  // A rest needs a duration, which the window asks for.
  state === 'rest'
    ? { kind: 'show', show: placeOf(account) }
    : callCommand(account, {
        name: 'command.make',
        input: { request: { kind: 'set-agent-state', accountId: account.id, state, reasonId }, surface: 'tray' },
      });

/**
 * The agent's own state and the states it can be changed to. Where that is denied, one entry above shows the reason.
 */
const ownStates = (
  { state: appState, t, item, choice }: MenuMaker,
  account: Account,
  agent: Agent,
): readonly TrayEntry[] => {
  const permission = commandPermission(appState, 'set-agent-state', { accountId: account.id });
  if (permission.verdict === 'unsupported') return [];
  const reason =
    permission.verdict === 'denied'
      ? item(
          `account/${account.id}/state`,
          standingWords(t, account),
          permission,
          { kind: 'show', show: placeOf(account) },
          { accountId: account.id, kind: 'set-agent-state' },
        )
      : [];
  return [
    ...reason,
    ...agent.choices.map((option) => {
      const state = t(`agent-state.${option.state}`);
      const label =
        option.reasonLabel === '' ? state : t('agent.state-reason', { state, reason: nameInMenu(option.reasonLabel) });
      const isChosen = option.state === agent.state && option.reasonLabel === agent.reasonLabel;
      return choice(
        `account/${account.id}/state/${option.state}/${option.reasonId ?? ''}`,
        label,
        isChosen,
        permission,
        stateCommand(account, option),
      );
    }),
  ];
};

const signOut = ({ t, item }: MenuMaker, account: Account): readonly TrayEntry[] => {
  const reasons = account.agent?.signOutReasons ?? [];
  const id = `account/${account.id}/sign-out`;
  const command = (reasonId: string | null): TrayCommand =>
    callCommand(account, { name: 'account.sign-out', input: { accountId: account.id, reasonId } });
  if (reasons.length === 0) return item(id, t('account.sign-out'), allowed, command(null));
  return [
    {
      kind: 'submenu',
      label: t('account.sign-out'),
      entries: reasons.flatMap((reason) =>
        item(`${id}/${reason.id}`, nameInMenu(reason.label), allowed, command(reason.id)),
      ),
    },
  ];
};

/** Signs in where the password is kept; else shows the account, where the window asks for it. */
const signIn = ({ t, item }: MenuMaker, account: Account): readonly TrayEntry[] =>
  item(
    `account/${account.id}/sign-in`,
    t('account.sign-in'),
    allowed,
    account.secret.place === 'none'
      ? { kind: 'show', show: placeOf(account) }
      : callCommand(account, { name: 'account.sign-in', input: { accountId: account.id, secrets: {} } }),
  );

const connecting = ({ t, item }: MenuMaker, account: Account): readonly TrayEntry[] => [
  ...(account.connection.status === 'waiting'
    ? item(
        `account/${account.id}/try-now`,
        t('connection.try-now'),
        allowed,
        callCommand(account, { name: 'account.try-now', input: { accountId: account.id } }),
      )
    : []),
  ...item(
    `account/${account.id}/stop`,
    t('connection.stop'),
    allowed,
    callCommand(account, { name: 'account.disconnect', input: { accountId: account.id } }),
  ),
];

/** So many meetings that could be followed are listed. */
const listedMeetings = 8;

/** The running meetings that the list of this account showed last: controlled or joined by one press. */
const meetings = ({ state, t, item }: MenuMaker, account: Account): readonly TrayEntry[] => {
  const { id: accountId } = account;
  const running = [...(state.meetings.get(accountId)?.values() ?? [])].filter(
    ({ status, conferenceId }) => status === 'running' && conferenceId === null,
  );
  const entries = running.slice(0, listedMeetings).flatMap(({ id, subject, address, permissions, needsPassword }) =>
    (['takeControl', 'join'] as const).flatMap((way) => {
      const permission = permissions[way];
      // A password is typed in the window only.
      if (!permission || permission.verdict !== 'allowed' || (way === 'takeControl' && needsPassword)) return [];
      const how = way === 'join' ? 'join' : 'take-control';
      return item(
        `account/${accountId}/meeting/${id}/${how}`,
        t(`tray.${how}`, { name: nameInMenu(subject || address) }),
        allowed,
        callCommand(account, {
          name: 'meeting.follow',
          input: { accountId, how, meeting: { meetingId: id }, password: null },
        }),
      );
    }),
  );
  return entries.length === 0 ? [] : [{ kind: 'submenu', label: t('tray.meetings'), entries }];
};

/** The submenu of one account: the agent's own state, showing the account, signing in or out. */
export const accountEntries = (maker: MenuMaker, account: Account): TrayEntry => {
  const { t, item } = maker;
  const { connection, agent } = account;
  const states = connection.status === 'online' && agent ? ownStates(maker, account, agent) : [];
  const show = item(`account/${account.id}/show`, t('tray.show', { name: nameInMenu(account.label) }), allowed, {
    kind: 'show',
    show: placeOf(account),
  });
  const listed = connection.status === 'online' ? meetings(maker, account) : [];
  const session =
    connection.status === 'online'
      ? signOut(maker, account)
      : connection.status === 'connecting' || connection.status === 'waiting'
        ? connecting(maker, account)
        : signIn(maker, account);
  return {
    kind: 'submenu',
    label: t('tray.part', {
      first: account.isPractice
        ? t('tray.part', { first: t('practice.chip'), second: nameInMenu(account.label) })
        : nameInMenu(account.label),
      second: standingWords(t, account),
    }),
    entries: [
      ...states,
      ...(states.length > 0 ? [{ kind: 'separator' } as const] : []),
      ...listed,
      ...show,
      ...session,
    ],
  };
};
