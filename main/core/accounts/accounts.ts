import { leaveAtQuit, type Account } from '../../../app/domain/account.ts';
import { asFault, Fault } from '../../../app/domain/error-code.ts';
import { isSame } from '../../../app/state/is-same.ts';
import type { AccountAdapter, FieldIssue, FieldValues, Vendor } from '../../../app/vendor/adapter.ts';
import { fieldsWith } from '../../../app/vendor/descriptor.ts';
import type { RunningScene } from '../../ports/practice.ts';
import type { VendorPorts } from '../../ports/vendor-ports.ts';
import { createAccountEvents } from './account-events.ts';
import { AccountConnections } from './account-connections.ts';
import { AccountTurns, Overtaken, unlessOvertaken } from './account-turns.ts';
import type { AccountForm, AccountsPorts, Secrets } from './accounts-ports.ts';
import { AccountTrust, withAuthority } from './account-trust.ts';
import { isSamePlace, scopeOf, type SecretScope } from './secret-scope.ts';

/** How long quitting waits for a sign-out, in milliseconds: the whole of it may take three seconds. */
const signOutLimitMs = 1500;

const off: Account['connection'] = {
  status: 'off',
  since: 0,
  via: '',
  retryAt: null,
  reason: null,
  detail: null,
  provedAt: null,
};

/** The accounts: their settings, their secrets, and one adapter for each that is signed in. */
export class Accounts {
  readonly #ports: AccountsPorts;
  readonly #connections: AccountConnections;
  readonly #turns = new AccountTurns();
  readonly #trust: AccountTrust;
  readonly #events: ReturnType<typeof createAccountEvents>;

  constructor(ports: AccountsPorts) {
    this.#ports = ports;
    this.#connections = new AccountConnections(ports);
    this.#trust = new AccountTrust(ports);
    this.#events = createAccountEvents(ports.record, (vendorId) => this.#knownVendor(vendorId));
  }

