import type { Action, ActionCall, ActionContext } from '../../../app/actions/action.ts';
import { actions } from '../../../app/actions/actions.ts';
import { audioActions } from '../../../app/actions/audio.ts';
import { callControls } from '../../../app/actions/call-controls.ts';
import { desktopActions } from '../../../app/actions/desktop.ts';
import { lobbyActions } from '../../../app/actions/lobby.ts';
import type { Account } from '../../../app/domain/account.ts';
import type { Conference } from '../../../app/domain/conference.ts';
import type { Participant } from '../../../app/domain/participant.ts';
import { allowed, denied } from '../../../app/domain/permission.ts';
import type { AppState } from '../../../app/state/app-state.ts';
import { lastJoinedOf } from '../../../app/state/selectors/last-joined.ts';
import { lobbyOf } from '../../../app/state/selectors/lobby.ts';
import type { Translate } from '../../../app/text/translate.ts';
import type { TrayEntry } from '../../ports/tray.ts';
import { accountEntries } from './tray-account-menu.ts';
import { createMenuMaker, type MenuMaker, type TrayDeed, type TrayMenu, type TrayPlace } from './tray-menu-maker.ts';
import { conferenceInMenu, heldGroups, heldWords, nameInMenu, personName } from './tray-words.ts';

const mostConferences = 8;
const mostHeldGroups = 3;

const separator: TrayEntry = { kind: 'separator' };

/** Groups of entries with a line between them. */
const separated = (...groups: readonly (readonly TrayEntry[])[]): readonly TrayEntry[] =>
  groups.filter((group) => group.length > 0).flatMap((group, index) => (index === 0 ? group : [separator, ...group]));

const contextOf = (conference: Conference): ActionContext =>
  ({ surface: 'tray', accountId: conference.accountId, conferenceId: conference.id, selectedIds: new Set(), focusedId: null });

/** An action of the list that is about one person, who is named and fixed: by the menu's making, not by the press. */
const personEntry = (maker: MenuMaker, conference: Conference, action: Action, person: Participant | null): readonly TrayEntry[] => {
  const { state, t } = maker;
  const context = contextOf(conference);
  const label = person ? t('tray.named', { action: t(action.label), name: personName(t, person) }) : t(action.label);
  const call = action.toRequest(state, context);
  const id = `conference/${conference.id}/${action.id}/${person?.id ?? ''}`;
  const show: TrayPlace = { what: 'conference', id: conference.id };
  return maker.item(id, label, action.permission(state, context), call ? { kind: 'call', call, show } : { kind: 'show', show });
};

/** An action of the list that is about a conference as a whole: whom that means is seen when it is chosen. */
const wholeEntry = ({ state, t, item }: MenuMaker, conference: Conference, action: Action): readonly TrayEntry[] =>
  item(`conference/${conference.id}/${action.id}`, t(action.label), action.permission(state, contextOf(conference)), { kind: 'action', actionId: action.id, conferenceId: conference.id });

const nextInLobby = (state: AppState, conference: Conference, action: Action): Participant | null => {
  const call = action.toRequest(state, contextOf(conference));
  const request = call?.name === 'command.make' ? call.input.request : null;
  const id = request && 'participantIds' in request ? request.participantIds[0] : undefined;
  return id === undefined ? null : (state.participants.get(conference.id)?.get(id) ?? null);
};

/** Controls of a call that are worth a place here while they can be used. */
const shownWhileAllowed = ['answer', 'reject', 'mute', 'unmute'] as const;

const conferenceEntries = (maker: MenuMaker, conference: Conference, title: string): readonly TrayEntry[] => {
  const { state, t } = maker;
  const controls = shownWhileAllowed.flatMap((id) => callControls.get(id) ?? []).filter((action) => action.permission(state, contextOf(conference)).verdict === 'allowed');
  const isWaitedFor = lobbyOf(state, conference.id).length > 0;
  return [
    ...maker.item(`conference/${conference.id}/show`, t('tray.show', { name: title }), allowed, { kind: 'show', show: { what: 'conference', id: conference.id } }),
    ...controls.flatMap((action) => wholeEntry(maker, conference, action)),
    ...(isWaitedFor ? [lobbyActions.admitNext, lobbyActions.rejectNext].flatMap((action) => personEntry(maker, conference, action, nextInLobby(state, conference, action))) : []),
    ...[audioActions.listenOnlyEveryone, audioActions.restoreEveryone].flatMap((action) => wholeEntry(maker, conference, action)),
    ...personEntry(maker, conference, actions.dropLastJoined, lastJoinedOf(state, conference.id)),
  ];
};

