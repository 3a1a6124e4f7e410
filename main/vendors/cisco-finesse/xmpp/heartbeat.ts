import type { CancelTimer, Clock } from '../../../ports/clock.ts';

/** As the stock desktop does: a ping every 10 s with two retries. */
const pingEveryMs = 10_000;
const maxMissed = 2;
/** How long a server may stay silent when it was asked to prove itself now. */
const probeMs = 5_000;

interface HeartbeatActions {
  /** Resolves with any answer, rejects without one. */
  ping(): Promise<void>;
  /** Called once when the server has stayed silent for too long. */
  onSilence(): void;
}

/** Keeps a connection proven: pings at intervals, counts those unanswered. Anything heard counts as an answer. */
export class Heartbeat {
  readonly #clock: Clock;
  readonly #actions: HeartbeatActions;
  #cancelPing: CancelTimer | null = null;
  #cancelProbe: CancelTimer | null = null;
  #missed = 0;
  #isWaiting = false;

  constructor(clock: Clock, actions: HeartbeatActions) {
    this.#clock = clock;
    this.#actions = actions;
  }

  start(): void {
    this.#missed = 0;
    this.#isWaiting = false;
    this.#plan();
  }

  /** The server gave a sign of life. */
  heard(): void {
    this.#missed = 0;
    this.#isWaiting = false;
    this.#cancelProbe?.();
    this.#cancelProbe = null;
  }

  /** Pings now; silence for a few seconds ends the connection. */
  probe(): void {
    if (!this.#cancelPing || this.#cancelProbe) return;
    this.#cancelProbe = this.#clock.after(probeMs, () => this.#silent());
    this.#send();
  }

  stop(): void {
    this.#cancelPing?.();
    this.#cancelProbe?.();
    this.#cancelPing = null;
    this.#cancelProbe = null;
  }

  #plan(): void {
    this.#cancelPing = this.#clock.after(pingEveryMs, () => {
      if (this.#isWaiting) this.#missed += 1;
      if (this.#missed > maxMissed) {
        this.#silent();
        return;
      }
      this.#isWaiting = true;
      this.#send();
      this.#plan();
    });
  }

  #send(): void {
    // A ping without an answer is counted when the next one is due.
    void this.#actions.ping().catch(() => undefined);
  }

  #silent(): void {
    this.stop();
    this.#actions.onSilence();
  }
}
