import { useApplication } from '../application.ts';
import { AccountDialog } from './account-dialog.tsx';
import { CallDataDialog } from './call-data-dialog.tsx';
import { EntryDialog } from './entry-dialog.tsx';
import { PasswordDialog } from './password-dialog.tsx';
import { SettingsDialog } from './settings-dialog.tsx';
import { ShortcutsDialog } from './shortcuts-dialog.tsx';

const address = { label: 'entry.address', hint: 'entry.address-hint', problem: 'entry.address-problem' } as const;

/** The dialog that is open, if any. */
export const Dialogs = () => {
  const dialog = useApplication().view.dialog.value;
  switch (dialog?.kind) {
    case undefined:
      return null;
    case 'account':
      return <AccountDialog key={dialog.accountId ?? ''} accountId={dialog.accountId} />;
    case 'password':
      return <PasswordDialog accountId={dialog.accountId} />;
    case 'settings':
      return <SettingsDialog />;
    case 'shortcuts':
      return <ShortcutsDialog />;
    case 'address':
      return <EntryDialog {...address} title={`action.${dialog.purpose}`} verb={`entry.${dialog.purpose}`} toRequest={(typed) => ({ kind: dialog.purpose, conferenceId: dialog.conferenceId, address: typed })} />;
    case 'call':
      return <EntryDialog {...address} title="action.make-call" verb="entry.call" toRequest={(typed) => ({ kind: 'make-call', accountId: dialog.accountId, address: typed })} />;
    case 'digits':
      return <EntryDialog title="action.send-digits" label="entry.digits" hint="entry.digits-hint" problem="entry.digits-problem" verb="entry.send" toRequest={(typed) => ({ kind: 'send-digits', conferenceId: dialog.conferenceId, digits: typed.toUpperCase() })} />;
    case 'call-data':
      return <CallDataDialog conferenceId={dialog.conferenceId} />;
  }
};
