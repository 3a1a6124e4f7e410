/** Where a server answers. */
export interface ServerLocation {
  readonly isSecure: boolean;
  /** Lower case, without a dot at its end; IDN as punycode, IPv6 in brackets. */
  readonly host: string;
  readonly port: number;
  /** Without a slash at the end; empty when none was given. */
  readonly path: string;
}

/** The platform's parser. Page and main process both have it; `app` is compiled with the types of neither. */
declare const URL: new (text: string) => Readonly<Record<'hostname' | 'port' | 'username' | 'pathname', string>>;

/** The longest name that DNS carries, in characters. */
const longestName = 253;
const schemePorts = { http: 80, https: 443 } as const;

/** "Any address": one that is listened at, not one that answers. */
const unspecified: ReadonlySet<string> = new Set(['[::]', '0.0.0.0']);

/** Plain HTTP would show the password to the network: only for a server on this very machine. */
const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '[::1]' || /^127(?:\.\d{1,3}){3}$/u.test(host);

/** The host as a URL holds it; null where the platform takes it for none. */
const canonicalHost = (host: string): string | null => {
  try {
    const url = new URL(`https://${host}`);
    return url.port === '' && url.username === '' && url.pathname === '/' ? url.hostname : null;
  } catch {
    return null;
  }
};

/**
 * Labels of a DNS name: letters, digits, hyphens inside and, as names inside companies have them, underscores. The last
 * one is not a number in any notation: that is how an address is written, and `10.1` or `0x7f.1` is not what it looks
 * like.
 */
const isName = (host: string): boolean => {
  const labels = host.split('.');
  return (
    host.length <= longestName &&
    labels.every((label) => /^(?!-)[\da-z_-]{1,63}(?<!-)$/u.test(label)) &&
    !/^(?:\d+|0x[\da-f]*)$/u.test(labels.at(-1) ?? '')
  );
};

/** One host as it is written: a name, four decimal numbers, or IPv6 in brackets. Null for all else. */
const readHost = (text: string): string | null => {
  if (/[%@\\/?#\s]/u.test(text)) return null;
  if (text.startsWith('[')) return canonicalHost(text);
  const written = text.replace(/\.$/u, '');
  const host = canonicalHost(written);
  if (host === null) return null;
  // 0177.1, 2130706433 and full-width digits come out of a URL as another address than the one that was read.
  if (/^\d+(?:\.\d+){3}$/u.test(host)) return host === written ? host : null;
  return isName(host) ? host : null;
};

/** Splits `host`, `host:port`, `[IPv6]:port` and a bare IPv6 address; the port is null where none was given. */
const splitAuthority = (text: string): readonly [host: string, port: number | null] | null => {
  if (text.split(':').length > 2 && !text.startsWith('[')) return [`[${text}]`, null];
  const match = /^(\[[^\]]*\]|[^:[\]]+)(?::(\d{1,5}))?$/u.exec(text);
  if (match?.[1] === undefined) return null;
  if (match[2] === undefined) return [match[1], null];
  const port = Number(match[2]);
  return port >= 1 && port <= 65_535 ? [match[1], port] : null;
};

/**
 * Reads the one server that `host`, `host:port` or a URL names, as a person enters it. Null when it is none of these,
 * names more than one, is written so that it reads as another host than it is, or is HTTP to another machine.
 */
export const readServerAddress = (text: string, defaultPort: number): ServerLocation | null => {
  const match = /^(?:(https?):\/\/)?([^/?#\\\s]+)(\/[^?#\\\s]*)?(?:[?#][^\\\s]*)?$/iu.exec(text.trim());
  if (!match || (match[1] === undefined && text.includes('//'))) return null;
  const scheme = match[1]?.toLowerCase() === 'http' ? 'http' : 'https';
  const [, , authority = '', path = ''] = match;
  const [written, port] = splitAuthority(authority) ?? [];
  const host = written === undefined ? null : readHost(written);
  if (host === null || port === undefined || unspecified.has(host)) return null;
  const isSecure = scheme === 'https';
  if (!isSecure && !isLoopback(host)) return null;
  return { isSecure, host, port: port ?? defaultPort, path: path.replace(/\/+$/u, '') };
};

/** The URL of a server, with its port unless it is the scheme's own. */
export const serverUrl = ({ isSecure, host, port, path }: ServerLocation): string => {
  const scheme = isSecure ? 'https' : 'http';
  return `${scheme}://${host}${port === schemePorts[scheme] ? '' : `:${port}`}${path}`;
};
