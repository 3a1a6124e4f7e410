import { asFault, Fault } from '../../../app/domain/error-code.ts';
import { FinalFault, isTemporary } from '../shared/faults.ts';
import { fullName, isOfSameOrganisation } from '../shared/organisation.ts';
import type { AttemptOutcome, ServerCandidate, ServerStrategy } from '../shared/server-strategy.ts';
import type { SessionHooks } from '../shared/session.ts';
import type { FinesseSession } from './session.ts';
import type { ServerAddress } from './wire/server.ts';

/**
 * Between questions whether an out-of-service server is back, as the stock desktop asks, and how far they are spread.
 * Milliseconds.
 */
const serviceMs = 20_000;
const serviceSpreadMs = 2_000;
/** So many sessions in a row that the server forgot at once: another client takes them. */
const maxForgotten = 3;
/** Failed attempts at a server's notifications before the other server is tried. */
const notificationAttempts = 3;

/** What a pair is given. */
export interface ServerPairOptions {
  readonly server: ServerAddress;
  readonly alternateServer: ServerAddress | null;
  /** Of an alternate server that the server itself names. */
  readonly alternateNotificationPort: number;
  /** A number from 0 (inclusive) to 1 (exclusive), for jitter. */
  readonly random: () => number;
  /** Asks a server, without credentials, whether it is in service. Rejects when it is not. */
  readonly askService: (server: ServerAddress, signal: AbortSignal) => Promise<void>;
  readonly makeSession: (server: ServerAddress, hooks: SessionHooks) => FinesseSession;
  /** A person asks again after a refusal. */
  readonly onReset: () => void;
}

const viaOf = ({ host, port }: ServerAddress): string => `${host}:${port}`;

const isSame = (one: ServerAddress, other: ServerAddress): boolean => viaOf(one) === viaOf(other);

/**
 * The two servers of a Finesse deployment. The configured one is preferred until the other one has been used; then that
 * one is kept.
 */
export class ServerPair implements ServerStrategy<FinesseSession> {
  readonly #options: ServerPairOptions;
  #alternate: ServerAddress | null;
  #current: ServerAddress;
  #wasFailover = false;
  #notificationFailures = 0;
  /** The server at which the password worked last. */
  #workedAt: ServerAddress | null = null;
  /** Another server that refused the same password: not tried again before the former was connected to. */
  #refusal: { readonly by: ServerAddress; readonly what: string } | null = null;

  constructor(options: ServerPairOptions) {
    this.#options = options;
    const { server, alternateServer } = options;
    this.#current = server;
    this.#alternate = alternateServer && !isSame(alternateServer, server) ? alternateServer : null;
  }

