import type { Command } from '../../../app/domain/command.ts';
import { asFault, Fault } from '../../../app/domain/error-code.ts';
import type {
  AccountAdapter,
  AccountMeetings,
  AccountView,
  AdapterContext,
  CommandPlan,
  GroupPlan,
} from '../../../app/vendor/adapter.ts';
import { createNetwork, type Network } from '../../net/network.ts';
import type { VendorPorts } from '../../ports/vendor-ports.ts';
import { AccountConnection } from './account-connection.ts';
import { createAdapterKit, type AdapterKit } from './adapter-kit.ts';
import type { BackOffLimits } from './back-off.ts';
import { createEmitter, type Emitter } from './events.ts';
import type { ServerStrategy } from './server-strategy.ts';
import type { VendorSession } from './session.ts';
import { unlessAborted } from './wait.ts';

/** What a vendor brings to an account's adapter. */
export interface AdapterParts<Session extends VendorSession> {
  /** The server for people, before one was reached: `host:port`. */
  readonly via: string;
  /** The id of a private authority, or empty. */
  readonly caFile: string;
  readonly backOff: BackOffLimits;
  /** Called each time the account's trust was set up. Each network has connections of its own, closed by the kit. */
  strategy(newNetwork: () => Network): ServerStrategy<Session>;
  /**
   * Plans a command. `session` is live; `liveSession` gives the one that is live later and throws a `Fault` when there
   * is none. Throws a `Fault` when the command cannot be done at all.
   */
  plan(command: Command, view: AccountView, session: Session, liveSession: () => Session): CommandPlan;
  /** Plans commands that one request may carry; see `AccountAdapter.planGroup`. */
  readonly planGroup?: (
    commands: readonly Command[],
    view: AccountView,
    session: Session,
    liveSession: () => Session,
  ) => GroupPlan | null;
  /** See `AccountAdapter.leftBehind`. */
  readonly leftBehind?: () => object | null;
  /** The meetings that can be followed. `liveSession` throws a `Fault` when none is live. */
  readonly meetings?: (liveSession: () => Session) => AccountMeetings;
}

/** One account at a vendor: its set-up, its connection and its end, the same for every vendor. */
class VendorAdapter<Session extends VendorSession> implements AccountAdapter {
  readonly #ports: VendorPorts;
  readonly #emitter: Emitter;
  readonly #parts: AdapterParts<Session>;
  readonly #onStop: () => void;
  readonly #networks: Network[] = [];
  readonly meetings?: AccountMeetings;
  readonly planGroup?: (commands: readonly Command[], view: AccountView) => GroupPlan | null;
  #connection: AccountConnection<Session> | null = null;
  #isSettingUp = false;
  #isStopped = false;

  constructor(ports: VendorPorts, emitter: Emitter, parts: AdapterParts<Session>, onStop: () => void) {
    this.#onStop = onStop;
    this.#ports = ports;
    this.#emitter = emitter;
    this.#parts = parts;
    const live = (): Session => this.#liveSession();
    const { meetings, planGroup } = parts;
    if (meetings) this.meetings = meetings(live);
    if (planGroup) this.planGroup = (commands, view) => planGroup(commands, view, live(), live);
  }

  start(): void {
    if (this.#isSettingUp || this.#connection || this.#isStopped) return;
    this.#emitConnection('connecting', null);
    void this.#setUp();
  }

  async stop(how: Parameters<AccountAdapter['stop']>[0]): Promise<void> {
    const live = this.#connection?.live;
    if (how.mode === 'sign-out' && live) await live.signOut(how.reasonId);
    this.#isStopped = true;
    this.#onStop();
    this.#emitter.end();
    await this.#connection?.stop();
    for (const network of this.#networks.splice(0)) network.close();
  }

  leftBehind(): object | null {
    return this.#parts.leftBehind?.() ?? null;
  }

  plan(command: Command, view: AccountView): CommandPlan {
    return this.#parts.plan(command, view, this.#liveSession(), () => this.#liveSession());
  }

  async prove(signal: AbortSignal): Promise<void> {
    await unlessAborted(this.#liveSession().prove(), signal);
  }

  networkChanged(): void {
    this.#connection?.networkChanged();
  }

  slept(): void {
    this.#connection?.slept();
  }

  tryNow(): void {
    if (this.#connection) this.#connection.tryNow();
    else this.start();
  }

  #liveSession(): Session {
    const live = this.#connection?.live;
    if (!live) throw new Fault('connection-lost');
    return live;
  }

  async #setUp(): Promise<void> {
    this.#isSettingUp = true;
    const { authorities, clock, proxies } = this.#ports;
    try {
      const pem = await authorities.read(this.#parts.caFile);
      const first = createNetwork(clock, pem, proxies);
      this.#networks.push(first);
      if (this.#isStopped) {
        for (const network of this.#networks.splice(0)) network.close();
        return;
      }
      this.#connection = this.#makeConnection(first, pem);
      this.#connection.start();
    } catch (cause) {
      this.#emitConnection('refused', asFault(cause));
    } finally {
      this.#isSettingUp = false;
    }
  }

  #makeConnection(first: Network, pem: string | null): AccountConnection<Session> {
    let unused: Network | null = first;
    const newNetwork = (): Network => {
      const network = unused ?? createNetwork(this.#ports.clock, pem, this.#ports.proxies);
      if (!unused) this.#networks.push(network);
      unused = null;
      return network;
    };
    return new AccountConnection({
      strategy: this.#parts.strategy(newNetwork),
      backOff: this.#parts.backOff,
      ports: this.#ports,
      emit: this.#emitter.emit,
      isInSight: this.#emitter.isInSight,
    });
  }

  #emitConnection(status: 'connecting' | 'refused', fault: Fault | null): void {
    const { via } = this.#parts;
    this.#emitter.emit({
      type: 'connection',
      connection: { status, via, retryAt: null, reason: fault?.code ?? null, detail: fault?.detail ?? null },
    });
  }
}

/** Makes an account's adapter of what its vendor brings. */
export const createAccountAdapter = <Session extends VendorSession>(
  context: AdapterContext,
  ports: VendorPorts,
  makeParts: (kit: AdapterKit) => AdapterParts<Session>,
): AccountAdapter => {
  const emitter = createEmitter(context.emit, ports.clock);
  const stop = new AbortController();
  const kit = createAdapterKit(emitter.emit, ports, stop.signal);
  return new VendorAdapter(ports, emitter, makeParts(kit), () => stop.abort());
};
