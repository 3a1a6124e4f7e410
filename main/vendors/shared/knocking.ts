import type { CancelTimer, Clock } from '../../ports/clock.ts';

/**
 * How often a server that did not answer is asked while a conference is in sight, so that the truth is back within 3 s
 * of the server, and how far that is spread. Milliseconds.
 */
const knockMs = 2_000;
const knockSpreadMs = 400;
/** A question that gets lost must not keep the next one waiting: so many may be open. */
const mostOpen = 3;
/**
 * So many times in a row connecting may fail although the server had answered. Then an answer counts only after a
 * silence: signing in is not tried every two seconds at a server that answers and does not serve.
 */
const mostInVain = 3;

/** What knocking is given. */
export interface KnockingOptions {
  readonly clock: Pick<Clock, 'after'>;
  /** A number from 0 (inclusive) to 1 (exclusive), for jitter. */
  readonly random: () => number;
  /** See `ServerStrategy.knock`. */
  readonly knock: (signal: AbortSignal) => Promise<void>;
}

/** Asks a server that did not answer, without signing in, whether it is back: between attempts that grow rare. */
export class Knocking {
  readonly #options: KnockingOptions;
  #inVain = 0;
  #wasAnswered = false;

  constructor(options: KnockingOptions) {
    this.#options = options;
  }

  /** Connected. */
  reset(): void {
    this.#inVain = 0;
    this.#wasAnswered = false;
  }

  /** Begins to ask; `onAnswer` is called once, at the first answer that counts. Returns a function that ends it. */
  begin(onAnswer: () => void): () => void {
    const { clock, random, knock } = this.#options;
    if (this.#wasAnswered) this.#inVain += 1;
    this.#wasAnswered = false;
    const over = new AbortController();
    let open = 0;
    let cancel: CancelTimer = () => undefined;
    const ask = async (): Promise<void> => {
      open += 1;
      try {
        await knock(over.signal);
        if (over.signal.aborted || this.#inVain >= mostInVain) return;
        this.#wasAnswered = true;
        end();
        onAnswer();
      } catch {
        if (!over.signal.aborted) this.#inVain = 0;
      } finally {
        open -= 1;
      }
    };
    const plan = (): void => {
      cancel = clock.after(knockMs - knockSpreadMs * random(), () => {
        plan();
        if (open < mostOpen) void ask();
      });
    };
    const end = (): void => {
      cancel();
      over.abort();
    };
    plan();
    return end;
  }
}
