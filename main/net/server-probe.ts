import { createHash } from 'node:crypto';
import http from 'node:http';
import https from 'node:https';
import { TLSSocket } from 'node:tls';
import type { Endpoint } from '../../app/vendor/adapter.ts';
import type { Clock } from '../ports/clock.ts';
import type { Authorities } from '../ports/authorities.ts';
import type { ProxyResponse, ServerProbe, TrustedCertificate } from '../ports/server-probe.ts';
import type { Proxies } from '../ports/proxies.ts';
import { Agents, proxyFor } from './agents.ts';
import { sendHttpRequest, type HttpLimits } from './http-request.ts';
import { faultOfNetwork } from './network-error-code.ts';
import { classifyNetworkError, NetworkFault } from './network-fault.ts';
import { createTrust } from './trust.ts';

const limits: HttpLimits = { connectMs: 5000, answerMs: 5000, bodyMs: 5000, maxBytes: 64 * 1024 };

/** The deadline of a proxy's answer, as of any other connection here. */
const proxyAnswerMs = limits.connectMs;

/** Runs one step until it is done, its deadline passes, or `signal` aborts. */
const withDeadline = <Value>(
  parts: { readonly clock: Clock; readonly signal: AbortSignal; readonly limitMs: number; readonly what: string },
  begin: (done: (value: Value) => void, fail: (cause: unknown) => void) => { destroy(): unknown },
): Promise<Value> =>
  new Promise((resolve, reject) => {
    const { clock, signal, limitMs, what } = parts;
    if (signal.aborted) {
      reject(new NetworkFault('aborted', false, `${what} was given up before it began.`));
      return;
    }
    let isOver = false;
    const finish = (settle: () => void): void => {
      if (isOver) return;
      isOver = true;
      cancelTimer();
      signal.removeEventListener('abort', abort);
      settle();
      under.destroy();
    };
    const fail = (cause: unknown): void => finish(() => reject(cause));
    const abort = (): void => fail(new NetworkFault('aborted', false, `${what} was given up.`));
    const cancelTimer = clock.after(limitMs, () =>
      fail(new NetworkFault('timeout', false, `${what} took longer than ${limitMs} ms.`)),
    );
    signal.addEventListener('abort', abort);
    const under = begin((value) => finish(() => resolve(value)), fail);
  });

const oneOf = (name: unknown): string => (Array.isArray(name) ? String(name[0]) : typeof name === 'string' ? name : '');

const certificateOf = (socket: TLSSocket): TrustedCertificate => {
  const { issuer, valid_to: validTo, raw } = socket.getPeerCertificate();
  return {
    issuer: oneOf(issuer.CN) || oneOf(issuer.O),
    validToMs: Date.parse(validTo),
    fingerprint: createHash('sha256').update(raw).digest('base64'),
  };
};

/** Whether the proxy opens a tunnel (RFC 9110, 9.3.6). The tunnel is not used. */
const connectThroughProxy = (server: URL, proxy: URL, clock: Clock, signal: AbortSignal): Promise<number> =>
  withDeadline({ clock, signal, limitMs: proxyAnswerMs, what: 'The proxy' }, (done, fail) => {
    const port = server.port === '' ? '443' : server.port;
    const credentials =
      proxy.username === '' ? null : `${decodeURIComponent(proxy.username)}:${decodeURIComponent(proxy.password)}`;
    const request = (proxy.protocol === 'https:' ? https : http).request({
      method: 'CONNECT',
      host: proxy.hostname,
      port: proxy.port === '' ? (proxy.protocol === 'https:' ? 443 : 80) : Number(proxy.port),
      path: `${server.hostname}:${port}`,
      agent: false,
      headers: {
        host: `${server.hostname}:${port}`,
        ...(credentials === null
          ? {}
          : { 'proxy-authorization': `Basic ${Buffer.from(credentials).toString('base64')}` }),
      },
    });
    request.on('connect', ({ statusCode }, socket) => {
      socket.destroy();
      done(statusCode ?? 0);
    });
    request.on('response', (answer) => {
      answer.destroy();
      done(answer.statusCode ?? 0);
    });
    request.on('error', (error) => fail(classifyNetworkError(error, false)));
    request.end();
    return request;
  });

/** A probe on the real network. */
export const createServerProbe = ({
  clock,
  authorities,
  proxies,
}: {
  readonly clock: Clock;
  readonly authorities: Pick<Authorities, 'read'>;
  readonly proxies: Proxies;
}): ServerProbe => {
  /** Agents for this step alone: the result must not come from an earlier connection. */
  const withAgents = async <Value>({ caFile }: Endpoint, work: (agents: Agents) => Promise<Value>): Promise<Value> => {
    const agents = new Agents(createTrust(await authorities.read(caFile)), proxies);
    try {
      return await work(agents);
    } catch (cause) {
      throw cause instanceof NetworkFault ? faultOfNetwork(cause) : cause;
    } finally {
      agents.destroy();
    }
  };

  const queryProxy = async ({ url }: Endpoint, signal: AbortSignal): Promise<ProxyResponse | null> => {
    const server = new URL(url);
    const proxy = await proxyFor(server, proxies).catch((cause: unknown) => {
      throw cause instanceof NetworkFault ? faultOfNetwork(cause) : cause;
    });
    if (!proxy) return null;
    try {
      return { proxy: proxy.host, status: await connectThroughProxy(server, proxy, clock, signal), detail: '' };
    } catch (cause) {
      if (!(cause instanceof NetworkFault)) throw cause;
      return { proxy: proxy.host, status: null, detail: cause.detail };
    }
  };

  return {
    queryProxy,

    handshake: (endpoint, signal) =>
      withAgents(endpoint, async (agents) => {
        const url = new URL(endpoint.url);
        const { agent, proxy } = await agents.routeTo(url);
        return withDeadline<TrustedCertificate>(
          { clock, signal, limitMs: limits.connectMs, what: 'The handshake' },
          (done, fail) => {
            // Never ended, so no byte of the request is sent.
            const request = https.request(url, { method: 'HEAD', agent });
            request.on('error', (error) => fail(classifyNetworkError(error, false, proxy !== null)));
            request.on('socket', (socket) => {
              if (socket instanceof TLSSocket) socket.once('secureConnect', () => done(certificateOf(socket)));
            });
            return request;
          },
        );
      }),

    readTime: (endpoint, signal) =>
      withAgents(endpoint, async (agents) => {
        const askedMs = clock.now();
        const { headers } = await sendHttpRequest(
          { method: 'HEAD', url: endpoint.url, headers: {}, body: null, limits, signal },
          agents,
          clock,
        );
        const serverMs = Date.parse(headers['date'] ?? '');
        // The header has whole seconds: half of one is lost on average (RFC 9110, 6.6.1).
        return { serverMs: Number.isNaN(serverMs) ? null : serverMs + 500, ownMs: (askedMs + clock.now()) / 2 };
      }),
  };
};
