import type { Fault } from '../../app/domain/error-code.ts';
import type { VendorEvent } from '../../app/vendor/events.ts';
import type { Clock } from '../ports/clock.ts';
import { backOffMs, type BackOffLimits } from './back-off.ts';

/** How a connection stands, as an adapter tells it. */
export type ConnectionNews = Extract<VendorEvent, { type: 'connection' }>['connection'];

/** What the pace of a connection is given. */
export interface PaceOptions {
  readonly clock: Clock;
  /** A number from 0 (inclusive) to 1 (exclusive), for jitter. */
  readonly random: () => number;
  readonly backOff: BackOffLimits;
  readonly tell: (news: ConnectionNews) => void;
  /** Whatever is connected must prove itself now. */
  readonly probe: () => void;
  /** Whatever is connected ends now, as lost. */
  readonly giveUp: () => void;
}

/**
 * When an account's connection is tried again: after a pause that grows, at once when a person or the network calls for
 * it, and after a refusal only when a person does. The same for every vendor; what an attempt is stays the vendor's.
 */
export class ConnectionPace {
  readonly #options: PaceOptions;
  readonly #stopped: Promise<void>;
  #resolveStopped: () => void = () => undefined;
  #isStopped = false;
  /** Failed attempts in a row, from which the next pause follows. */
  failures = 0;
  /** Ends whatever is being waited for. */
  #endWait: () => void = () => undefined;
  #isWoken = false;
  #waitsForPerson = false;

  constructor(options: PaceOptions) {
    this.#options = options;
    this.#stopped = new Promise((resolve) => {
      this.#resolveStopped = resolve;
    });
  }

  get isStopped(): boolean {
    return this.#isStopped;
  }

  /** Resolves once it was stopped. */
  get stopped(): Promise<void> {
    return this.#stopped;
  }

  /** A person wants it now: waiting ends, what is connected proves itself. */
  tryNow(): void {
    this.#options.probe();
    this.failures = 0;
    this.wake();
  }

  /** Circumstances changed: as `tryNow`, but what a person must change first is not tried again. */
  networkChanged(): void {
    if (!this.#waitsForPerson) this.tryNow();
  }

  /** The machine sleeps or slept: what was connected counts for nothing, and is connected afresh at once. */
  slept(): void {
    if (this.#waitsForPerson) return;
    this.#options.giveUp();
    this.failures = 0;
    this.wakeSurely();
  }

  /** Ends the present waiting, if there is any. */
  wake(): void {
    this.#endWait();
  }

  /** Ends the present waiting, or the next one as soon as it begins. */
  wakeSurely(): void {
    this.#isWoken = true;
    this.wake();
  }

  /** What called for waking so far counts no more. */
  forgetWaking(): void {
    this.#isWoken = false;
  }

  /** Ends all waiting for good. */
  stop(): void {
    this.#isStopped = true;
    this.#resolveStopped();
    this.wake();
  }

  /** Waits until woken, or for the time given in milliseconds. */
  async wait(delayMs: number | null): Promise<void> {
    const isWoken = this.#isWoken;
    this.#isWoken = false;
    if (this.#isStopped || isWoken) return;
    await new Promise<void>((resolve) => {
      const cancel = delayMs === null ? (): void => undefined : this.#options.clock.after(delayMs, resolve);
      this.#endWait = () => {
        cancel();
        resolve();
      };
    });
    this.#endWait = () => undefined;
  }

  /** Tells of a refusal and waits until a person asks again. */
  async untilPerson(via: string, fault: Fault): Promise<void> {
    this.#options.tell({ status: 'refused', via, retryAt: null, reason: fault.code, detail: fault.detail });
    this.failures = 0;
    this.#isWoken = false;
    this.#waitsForPerson = true;
    await this.wait(null);
    this.#waitsForPerson = false;
  }

  /** Counts a failure, tells when the next try is due and waits for it; `delayMs` where the pause does not grow. */
  async untilNextTry(via: string, fault: Fault, delayMs?: number): Promise<void> {
    const { clock, random, backOff, tell } = this.#options;
    this.failures += 1;
    const pauseMs = delayMs ?? backOffMs(this.failures, backOff, random);
    tell({ status: 'waiting', via, retryAt: clock.now() + pauseMs, reason: fault.code, detail: fault.detail });
    await this.wait(pauseMs);
  }
}
