import type { Session } from 'electron';
import { Fault } from '../../app/domain/error-code.ts';
import { environmentRoute } from '../net/environment-proxy.ts';
import { faultOfNetwork } from '../net/network-error-code.ts';
import { NetworkFault } from '../net/network-fault.ts';
import { credentialsIn, nameOfProxy } from '../net/proxy-memory.ts';
import type { Credentials, Proxies, ProxyAnswer } from '../ports/proxies.ts';

/** What Chromium says of whoever asks for credentials. */
interface WhoAsks {
  readonly isProxy: boolean;
  readonly host: string;
  readonly port: number;
}

/** How one look for updates goes through a proxy. */
export interface UpdateProxy {
  /** What to tell who asks for credentials; null to ask no further. */
  credentialsFor(asker: WhoAsks): Credentials | null;
  /** To be called at the end: tells what the proxies said. Throws the `Fault` `proxy-credentials` where one refused. */
  settle(): void;
}

const routeTo = (feed: string, proxies: Proxies) => {
  try {
    return environmentRoute(new URL(feed), proxies.variables());
  } catch (cause) {
    throw cause instanceof NetworkFault ? faultOfNetwork(cause) : cause;
  }
};

/**
 * Leads a session of Chromium, which fetches updates, through the proxy that everything else of Gavel takes for the
 * feed, with the same credentials. Chromium itself signs in, so that NTLM and Negotiate are possible as well. Rejects
 * with the `Fault` `proxy-setting` where a variable names no usable proxy.
 */
export const leadThroughProxy = async (
  session: Pick<Session, 'setProxy'>,
  feed: string,
  proxies: Proxies,
): Promise<UpdateProxy> => {
  const named = routeTo(feed, proxies);
  const rules = named.by === 'proxy' ? named.proxy.origin : 'direct://';
  await session.setProxy(named.by === 'nothing' ? { mode: 'system' } : { proxyRules: rules });
  const told = new Map<string, Credentials>();
  let refused: Omit<ProxyAnswer, 'isRefused'> | null = null;

  const known = (proxy: string): Credentials | null =>
    proxies.credentialsFor(proxy) ??
    (named.by === 'proxy' && nameOfProxy(named.proxy) === proxy ? credentialsIn(named.proxy) : null);

  return {
    credentialsFor({ isProxy, host, port }) {
      // A feed asks nobody for a password.
      if (!isProxy) return null;
      const proxy = `${host.includes(':') && !host.startsWith('[') ? `[${host}]` : host}:${port}`;
      const tried = told.get(proxy) ?? null;
      const credentials = tried ? null : known(proxy);
      if (credentials) told.set(proxy, credentials);
      else refused = { proxy, tried };
      return credentials;
    },
    settle() {
      if (refused) {
        proxies.answered({ ...refused, isRefused: true });
        throw new Fault('proxy-credentials', refused.proxy);
      }
      for (const [proxy, tried] of told) proxies.answered({ proxy, tried, isRefused: false });
    },
  };
};