  /** Puts the accounts of the profile into the state, none of them signed in. */
  show(): void {
    for (const { id, vendorId, label, values, atQuit } of this.#ports.profile.accounts)
      this.#show({
        id,
        vendorId,
        label: label || this.#userLabel(vendorId, values) || vendorId,
        settings: values,
        isPractice: false,
        atQuit,
      });
  }

  /**
   * Finds out which secrets the keychain has. A keychain that does not answer counts as unavailable after its deadline.
   */
  async lookForSecrets(): Promise<void> {
    const { profile, secrets } = this.#ports;
    await secrets.probe();
    await Promise.all(
      profile.accounts.map(async ({ id, vendorId, values }) => {
        const vendor = this.#knownVendor(vendorId);
        if (vendor && vendor.checkSettings(values).length === 0)
          await secrets.look(id, this.#secretFields(vendorId), scopeOf(vendor, values));
      }),
    );
    this.showSecretPlaces();
  }

  /** The user as the vendor knows them; empty for a vendor that this Gavel does not have. */
  userOf({ vendorId, settings }: Account): string {
    return this.#userLabel(vendorId, settings);
  }

  /** The adapter that commands are sent with; none while the account signs out. */
  adapterOf(accountId: string): AccountAdapter | undefined {
    return this.#connections.adapterOf(accountId);
  }

  /** Adds an account and keeps its secrets; or returns what is wrong with the form. */
  async add(vendorId: string, form: AccountForm): Promise<{ accountId: string } | { issues: FieldIssue[] }> {
    const vendor = this.#vendor(vendorId);
    const issues = this.#issuesOf(vendor, form, true);
    issues.push(...(await this.#trust.issues(vendor, form.values)));
    if (issues.length > 0) return { issues };
    await this.#trust.confirm(vendor, null, form.values);
    const accountId = this.#ports.vendorPorts.ids.uuid();
    const label = form.label === '' ? vendor.userLabel(form.values) : form.label;
    const atQuit = form.atQuit ?? leaveAtQuit;
    this.#ports.profile.putAccount({ id: accountId, vendorId, label, values: form.values, atQuit });
    const account = { id: accountId, vendorId, label, settings: form.values, isPractice: false, atQuit };
    this.#show(account);
    this.#events.happened('account-added', account);
    const scope = scopeOf(vendor, form.values);
    await this.#turns.run(accountId, (signal) => this.#keep(accountId, form.secrets, scope, signal));
    return { accountId };
  }

  /** Changes an account. A connected one is reconnected when its settings or secrets changed. */
  async edit(accountId: string, form: AccountForm): Promise<{ accountId: string } | { issues: FieldIssue[] }> {
    const { vendorId, settings, isPractice } = this.#account(accountId);
    const vendor = this.#vendor(vendorId);
    const issues = this.#issuesOf(vendor, form, false);
    if (issues.length === 0 && !isPractice) issues.push(...this.#secretsToType(accountId, vendor, settings, form));
    if (!isPractice) issues.push(...(await this.#trust.issues(vendor, form.values)));
    if (issues.length > 0) return { issues };
    if (!isPractice) await this.#trust.confirm(vendor, settings, form.values);
    const scope = scopeOf(vendor, form.values);
    await this.#turns.run(accountId, async (signal) => {
      const account = this.#account(accountId);
      const label = form.label === '' ? vendor.userLabel(form.values) : form.label;
      const atQuit = form.atQuit ?? account.atQuit;
      const isAnother = !isSame(account.settings, form.values) || Object.keys(form.secrets).length > 0;
      const mustConnect = isAnother && this.#connections.has(accountId);
      if (isAnother) await this.#connections.disconnect(accountId);
      if (!account.isPractice)
        this.#ports.profile.putAccount({ id: accountId, vendorId, label, values: form.values, atQuit });
      this.#change(accountId, { label, settings: form.values, atQuit });
      if (isAnother) this.#events.changed(account, form.values);
      this.#trust.forgetUnused();
      const kept = account.isPractice ? {} : await this.#keptBefore(vendor, account, scope);
      await this.#keep(accountId, { ...kept, ...form.secrets }, scope, signal);
      if (!account.isPractice) await this.#look(accountId, vendorId, scope, signal);
      if (mustConnect) await this.#signIn(accountId, {}, false, signal);
    });
    return { accountId };
  }

  /** Disconnects and removes an account, at once: whatever else was going on with it is given up. */
  async remove(accountId: string): Promise<void> {
    const account = this.#account(accountId);
    const { vendorId } = account;
    await this.#overtake(accountId, async () => {
      await this.#connections.disconnect(accountId);
      this.#connections.forget(accountId);
      this.#ports.profile.removeAccount(accountId);
      this.#events.happened('account-removed', account);
      this.#trust.forgetUnused();
      this.#ports.store.change([{ slice: 'account', id: accountId, value: null }]);
      await this.#ports.secrets.forget(accountId, this.#secretFields(vendorId));
    });
  }

  /**
   * Starts connecting; with `takeOver`, signing in may end the user's session elsewhere. Resolves also when the account
   * was disconnected meanwhile. Throws a `Fault` when a secret is missing or the settings are not valid.
   */
  async signIn(accountId: string, typed: Secrets, takeOver = false): Promise<void> {
    const account = this.#account(accountId);
    if (this.#trust.namesPath(account)) await this.#trust.adopt(account, (form) => this.edit(accountId, form));
    await this.#turns.run(accountId, (signal) => this.#signIn(accountId, typed, takeOver, signal));
  }

  /**
   * Signs out at the vendor, then disconnects. Throws the vendor's `Fault` when it refuses; the account stays
   * connected. Resolves also when the account was disconnected meanwhile.
   */
  async signOut(accountId: string, reasonId: string | null): Promise<void> {
    const account = this.#account(accountId);
    await this.#turns.run(accountId, (signal) => this.#connections.signOut(accountId, reasonId, signal));
    this.#events.happened('sign-out', account);
  }

  /** Disconnects, at once: whatever else was going on with the account is given up. */
  async disconnect(accountId: string): Promise<void> {
    this.#account(accountId);
    await this.#overtake(accountId, () => this.#connections.disconnect(accountId));
  }

  /** The policy changed: accounts that it does not allow any more are disconnected, and a notice says so. */
  async policyChanged(): Promise<void> {
    for (const { id, vendorId, settings, isPractice } of [...this.#ports.store.state.accounts.values()]) {
      const vendor = this.#knownVendor(vendorId);
      if (isPractice || !vendor || !this.#connections.has(id)) continue;
      try {
        await this.#trust.requireAllowed(vendor, settings);
      } catch (cause) {
        const { code, detail } = asFault(cause);
        this.#ports.addNotice({ kind: 'problem', code, accountId: id, detail });
        await this.disconnect(id);
      }
    }
  }

  tryNow(accountId: string): void {
    this.#account(accountId);
    this.#connections.tryNow(accountId);
  }

  networkChanged(): void {
    this.#connections.networkChanged();
  }

  /** The machine is about to sleep, or slept: connections are no longer trusted. */
  slept(): void {
    this.#connections.slept();
  }

  /** Adds an account for practice mode and connects it. It is not saved, and its secret stays in memory. */
  async addPractice({ vendorId, secrets, authorityPem, ...scene }: Omit<RunningScene, 'stop'>): Promise<string> {
    const accountId = this.#ports.vendorPorts.ids.uuid();
    const vendor = this.#vendor(vendorId);
    const { id } = await this.#ports.authorities.offer(Buffer.from(authorityPem));
    const values = withAuthority(vendor, scene.values, id);
    for (const secret of Object.values(secrets)) this.#ports.registerSecret(secret);
    this.#ports.secrets.keepForPractice(accountId, secrets);
    this.#show({
      id: accountId,
      vendorId,
      label: vendor.userLabel(values),
      settings: values,
      isPractice: true,
      sceneId: scene.sceneId,
      atQuit: leaveAtQuit,
    });
    await this.#turns.run(accountId, () => this.#connections.connect(vendor, accountId, secrets));
    return accountId;
  }

  async removePractice(accountId: string): Promise<void> {
    if (!this.#ports.store.state.accounts.has(accountId)) return;
    await this.#overtake(accountId, async () => {
      await this.#connections.disconnect(accountId);
      this.#connections.forget(accountId);
      this.#ports.store.change([{ slice: 'account', id: accountId, value: null }]);
      await this.#ports.secrets.forget(accountId, []);
    });
  }

  /** Updates where each account's secrets are kept. */
  showSecretPlaces(): void {
    for (const { id, secret } of this.#ports.store.state.accounts.values()) {
      const place = this.#ports.secrets.placeOf(id);
      if (place.place !== secret.place || place.reason !== secret.reason) this.#change(id, { secret: place });
    }
  }

  /** Disconnects all accounts, signing out those whose settings say so. Nothing connects afterwards. */
  async stop(): Promise<void> {
    this.#connections.close();
    const ids = [...this.#ports.store.state.accounts.keys()];
    await Promise.all(ids.map((accountId) => this.#overtake(accountId, () => this.#leave(accountId))));
  }

  /** Disconnects one account, signing out first where its settings say so and the vendor does it in time. */
  async #leave(accountId: string): Promise<void> {
    const { store, vendorPorts, log } = this.#ports;
    const account = store.state.accounts.get(accountId);
    if (account?.atQuit.how === 'sign-out' && account.connection.status === 'online') {
      const late = new AbortController();
      const cancel = vendorPorts.clock.after(signOutLimitMs, () => late.abort());
      try {
        await this.#connections.signOut(accountId, account.atQuit.reasonId, late.signal);
        if (late.signal.aborted) throw new Fault('timeout');
      } catch (cause) {
        log.warn('An account could not be signed out at the end', { accountId, cause: asFault(cause).message });
      }
      cancel();
    }
    if (this.#connections.has(accountId)) await this.#connections.disconnect(accountId);
  }

  /** Gives up what goes on with an account, then runs a task in its turn. */
  #overtake(accountId: string, task: () => Promise<void>): Promise<void> {
    this.#turns.overtake(accountId);
    return this.#turns.run(accountId, task);
  }

  async #signIn(accountId: string, typed: Secrets, takeOver: boolean, signal: AbortSignal): Promise<void> {
    const account = this.#account(accountId);
    const vendor = this.#vendor(account.vendorId);
    if (vendor.checkSettings(account.settings).length > 0) throw new Fault('invalid-input');
    if (!account.isPractice) await this.#trust.requireAllowed(vendor, account.settings);
    try {
      const fields = this.#secretFields(account.vendorId);
      const scope = scopeOf(vendor, account.settings);
      const kept = await unlessOvertaken(this.#ports.secrets.read(accountId, fields, scope), signal);
      // A secret that belongs elsewhere is seen by reading it.
      this.showSecretPlaces();
      const secrets = { ...kept, ...typed };
      const isMissing = fieldsWith(vendor.descriptor.fields, account.settings).some(
        (field) => field.isSecret && field.isRequired && !secrets[field.key],
      );
      if (isMissing) throw new Fault('password-missing');
      if (Object.keys(typed).length > 0)
        await unlessOvertaken(this.#ports.secrets.keep(accountId, typed, scope), signal);
      this.#events.happened(takeOver ? 'take-over' : 'sign-in', account);
      await this.#connections.connect(vendor, accountId, secrets, {
        takeOver,
        signal,
        keep: (given) =>
          void this.#ports.secrets.keepGiven(accountId, given, scope).then(() => this.showSecretPlaces()),
      });
    } catch (cause) {
      if (!(cause instanceof Overtaken)) throw cause;
    }
  }

  /** Keeps secrets; when the account is overtaken, the keychain is not waited for. */
  async #keep(accountId: string, secrets: Secrets, scope: SecretScope, signal: AbortSignal): Promise<void> {
    try {
      await unlessOvertaken(this.#ports.secrets.keep(accountId, secrets, scope), signal);
    } catch (cause) {
      if (!(cause instanceof Overtaken)) throw cause;
    }
  }

  /** Finds out again which of an account's secrets belong to what it is now. */
  async #look(accountId: string, vendorId: string, scope: SecretScope, signal: AbortSignal): Promise<void> {
    try {
      await unlessOvertaken(this.#ports.secrets.look(accountId, this.#secretFields(vendorId), scope), signal);
    } catch (cause) {
      if (!(cause instanceof Overtaken)) throw cause;
    }
    this.showSecretPlaces();
  }

  /** What is kept for the same place and is kept anew, because the person allowed another authority for it. */
  async #keptBefore(vendor: Vendor<VendorPorts>, { id, vendorId, settings }: Account, scope: SecretScope) {
    if (vendor.checkSettings(settings).length > 0) return {};
    const before = scopeOf(vendor, settings);
    if (!isSamePlace(before, scope) || before.authority === scope.authority) return {};
    return this.#ports.secrets.read(id, this.#secretFields(vendorId), before);
  }

  /** Secrets that were typed for another server or user than the form names, and have to be typed again. */
  #secretsToType(
    accountId: string,
    vendor: Vendor<VendorPorts>,
    settings: FieldValues,
    form: AccountForm,
  ): FieldIssue[] {
    const isKnown = vendor.checkSettings(settings).length === 0;
    if (isKnown && isSamePlace(scopeOf(vendor, settings), scopeOf(vendor, form.values))) return [];
    return fieldsWith(vendor.descriptor.fields, form.values)
      .filter(({ isSecret, key }) => isSecret && !form.secrets[key] && this.#ports.secrets.isKept(accountId, key))
      .map(({ key }): FieldIssue => ({ key, problem: 'secret-of-another' }));
  }

  #issuesOf(vendor: Vendor<VendorPorts>, form: AccountForm, isNew: boolean): FieldIssue[] {
    const missing = fieldsWith(vendor.descriptor.fields, form.values)
      .filter((field) => isNew && field.isSecret && field.isRequired && !form.secrets[field.key])
      .map(({ key }): FieldIssue => ({ key, problem: 'required' }));
    return [...vendor.checkSettings(form.values), ...missing];
  }

  #show(account: Omit<Account, 'secret' | 'connection' | 'agent'>): void {
    const value: Account = {
      ...account,
      secret: this.#ports.secrets.placeOf(account.id),
      connection: { ...off, since: this.#ports.vendorPorts.clock.now() },
      agent: null,
    };
    this.#ports.store.change([{ slice: 'account', id: account.id, value }]);
  }

  #change(accountId: string, change: Partial<Account>): void {
    const account = this.#ports.store.state.accounts.get(accountId);
    if (account) this.#ports.store.change([{ slice: 'account', id: accountId, value: { ...account, ...change } }]);
  }

  #account(accountId: string): Account {
    const account = this.#ports.store.state.accounts.get(accountId);
    if (!account) throw new Fault('unknown-account', accountId);
    return account;
  }

  #userLabel(vendorId: string, values: FieldValues): string {
    return this.#knownVendor(vendorId)?.userLabel(values) ?? '';
  }

  /** Keys of a vendor's secrets, typed and given; none for a vendor that this Gavel does not have. */
  #secretFields(vendorId: string): string[] {
    const vendor = this.#knownVendor(vendorId);
    const typed = (vendor?.descriptor.fields ?? []).filter((field) => field.isSecret).map(({ key }) => key);
    return [...typed, ...(vendor?.givenSecrets ?? [])];
  }

  /** Undefined for a vendor that this Gavel does not have. */
  #knownVendor(vendorId: string): Vendor<VendorPorts> | undefined {
    return this.#ports.vendors.find(({ descriptor }) => descriptor.vendorId === vendorId);
  }

  #vendor(vendorId: string): Vendor<VendorPorts> {
    const vendor = this.#knownVendor(vendorId);
    if (!vendor) throw new Fault('invalid-input', vendorId);
    return vendor;
  }
}
