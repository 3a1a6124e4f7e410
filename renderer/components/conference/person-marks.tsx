import { Hand, MonitorUp, Star, Video, VideoOff, type IconNode } from 'lucide';
import type { Participant } from '../../../app/domain/participant.ts';
import { useApplication } from '../../application/application.ts';
import { clockText } from '../../application/times.ts';
import { Icon } from '../parts/icon.tsx';

const Mark = ({
  node,
  label,
  look = '',
}: {
  readonly node: IconNode;
  readonly label: string;
  readonly look?: string;
}) => (
  <span
    class={`person-mark ${look}`}
    data-hint={label}
  >
    <Icon
      node={node}
      size={14}
    />
    <span class="visually-hidden">{label}</span>
  </span>
);

interface PersonMarksProps {
  readonly participant: Participant;
  /** The time at which durations are frozen; null while they run. */
  readonly frozenAt: number | null;
}

/** A raised hand and since when, camera, sharing and being shown to everybody: what of it the vendor tells. */
export const PersonMarks = ({ participant, frozenAt }: PersonMarksProps) => {
  const { t, now } = useApplication();
  const { handRaisedAt, camera, isSharing, isSpotlit } = participant;
  return (
    <span class="person-marks">
      {typeof handRaisedAt === 'number' && (
        <Mark
          node={Hand}
          look="person-mark-hand"
          label={t('mark.hand', { time: clockText((frozenAt ?? now.value) - handRaisedAt) })}
        />
      )}
      {isSharing === true && (
        <Mark
          node={MonitorUp}
          label={t('mark.sharing')}
        />
      )}
      {isSpotlit === true && (
        <Mark
          node={Star}
          label={t('mark.spotlight')}
        />
      )}
      {camera === 'on' && (
        <Mark
          node={Video}
          label={t('mark.camera-on')}
        />
      )}
      {camera === 'off' && (
        <Mark
          node={VideoOff}
          look="quiet"
          label={t('mark.camera-off')}
        />
      )}
    </span>
  );
};