  get via(): string {
    return viaOf(this.#current);
  }

  round(): readonly ServerCandidate<FinesseSession>[] {
    const hasAlternate = this.#otherServer() !== null;
    return this.#tried().map((server) => this.#candidate(server, hasAlternate));
  }

  ended(fault: Fault, shortCount: number): { fault: Fault; isRetriedAtOnce: boolean } {
    if (fault.code === 'out-of-service') {
      this.#wasFailover = true;
      // The other server may serve at once.
      return { fault, isRetriedAtOnce: this.#otherServer() !== null };
    }
    // BOSH may lose the word "conflict": two clients that take the session from each other must not go on for ever.
    const isForgotten = shortCount >= maxForgotten && fault.detail?.includes('item-not-found') === true;
    return { fault: isForgotten ? new FinalFault('taken-over', fault.detail) : fault, isRetriedAtOnce: false };
  }

  needsUser(fault: Fault, wasOnline: boolean): boolean {
    if (fault.code === 'notifications-refused' && !(fault instanceof FinalFault))
      return !wasOnline && this.#notificationFailures >= notificationAttempts;
    return !isTemporary(fault, wasOnline);
  }

  retryAfterMs(fault: Fault): number | null {
    return fault.code === 'out-of-service' ? serviceMs + serviceSpreadMs * this.#options.random() : null;
  }

  readonly knock = async (signal: AbortSignal): Promise<void> => {
    await Promise.any(this.#tried().map((server) => this.#options.askService(server, signal)));
  };

  reset(): void {
    this.#options.onReset();
    this.#notificationFailures = 0;
    this.#workedAt = null;
    this.#refusal = null;
  }

  /** The servers to try now, the one in use first. */
  #tried(): readonly ServerAddress[] {
    const other = this.#otherServer();
    const refusedBy = this.#refusal?.by;
    return (other ? [this.#current, other] : [this.#current]).filter(
      (server) => refusedBy === undefined || !isSame(server, refusedBy),
    );
  }

  #candidate(server: ServerAddress, hasAlternate: boolean): ServerCandidate<FinesseSession> {
    return {
      key: viaOf(server),
      makeSession: (hooks) => this.#options.makeSession(server, hooks),
      open: (session, isReconnect) => {
        const hasMoved = isReconnect && !isSame(server, this.#current);
        return session
          .open({ isReconnect, wasFailover: this.#wasFailover || hasMoved, hasAlternate })
          .catch((cause: unknown) => {
            throw this.#withRefusal(asFault(cause), server);
          });
      },
      connected: (session) => {
        this.#learnAlternate(session, server);
        this.#current = server;
        this.#wasFailover = false;
        this.#notificationFailures = 0;
        this.#workedAt = server;
        this.#refusal = null;
      },
      failed: (session, fault) => this.#failed(session, fault, server),
    };
  }

  /**
   * A password that worked at one server of the pair and is refused by the other: the other may be wrong. Which one
   * refused is said for as long as that is why it is not tried.
   */
  #withRefusal(fault: Fault, server: ServerAddress): Fault {
    if (fault.code !== 'wrong-password') {
      const isSaid = this.#refusal !== null && !(fault instanceof FinalFault);
      return isSaid ? new Fault(fault.code, `${fault.detail ?? ''} · ${this.#refusal?.what ?? ''}`) : fault;
    }
    const what = `${viaOf(server)}: ${fault.detail ?? 'The password was refused.'}`;
    const worked = this.#workedAt;
    if (worked === null || isSame(worked, server)) return new FinalFault(fault.code, what);
    this.#refusal = { by: server, what };
    this.#current = worked;
    return new Fault('server-error', `${what} It worked at ${viaOf(worked)}, which is tried again.`);
  }

  #failed(session: FinesseSession, fault: Fault, server: ServerAddress): AttemptOutcome {
    this.#learnAlternate(session, server);
    this.#notificationFailures = session.hasReachedService ? this.#notificationFailures + 1 : 0;
    return {
      // A server that serves but does not notify is tried a few times before the other one.
      triesNext: this.#notificationFailures === 0 || this.#notificationFailures >= notificationAttempts,
      // An out-of-service server may keep its notifications: they say when it is back.
      keepsSession: fault.code === 'out-of-service',
    };
  }

  #otherServer(): ServerAddress | null {
    const { server } = this.#options;
    return isSame(this.#current, server) ? this.#alternate : server;
  }

  /**
   * Each server names the pair (SystemInfo), before any password. The other one gets the password as well, so it counts
   * only within the domain of the one that the user entered, and is verified by TLS like that; any other has to be
   * entered by the user.
   */
  #learnAlternate({ info }: FinesseSession, server: ServerAddress): void {
    const { server: configured, alternateNotificationPort } = this.#options;
    if (this.#alternate || !info || !server.isSecure || !isSame(server, configured)) return;
    const first = server.host.toLowerCase();
    const self = new Set([first, info.xmppDomain.toLowerCase()]);
    const peers = info.nodes.map((node) => ({ ...node, host: fullName(node.host.toLowerCase(), first) }));
    const peer = peers.find(({ host }) => !self.has(host));
    const port = Number(peer?.httpsPort ?? '');
    if (!peer || !/^[\w.-]{1,253}$/u.test(peer.host) || !isOfSameOrganisation(peer.host, first)) return;
    this.#alternate = {
      isSecure: true,
      host: peer.host,
      port: Number.isInteger(port) && port > 0 && port < 65_536 ? port : server.port,
      notificationPort: alternateNotificationPort,
    };
  }
}
