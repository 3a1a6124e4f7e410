import { effect, signal, type ReadonlySignal } from '@preact/signals';
import type { LobbyEnding } from '../../app/domain/conference.ts';
import { isUnderWay } from '../../app/domain/command.ts';
import type { Participant } from '../../app/domain/participant.ts';
import type { CommandGroup } from '../../app/state/command-groups.ts';
import { settledCount } from '../../app/state/selectors/commands.ts';
import { vendorOf } from '../../app/state/selectors/vendors.ts';
import type { Translate } from '../../app/text/translate.ts';
import type { Model, ModelEvent } from '../model/model.ts';
import type { RosterChange } from '../model/roster.ts';
import { commandReason } from '../../app/wording/reasons.ts';
import { causeText, commandTitle, conferenceName, countsText, groupTitle, heldTitle } from '../../app/wording/words.ts';

/** Sentences for screen readers, as ARIA live regions announce them. */
export interface Announcer {
  readonly polite: ReadonlySignal<string>;
  readonly assertive: ReadonlySignal<string>;
  /** Called with how many are selected, whenever that changes. */
  readonly selected: (count: number) => void;
  /** Says a sentence when its turn comes. */
  readonly tell: (sentence: string) => void;
  /** Says why something that a key asked for is not done. */
  readonly denied: (reason: string) => void;
  /** Called with changes of the roster that is shown; bursts are announced in one sentence. */
  readonly rosterChanged: (change: RosterChange) => void;
}

/** Joins and leaves within this time, in milliseconds, are announced in one sentence. */
const burstMs = 1000;

/** A selection that grows by single steps is told once it rested, in milliseconds. */
const selectionMs = 250;
/** Groups of fewer commands tell only how they end. */
const fewest = 8;

/** Where a participant is, as far as announcements tell it apart. */
const placeOf = ({ state }: Participant): 'inside' | 'lobby' | 'outside' =>
  state === 'in-lobby' ? 'lobby' : state === 'left' || state === 'not-here' ? 'outside' : 'inside';

const hasHandUp = ({ handRaisedAt }: Participant): boolean => typeof handRaisedAt === 'number';

/** The endings that came after the one told last. */
const newEndings = (endings: readonly LobbyEnding[], told: LobbyEnding | undefined): readonly LobbyEnding[] => {
  const last =
    told === undefined
      ? -1
      : endings.findLastIndex(({ participantId, at }) => participantId === told.participantId && at === told.at);
  return endings.slice(last + 1);
};

/**
 * Announces held commands and outcomes, conferences that turn stale or live, and participants who join or leave.
 * `later` calls back once, after `delayMs` milliseconds.
 */
