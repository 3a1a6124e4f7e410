import { useApplication } from '../../application/application.ts';
import type { RosterChange } from '../../model/roster.ts';
import { BulkBar } from './bulk-bar.tsx';
import { ConferenceHeader } from './conference-header.tsx';
import { ListLine } from './list-line.tsx';
import { ListTools } from './list-tools.tsx';
import { LobbyStrip } from './lobby-strip.tsx';
import { PeopleTable } from './people-table.tsx';
import { RowMenu } from './row-menu.tsx';
import { StaleNotice } from './stale-notice.tsx';

interface ConferenceViewProps {
  readonly conferenceId: string;
  readonly onRosterChange: (change: RosterChange) => void;
}

/** One call: header, tools, participants. */
export const ConferenceView = ({ conferenceId, onRosterChange }: ConferenceViewProps) => {
  const { model, status } = useApplication();
  const isStale = model.conferences.read(conferenceId)?.truth.status === 'stale' || status.value === 'lost';
  return (
    <div class={isStale ? 'conference conference-stale' : 'conference'}>
      <ConferenceHeader conferenceId={conferenceId} />
      <LobbyStrip conferenceId={conferenceId} />
      <ListTools conferenceId={conferenceId} />
      <ListLine conferenceId={conferenceId} />
      <StaleNotice conferenceId={conferenceId} />
      <PeopleTable
        key={conferenceId}
        conferenceId={conferenceId}
        onRosterChange={onRosterChange}
      />
      <BulkBar conferenceId={conferenceId} />
      <RowMenu conferenceId={conferenceId} />
    </div>
  );
};
