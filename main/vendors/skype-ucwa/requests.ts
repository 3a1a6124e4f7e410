import { Fault } from '../../../app/domain/error-code.ts';
import type { HttpAnswer, HttpLimits, HttpRequest } from '../../net/http-request.ts';
import type { Network } from '../../net/network.ts';
import { boundedJson } from '../shared/bounded-json.ts';
import { answeredBySomethingElse, ask, isHtml, isSuccess, readJson, readTwice, sendOnce } from '../shared/exchange.ts';
import { batchHeaders, composeBatch } from './batch.ts';
import { faultOfAnswer, HostRefusal, isOutcomeUnknown } from './faults.ts';
import { readResource, type Resource } from './hal.ts';
import type { HostCheck } from './hosts.ts';
import { ReadQueue } from './read-queue.ts';
import type { ServerTime } from './server-time.ts';
import { TokenSpent, type Tokens } from './tokens.ts';

const usualLimits: HttpLimits = { connectMs: 5_000, answerMs: 10_000, bodyMs: 10_000, maxBytes: 16 * 1024 * 1024 };
/** Of what anybody may ask for, before it is known who answers. */
const openLimits: HttpLimits = { ...usualLimits, maxBytes: 256 * 1024 };
/** Events are waited for 180 s by the server, and for half a minute more by us. */
const eventLimits: HttpLimits = { ...usualLimits, answerMs: 210_000 };

/** A request that changes something. */
export interface UcwaRequest {
  readonly method: 'POST' | 'PUT' | 'DELETE';
  /** The address of a link. */
  readonly url: string;
  readonly body?: Readonly<Record<string, unknown>>;
  readonly ifMatch?: string;
}

/** What came back from a request that changed something. */
export interface UcwaAnswer {
  readonly status: number;
  /** Where what was begun is followed, or null. */
  readonly location: string | null;
  readonly resource: Resource | null;
}

export interface UcwaRequestOptions {
  readonly network: Network;
  readonly tokenNetwork: Network;
  readonly signal: AbortSignal;
  readonly tokens: Tokens;
  readonly hosts: HostCheck;
  /** Called with every refusal of the server and every lost sign-in: some end the session. */
  readonly onFault: (fault: Fault) => void;
  /**
   * Whether the hosts were found some time ago: one that takes no new token of ours may only be the wrong one by now.
   */
  readonly mayHaveMoved: () => boolean;
  /** Where the application takes several reads at once; null where it does not. */
  readonly batchUrl: () => string | null;
  readonly serverTime: Pick<ServerTime, 'heard'>;
}

type Send = (request: HttpRequest) => Promise<HttpAnswer>;

/** The requests of one session, with the token of each host. Reads may be repeated; commands are sent exactly once. */
export class UcwaRequests {
  readonly #options: UcwaRequestOptions;
  readonly #queue: ReadQueue;

