import { asFault, Fault } from '../../../app/domain/error-code.ts';
import { ConnectionPace, type ConnectionNews } from '../../net/connection-pace.ts';
import type { VendorPorts } from '../../ports/vendor-ports.ts';
import { FinalFault, isConnectionFault } from './faults.ts';
import type { FinesseSession, SessionHooks } from './session.ts';
import type { ServerAddress } from './settings.ts';
import type { SystemInfo } from './wire.ts';

/** Between attempts while nothing answers. */
const backOff = { firstMs: 1_000, maxMs: 20_000 };
/** Between questions whether an out-of-service server is back, as the stock desktop asks (reference, 11), and how far they are spread. */
const serviceMs = 20_000;
const serviceSpreadMs = 2_000;
/** A session that ends sooner than this, in milliseconds, was not worth much: the next attempt waits longer. */
const shortLifeMs = 30_000;
/** So many sessions in a row that the server forgot at once: somebody else takes them. */
const maxForgotten = 3;
/** Failed attempts at a server's notifications before the other server is tried. */
const notificationAttempts = 3;

/** Faults that wait for the server only once it was known to be the right one; before, a person must look. */
const onceKnown: ReadonlySet<Fault['code']> = new Set<Fault['code']>(['certificate-untrusted', 'certificate-name', 'certificate-expired', 'not-this-system']);

/** What the supervisor is given. */
export interface SupervisorContext {
  readonly server: ServerAddress;
  readonly alternateServer: ServerAddress | null;
  readonly alternateNotificationPort: number;
  readonly ports: Pick<VendorPorts, 'clock' | 'random' | 'log'>;
  readonly makeSession: (server: ServerAddress, hooks: SessionHooks) => FinesseSession;
  readonly tell: (connection: ConnectionNews) => void;
}

const isSame = (one: ServerAddress, other: ServerAddress): boolean => one.host === other.host && one.port === other.port;

/**
 * Keeps one account connected: off → connecting → online → waiting → … until it is stopped or a person must act
 * (`refused`). No exception ends it. The configured server is preferred until the other one has been used; then that
 * one is kept (reference, 11).
 */
export class ConnectionSupervisor {
  readonly #context: SupervisorContext;
  /** When it is tried again. */
  readonly pace: ConnectionPace;
  #alternate: ServerAddress | null;
  #current: ServerAddress;
  #session: FinesseSession | null = null;
  #hasBeenOnline = false;
  #wasFailover = false;
  #onlineAtMs = 0;
  #shortLives = 0;
  #notificationFailures = 0;
  /** The end of the session in use, once it came. */
  #ended: Fault | null = null;
  #lastFault: Fault | null = null;

  constructor(context: SupervisorContext) {
    this.#context = context;
    const { ports: { clock, random }, tell } = context;
    this.pace = new ConnectionPace({ clock, random, backOff, tell, probe: () => this.live?.probe(), giveUp: () => this.live?.giveUp() });
    this.#current = context.server;
    this.#alternate = context.alternateServer && !isSame(context.alternateServer, context.server) ? context.alternateServer : null;
  }

  /** The live session; null while there is none. */
  get live(): FinesseSession | null {
    return this.#session?.isLive === true ? this.#session : null;
  }

  start(): void {
    void this.#run();
  }

  /** Ends for good; resolves when nothing is left. */
  async stop(): Promise<void> {
    const session = this.#session;
    this.#session = null;
    this.pace.stop();
    await session?.close();
  }

