import { isIP } from 'node:net';
import { getDomain } from 'tldts';

/** Whether a host is an address or this computer: no name that an organisation could have registered. */
export const isPlainHost = (host: string): boolean => host === 'localhost' || isIP(host.replace(/^\[|\]$/gu, '')) !== 0;

/** The domain that one organisation registered, by the public suffix list; the host itself where there is none. */
export const organisationOf = (host: string): string => getDomain(host, { allowPrivateDomains: true }) ?? host;

/** Whether a host is a domain or lies within it. Both in lower case. */
export const isWithin = (host: string, domain: string): boolean => host === domain || host.endsWith(`.${domain}`);

const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '[::1]' || (isIP(host) === 4 && host.startsWith('127.'));

/** A name without a domain, as servers name their neighbours, in the domain of the one that named it. */
export const fullName = (host: string, namedBy: string): string => {
  const domain = namedBy.slice(namedBy.indexOf('.') + 1);
  const isWhole = host.includes('.') || isPlainHost(host) || isPlainHost(namedBy) || !namedBy.includes('.');
  return isWhole ? host : `${host}.${domain}`;
};

/**
 * Whether a host that a server named may get what the server gets: it is of the same registered domain, a name of the
 * same local network, or both are this very computer. An address of another machine proves nothing. Both in lower case.
 */
export const isOfSameOrganisation = (host: string, namedBy: string): boolean => {
  if (host === namedBy) return true;
  if (isLoopback(host) || isLoopback(namedBy)) return isLoopback(host) && isLoopback(namedBy);
  if (isPlainHost(host) || isPlainHost(namedBy)) return false;
  const domain = getDomain(namedBy, { allowPrivateDomains: true });
  return domain === null ? !host.includes('.') && !namedBy.includes('.') : isWithin(host, domain);
};
