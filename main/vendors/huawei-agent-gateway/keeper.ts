import { asFault, type Fault } from '../../../app/domain/error-code.ts';
import type { VendorEvent } from '../../../app/vendor/events.ts';
import { backOffMs } from '../../net/back-off.ts';
import type { VendorPorts } from '../../ports/vendor-ports.ts';
import { isTemporary } from './faults.ts';
import type { GatewaySession } from './session.ts';

/** Between attempts: about 2, 5, 15 and 30 s as the reference has it (10.5). */
const backOff = { firstMs: 2_000, maxMs: 30_000 };

type ConnectionEvent = Extract<VendorEvent, { type: 'connection' }>['connection'];

/** What the keeper is given. */
export interface KeeperContext {
  readonly via: string;
  readonly ports: Pick<VendorPorts, 'clock' | 'random' | 'log'>;
  readonly makeSession: (onEnd: (fault: Fault) => void) => GatewaySession;
  /** A person asked again after a refusal: as on the first day. */
  readonly startAfresh: () => void;
  readonly tell: (connection: ConnectionEvent) => void;
}

/**
 * Keeps one account connected: connecting → online → waiting → … until it is stopped, or until a person must act
 * (`refused`). No exception ends it.
 */
export class ConnectionKeeper {
  readonly #context: KeeperContext;
  #session: GatewaySession | null = null;
  #isStopped = false;
  #hasBeenOnline = false;
  #failures = 0;
  #waitsForPerson = false;
  #wake: () => void = () => undefined;

  constructor(context: KeeperContext) {
    this.#context = context;
  }

  /** The session in use while its picture is live. */
  get live(): GatewaySession | null {
    return this.#session?.isLive === true ? this.#session : null;
  }

  start(): void {
    void this.#run();
  }

  /** A person wants it now: waiting ends, what is connected proves itself. */
  tryNow(): void {
    this.live?.probe();
    this.#failures = 0;
    this.#wake();
  }

  /** Circumstances changed: as `tryNow`, but what a person must change first is not tried again. */
  networkChanged(): void {
    if (!this.#waitsForPerson) this.tryNow();
  }

  /** Ends for good; resolves when nothing is left. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    const session = this.#session;
    this.#session = null;
    this.#wake();
    await session?.close();
  }

  async #run(): Promise<void> {
    let last: Fault | null = null;
    while (!this.#isStopped) {
      last = await this.#connect(last);
      if (!this.#isStopped) await this.#afterFailure(last);
    }
  }

  /** One session from its beginning to its end. */
  async #connect(last: Fault | null): Promise<Fault> {
    const { tell, via, ports, makeSession } = this.#context;
    tell({ status: 'connecting', via, retryAt: null, reason: last?.code ?? null, detail: last?.detail ?? null });
    let end: (fault: Fault) => void = () => undefined;
    const ended = new Promise<Fault>((resolve) => {
      end = resolve;
    });
    const session = makeSession(end);
    this.#session = session;
    try {
      await session.open();
      this.#hasBeenOnline = true;
      this.#failures = 0;
      if (!this.#isStopped) tell({ status: 'online', via, retryAt: null, reason: null, detail: null });
      return await Promise.race([ended, this.#stopped()]);
    } catch (cause) {
      const fault = asFault(cause);
      if (fault.code === 'internal') ports.log.error('connecting failed inside', { cause: fault.message });
      return fault;
    } finally {
      if (!this.#isStopped) {
        this.#session = null;
        await session.close();
      }
    }
  }

  async #afterFailure(fault: Fault): Promise<void> {
    const { tell, via, ports, startAfresh } = this.#context;
    if (!isTemporary(fault, this.#hasBeenOnline)) {
      tell({ status: 'refused', via, retryAt: null, reason: fault.code, detail: fault.detail });
      this.#failures = 0;
      this.#hasBeenOnline = false;
      this.#waitsForPerson = true;
      await this.#wait(null);
      this.#waitsForPerson = false;
      startAfresh();
      return;
    }
    this.#failures += 1;
    const delayMs = backOffMs(this.#failures, backOff, ports.random);
    tell({ status: 'waiting', via, retryAt: ports.clock.now() + delayMs, reason: fault.code, detail: fault.detail });
    await this.#wait(delayMs);
  }

  /** Until woken, or for the time given. */
  async #wait(delayMs: number | null): Promise<void> {
    if (this.#isStopped) return;
    await new Promise<void>((resolve) => {
      const cancel = delayMs === null ? (): void => undefined : this.#context.ports.clock.after(delayMs, resolve);
      this.#wake = () => {
        cancel();
        resolve();
      };
    });
    this.#wake = () => undefined;
  }

  /** Resolves once it is stopped: the session's end is not waited for then. */
  #stopped(): Promise<Fault> {
    return new Promise((resolve) => {
      const wake = (): void => {
        if (this.#isStopped) resolve(asFault(new Error('stopped')));
        else this.#wake = wake;
      };
      this.#wake = wake;
    });
  }
}
