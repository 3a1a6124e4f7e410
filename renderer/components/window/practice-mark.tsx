import { useLayoutEffect, useRef } from 'preact/hooks';
import type { Account } from '../../../app/domain/account.ts';
import { useApplication } from '../../application/application.ts';
import { tourSceneId } from '../../model/tour.ts';

/** Whether the focus is in what is about to go, or was lost with it. */
export const isFocusAt = (what: string): boolean =>
  document.activeElement === document.body || document.activeElement?.closest(what) !== null;

/** The word that goes with the frame around a window that shows practice. A tour that was closed is opened here. */
export const PracticeMark = ({ account }: { readonly account: Account }) => {
  const { t, view } = useApplication();
  const tour = view.tour.value;
  const isClosed = account.sceneId === tourSceneId && tour?.accountId === account.id && tour.isClosed;
  const button = useRef<HTMLButtonElement>(null);
  useLayoutEffect(() => {
    if (isClosed && isFocusAt('.tour')) button.current?.focus();
  }, [isClosed]);
  return (
    <div class="practice-mark">
      {t('practice.mark')}
      {isClosed && (
        <button
          type="button"
          class="practice-tour"
          ref={button}
          onClick={() => {
            view.tour.value = { ...tour, isClosed: false };
          }}
        >
          {t('tour.show')}
        </button>
      )}
    </div>
  );
};