export const createAnnouncer = (
  model: Model,
  t: Translate,
  later: (task: () => void, delayMs: number) => void,
): Announcer => {
  const polite = signal('');
  const assertive = signal('');
  let joined: string[] = [];
  let left: Participant[] = [];
  let waiting: string[] = [];
  let hands: string[] = [];
  let endings: LobbyEnding[] = [];
  let isBurst = false;
  const quarters = new Map<string, number>();
  let selectedCount = 0;
  let isCounting = false;
  const names = new Map<string, string>();
  const announcedGroups = new Map<string, 'held' | 'done'>();

  /** How far a large group has come, told at each quarter. */
  const quarter = (group: CommandGroup): void => {
    if (group.size < fewest) return;
    const done = settledCount(group);
    const now = Math.floor((done * 4) / group.size);
    if (now === (quarters.get(group.id) ?? 0)) return;
    quarters.set(group.id, now);
    const progress = t('activity.progress', { done, total: group.size });
    polite.value = t('announce.group', { title: groupTitle(t, group), counts: progress });
  };

  const command = ({ after }: Extract<ModelEvent, { slice: 'command' }>): void => {
    const group = model.commands.groups.peek(after.groupId);
    if (!group) return;
    const announced = announcedGroups.get(group.id);
    if (after.phase === 'held' && announced === undefined) {
      announcedGroups.set(group.id, 'held');
      polite.value = t('announce.held', { title: heldTitle(t, group) });
      return;
    }
    if (group.isUnderWay) {
      quarter(group);
      return;
    }
    // An unconfirmed command may still be proved later: that is announced as well.
    if (group.size > 1) {
      if (announced === 'done') return;
      announcedGroups.set(group.id, 'done');
      polite.value = t('announce.group', { title: groupTitle(t, group), counts: countsText(t, group) });
      return;
    }
    announcedGroups.set(group.id, 'done');
    const outcome = t(`phase.${after.phase}`).toLocaleLowerCase();
    const title = commandTitle(t, after);
    const cause = causeText(t, after);
    if (cause !== null) polite.value = t('announce.cause', { title, cause });
    else if (after.request.kind === 'drop' && after.phase === 'confirmed')
      polite.value = t('announce.dropped', { name: after.target?.name ?? '', outcome });
    else {
      const reason =
        after.phase === 'cancelled' ? null : commandReason(t, after, vendorOf(model.state, after.accountId));
      polite.value = reason
        ? t('announce.outcome-reason', { title, outcome, reason: reason.what })
        : t('announce.outcome', { title, outcome });
    }
  };

  effect(() => {
    // After a change of language the old announcements are in the wrong one.
    void t('list.separator');
    polite.value = '';
    assertive.value = '';
  });

  const part = (
    names: readonly string[],
    one: 'announce.joined-one' | 'announce.left-one' | 'announce.hand-one',
    many: 'announce.joined-many' | 'announce.left-many' | 'announce.hand-many',
  ): string[] =>
    names.length === 0
      ? []
      : [names.length === 1 ? t(one, { name: names[0] ?? '' }) : t(many, { count: names.length })];

  const waits = ([name = '', ...others]: readonly string[]): string[] =>
    name === ''
      ? []
      : [
          others.length === 0
            ? t('notification.waits', { name })
            : t('notification.wait', { name, count: others.length }),
        ];

  const ended = ([ending, ...others]: readonly LobbyEnding[]): string[] =>
    ending === undefined
      ? []
      : [
          others.length === 0
            ? t(`lobby.ended.${ending.outcome}`, { name: ending.name })
            : t('announce.stopped-waiting', { count: others.length + 1 }),
        ];

  const entered = (participant: Participant): void => {
    const place = placeOf(participant);
    if (place === 'lobby') waiting.push(participant.name);
    else if (place === 'inside') joined.push(participant.name);
  };

  const tellSoon = (): void => {
    if (isBurst || joined.length + left.length + waiting.length + hands.length + endings.length === 0) return;
    isBurst = true;
    later(() => {
      const decided = new Set(endings.map(({ participantId }) => participantId));
      const gone = left.filter(({ id }) => !decided.has(id)).map(({ name }) => name);
      const rest = [
        ...waits(waiting),
        ...part(joined, 'announce.joined-one', 'announce.joined-many'),
        ...part(gone, 'announce.left-one', 'announce.left-many'),
        ...part(hands, 'announce.hand-one', 'announce.hand-many'),
      ].join(t('list.separator'));
      polite.value = [...ended(endings), ...(rest === '' ? [] : [rest])].join(t('sentence.gap'));
      joined = [];
      left = [];
      waiting = [];
      hands = [];
      endings = [];
      isBurst = false;
    }, burstMs);
  };

  model.observe((event) => {
    if (event.slice === 'command') {
      if (event.before && !isUnderWay(event.before.phase) && event.before.phase === event.after.phase) return;
      command(event);
      return;
    }
    const { before, after } = event;
    const told = before.lobbyEndings?.at(-1);
    endings.push(...newEndings(after.lobbyEndings ?? [], told));
    tellSoon();
    if (before.truth.status !== after.truth.status)
      assertive.value = t(after.truth.status === 'stale' ? 'announce.stale' : 'announce.live', {
        name: conferenceName(t, after),
      });
  });

  model.conferences.onIds(() => {
    const present = new Set<string>();
    for (const conference of model.conferences.peekAll()) {
      present.add(conference.id);
      names.set(conference.id, conferenceName(t, conference));
    }
    for (const [id, name] of [...names])
      if (!present.has(id)) {
        names.delete(id);
        polite.value = t('announce.ended', { name });
      }
  });

  return {
    polite,
    assertive,
    selected: (count) => {
      if (count === selectedCount) return;
      selectedCount = count;
      if (isCounting) return;
      isCounting = true;
      later(() => {
        isCounting = false;
        polite.value = t('tools.chosen', { count: selectedCount });
      }, selectionMs);
    },
    tell: (sentence) => {
      polite.value = sentence;
    },
    denied: (reason) => {
      assertive.value = '';
      assertive.value = reason;
    },
    rosterChanged: (change) => {
      for (const participant of change.added) entered(participant);
      for (const { before, after } of change.changed) {
        if (placeOf(before) !== placeOf(after)) entered(after);
        if (!hasHandUp(before) && hasHandUp(after)) hands.push(after.name);
      }
      left.push(...change.removed.filter(({ state }) => state !== 'not-here'));
      tellSoon();
    },
  };
};
