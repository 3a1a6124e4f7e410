import { createHash } from 'node:crypto';
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
import { askProxy } from './proxy-connect.ts';
import { createTrust } from './trust.ts';
import { withDeadline } from './with-deadline.ts';

const limits: HttpLimits = { connectMs: 5000, answerMs: 5000, bodyMs: 5000, maxBytes: 64 * 1024 };

const oneOf = (name: unknown): string => (Array.isArray(name) ? String(name[0]) : typeof name === 'string' ? name : '');

const certificateOf = (socket: TLSSocket): TrustedCertificate => {
  const { issuer, valid_to: validTo, raw } = socket.getPeerCertificate();
  return {
    issuer: oneOf(issuer.CN) || oneOf(issuer.O),
    validToMs: Date.parse(validTo),
    fingerprint: createHash('sha256').update(raw).digest('base64'),
  };
};

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
    const agents = new Agents(createTrust(await authorities.read(caFile)), proxies, clock);
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
      return { proxy: proxy.host, ...(await askProxy(server, proxy, clock, signal)), detail: '' };
    } catch (cause) {
      if (!(cause instanceof NetworkFault)) throw cause;
      return { proxy: proxy.host, status: null, methods: [], detail: cause.detail };
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
