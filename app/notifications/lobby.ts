import type { Conference } from '../domain/conference.ts';
import type { Participant } from '../domain/participant.ts';
import { lobbyOf } from '../state/selectors/lobby.ts';
import { conferenceName } from '../wording/words.ts';
import {
  createNotification,
  shortName,
  type Notification,
  type NotificationAction,
  type Step,
} from './notification.ts';
import type { Situation } from './situation.ts';

/** Who waited in a lobby at the last decision, and whether a notification was shown. */
interface LobbyMemory {
  readonly seenIds: readonly string[];
  /** Ids of the buttons for who is next: what may be done to them can be known later than that they wait. */
  readonly buttons: string;
  readonly isShown: boolean;
}

/** Lobbies with waiting participants, by conference. */
export type LobbyMemories = ReadonlyMap<string, LobbyMemory>;

const idOf = (conferenceId: string): string => `lobby:${conferenceId}`;

/** Whether that person may be let in or turned away; their own permission, or the one that holds for everybody. */
const mayBe = (permission: 'admit' | 'rejectEntry', participant: Participant, conference: Conference | undefined) =>
  (participant.permissions[permission] ?? conference?.shared?.[permission])?.verdict === 'allowed';

/** About this participant, even if another one has waited longest by the time the button is pressed. */
const lobbyButtons = (
  conferenceId: string,
  participant: Participant,
  { state, t }: Situation,
): readonly NotificationAction[] => {
  const conference = state.conferences.get(conferenceId);
  const name = shortName(participant.name);
  const button = (id: 'admit' | 'reject', kind: 'admit' | 'reject-entry'): NotificationAction => ({
    id,
    label: t(`notification.${id}`, { name }),
    call: {
      name: 'command.make',
      input: { request: { kind, conferenceId, participantIds: [participant.id] }, surface: 'notification' },
    },
  });
  return [
    ...(mayBe('admit', participant, conference) ? [button('admit', 'admit')] : []),
    ...(mayBe('rejectEntry', participant, conference) ? [button('reject', 'reject-entry')] : []),
  ];
};

const lobbyNotification = (
  conferenceId: string,
  first: Participant,
  othersCount: number,
  isQuiet: boolean,
  situation: Situation,
): Notification => {
  const { state, t } = situation;
  const conference = state.conferences.get(conferenceId);
  const name = shortName(first.name);
  return createNotification({
    id: idOf(conferenceId),
    topic: 'lobby',
    title: othersCount === 0 ? t('notification.waits', { name }) : t('notification.wait', { name, count: othersCount }),
    body: conference ? conferenceName(t, conference) : '',
    about: { accountId: conference?.accountId ?? null, conferenceId },
    actions: lobbyButtons(conferenceId, first, situation),
    isQuiet,
  });
};

/**
 * Decides the notifications of the lobbies of `conferenceIds`, which may have changed: one for each lobby with waiting
 * participants. Arrivals cause a notification; departures only update one that is on the screen.
 */
export const decideLobbies = (
  memory: LobbyMemories,
  conferenceIds: Iterable<string>,
  isOnScreen: (id: string) => boolean,
  situation: Situation,
): { readonly memory: LobbyMemories; readonly steps: readonly Step[] } => {
  const after = new Map(memory);
  const steps: Step[] = [];
  for (const conferenceId of conferenceIds) {
    const before = memory.get(conferenceId);
    const waiting = lobbyOf(situation.state, conferenceId);
    const [first] = waiting;
    if (!first) {
      if (before?.isShown === true) steps.push({ do: 'withdraw', id: idOf(conferenceId) });
      after.delete(conferenceId);
      continue;
    }
    const seenIds = waiting.map(({ id }) => id);
    const hasNew = seenIds.some((id) => before?.seenIds.includes(id) !== true);
    const isWatched = situation.focus.isFocused && situation.focus.shown.conferenceId === conferenceId;
    const isArrival = hasNew && !isWatched;
    const buttons = lobbyButtons(conferenceId, first, situation)
      .map(({ id }) => id)
      .join();
    const isSame = before?.seenIds.join() === seenIds.join() && before.buttons === buttons;
    const isUpdate = !isArrival && isOnScreen(idOf(conferenceId)) && !isSame;
    if (isArrival || isUpdate)
      steps.push({
        do: 'deliver',
        notification: lobbyNotification(conferenceId, first, waiting.length - 1, isUpdate, situation),
      });
    after.set(conferenceId, { seenIds, buttons, isShown: isArrival || before?.isShown === true });
  }
  return { memory: after, steps };
};
