import { useApplication } from '../../application/application.ts';
import { AccountView } from '../account/account-view.tsx';
import { TeamView } from '../account/team-view.tsx';
import { ConferenceView } from '../conference/conference-view.tsx';
import { MeetingsHost } from '../meetings/meetings-host.tsx';

/** What the middle of the window shows of the chosen account. */
export const CentreView = () => {
  const { centre, announcer } = useApplication();
  const shown = centre.value;
  switch (shown.kind) {
    case 'first-start':
      return null;
    case 'account':
      return <AccountView accountId={shown.id} />;
    case 'team':
      return <TeamView accountId={shown.id} />;
    case 'meetings':
      return <MeetingsHost accountId={shown.id} />;
    case 'conference':
      return (
        <ConferenceView
          conferenceId={shown.id}
          onRosterChange={announcer.rosterChanged}
        />
      );
  }
};
