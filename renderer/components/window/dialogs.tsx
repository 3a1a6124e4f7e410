import { useApplication } from '../../application/application.ts';
import { AccountDialog } from '../dialogs/account-dialog.tsx';
import { CallDataDialog } from '../dialogs/call-data-dialog.tsx';
import { EndDialog } from '../dialogs/end-dialog.tsx';
import { EntryDialog } from '../dialogs/entry-dialog.tsx';
import { FollowDialog } from '../dialogs/follow-dialog.tsx';
import { InviteDialog } from '../dialogs/invite-dialog.tsx';
import { MeetingDialog } from '../dialogs/meeting-dialog.tsx';
import { PasswordDialog } from '../dialogs/password-dialog.tsx';
import { QuitDialog } from '../dialogs/quit-dialog.tsx';
import { RequestConferenceDialog } from '../dialogs/request-conference-dialog.tsx';
import { SettingsDialog } from '../settings/settings-dialog.tsx';
import { ShortcutsDialog } from '../dialogs/shortcuts-dialog.tsx';

const address = { label: 'entry.address', hint: 'entry.address-hint', problem: 'entry.address-problem' } as const;

/** The dialog that is open, if any. */
export const Dialogs = () => {
  const { view, model } = useApplication();
  const dialog = view.dialog.value;
  switch (dialog?.kind) {
    case undefined:
      return null;
    case 'account':
      return (
        <AccountDialog
          key={dialog.accountId ?? ''}
          accountId={dialog.accountId}
          field={dialog.field ?? null}
        />
      );
    case 'password':
      return (
        <PasswordDialog
          accountId={dialog.accountId}
          takesOver={dialog.takesOver === true}
        />
      );
    case 'settings':
      return <SettingsDialog />;
    case 'quit':
      return <QuitDialog />;
    case 'shortcuts':
      return <ShortcutsDialog />;
    case 'address':
      return (
        <EntryDialog
          {...address}
          peopleOf={model.conferences.peek(dialog.conferenceId)?.accountId ?? null}
          title={`action.${dialog.purpose}`}
          verb={`entry.${dialog.purpose}`}
          toRequest={(typed) => ({ kind: dialog.purpose, conferenceId: dialog.conferenceId, address: typed })}
        />
      );
    case 'call':
      return (
        <EntryDialog
          {...address}
          peopleOf={dialog.accountId}
          title="action.make-call"
          verb="entry.call"
          toRequest={(typed) => ({ kind: 'make-call', accountId: dialog.accountId, address: typed })}
        />
      );
    case 'digits':
      return (
        <EntryDialog
          title="action.send-digits"
          label="entry.digits"
          hint="entry.digits-hint"
          problem="entry.digits-problem"
          verb="entry.send"
          toRequest={(typed) => ({
            kind: 'send-digits',
            conferenceId: dialog.conferenceId,
            digits: typed.toUpperCase(),
          })}
        />
      );
    case 'call-data':
      return <CallDataDialog conferenceId={dialog.conferenceId} />;
    case 'invite':
      return <InviteDialog conferenceId={dialog.conferenceId} />;
    case 'end':
      return <EndDialog conferenceId={dialog.conferenceId} />;
    case 'request-conference':
      return <RequestConferenceDialog accountId={dialog.accountId} />;
    case 'follow':
      return (
        <FollowDialog
          accountId={dialog.accountId}
          how={dialog.how}
          meetingId={dialog.meetingId}
        />
      );
    case 'create-meeting':
      return (
        <MeetingDialog
          accountId={dialog.accountId}
          meetingId={null}
        />
      );
    case 'meeting-access':
      return (
        <MeetingDialog
          accountId={dialog.accountId}
          meetingId={dialog.meetingId}
        />
      );
    case 'rename':
      return (
        <EntryDialog
          title="row.rename"
          label="entry.name"
          hint="entry.name-hint"
          problem="entry.name-problem"
          verb="entry.rename"
          toRequest={(typed) => ({
            kind: 'rename',
            conferenceId: dialog.conferenceId,
            participantIds: [dialog.participantId],
            newName: typed,
          })}
        />
      );
    case 'prolong':
      return (
        <EntryDialog
          title="action.prolong"
          label="entry.minutes"
          hint="entry.prolong-hint"
          problem="entry.prolong-problem"
          verb="entry.prolong"
          toRequest={(typed) => ({ kind: 'prolong', conferenceId: dialog.conferenceId, minutes: Number(typed) })}
        />
      );
    case 'rest':
      return (
        <EntryDialog
          title="agent-state.rest"
          label="entry.minutes"
          hint="entry.rest-hint"
          problem="entry.rest-problem"
          verb="entry.rest"
          toRequest={(typed) => ({
            kind: 'set-agent-state',
            accountId: dialog.accountId,
            state: 'rest',
            reasonId: dialog.reasonId,
            minutes: Number(typed),
          })}
        />
      );
    case 'announce':
      return (
        <EntryDialog
          title="action.announce"
          label="entry.file"
          hint="entry.file-hint"
          problem="entry.file-problem"
          verb="entry.announce"
          toRequest={(typed) => ({
            kind: 'announce',
            conferenceId: dialog.conferenceId,
            file: typed,
            participantId: dialog.participantId,
          })}
        />
      );
  }
};
