import http from 'node:http';
import https from 'node:https';
import type { Socket } from 'node:net';
import { constants, gunzipSync } from 'node:zlib';
import type { CancelTimer, Clock } from '../ports/clock.ts';
import type { Agents, Route } from './agents.ts';
import { atHost, classifyNetworkError, NetworkFault } from './network-fault.ts';

/** How long each part of a request may take, in milliseconds, and how large its answer may be, in bytes. */
export interface HttpLimits {
  /** Name resolution, TCP, proxy and TLS. */
  readonly connectMs: number;
  /** From the request's last byte to the response's headers. */
  readonly answerMs: number;
  /** From the response's headers to its last byte. */
  readonly bodyMs: number;
  readonly maxBytes: number;
}

export interface HttpRequest {
  readonly method: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'DELETE';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
  readonly limits: HttpLimits;
  readonly signal: AbortSignal | null;
}

export interface HttpAnswer {
  readonly status: number;
  /** Lower-case names; values of repeated headers are joined. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Sockets that can send at once: TCP is connected and, where there is TLS, its handshake is complete. */
const readySockets = new WeakSet<Socket>();

const whenReady = (socket: Socket, isSecure: boolean, ready: () => void): void => {
  const setReady = (): void => {
    readySockets.add(socket);
    ready();
  };
  if (readySockets.has(socket)) ready();
  else if (isSecure) socket.once('secureConnect', setReady);
  else if (socket.connecting) socket.once('connect', setReady);
  else setReady();
};

const plainHeaders = (raw: http.IncomingHttpHeaders): Record<string, string> => {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(raw))
    if (value !== undefined) headers[name] = Array.isArray(value) ? value.join(', ') : value;
  return headers;
};

/**
 * Sends one request and reads its whole response; redirects are not followed. Rejects with `NetworkFault`; its
 * `wasSent` is false only when no byte of the request can have left.
 */
export const sendHttpRequest = async (request: HttpRequest, agents: Agents, clock: Clock): Promise<HttpAnswer> => {
  const url = new URL(request.url);
  const route = await agents.routeTo(url);
  return agents.along(route, url, () => sendOn(route, url, request, clock));
};

const isGzip = (encoding: string): boolean => /^\s*(?:x-)?gzip\s*$/iu.test(encoding);

/** Enough of an answer to see what it is. */
const headBytes = 1024;

/** The beginning of an answer, also of a compressed one that is not there as a whole. */
const headOf = (bytes: Buffer, encoding: string): string => {
  const head = bytes.subarray(0, headBytes);
  if (!isGzip(encoding)) return head.toString('utf8');
  try {
    return gunzipSync(head, { finishFlush: constants.Z_SYNC_FLUSH }).subarray(0, headBytes).toString('utf8');
  } catch {
    return '';
  }
};

/** An answer that passed its limit. A web page says more by what it is than by its size: the address is another's. */
const tooLarge = (bytes: Buffer, encoding: string, maxBytes: number): NetworkFault =>
  /^\ufeff?\s*(?:<\?xml[^>]*>\s*|<!--[^]*?-->\s*)*<(?:!doctype\s+html|html)/iu.test(headOf(bytes, encoding))
    ? new NetworkFault('wrong-protocol', true, `It answers with a web page of more than ${maxBytes} bytes.`)
    : new NetworkFault('too-large', true, `The answer is larger than ${maxBytes} bytes.`);

/** What gateways compress without having been asked to. Throws a `NetworkFault`. */
const unpacked = (bytes: Buffer, encoding: string, maxBytes: number): Buffer => {
  if (!isGzip(encoding) || bytes.length === 0) return bytes;
  try {
    return gunzipSync(bytes, { maxOutputLength: maxBytes });
  } catch (cause) {
    if (cause instanceof RangeError) throw tooLarge(bytes, encoding, maxBytes);
    throw new NetworkFault('cut', true, 'The compressed answer cannot be read.');
  }
};

const sendOn = (route: Route, url: URL, request: HttpRequest, clock: Clock): Promise<HttpAnswer> =>
  new Promise((resolve, reject) => {
    const { limits, signal } = request;
    if (signal?.aborted === true) {
      reject(new NetworkFault('aborted', false, 'The request was given up before it began.'));
      return;
    }
    const isSecure = url.protocol === 'https:';
    let wasSent = false;
    let cancelTimer: CancelTimer = () => undefined;

    const body = request.body === null ? null : Buffer.from(request.body, 'utf8');
    const outgoing = (isSecure ? https : http).request(url, {
      method: request.method,
      agent: route.agent,
      headers: {
        'accept-encoding': 'identity',
        ...request.headers,
        ...(body === null ? {} : { 'content-length': String(body.length) }),
      },
    });

    const finish = (): void => {
      cancelTimer();
      signal?.removeEventListener('abort', abort);
    };
    const fail = (fault: NetworkFault): void => {
      finish();
      reject(fault);
      outgoing.destroy();
    };
    const limit = (ms: number, what: string): void => {
      cancelTimer();
      cancelTimer = clock.after(ms, () =>
        fail(new NetworkFault('timeout', wasSent, `${what} took longer than ${ms} ms.`)),
      );
    };
    const abort = (): void => fail(new NetworkFault('aborted', wasSent, 'The request was given up.'));
    signal?.addEventListener('abort', abort);

    limit(limits.connectMs, 'Connecting');
    outgoing.on('socket', (socket) =>
      whenReady(socket, isSecure, () => {
        wasSent = true;
        limit(limits.answerMs, 'The answer');
      }),
    );
    outgoing.on('error', (error) =>
      fail(atHost(classifyNetworkError(error, wasSent, route.proxy !== null && !wasSent), url)),
    );
    outgoing.on('response', (incoming) => {
      wasSent = true;
      limit(limits.bodyMs, 'Reading the answer');
      const chunks: Buffer[] = [];
      let size = 0;
      incoming.on('data', (chunk: Buffer) => {
        size += chunk.length;
        chunks.push(chunk);
        if (size > limits.maxBytes)
          fail(tooLarge(Buffer.concat(chunks), incoming.headers['content-encoding'] ?? '', limits.maxBytes));
      });
      incoming.on('aborted', () => fail(new NetworkFault('cut', true, 'The answer ended early.')));
      incoming.on('error', (error) => fail(classifyNetworkError(error, true)));
      incoming.on('end', () => {
        finish();
        const headers = plainHeaders(incoming.headers);
        try {
          const bytes = unpacked(Buffer.concat(chunks), headers['content-encoding'] ?? '', limits.maxBytes);
          // A byte order mark is no part of what was said.
          resolve({ status: incoming.statusCode ?? 0, headers, body: bytes.toString('utf8').replace(/^\ufeff/u, '') });
        } catch (cause) {
          reject(classifyNetworkError(cause, true));
        }
      });
    });
    if (body === null) outgoing.end();
    else outgoing.end(body);
  });
