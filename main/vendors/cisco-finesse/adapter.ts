import type { Command } from '../../../app/domain/command.ts';
import { asFault, Fault } from '../../../app/domain/error-code.ts';
import type { AccountAdapter, AccountView, AdapterContext, CommandPlan, Vendor } from '../../../app/vendor/adapter.ts';
import { createAdapterEvents, type AdapterEvents } from '../../net/adapter-events.ts';
import { createNetwork, type Network } from '../../net/network.ts';
import { withAuthority } from '../../net/private-authority.ts';
import type { VendorPorts } from '../../ports/vendor-ports.ts';
import { Channels } from './channels.ts';
import { finesseDescriptor } from './descriptor.ts';
import { ConnectionSupervisor } from './failover.ts';
import { AccountModel } from './model.ts';
import { PendingRequests } from './pending.ts';
import { planCommand, type PlanContext } from './plans.ts';
import { FinesseSession, type SessionContext } from './session.ts';
import { checkFinesseSettings, finesseEndpoints, readFinesseSettings, type FinesseSettings } from './settings.ts';

/** A resource of our own: the same for an account in each of its sessions, different on every machine (reference, 10.1). */
const resourceOf = (accountId: string): string => `gavel-${accountId.replace(/[^\w-]/gu, '').slice(0, 36)}`;

/** One Finesse account: see `AccountAdapter`. */
class FinesseAdapter implements AccountAdapter {
  readonly #context: AdapterContext;
  readonly #events: AdapterEvents;
  readonly #ports: VendorPorts;
  readonly #settings: FinesseSettings;
  readonly #model: AccountModel;
  readonly #pending: PendingRequests;
  #network: Network | null = null;
  #supervisor: ConnectionSupervisor | null = null;
  #isStopped = false;

  constructor(context: AdapterContext, ports: VendorPorts) {
    this.#context = context;
    this.#ports = ports;
    this.#events = createAdapterEvents(context.emit, ports.clock);
    this.#settings = readFinesseSettings(context.values);
    this.#model = new AccountModel(context.accountId, this.#settings, this.#events.emit);
    this.#pending = new PendingRequests(() => ports.clock.monotonicMs());
  }

  start(): void {
    this.#events.emit({ type: 'connection', connection: { status: 'connecting', via: this.#via(), retryAt: null, reason: null, detail: null } });
    void this.#begin();
  }

  async stop(how: Parameters<AccountAdapter['stop']>[0]): Promise<void> {
    const live = this.#supervisor?.live;
    if (how.mode === 'sign-out' && live) await live.signOut(how.reasonId);
    this.#isStopped = true;
    this.#events.end();
    await this.#supervisor?.stop();
    this.#network?.close();
  }

  plan(command: Command, view: AccountView): CommandPlan {
    const live = this.#live();
    const reread = async (read: (session: FinesseSession) => Promise<void>): Promise<void> => read(this.#live());
    const context: PlanContext = {
      loginId: this.#model.loginId,
      ownAddress: this.#model.ownAddress,
      isLive: () => live.isLive,
      calls: this.#model.calls,
      team: this.#model.team,
      pending: this.#pending,
      newRequestId: () => this.#ports.ids.uuid(),
      change: (request, requestId, { request: { kind } }) => live.rest.change(request, requestId, kind),
      readDialogs: () => reread((session) => session.readDialogs()),
      readUser: () => reread((session) => session.readUser()),
      readTeam: () => reread((session) => session.readTeams()),
    };
    return planCommand(command, view, context);
  }

  networkChanged(): void {
    this.#supervisor?.pace.networkChanged();
  }

  slept(): void {
    this.#supervisor?.pace.slept();
  }

  tryNow(): void {
    if (this.#supervisor) this.#supervisor.pace.tryNow();
    else this.start();
  }

  #live(): FinesseSession {
    const live = this.#supervisor?.live;
    if (!live) throw new Fault('connection-lost');
    return live;
  }

  async #begin(): Promise<void> {
    try {
      const network = await withAuthority(this.#ports.files, this.#settings.caFile, (pem) => createNetwork(this.#ports.clock, pem));
      if (this.#isStopped) {
        network.close();
        return;
      }
      this.#network = network;
      this.#supervisor = this.#makeSupervisor(network);
      this.#supervisor.start();
    } catch (cause) {
      const fault = asFault(cause);
      this.#events.emit({ type: 'connection', connection: { status: 'refused', via: this.#via(), retryAt: null, reason: fault.code, detail: fault.detail } });
    }
  }

  #makeSupervisor(network: Network): ConnectionSupervisor {
    const settings = this.#settings;
    const session: SessionContext = {
      settings,
      credentials: { user: settings.user, password: this.#context.secrets['password'] ?? '' },
      resource: resourceOf(this.#context.accountId),
      network,
      channels: new Channels(settings.transports),
      model: this.#model,
      pending: this.#pending,
      ports: this.#ports,
      emit: this.#events.emit,
    };
    return new ConnectionSupervisor({
      server: settings.server,
      alternateServer: settings.alternateServer,
      alternateNotificationPort: settings.alternateNotificationPort,
      ports: this.#ports,
      makeSession: (server, hooks) => new FinesseSession(server, session, hooks),
      tell: (connection) => this.#events.emit({ type: 'connection', connection }),
    });
  }

  #via(): string {
    return `${this.#settings.server.host}:${this.#settings.server.port}`;
  }
}

/** Cisco Finesse. */
export const ciscoFinesse: Vendor<VendorPorts> = {
  descriptor: finesseDescriptor,
  checkSettings: checkFinesseSettings,
  userLabel: (values) => ['user', 'extension'].map((key) => values[key]).filter((value) => typeof value === 'string' && value !== '').join(' · '),
  endpoints: finesseEndpoints,
  connect: (context, ports) => new FinesseAdapter(context, ports),
};
