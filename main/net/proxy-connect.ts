import http from 'node:http';
import https from 'node:https';
import type { Clock } from '../ports/clock.ts';
import { classifyNetworkError } from './network-fault.ts';
import { withDeadline } from './with-deadline.ts';

/** What a proxy answers to one request for a tunnel. */
export interface ConnectAnswer {
  readonly status: number;
  /** The ways of saying who one is that it offers, in lower case; empty where it names none. */
  readonly methods: readonly string[];
}

/** The deadline of a proxy's answer, as of any other connection that is only looked at, in milliseconds. */
const answerMs = 5000;

/**
 * The methods in a `Proxy-Authenticate` header (RFC 9110, 11.7.1): a list of challenges, each a method and parameters
 * of its own, which are parted by commas as well.
 */
export const readMethods = (header: string): readonly string[] => {
  const parts = header.replace(/"(?:[^"\\]|\\.)*"/gu, '""').split(',');
  const methods = parts.map((part) => /^\s*([\w!#$%&'*+.^`|~-]+)(?:\s+[^\s=]|\s*$)/u.exec(part)?.[1]?.toLowerCase());
  return [...new Set(methods.filter((method) => method !== undefined))];
};

/** Asks a proxy for a tunnel to a server (RFC 9110, 9.3.6), which is not used. Rejects with `NetworkFault`. */
export const askProxy = (server: URL, proxy: URL, clock: Clock, signal: AbortSignal): Promise<ConnectAnswer> =>
  withDeadline({ clock, signal, limitMs: answerMs, what: 'The proxy' }, (done, fail) => {
    const isSecure = proxy.protocol === 'https:';
    const port = server.port === '' ? (/^(?:http|ws):$/u.test(server.protocol) ? '80' : '443') : server.port;
    const credentials =
      proxy.username === '' ? null : `${decodeURIComponent(proxy.username)}:${decodeURIComponent(proxy.password)}`;
    const request = (isSecure ? https : http).request({
      method: 'CONNECT',
      host: proxy.hostname,
      port: proxy.port === '' ? (isSecure ? 443 : 80) : Number(proxy.port),
      path: `${server.hostname}:${port}`,
      agent: false,
      headers: {
        host: `${server.hostname}:${port}`,
        ...(credentials === null
          ? {}
          : { 'proxy-authorization': `Basic ${Buffer.from(credentials).toString('base64')}` }),
      },
    });
    const answered = ({ statusCode, headers }: http.IncomingMessage): void =>
      done({ status: statusCode ?? 0, methods: readMethods(headers['proxy-authenticate'] ?? '') });
    request.on('connect', (answer, socket) => {
      socket.destroy();
      answered(answer);
    });
    request.on('response', (answer) => {
      answer.destroy();
      answered(answer);
    });
    request.on('error', (error) => fail(classifyNetworkError(error, false)));
    request.end();
    return request;
  });
