import type { Command } from '../../../app/domain/command.ts';
import { asFault, Fault } from '../../../app/domain/error-code.ts';
import type { AccountAdapter, AccountView, AdapterContext, CommandPlan, Vendor } from '../../../app/vendor/adapter.ts';
import { createAdapterEvents, type AdapterEvents } from '../../net/adapter-events.ts';
import { createNetwork, type Network } from '../../net/network.ts';
import { withAuthority } from '../../net/private-authority.ts';
import type { VendorPorts } from '../../ports/vendor-ports.ts';
import { planCommand } from './account-plans.ts';
import { gatewayDescriptor } from './descriptor.ts';
import { Pass } from './gateway.ts';
import { ConnectionKeeper } from './keeper.ts';
import { AccountModel } from './model.ts';
import { PendingCommands } from './pending.ts';
import type { PlanContext } from './plans.ts';
import { GatewaySession } from './session.ts';
import { checkGatewaySettings, gatewayEndpoints, readGatewaySettings, type GatewaySettings } from './settings.ts';
import { SignIn } from './sign-in.ts';

/** One agent at one gateway: see `AccountAdapter`. */
class GatewayAdapter implements AccountAdapter {
  readonly #context: AdapterContext;
  readonly #events: AdapterEvents;
  readonly #ports: VendorPorts;
  readonly #settings: GatewaySettings;
  readonly #model: AccountModel;
  readonly #pending: PendingCommands;
  #networks: readonly Network[] = [];
  #keeper: ConnectionKeeper | null = null;
  #isStopped = false;

  constructor(context: AdapterContext, ports: VendorPorts) {
    this.#context = context;
    this.#ports = ports;
    this.#events = createAdapterEvents(context.emit, ports.clock);
    this.#settings = readGatewaySettings(context.values);
    this.#pending = new PendingCommands(() => ports.clock.monotonicMs());
    this.#model = new AccountModel({
      accountId: context.accountId, settings: this.#settings, clock: ports.clock, pending: this.#pending, emit: this.#events.emit,
    });
  }

  start(): void {
    this.#events.emit({ type: 'connection', connection: { status: 'connecting', via: this.#via, retryAt: null, reason: null, detail: null } });
    void this.#begin();
  }

  async stop(how: Parameters<AccountAdapter['stop']>[0]): Promise<void> {
    const live = this.#keeper?.live;
    if (how.mode === 'sign-out' && live) await live.signOut();
    this.#isStopped = true;
    this.#events.end();
    await this.#keeper?.stop();
    for (const network of this.#networks) network.close();
  }

  plan(command: Command, view: AccountView): CommandPlan {
    const session = this.#live();
    const context: PlanContext = {
      accountId: this.#context.accountId,
      settings: this.#settings,
      model: this.#model,
      pending: this.#pending,
      isLive: () => session.isLive,
      now: () => this.#ports.clock.now(),
      command: (request, purpose) => session.command(request, purpose),
      read: (what) => what(this.#live().reader),
    };
    return planCommand(command, view, context);
  }

  networkChanged(): void {
    this.#keeper?.pace.networkChanged();
  }

  slept(): void {
    this.#keeper?.pace.slept();
  }

  tryNow(): void {
    if (this.#keeper) this.#keeper.pace.tryNow();
    else this.start();
  }

  get #via(): string {
    return `${this.#settings.host}:${this.#settings.port}`;
  }

  #live(): GatewaySession {
    const live = this.#keeper?.live;
    if (!live) throw new Fault('connection-lost');
    return live;
  }

  async #begin(): Promise<void> {
    try {
      const { clock, files } = this.#ports;
      // One for requests, one for the poll.
      const networks = await withAuthority(files, this.#settings.caFile, (pem): [Network, Network] => [createNetwork(clock, pem), createNetwork(clock, pem)]);
      if (this.#isStopped) {
        for (const network of networks) network.close();
        return;
      }
      this.#networks = networks;
      this.#keeper = this.#makeKeeper(...networks);
      this.#keeper.start();
    } catch (cause) {
      const fault = asFault(cause);
      this.#events.emit({ type: 'connection', connection: { status: 'refused', via: this.#via, retryAt: null, reason: fault.code, detail: fault.detail } });
    }
  }

  #makeKeeper(network: Network, pollNetwork: Network): ConnectionKeeper {
    const ports = this.#ports;
    const settings = this.#settings;
    const pass = new Pass();
    const signIn = new SignIn({ settings, password: this.#context.secrets['password'] ?? '', takesOver: this.#context.takeOver, pass, clock: ports.clock });
    const session = { settings, pass, signIn, network, pollNetwork, model: this.#model, ports, emit: this.#events.emit };
    return new ConnectionKeeper({
      via: this.#via,
      ports,
      makeSession: (onEnd) => new GatewaySession(session, onEnd),
      startAfresh: () => signIn.reset(),
      tell: (connection) => this.#events.emit({ type: 'connection', connection }),
    });
  }
}

/** The Huawei agent gateway. */
export const huaweiAgentGateway: Vendor<VendorPorts> = {
  descriptor: gatewayDescriptor,
  checkSettings: checkGatewaySettings,
  userLabel: (values) => ['agentId', 'phone'].map((key) => values[key]).filter((value) => typeof value === 'string' && value !== '').join(' · '),
  endpoints: gatewayEndpoints,
  connect: (context, ports) => new GatewayAdapter(context, ports),
};
