import { allActions } from '../../app/actions/actions.ts';
import { useApplication } from '../application.ts';
import { DialogFrame } from './dialog-frame.tsx';

const symbols: Readonly<Record<string, string>> = { ArrowUp: '↑', ArrowDown: '↓', Escape: 'Esc' };

/** How a key is written on this kind of machine. */
const keyText = (keys: string, isMac: boolean): string =>
  keys.split('+').map((part) => (part === 'Ctrl' && isMac ? '⌘' : (symbols[part] ?? part))).join(isMac ? '' : '+');

/** Every key that does something in the window. */
export const ShortcutsDialog = () => {
  const { t, model } = useApplication();
  const isMac = model.environment.value?.platform === 'mac';
  return (
    <DialogFrame title={t('action.shortcuts')}>
      <dl class="shortcuts">
        {allActions.filter(({ keys }) => keys.length > 0).map((action) => (
          <div key={action.id}>
            <dt>{t(action.label)}</dt>
            <dd>{action.keys.map((keys) => <kbd key={keys}>{keyText(keys, isMac)}</kbd>)}</dd>
          </div>
        ))}
      </dl>
    </DialogFrame>
  );
};
