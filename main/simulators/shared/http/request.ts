import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { limits } from '../model/limits.ts';
import type { Connections } from '../servers/connections.ts';
import { sendReply } from './reply.ts';
import type { HttpReply } from './reply.ts';

/** A request that was read whole. */
export interface HttpRequest {
  readonly method: string;
  /** The request target; null when it cannot be read. Only path and query are meaningful. */
  readonly url: URL | null;
  /** The request target as it came. */
  readonly target: string;
  /** The host that was asked for, without its port, in lower case; empty without a Host header. */
  readonly host: string;
  /** Names in lower case; of several values of a header, the first. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** Null when it is longer than the limit. */
  readonly body: string | null;
  /** Aborted when the connection closes before the reply was sent. */
  readonly signal: AbortSignal;
  /** Notes whose request this is, so that a user's connections can be cut; until the reply was sent. */
  readonly claim: (user: string) => void;
}

/** What a listener does with requests. */
export interface HttpListenerOptions {
  readonly connections: Connections;
  /** Longest body in bytes; 1 MiB without one. */
  readonly bodyBytes?: number;
  /** Replies to a request; null closes the connection without a reply. Rejecting closes it, too. */
  readonly handle: (request: HttpRequest, exchange: Exchange) => Promise<HttpReply | null>;
  /** Whether replies are compressed for clients that accept gzip; not unless asked for. */
  readonly isCompressing?: () => boolean;
}

/** The reply of one request under way. */
export interface Exchange {
  /** Calls back once the reply was sent or the connection closed, whichever comes first; at once when it has closed. */
  readonly onEnd: (task: () => void) => void;
}

/** Reads a request's body as UTF-8; null when it is longer than the limit. Rejects when the connection closes. */
const readBody = async (request: IncomingMessage, limitBytes: number): Promise<string | null> =>
  new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let length = 0;
    request.on('data', (chunk: Buffer) => {
      length += chunk.length;
      if (length <= limitBytes) chunks.push(chunk);
      else chunks.length = 0;
    });
    request.on('end', () => resolve(length > limitBytes ? null : Buffer.concat(chunks).toString('utf8')));
    request.on('error', reject);
    request.on('close', () => reject(new Error('The client closed the connection before its request was complete.')));
  });

/** A request target as a URL of which only path and query count; `//` at its start is part of the path. */
const parseTarget = (target: string): URL | null => {
  try {
    return new URL(`https://localhost${target.startsWith('/') ? '' : '/'}${target}`);
  } catch {
    return null;
  }
};

const firstValues = (request: IncomingMessage): Record<string, string | undefined> =>
  Object.fromEntries(
    Object.entries(request.headers).map(([name, value]) => [name, Array.isArray(value) ? value[0] : value]),
  );

const exchangeOf = (request: IncomingMessage, response: ServerResponse): Exchange => ({
  onEnd: (task) => {
    let isDone = false;
    const once = (): void => {
      if (isDone) return;
      isDone = true;
      task();
    };
    response.once('finish', once).once('close', once);
    // A response that waits for an earlier one on the same connection gets no event when the connection closes.
    if (request.socket.destroyed) once();
  },
});

const acceptsGzip = (request: HttpRequest): boolean => /\bgzip\b/u.test(request.headers['accept-encoding'] ?? '');

/** Reads requests whole, has them handled and sends the replies. */
export const httpListener = (options: HttpListenerOptions): RequestListener => {
  const { connections, bodyBytes = limits.bodyBytes, handle, isCompressing = () => false } = options;
  const serve = async (incoming: IncomingMessage, response: ServerResponse): Promise<void> => {
    const abort = new AbortController();
    response.once('close', () => {
      if (!response.writableFinished) abort.abort(new Error('The client closed the connection before its reply.'));
    });
    const target = incoming.url ?? '/';
    const headers = firstValues(incoming);
    const request: HttpRequest = {
      method: incoming.method ?? 'GET',
      url: parseTarget(target),
      target,
      host: (headers['host'] ?? '').replace(/:\d+$/u, '').toLowerCase(),
      headers,
      body: await readBody(incoming, bodyBytes),
      signal: abort.signal,
      claim: (user) => exchange.onEnd(connections.claim(incoming.socket, user)),
    };
    const exchange = exchangeOf(incoming, response);
    const reply = await handle(request, exchange);
    if (!reply) incoming.socket.destroy();
    else if (!incoming.socket.destroyed) sendReply(response, reply, isCompressing() && acceptsGzip(request));
  };
  return (incoming, response) => {
    serve(incoming, response).catch(() => incoming.socket.destroy());
  };
};
