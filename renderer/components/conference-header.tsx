import type { Conference } from '../../app/domain/conference.ts';
import { useApplication } from '../application.ts';
import { clockText } from '../times.ts';
import { conferenceName } from '../../app/text/words.ts';
import { CallToolbar } from './call-toolbar.tsx';
import { TruthLine } from './truth-line.tsx';

const Role = ({ role, isShort }: { readonly role: Conference['selfRole']; readonly isShort: boolean }) => {
  const { t } = useApplication();
  return role === 'chair' || role === 'supervisor' ? <span class="chip">{t(isShort ? `participant-role.${role}` : `header.role.${role}`)}</span> : null;
};

/** What this call is, whether what is shown is true, who one is in it, and what can be done to it as a whole. */
export const ConferenceHeader = ({ conferenceId }: { readonly conferenceId: string }) => {
  const { t, model, view, now } = useApplication();
  const conference = model.conferences.read(conferenceId);
  if (!conference) return null;
  const isCompact = view.size.value === 'compact';
  return (
    <header class="conference-header">
      <div class="conference-title">
        <h1><bdi>{conferenceName(t, conference)}</bdi></h1>
        {isCompact && <TruthLine conference={conference} isShort />}
      </div>
      <div class="conference-facts">
        {!isCompact && <TruthLine conference={conference} />}
        <span class="fact"><strong class="figures">{t('header.people', { count: conference.peopleCount })}</strong></span>
        {conference.startedAt !== null && <span class="fact figures" role="timer" aria-label={t('header.duration')}>{clockText(now.value - conference.startedAt)}</span>}
        {conference.state !== 'active' && <span class="fact-chip"><span class="chip chip-amber">{t(`conference-state.${conference.state}`)}</span></span>}
        <Role role={conference.selfRole} isShort={isCompact} />
      </div>
      <CallToolbar conferenceId={conferenceId} />
    </header>
  );
};
