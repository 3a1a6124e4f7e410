import { useEffect, useRef, useState } from 'preact/hooks';
import { unsentGroups } from '../../../app/state/selectors/commands.ts';
import { heldTitle } from '../../../app/wording/words.ts';
import { useApplication } from '../../application/application.ts';
import { DialogFrame } from '../parts/dialog-frame.tsx';

/** Asks what to do with held commands before quitting: undo them, wait until they are sent, or stay. */
export const QuitDialog = () => {
  const { t, model, view, now, request } = useApplication();
  const [isWaiting, setWaiting] = useState(false);
  const staysOnClose = useRef(true);
  const groups = unsentGroups(model.commands.groups.all());
  const heldUntil = Math.max(...groups.map((group) => group.heldUntil ?? 0));
  const seconds = Math.max(0, Math.ceil((heldUntil - now.value) / 1000));

  // Closing the dialog in any other way means to stay.
  useEffect(
    () => () => {
      if (staysOnClose.current) void request('shell.quit', { held: 'stay' });
    },
    [],
  );

  const quit = (held: 'wait' | 'take-back'): void => {
    if (held === 'wait') setWaiting(true);
    else staysOnClose.current = false;
    void request('shell.quit', { held });
  };
  const isHeld = groups.length > 0;
  return (
    <DialogFrame
      title={t(isHeld || isWaiting ? 'quit.title' : 'quit.nothing-held-title')}
      onSubmit={() => quit('take-back')}
      footer={
        <>
          <button
            type="button"
            class="button button-plain"
            onClick={() => {
              view.dialog.value = null;
            }}
          >
            {t('quit.stay')}
          </button>
          <span class="spring" />
          {isHeld && !isWaiting && (
            <button
              type="button"
              class="button button-plain"
              onClick={() => quit('wait')}
            >
              {t('quit.wait')}
            </button>
          )}
          <button
            type="submit"
            class="button button-primary"
            data-focus-first
          >
            {t(isHeld ? 'quit.take-back' : 'quit.now')}
          </button>
        </>
      }
    >
      {isHeld && (
        <ul class="quit-held">
          {groups.map((group) => (
            <li key={group.id}>
              <strong>{heldTitle(t, group)}</strong>
            </li>
          ))}
        </ul>
      )}
      {isHeld && (
        <p class="figures">
          {t('quit.held', {
            count: groups.reduce((sum, { counts }) => sum + counts.held + counts.waiting, 0),
            seconds,
          })}
        </p>
      )}
      {!isHeld && !isWaiting && <p>{t('quit.nothing-held')}</p>}
      {isWaiting && <output>{t('quit.waiting')}</output>}
    </DialogFrame>
  );
};
