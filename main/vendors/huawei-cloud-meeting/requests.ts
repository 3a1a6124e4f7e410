import type { Fault } from '../../../app/domain/error-code.ts';
import { RateLimited } from '../../../app/vendor/adapter.ts';
import type { HttpAnswer, HttpLimits, HttpRequest } from '../../net/http-request.ts';
import type { Network } from '../../net/network.ts';
import type { Clock } from '../../ports/clock.ts';
import { answeredBySomethingElse, ask, isSuccess, readTwice, sendOnce } from '../shared/exchange.ts';
import { wait } from '../shared/wait.ts';
import { faultOfForeignAnswer, faultOfRefusal, type Purpose } from './faults.ts';
import type { RateLimits } from './rate-limits.ts';
import { readJson, readRefusal } from './wire.ts';

/** What only asks may wait so long for a limit of the service, in milliseconds. */
const shortWaitMs = 2_000;

const limits: HttpLimits = { connectMs: 5_000, answerMs: 10_000, bodyMs: 10_000, maxBytes: 16 * 1024 * 1024 };

/** A request to the service. */
export interface CloudRequest {
  readonly method: HttpRequest['method'];
  /** Below the origin, such as `/v1/mmc/control/conferences/lock`. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Readonly<Record<string, unknown>>;
  /** Another host than the account's, for meetings of another site. */
  readonly origin?: string;
}

export interface CloudRequestOptions {
  /** `https://host:port`. */
  readonly origin: string;
  readonly network: Network;
  readonly signal: AbortSignal;
  readonly clock: Clock;
  /** See `AdapterContext`. */
  readonly locale: () => string;
  /** Of the account, over all its sessions. */
  readonly rateLimits: RateLimits;
}

/** The answer in JSON; undefined for an empty one. Throws a `Fault` for a refusal and for a foreign answer. */
const valueOf = (answer: HttpAnswer, purpose: Purpose, foreign: () => unknown): unknown => {
  const isOk = isSuccess(answer.status);
  if (isOk && answer.body.trim() === '') return undefined;
  const value = readJson(answer.body);
  const refusal = value === undefined ? null : readRefusal(value, !isOk);
  if (refusal) throw faultOfRefusal(answer, refusal, purpose);
  if (isOk && value !== undefined) return value;
  throw foreign();
};

/** The requests of one session. Reads may be repeated; commands are sent exactly once. */
export class CloudRequests {
  readonly #options: CloudRequestOptions;

  constructor(options: CloudRequestOptions) {
    this.#options = options;
  }

  /** The network and the life of the session, for who is asked besides the service. */
  get outside(): Pick<CloudRequestOptions, 'network' | 'signal'> {
    return this.#options;
  }

  /** Reads something, and again when an idle connection was just closed. Rejects with a `Fault`. */
  async read(request: CloudRequest, purpose: Purpose, signal?: AbortSignal): Promise<unknown> {
    return this.#within(request, 'wait', async () => {
      const answer = await readTwice(this.#options.network, this.#http(request, signal));
      return { answer, value: () => valueOf(answer, purpose, () => this.#foreign(answer, purpose)) };
    });
  }

  /** Asks for something that may be asked for again, such as a token, once. Rejects with a `Fault`. */
  async ask(request: CloudRequest, purpose: Purpose): Promise<unknown> {
    return this.#within(request, 'wait', async () => {
      const answer = await ask(this.#options.network, this.#http(request));
      return { answer, value: () => valueOf(answer, purpose, () => this.#foreign(answer, purpose)) };
    });
  }

  /**
   * Sends a command, once. Rejects with a `Fault` when it was refused or definitely not sent, and with
   * `SentWithoutAnswer` when only evidence can tell.
   */
  async command(request: CloudRequest): Promise<unknown> {
    return this.#within(request, 'refuse', async () => {
      const answer = await sendOnce(this.#options.network, this.#http(request));
      const foreign = (): unknown => faultOfForeignAnswer(answer, 'command') ?? answeredBySomethingElse(answer);
      return { answer, value: () => valueOf(answer, 'command', foreign) };
    });
  }

  /** See `RateLimits`. */
  isScarce({ method, path }: Pick<CloudRequest, 'method' | 'path'>): boolean {
    return this.#options.rateLimits.isScarce(`${method} ${path}`);
  }

  /**
   * Sends a request while the service's limits let it. One that must wait is not sent: it rejects with `RateLimited` as
   * if the service had said so; what only asks may `wait` for a moment instead.
   */
  async #within(
    { method, path }: CloudRequest,
    whenLimited: 'wait' | 'refuse',
    send: () => Promise<{ readonly answer: HttpAnswer; readonly value: () => unknown }>,
  ): Promise<unknown> {
    const { rateLimits, clock, signal } = this.#options;
    const call = `${method} ${path}`;
    const shortMs = rateLimits.waitMs(call);
    if (whenLimited === 'wait' && shortMs > 0 && shortMs <= shortWaitMs) await wait(clock, shortMs, signal);
    const waitMs = rateLimits.waitMs(call);
    if (waitMs > 0) throw new RateLimited(waitMs, 'No more calls are left in this time.');
    rateLimits.leaves(call);
    let answer: HttpAnswer | null = null;
    let value: () => unknown;
    try {
      ({ answer, value } = await send());
    } finally {
      rateLimits.answered(call, answer);
    }
    try {
      return value();
    } catch (cause) {
      if (!(cause instanceof RateLimited) || cause.retryAfterMs !== null) throw cause;
      throw new RateLimited(rateLimits.waitMs(call) || null, cause.detail ?? '');
    }
  }

  #foreign(answer: HttpAnswer, purpose: Purpose): Fault {
    // Only commands leave it to evidence.
    const fault = faultOfForeignAnswer(answer, purpose);
    if (!fault) throw answeredBySomethingElse(answer);
    return fault;
  }

  #http({ method, path, query, headers, body, origin }: CloudRequest, signal?: AbortSignal): HttpRequest {
    const url = new URL(path, origin ?? this.#options.origin);
    for (const [name, value] of Object.entries(query ?? {})) url.searchParams.set(name, value);
    return {
      method,
      url: url.href,
      headers: {
        accept: 'application/json',
        'accept-language': this.#options.locale(),
        ...(body === undefined ? {} : { 'content-type': 'application/json;charset=UTF-8' }),
        ...headers,
      },
      body: body === undefined ? null : JSON.stringify(body),
      limits,
      signal: signal ? AbortSignal.any([signal, this.#options.signal]) : this.#options.signal,
    };
  }
}
