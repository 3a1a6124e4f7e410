import ipaddr from 'ipaddr.js';
import type { Credentials, Proxies } from '../ports/proxies.ts';
import { environmentRules, type Variables } from './environment-proxy.ts';
import { credentialsIn, nameOfProxy } from './proxy-memory.ts';

/** The proxy of a Chromium window, in its own words; null where the system's settings decide. */
export type WindowProxy = { readonly proxyRules: string; readonly proxyBypassRules: string } | null;

/** One entry of `NO_PROXY` as Chromium has it: a domain and all below it, an address, or a range of them. */
const bypassOf = (entry: string): string[] => {
  const range = entry.replace(/[[\]]/gu, '');
  if (range.includes('/')) return [range];
  const [, name = '', port = ''] = /^(\[[^\]]*\]|[^:]*)(:\d+)?$/u.exec(entry) ?? ['', entry, ''];
  const host = name.replace(/^\*?\.+|\.+$|[[\]]/gu, '').toLowerCase();
  if (host === '') return [];
  if (ipaddr.isValid(host)) return [`${host.includes(':') ? `[${host}]` : host}${port}`];
  return [`${host}${port}`, `*.${host}${port}`];
};

/**
 * The proxy that variables name for a Chromium window, by the rules of Gavel's own connections: loopback is always
 * asked directly. Throws a `NetworkFault` that names the variable which cannot be used.
 */
export const windowProxy = (variables: Variables): WindowProxy => {
  const { proxy, exceptions } = environmentRules(variables);
  if (exceptions.includes('*')) return { proxyRules: 'direct://', proxyBypassRules: '' };
  if (!proxy) return null;
  const port = proxy.port === '' ? (proxy.protocol === 'https:' ? '443' : '80') : proxy.port;
  return {
    proxyRules: `${proxy.protocol}//${proxy.hostname}:${port}`,
    proxyBypassRules: exceptions.flatMap(bypassOf).join(','),
  };
};

/** What a window tells the proxy at this host and port; null for nothing. */
export const windowCredentials = (proxies: Proxies, proxy: string): Credentials | null => {
  const known = proxies.credentialsFor(proxy);
  if (known) return known;
  const { proxy: named } = environmentRules(proxies.variables());
  return named && nameOfProxy(named) === proxy ? credentialsIn(named) : null;
};