const titleOf = ({ state, t }: MenuMaker, conference: Conference): string => {
  const account = state.accounts.get(conference.accountId);
  const isLive = conference.truth.status === 'live' && account?.connection.status === 'online';
  const name = conferenceInMenu(t, conference);
  const named = account && state.accounts.size > 1 ? t('tray.part', { first: name, second: nameInMenu(account.label) }) : name;
  return isLive ? named : t('tray.part', { first: named, second: t('stale.word') });
};

/** One conference stands open, several each behind their name. In the order in which they began: nothing moves when people come and go. */
const allConferences = (maker: MenuMaker): readonly TrayEntry[] => {
  const conferences = [...maker.state.conferences.values()].sort((left, right) => (left.startedAt ?? 0) - (right.startedAt ?? 0));
  const [only] = conferences;
  if (only && conferences.length === 1) return conferenceEntries(maker, only, titleOf(maker, only));
  const more = conferences.length - mostConferences;
  return [
    ...conferences.slice(0, mostConferences).map((conference): TrayEntry => {
      const title = titleOf(maker, conference);
      return { kind: 'submenu', label: title, entries: conferenceEntries(maker, conference, title) };
    }),
    ...(more > 0 ? maker.item('more-conferences', maker.t('tray.more-conferences', { count: more }), allowed, { kind: 'action', actionId: desktopActions.showWindow.id }) : []),
  ];
};

const undoEntries = ({ state, t, item }: MenuMaker): readonly TrayEntry[] => {
  const groups = heldGroups(state);
  const { undo } = actions;
  if (groups.length === 0) return item('undo', t(undo.label), denied('nothing-held'), { kind: 'action', actionId: undo.id });
  return groups.slice(0, mostHeldGroups).flatMap((group) => {
    const show: TrayPlace = group.first.conferenceId === null ? { what: 'account', id: group.first.accountId } : { what: 'conference', id: group.first.conferenceId };
    const call: ActionCall = { name: 'command.undo', input: { groupId: group.id } };
    return item(`undo/${group.id}`, t('tray.named', { action: t(undo.label), name: heldWords(t, group) }), allowed, { kind: 'call', call, show });
  });
};

const ownEntry = ({ state, t, item }: MenuMaker, action: Action): readonly TrayEntry[] =>
  item(action.id, t(action.label), action.permission(state, { surface: 'tray', accountId: null, conferenceId: null, selectedIds: new Set(), focusedId: null }), { kind: 'action', actionId: action.id });

/**
 * The menu of the tray, from the same actions as window and shortcuts. Numbers of people stay out of it: they change all the
 * time, and a menu that changes closes where it is open.
 */
export const trayMenuOf = (state: AppState, t: Translate): TrayMenu => {
  const deeds = new Map<string, TrayDeed>();
  const maker = createMenuMaker(state, t, deeds);
  const visible = new Set(state.desktop?.visibleWindows);
  const accounts: readonly Account[] = [...state.accounts.values()];
  const entries = separated(
    undoEntries(maker),
    allConferences(maker),
    accounts.map((account) => accountEntries(maker, account)),
    [
      ...ownEntry(maker, visible.has('main') ? desktopActions.hideWindow : desktopActions.showWindow),
      ...ownEntry(maker, visible.has('compact') ? desktopActions.hideCompact : desktopActions.showCompact),
      ...ownEntry(maker, actions.settings),
    ],
    ownEntry(maker, desktopActions.quit),
  );
  const urgency = [...heldGroups(state).map(({ id }) => id), ...state.conferences.keys()].join(' ');
  return { entries, deeds, urgency };
};
