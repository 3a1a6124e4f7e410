import { asFault, Fault } from '../../../app/domain/error-code.ts';
import type { VendorEvent } from '../../../app/vendor/events.ts';
import type { VendorPorts } from '../../ports/vendor-ports.ts';
import type { BackOffLimits } from './back-off.ts';
import { isUnanswered } from './faults.ts';
import { Knocking } from './knocking.ts';
import { RetryScheduler } from './retry-scheduler.ts';
import type { ServerCandidate, ServerStrategy } from './server-strategy.ts';
import type { SessionHooks, VendorSession } from './session.ts';

/** Sessions that end sooner than this, in milliseconds, count as failed attempts: the next pause is longer. */
const shortSessionMs = 30_000;

/** What a connection is given. */
export interface ConnectionOptions<Session extends VendorSession> {
  readonly strategy: ServerStrategy<Session>;
  readonly backOff: BackOffLimits;
  readonly ports: Pick<VendorPorts, 'clock' | 'random' | 'log'>;
  readonly emit: (event: VendorEvent) => void;
  /** A conference or call is shown: its truth must be back soon after the server. */
  readonly isInSight: () => boolean;
}

type ConnectionStatus = Extract<VendorEvent, { type: 'connection' }>['connection']['status'];

/**
 * Keeps one account connected: connecting → online → waiting → … until it is stopped, or until only the user can
 * change something (`refused`). The same for every vendor; servers and sessions are the vendor's. No exception ends it.
 */
export class AccountConnection<Session extends VendorSession> {
  readonly #options: ConnectionOptions<Session>;
  readonly #stop = new AbortController();
  readonly #scheduler: RetryScheduler;
  readonly #knocking: Knocking | null;
  #session: Session | null = null;
  /** Of the server that the session is at. */
  #key = '';
  /** Why the session in use ended or paused, once it did. */
  #ended: Fault | null = null;
  #lastFault: Fault | null = null;
  #wasOnline = false;
  #onlineAtMs = 0;
  #shortCount = 0;
  /** Of the session closed last. */
  #closing: Promise<void> = Promise.resolve();

  constructor(options: ConnectionOptions<Session>) {
    this.#options = options;
    const {
      backOff,
      strategy: { knock },
      ports: { clock, random },
    } = options;
    this.#scheduler = new RetryScheduler({ clock, random, backOff, signal: this.#stop.signal });
    this.#knocking = knock ? new Knocking({ clock, random, knock }) : null;
  }

  /** The session in use while it is live. */
  get live(): Session | null {
    return this.#session?.isLive === true ? this.#session : null;
  }

  start(): void {
    void this.#run();
  }

