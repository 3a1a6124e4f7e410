import type { Fault } from '../../../app/domain/error-code.ts';
import type { CancelTimer } from '../../ports/clock.ts';
import { isUnanswered } from './faults.ts';
import { valueOf, type SharedRead } from './reads.ts';
import type { SessionLife } from './session-life.ts';

/** After a read that could not be understood or was refused, in milliseconds. */
const retryMs = 5_000;

/**
 * Reads something again when it may have changed. When nothing answers the session ends; what was refused or could not
 * be understood says nothing, and is read again until it can be.
 */
export class Resync {
  readonly #life: SessionLife;
  readonly #read: SharedRead<void>;
  readonly #onUnread: (fault: Fault) => void;
  #isDue = false;
  #cancelRetry: CancelTimer = () => undefined;

  /** `onUnread` says what is unknown now. */
  constructor(life: SessionLife, read: SharedRead<void>, onUnread: (fault: Fault) => void) {
    this.#life = life;
    this.#read = read;
    this.#onUnread = onUnread;
  }

  /** A read that begins now or later; before the session is live that is kept for `catchUp`. */
  soon(): void {
    this.#isDue = !this.#life.isLive;
    if (!this.#isDue) void this.#run();
  }

  /**
   * A read that begins now or later. Rejects with the `Fault` when it could not be read; what was refused or could not
   * be understood is read again all the same. Whether the link is dead is for its probes to say.
   */
  async now(): Promise<void> {
    const outcome = await this.#read.fresh();
    if (outcome.status === 'unread' && !isUnanswered(outcome.fault)) this.#again(outcome.fault);
    valueOf(outcome);
  }

  /** The session is live now: does what was asked for before. */
  catchUp(): void {
    if (this.#isDue) this.soon();
  }

  async #run(): Promise<void> {
    const outcome = await this.#read.fresh();
    if (outcome.status === 'read' || !this.#life.isLive) return;
    const { fault } = outcome;
    if (isUnanswered(fault)) this.#life.end(fault);
    else this.#again(fault);
  }

  #again(fault: Fault): void {
    if (!this.#life.isLive) return;
    this.#onUnread(fault);
    this.#cancelRetry();
    this.#cancelRetry = this.#life.after(retryMs, () => this.soon());
  }
}
