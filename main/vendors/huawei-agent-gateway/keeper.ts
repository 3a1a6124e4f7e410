import { asFault, Fault } from '../../../app/domain/error-code.ts';
import { ConnectionPace, type ConnectionNews } from '../../net/connection-pace.ts';
import type { VendorPorts } from '../../ports/vendor-ports.ts';
import { isTemporary } from './faults.ts';
import type { GatewaySession } from './session.ts';

/** Between attempts: about 2, 5, 15 and 30 s as the reference has it (10.5). */
const backOff = { firstMs: 2_000, maxMs: 30_000 };

/** What the keeper is given. */
export interface KeeperContext {
  readonly via: string;
  readonly ports: Pick<VendorPorts, 'clock' | 'random' | 'log'>;
  readonly makeSession: (onEnd: (fault: Fault) => void) => GatewaySession;
  /** A person asked again after a refusal: as on the first day. */
  readonly startAfresh: () => void;
  readonly tell: (connection: ConnectionNews) => void;
}

/**
 * Keeps one account connected: connecting → online → waiting → … until it is stopped, or until a person must act
 * (`refused`). No exception ends it.
 */
export class ConnectionKeeper {
  readonly #context: KeeperContext;
  /** When it is tried again. */
  readonly pace: ConnectionPace;
  #session: GatewaySession | null = null;
  #hasBeenOnline = false;

  constructor(context: KeeperContext) {
    this.#context = context;
    const { ports: { clock, random }, tell } = context;
    this.pace = new ConnectionPace({ clock, random, backOff, tell, probe: () => this.live?.probe(), giveUp: () => this.live?.giveUp() });
  }

  /** The session in use while its picture is live. */
  get live(): GatewaySession | null {
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
    let last: Fault | null = null;
    while (!this.pace.isStopped) {
      last = await this.#connect(last);
      if (!this.pace.isStopped) await this.#afterFailure(last);
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
      this.pace.failures = 0;
      if (!this.pace.isStopped) tell({ status: 'online', via, retryAt: null, reason: null, detail: null });
      return await Promise.race([ended, this.pace.stopped.then(() => new Fault('interrupted'))]);
    } catch (cause) {
      const fault = asFault(cause);
      if (fault.code === 'internal') ports.log.error('connecting failed inside', { cause: fault.message });
      return fault;
    } finally {
      if (!this.pace.isStopped) {
        this.#session = null;
        await session.close();
      }
    }
  }

  async #afterFailure(fault: Fault): Promise<void> {
    const { via, startAfresh } = this.#context;
    if (isTemporary(fault, this.#hasBeenOnline)) return this.pace.untilNextTry(via, fault);
    this.#hasBeenOnline = false;
    await this.pace.untilPerson(via, fault);
    startAfresh();
  }
}
