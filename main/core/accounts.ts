import { leaveAtQuit, type Account, type AtQuit } from '../../app/domain/account.ts';
import { asFault, Fault } from '../../app/domain/error-code.ts';
import type { Notice } from '../../app/domain/notice.ts';
import { isSame } from '../../app/state/is-same.ts';
import { reduceVendorEvent } from '../../app/state/reduce.ts';
import type { AccountAdapter, FieldIssue, FieldValues, Vendor } from '../../app/vendor/adapter.ts';
import type { VendorEvent } from '../../app/vendor/events.ts';
import type { Log } from '../ports/log.ts';
import type { CancelTimer } from '../ports/clock.ts';
import type { VendorPorts } from '../ports/vendor-ports.ts';
import type { AccountSecrets } from './account-secrets.ts';
import type { Commands } from './commands.ts';
import type { Profile } from './profile.ts';
import type { Store } from './store.ts';

type Secrets = Readonly<Record<string, string>>;

/** What a person entered in an account's form. */
export interface AccountForm {
  readonly label: string;
  readonly values: FieldValues;
  readonly secrets: Secrets;
  /** Left out: as it is; for a new account, nothing is changed at the vendor. */
  readonly atQuit?: AtQuit | undefined;
}

export interface AccountsPorts {
  readonly store: Store;
  readonly profile: Profile;
  readonly secrets: AccountSecrets;
  readonly commands: () => Commands;
  readonly vendors: readonly Vendor<VendorPorts>[];
  readonly vendorPorts: VendorPorts;
  readonly log: Log;
  readonly registerSecret: (secret: string) => void;
  /** Takes known secrets out of a vendor's words: some repeat what they were sent. */
  readonly redactText: (text: string) => string;
  readonly tell: (notice: Omit<Notice, 'id' | 'at'>) => void;
}

/** The longest of a vendor's words that are kept, as the contract has it. */
const detailLimit = 500;

/** So long the end waits for a sign-out, in milliseconds: the whole end has three seconds. */
const signOutLimitMs = 1500;

const off: Account['connection'] = {
  status: 'off', since: 0, via: '', retryAt: null, reason: null, detail: null, provedAt: null,
};

/** The accounts: their settings, their secrets, and one adapter for each that is signed in. */
export class Accounts {
  readonly #ports: AccountsPorts;
  readonly #adapters = new Map<string, AccountAdapter>();

  constructor(ports: AccountsPorts) {
    this.#ports = ports;
  }

