import { Check, Minus, X, type IconNode } from 'lucide';
import type { Shortcut } from '../../../app/domain/desktop.ts';
import { useApplication } from '../../application/application.ts';
import { Icon } from './icon.tsx';
import { questionMark } from './phase-mark.tsx';

const looks: Readonly<Record<Shortcut['status'], { readonly shape: IconNode; readonly look: string }>> = {
  off: { shape: Minus, look: 'cancelled' },
  active: { shape: Check, look: 'confirmed' },
  refused: { shape: X, look: 'refused' },
  unconfirmed: { shape: questionMark, look: 'unconfirmed' },
};

/** The status of a shortcut: a word, a shape and a colour. */
export const ShortcutMark = ({ status }: { readonly status: Shortcut['status'] }) => {
  const { t } = useApplication();
  return (
    <span class={`mark mark-${looks[status].look}`}>
      <Icon
        node={looks[status].shape}
        size={12}
      />
      <span>{t(`shortcuts.status.${status}`)}</span>
    </span>
  );
};
