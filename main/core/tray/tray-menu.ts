import type { Action, ActionCall, ActionContext } from '../../../app/actions/action.ts';
import { actions } from '../../../app/actions/actions.ts';
import { audioActions } from '../../../app/actions/audio.ts';
import { callControls } from '../../../app/actions/call-controls.ts';
import { desktopActions } from '../../../app/actions/desktop.ts';
import { lobbyActions } from '../../../app/actions/lobby.ts';
import { meetingPeopleActions } from '../../../app/actions/meeting-people.ts';
import type { Account } from '../../../app/domain/account.ts';
import { controlIds, isMeetingControl } from '../../../app/domain/command-kinds.ts';
import type { Conference } from '../../../app/domain/conference.ts';
import type { Participant } from '../../../app/domain/participant.ts';
import { allowed, denied } from '../../../app/domain/permission.ts';
import type { AppState } from '../../../app/state/app-state.ts';
import type { CommandGroup } from '../../../app/state/command-groups.ts';
import { heldGroups, unsentGroups } from '../../../app/state/selectors/commands.ts';
import { lastJoinedOf } from '../../../app/state/selectors/last-joined.ts';
import { lobbyOf } from '../../../app/state/selectors/lobby.ts';
import type { Translate } from '../../../app/text/translate.ts';
import { actionLabel } from '../../../app/wording/words.ts';
import type { TrayEntry } from '../../ports/tray.ts';
import { accountEntries } from './tray-account-menu.ts';
import { createMenuMaker, type MenuMaker, type TrayCommand, type TrayMenu, type TrayPlace } from './tray-menu-maker.ts';
import { conferenceInMenu, groupWords, nameInMenu, personName } from './tray-words.ts';

const mostConferences = 8;
const mostHeldGroups = 3;

const separator: TrayEntry = { kind: 'separator' };

/** Groups of entries with a separator between them. */
const separated = (...groups: readonly (readonly TrayEntry[])[]): readonly TrayEntry[] =>
  groups.filter((group) => group.length > 0).flatMap((group, index) => (index === 0 ? group : [separator, ...group]));

const contextOf = (conference: Conference): ActionContext => ({
  surface: 'tray',
  accountId: conference.accountId,
  conferenceId: conference.id,
  selectedIds: new Set(),
  focusedId: null,
});

/** An action on one participant, who is named in the entry and fixed when the menu is made. */
const personEntry = (
  maker: MenuMaker,
  conference: Conference,
  action: Action,
  person: Participant | null,
): readonly TrayEntry[] => {
  const { state, t } = maker;
  const context = contextOf(conference);
  const label = person ? t('tray.named', { action: t(action.label), name: personName(t, person) }) : t(action.label);
  const call = action.toRequest(state, context);
  const id = `conference/${conference.id}/${action.id}/${person?.id ?? ''}`;
  const show: TrayPlace = { what: 'conference', id: conference.id };
  return maker.item(
    id,
    label,
    action.permission(state, context),
    call ? { kind: 'call', call, show } : { kind: 'show', show },
    { accountId: conference.accountId, kind: action.kind },
  );
};

/** An action on a conference as a whole: its targets are resolved when it is chosen. */
const wholeEntry = ({ state, t, item }: MenuMaker, conference: Conference, action: Action): readonly TrayEntry[] =>
  item(
    `conference/${conference.id}/${action.id}`,
    actionLabel(t, action, conference),
    action.permission(state, contextOf(conference)),
    { kind: 'action', actionId: action.id, conferenceId: conference.id },
    { accountId: conference.accountId, kind: action.kind },
  );

const nextInLobby = (state: AppState, conference: Conference, action: Action): Participant | null => {
  const call = action.toRequest(state, contextOf(conference));
  const request = call?.name === 'command.make' ? call.input.request : null;
  const id = request && 'participantIds' in request ? request.participantIds[0] : undefined;
  return id === undefined ? null : (state.participants.get(conference.id)?.get(id) ?? null);
};

/** Controls of a call that are listed while they are permitted. */
const shownWhileAllowed = ['answer', 'reject', 'mute', 'unmute'] as const;

/** How a meeting is set and led, in a menu of its own: what is permitted now. */
const meetingEntries = (maker: MenuMaker, conference: Conference): readonly TrayEntry[] => {
  const { state, t } = maker;
  const entries = controlIds
    .filter(isMeetingControl)
    .flatMap((id) => callControls.get(id) ?? [])
    .filter((action) => action.permission(state, contextOf(conference)).verdict === 'allowed')
    .flatMap((action) => wholeEntry(maker, conference, action));
  return entries.length === 0 ? [] : [{ kind: 'submenu', label: t('tray.meeting'), entries }];
};

