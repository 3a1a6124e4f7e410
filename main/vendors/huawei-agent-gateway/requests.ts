import { Fault } from '../../../app/domain/error-code.ts';
import { RateLimited } from '../../../app/vendor/adapter.ts';
import type { HttpAnswer, HttpLimits, HttpRequest } from '../../net/http-request.ts';
import type { Network } from '../../net/network.ts';
import type { Clock } from '../../ports/clock.ts';
import { answeredBySomethingElse, ask, isHtml, readTwice, sendOnce } from '../shared/exchange.ts';
import { wait } from '../shared/wait.ts';
import { Cookies } from './cookies.ts';
import { faultOfRetcode, LostSession, sessionFaultOf, type Purpose } from './faults.ts';
import { readEnvelope, type Envelope } from './wire.ts';

const maxBytes = 16 * 1024 * 1024;
const limits: HttpLimits = { connectMs: 5_000, answerMs: 10_000, bodyMs: 10_000, maxBytes };
/** Of what may not be the gateway: who it is is not known before the answer to the sign-in. */
const openLimits: HttpLimits = { ...limits, maxBytes: 64 * 1024 };
/** The gateway waits 10 s for an event before it answers. */
const pollLimits: HttpLimits = { connectMs: 5_000, answerMs: 25_000, bodyMs: 10_000, maxBytes };

/** The session’s Guid and cookies: kept over reconnections, until another sign-in. */
export class SessionCredentials {
  /** Empty before the first sign-in, and at sites that give none. */
  guid = '';
  /** Signed in, as far as is known. */
  isSignedIn = false;
  readonly #cookies = new Cookies();
  readonly #clock: Pick<Clock, 'now'>;

  constructor(clock: Pick<Clock, 'now'>) {
    this.#clock = clock;
  }

  /** The load balancer's cookies, as a header's value. */
  get cookie(): string {
    return this.#cookies.header(this.#clock.now());
  }

  /** Takes what an answer brings: a new Guid counts from here on, for every request. */
  take(headers: HttpAnswer['headers']): void {
    const guid = /(?:^|;\s*)JSESSIONID=([^;,\s]+)/iu.exec(headers['set-guid'] ?? '')?.[1];
    if (guid !== undefined) this.guid = guid;
    const nowMs = this.#clock.now();
    const serverMs = Date.parse(headers['date'] ?? '');
    this.#cookies.take(headers['set-cookie'] ?? '', nowMs, Number.isNaN(serverMs) ? nowMs : serverMs);
  }

  /** Something in front of the gateway takes no header as long as this one (431): the next request has none. */
  forgetCookies(): void {
    this.#cookies.clear();
  }
}

/** The return code for a Guid that does not count (any more). */
const guidRefused = '000-003';
/** How long a Guid that replaces a refused one may take to arrive, and how often that is looked at, in milliseconds. */
const renewalMs = 2_000;
const renewalLookMs = 50;

/** A Guid that no session has: every request but signing in must carry one. */
const noGuid = 'none';

/** A request to the gateway, below its base. */
export interface GatewayRequest {
  readonly method: HttpRequest['method'];
  readonly path: string;
  readonly body?: Readonly<Record<string, unknown>>;
}

export interface GatewayContext {
  readonly baseUrl: string;
  readonly credentials: SessionCredentials;
  readonly network: Pick<Network, 'request'>;
  /** Connections of the poll alone: nothing queues behind it. */
  readonly pollNetwork: Pick<Network, 'request'>;
  readonly signal: AbortSignal;
  readonly clock: Pick<Clock, 'after' | 'monotonicMs'>;
  /** An answer says that the session is over, or the gateway is switching over. */
  readonly onSessionFault: (fault: Fault) => void;
}

/** An answer with the Guid that its request carried. */
interface Answered {
  readonly envelope: Envelope;
  readonly sentGuid: string;
}

