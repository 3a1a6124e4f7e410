import type { Conference } from '../../../app/domain/conference.ts';
import { useApplication } from '../../application/application.ts';
import { clockText } from '../../application/times.ts';
import { conferenceName } from '../../../app/wording/words.ts';
import { conferenceNow } from '../../application/shown-now.ts';
import { CallData } from './call-data.tsx';
import { CustomerName } from './customer-name.tsx';
import { Ticking } from '../parts/ticking.tsx';
import { Details } from '../parts/details.tsx';
import { CallToolbar } from './call-toolbar.tsx';
import { MeetingFacts } from './meeting-facts.tsx';
import { TruthLine } from './truth-line.tsx';

const Role = ({ role, isShort }: { readonly role: Conference['selfRole']; readonly isShort: boolean }) => {
  const { t } = useApplication();
  return role === 'chair' || role === 'supervisor' || role === 'co-host' ? (
    <span class="chip">{t(isShort ? `participant-role.${role}` : `header.role.${role}`)}</span>
  ) : null;
};

/** The title of a call, whether it is up to date, the user's role in it, and its controls. */
export const ConferenceHeader = ({ conferenceId }: { readonly conferenceId: string }) => {
  const { t, model, view, status } = useApplication();
  const conference = model.conferences.read(conferenceId);
  if (!conference) return null;
  const { startedAt } = conference;
  const isLost = status.value === 'lost';
  const isCompact = view.size.value === 'compact';
  return (
    <header class="conference-header">
      <div class="conference-title">
        <h1>
          <bdi>{conferenceName(t, conference)}</bdi>
        </h1>
        <CustomerName conference={conference} />
        {isCompact && (
          <TruthLine
            conference={conference}
            isShort
          />
        )}
      </div>
      <div class="conference-facts">
        {!isCompact && <TruthLine conference={conference} />}
        <span class="fact">
          <strong class="figures">{t('header.people', { count: conference.peopleCount })}</strong>
        </span>
        {startedAt !== null && (
          <span
            class="fact figures"
            role="timer"
            aria-label={t('header.duration')}
          >
            <Ticking
              text={(nowMs) =>
                t('header.lasts', { time: clockText(conferenceNow(conference, isLost, nowMs) - startedAt) })
              }
            />
          </span>
        )}
        {conference.state !== 'active' && (
          <span class="fact-chip">
            <span class="chip chip-amber">{t(`conference-state.${conference.state}`)}</span>
          </span>
        )}
        {conference.vendorState !== undefined && <Details text={conference.vendorState} />}
        <MeetingFacts
          settings={conference.settings}
          isShort={isCompact}
        />
        <Role
          role={conference.selfRole}
          isShort={isCompact}
        />
      </div>
      <CallData conference={conference} />
      <CallToolbar conferenceId={conferenceId} />
    </header>
  );
};
