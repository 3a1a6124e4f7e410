import { Fault } from '../../../app/domain/error-code.ts';
import type { Preferences } from '../../../app/domain/preferences.ts';
import type { Log } from '../../ports/log.ts';
import type { AuthorityHandlers } from '../accounts/authority-handlers.ts';
import type { Meetings } from '../accounts/account-meetings.ts';
import type { Accounts } from '../accounts/accounts.ts';
import type { Commands } from '../commands/commands.ts';
import { nobody, type RecordEvent } from '../commands/record-event.ts';
import type { DiagnosticHandlers } from '../diagnostics/diagnostics.ts';
import type { DesktopHandlers } from '../desktop/desktop-handlers.ts';
import { shortHoldSeconds, type ConfirmWithPerson } from '../settings/confirmation.ts';
import type { Handlers } from '../state/request-handlers.ts';
import type { PracticeMode } from '../accounts/practice-mode.ts';
import type { Store } from '../state/store.ts';

/** The handler of each request in the contract. */
export const createHandlers = (parts: {
  readonly store: Store;
  readonly accounts: Accounts;
  readonly meetings: Meetings;
  readonly commands: Commands;
  readonly practice: PracticeMode;
  readonly changePreferences: (part: Partial<Preferences>) => void;
  readonly authorities: AuthorityHandlers;
  readonly desktop: DesktopHandlers;
  readonly diagnostics: DiagnosticHandlers;
  readonly log: Log;
  readonly record: RecordEvent;
  readonly confirmWithPerson: ConfirmWithPerson;
  /** The person wants to connect now: what they were asked in vain may be asked again. */
  readonly personConnects: () => void;
}): Handlers => {
  const {
    store,
    accounts,
    meetings,
    commands,
    practice,
    changePreferences,
    authorities,
    desktop,
    diagnostics,
    log,
    record,
    confirmWithPerson,
    personConnects,
  } = parts;
  return {
    ...authorities,
    ...desktop,
    ...diagnostics,
    'diagnostics.save-bundle': async (input) => {
      const saved = await diagnostics['diagnostics.save-bundle'](input);
      record({ what: 'bundle-saved', ...nobody, facts: { path: saved.path } });
      return saved;
    },
    'state.snapshot': async () => store.snapshot(),
    'account.add': ({ vendorId, ...form }) => {
      personConnects();
      return accounts.add(vendorId, form);
    },
    'account.edit': ({ accountId, ...form }) => {
      personConnects();
      return accounts.edit(accountId, form);
    },
    'account.sign-in': async ({ accountId, secrets, takeOver }) => {
      personConnects();
      await accounts.signIn(accountId, secrets, takeOver);
      return {};
    },
    'account.sign-out': async ({ accountId, reasonId }) => {
      await accounts.signOut(accountId, reasonId);
      return {};
    },
    'account.disconnect': async ({ accountId }) => {
      await accounts.disconnect(accountId);
      return {};
    },
    'account.try-now': async ({ accountId }) => {
      personConnects();
      accounts.tryNow(accountId);
      return {};
    },
    'practice.start': ({ sceneId }) => practice.start(sceneId),
    'meeting.search': async ({ accountId, ...question }) => {
      await meetings.search(accountId, question);
      return {};
    },
    'meeting.follow': async ({ accountId, ...wanted }) => ({
      conferenceId: await meetings.follow(accountId, wanted),
    }),
    'command.make': async ({ request, surface }) => commands.make(request, surface),
    'audio.take-back': async ({ groupId, surface }) => commands.takeBack(groupId, surface),
    'command.undo': async ({ groupId }) => ({ count: commands.undo(groupId) }),
    'command.undo-all': async () => ({ count: commands.undoAll() }),
    'command.stop': async ({ groupId }) => ({ count: commands.stopGroup(groupId) }),
    'command.check-again': async ({ commandId }) => {
      await commands.checkAgain(commandId);
      return {};
    },
    'preferences.change': async (change) => {
      const { holdSeconds } = store.state.preferences;
      const wanted = change.holdSeconds ?? holdSeconds;
      if (wanted < shortHoldSeconds && wanted < holdSeconds)
        await confirmWithPerson({ what: 'short-hold', seconds: wanted });
      changePreferences(Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined)));
      return {};
    },
    'notice.dismiss': async ({ noticeId }) => {
      if (!store.state.notices.has(noticeId)) throw new Fault('invalid-input', noticeId);
      store.change([{ slice: 'notice', id: noticeId, value: null }]);
      return {};
    },
    'window.report': async ({ message }) => {
      log.error('the window reports', { message });
      return {};
    },
  };
};
