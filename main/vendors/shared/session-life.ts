import { Fault } from '../../../app/domain/error-code.ts';
import type { CancelTimer, Clock } from '../../ports/clock.ts';
import type { SessionHooks } from './session.ts';

/**
 * The states of one session: opening → live (→ paused → live) → over. Owns its abort signal and its timers, both of
 * which end with it, and reports the end once.
 */
export class SessionLife {
  readonly #clock: Pick<Clock, 'after'>;
  readonly #hooks: SessionHooks;
  readonly #controller = new AbortController();
  readonly #timers = new Set<CancelTimer>();
  #state: 'opening' | 'live' | 'paused' | 'over' = 'opening';
  #fault: Fault | null = null;

  constructor(clock: Pick<Clock, 'after'>, hooks: SessionHooks) {
    this.#clock = clock;
    this.#hooks = hooks;
  }

  /** Aborted when the session is over: every request and wait of the session takes it. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  get isLive(): boolean {
    return this.#state === 'live';
  }

  get isPaused(): boolean {
    return this.#state === 'paused';
  }

  get isOver(): boolean {
    return this.#state === 'over';
  }

  /** Why the session ended; null while it goes on, and after `close`. */
  get fault(): Fault | null {
    return this.#fault;
  }

  /** `open` begins, for the first time or again after a pause. */
  reopen(): void {
    if (this.#state !== 'over') this.#state = 'opening';
  }

  /** Everything was read. Throws the `Fault` the session ended with, when it ended meanwhile. */
  goLive(): void {
    this.requireGoingOn();
    this.#state = 'live';
  }

  /** Throws the `Fault` the session ended with, when it is over. */
  requireGoingOn(): void {
    if (this.#state === 'over') throw this.#fault ?? new Fault('connection-lost');
  }

  /** The server is out of service. Only a live session pauses. */
  pause(fault: Fault): void {
    if (this.#state !== 'live') return;
    this.#state = 'paused';
    this.#cancelTimers();
    this.#hooks.onPause(fault);
  }

  /** The server of a paused session is back. */
  resumable(): void {
    if (this.#state === 'paused') this.#hooks.onResumable();
  }

  /** The session is over because of a fault. False when it was over before. */
  end(fault: Fault): boolean {
    if (this.#state === 'over') return false;
    this.#fault = fault;
    this.close();
    this.#hooks.onEnd(fault);
    return true;
  }

  /** The session is over because it is not needed any more; requests that say goodbye may still be sent. */
  beginClose(): void {
    this.#state = 'over';
    this.#cancelTimers();
  }

  /** The session is over, and every request of it is aborted. Nothing is reported. */
  close(): void {
    this.beginClose();
    this.#controller.abort();
  }

  /** Runs a task after `delayMs` milliseconds, unless the session pauses or ends before. */
  after(delayMs: number, task: () => void): CancelTimer {
    if (this.#state === 'over') return () => undefined;
    const cancel = this.#clock.after(delayMs, () => {
      this.#timers.delete(cancel);
      task();
    });
    this.#timers.add(cancel);
    return () => {
      this.#timers.delete(cancel);
      cancel();
    };
  }

  #cancelTimers(): void {
    for (const cancel of this.#timers) cancel();
    this.#timers.clear();
  }
}