/** The fault of an answer that is not the gateway's; null when only evidence can tell whether it did what was asked. */
const faultOfForeignAnswer = ({ status, body }: HttpAnswer, purpose: Purpose): Fault | null => {
  const detail = `HTTP ${status}`;
  if (status === 404 || status === 405)
    return purpose === 'sign-in' ? new Fault('not-this-system', detail) : new Fault('not-supported', detail);
  if (status === 503) return new Fault('out-of-service', detail);
  const isReading = purpose === 'read' || purpose === 'sign-in';
  if (status === 502 || status === 504) return isReading ? new Fault('out-of-service', detail) : null;
  if (status === 401 || status === 403)
    return new Fault(purpose === 'sign-in' ? 'not-this-system' : 'not-permitted', detail);
  if (!isReading) return null;
  if (status >= 500) return new Fault('server-error', detail);
  return new Fault(
    isHtml(body) || status !== 200 || purpose === 'sign-in' ? 'not-this-system' : 'answer-malformed',
    `${detail}: the answer is not the gateway’s.`,
  );
};

/** The requests of one session. Reads may be repeated; commands are sent exactly once. */
export class GatewayRequests {
  readonly #context: GatewayContext;

  constructor(context: GatewayContext) {
    this.#context = context;
  }

  /**
   * Asked with a Guid that no session has, and before any password is sent: whether the gateway is there at all.
   * Resolves with whether the agent is signed in, in whatever client. Rejects with a `Fault`.
   */
  async probe(agentId: string): Promise<{ readonly isSignedIn: boolean }> {
    const answer = await this.#readAnswer(
      { method: 'GET', path: `onlineagent/${agentId}/agentstatus` },
      noGuid,
      openLimits,
    );
    const envelope = readEnvelope(answer.body);
    if (!envelope) throw faultOfForeignAnswer(answer, 'sign-in') ?? new Fault('not-this-system');
    const fault = sessionFaultOf(envelope.retcode, envelope.message);
    if (fault && !(fault instanceof LostSession)) throw fault;
    return { isSignedIn: envelope.retcode !== '100-006' };
  }

  /** Signs in; the Guid and the cookies of the answer count from here on. Rejects with a `Fault`. */
  async signIn(agentId: string, body: Readonly<Record<string, unknown>>, isForced: boolean): Promise<unknown> {
    const { credentials } = this.#context;
    const path = `onlineagent/${agentId}${isForced ? '/forcelogin' : ''}`;
    const answer = await this.#heard(
      ask(this.#context.network, this.#http({ method: 'PUT', path, body }, openLimits, '')),
    );
    const envelope = readEnvelope(answer.body);
    if (!envelope) throw faultOfForeignAnswer(answer, 'sign-in') ?? new Fault('not-this-system');
    if (envelope.retcode !== '0') throw faultOfRetcode(envelope.retcode, envelope.message, 'sign-in');
    credentials.guid = '';
    credentials.take(answer.headers);
    credentials.isSignedIn = true;
    return envelope.result;
  }

  /**
   * Reads something, and again when the Guid was just replaced or an idle connection was just closed. Gives the
   * answer's
   * `result`. Rejects with a `Fault`.
   */
  async read(request: GatewayRequest): Promise<unknown> {
    const attempt = async (): Promise<Answered> => {
      const sentGuid = this.#context.credentials.guid;
      const answer = await this.#readAnswer(request, sentGuid);
      const envelope = readEnvelope(answer.body);
      if (!envelope) throw faultOfForeignAnswer(answer, 'read') ?? new Fault('answer-malformed');
      return { envelope, sentGuid };
    };
    let answered = await attempt();
    if (await this.#isRenewedSoon(answered)) answered = await attempt();
    return this.#resultOf(answered, 'read');
  }

  /**
   * Sends a person's command, once. A refusal because its Guid had just been replaced proves that nothing was done, and
   * whom it is about may have left meanwhile: it rejects with `RateLimited`, so that the command waits, is looked at
   * again and leaves anew. Gives the answer's `result`. Rejects with a `Fault` when it was refused or definitely not
   * sent, and with `SentWithoutAnswer` when only evidence can tell.
   */
  async command(request: GatewayRequest, purpose: Purpose): Promise<unknown> {
    const answered = await this.#sent(request, purpose);
    if (await this.#isRenewedSoon(answered)) throw new RateLimited(0, 'The Guid was replaced meanwhile.');
    return this.#resultOf(answered, purpose);
  }

  /**
   * Sends what belongs to the session and is about nobody else: with a new Guid once more. Rejects as `command` does.
   */
  async change(request: GatewayRequest, purpose: Purpose): Promise<unknown> {
    let answered = await this.#sent(request, purpose);
    if (await this.#isRenewedSoon(answered)) answered = await this.#sent(request, purpose);
    return this.#resultOf(answered, purpose);
  }

  /** Waits for events, up to 10 s. Null: the answer could not be understood. Rejects with a `Fault`. */
  async poll(path: string): Promise<Envelope | null> {
    for (;;) {
      const sentGuid = this.#context.credentials.guid;
      const answer = await this.#heard(
        ask(this.#context.pollNetwork, this.#http({ method: 'GET', path }, pollLimits, sentGuid)),
      );
      const envelope = readEnvelope(answer.body);
      if (!envelope) {
        if (answer.status === 200 && !isHtml(answer.body)) return null;
        throw faultOfForeignAnswer(answer, 'read') ?? new Fault('answer-malformed');
      }
      this.#context.credentials.take(answer.headers);
      if (!this.#wasRenewed({ envelope, sentGuid })) return envelope;
    }
  }

  /** The Guid was replaced while the request was on its way. */
  #wasRenewed({ envelope, sentGuid }: Answered): boolean {
    return envelope.retcode === guidRefused && sentGuid !== this.#context.credentials.guid;
  }

  /** The same; the poll that brings the new Guid may still be on its way. */
  async #isRenewedSoon(answered: Answered): Promise<boolean> {
    const { clock, signal } = this.#context;
    if (answered.envelope.retcode !== guidRefused) return false;
    const endMs = clock.monotonicMs() + renewalMs;
    while (!this.#wasRenewed(answered) && clock.monotonicMs() < endMs && !signal.aborted)
      await wait(clock, renewalLookMs, signal);
    return this.#wasRenewed(answered);
  }

  #resultOf({ envelope: { retcode, message, result } }: Answered, purpose: Purpose): unknown {
    if (retcode === '0') return result;
    // Whether a Guid counts no more is for the poll to say, which brings the new ones.
    const sessionFault = retcode === guidRefused ? null : sessionFaultOf(retcode, message);
    if (sessionFault) this.#context.onSessionFault(sessionFault);
    throw faultOfRetcode(retcode, message, purpose);
  }

  async #sent(request: GatewayRequest, purpose: Purpose): Promise<Answered> {
    const sentGuid = this.#context.credentials.guid;
    const answer = await this.#heard(sendOnce(this.#context.network, this.#http(request, limits, sentGuid)));
    const envelope = readEnvelope(answer.body);
    if (!envelope) throw faultOfForeignAnswer(answer, purpose) ?? answeredBySomethingElse(answer);
    return { envelope, sentGuid };
  }

  #readAnswer(request: GatewayRequest, guid: string, limitsUsed = limits): Promise<HttpAnswer> {
    return this.#heard(readTwice(this.#context.network, this.#http(request, limitsUsed, guid)));
  }

  async #heard(sent: Promise<HttpAnswer>): Promise<HttpAnswer> {
    const answer = await sent;
    if (answer.status === 431) this.#context.credentials.forgetCookies();
    return answer;
  }

  /** `guid`: empty to send none. */
  #http(request: GatewayRequest, limitsUsed: HttpLimits, guid: string): HttpRequest {
    const { baseUrl, credentials, signal } = this.#context;
    return {
      method: request.method,
      url: `${baseUrl}/${request.path}`,
      headers: {
        accept: 'application/json',
        'content-type': 'application/json; charset=UTF-8',
        ...(guid === '' ? {} : { guid }),
        ...(credentials.cookie === '' ? {} : { cookie: credentials.cookie }),
      },
      body: request.body === undefined ? null : JSON.stringify(request.body),
      limits: limitsUsed,
      signal,
    };
  }
}
