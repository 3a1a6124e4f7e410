import type { Answer, BridgeEvent } from '../app/contract/envelope.ts';
import type { Notice } from '../app/domain/notice.ts';
import type { Preferences } from '../app/domain/preferences.ts';
import { composeDesktop } from './compose-desktop.ts';
import { AccountSecrets } from './core/account-secrets.ts';
import { Accounts } from './core/accounts.ts';
import { createAuditLog } from './core/audit-log.ts';
import { createCommandRecord } from './core/command-record.ts';
import { Commands } from './core/commands.ts';
import { createDiagnostics } from './core/diagnostics/diagnostics.ts';
import { createDoor } from './core/door.ts';
import { createHandlers } from './core/handlers.ts';
import { PracticeMode } from './core/practice-mode.ts';
import { Profile } from './core/profile.ts';
import { createSecretStore } from './core/secrets.ts';
import { Store } from './core/store.ts';
import type { PerformAction } from './core/desktop/perform-action.ts';
import type { ApplicationPorts } from './ports/application-ports.ts';

/** The running application, as its hosts (Electron, serve, tests) see it. */
export interface Application {
  /** Handles one call as it crossed the bridge. Never rejects. */
  handle(name: unknown, input: unknown): Promise<Answer>;
  /** Calls back with everything main tells the window. Gives back the function that ends it. */
  listen(listener: (event: BridgeEvent) => void): () => void;
  /** Does an action that was asked for outside the window. Never rejects. */
  readonly perform: PerformAction;
  /** The network changed: what is connected proves itself, waiting ends. */
  networkChanged(): void;
  /** The machine sleeps or slept: nothing of before counts as live, and what was held is not sent. */
  slept(): void;
  /** Brings the first window, unless this start or the settings want it hidden and there is a tray. */
  openWindows(isHidden: boolean): void;
  /** Stops everything, in reverse order; what waits for the disk is written. Calling it twice is harmless. */
  stop(): Promise<void>;
}

/** Builds the application on the outside world it is given, in the order in which its parts need one another. */
export const compose = async (ports: ApplicationPorts): Promise<Application> => {
  const { clock, ids, random, log, files, redactor } = ports;
  const store = new Store(clock);

  const tell = (notice: Omit<Notice, 'id' | 'at'>): void => {
    const isKnown = [...store.state.notices.values()].some(
      ({ code, accountId, detail }) => code === notice.code && accountId === notice.accountId && detail === notice.detail,
    );
    if (isKnown) return;
    const id = ids.uuid();
    store.change([{ slice: 'notice', id, value: { ...notice, id, at: clock.now() } }]);
  };

  const profile = await Profile.open({
    files,
    path: ports.paths.settingsFile,
    clock,
    onFault: (fault) => tell({ kind: 'problem', code: 'settings-unwritable', accountId: null, detail: fault.detail }),
  });

  const secretStore = createSecretStore({
    keychain: ports.keychain,
    clock,
    onSecret: (secret) => redactor.registerSecret(secret),
    onChange: (view) => {
      const { environment } = store.state;
      if (environment) store.change([{ slice: 'environment', value: { ...environment, keychain: view.keychain } }]);
      accounts.showSecretPlaces();
    },
  });

  const audit = createAuditLog({
    files,
    folder: ports.paths.auditFolder,
    clock,
    redactText: (text) => redactor.redactText(text),
    onFaultChange: (fault) => {
      if (fault) tell({ kind: 'problem', code: 'audit-unwritable', accountId: null, detail: fault.detail });
    },
  });

  const accounts = new Accounts({
    store,
    profile,
    secrets: new AccountSecrets(secretStore),
    commands: () => commands,
    vendors: ports.vendors,
    vendorPorts: { clock, ids, random, log, files },
    log,
    registerSecret: (secret) => redactor.registerSecret(secret),
    redactText: (text) => redactor.redactText(text),
    tell,
  });

  const commands = new Commands({
    store,
    clock,
    ids,
    log: log.child('commands'),
    record: createCommandRecord(audit, () => store.state, (account) => accounts.userOf(account)),
    adapterOf: (accountId) => accounts.adapterOf(accountId),
    redactText: (text) => redactor.redactText(text),
  });

  const practice = new PracticeMode(ports.practice, accounts);

  store.change([
    { slice: 'preferences', value: profile.preferences },
    {
      slice: 'environment',
      value: {
        ...ports.machine,
        vendors: ports.vendors.map(({ descriptor }) => descriptor),
        scenes: ports.practice.scenes.filter(({ isOffered }) => isOffered).map(({ id, label }) => ({ id, label })),
        keychain: secretStore.view().keychain,
        paths: { settings: ports.paths.settingsFile, log: ports.paths.logFile, audit: ports.paths.auditFolder },
      },
    },
  ]);
  tellAboutSettings(profile, tell);
  accounts.show();
  // Keychains may stand behind a prompt, disks may be slow: the window waits for neither.
  const looking = Promise.all([accounts.lookForSecrets(), audit.prepare()]);

  const changePreferences = (part: Partial<Preferences>): void => {
    const preferences = { ...store.state.preferences, ...part };
    profile.changePreferences(preferences);
    store.change([{ slice: 'preferences', value: preferences }]);
  };

  const slept = (): void => {
    log.info('the machine sleeps or slept');
    commands.slept();
    accounts.slept();
  };

  const handle = async (name: unknown, input: unknown): Promise<Answer> => {
    const answer = await door(name, input);
    if (answer.ok || answer.failure.detail === null) return answer;
    return { ok: false, failure: { ...answer.failure, detail: redactor.redactText(answer.failure.detail) } };
  };
  const desktop = composeDesktop(ports.desktop, {
    store, clock, log: log.child('desktop'), handle, changePreferences, tell,
    undo: (groupId) => commands.undo(groupId), explainOnce: (what) => profile.explainOnce(what), slept, networkChanged: () => accounts.networkChanged(),
  });
  const diagnostics = createDiagnostics({ ports, state: () => store.state, secrets: secretStore, audit, profile });
  const door = createDoor(createHandlers({ store, accounts, commands, practice, changePreferences, desktop: desktop.handlers, diagnostics, log: log.child('window') }), log.child('door'));
  log.info('ready', { version: ports.machine.version, host: ports.machine.host, accountCount: profile.accounts.length });

  let stopping: Promise<void> | null = null;
  const stopAll = async (): Promise<void> => {
    await desktop.stop();
    commands.stop();
    await practice.stop();
    await accounts.stop();
    store.stop();
    await Promise.all([looking, audit.close(), profile.flush()]);
    log.info('stopped');
  };

  return {
    handle,
    perform: desktop.perform,
    listen: (listener) => store.onPatch(listener),
    networkChanged: () => accounts.networkChanged(),
    slept,
    openWindows: (isHidden) => desktop.openWindows(isHidden),
    stop: () => (stopping ??= stopAll()),
  };
};

const tellAboutSettings = ({ notice }: Profile, tell: (notice: Omit<Notice, 'id' | 'at'>) => void): void => {
  switch (notice?.kind) {
    case undefined:
      return;
    case 'broken-kept-aside':
      tell({ kind: 'problem', code: 'settings-broken', accountId: null, detail: `${notice.keptAs} (${notice.problem})`.slice(0, 500) });
      return;
    case 'newer-version':
      tell({ kind: 'problem', code: 'settings-newer', accountId: null, detail: notice.keptAs.slice(0, 500) });
      return;
    case 'migrated':
      tell({ kind: 'information', code: 'settings-migrated', accountId: null, detail: null });
  }
};
