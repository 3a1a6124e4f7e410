import { effect, signal, type ReadonlySignal } from '@preact/signals';
import { heldKinds, isUnderWay } from '../app/domain/command.ts';
import type { Translate } from '../app/text/translate.ts';
import type { Model, ModelEvent } from './model/model.ts';
import type { RosterChange } from './model/roster.ts';
import { commandTitle, conferenceName, countsText, groupTitle, heldTitle } from '../app/text/words.ts';

/** Sentences for screen readers: what can wait its turn, and what cannot. */
export interface Announcer {
  readonly polite: ReadonlySignal<string>;
  readonly assertive: ReadonlySignal<string>;
  /** Follows the roster that is shown; bursts are summed up. */
  readonly rosterChanged: (change: RosterChange) => void;
}

/** Joins and leaves within this time are told as one sentence. */
const burstMs = 1000;

/**
 * Announces the outcome of every own command, the beginning and end of stale pictures, and who comes and goes.
 * `later` calls back once, after that many milliseconds.
 */
export const createAnnouncer = (model: Model, t: Translate, later: (task: () => void, delayMs: number) => void): Announcer => {
  const polite = signal('');
  const assertive = signal('');
  let joined: string[] = [];
  let left: string[] = [];
  let waiting: string[] = [];
  let isBurst = false;
  const toldGroups = new Map<string, 'held' | 'done'>();

  const command = ({ after }: Extract<ModelEvent, { slice: 'command' }>): void => {
    const group = model.commands.groups.peek(after.groupId);
    if (!group) return;
    const told = toldGroups.get(group.id);
    if (after.phase === 'held' && told === undefined && heldKinds.has(after.request.kind)) {
      toldGroups.set(group.id, 'held');
      polite.value = t('announce.held', { title: heldTitle(t, group) });
      return;
    }
    if (group.isUnderWay) return;
    // An unconfirmed command may still be proved later: that is news again.
    if (group.commands.length > 1) {
      if (told === 'done') return;
      toldGroups.set(group.id, 'done');
      polite.value = t('announce.group', { title: groupTitle(t, group), counts: countsText(t, group) });
      return;
    }
    toldGroups.set(group.id, 'done');
    const outcome = t(`phase.${after.phase}`).toLocaleLowerCase();
    const title = commandTitle(t, after);
    if (after.request.kind === 'drop' && after.phase === 'confirmed') polite.value = t('announce.dropped', { name: after.target?.name ?? '', outcome });
    else polite.value = after.reason && after.phase !== 'cancelled'
      ? t('announce.outcome-reason', { title, outcome, reason: t(`error.${after.reason}.what`) })
      : t('announce.outcome', { title, outcome });
  };

  model.observe((event) => {
    if (event.slice === 'command') {
      if (event.before && !isUnderWay(event.before.phase) && event.before.phase === event.after.phase) return;
      command(event);
      return;
    }
    const { before, after } = event;
    if (before.truth.status !== after.truth.status)
      assertive.value = t(after.truth.status === 'stale' ? 'announce.stale' : 'announce.live', { name: conferenceName(t, after) });
  });

  effect(() => {
    // In another language what was said before is not left for whoever reads on.
    void t('list.separator');
    polite.value = '';
    assertive.value = '';
  });

  const part = (names: readonly string[], one: 'announce.joined-one' | 'announce.left-one', many: 'announce.joined-many' | 'announce.left-many'): string[] =>
    names.length === 0 ? [] : [names.length === 1 ? t(one, { name: names[0] ?? '' }) : t(many, { count: names.length })];

  const waits = ([name = '', ...others]: readonly string[]): string[] =>
    name === '' ? [] : [others.length === 0 ? t('notification.waits', { name }) : t('notification.wait', { name, count: others.length })];

  return {
    polite,
    assertive,
    rosterChanged: (change) => {
      for (const { name, state } of change.added) (state === 'in-lobby' ? waiting : joined).push(name);
      for (const { before, after } of change.changed) if (before.state === 'in-lobby' && after.state !== 'in-lobby' && after.state !== 'left') joined.push(after.name);
      left.push(...change.removed.map(({ name }) => name));
      if (isBurst || joined.length + left.length + waiting.length === 0) return;
      isBurst = true;
      later(() => {
        polite.value = [
          ...waits(waiting),
          ...part(joined, 'announce.joined-one', 'announce.joined-many'),
          ...part(left, 'announce.left-one', 'announce.left-many'),
        ].join(t('list.separator'));
        joined = [];
        left = [];
        waiting = [];
        isBurst = false;
      }, burstMs);
    },
  };
};
