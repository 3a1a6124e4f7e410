import type { Participant } from '../../../app/domain/participant.ts';
import { CallCell } from './call-cell.tsx';
import { DropCell } from './drop-cell.tsx';
import { LobbyCell } from './lobby-cell.tsx';

interface EndCellProps {
  readonly conferenceId: string;
  readonly participant: Participant;
  readonly isGone: boolean;
  readonly tabIndex: number;
}

/** The control at the end of a row: dropping, deciding about who waits, or calling who is not here. */
export const EndCell = ({ isGone, ...row }: EndCellProps) => {
  const { state } = row.participant;
  if (!isGone && state === 'not-here') return <CallCell {...row} />;
  if (!isGone && state === 'in-lobby') return <LobbyCell {...row} />;
  return (
    <DropCell
      {...row}
      isGone={isGone}
    />
  );
};
