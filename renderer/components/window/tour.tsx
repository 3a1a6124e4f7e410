import { Check, Circle, RotateCcw, X } from 'lucide';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { TextKey } from '../../../app/text/keys.ts';
import { useApplication } from '../../application/application.ts';
import { outOfReach, stepsDone, tourSceneId, tourSteps, type TourStep } from '../../model/tour.ts';
import { isFocusAt } from './practice-mark.tsx';
import { Icon } from '../parts/icon.tsx';

/** What each step is called: the word that the window uses for it. */
const names = {
  drop: 'row.drop',
  undo: 'action.undo',
  mute: 'tour.mute',
  unconfirmed: 'phase.unconfirmed',
  stale: 'stale.word',
} as const satisfies Record<TourStep, TextKey>;

const noSteps: ReadonlySet<TourStep> = new Set();

/**
 * The tour of the first practice scene: five steps in any order, each ticked off when the person has really done or
 * seen it. Below the list, so that no row moves; it says aloud what it ticks off, and waits for as long as it takes.
 */
export const Tour = ({ accountId }: { readonly accountId: string }) => {
  const { t, model, view, centre, announcer, request } = useApplication();
  const [chosen, setChosen] = useState<TourStep | null>(null);
  const kept = view.tour.value;
  const isSame = kept?.accountId === accountId;
  const done = isSame ? kept.done : noSteps;
  const shown = centre.value;
  const conference = shown.kind === 'conference' ? (model.conferences.read(shown.id) ?? null) : null;
  const commands = model.commands.groups
    .all()
    .flatMap((group) => (group.first.accountId === accountId ? [...group.commands.values()] : []));
  const now = stepsDone(commands, conference);
  const added = tourSteps.filter((step) => now.has(step) && !done.has(step));
  const next = tourSteps.find((step) => !done.has(step) && !added.includes(step)) ?? null;
  const words = (step: TourStep): string => t(`tour.do.${step}`, { name: outOfReach });

  useEffect(() => {
    if (!isSame) announcer.tell(t('tour.began', { next: words('drop') }));
    if (isSame && added.length === 0) return;
    view.tour.value = { accountId, done: new Set([...done, ...added]), isClosed: isSame && kept.isClosed };
    if (added.length === 0) return;
    setChosen(null);
    const steps = added.map((step) => t(names[step])).join(t('list.separator'));
    announcer.tell(
      next === null ? t('tour.over') : t('tour.ticked', { steps, next: t(names[next]), how: words(next) }),
    );
  }, [accountId, isSame, added.join(' ')]);

  const steps = useRef<HTMLOListElement>(null);
  const isClosed = isSame && kept.isClosed;
  const wasClosed = useRef(isClosed);
  useLayoutEffect(() => {
    if (wasClosed.current && !isClosed && isFocusAt('.practice-mark'))
      steps.current?.querySelector<HTMLElement>('[aria-pressed="true"], button')?.focus();
    wasClosed.current = isClosed;
  }, [isClosed]);

  if (!isSame || isClosed) return null;
  const told = chosen ?? next;
  return (
    <section
      class="tour"
      aria-label={t('tour.label')}
    >
      <strong class="tour-title">
        {t('tour.label')}{' '}
        <span class="figures quiet">{t('tour.progress', { done: done.size, total: tourSteps.length })}</span>
      </strong>
      <ol
        ref={steps}
        class="tour-steps"
        data-roving="tour"
      >
        {tourSteps.map((step) => (
          <li key={step}>
            <button
              type="button"
              class={done.has(step) ? 'tour-step tour-step-done' : 'tour-step'}
              aria-pressed={step === told}
              onClick={() => setChosen(step)}
            >
              <Icon
                node={done.has(step) ? Check : Circle}
                size={13}
              />
              <span class="tour-name">{t(names[step])}</span>
              <span class="visually-hidden">{t(done.has(step) ? 'tour.done' : 'tour.open')}</span>
            </button>
          </li>
        ))}
      </ol>
      <span class="tour-buttons">
        <button
          type="button"
          class="icon-button"
          aria-label={t('tour.again')}
          data-hint={t('tour.again')}
          onClick={() => void request('practice.start', { sceneId: tourSceneId })}
        >
          <Icon
            node={RotateCcw}
            size={15}
          />
        </button>
        <button
          type="button"
          class="icon-button"
          aria-label={t('tour.close')}
          data-hint={t('tour.close')}
          onClick={() => {
            view.tour.value = { ...kept, isClosed: true };
          }}
        >
          <Icon
            node={X}
            size={15}
          />
        </button>
      </span>
      <p class="tour-words">{told === null ? t('tour.over') : words(told)}</p>
    </section>
  );
};
