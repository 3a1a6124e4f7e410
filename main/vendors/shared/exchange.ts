import { Fault } from '../../../app/domain/error-code.ts';
import { SentWithoutAnswer } from '../../../app/vendor/adapter.ts';
import type { HttpAnswer, HttpLimits, HttpRequest } from '../../net/http-request.ts';
import { faultOfNetwork } from '../../net/network-error-code.ts';
import { NetworkFault } from '../../net/network-fault.ts';
import type { Network } from '../../net/network.ts';
import { boundedJson } from './bounded-json.ts';

type Sender = Pick<Network, 'request'>;

/** Whether an answer is a web page: a proxy or a web server answered instead of the vendor's system. */
export const isHtml = (body: string): boolean => /^\s*<(?:!doctype|html)/iu.test(body);

/** Whether an HTTP status says that a request was taken. */
export const isSuccess = (status: number): boolean => status >= 200 && status < 300;

const faultOf = (cause: unknown): unknown => (cause instanceof NetworkFault ? faultOfNetwork(cause) : cause);

/**
 * Sends a request that changes something: once, whatever happens. Rejects with a `Fault` when it was definitely not
 * sent, and with `SentWithoutAnswer` when bytes may have left and no answer came.
 */
export const sendOnce = async (network: Sender, request: HttpRequest): Promise<HttpAnswer> => {
  try {
    return await network.request(request);
  } catch (cause) {
    if (cause instanceof NetworkFault && cause.wasSent) throw new SentWithoutAnswer(cause.detail);
    throw faultOf(cause);
  }
};

/** Sends a request whose repetition would do no harm, once: a poll, a sign-in. Rejects with a `Fault`. */
export const ask = async (network: Sender, request: HttpRequest): Promise<HttpAnswer> => {
  try {
    return await network.request(request);
  } catch (cause) {
    throw faultOf(cause);
  }
};

const openLimits: HttpLimits = { connectMs: 5_000, answerMs: 5_000, bodyMs: 5_000, maxBytes: 1024 * 1024 };

/**
 * Asks a web server for anything, without credentials: whether it answers, and no gateway in front says that it is
 * away. Rejects with a `Fault` when it does not.
 */
export const askOpenly = async (network: Sender, url: string, signal: AbortSignal): Promise<void> => {
  const headers = { accept: 'application/json' };
  const { status } = await ask(network, { method: 'GET', url, headers, body: null, limits: openLimits, signal });
  if (status >= 502 && status <= 504) throw new Fault('out-of-service', `HTTP ${status}`);
};

/**
 * Sends a read, and once more when an idle connection was just being closed by the server. Rejects with a `Fault`.
 */
export const readTwice = async (network: Sender, request: HttpRequest): Promise<HttpAnswer> => {
  try {
    return await network.request(request);
  } catch (cause) {
    const isRepeatable = cause instanceof NetworkFault && cause.kind === 'cut' && request.signal?.aborted !== true;
    if (!isRepeatable) throw faultOf(cause);
    return ask(network, request);
  }
};

/**
 * What a command's sender rejects with when something else answered instead of the vendor's system (a web page, a
 * gateway that gave up waiting for the system behind it): the command may have been carried out.
 */
export const answeredBySomethingElse = ({ status }: HttpAnswer): SentWithoutAnswer =>
  new SentWithoutAnswer(`HTTP ${status}: something else answered instead of the system.`);

/** Reads the JSON of a successful answer. Throws the `Fault` `answer-malformed` when `read` cannot understand it. */
export const readJson = <Value>({ status, body }: HttpAnswer, read: (json: unknown) => Value): Value => {
  try {
    if (isSuccess(status)) return read(boundedJson(body));
  } catch {
    // Said below, without what was in it.
  }
  throw new Fault('answer-malformed', `HTTP ${status}`);
};

/** A longer wait is not believed, in milliseconds. */
const longestWaitMs = 600_000;

/**
 * How long a server that takes nothing now wants to be left alone, in milliseconds: `Retry-After` in seconds, or a time
 * by the server's own clock. Null where it does not say.
 */
export const retryAfterMs = ({ headers }: HttpAnswer): number | null => {
  const text = headers['retry-after']?.trim() ?? '';
  const ms = /^\d+(?:\.\d+)?$/u.test(text) ? Number(text) * 1000 : Date.parse(text) - Date.parse(headers['date'] ?? '');
  return Number.isFinite(ms) && ms > 0 ? Math.min(ms, longestWaitMs) : null;
};