  async #run(): Promise<void> {
    while (!this.pace.isStopped) {
      try {
        await this.#liveOnce();
      } catch (cause) {
        this.#context.ports.log.error('the connection supervisor failed inside', { cause: asFault(cause).message });
        await this.pace.wait(backOff.maxMs);
      }
    }
  }

  /** One attempt with what follows from it: waiting, or a connection and its end. */
  async #liveOnce(): Promise<void> {
    const fault = await this.#round();
    if (this.pace.isStopped) return;
    if (fault) {
      await this.#afterFailure(fault);
      return;
    }
    const end = await this.#whileOnline();
    if (!this.pace.isStopped) await this.#afterEnd(end);
  }

  /** Tries the servers in turn. Null: connected; else the fault of the one that counts. */
  async #round(): Promise<Fault | null> {
    const other = this.#otherServer();
    this.pace.forgetWaking();
    let first: Fault | null = null;
    for (const server of other ? [this.#current, other] : [this.#current]) {
      const fault = await this.#attempt(server, other !== null);
      if (!fault || this.pace.isStopped || this.#mustStop(fault)) return fault;
      first ??= fault;
      // A server that serves but does not notify is tried a few times before the other one.
      if (this.#notificationFailures > 0 && this.#notificationFailures < notificationAttempts) break;
    }
    return first;
  }

  async #attempt(server: ServerAddress, hasAlternate: boolean): Promise<Fault | null> {
    const { tell, ports } = this.#context;
    try {
      const session = await this.#sessionAt(server);
      this.#ended = null;
      if (this.pace.isStopped) return new Fault('interrupted');
      tell({ status: 'connecting', via: session.via, retryAt: null, reason: this.#lastFault?.code ?? null, detail: this.#lastFault?.detail ?? null });
      const hasMoved = this.#hasBeenOnline && !isSame(server, this.#current);
      await session.open({ isReconnect: this.#hasBeenOnline, wasFailover: this.#wasFailover || hasMoved, hasAlternate });
      if (this.pace.isStopped || session.isOver) throw this.#ended ?? new Fault('connection-lost');
      this.#learnAlternate(session.info, server);
      this.#current = server;
      this.#hasBeenOnline = true;
      this.#wasFailover = false;
      this.pace.failures = 0;
      this.#onlineAtMs = ports.clock.monotonicMs();
      this.#notificationFailures = 0;
      this.#lastFault = null;
      tell({ status: 'online', via: session.via, retryAt: null, reason: null, detail: null });
      return null;
    } catch (cause) {
      const fault = this.#ended ?? asFault(cause);
      if (fault.code === 'internal') ports.log.error('connecting failed inside', { cause: fault.message });
      this.#learnAlternate(this.#session?.info ?? null, server);
      this.#notificationFailures = this.#session?.hasReachedService === true ? this.#notificationFailures + 1 : 0;
      // An out-of-service server may keep its notifications: they tell when it is back.
      if (fault.code !== 'out-of-service' && !this.pace.isStopped) await this.#dropSession();
      return fault;
    }
  }

  /** The session in use when it is at this server, else a new one in its place. */
  async #sessionAt(server: ServerAddress): Promise<FinesseSession> {
    if (this.#session && !this.#session.isOver && isSame(this.#session.server, server)) return this.#session;
    await this.#dropSession();
    const session = this.#context.makeSession(server, {
      onEnd: (fault) => {
        if (this.#session !== session) return;
        this.#ended = fault;
        this.pace.wake();
      },
      onOutOfService: (fault) => {
        if (this.#session !== session) return;
        this.#ended = fault;
        this.pace.wake();
      },
      onInService: () => {
        if (this.#session !== session) return;
        this.pace.wakeSurely();
      },
    });
    this.#session = session;
    return session;
  }

  async #dropSession(): Promise<void> {
    const session = this.#session;
    this.#session = null;
    await session?.close().catch((cause: unknown) => this.#context.ports.log.warn('a session did not close cleanly', { cause: asFault(cause).message }));
  }

  async #whileOnline(): Promise<Fault> {
    while (!this.#ended && !this.pace.isStopped) await this.pace.wait(null);
    return this.#ended ?? new Fault('interrupted');
  }

  async #afterEnd(fault: Fault): Promise<void> {
    if (fault.code === 'out-of-service') {
      this.#wasFailover = true;
      this.#lastFault = fault;
      // The other server may serve at once.
      if (this.#otherServer()) return;
    }
    const isShort = this.#context.ports.clock.monotonicMs() - this.#onlineAtMs < shortLifeMs;
    this.#shortLives = isShort ? this.#shortLives + 1 : 0;
    this.pace.failures = this.#shortLives;
    // BOSH may lose the word "conflict": two who take the session from each other in turn must not go on for ever.
    const isForgotten = this.#shortLives >= maxForgotten && fault.detail?.includes('item-not-found') === true;
    await this.#afterFailure(isForgotten ? new FinalFault('taken-over', fault.detail) : fault);
  }

  async #afterFailure(fault: Fault): Promise<void> {
    const via = `${this.#current.host}:${this.#current.port}`;
    if (this.#mustStop(fault)) {
      await this.#dropSession();
      this.#shortLives = 0;
      this.#notificationFailures = 0;
      if (this.pace.isStopped) return;
      this.#lastFault = null;
      await this.pace.untilPerson(via, fault);
      // A person asked: as on the first day.
      this.#hasBeenOnline = false;
      return;
    }
    this.#lastFault = fault;
    await this.pace.untilNextTry(via, fault, fault.code === 'out-of-service' ? serviceMs + serviceSpreadMs * this.#context.ports.random() : undefined);
  }

  #mustStop(fault: Fault): boolean {
    if (fault instanceof FinalFault) return true;
    if (onceKnown.has(fault.code)) return !this.#hasBeenOnline;
    return fault.code === 'notifications-refused' ? !this.#hasBeenOnline && this.#notificationFailures >= notificationAttempts : fault.code !== 'internal' && !isConnectionFault(fault);
  }

  #otherServer(): ServerAddress | null {
    const { server } = this.#context;
    return isSame(this.#current, server) ? this.#alternate : server;
  }

  /** Each server names the pair (reference, 3): the other one is a full peer, verified like the first. */
  #learnAlternate(info: SystemInfo | null, server: ServerAddress): void {
    if (this.#alternate || !info || !server.isSecure || !isSame(server, this.#context.server)) return;
    const self = new Set([server.host.toLowerCase(), info.xmppDomain.toLowerCase()]);
    const peer = info.nodes.find(({ host }) => !self.has(host.toLowerCase()));
    const port = Number(peer?.httpsPort ?? '');
    if (!peer || !/^[\w.-]{1,253}$/u.test(peer.host)) return;
    this.#alternate = {
      isSecure: true,
      host: peer.host,
      port: Number.isInteger(port) && port > 0 && port < 65_536 ? port : server.port,
      notificationPort: this.#context.alternateNotificationPort,
    };
  }
}
