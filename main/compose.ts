import { dirname } from 'node:path';
import type { Answer, BridgeEvent } from '../app/contract/envelope.ts';
import { detailLimit } from '../app/domain/error-code.ts';
import { messageOf } from '../app/domain/message-of.ts';
import { noticeFieldLimit, type Notice } from '../app/domain/notice.ts';
import type { Preferences } from '../app/domain/preferences.ts';
import { composeDesktop } from './compose-desktop.ts';
import { AccountSecrets } from './core/accounts/account-secrets.ts';
import { authorityBounds, createAuthorityHandlers } from './core/accounts/authority-handlers.ts';
import { Meetings } from './core/accounts/account-meetings.ts';
import { Accounts } from './core/accounts/accounts.ts';
import { createAuditProof } from './core/commands/audit-proof.ts';
import { nobody, type RecordEvent } from './core/commands/record-event.ts';
import { createAuditLog } from './core/commands/audit-log.ts';
import { createForwarding } from './core/commands/forwarding.ts';
import type { OpenCommand } from './core/commands/open-commands.ts';
import { createCommandRecord } from './core/commands/command-record.ts';
import { Commands } from './core/commands/commands.ts';
import { createDiagnostics } from './core/diagnostics/diagnostics.ts';
import { yieldToEventLoop } from './core/diagnostics/yield-to-event-loop.ts';
import { createDispatcher } from './core/requests/dispatcher.ts';
import { createPageRequests } from './core/requests/page-requests.ts';
import { createHandlers } from './core/requests/handlers.ts';
import { ProxySignIn } from './core/accounts/proxy-sign-in.ts';
import { PracticeMode } from './core/accounts/practice-mode.ts';
import { createConfirmation } from './core/settings/confirmation.ts';
import { withCompanyAddress } from './core/settings/company-address.ts';
import { CompanyPolicy } from './core/settings/company-policy.ts';
import { Profile } from './core/settings/profile.ts';
import { createSecretStore } from './core/accounts/secrets.ts';
import { createSignIns } from './core/sign-in/sign-ins.ts';
import { languageOf, wordsOf } from './core/state/words.ts';
import { Store } from './core/state/store.ts';
import type { PerformAction } from './core/actions/perform-action.ts';
import type { ApplicationPorts } from './ports/application-ports.ts';
import type { Policy } from './ports/policy.ts';

/** The running application, as its hosts (Electron, serve, tests) see it. */
export interface Application {
  /** Handles one call of the application's own surfaces. Never rejects. */
  handle(name: unknown, input: unknown): Promise<Answer>;
  /** Handles one call as it crossed the bridge from a page, which may be anything. Never rejects. */
  handlePage(name: unknown, input: unknown): Promise<Answer>;
  /** Subscribes to all events for the window. Returns an unsubscribe function. */
  listen(listener: (event: BridgeEvent) => void): () => void;
  /** Performs an action requested outside the window. Never rejects. */
  readonly perform: PerformAction;
  /** The network changed: connections are checked, and waiting ones are retried at once. */
  networkChanged(): void;
  /** The machine sleeps or slept: no picture counts as live any more, and held commands are cancelled. */
  slept(): void;
  /** The machine's clock was set, by this many milliseconds: nothing changes, and a notice says so. */
  clockSet(byMs: number): void;
  /** Opens the first window, unless this start or the settings want it hidden and there is a tray. */
  openWindows(isHidden: boolean): void;
  /** The policy of the machine changed: it counts from now on. */
  policyChanged(policy: Policy): void;
  /** Stops everything in reverse order and flushes pending writes. Idempotent. */
  stop(): Promise<void>;
}

