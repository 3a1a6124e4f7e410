import { ArrowRight, Check, Clock, X, type IconNode } from 'lucide';
import type { CommandPhase } from '../../app/domain/command.ts';
import { useApplication } from '../application.ts';
import { Icon } from './icon.tsx';

/** A bare question mark: it is not known. */
export const questionMark: IconNode = [
  ['path', { d: 'M7 7.5a5 5 0 0 1 9.7 1.7c0 3.3-4.7 4.3-4.7 6.3' }],
  ['path', { d: 'M12 20.5h.01' }],
];

const shapes: Readonly<Record<CommandPhase, IconNode | null>> = {
  held: Clock,
  sent: ArrowRight,
  accepted: ArrowRight,
  confirmed: Check,
  refused: X,
  unconfirmed: questionMark,
  cancelled: null,
};

/** Where a command stands: a word, a shape and a colour. Short, the word is only for who cannot see the shape. */
export const PhaseMark = ({ phase, isShort = false }: { readonly phase: CommandPhase; readonly isShort?: boolean }) => {
  const { t } = useApplication();
  const shape = shapes[phase];
  return (
    <span class={isShort ? `mark mark-short mark-${phase}` : `mark mark-${phase}`}>
      {shape && <Icon node={shape} size={12} />}
      <span class={isShort ? 'visually-hidden' : undefined}>{t(`phase.${phase}`)}</span>
    </span>
  );
};
