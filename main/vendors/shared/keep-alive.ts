import { asFault, Fault } from '../../../app/domain/error-code.ts';
import type { Clock } from '../../ports/clock.ts';
import type { SessionLife } from './session-life.ts';
import { isLate, withDeadline } from './wait.ts';

/** After a deadline, in milliseconds: what arrived while this process was busy is read before the server is silent. */
const graceMs = 500;

/** How a session's event channel is kept proved. Times in milliseconds. */
export interface KeepAliveOptions {
  readonly everyMs: number;
  /** How long the server has to answer. */
  readonly answerMs: number;
  /** Sends a ping on the channel on which events arrive. */
  readonly ping: () => void;
}

/** Pings on the event channel; a server that does not answer ends the session. */
export class KeepAlive {
  readonly #life: SessionLife;
  readonly #clock: Pick<Clock, 'after'>;
  readonly #options: KeepAliveOptions;
  readonly #waiting = new Set<() => void>();

  constructor(life: SessionLife, clock: Pick<Clock, 'after'>, options: KeepAliveOptions) {
    this.#life = life;
    this.#clock = clock;
    this.#options = options;
  }

  /** The session is live: pings from now on. */
  start(): void {
    this.#life.after(this.#options.everyMs, () => {
      this.probe();
      this.start();
    });
  }

  /** The server answered a ping. */
  heard(): void {
    for (const resolve of this.#waiting) resolve();
    this.#waiting.clear();
  }

  /** Resolves once the server has answered a ping that was sent now or later. Rejects with a `Fault`. */
  async prove(): Promise<void> {
    const answered = new Promise<void>((resolve) => {
      this.#waiting.add(resolve);
    });
    this.#options.ping();
    let outcome = await withDeadline(this.#clock, this.#options.answerMs, answered);
    if (outcome === isLate) outcome = await withDeadline(this.#clock, graceMs, answered);
    if (outcome === isLate || this.#life.isOver)
      throw new Fault('connection-lost', 'The server does not answer pings.');
  }

  /** Pings now; without an answer the session ends. */
  probe(): void {
    if (this.#life.isLive) this.prove().catch((cause: unknown) => void this.#life.end(asFault(cause)));
  }
}
