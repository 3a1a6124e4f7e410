import type { Action } from '../../../app/actions/action.ts';
import { allActions, findAction } from '../../../app/actions/actions.ts';
import { desktopActions } from '../../../app/actions/desktop.ts';
import { shortcutProblemText } from '../../../app/wording/shortcut-words.ts';
import { useApplication } from '../../application/application.ts';
import { DialogFrame } from '../parts/dialog-frame.tsx';
import { Keys, usePlatform } from '../parts/keys.tsx';
import { ShortcutMark } from '../parts/shortcut-mark.tsx';

const ofInstalled: ReadonlySet<Action> = new Set<Action>(Object.values(desktopActions));

/** The global shortcuts, those that were refused with the reason. */
const AnywhereKeys = () => {
  const { t, model } = useApplication();
  const platform = usePlatform();
  const shown = model.desktop.value?.shortcuts.filter(({ status }) => status !== 'off') ?? [];
  if (shown.length === 0) return null;
  return (
    <>
      <h3>{t('shortcuts.anywhere')}</h3>
      <dl class="shortcuts">
        {shown.map((shortcut) => {
          const { actionId, owned, wanted, status } = shortcut;
          const action = findAction(actionId);
          const keys = owned ?? wanted;
          const problem = shortcutProblemText(t, shortcut, platform);
          return (
            action &&
            keys !== null && (
              <div
                key={actionId}
                data-action={actionId}
              >
                <dt>
                  {t(action.label)}
                  {problem !== null && <span class="shortcut-below">{problem}</span>}
                </dt>
                <dd>
                  {status !== 'active' && <ShortcutMark status={status} />}
                  <Keys
                    keys={keys}
                    of="desktop"
                  />
                </dd>
              </div>
            )
          );
        })}
      </dl>
    </>
  );
};

/** All keys: inside the window, and global shortcuts. */
export const ShortcutsDialog = () => {
  const { t, model } = useApplication();
  const shown = allActions.filter(
    (action) => action.keys.length > 0 && (model.desktop.value !== null || !ofInstalled.has(action)),
  );
  return (
    <DialogFrame title={t('action.shortcuts')}>
      {model.desktop.value !== null && <h3>{t('shortcuts.in-window')}</h3>}
      <dl class="shortcuts">
        {shown.map((action) => (
          <div
            key={action.id}
            data-action={action.id}
          >
            <dt>{t(action.label)}</dt>
            <dd>
              {action.keys.map((keys) => (
                <Keys
                  key={keys}
                  keys={keys}
                  of="window"
                />
              ))}
            </dd>
          </div>
        ))}
      </dl>
      <AnywhereKeys />
    </DialogFrame>
  );
};
