import { Fault } from '../../../app/domain/error-code.ts';
import { SentWithoutAnswer } from '../../../app/vendor/adapter.ts';
import { faultOfNetwork } from '../../net/network-error-code.ts';
import { NetworkFault } from '../../net/network-fault.ts';
import type { HttpAnswer, HttpLimits, HttpRequest } from '../../net/http-request.ts';
import type { Network } from '../../net/network.ts';
import { faultOfRetcode, LostSession, sessionFaultOf, type Purpose } from './faults.ts';
import { readEnvelope, type Envelope } from './wire.ts';

const maxBytes = 16 * 1024 * 1024;
const limits: HttpLimits = { connectMs: 5_000, answerMs: 10_000, bodyMs: 10_000, maxBytes };
/** The gateway waits 10 s for an event before it answers. */
const pollLimits: HttpLimits = { connectMs: 5_000, answerMs: 25_000, bodyMs: 10_000, maxBytes };

/** What proves to the gateway who asks: kept over reconnections, until another sign-in. */
export class Pass {
  /** Empty before the first sign-in, and at sites that give none. */
  guid = '';
  /** Signed in, as far as is known. */
  isSignedIn = false;
  readonly #cookies = new Map<string, string>();

  /** The load balancer's cookies, as a header's value. */
  get cookie(): string {
    return [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  }

  /** Takes what an answer brings: a new Guid counts from here on, for every request. */
  take(headers: HttpAnswer['headers']): void {
    const guid = /(?:^|;\s*)JSESSIONID=([^;,\s]+)/iu.exec(headers['set-guid'] ?? '')?.[1];
    if (guid !== undefined) this.guid = guid;
    // Several cookies are joined by commas; a comma in a date is followed by a blank.
    for (const cookie of (headers['set-cookie'] ?? '').split(/,\s*(?=[^;,=\s]+=)/u)) {
      const match = /^\s*([^=;,\s]+)=([^;]*)/u.exec(cookie);
      if (match) this.#cookies.set(match[1] ?? '', (match[2] ?? '').trim());
    }
  }
}

/** A request to the gateway, below its base. */
export interface GatewayRequest {
  readonly method: HttpRequest['method'];
  readonly path: string;
  readonly body?: Readonly<Record<string, unknown>>;
}

export interface GatewayContext {
  readonly baseUrl: string;
  readonly pass: Pass;
  readonly network: Network;
  /** Connections of the poll alone: nothing queues behind it. */
  readonly pollNetwork: Network;
  readonly signal: AbortSignal;
  /** An answer says that the session is over, or the gateway is switching over. */
  readonly onSessionFault: (fault: Fault) => void;
}

/** An answer with the Guid that its request carried. */
interface Answered {
  readonly envelope: Envelope;
  readonly sentGuid: string;
}

const isHtml = (body: string): boolean => /^\s*<(?:!doctype|html)/iu.test(body);

/** The fault of an answer that is not the gateway's; null when only evidence can tell whether it did what was asked. */
const faultOfForeignAnswer = ({ status, body }: HttpAnswer, purpose: Purpose): Fault | null => {
  const detail = `HTTP ${status}`;
  if (status === 404 || status === 405) return purpose === 'sign-in' ? new Fault('not-this-system', detail) : new Fault('not-supported', detail);
  if (status === 503) return new Fault('out-of-service', detail);
  const isReading = purpose === 'read' || purpose === 'sign-in';
  if (status === 502 || status === 504) return isReading ? new Fault('out-of-service', detail) : null;
  if (status === 401 || status === 403) return new Fault(purpose === 'sign-in' ? 'not-this-system' : 'not-permitted', detail);
  if (!isReading) return null;
  if (status >= 500) return new Fault('server-error', detail);
  return new Fault(isHtml(body) || status !== 200 || purpose === 'sign-in' ? 'not-this-system' : 'answer-malformed', `${detail}: the answer is not the gateway’s.`);
};

/** The requests of one session. Reads may be repeated; commands are sent exactly once. */
export class Gateway {
  readonly #context: GatewayContext;

  constructor(context: GatewayContext) {
    this.#context = context;
  }

  /**
   * Asked without a Guid and before any password is sent: whether the gateway is there at all. Tells whether the agent is
   * signed in, by whomever. Rejects with a `Fault`.
   */
  async probe(agentId: string): Promise<{ readonly isSignedIn: boolean }> {
    const answer = await this.#readAnswer({ method: 'GET', path: `onlineagent/${agentId}/agentstatus` }, false);
    const envelope = readEnvelope(answer.body);
    if (!envelope) throw faultOfForeignAnswer(answer, 'sign-in') ?? new Fault('not-this-system');
    const fault = sessionFaultOf(envelope.retcode, envelope.message);
    if (fault && !(fault instanceof LostSession)) throw fault;
    return { isSignedIn: envelope.retcode !== '100-006' };
  }

