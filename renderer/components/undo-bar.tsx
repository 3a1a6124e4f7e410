import { Clock } from 'lucide';
import { useEffect, useRef, useState } from 'preact/hooks';
import { actions } from '../../app/actions/actions.ts';
import { heldKinds } from '../../app/domain/command.ts';
import { isHeldWhole, type CommandGroup } from '../../app/state/selectors/commands.ts';
import { useApplication } from '../application.ts';
import { remainingText, secondsText } from '../times.ts';
import { heldTitle } from '../../app/text/words.ts';
import { Icon } from './icon.tsx';
import { ActionKeys } from './keys.tsx';

const tickMs = 100;

/** Whether something of a group is held to be taken back: what only waits for its turn is not. */
const isHeld = (group: CommandGroup): boolean => group.counts.held > 0 && heldKinds.has(group.first.request.kind);

/** What is held and will be undone next: the group made last. */
export const heldGroupOf = (groups: readonly CommandGroup[]): CommandGroup | undefined =>
  groups.filter(isHeld).sort((left, right) => left.first.madeAt - right.first.madeAt).at(-1);

const Remaining = ({ until, total }: { readonly until: number; readonly total: number }) => {
  const { t } = useApplication();
  const [now, setNow] = useState(Date.now());
  const line = useRef<HTMLDivElement>(null);
  const isCalm = matchMedia('(prefers-reduced-motion: reduce)').matches;
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), isCalm ? 1000 : tickMs);
    const left = Math.max(0, until - Date.now());
    const animation = isCalm ? undefined : line.current?.animate([{ transform: `scaleX(${Math.min(1, left / Math.max(1, total))})` }, { transform: 'scaleX(0)' }], { duration: left, fill: 'forwards' });
    return () => {
      clearInterval(timer);
      animation?.cancel();
    };
  }, [until, total, isCalm]);
  const left = until - now;
  return (
    <>
      <span class="figures">{t('undo.left', { seconds: isCalm ? secondsText(Math.ceil(left / 1000) * 1000, 0) : remainingText(left) })}</span>
      {!isCalm && <div ref={line} class="undo-line" aria-hidden="true" />}
    </>
  );
};

/** What is about to happen and how it is taken back: always at the same place, the only bar of its colour. */
export const UndoBar = () => {
  const { t, model, tell } = useApplication();
  const groups = model.commands.groups.all();
  const group = heldGroupOf(groups);
  if (!group || group.heldUntil === null) return null;
  const others = groups.filter((other) => other !== group && isHeld(other)).length;
  return (
    <section class="undo-bar" aria-label={t('undo.label')}>
      <Icon node={Clock} size={18} />
      <div class="undo-words">
        <strong>{heldTitle(t, group)}</strong>
        <span>
          {isHeldWhole(group) ? t('undo.nothing-sent') : t('undo.partly-sent', { count: group.commands.length - group.counts.held })}{t('sentence.gap')}
          <Remaining key={group.id} until={group.heldUntil} total={group.heldUntil - group.first.madeAt} />
          {others > 0 && t('sentence.gap') + t('undo.more', { count: others })}
        </span>
      </div>
      <button type="button" class="undo-button" onClick={() => void tell('command.undo', { groupId: group.id })}>
        {t('action.undo')} <ActionKeys action={actions.undo} isDecoration />
      </button>
    </section>
  );
};
