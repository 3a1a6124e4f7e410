import { Clock } from 'lucide';
import { useEffect, useRef, useState } from 'preact/hooks';
import { actions } from '../../../app/actions/actions.ts';
import { groupToUndo, heldGroups, isHeldWhole } from '../../../app/state/selectors/commands.ts';
import { useApplication } from '../../application/application.ts';
import { remainingText, secondsText } from '../../application/times.ts';
import { heldTitle } from '../../../app/wording/words.ts';
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
        {t('undo.left', { seconds: isCalm ? secondsText(Math.ceil(left / 1000) * 1000, 0) : remainingText(left) })}
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

/** What is held, the time left, and the button that undoes it: always in the same place. */
export const UndoBar = () => {
  const { t, model, request } = useApplication();
  const groups = model.commands.groups.all();
  const group = groupToUndo(groups);
  if (!group || group.heldUntil === null) return null;
  const others = heldGroups(groups).length - 1;
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
        <span>
          {isHeldWhole(group) ? t('undo.nothing-sent') : t('undo.partly-sent', { count: group.sentCount })}
          {t('sentence.gap')}
          <Remaining
            key={group.id}
            until={group.heldUntil}
            total={group.heldUntil - group.first.madeAt}
          />
          {others > 0 && t('sentence.gap') + t('undo.more', { count: others })}
        </span>
      </div>
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
    </section>
  );
};
