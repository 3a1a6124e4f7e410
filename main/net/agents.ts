// oxlint-disable-next-line typescript/triple-slash-reference -- the package ships no types; every program that imports this file needs ours
/// <reference path="./proxy-from-env.d.ts" />
import http from 'node:http';
import https from 'node:https';
import type { SecureContext } from 'node:tls';
import { HttpProxyAgent, HttpsProxyAgent } from 'hpagent';
import { getProxyForUrl } from 'proxy-from-env';

/**
 * Idle connections are given up before servers and firewalls commonly do: a request on a connection that is just being
 * closed would be lost without an answer.
 */
const idleMs = 15_000;

const isLoopback = (hostname: string): boolean => /^(?:localhost|127(?:\.\d+){3}|\[::1\])$/u.test(hostname);

/** The proxy for a URL as HTTPS_PROXY, HTTP_PROXY, ALL_PROXY and NO_PROXY say; never one for loopback. Empty for none. */
export const proxyFor = (url: URL): string => {
  if (isLoopback(url.hostname)) return '';
  const asked = new URL(url.href);
  // The variables know http and https only.
  const scheme = asked.protocol.replace(/^ws/u, 'http');
  return getProxyForUrl(`${scheme}//${asked.host}/`);
};

/** The keep-alive agents of one account, one for each way out: direct, or through the proxy that the system names. */
export class Agents {
  readonly #trust: SecureContext;
  readonly #agents = new Map<string, http.Agent>();

  constructor(trust: SecureContext) {
    this.#trust = trust;
  }

  /** The agent to use for a URL (http, https, ws, wss). */
  agentFor(url: URL): http.Agent {
    const isSecure = url.protocol === 'https:' || url.protocol === 'wss:';
    const proxy = proxyFor(url);
    const key = `${isSecure ? 'tls' : 'plain'} ${proxy}`;
    const known = this.#agents.get(key);
    if (known) return known;
    const agent = this.#make(isSecure, proxy);
    this.#agents.set(key, agent);
    return agent;
  }

  /** Cuts every connection. */
  destroy(): void {
    for (const agent of this.#agents.values()) agent.destroy();
    this.#agents.clear();
  }

  #make(isSecure: boolean, proxy: string): http.Agent {
    const common = { keepAlive: true, timeout: idleMs };
    if (!isSecure) return proxy === '' ? new http.Agent(common) : new HttpProxyAgent({ ...common, proxy });
    const secure = { ...common, secureContext: this.#trust, rejectUnauthorized: true };
    return proxy === '' ? new https.Agent(secure) : new HttpsProxyAgent({ ...secure, proxy });
  }
}
