import { Clock } from 'lucide';
import { useEffect, useRef, useState } from 'preact/hooks';
import { actions } from '../../../app/actions/actions.ts';
import type { CommandGroup } from '../../../app/state/command-groups.ts';
import { groupToUndo, heldGroups, isHeldWhole } from '../../../app/state/selectors/commands.ts';
import { heldTitle, namesText } from '../../../app/wording/words.ts';
import { useApplication } from '../../application/application.ts';
import { remainingText, secondsText } from '../../application/times.ts';
import { Icon } from './icon.tsx';
import { ActionKeys } from './keys.tsx';

const tickMs = 100;

const Remaining = ({ until, total }: { readonly until: number; readonly total: number }) => {
  const { t, nowMs } = useApplication();
  const [now, setNow] = useState(nowMs());
  const line = useRef<HTMLDivElement>(null);
  const isCalm = matchMedia('(prefers-reduced-motion: reduce)').matches;
  useEffect(() => {
    const timer = setInterval(() => setNow(nowMs()), isCalm ? 1000 : tickMs);
    const left = Math.max(0, until - nowMs());
    const animation = isCalm
      ? undefined
      : line.current?.animate(
          [{ transform: `scaleX(${Math.min(1, left / Math.max(1, total))})` }, { transform: 'scaleX(0)' }],
          { duration: left, fill: 'forwards' },
        );
    return () => {
      clearInterval(timer);
      animation?.cancel();
    };
  }, [until, total, isCalm]);
  const left = until - now;
  return (
    <>
      <span class="figures">
        {left <= 0
          ? t('undo.sending')
          : t('undo.left', { seconds: isCalm ? secondsText(Math.ceil(left / 1000) * 1000, 0) : remainingText(left) })}
      </span>
      {!isCalm && (
        <div
          ref={line}
          class="undo-line"
          aria-hidden="true"
        />
      )}
    </>
  );
};

const namesOf = ({ commands }: CommandGroup): readonly string[] =>
  [...commands.values()].map(({ target }) => target?.name ?? '').filter((name) => name !== '');

/** How many of those a group is about are not in the list as it is searched or filtered now. */
const hiddenCount = ({ commands }: CommandGroup, shownIds: ReadonlySet<string> | null): number =>
  shownIds === null
    ? 0
    : [...commands.values()].filter(({ target }) => target && target.id !== '' && !shownIds.has(target.id)).length;

/**
 * What is held and leaves soonest, whom it is about, the time left, and the buttons that undo it or everything: always
 * in the same place.
 */
export const UndoBar = () => {
  const { t, model, view, centre, request } = useApplication();
  const groups = model.commands.groups.all();
  const group = groupToUndo(groups);
  if (!group || group.heldUntil === null) return null;
  const others = heldGroups(groups).filter((other) => other !== group);
  const names = namesOf(group);
  const shown = centre.value;
  const isHere = shown.kind === 'conference' && shown.id === group.first.conferenceId;
  const hidden = isHere ? hiddenCount(group, view.shownIds.value) : 0;
  return (
    <section
      class="undo-bar"
      aria-label={t('undo.label')}
    >
      <Icon
        node={Clock}
        size={18}
      />
      <div class="undo-words">
        <strong>{heldTitle(t, group)}</strong>
        {names.length > 1 && <bdi>{namesText(t, names)}</bdi>}
        {hidden > 0 && <span>{t(group.size === 1 ? 'undo.hidden-one' : 'undo.hidden', { count: hidden })}</span>}
        <span>
          {isHeldWhole(group) ? t('undo.nothing-sent') : t('undo.partly-sent', { count: group.sentCount })}
          {t('sentence.gap')}
          <Remaining
            key={group.id}
            until={group.heldUntil}
            total={group.heldUntil - group.first.madeAt}
          />
          {others.length > 0 &&
            t('sentence.gap') +
              t('undo.more', {
                count: others.length,
                names: namesText(
                  t,
                  others.map((other) => heldTitle(t, other)),
                ),
              })}
        </span>
      </div>
      <span class="undo-buttons">
        <button
          type="button"
          class="undo-button"
          onClick={() => void request('command.undo', { groupId: group.id })}
        >
          {t('action.undo')}{' '}
          <ActionKeys
            action={actions.undo}
            isDecoration
          />
        </button>
        {others.length > 0 && (
          <button
            type="button"
            class="undo-button"
            onClick={() => void request('command.undo-all', {})}
          >
            {t('action.undo-all')}
          </button>
        )}
      </span>
    </section>
  );
};
