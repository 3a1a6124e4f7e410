import { asFault, detailLimit } from '../../../app/domain/error-code.ts';
import { reduceVendorEvent } from '../../../app/state/reduce.ts';
import type { AccountAdapter, AdapterContext, Vendor } from '../../../app/vendor/adapter.ts';
import type { VendorEvent } from '../../../app/vendor/events.ts';
import type { VendorPorts } from '../../ports/vendor-ports.ts';
import { languageOf } from '../state/words.ts';
import { Overtaken, unlessOvertaken } from './account-turns.ts';
import type { AccountsPorts, Secrets } from './accounts-ports.ts';

/** An adapter ends within three seconds; one that does not is left behind after this time, in milliseconds. */
const stopLimitMs = 5000;

type ConnectionPorts = Pick<AccountsPorts, 'store' | 'commands' | 'vendorPorts' | 'log' | 'redactText' | 'addNotice'>;

/**
 * One adapter for each account that is signed in, and what it reports. Calls about one account come one after the
 * other.
 */
export class AccountConnections {
  readonly #ports: ConnectionPorts;
  readonly #adapters = new Map<string, AccountAdapter>();
  /** What the last adapter of an account left at its vendor, until the next one takes it up. */
  readonly #leftBehind = new Map<string, object>();
  /** Accounts that sign out at their vendor at present. */
  readonly #signingOut = new Set<string>();
  #isClosed = false;

  constructor(ports: ConnectionPorts) {
    this.#ports = ports;
  }

  has(accountId: string): boolean {
    return this.#adapters.has(accountId);
  }

  /** The adapter that commands are sent with; none while the account signs out. */
  adapterOf(accountId: string): AccountAdapter | undefined {
    return this.#signingOut.has(accountId) ? undefined : this.#adapters.get(accountId);
  }

  tryNow(accountId: string): void {
    this.#adapters.get(accountId)?.tryNow();
  }

  networkChanged(): void {
    for (const adapter of this.#adapters.values()) adapter.networkChanged();
  }

  slept(): void {
    for (const adapter of this.#adapters.values()) adapter.slept();
  }

  /** Nothing connects any more. */
  close(): void {
    this.#isClosed = true;
  }

  /**
   * Connects an account in place of a connection that it may have. Does nothing once `signal` aborted or all is closed.
   */
  async connect(
    vendor: Vendor<VendorPorts>,
    accountId: string,
    secrets: Secrets,
    how: {
      readonly takeOver?: boolean;
      readonly signal?: AbortSignal;
      readonly keep?: NonNullable<AdapterContext['keep']>;
    } = {},
  ): Promise<void> {
    await this.disconnect(accountId);
    const isUnwanted = (): boolean =>
      !this.#ports.store.state.accounts.has(accountId) || how.signal?.aborted === true || this.#isClosed;
    const account = this.#ports.store.state.accounts.get(accountId);
    if (!account || isUnwanted()) return;
    const adapter: AccountAdapter = await vendor.connect(
      {
        accountId,
        values: account.settings,
        secrets,
        takeOver: how.takeOver ?? false,
        leftBehind: this.#leftBehind.get(accountId) ?? null,
        locale: () => (languageOf(this.#ports.store.state) === 'zh-CN' ? 'zh-CN' : 'en-US'),
        // What comes of an adapter that was replaced no longer applies to the account.
        emit: (event) => {
          if (this.#adapters.get(accountId) === adapter) this.#handle(accountId, event);
        },
        keep: (given) => {
          if (this.#adapters.get(accountId) === adapter) how.keep?.(given);
        },
      },
      this.#ports.vendorPorts,
    );
    if (isUnwanted()) return;
    this.#leftBehind.delete(accountId);
    this.#adapters.set(accountId, adapter);
    adapter.start();
  }

  /** Signs out at the vendor. Rejects with its `Fault` when it refuses; gives up waiting when `signal` aborts. */
  async signOut(accountId: string, reasonId: string | null, signal: AbortSignal): Promise<void> {
    const adapter = this.#adapters.get(accountId);
    if (!adapter || signal.aborted) return;
    // Nothing more is sent for an account that signs out: it would reach the server in another situation.
    this.#signingOut.add(accountId);
    this.#ports.commands().cancelUnsent(accountId);
    try {
      await unlessOvertaken(adapter.stop({ mode: 'sign-out', reasonId }), signal);
      this.#end(accountId);
    } catch (cause) {
      if (!(cause instanceof Overtaken)) throw cause;
    } finally {
      this.#signingOut.delete(accountId);
    }
  }

  /** Disconnects. An adapter that does not end in time is left behind, and logged. */
  async disconnect(accountId: string): Promise<void> {
    const { commands, log, vendorPorts } = this.#ports;
    const adapter = this.#adapters.get(accountId);
    if (adapter) {
      commands().leaveAccount(accountId);
      const late = new AbortController();
      const cancel = vendorPorts.clock.after(stopLimitMs, () => late.abort());
      await unlessOvertaken(adapter.stop({ mode: 'disconnect' }), late.signal).catch((cause: unknown) => {
        log.error('an account did not stop cleanly', { accountId, cause: asFault(cause).message });
      });
      cancel();
      const left = adapter.leftBehind?.();
      if (left) this.#leftBehind.set(accountId, left);
    }
    this.#end(accountId);
  }

  /** The account was removed. */
  forget(accountId: string): void {
    this.#leftBehind.delete(accountId);
  }

  /** The adapter has ended: nothing of it applies to the account any more. */
  #end(accountId: string): void {
    if (this.#adapters.delete(accountId)) this.#ports.commands().leaveAccount(accountId);
    this.#showOff(accountId);
  }

  #showOff(accountId: string): void {
    const { store, vendorPorts } = this.#ports;
    const connection = { status: 'off', via: '', retryAt: null, reason: null, detail: null } as const;
    store.change(
      reduceVendorEvent(store.state, accountId, { type: 'connection', connection }, vendorPorts.clock.now()),
    );
  }

  #handle(accountId: string, event: VendorEvent): void {
    const { store, vendorPorts, commands, addNotice, log, redactText } = this.#ports;
    const clean = (detail: string | null): string | null =>
      detail === null ? null : redactText(detail).slice(0, detailLimit);
    switch (event.type) {
      case 'command-refused':
        commands().refusedByVendor(event.commandId, event.code, event.detail, event.isGuess);
        return;
      case 'evidence':
        commands().judgeAgain(accountId, event.conferenceId, event.participantIds);
        return;
      case 'notice':
        addNotice({ kind: 'problem', code: event.code, accountId, detail: clean(event.detail) });
        return;
      case 'connection': {
        const connection = { ...event.connection, detail: clean(event.connection.detail) };
        const { status, via, reason, detail } = connection;
        log.info('connection', { accountId, status, via, reason, detail });
        store.change(
          reduceVendorEvent(store.state, accountId, { type: 'connection', connection }, vendorPorts.clock.now()),
        );
        return;
      }
      default:
        store.change(reduceVendorEvent(store.state, accountId, event, vendorPorts.clock.now()));
    }
  }
}
