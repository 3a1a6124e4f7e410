import type { CancelTimer, Clock } from '../../../ports/clock.ts';

/** How often a connection is proved, and for how long it may stay silent after a ping. Milliseconds. */
interface Pace {
  readonly pingEveryMs: number;
  readonly answerMs: number;
}

/** As often as the stock desktop pings; a dead connection is noticed within 30 s. */
const usual: Pace = { pingEveryMs: 10_000, answerMs: 15_000 };
/** While a conference is in sight: a dead connection is noticed within 6 s. */
const close: Pace = { pingEveryMs: 2_500, answerMs: 2_500 };
/** How long a server may stay silent when it was asked to prove itself now. */
const probeMs = 5_000;
/** After a deadline: what arrived while this process was busy is read before the server is called silent. */
const graceMs = 500;
/** A deadline that is served later than this, in milliseconds, shows that this process stood still, not the server. */
const stallMs = 300;

interface HeartbeatActions {
  /** Resolves with any answer, rejects without one. */
  ping(): Promise<void>;
  /** Called once when the server has stayed silent for too long. */
  onSilence(): void;
}

/** Keeps a connection proven: pings at intervals. Anything heard counts as an answer. */
export class Heartbeat {
  readonly #clock: Pick<Clock, 'after' | 'monotonicMs'>;
  readonly #actions: HeartbeatActions;
  #pace = usual;
  #isRunning = false;
  #cancelPing: CancelTimer = () => undefined;
  #cancelDeadline: CancelTimer = () => undefined;
  /** On the monotonic clock; infinity while no answer is due. */
  #dueAtMs = Number.POSITIVE_INFINITY;

  constructor(clock: Pick<Clock, 'after' | 'monotonicMs'>, actions: HeartbeatActions) {
    this.#clock = clock;
    this.#actions = actions;
  }

  start(): void {
    this.#isRunning = true;
    this.#plan();
  }

  /** `isClose`: silence must be noticed soon, because a conference is in sight. */
  watchClosely(isClose: boolean): void {
    const pace = isClose ? close : usual;
    if (pace === this.#pace) return;
    this.#pace = pace;
    if (!this.#isRunning) return;
    if (isClose) this.#ping(pace.answerMs);
    this.#plan();
  }

  /** The server gave a sign of life. */
  heard(): void {
    this.#cancelDeadline();
    this.#dueAtMs = Number.POSITIVE_INFINITY;
  }

  /** Pings now; silence for a few seconds ends the connection. */
  probe(): void {
    if (this.#isRunning) this.#ping(probeMs);
  }

  stop(): void {
    this.#isRunning = false;
    this.#cancelPing();
    this.heard();
  }

  #plan(): void {
    this.#cancelPing();
    this.#cancelPing = this.#clock.after(this.#pace.pingEveryMs, () => {
      this.#ping(this.#pace.answerMs);
      this.#plan();
    });
  }

  #ping(answerMs: number): void {
    this.#expect(answerMs);
    // Without an answer the deadline passes.
    void this.#actions.ping().catch(() => undefined);
  }

  /** An earlier deadline stays. */
  #expect(answerMs: number): void {
    const dueAtMs = this.#clock.monotonicMs() + answerMs;
    if (dueAtMs >= this.#dueAtMs) return;
    this.#cancelDeadline();
    this.#dueAtMs = dueAtMs;
    this.#cancelDeadline = this.#clock.after(answerMs, () => {
      this.#cancelDeadline = this.#clock.after(graceMs, () => {
        this.#dueAtMs = Number.POSITIVE_INFINITY;
        if (this.#clock.monotonicMs() - dueAtMs > graceMs + stallMs) this.#ping(answerMs);
        else this.#silent();
      });
    });
  }

  #silent(): void {
    this.stop();
    this.#actions.onSilence();
  }
}
