import { Check, ChevronDown, DoorOpen, X } from 'lucide';
import { useComputed } from '@preact/signals';
import { useRef, useState } from 'preact/hooks';
import { meetingPeopleActions } from '../../../app/actions/meeting-people.ts';
import type { Conference } from '../../../app/domain/conference.ts';
import type { Participant } from '../../../app/domain/participant.ts';
import { lobbyOf } from '../../../app/state/selectors/lobby.ts';
import { namesakeOf } from '../../../app/state/selectors/namesakes.ts';
import { useApplication } from '../../application/application.ts';
import { clockText } from '../../application/times.ts';
import { conferenceNow } from '../../application/shown-now.ts';
import { ActionButton } from '../parts/action-button.tsx';
import { Icon } from '../parts/icon.tsx';
import { MenuButton } from '../parts/menu-button.tsx';
import type { MenuItem } from '../parts/menu-list.tsx';
import { Ticking } from '../parts/ticking.tsx';
import { SourceChip } from './source-chip.tsx';

/** How long the ending of somebody's waiting is told, in milliseconds. */
const endingMs = 60_000;
/** A press that comes sooner after another person took the place was meant for the one before, in milliseconds. */
const steadyMs = 600;

/** A name of so many characters may need scrolling: the hint then has all of it. */
const longName = 40;

/** That nobody waits, and for a while how the waiting of the last one ended. */
const NobodyWaits = ({ conference }: { readonly conference: Conference }) => {
  const { t, now } = useApplication();
  const last = conference.lobbyEndings?.at(-1);
  return (
    <span class="lobby-person quiet">
      {last && now.value - last.at < endingMs
        ? t(`lobby.ended.${last.outcome}`, { name: last.name })
        : t(conference.settings?.hasLobby === false ? 'lobby.off' : 'lobby.empty')}
    </span>
  );
};

const NextPerson = ({ conferenceId, person }: { readonly conferenceId: string; readonly person: Participant }) => {
  const { t, model, view, status, makeCommand, permissionFor, denial } = useApplication();
  const isCompact = view.size.value === 'compact';
  const isShort = view.size.value !== 'full';
  /** For whom a press was refused because it was meant for the one before. */
  const [refusedId, setRefusedId] = useState<string | null>(null);
  const before = useRef<{ id: string; sinceMs: number }>({ id: person.id, sinceMs: 0 });
  if (before.current.id !== person.id) before.current = { id: person.id, sinceMs: Date.now() };
  const namesake = useComputed(() => {
    const roster = model.roster(conferenceId).tracked;
    const shown = roster.get(person.id);
    return shown ? (namesakeOf(shown, roster.values())?.name ?? null) : null;
  }).value;
  const conference = model.conferences.read(conferenceId);
  const accountId = conference?.accountId ?? null;
  const isLost = status.value === 'lost';
  const { stateSince } = person;
  const waitText = (since: number, nowMs: number): string => {
    const until = conference ? conferenceNow(conference, isLost, nowMs) : nowMs;
    return t('lobby.since', { time: clockText(until - since) });
  };
  const press = (kind: 'admit' | 'reject-entry'): void => {
    const isAnother = Date.now() - before.current.sinceMs < steadyMs;
    setRefusedId(isAnother ? person.id : null);
    if (!isAnother) void makeCommand({ kind, conferenceId, participantIds: [person.id] });
  };
  const denialFor = (kind: 'admit' | 'reject-entry'): string | null =>
    denial(permissionFor(kind, { conferenceId, participantId: person.id }), kind, accountId);
  return (
    <>
      <span
        class="lobby-person"
        data-hint={person.name.length > longName ? person.name : undefined}
      >
        <strong>
          <bdi>{person.name}</bdi>
        </strong>
        <SourceChip participant={person} />
        {namesake !== null && <span class="chip chip-amber">{t('lobby.namesake', { name: namesake })}</span>}
        {!isCompact && person.address !== '' && person.address !== person.name && (
          <bdi class="quiet">{person.address}</bdi>
        )}
        {stateSince !== null && (
          <span class="figures quiet">
            <Ticking text={(nowMs) => waitText(stateSince, nowMs)} />
          </span>
        )}
        {refusedId === person.id && <span role="alert">{t('lobby.changed')}</span>}
      </span>
      <ActionButton
        icon={Check}
        isShort={isShort}
        denial={denialFor('admit')}
        onPress={() => press('admit')}
      >
        {t('lobby.admit')}
        <span class="visually-hidden"> {person.name}</span>
      </ActionButton>
      <ActionButton
        icon={X}
        look="danger"
        isShort={isShort}
        denial={denialFor('reject-entry')}
        onPress={() => press('reject-entry')}
      >
        {t('lobby.reject')}
        <span class="visually-hidden"> {person.name}</span>
      </ActionButton>
    </>
  );
};

/**
 * Who waits in the lobby, on a line that is there whether somebody waits or not, so that no row moves: the one who has
 * waited longest, and how many others.
 */
export const LobbyStrip = ({ conferenceId }: { readonly conferenceId: string }) => {
  const { t, model, view, perform, denialOf } = useApplication();
  const conference = model.conferences.read(conferenceId);
  const waiting = useComputed(() => lobbyOf(model.tracked, conferenceId)).value;
  if (!conference) return null;
  const isCompact = view.size.value === 'compact';
  const hasLobby =
    conference.settings?.hasLobby !== undefined || conference.shared?.admit !== undefined || waiting.length > 0;
  if (!hasLobby) return null;
  const [first] = waiting;
  const { admitAll, rejectAll } = meetingPeopleActions;
  const items: readonly MenuItem[] = [
    {
      id: 'show',
      label: t('lobby.show-all'),
      reason: null,
      onPress: () => {
        view.filter.value = 'lobby';
      },
    },
    ...[admitAll, rejectAll].map((action) => ({
      id: action.id,
      label: t(action.label),
      isDanger: action === rejectAll,
      reason: denialOf(action),
      onPress: () => perform(action),
    })),
  ];
  return (
    <section
      class={first ? 'lobby lobby-waits' : 'lobby'}
      aria-label={t('lobby.label')}
      data-roving="lobby"
    >
      <Icon
        node={DoorOpen}
        size={16}
      />
      {first ? (
        <NextPerson
          conferenceId={conferenceId}
          person={first}
        />
      ) : (
        <NobodyWaits conference={conference} />
      )}
      {waiting.length > 1 && (
        <MenuButton
          class="button button-plain"
          items={items}
          label={t('lobby.more', { count: waiting.length - 1 })}
        >
          {t(isCompact ? 'lobby.more-compact' : 'lobby.more-short', { count: waiting.length - 1 })}
          <Icon
            node={ChevronDown}
            size={13}
          />
        </MenuButton>
      )}
    </section>
  );
};