  constructor(options: UcwaRequestOptions) {
    this.#options = options;
    this.#queue = new ReadQueue({
      single: (url) => this.#authorizedRead(this.#read(url)),
      batch: (to, urls) =>
        this.#authorizedRead({ ...this.#read(to), method: 'POST', headers: batchHeaders, body: composeBatch(urls) }),
      batchUrl: options.batchUrl,
    });
  }

  /** Reads a resource. Rejects with a `Fault`. */
  async get(url: string, signal?: AbortSignal): Promise<Resource> {
    return this.#resourceOf(await this.#authorizedRead(this.#read(url, signal)), url);
  }

  /** Reads a resource that is to be changed, with its version as the server compares it. Rejects with a `Fault`. */
  async versioned(url: string): Promise<{ readonly resource: Resource; readonly version: string }> {
    const answer = await this.#authorizedRead(this.#read(url));
    const resource = this.#resourceOf(answer, url);
    return { resource, version: resource.text('etag') || (answer.headers['etag'] ?? '') };
  }

  /**
   * Reads one of many resources when it is its turn; what a user waits for (`isUrgent`) goes first. Rejects with a
   * `Fault`.
   */
  async each(url: string, isUrgent = false): Promise<Resource> {
    this.#options.hosts.require(url);
    return this.#resourceOf(await this.#queue.read(url, isUrgent), url);
  }

  /** Waits for events, once. Rejects with a `Fault`; `answer-malformed` where it cannot be understood. */
  async events(url: string, signal: AbortSignal): Promise<Resource> {
    const answer = await this.#authorized({ ...this.#read(url, signal), limits: eventLimits }, (ready) =>
      ask(this.#options.network, ready),
    );
    return this.#resourceOf(answer, url);
  }

  /** Asks without a token: for what everybody may read. Redirects are answers. Rejects with a `Fault`. */
  async plain(url: string, accept = 'application/json', signal?: AbortSignal): Promise<HttpAnswer> {
    this.#options.hosts.require(url);
    const request = this.#read(url, signal);
    return readTwice(this.#options.network, { ...request, headers: { accept }, limits: openLimits });
  }

  /** Sends what may be repeated without harm, such as making the application. Rejects with a `Fault`. */
  async ask(request: UcwaRequest): Promise<UcwaAnswer> {
    const answer = await this.#authorized(this.#change(request), (ready) => ask(this.#options.network, ready));
    if (!isSuccess(answer.status)) throw this.#refused(answer);
    return this.#answerOf(answer, request.url);
  }

  /**
   * Sends a command, once. Rejects with a `Fault` when it was refused or definitely not sent, and with
   * `SentWithoutAnswer` when only evidence can tell.
   */
  async command(request: UcwaRequest): Promise<UcwaAnswer> {
    const answer = await this.#authorized(this.#change(request), (ready) => sendOnce(this.#options.network, ready));
    // A portal's page says nothing of what the system behind it did.
    if (isSuccess(answer.status) && isHtml(answer.body)) throw answeredBySomethingElse(answer);
    if (isSuccess(answer.status)) return this.#answerOf(answer, request.url);
    const fault = this.#refused(answer);
    if (isOutcomeUnknown(fault)) throw answeredBySomethingElse(answer);
    throw fault;
  }

  #authorizedRead(request: HttpRequest): Promise<HttpAnswer> {
    return this.#authorized(request, (ready) => readTwice(this.#options.network, ready));
  }

  #answerOf({ status, headers, body }: HttpAnswer, url: string): UcwaAnswer {
    const location = headers['location'] ?? '';
    const isJson = (headers['content-type'] ?? '').toLowerCase().includes('json') && body.trim() !== '';
    let resource: Resource | null = null;
    try {
      if (isJson) resource = readResource(boundedJson(body), url);
    } catch {
      // The status says that it was done; what it looks like now is read.
    }
    const isThere = location !== '' && URL.canParse(location, url);
    return { status, location: isThere ? new URL(location, url).href : null, resource };
  }

  #resourceOf(answer: HttpAnswer, url: string): Resource {
    if (!isSuccess(answer.status)) throw this.#refused(answer);
    return readJson(answer, (json) => readResource(json, url));
  }

  #refused(answer: HttpAnswer): Fault {
    const fault = faultOfAnswer(answer);
    this.#options.onFault(fault);
    return fault;
  }

  /** Sends with the host's token, and once more with another one where that is refused: nothing was done then. */
  async #authorized(request: HttpRequest, send: Send): Promise<HttpAnswer> {
    const { tokens, signal, onFault, hosts, mayHaveMoved } = this.#options;
    hosts.require(request.url);
    const used = tokens.authorization(request.url);
    const first = await send(this.#withToken(request));
    this.#options.serverTime.heard(first.headers['date']);
    if (!asksForToken(first)) return this.#taken(request, first);
    try {
      await this.#replaceToken(request.url, used, first);
    } catch (cause) {
      // The one token that there is may be good where the account is at home by now.
      const fault = cause instanceof TokenSpent && mayHaveMoved() ? new HostRefusal(cause.detail ?? '') : cause;
      if (fault instanceof Fault) onFault(fault);
      throw fault;
    }
    if (signal.aborted) throw new Fault('interrupted');
    const second = await send(this.#withToken(request));
    if (!asksForToken(second)) return this.#taken(request, second);
    const detail = `HTTP ${second.status} from ${new URL(request.url).host}, with the token that it asked for.`;
    const lost = mayHaveMoved() ? new HostRefusal(detail) : tokens.refusalOf(request.url, detail);
    tokens.clear();
    onFault(lost);
    throw lost;
  }

  #taken({ url }: HttpRequest, answer: HttpAnswer): HttpAnswer {
    this.#options.tokens.wasTaken(url);
    return answer;
  }

  async #replaceToken(url: string, used: string | null, answer: HttpAnswer): Promise<void> {
    const { tokens, tokenNetwork, signal } = this.#options;
    const now = tokens.authorization(url);
    // Another request has got a new one meanwhile.
    if (now !== null && now !== used) return;
    await tokens.answerChallenge(tokenNetwork, url, answer, signal);
  }

  #withToken(request: HttpRequest): HttpRequest {
    const authorization = this.#options.tokens.authorization(request.url);
    return authorization === null ? request : { ...request, headers: { ...request.headers, authorization } };
  }

  #read(url: string, signal?: AbortSignal): HttpRequest {
    return {
      method: 'GET',
      url,
      headers: { accept: 'application/json' },
      body: null,
      limits: usualLimits,
      signal: signal ? AbortSignal.any([signal, this.#options.signal]) : this.#options.signal,
    };
  }

  #change({ method, url, body, ifMatch }: UcwaRequest): HttpRequest {
    return {
      method,
      url,
      headers: {
        accept: 'application/json',
        ...(body && { 'content-type': 'application/json' }),
        ...(ifMatch !== undefined && { 'if-match': `"${ifMatch.replace(/^"|"$/gu, '')}"` }),
      },
      // Without a body a POST says that it is empty.
      body: body ? JSON.stringify(body) : method === 'POST' ? '' : null,
      limits: usualLimits,
      signal: this.#options.signal,
    };
  }
}

/** No token, an old one, or one of another host. */
const asksForToken = ({ status, headers }: HttpAnswer): boolean =>
  status === 401 || (status === 403 && (headers['www-authenticate'] ?? '') !== '');
