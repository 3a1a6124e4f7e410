import { useEffect, useRef, useState } from 'preact/hooks';
import { heldKinds } from '../../app/domain/command.ts';
import { groupTitle, heldTitle } from '../../app/text/words.ts';
import { useApplication } from '../application.ts';
import { DialogFrame } from './dialog-frame.tsx';

/** Quitting while something is held: what it is, how long it can still be taken back, and the three ways on. */
export const QuitDialog = () => {
  const { t, model, view, now, tell } = useApplication();
  const [isWaiting, setWaiting] = useState(false);
  const isCalledOff = useRef(true);
  const groups = model.commands.groups.all().filter(({ counts }) => counts.held > 0);
  const heldUntil = Math.max(...groups.map((group) => group.heldUntil ?? 0));
  const seconds = Math.max(0, Math.ceil((heldUntil - now.value) / 1000));

  // However the dialog goes, but by one of the ways out: Gavel stays.
  useEffect(() => () => {
    if (isCalledOff.current) void tell('shell.quit', { held: 'stay' });
  }, []);

  const quit = (held: 'wait' | 'take-back'): void => {
    if (held === 'wait') setWaiting(true);
    else isCalledOff.current = false;
    void tell('shell.quit', { held });
  };
  const isHeld = groups.length > 0;
  return (
    <DialogFrame
      title={t(isHeld || isWaiting ? 'quit.title' : 'quit.nothing-held-title')}
      onSubmit={() => quit('take-back')}
      footer={
        <>
          <button type="button" class="button button-plain" onClick={() => { view.dialog.value = null; }}>{t('quit.stay')}</button>
          <span class="spring" />
          {isHeld && !isWaiting && <button type="button" class="button button-plain" onClick={() => quit('wait')}>{t('quit.wait')}</button>}
          <button type="submit" class="button button-primary" data-focus-first>{t(isHeld ? 'quit.take-back' : 'quit.now')}</button>
        </>
      }
    >
      {isHeld && (
        <ul class="quit-held">
          {groups.map((group) => <li key={group.id}><strong>{heldKinds.has(group.first.request.kind) ? heldTitle(t, group) : groupTitle(t, group)}</strong></li>)}
        </ul>
      )}
      {isHeld && <p class="figures">{t('quit.held', { count: groups.reduce((sum, { counts }) => sum + counts.held, 0), seconds })}</p>}
      {!isHeld && !isWaiting && <p>{t('quit.nothing-held')}</p>}
      {isWaiting && <output>{t('quit.waiting')}</output>}
    </DialogFrame>
  );
};