  /** Shows the accounts of the profile, none of them signed in. */
  show(): void {
    for (const { id, vendorId, label, values, atQuit } of this.#ports.profile.accounts)
      this.#show({ id, vendorId, label, settings: values, isPractice: false, atQuit });
  }

  /** Finds out which secrets the keychain has; a keychain that does not answer is given up after its deadline. */
  async lookForSecrets(): Promise<void> {
    const { profile, secrets } = this.#ports;
    await secrets.probe();
    await Promise.all(profile.accounts.map(({ id, vendorId }) => secrets.look(id, this.#secretFields(vendorId))));
  }

  /** Who signs in, as the vendor knows them; empty when the profile names a vendor that this Gavel does not have. */
  userOf({ vendorId, settings }: Account): string {
    return this.#ports.vendors.find(({ descriptor }) => descriptor.vendorId === vendorId)?.userLabel(settings) ?? '';
  }

  adapterOf(accountId: string): AccountAdapter | undefined {
    return this.#adapters.get(accountId);
  }

  /** Adds an account and keeps its secrets; or tells what is wrong with the form. */
  async add(vendorId: string, form: AccountForm): Promise<{ accountId: string } | { issues: FieldIssue[] }> {
    const vendor = this.#vendor(vendorId);
    const issues = this.#issuesOf(vendor, form, true);
    if (issues.length > 0) return { issues };
    const accountId = this.#ports.vendorPorts.ids.uuid();
    const label = form.label === '' ? vendor.userLabel(form.values) : form.label;
    const atQuit = form.atQuit ?? leaveAtQuit;
    this.#ports.profile.putAccount({ id: accountId, vendorId, label, values: form.values, atQuit });
    this.#show({ id: accountId, vendorId, label, settings: form.values, isPractice: false, atQuit });
    await this.#ports.secrets.keep(accountId, form.secrets);
    return { accountId };
  }

  /** Changes an account; one that was connected is connected afresh where its settings or secrets changed. */
  async edit(accountId: string, form: AccountForm): Promise<{ accountId: string } | { issues: FieldIssue[] }> {
    const account = this.#account(accountId);
    const vendor = this.#vendor(account.vendorId);
    const issues = this.#issuesOf(vendor, form, false);
    if (issues.length > 0) return { issues };
    const label = form.label === '' ? vendor.userLabel(form.values) : form.label;
    const atQuit = form.atQuit ?? account.atQuit;
    const isAnother = !isSame(account.settings, form.values) || Object.keys(form.secrets).length > 0;
    const mustConnect = isAnother && this.#adapters.has(accountId);
    if (isAnother) await this.#stopAdapter(accountId);
    if (!account.isPractice) this.#ports.profile.putAccount({ id: accountId, vendorId: account.vendorId, label, values: form.values, atQuit });
    this.#change(accountId, { label, settings: form.values, atQuit });
    await this.#ports.secrets.keep(accountId, form.secrets);
    if (mustConnect) await this.signIn(accountId, {});
    return { accountId };
  }

  async remove(accountId: string): Promise<void> {
    const { vendorId } = this.#account(accountId);
    await this.#stopAdapter(accountId);
    this.#ports.profile.removeAccount(accountId);
    this.#ports.store.change([{ slice: 'account', id: accountId, value: null }]);
    await this.#ports.secrets.forget(accountId, this.#secretFields(vendorId));
  }

  /**
   * Begins to connect; with `takeOver` it may end the person's session elsewhere. Throws a `Fault` when a secret is
   * missing or the settings cannot be used.
   */
  async signIn(accountId: string, typed: Secrets, takeOver = false): Promise<void> {
    const account = this.#account(accountId);
    const vendor = this.#vendor(account.vendorId);
    if (vendor.checkSettings(account.settings).length > 0) throw new Fault('invalid-input');
    const secrets = { ...(await this.#ports.secrets.read(accountId, this.#secretFields(account.vendorId))), ...typed };
    const isMissing = vendor.descriptor.fields.some((field) => field.isSecret && field.isRequired && !secrets[field.key]);
    if (isMissing) throw new Fault('password-missing');
    if (Object.keys(typed).length > 0) await this.#ports.secrets.keep(accountId, typed);
    await this.#connect(vendor, account, secrets, takeOver);
  }

  /** Signs out at the vendor, then disconnects. Throws the vendor's `Fault` when it refuses; then nothing changed. */
  async signOut(accountId: string, reasonId: string | null): Promise<void> {
    this.#account(accountId);
    await this.#stopAdapter(accountId, { mode: 'sign-out', reasonId });
  }

  async disconnect(accountId: string): Promise<void> {
    this.#account(accountId);
    await this.#stopAdapter(accountId);
  }

  tryNow(accountId: string): void {
    this.#account(accountId);
    this.#adapters.get(accountId)?.tryNow();
  }

  networkChanged(): void {
    for (const adapter of this.#adapters.values()) adapter.networkChanged();
  }

  /** The machine sleeps or slept: nothing of before counts as live. */
  slept(): void {
    for (const adapter of this.#adapters.values()) adapter.slept();
  }

  /** Shows an account that exists only while practice mode runs, and connects it. Its secret stays in memory. */
  async addPractice(vendorId: string, values: FieldValues, secrets: Secrets): Promise<string> {
    const accountId = this.#ports.vendorPorts.ids.uuid();
    const vendor = this.#vendor(vendorId);
    for (const secret of Object.values(secrets)) this.#ports.registerSecret(secret);
    this.#ports.secrets.keepForPractice(accountId, secrets);
    this.#show({ id: accountId, vendorId, label: vendor.userLabel(values), settings: values, isPractice: true, atQuit: leaveAtQuit });
    await this.#connect(vendor, this.#account(accountId), secrets);
    return accountId;
  }

  async removePractice(accountId: string): Promise<void> {
    if (!this.#ports.store.state.accounts.has(accountId)) return;
    await this.#stopAdapter(accountId);
    this.#ports.store.change([{ slice: 'account', id: accountId, value: null }]);
    await this.#ports.secrets.forget(accountId, []);
  }

  /** Where each account's secrets are now has changed, or may have. */
  showSecretPlaces(): void {
    for (const { id, secret } of this.#ports.store.state.accounts.values()) {
      const place = this.#ports.secrets.placeOf(id);
      if (place.place !== secret.place || place.reason !== secret.reason) this.#change(id, { secret: place });
    }
  }

  /** Ends everything, each account as it was told to be left. */
  async stop(): Promise<void> {
    await Promise.all([...this.#adapters.keys()].map((accountId) => this.#leave(accountId)));
  }

  /** Signs out where that is wanted; what refuses or takes too long is only disconnected. */
  async #leave(accountId: string): Promise<void> {
    const { store, vendorPorts, log } = this.#ports;
    const account = store.state.accounts.get(accountId);
    if (account?.atQuit.how === 'sign-out' && account.connection.status === 'online') {
      let cancel: CancelTimer = () => undefined;
      const deadline = new Promise<never>((_, reject) => {
        cancel = vendorPorts.clock.after(signOutLimitMs, () => reject(new Fault('timeout')));
      });
      try {
        await Promise.race([this.#stopAdapter(accountId, { mode: 'sign-out', reasonId: account.atQuit.reasonId }), deadline]);
      } catch (cause) {
        log.warn('An account could not be signed out at the end', { accountId, cause: asFault(cause).message });
      }
      cancel();
    }
    if (this.#adapters.has(accountId)) await this.#stopAdapter(accountId);
  }

  #issuesOf(vendor: Vendor<VendorPorts>, form: AccountForm, isNew: boolean): FieldIssue[] {
    const missing = vendor.descriptor.fields
      .filter((field) => isNew && field.isSecret && field.isRequired && !form.secrets[field.key])
      .map(({ key }): FieldIssue => ({ key, problem: 'required' }));
    return [...vendor.checkSettings(form.values), ...missing];
  }

  async #connect(vendor: Vendor<VendorPorts>, account: Account, secrets: Secrets, takeOver = false): Promise<void> {
    await this.#stopAdapter(account.id);
    const accountId = account.id;
    const adapter: AccountAdapter = vendor.connect(
      {
        accountId,
        values: account.settings,
        secrets,
        takeOver,
        // What an adapter still says after it was replaced is no longer true of the account.
        emit: (event) => {
          if (this.#adapters.get(accountId) === adapter) this.#take(accountId, event);
        },
      },
      this.#ports.vendorPorts,
    );
    this.#adapters.set(accountId, adapter);
    adapter.start();
  }

  async #stopAdapter(accountId: string, how: Parameters<AccountAdapter['stop']>[0] = { mode: 'disconnect' }): Promise<void> {
    const adapter = this.#adapters.get(accountId);
    if (!adapter) {
      this.#showOff(accountId);
      return;
    }
    if (how.mode === 'sign-out') {
      await adapter.stop(how);
      this.#ports.commands().leaveAccount(accountId);
    } else {
      this.#ports.commands().leaveAccount(accountId);
      await adapter.stop(how).catch((cause: unknown) => {
        this.#ports.log.error('an account did not stop cleanly', { accountId, cause: asFault(cause).message });
      });
    }
    this.#adapters.delete(accountId);
    this.#showOff(accountId);
  }

  #showOff(accountId: string): void {
    const { store, vendorPorts } = this.#ports;
    const connection = { status: 'off', via: '', retryAt: null, reason: null, detail: null } as const;
    store.change(reduceVendorEvent(store.state, accountId, { type: 'connection', connection }, vendorPorts.clock.now()));
  }

  #take(accountId: string, event: VendorEvent): void {
    const { store, vendorPorts, commands, tell, log, redactText } = this.#ports;
    const clean = (detail: string | null): string | null => (detail === null ? null : redactText(detail).slice(0, detailLimit));
    switch (event.type) {
      case 'command-refused':
        commands().refusedByVendor(event.commandId, event.code, event.detail);
        return;
      case 'notice':
        tell({ kind: 'problem', code: event.code, accountId, detail: clean(event.detail) });
        return;
      case 'connection': {
        const connection = { ...event.connection, detail: clean(event.connection.detail) };
        const { status, via, reason, detail } = connection;
        log.info('connection', { accountId, status, via, reason, detail });
        store.change(reduceVendorEvent(store.state, accountId, { type: 'connection', connection }, vendorPorts.clock.now()));
        return;
      }
      default:
        store.change(reduceVendorEvent(store.state, accountId, event, vendorPorts.clock.now()));
    }
  }

  #show(account: Pick<Account, 'id' | 'vendorId' | 'label' | 'settings' | 'isPractice' | 'atQuit'>): void {
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

  /** The secret fields of a vendor; none when the profile names a vendor that this Gavel does not have. */
  #secretFields(vendorId: string): string[] {
    const vendor = this.#ports.vendors.find(({ descriptor }) => descriptor.vendorId === vendorId);
    return (vendor?.descriptor.fields ?? []).filter((field) => field.isSecret).map(({ key }) => key);
  }

  #vendor(vendorId: string): Vendor<VendorPorts> {
    const vendor = this.#ports.vendors.find(({ descriptor }) => descriptor.vendorId === vendorId);
    if (!vendor) throw new Fault('invalid-input', vendorId);
    return vendor;
  }
}
