import { asFault, Fault } from '../../../app/domain/error-code.ts';
import type { Clock } from '../../ports/clock.ts';
import { FinalFault } from '../shared/faults.ts';
import { wait } from '../shared/wait.ts';
import { readEvents, type EventBatch } from './events.ts';
import { UcwaRefusal } from './faults.ts';
import type { Resource } from './hal.ts';
import type { UcwaRequests } from './requests.ts';

/** A request that a proxy ended after so long was idle, nothing else, in milliseconds. */
const idleMs = 5_000;
/** Before the same address is asked again, in milliseconds. */
const retryMs = 1_000;
/** So many failures in a row, with nothing read between, end the session. */
const mostFailures = 2;

export interface EventChannelOptions {
  readonly requests: UcwaRequests;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** Applied one after the other, in order. */
  readonly onEvents: (batch: EventBatch) => Promise<void> | void;
  /** The waiting request broke: until the same address is asked again, nothing is known. */
  readonly onBreak: (fault: Fault) => void;
  /** The same address is being asked again. */
  readonly onRetry: () => void;
  /** The server dropped what was known between it and us: everything must be read. `resume`: conversations too. */
  readonly onReset: (how: 'resync' | 'resume') => void;
  /** An answer that cannot be read: gives the address to go on with. Rejects with a `Fault`. */
  readonly onMalformed: () => Promise<string>;
  /** Nothing is waited for any more. */
  readonly onEnd: (fault: Fault) => void;
}

/** The one waiting request for events of an application, asked for as long as the session lasts. */
export class EventChannel {
  readonly #options: EventChannelOptions;
  #failures = 0;
  #applying: Promise<void> = Promise.resolve();

  constructor(options: EventChannelOptions) {
    this.#options = options;
  }

  start(url: string): void {
    void this.#run(url);
  }

  /** Something was read meanwhile: the server is there. */
  proved(): void {
    this.#failures = 0;
  }

  async #run(start: string): Promise<void> {
    const { signal, requests } = this.#options;
    let url = start;
    while (!signal.aborted) {
      const beganMs = this.#options.clock.monotonicMs();
      let answer: Resource;
      try {
        answer = await requests.events(url, signal);
      } catch (cause) {
        const next = await this.#afterFailure(asFault(cause), url, beganMs);
        if (next === null) return;
        url = next;
        continue;
      }
      if (signal.aborted) return;
      this.#failures = 0;
      const next = this.#nextOf(answer);
      if (next === null) {
        this.#options.onEnd(new Fault('answer-malformed', 'The events name no next address.'));
        return;
      }
      this.#apply(readEvents(answer, url));
      url = next;
    }
  }

  /** `resync` stands in any answer, and counts first. */
  #nextOf(answer: Resource): string | null {
    const resync = answer.link('resync');
    const resume = answer.link('resume');
    if (resync !== null) this.#options.onReset('resync');
    else if (answer.link('next') === null && resume !== null) this.#options.onReset('resume');
    return resync ?? answer.link('next') ?? resume;
  }

  /** The next request leaves before this batch is applied; batches keep their order. */
  #apply(batch: EventBatch): void {
    const { onEvents, onEnd, signal } = this.#options;
    this.#applying = this.#applying
      .then(() => (signal.aborted ? undefined : onEvents(batch)))
      .catch((cause: unknown) => onEnd(asFault(cause)));
  }

  /** The address to ask now; null when it is over. */
  async #afterFailure(fault: Fault, url: string, beganMs: number): Promise<string | null> {
    const { clock, signal, onBreak, onRetry, onMalformed, onEnd } = this.#options;
    if (signal.aborted) return null;
    const waitedMs = clock.monotonicMs() - beganMs;
    const isProxy = fault.code === 'out-of-service' && !(fault instanceof UcwaRefusal);
    // Nothing came for so long that a proxy gave up, or the time that we wait was over.
    if ((isProxy || fault.code === 'timeout') && waitedMs >= idleMs) return url;
    if (fault.code === 'answer-malformed')
      try {
        return await onMalformed();
      } catch (cause) {
        onEnd(asFault(cause));
        return null;
      }
    this.#failures += 1;
    const isOver = fault instanceof FinalFault || (fault instanceof UcwaRefusal && fault.status < 500);
    if (isOver || fault.code === 'answer-too-large' || this.#failures >= mostFailures) {
      onEnd(fault);
      return null;
    }
    onBreak(fault);
    await wait(clock, retryMs, signal);
    if (!signal.aborted) onRetry();
    return url;
  }
}
