import type { Credentials, Proxies, ProxyAnswer } from '../ports/proxies.ts';
import type { SystemProxy } from '../ports/system-proxy.ts';

/** How a proxy is named: where it is, whatever else its address holds. */
export const nameOfProxy = ({ protocol, hostname, port }: URL): string =>
  `${hostname}:${port === '' ? (protocol === 'https:' ? '443' : '80') : port}`;

/** The credentials that the address of a proxy holds; null for none. */
export const credentialsIn = ({ username, password }: URL): Credentials | null =>
  username === '' && password === ''
    ? null
    : { user: decodeURIComponent(username), password: decodeURIComponent(password) };

/** The proxies of one run: credentials are kept in memory here, and nowhere else. */
export const createProxies = (
  system: SystemProxy | null,
  variables: Proxies['variables'] = () => process.env,
): Proxies => {
  const known = new Map<string, Credentials>();
  const listeners: ((answer: ProxyAnswer) => void)[] = [];
  return {
    system,
    variables,
    credentialsFor: (proxy) => known.get(proxy) ?? null,
    use(proxy, credentials) {
      if (credentials === null) known.delete(proxy);
      else known.set(proxy, credentials);
    },
    answered: (answer) => {
      for (const listener of listeners) listener(answer);
    },
    onAnswer: (listener) => void listeners.push(listener),
  };
};
