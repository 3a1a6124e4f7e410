import { asFault } from '../../../app/domain/error-code.ts';
import type { HttpAnswer } from '../../net/http-request.ts';
import { isSuccess } from '../shared/exchange.ts';
import { readBatch } from './batch.ts';

/** So many reads are under way at once where each is a request of its own. */
const mostSingle = 4;
/** So many batches are under way at once, and so many reads are in each: the server refuses more than 100 together. */
const mostBatches = 2;
const mostPerBatch = 25;
/** The server does not know batches, whatever it offered. */
const withoutBatches: ReadonlySet<number> = new Set([400, 404, 405, 415, 501]);

export interface ReadQueueOptions {
  /** Reads one address. */
  readonly single: (url: string) => Promise<HttpAnswer>;
  /** Sends one request for several addresses of one host. */
  readonly batch: (to: string, urls: readonly string[]) => Promise<HttpAnswer>;
  /** Where the server takes batches; null where it offers none. */
  readonly batchUrl: () => string | null;
}

interface Waiting {
  readonly url: string;
  readonly settle: (answer: Promise<HttpAnswer>) => void;
}

const originOf = (url: string): string => new URL(url).origin;

/**
 * Reads many resources without flooding the server: together in batches where it offers them, else a few at once. What
 * a user waits for goes first.
 */
export class ReadQueue {
  readonly #options: ReadQueueOptions;
  readonly #urgent: Waiting[] = [];
  readonly #usual: Waiting[] = [];
  /** What a batch did not answer: each is asked for by itself. */
  readonly #apart: Waiting[] = [];
  #singleCount = 0;
  #batchCount = 0;
  #isBatchKnown = true;
  #isPumpDue = false;

  constructor(options: ReadQueueOptions) {
    this.#options = options;
  }

  /** Reads an address when it is its turn. Rejects as the request does. */
  read(url: string, isUrgent: boolean): Promise<HttpAnswer> {
    return new Promise((resolve) => {
      (isUrgent ? this.#urgent : this.#usual).push({ url, settle: resolve });
      if (this.#isPumpDue) return;
      // What is asked for in one go leaves together.
      this.#isPumpDue = true;
      queueMicrotask(() => {
        this.#isPumpDue = false;
        this.#pump();
      });
    });
  }

  #pump(): void {
    while (this.#apart.length > 0 && this.#singleCount < mostSingle) this.#alone(this.#apart.shift());
    while (this.#urgent.length + this.#usual.length > 0) {
      const to = this.#urgent.length + this.#usual.length > 1 ? this.#batchUrl() : null;
      if (to === null ? this.#singleCount >= mostSingle : this.#batchCount >= mostBatches) return;
      const taken = this.#take(to === null ? 1 : mostPerBatch);
      if (to !== null && taken.length > 1) void this.#together(to, taken);
      else this.#alone(taken[0]);
    }
  }

  /** The next ones, as long as they are at one host. */
  #take(count: number): readonly Waiting[] {
    const taken: Waiting[] = [];
    for (const queue of [this.#urgent, this.#usual])
      while (taken.length < count) {
        const [next] = queue;
        if (!next || (taken[0] && originOf(taken[0].url) !== originOf(next.url))) break;
        taken.push(next);
        queue.shift();
      }
    return taken;
  }

  /** Where the next ones can be asked for together. */
  #batchUrl(): string | null {
    const to = this.#isBatchKnown ? this.#options.batchUrl() : null;
    const next = this.#urgent[0] ?? this.#usual[0];
    return to !== null && next && originOf(next.url) === originOf(to) ? to : null;
  }

  #alone(one: Waiting | undefined): void {
    if (!one) return;
    this.#singleCount += 1;
    one.settle(
      this.#options.single(one.url).finally(() => {
        this.#singleCount -= 1;
        this.#pump();
      }),
    );
  }

  async #together(to: string, taken: readonly Waiting[]): Promise<void> {
    this.#batchCount += 1;
    try {
      const urls = taken.map(({ url }) => url);
      const answer = await this.#options.batch(to, urls);
      const answers = isSuccess(answer.status) ? readBatch(answer, taken.length) : null;
      // One that cannot be read is not asked for again.
      if (withoutBatches.has(answer.status) || (isSuccess(answer.status) && !answers)) this.#isBatchKnown = false;
      for (const [index, one] of taken.entries()) {
        const part = answers?.[index];
        if (!part || part.status === 401 || part.status === 403) this.#apart.push(one);
        else one.settle(Promise.resolve(part));
      }
    } catch (cause) {
      for (const { settle } of taken) settle(Promise.reject(asFault(cause)));
    } finally {
      this.#batchCount -= 1;
      this.#pump();
    }
  }
}
