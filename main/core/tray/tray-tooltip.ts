import { outcomeTitle } from '../../../app/notifications/commands.ts';
import type { Account } from '../../../app/domain/account.ts';
import type { Conference } from '../../../app/domain/conference.ts';
import type { AppState } from '../../../app/state/app-state.ts';
import type { CommandGroup } from '../../../app/state/command-groups.ts';
import { groupToUndo } from '../../../app/state/selectors/commands.ts';
import { incomingConferences } from '../../../app/state/selectors/conferences.ts';
import { vendorOf } from '../../../app/state/selectors/vendors.ts';
import { lobbyOf } from '../../../app/state/selectors/lobby.ts';
import { countsText, groupTitle } from '../../../app/wording/words.ts';
import { shorten } from '../../../app/wording/shorten.ts';
import type { Translate } from '../../../app/text/translate.ts';
import { conferenceInMenu, groupWords, personName, standingWords } from './tray-words.ts';

/** The longest tooltip Windows shows, in UTF-16 units (NOTIFYICONDATA, szTip). */
export const mostTooltipUnits = 127;
const mostLabelCharacters = 24;

/** The vendor and the account; the vendor is left out where the account's name contains it. */
const accountWords = (state: AppState, t: Translate, { id, label, isPractice }: Account): string => {
  const descriptor = vendorOf(state, id);
  const vendor = descriptor ? t(descriptor.name) : '';
  const short = shorten(label, mostLabelCharacters);
  if (isPractice) return t('tray.part', { first: t('practice.chip'), second: short });
  return vendor === '' || label.toLowerCase().includes(vendor.toLowerCase())
    ? short
    : t('tray.part', { first: vendor, second: short });
};

const conferenceLine = (state: AppState, t: Translate, conference: Conference): string => {
  const account = state.accounts.get(conference.accountId);
  const isLive = conference.truth.status === 'live' && account?.connection.status === 'online';
  const parts = [
    ...(account ? [accountWords(state, t, account)] : []),
    conferenceInMenu(t, state, conference),
    isLive ? t('header.people', { count: conference.peopleCount }) : t('stale.word'),
  ];
  return parts.reduce((first, second) => t('tray.part', { first, second }));
};

/** One line for all outcomes that nobody has seen yet; the group that matters most stands last (`unreadOutcomes`). */
const unreadLines = (t: Translate, unread: readonly CommandGroup[]): readonly string[] => {
  const shown = unread.at(-1);
  return shown ? [t('tray.unread', { count: unread.length, outcome: outcomeTitle(shown, { t }) })] : [];
};

/**
 * The tooltip: one line for each fact, the most important first. Lines that do not fit are left out whole. `unread`:
 * the groups whose outcome nobody has seen.
 */
export const trayTooltipOf = (state: AppState, t: Translate, unread: readonly CommandGroup[] = []): string => {
  const accounts = [...state.accounts.values()];
  if (accounts.length === 0) return t('tray.no-account');
  const conferences = [...state.conferences.values()].sort((left, right) => right.peopleCount - left.peopleCount);
  const busy = new Set(conferences.map(({ accountId }) => accountId));
  const waiting = conferences.filter(({ truth }) => truth.status === 'live').flatMap(({ id }) => lobbyOf(state, id));
  const [first] = waiting;
  const held = groupToUndo(state.groups.values());
  const sending = [...state.groups.values()].findLast(
    ({ counts, isUnderWay, size }) => isUnderWay && size > 1 && counts.held === 0,
  );
  const lines = [
    ...incomingConferences(state).map((conference) =>
      t('tray.rings', {
        name:
          conference.counterpart === ''
            ? conferenceInMenu(t, state, conference)
            : shorten(conference.counterpart, mostLabelCharacters),
      }),
    ),
    ...(first
      ? [
          waiting.length === 1
            ? t('tray.waits', { name: personName(t, first) })
            : t('tray.wait', { count: waiting.length, name: personName(t, first) }),
        ]
      : []),
    ...unreadLines(t, unread),
    ...conferences.map((conference) => conferenceLine(state, t, conference)),
    ...(held ? [groupWords(t, held)] : []),
    ...(sending ? [t('announce.group', { title: groupTitle(t, sending), counts: countsText(t, sending) })] : []),
    ...accounts
      .filter(({ id }) => !busy.has(id))
      .map((account) => t('tray.part', { first: accountWords(state, t, account), second: standingWords(t, account) })),
  ];
  let tooltip = '';
  for (const line of lines) {
    const longer = tooltip === '' ? line : `${tooltip}\n${line}`;
    if (longer.length > mostTooltipUnits) continue;
    tooltip = longer;
  }
  return tooltip === '' ? shorten(lines[0] ?? '', mostTooltipUnits) : tooltip;
};