  /** Signs in; the Guid and the cookies of the answer count from here on. Rejects with a `Fault`. */
  async signIn(agentId: string, body: Readonly<Record<string, unknown>>, isForced: boolean): Promise<unknown> {
    const { pass } = this.#context;
    const path = `onlineagent/${agentId}${isForced ? '/forcelogin' : ''}`;
    let answer: HttpAnswer;
    try {
      answer = await this.#send({ method: 'PUT', path, body }, limits, false);
    } catch (error) {
      throw error instanceof NetworkFault ? faultOfNetwork(error) : error;
    }
    const envelope = readEnvelope(answer.body);
    if (!envelope) throw faultOfForeignAnswer(answer, 'sign-in') ?? new Fault('not-this-system');
    if (envelope.retcode !== '0') throw faultOfRetcode(envelope.retcode, envelope.message, 'sign-in');
    pass.guid = '';
    pass.take(answer.headers);
    pass.isSignedIn = true;
    return envelope.result;
  }

  /**
   * Reads something, and again when the Guid was just replaced or an idle connection was just closed. Gives the answer's
   * `result`. Rejects with a `Fault`.
   */
  async read(request: GatewayRequest): Promise<unknown> {
    const attempt = async (): Promise<Answered> => {
      const sentGuid = this.#context.pass.guid;
      const answer = await this.#readAnswer(request, true);
      const envelope = readEnvelope(answer.body);
      if (!envelope) throw faultOfForeignAnswer(answer, 'read') ?? new Fault('answer-malformed');
      return { envelope, sentGuid };
    };
    let answered = await attempt();
    if (this.#isOutrun(answered)) answered = await attempt();
    return this.#resultOf(answered, 'read');
  }

  /**
   * Sends a command, once. Gives the answer's `result`. Rejects with a `Fault` when it was refused or surely never left
   * this machine, and with `SentWithoutAnswer` when only evidence can tell.
   */
  async command(request: GatewayRequest, purpose: Purpose): Promise<unknown> {
    const sentGuid = this.#context.pass.guid;
    let answer: HttpAnswer;
    try {
      answer = await this.#send(request, limits, true);
    } catch (error) {
      if (!(error instanceof NetworkFault)) throw error;
      if (error.wasSent) throw new SentWithoutAnswer(error.detail);
      throw faultOfNetwork(error);
    }
    const envelope = readEnvelope(answer.body);
    if (!envelope) throw faultOfForeignAnswer(answer, purpose) ?? new SentWithoutAnswer(`HTTP ${answer.status}: the answer is not the gateway’s.`);
    return this.#resultOf({ envelope, sentGuid }, purpose);
  }

  /** Waits for news, up to 10 s. Null: the answer could not be understood. Rejects with a `Fault`. */
  async poll(path: string): Promise<Envelope | null> {
    for (;;) {
      const sentGuid = this.#context.pass.guid;
      let answer: HttpAnswer;
      try {
        answer = await this.#send({ method: 'GET', path }, pollLimits, true, this.#context.pollNetwork);
      } catch (error) {
        throw error instanceof NetworkFault ? faultOfNetwork(error) : error;
      }
      const envelope = readEnvelope(answer.body);
      if (!envelope) {
        if (answer.status === 200 && !isHtml(answer.body)) return null;
        throw faultOfForeignAnswer(answer, 'read') ?? new Fault('answer-malformed');
      }
      this.#context.pass.take(answer.headers);
      if (!this.#isOutrun({ envelope, sentGuid })) return envelope;
    }
  }

  /** The Guid was replaced while the request was on its way. */
  #isOutrun({ envelope, sentGuid }: Answered): boolean {
    return envelope.retcode === '000-003' && sentGuid !== this.#context.pass.guid;
  }

  #resultOf(answered: Answered, purpose: Purpose): unknown {
    const { retcode, message, result } = answered.envelope;
    if (retcode === '0') return result;
    const sessionFault = this.#isOutrun(answered) ? null : sessionFaultOf(retcode, message);
    if (sessionFault) this.#context.onSessionFault(sessionFault);
    throw faultOfRetcode(retcode, message, purpose);
  }

  async #readAnswer(request: GatewayRequest, isProved: boolean): Promise<HttpAnswer> {
    const { signal } = this.#context;
    try {
      return await this.#send(request, limits, isProved).catch((error: unknown) => {
        if (error instanceof NetworkFault && error.kind === 'cut' && !signal.aborted) return this.#send(request, limits, isProved);
        throw error;
      });
    } catch (error) {
      throw error instanceof NetworkFault ? faultOfNetwork(error) : error;
    }
  }

  #send(request: GatewayRequest, limitsUsed: HttpLimits, isProved: boolean, network = this.#context.network): Promise<HttpAnswer> {
    const { baseUrl, pass, signal } = this.#context;
    return network.request({
      method: request.method,
      url: `${baseUrl}/${request.path}`,
      headers: {
        accept: 'application/json',
        'content-type': 'application/json; charset=UTF-8',
        ...(isProved && pass.guid !== '' ? { guid: pass.guid } : {}),
        ...(pass.cookie === '' ? {} : { cookie: pass.cookie }),
      },
      body: request.body === undefined ? null : JSON.stringify(request.body),
      limits: limitsUsed,
      signal,
    });
  }
}
