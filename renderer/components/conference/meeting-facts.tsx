import type { Conference } from '../../../app/domain/conference.ts';
import { useApplication } from '../../application/application.ts';
import { timeOfDay } from '../../application/times.ts';

type Fact =
  | 'locked'
  | 'recording'
  | 'recording-paused'
  | 'newcomers-muted'
  | 'no-self-unmute'
  | 'no-messages'
  | 'no-sharing';

/** How a meeting is set where that is out of the ordinary: locked, recorded, nobody may speak or write, planned end. */
export const MeetingFacts = ({
  settings,
  isShort,
}: {
  readonly settings: Conference['settings'];
  /** Only what everybody must know: locked and recorded. */
  readonly isShort: boolean;
}) => {
  const { t } = useApplication();
  if (!settings) return null;
  const chips: readonly (Fact | null)[] = [
    settings.isLocked === true ? 'locked' : null,
    settings.recording === 'on' ? 'recording' : settings.recording === 'paused' ? 'recording-paused' : null,
    settings.areNewcomersMuted === true ? 'newcomers-muted' : null,
    settings.mayUnmuteThemselves === false ? 'no-self-unmute' : null,
    settings.messages === 'nobody' ? 'no-messages' : null,
    settings.sharing === 'chair' ? 'no-sharing' : null,
  ];
  return (
    <>
      {!isShort && typeof settings.endsAt === 'number' && (
        <span class="fact figures">{t('meeting.ends', { time: timeOfDay(settings.endsAt) })}</span>
      )}
      {chips.slice(0, isShort ? 2 : chips.length).map(
        (chip) =>
          chip !== null && (
            <span
              key={chip}
              class="fact-chip"
            >
              <span class={chip === 'recording' ? 'chip chip-amber' : 'chip'}>{t(`meeting.fact.${chip}`)}</span>
            </span>
          ),
      )}
    </>
  );
};