  /** Ends for good; resolves when nothing is left. Never rejects. */
  async stop(): Promise<void> {
    const session = this.#session;
    this.#session = null;
    this.#stop.abort();
    await Promise.all([this.#closing, this.#close(session, 'stop')]);
  }

  /** The user wants it now: waiting ends, and a live session must prove itself. */
  tryNow(): void {
    this.live?.probe();
    this.#scheduler.reset();
    this.#scheduler.wakeNow();
  }

  /** Like `tryNow`, but what the user must change first is not retried. */
  networkChanged(): void {
    if (!this.#scheduler.isWaitingForUser) this.tryNow();
  }

  /**
   * The computer sleeps or slept: the session is given up, also one that is being opened, because an answer that is on
   * its way is from before. Connects again at once.
   */
  slept(): void {
    if (this.#scheduler.isWaitingForUser) return;
    this.#session?.giveUp();
    this.#scheduler.reset();
    this.#scheduler.wakeNowOrNext();
  }

  get #isStopped(): boolean {
    return this.#stop.signal.aborted;
  }

  async #run(): Promise<void> {
    const { backOff } = this.#options;
    while (!this.#isStopped) {
      try {
        await this.#connectOnce();
      } catch (cause) {
        this.#logInternal('the connection failed inside', asFault(cause));
        await this.#scheduler.wait(backOff.maxMs);
      }
    }
  }

  /** One round of attempts with what follows from it: a pause, or a live session and its end. */
  async #connectOnce(): Promise<void> {
    const failure = await this.#tryCandidates();
    if (this.#isStopped) return;
    if (failure) {
      await this.#afterFailure(failure);
      return;
    }
    while (!this.#ended && !this.#isStopped) await this.#scheduler.wait(null);
    if (this.#ended && !this.#isStopped) await this.#afterEnd(this.#ended);
  }

  /** Tries the servers in turn. Null: connected; else the fault of the attempt that counts. */
  async #tryCandidates(): Promise<Fault | null> {
    this.#scheduler.discardWakeUp();
    let first: Fault | null = null;
    for (const candidate of this.#options.strategy.round()) {
      const attempt = await this.#attempt(candidate);
      if (!attempt || this.#isStopped || this.#needsUser(attempt.fault)) return attempt?.fault ?? null;
      first ??= attempt.fault;
      if (!attempt.triesNext) break;
    }
    return first;
  }

  async #attempt(
    candidate: ServerCandidate<Session>,
  ): Promise<{ readonly fault: Fault; readonly triesNext: boolean } | null> {
    const session = await this.#sessionAt(candidate);
    if (!session) return { fault: new Fault('interrupted'), triesNext: false };
    try {
      this.#emit('connecting', session.via, this.#lastFault);
      await candidate.open(session, this.#wasOnline);
      if (this.#isStopped || session.isOver) throw new Fault('connection-lost');
      candidate.connected(session);
      this.#wasOnline = true;
      this.#onlineAtMs = this.#options.ports.clock.monotonicMs();
      this.#scheduler.reset();
      this.#knocking?.reset();
      this.#lastFault = null;
      this.#emit('online', session.via, null);
      return null;
    } catch (cause) {
      const fault = this.#ended ?? asFault(cause);
      if (fault.code === 'internal') this.#logInternal('connecting failed inside', fault);
      const { triesNext, keepsSession } = candidate.failed(session, fault);
      if (!keepsSession && !this.#isStopped) await this.#dropSession();
      return { fault, triesNext };
    }
  }

  /** The session in use when it is at this server, else a new one in its place; null once stopped. */
  async #sessionAt(candidate: ServerCandidate<Session>): Promise<Session | null> {
    const known = this.#session;
    if (!known || known.isOver || this.#key !== candidate.key) await this.#dropSession();
    if (this.#isStopped) return null;
    this.#ended = null;
    if (this.#session) return this.#session;
    const ifCurrent = (task: () => void): void => {
      if (this.#session === session) task();
    };
    const over = (fault: Fault): void =>
      ifCurrent(() => {
        this.#ended = fault;
        this.#scheduler.wakeNow();
      });
    const hooks: SessionHooks = {
      onEnd: over,
      onPause: over,
      onResumable: () => ifCurrent(() => this.#scheduler.wakeNowOrNext()),
    };
    const session = candidate.makeSession(hooks);
    this.#session = session;
    this.#key = candidate.key;
    return session;
  }

  async #dropSession(): Promise<void> {
    const session = this.#session;
    this.#session = null;
    this.#closing = this.#close(session, 'retry');
    await this.#closing;
  }

  async #close(session: Session | null, reason: 'retry' | 'stop'): Promise<void> {
    await session?.close(reason).catch((cause: unknown) => {
      this.#options.ports.log.warn('a session did not close cleanly', { cause: asFault(cause).message });
    });
  }

  async #afterEnd(end: Fault): Promise<void> {
    const { strategy, ports } = this.#options;
    const isShort = ports.clock.monotonicMs() - this.#onlineAtMs < shortSessionMs;
    this.#shortCount = isShort ? this.#shortCount + 1 : 0;
    const { fault, isRetriedAtOnce } = strategy.ended(end, this.#shortCount);
    this.#lastFault = fault;
    if (isRetriedAtOnce) return;
    this.#scheduler.failures = this.#shortCount;
    await this.#afterFailure(fault);
  }

  async #afterFailure(fault: Fault): Promise<void> {
    const { strategy, ports } = this.#options;
    if (this.#needsUser(fault)) {
      await this.#dropSession();
      if (this.#isStopped) return;
      this.#shortCount = 0;
      this.#lastFault = null;
      this.#emit('refused', strategy.via, fault);
      await this.#scheduler.waitForUser();
      this.#wasOnline = false;
      strategy.reset();
      return;
    }
    this.#lastFault = fault;
    const pauseMs = this.#scheduler.countFailure();
    const delayMs = strategy.retryAfterMs(fault) ?? pauseMs;
    this.#emit('waiting', strategy.via, fault, ports.clock.now() + delayMs);
    const isKnocking = isUnanswered(fault) && this.#options.isInSight() && !this.#isStopped;
    const endKnocking = isKnocking ? this.#knocking?.begin(() => this.#scheduler.wakeNow()) : undefined;
    await this.#scheduler.wait(delayMs);
    endKnocking?.();
  }

  #needsUser(fault: Fault): boolean {
    return this.#options.strategy.needsUser(fault, this.#wasOnline);
  }

  #emit(status: ConnectionStatus, via: string, fault: Fault | null, retryAt: number | null = null): void {
    if (this.#isStopped) return;
    this.#options.emit({
      type: 'connection',
      connection: { status, via, retryAt, reason: fault?.code ?? null, detail: fault?.detail ?? null },
    });
  }

  #logInternal(what: string, fault: Fault): void {
    this.#options.ports.log.error(what, { cause: fault.message });
  }
}
