import type { Participant } from '../../../app/domain/participant.ts';
import { AudioSwitch } from './audio-switch.tsx';

interface AudioCellsProps {
  readonly conferenceId: string;
  readonly participant: Participant;
  readonly isGone: boolean;
  /** Whether anybody's hearing is known: without it there is no column for it. */
  readonly withHearing: boolean;
  readonly tabIndex: number;
}

/** The switches of a row; empty for a participant who left or has no audio modes. */
export const AudioCells = ({ isGone, withHearing, ...row }: AudioCellsProps) => (
  <>
    {withHearing && (
      <td class="cell-switch">
        {!isGone && (
          <AudioSwitch
            {...row}
            id="canHear"
          />
        )}
      </td>
    )}
    <td class="cell-switch">
      {!isGone && (
        <AudioSwitch
          {...row}
          id="canSpeak"
        />
      )}
    </td>
  </>
);
