import { ArrowRight, Check, Clock, Hourglass, X, type IconNode } from 'lucide';
import type { Command, CommandPhase } from '../../../app/domain/command.ts';
import { useApplication } from '../../application/application.ts';
import { phaseWord } from '../../../app/wording/words.ts';
import { Icon } from './icon.tsx';

/** A question mark without a circle, for an unknown outcome. */
export const questionMark: IconNode = [
  ['path', { d: 'M7 7.5a5 5 0 0 1 9.7 1.7c0 3.3-4.7 4.3-4.7 6.3' }],
  ['path', { d: 'M12 20.5h.01' }],
];

const shapes: Readonly<Record<CommandPhase, IconNode | null>> = {
  held: Clock,
  waiting: Hourglass,
  sent: ArrowRight,
  accepted: ArrowRight,
  confirmed: Check,
  refused: X,
  unconfirmed: questionMark,
  cancelled: null,
};

interface PhaseMarkProps {
  readonly phase: CommandPhase;
  /** The command, where the mark is about one: its cause is then part of the word. */
  readonly command?: Command | undefined;
  readonly isShort?: boolean;
}

/** The phase of a command: a word, a shape and a colour. A short one shows no word, except to screen readers. */
export const PhaseMark = ({ phase, command, isShort = false }: PhaseMarkProps) => {
  const { t } = useApplication();
  const shape = shapes[phase];
  return (
    <span class={isShort ? `mark mark-short mark-${phase}` : `mark mark-${phase}`}>
      {shape && (
        <Icon
          node={shape}
          size={12}
        />
      )}
      <span class={isShort ? 'visually-hidden' : undefined}>
        {command ? phaseWord(t, command) : t(`phase.${phase}`)}
      </span>
    </span>
  );
};
