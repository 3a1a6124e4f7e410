import ipaddr from 'ipaddr.js';
import { NetworkFault } from './network-fault.ts';

/** The variables of the process. */
export type Variables = Readonly<Record<string, string | undefined>>;

/**
 * Which way the environment names: a proxy, none on purpose (`NO_PROXY`, loopback), or nothing, so that the system's
 * own settings decide.
 */
export type NamedRoute = { readonly by: 'proxy'; readonly proxy: URL } | { readonly by: 'direct' | 'nothing' };

/** The port of a proxy where none is named, as curl has it. */
const defaultPorts = { 'http:': 1080, 'https:': 443 } as const;

const isLoopback = (hostname: string): boolean => /^(?:localhost|127(?:\.\d+){3}|\[::1\])$/u.test(hostname);

/** The first of these variables that is set and not empty, lower case before upper case. */
const firstSet = (variables: Variables, names: readonly string[]): readonly [name: string, value: string] | null => {
  for (const name of names.flatMap((one) => [one, one.toUpperCase()])) {
    const value = variables[name]?.trim();
    if (value !== undefined && value !== '') return [name, value];
  }
  return null;
};

/** A name or address as it is compared: lower case, without brackets and without the dot at its end. */
const plainHost = (text: string): string =>
  text
    .toLowerCase()
    .replace(/^\[|\]$/gu, '')
    .replace(/\.+$/u, '');

const isInRange = (host: string, range: string): boolean => {
  if (!ipaddr.isValid(host) || !ipaddr.isValidCIDR(range)) return false;
  const address = ipaddr.process(host);
  const [network, bits] = ipaddr.parseCIDR(range);
  return address.kind() === network.kind() && address.match(network, bits);
};

const isSameAddress = (host: string, entry: string): boolean =>
  ipaddr.isValid(entry) &&
  ipaddr.isValid(host) &&
  ipaddr.process(host).toNormalizedString() === ipaddr.process(entry).toNormalizedString();

/** Whether one entry of `NO_PROXY` names the host: a domain and all below it, an address, or a range of them. */
const isNamedBy = (entry: string, host: string, port: number): boolean => {
  if (entry === '*') return true;
  const range = entry.replace(/[[\]]/gu, '');
  if (range.includes('/')) return isInRange(host, range);
  // An IPv6 address has colons of its own: only brackets part its port from it.
  const [, name = '', ownPort = ''] = /^(\[[^\]]*\]|[^:]*)(?::(\d+))?$/u.exec(entry) ?? ['', entry, ''];
  if (ownPort !== '' && Number(ownPort) !== port) return false;
  const named = plainHost(name.replace(/^\*?\.+/u, ''));
  if (named === '') return false;
  if (ipaddr.isValid(host)) return isSameAddress(host, named);
  return host === named || host.endsWith(`.${named}`);
};

const isExcluded = (variables: Variables, host: string, port: number): boolean => {
  const [, entries] = firstSet(variables, ['no_proxy']) ?? [];
  return entries !== undefined && entries.split(/[\s,]+/u).some((entry) => isNamedBy(entry, host, port));
};

/** Says what is wrong with a variable, without the credentials that it may hold. */
const wrong = (name: string, value: string, what: string): NetworkFault =>
  new NetworkFault('proxy-setting', false, `${name} ${what}: "${value.replace(/^.*@/u, '…@').slice(0, 200)}"`);

const readProxy = (name: string, value: string): URL => {
  const text = value.includes('://') ? value : `http://${value}`;
  const scheme = /^([^:]*):/u.exec(text)?.[1]?.toLowerCase() ?? '';
  if (scheme.startsWith('socks')) throw wrong(name, value, 'names a SOCKS proxy, which Gavel cannot use');
  if (scheme !== 'http' && scheme !== 'https') throw wrong(name, value, 'names a proxy of an unknown kind');
  let proxy: URL;
  try {
    proxy = new URL(text);
    decodeURIComponent(`${proxy.username}:${proxy.password}`);
  } catch {
    throw wrong(name, value, 'is not an address');
  }
  // A URL leaves out its scheme's own port: what is written tells it from none.
  const isPortWritten = /:\d+\/*$/u.test(text.replace(/[?#].*$/u, ''));
  if (proxy.port === '0' || proxy.hostname === '') throw wrong(name, value, 'is not an address');
  if (!isPortWritten) proxy.port = String(defaultPorts[`${scheme}:`]);
  return proxy;
};

/**
 * The way to a URL (http, https, ws, wss) as curl reads it from the environment: `https_proxy`, `http_proxy`,
 * `all_proxy`, `no_proxy` and the same in capitals. Throws a `NetworkFault` that names the variable which cannot be
 * used.
 */
export const environmentRoute = (url: URL, variables: Variables): NamedRoute => {
  if (isLoopback(url.hostname)) return { by: 'direct' };
  const isSecure = url.protocol === 'https:' || url.protocol === 'wss:';
  const port = url.port === '' ? (isSecure ? 443 : 80) : Number(url.port);
  if (isExcluded(variables, plainHost(url.hostname), port)) return { by: 'direct' };
  const set = firstSet(variables, [isSecure ? 'https_proxy' : 'http_proxy', 'all_proxy']);
  return set ? { by: 'proxy', proxy: readProxy(...set) } : { by: 'nothing' };
};

/** The proxy for encrypted addresses, if one is named, and the entries of `NO_PROXY`. Throws as above. */
export const environmentRules = (
  variables: Variables,
): { readonly proxy: URL | null; readonly exceptions: readonly string[] } => {
  const set = firstSet(variables, ['https_proxy', 'all_proxy']);
  const [, entries = ''] = firstSet(variables, ['no_proxy']) ?? [];
  return {
    proxy: set && readProxy(...set),
    exceptions: entries.split(/[\s,]+/u).filter((entry) => entry !== ''),
  };
};
