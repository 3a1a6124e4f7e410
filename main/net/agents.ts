import http from 'node:http';
import https from 'node:https';
import type { SecureContext } from 'node:tls';
import { HttpProxyAgent, HttpsProxyAgent } from 'hpagent';
import type { Clock } from '../ports/clock.ts';
import type { Proxies } from '../ports/proxies.ts';
import { environmentRoute } from './environment-proxy.ts';
import { NetworkFault } from './network-fault.ts';
import { askProxy } from './proxy-connect.ts';
import { credentialsIn, nameOfProxy } from './proxy-memory.ts';

/**
 * Idle connections are closed before servers and firewalls commonly do: a request on a connection that is being closed
 * would be lost without a response.
 */
const idleMs = 15_000;

/** How a URL is reached. */
export interface Route {
  readonly agent: http.Agent;
  /** With the credentials that it is told; null for the direct way. */
  readonly proxy: URL | null;
}

/**
 * The proxy for a URL: as the environment names it, else as the system does, with the credentials that are known for
 * it. Null for none.
 */
export const proxyFor = async (url: URL, proxies: Proxies): Promise<URL | null> => {
  const named = environmentRoute(url, proxies.variables());
  if (named.by === 'direct') return null;
  const proxy = named.by === 'proxy' ? named.proxy : ((await proxies.system?.(url)) ?? null);
  const credentials = proxy && proxies.credentialsFor(nameOfProxy(proxy));
  if (!proxy || !credentials) return proxy;
  const signedIn = new URL(proxy);
  signedIn.username = encodeURIComponent(credentials.user);
  signedIn.password = encodeURIComponent(credentials.password);
  return signedIn;
};

/** The keep-alive agents of one account, one for each route: direct, or through a proxy. */
export class Agents {
  readonly #trust: SecureContext;
  readonly #proxies: Proxies;
  readonly #clock: Clock;
  readonly #agents = new Map<string, http.Agent>();

  constructor(trust: SecureContext, proxies: Proxies, clock: Clock) {
    this.#trust = trust;
    this.#proxies = proxies;
    this.#clock = clock;
  }

  /** The way to a URL (http, https, ws, wss). Rejects with `NetworkFault` where the settings of a proxy are wrong. */
  async routeTo(url: URL): Promise<Route> {
    const isSecure = url.protocol === 'https:' || url.protocol === 'wss:';
    const proxy = await proxyFor(url, this.#proxies);
    const key = `${isSecure ? 'tls' : 'plain'} ${proxy?.href ?? ''}`;
    const known = this.#agents.get(key);
    const agent = known ?? this.#make(isSecure, proxy);
    if (!known) this.#agents.set(key, agent);
    return { agent, proxy };
  }

  /**
   * Goes a way to a URL, and tells what its proxy said to the credentials. Settles as `work` does, but for a proxy that
   * takes no user and password: nobody is asked for what it would refuse (`proxy-method`).
   */
  async along<Value>({ proxy }: Route, url: URL, work: () => Promise<Value>): Promise<Value> {
    if (!proxy) return work();
    const answer = { proxy: nameOfProxy(proxy), tried: credentialsIn(proxy) };
    try {
      const value = await work();
      this.#proxies.answered({ ...answer, isRefused: false });
      return value;
    } catch (cause) {
      if (!(cause instanceof NetworkFault) || cause.kind !== 'proxy-credentials') throw cause;
      const methods = await this.#methodsOf(proxy, url);
      if (methods.length > 0 && !methods.includes('basic'))
        throw new NetworkFault('proxy-method', cause.wasSent, `${answer.proxy}: ${methods.join(', ')}`);
      this.#proxies.answered({ ...answer, isRefused: true });
      throw cause;
    }
  }

  /** The ways of saying who one is that a proxy offers; empty where it does not say. */
  async #methodsOf(proxy: URL, url: URL): Promise<readonly string[]> {
    const asNobody = new URL(proxy);
    asNobody.username = '';
    asNobody.password = '';
    return askProxy(url, asNobody, this.#clock, new AbortController().signal).then(
      ({ methods }) => methods,
      () => [],
    );
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
