import http from 'node:http';
import https from 'node:https';
import type { SecureContext } from 'node:tls';
import { HttpProxyAgent, HttpsProxyAgent } from 'hpagent';
import type { SystemProxy } from '../ports/system-proxy.ts';
import { environmentRoute } from './environment-proxy.ts';

/**
 * Idle connections are closed before servers and firewalls commonly do: a request on a connection that is being closed
 * would be lost without a response.
 */
const idleMs = 15_000;

/** How a URL is reached. */
export interface Route {
  readonly agent: http.Agent;
  readonly isProxied: boolean;
}

/** The proxy for a URL: as the environment names it, else as the system does. Null for none. */
export const proxyFor = async (url: URL, systemProxy: SystemProxy | null): Promise<URL | null> => {
  const named = environmentRoute(url, process.env);
  if (named.by === 'proxy') return named.proxy;
  return named.by === 'direct' || !systemProxy ? null : systemProxy(url);
};

/** The keep-alive agents of one account, one for each route: direct, or through a proxy. */
export class Agents {
  readonly #trust: SecureContext;
  readonly #systemProxy: SystemProxy | null;
  readonly #agents = new Map<string, http.Agent>();

  constructor(trust: SecureContext, systemProxy: SystemProxy | null) {
    this.#trust = trust;
    this.#systemProxy = systemProxy;
  }

  /** The way to a URL (http, https, ws, wss). Rejects with `NetworkFault` where the settings of a proxy are wrong. */
  async routeTo(url: URL): Promise<Route> {
    const isSecure = url.protocol === 'https:' || url.protocol === 'wss:';
    const proxy = await proxyFor(url, this.#systemProxy);
    const key = `${isSecure ? 'tls' : 'plain'} ${proxy?.href ?? ''}`;
    const known = this.#agents.get(key);
    const agent = known ?? this.#make(isSecure, proxy);
    if (!known) this.#agents.set(key, agent);
    return { agent, isProxied: proxy !== null };
  }

  /** Cuts every connection. */
  destroy(): void {
    for (const agent of this.#agents.values()) agent.destroy();
    this.#agents.clear();
  }

  #make(isSecure: boolean, proxy: URL | null): http.Agent {
    const common = { keepAlive: true, timeout: idleMs };
    if (!isSecure) return proxy ? new HttpProxyAgent({ ...common, proxy }) : new http.Agent(common);
    const secure = { ...common, secureContext: this.#trust, rejectUnauthorized: true };
    return proxy ? new HttpsProxyAgent({ ...secure, proxy }) : new https.Agent(secure);
  }
}
