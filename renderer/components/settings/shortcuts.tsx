import { useState } from 'preact/hooks';
import type { Action } from '../../../app/actions/action.ts';
import { shortcutActions } from '../../../app/actions/shortcut-actions.ts';
import { useApplication } from '../../application/application.ts';
import { usePlatform } from '../parts/keys.tsx';
import { ShortcutRow } from './shortcut-row.tsx';

const usual = shortcutActions.filter(({ shortcut }) => shortcut !== null);
const more = shortcutActions.filter(({ shortcut }) => shortcut === null);

/** The global shortcuts, one row for each action. The order never changes, so that the focus stays in its place. */
export const ShortcutSettings = () => {
  const { t, model } = useApplication();
  const platform = usePlatform();
  const [said, setSaid] = useState('');
  const desktop = model.desktop.value;
  if (desktop === null) return <p class="setting-reason">{t('shortcuts.installed-only')}</p>;
  const byAction = new Map(desktop.shortcuts.map((shortcut) => [shortcut.actionId, shortcut]));
  const list = (title: string, actions: readonly Action[]) => (
    <ul
      class="shortcut-list"
      aria-label={title}
    >
      {actions.map((action) => (
        <ShortcutRow
          key={action.id}
          action={action}
          shortcut={byAction.get(action.id)}
          onSaid={setSaid}
        />
      ))}
    </ul>
  );
  return (
    <>
      <p class="field-hint">{t('shortcuts.hint')}</p>
      {platform === 'windows' && <p class="field-hint">{t('shortcuts.alt-gr')}</p>}
      <output class="visually-hidden">{said}</output>
      {list(t('shortcuts.usual'), usual)}
      <h3 class="settings-title">{t('shortcuts.more')}</h3>
      {list(t('shortcuts.more'), more)}
    </>
  );
};
