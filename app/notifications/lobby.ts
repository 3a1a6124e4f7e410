import type { Participant } from '../domain/participant.ts';
import { lobbyOf } from '../state/selectors/lobby.ts';
import { conferenceName } from '../text/words.ts';
import { createNotification, shortName, type Notification, type NotificationAction, type Step } from './notification.ts';
import type { Situation } from './situation.ts';

/** Who waited in a lobby when it was last judged, and whether a notification told of it. */
interface LobbyMemory {
  readonly seenIds: readonly string[];
  readonly isShown: boolean;
}

/** Lobbies in which somebody waits, by conference. */
export type LobbyMemories = ReadonlyMap<string, LobbyMemory>;

const idOf = (conferenceId: string): string => `lobby:${conferenceId}`;

const admitAction = (conferenceId: string, person: Participant, { t }: Situation): readonly NotificationAction[] =>
  person.permissions.admit?.verdict === 'allowed'
    // This very person, also when somebody else waits longest by the time it is pressed.
    ? [{ id: 'admit', label: t('notification.admit', { name: shortName(person.name) }), call: { name: 'command.make', input: { request: { kind: 'admit', conferenceId, participantIds: [person.id] }, surface: 'notification' } } }]
    : [];

const lobbyNotification = (conferenceId: string, first: Participant, othersCount: number, isQuiet: boolean, situation: Situation): Notification => {
  const { state, t } = situation;
  const conference = state.conferences.get(conferenceId);
  const name = shortName(first.name);
  return createNotification({
    id: idOf(conferenceId),
    topic: 'lobby',
    title: othersCount === 0 ? t('notification.waits', { name }) : t('notification.wait', { name, count: othersCount }),
    body: conference ? conferenceName(t, conference) : '',
    about: { accountId: conference?.accountId ?? null, conferenceId },
    actions: admitAction(conferenceId, first, situation),
    isQuiet,
  });
};

/**
 * Decides what to tell of the lobbies of `conferenceIds`, which may have changed: one notification each while somebody
 * waits. Who comes is news; who goes only corrects what is on the screen, which `isOnScreen` knows.
 */
export const decideLobbies = (
  memory: LobbyMemories, conferenceIds: Iterable<string>, isOnScreen: (id: string) => boolean, situation: Situation,
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
    const isWatched = situation.sight.isLookingAtGavel && situation.sight.shown.conferenceId === conferenceId;
    const isNews = hasNew && !isWatched;
    const isCorrection = !isNews && isOnScreen(idOf(conferenceId)) && before?.seenIds.join() !== seenIds.join();
    if (isNews || isCorrection)
      steps.push({ do: 'deliver', notification: lobbyNotification(conferenceId, first, waiting.length - 1, isCorrection, situation) });
    after.set(conferenceId, { seenIds, isShown: isNews || before?.isShown === true });
  }
  return { memory: after, steps };
};
