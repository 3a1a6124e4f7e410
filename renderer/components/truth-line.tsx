import type { Conference } from '../../app/domain/conference.ts';
import { useApplication } from '../application.ts';
import { timeOfDay } from '../times.ts';

/** Below this age a picture is simply live: every server is silent for a moment. */
const minuteMs = 60_000;

/** Is what is shown true now? *Live* and proved when, or *Stale* and as of when. */
export const TruthLine = ({ conference, isShort = false }: { readonly conference: Conference; readonly isShort?: boolean }) => {
  const { t, model, now, language, status } = useApplication();
  const account = model.accounts.read(conference.accountId);
  if (conference.truth.status === 'stale' || status.value === 'lost')
    return (
      <span class="truth truth-stale">
        <span class="dot dot-hollow" aria-hidden="true" />
        <strong>{t('stale.word')}</strong>
        {!isShort && <span class="fact figures">{t('truth.as-of', { time: timeOfDay(conference.truth.at, language.value) })}</span>}
      </span>
    );
  const provedAt = Math.max(conference.truth.at, account?.connection.provedAt ?? 0);
  const ageMs = Math.max(0, now.value - provedAt);
  const age = ageMs < minuteMs ? t('truth.proved-ago', { seconds: String(Math.floor(ageMs / 1000)) }) : t('truth.proved-at', { time: timeOfDay(provedAt, language.value) });
  return (
    <span class="truth truth-live">
      <span class="dot" aria-hidden="true" />
      <strong>{t('live.word')}</strong>
      {!isShort && <span class="fact figures">{age}</span>}
    </span>
  );
};