const conferenceEntries = (maker: MenuMaker, conference: Conference, title: string): readonly TrayEntry[] => {
  const { state, t } = maker;
  const controls = shownWhileAllowed
    .flatMap((id) => callControls.get(id) ?? [])
    .filter((action) => action.permission(state, contextOf(conference)).verdict === 'allowed');
  const waitingCount = lobbyOf(state, conference.id).length;
  return [
    ...maker.item(`conference/${conference.id}/show`, t('tray.show', { name: title }), allowed, {
      kind: 'show',
      show: { what: 'conference', id: conference.id },
    }),
    ...controls.flatMap((action) => wholeEntry(maker, conference, action)),
    ...(waitingCount > 0
      ? [lobbyActions.admitNext, lobbyActions.rejectNext].flatMap((action) =>
          personEntry(maker, conference, action, nextInLobby(state, conference, action)),
        )
      : []),
    ...(waitingCount > 1 ? wholeEntry(maker, conference, meetingPeopleActions.admitAll) : []),
    ...meetingEntries(maker, conference),
    ...[audioActions.listenOnlyEveryone, audioActions.restoreEveryone].flatMap((action) =>
      wholeEntry(maker, conference, action),
    ),
    ...personEntry(maker, conference, actions.dropLastJoined, lastJoinedOf(state, conference.id)),
  ];
};

const titleOf = ({ state, t }: MenuMaker, conference: Conference): string => {
  const account = state.accounts.get(conference.accountId);
  const isLive = conference.truth.status === 'live' && account?.connection.status === 'online';
  const name = conferenceInMenu(t, state, conference);
  const named =
    account && state.accounts.size > 1 ? t('tray.part', { first: name, second: nameInMenu(account.label) }) : name;
  return isLive ? named : t('tray.part', { first: named, second: t('stale.word') });
};

/**
 * One conference's entries are at the top level, those of several in submenus. In the order in which they started, so
 * that no entry moves when participants join or leave.
 */
const allConferences = (maker: MenuMaker): readonly TrayEntry[] => {
  const conferences = [...maker.state.conferences.values()].sort(
    (left, right) => (left.startedAt ?? 0) - (right.startedAt ?? 0),
  );
  const [only] = conferences;
  if (only && conferences.length === 1) return conferenceEntries(maker, only, titleOf(maker, only));
  const more = conferences.length - mostConferences;
  return [
    ...conferences.slice(0, mostConferences).map((conference): TrayEntry => {
      const title = titleOf(maker, conference);
      return { kind: 'submenu', label: title, entries: conferenceEntries(maker, conference, title) };
    }),
    ...(more > 0
      ? maker.item('more-conferences', maker.t('tray.more-conferences', { count: more }), allowed, {
          kind: 'action',
          actionId: desktopActions.showWindow.id,
        })
      : []),
  ];
};

/** From this many on, commands that wait for their turn can be stopped here: they take long. */
const manyWaiting = 20;

const stoppableGroups = (state: AppState): readonly CommandGroup[] =>
  unsentGroups(state.groups.values())
    .filter(({ counts }) => counts.held === 0 && counts.waiting >= manyWaiting)
    .toReversed()
    .slice(0, mostHeldGroups);

const undoEntries = ({ state, t, item }: MenuMaker): readonly TrayEntry[] => {
  const held = heldGroups(state.groups.values()).toReversed().slice(0, mostHeldGroups);
  const waiting = stoppableGroups(state);
  const { undo } = actions;
  if (held.length + waiting.length === 0)
    return item('undo', t(undo.label), denied('nothing-held'), { kind: 'action', actionId: undo.id });
  return [...held, ...waiting].flatMap((group) => {
    const show: TrayPlace =
      group.first.conferenceId === null
        ? { what: 'account', id: group.first.accountId }
        : { what: 'conference', id: group.first.conferenceId };
    const isHeld = group.counts.held > 0;
    const call: ActionCall = { name: isHeld ? 'command.undo' : 'command.stop', input: { groupId: group.id } };
    const label = t('tray.named', { action: t(isHeld ? undo.label : 'activity.stop'), name: groupWords(t, group) });
    return item(`${isHeld ? 'undo' : 'stop'}/${group.id}`, label, allowed, { kind: 'call', call, show });
  });
};

const ownEntry = ({ state, t, item }: MenuMaker, action: Action): readonly TrayEntry[] =>
  item(
    action.id,
    t(action.label),
    action.permission(state, {
      surface: 'tray',
      accountId: null,
      conferenceId: null,
      selectedIds: new Set(),
      focusedId: null,
    }),
    { kind: 'action', actionId: action.id },
  );

/**
 * The tray's menu, made from the same actions as the window and the shortcuts. It shows no numbers of participants:
 * they change all the time, and replacing an open menu closes it on some systems.
 */
export const trayMenuOf = (state: AppState, t: Translate): TrayMenu => {
  const commands = new Map<string, TrayCommand>();
  const maker = createMenuMaker(state, t, commands);
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
  const stoppable = [...heldGroups(state.groups.values()), ...stoppableGroups(state)];
  const urgency = [...stoppable.map(({ id }) => id), ...state.conferences.keys()].join(' ');
  return { entries, commands, urgency };
};
