import type { Conference } from '../../../app/domain/conference.ts';
import { useApplication } from '../../application/application.ts';
import { timeOfDay } from '../../application/times.ts';

/** Below this age, in milliseconds, the seconds since the last proof are shown, above it the time. */
const minuteMs = 60_000;

/** Whether a conference is up to date: *Live* and when it was proved, or *Stale* and since when. */
export const TruthLine = ({
  conference,
  isShort = false,
}: {
  readonly conference: Conference;
  readonly isShort?: boolean;
}) => {
  const { t, now, status, model } = useApplication();
  // A new proof is shown with the next second, so that it makes no frame of its own.
  const truth = (model.conferences.peek(conference.id) ?? conference).truth;
  if (truth.status === 'stale' || status.value === 'lost')
    return (
      <span class="truth truth-stale">
        <span
          class="dot dot-hollow"
          aria-hidden="true"
        />
        <strong>{t('stale.word')}</strong>
        <span class="fact figures">
          {isShort ? timeOfDay(truth.at) : t('truth.as-of', { time: timeOfDay(truth.at) })}
        </span>
      </span>
    );
  const provedAt = truth.at;
  const ageMs = Math.max(0, now.value - provedAt);
  const age =
    ageMs < minuteMs
      ? t('truth.proved-ago', { seconds: String(Math.floor(ageMs / 1000)) })
      : t('truth.proved-at', { time: timeOfDay(provedAt) });
  return (
    <span class="truth truth-live">
      <span
        class="dot"
        aria-hidden="true"
      />
      <strong>{t('live.word')}</strong>
      <span class="fact figures">
        {isShort
          ? ageMs < minuteMs
            ? t('activity.seconds', { seconds: String(Math.floor(ageMs / 1000)) })
            : timeOfDay(provedAt)
          : age}
      </span>
    </span>
  );
};
