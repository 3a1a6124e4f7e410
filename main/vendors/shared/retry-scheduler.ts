import type { Clock } from '../../ports/clock.ts';
import { backOffMs, type BackOffLimits } from './back-off.ts';

/** What a scheduler is given. */
export interface RetryOptions {
  readonly clock: Pick<Clock, 'after'>;
  /** A number from 0 (inclusive) to 1 (exclusive), for jitter. */
  readonly random: () => number;
  readonly backOff: BackOffLimits;
  /** Ends all waiting for good. */
  readonly signal: AbortSignal;
}

/** The waits between attempts to connect: how long they are and what ends them early. */
export class RetryScheduler {
  readonly #options: RetryOptions;
  /** Failed attempts in a row, from which the next pause follows. */
  failures = 0;
  #endWait: () => void = () => undefined;
  #isWakeUpPending = false;
  #isWaitingForUser = false;

  constructor(options: RetryOptions) {
    this.#options = options;
    options.signal.addEventListener('abort', () => this.#endWait(), { once: true });
  }

  /** Nothing is retried until the user asks for it. */
  get isWaitingForUser(): boolean {
    return this.#isWaitingForUser;
  }

  /** Ends the present wait, if there is one. */
  wakeNow(): void {
    this.#endWait();
  }

  /** Ends the present wait, or the next one as soon as it begins. */
  wakeNowOrNext(): void {
    this.#isWakeUpPending = true;
    this.#endWait();
  }

  /** Discards a pending wake-up. */
  discardWakeUp(): void {
    this.#isWakeUpPending = false;
  }

  /** The next attempt is the first one again, as far as pauses are concerned. */
  reset(): void {
    this.failures = 0;
  }

  /** Counts a failed attempt. Gives the pause before the next one in milliseconds. */
  countFailure(): number {
    const { backOff, random } = this.#options;
    this.failures += 1;
    return backOffMs(this.failures, backOff, random);
  }

  /** Waits for `delayMs` milliseconds, or without end for null; a wake-up and the signal end it. */
  async wait(delayMs: number | null): Promise<void> {
    const isWoken = this.#isWakeUpPending;
    this.#isWakeUpPending = false;
    if (isWoken || this.#options.signal.aborted) return;
    await new Promise<void>((resolve) => {
      const cancel = delayMs === null ? (): void => undefined : this.#options.clock.after(delayMs, resolve);
      this.#endWait = () => {
        cancel();
        resolve();
      };
    });
    this.#endWait = () => undefined;
  }

  /** Waits until the user asks again. */
  async waitForUser(): Promise<void> {
    this.failures = 0;
    this.#isWakeUpPending = false;
    this.#isWaitingForUser = true;
    await this.wait(null);
    this.#isWaitingForUser = false;
  }
}
