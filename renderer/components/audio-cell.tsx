import type { Participant } from '../../app/domain/participant.ts';
import { AudioSwitch } from './audio-switch.tsx';

interface AudioCellsProps {
  readonly conferenceId: string;
  readonly participant: Participant;
  readonly isGone: boolean;
  readonly isStale: boolean;
  readonly tabIndex: number;
}

/** The two switches of a row; empty for somebody who left or of whom the system tells no audio. */
export const AudioCells = ({ isGone, ...row }: AudioCellsProps) => (
  <>
    <td class="cell-switch">{!isGone && <AudioSwitch {...row} id="canHear" />}</td>
    <td class="cell-switch">{!isGone && <AudioSwitch {...row} id="canSpeak" />}</td>
  </>
);