/** Builds the application on the given ports, in the order of its dependencies. */
export const compose = async (ports: ApplicationPorts): Promise<Application> => {
  const { clock, ids, random, log, files, redactor } = ports;
  const store = new Store(clock);
  const company = new CompanyPolicy(ports.policy);
  const vendors = ports.vendors.map((vendor) => withCompanyAddress(vendor, ports.policy));

  const addNotice = (notice: Omit<Notice, 'id' | 'at'>): void => {
    const isKnown = [...store.state.notices.values()].some(
      ({ code, accountId, detail }) =>
        code === notice.code && accountId === notice.accountId && detail === notice.detail,
    );
    if (isKnown) return;
    const id = ids.uuid();
    store.change([{ slice: 'notice', id, value: { ...notice, id, at: clock.now() } }]);
  };

  const profile = await Profile.open({
    files,
    path: ports.paths.settingsFile,
    clock,
    onFault: (fault) =>
      addNotice({ kind: 'problem', code: 'settings-unwritable', accountId: null, detail: fault.detail }),
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

  const auditProof = createAuditProof(secretStore, ports.paths.auditFolder);
  const audit = createAuditLog({
    files,
    folder: ports.paths.auditFolder,
    clock,
    redactText: (text) => redactor.redactText(text),
    onFaultChange: (fault) => {
      if (fault) addNotice({ kind: 'problem', code: 'audit-unwritable', accountId: null, detail: fault.detail });
    },
    onInterrupted: (open) => addNotice(interruptedNotice(open)),
    proof: auditProof,
    onWritten: (lines) => forwarding.written(lines),
    endOfTurn: yieldToEventLoop,
    onNearlyFull: () =>
      addNotice({ kind: 'information', code: 'audit-nearly-full', accountId: null, detail: ports.paths.auditFolder }),
  });
  const forwarding = createForwarding({
    files,
    folder: ports.paths.auditFolder,
    clock,
    log: log.child('forwarding'),
    openCollector: ports.openCollector,
    pause: yieldToEventLoop,
    key: () => auditProof.key(),
    addNotice,
    record: (event) => record(event),
  });
  // The log reports by itself that it cannot be written.
  const record: RecordEvent = (event) => void audit.event(event).catch(() => undefined);

  const confirmWithPerson = createConfirmation({
    confirm: ports.confirm,
    clock,
    log: log.child('questions'),
    words: () => wordsOf(store.state),
  });

  const proxySignIn = new ProxySignIn({
    proxies: ports.proxies,
    secrets: secretStore,
    ask: ports.askCredentials,
    clock,
    log: log.child('proxy'),
    words: () => ({ t: wordsOf(store.state), language: languageOf(store.state) }),
    registerSecret: (secret) => redactor.registerSecret(secret),
    retry: () => {
      accounts.networkChanged();
      desktop.signedInAtProxy();
    },
  });
  const signIns = createSignIns({
    openShell: ports.openSignInShell,
    place: ports.browserPlace,
    clock,
    log: log.child('sign-in'),
    words: () => ({ t: wordsOf(store.state), language: languageOf(store.state) }),
    servers: ports.diagnostics.servers,
  });

  const accounts = new Accounts({
    store,
    profile,
    secrets: new AccountSecrets(secretStore, (secret) => ports.redactor.registerSecret(secret)),
    commands: () => commands,
    vendors,
    authorities: ports.authorities,
    readAuthorityFile: (path) => files.readBytes(path, authorityBounds),
    vendorPorts: {
      clock,
      ids,
      random,
      log,
      authorities: ports.authorities,
      proxies: ports.proxies,
      ...signIns,
    },
    log,
    registerSecret: (secret) => redactor.registerSecret(secret),
    redactText: (text) => redactor.redactText(text),
    addNotice,
    record,
    requireAllowed: (...account) => company.requireAllowed(...account),
    confirm: ({ vendor, servers, authority }) =>
      confirmWithPerson({ what: 'server', vendor: wordsOf(store.state)(vendor.descriptor.name), servers, authority }),
  });

  const meetings = new Meetings({
    store,
    clock,
    adapterOf: (accountId) => accounts.adapterOf(accountId),
    registerSecret: (secret) => redactor.registerSecret(secret),
    log: log.child('meetings'),
  });

  const commands = new Commands({
    store,
    clock,
    ids,
    log: log.child('commands'),
    record: createCommandRecord(
      audit,
      () => store.state,
      (account) => accounts.userOf(account),
      () => clock.now(),
    ),
    adapterOf: (accountId) => accounts.adapterOf(accountId),
    own: ({ accountId }) => (practice.owns(accountId) ? practice.stop() : accounts.remove(accountId)),
    redactText: (text) => redactor.redactText(text),
  });

  /** Puts the policy on record, tells what is wrong with it, and forwards the record as it says. */
  const tellPolicy = (): void => {
    const { isSet, problem, auditForwarding } = company.now;
    if (isSet) record({ what: 'policy', ...nobody, facts: { ...company.view.policy, problem } });
    if (problem !== null) addNotice({ kind: 'problem', code: 'policy-broken', accountId: null, detail: problem });
    forwarding.follow(auditForwarding);
  };

  const practice = new PracticeMode(ports.practice, accounts, () => company.requirePractice());

  store.change([
    { slice: 'preferences', value: company.appliedTo(profile.preferences) },
    {
      slice: 'environment',
      value: {
        ...ports.machine,
        vendors: vendors.map(({ descriptor }) => descriptor),
        scenes: ports.practice.scenes.filter(({ isOffered }) => isOffered).map(({ id, label }) => ({ id, label })),
        keychain: secretStore.view().keychain,
        ...company.view,
        paths: { settings: ports.paths.settingsFile, log: ports.paths.logFile, audit: ports.paths.auditFolder },
      },
    },
  ]);
  addSettingsNotice(profile, addNotice);
  tellPolicy();
  accounts.show();
  // A keychain may prompt and a disk may be slow: the window waits for neither.
  const startupReads = Promise.all([accounts.lookForSecrets(), audit.prepare(), removeLeftovers(ports)]);

  const policyChanged = (policy: Policy): void => {
    company.replace(policy);
    const { environment } = store.state;
    if (environment) {
      const { policy: _, ...rest } = environment;
      store.change([{ slice: 'environment', value: { ...rest, ...company.view } }]);
    }
    changePreferences({});
    tellPolicy();
    void accounts.policyChanged();
    if (!policy.allowsPractice) void practice.stop();
  };

  const changePreferences = (part: Partial<Preferences>): void => {
    const { holdSeconds } = store.state.preferences;
    const preferences = company.appliedTo({ ...store.state.preferences, ...part });
    if (preferences.holdSeconds !== holdSeconds)
      record({ what: 'hold-time-changed', ...nobody, facts: { before: holdSeconds, now: preferences.holdSeconds } });
    profile.changePreferences(preferences);
    store.change([{ slice: 'preferences', value: preferences }]);
  };

  const slept = (): void => {
    log.info('the machine sleeps or slept');
    commands.slept();
    accounts.slept();
  };

  const handle = async (name: unknown, input: unknown): Promise<Answer> => {
    const answer = await dispatch(name, input);
    if (answer.ok || answer.failure.detail === null) return answer;
    return { ok: false, failure: { ...answer.failure, detail: redactor.redactText(answer.failure.detail) } };
  };
  const desktop = composeDesktop(ports.desktop, {
    store,
    clock,
    log: log.child('desktop'),
    handle,
    findMeetings: (accountId, text) => meetings.find(accountId, text),
    changePreferences,
    addNotice,
    undo: (groupId) => commands.undo(groupId) + commands.stopGroup(groupId),
    explainOnce: (what) => profile.explainOnce(what),
    slept,
    networkChanged: () => accounts.networkChanged(),
    personConnects: () => proxySignIn.personConnects(),
    updateFeed: ports.policy.updateFeed,
    opensAtLogin: () => company.now.opensAtLogin,
  });
  const diagnostics = createDiagnostics({ ports, state: () => store.state, secrets: secretStore, audit, profile });
  const dispatch = createDispatcher(
    createHandlers({
      store,
      accounts,
      meetings,
      commands,
      practice,
      changePreferences,
      authorities: createAuthorityHandlers(ports, () => wordsOf(store.state)),
      desktop: desktop.handlers,
      diagnostics,
      log: log.child('window'),
      record,
      confirmWithPerson,
      personConnects: () => proxySignIn.personConnects(),
    }),
    log.child('requests'),
  );
  log.info('ready', {
    version: ports.machine.version,
    host: ports.machine.host,
    accountCount: profile.accounts.length,
  });

  let stopping: Promise<void> | null = null;
  const stopAll = async (): Promise<void> => {
    await desktop.stop();
    meetings.stop();
    commands.stop();
    await practice.stop();
    await accounts.stop();
    store.stop();
    await Promise.all([startupReads, audit.close(), profile.flush()]);
    await forwarding.stop();
    log.info('stopped');
  };

  return {
    handle,
    handlePage: createPageRequests(handle, clock, log.child('requests')),
    perform: desktop.perform,
    listen: (listener) => store.onPatch(listener),
    networkChanged: () => accounts.networkChanged(),
    slept,
    clockSet: (byMs) => {
      log.info('the clock of the machine was set', { byMs: Math.round(byMs) });
      addNotice({ kind: 'information', code: 'clock-set', accountId: null, detail: null });
    },
    openWindows: (isHidden) => desktop.openWindows(isHidden),
    policyChanged,
    stop: () => (stopping ??= stopAll()),
  };
};

/** Removes what killed processes left in the folders of the profile. */
const removeLeftovers = async ({ files, paths, log }: ApplicationPorts): Promise<void> => {
  for (const folder of [dirname(paths.settingsFile), paths.auditFolder])
    try {
      const count = await files.removeLeftovers(folder);
      if (count > 0) log.info('temporary files of an earlier run were removed', { folder, count });
    } catch (cause) {
      log.warn('temporary files of an earlier run could not be removed', { folder, cause: messageOf(cause) });
    }
};

/** What an earlier run left without an outcome. */
const interruptedNotice = (open: readonly OpenCommand[]): Omit<Notice, 'id' | 'at'> => {
  const sentCount = open.filter(({ reached }) => reached === 'sent' || reached === 'accepted').length;
  return {
    kind: 'problem',
    code: 'commands-interrupted',
    accountId: null,
    detail: open
      .map(({ action, name, reached }) => `${reached}: ${action} ${name}`)
      .join('\n')
      .slice(0, detailLimit),
    interrupted: { sentCount, unsentCount: open.length - sentCount },
  };
};

const addSettingsNotice = ({ notice }: Profile, addNotice: (notice: Omit<Notice, 'id' | 'at'>) => void): void => {
  switch (notice?.kind) {
    case undefined:
      return;
    case 'broken-kept-aside':
      addNotice({
        kind: 'problem',
        code: 'settings-broken',
        accountId: null,
        detail: `${notice.keptAs} (${notice.problem})`.slice(0, detailLimit),
      });
      return;
    case 'fields-unreadable':
      addNotice({
        kind: 'problem',
        code: 'settings-fields-unreadable',
        accountId: null,
        detail: `${notice.fields.join('\n')}\n${notice.keptAs}`.slice(-detailLimit),
        fields: notice.fields.slice(0, noticeFieldLimit),
      });
      return;
    case 'newer-version':
      addNotice({
        kind: 'problem',
        code: 'settings-newer',
        accountId: null,
        detail: notice.keptAs.slice(0, detailLimit),
      });
      return;
    case 'migrated':
      addNotice({ kind: 'information', code: 'settings-migrated', accountId: null, detail: null });
  }
};
