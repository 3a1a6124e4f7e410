import { isIP } from 'node:net';
import { getDomain } from 'tldts';
import { FinalFault } from '../shared/faults.ts';

/** Which hosts of a deployment get requests: those of the organisation of the SIP domain or of the typed server. */
export interface HostCheck {
  isTrusted(url: string): boolean;
  /** Throws a `FinalFault` for an address that must not get anything of the user's. */
  require(url: string): void;
}

const isPlainHost = (host: string): boolean => host === 'localhost' || isIP(host.replace(/^\[|\]$/gu, '')) !== 0;

/** The domain that one organisation registered, by the public suffix list; the host itself where there is none. */
const organisationOf = (host: string): string => getDomain(host, { allowPrivateDomains: true }) ?? host;

const isWithin = (host: string, domain: string): boolean => host === domain || host.endsWith(`.${domain}`);

/** `server`: the host as typed, or empty. `sipDomain`: of the user's SIP address. Links must not lead elsewhere. */
export const createHostCheck = (server: string, sipDomain: string): HostCheck => {
  const isTrusted = (url: string): boolean => {
    if (!URL.canParse(url)) return false;
    const { protocol, hostname } = new URL(url);
    const host = hostname.toLowerCase();
    if (protocol !== 'https:' && !(protocol === 'http:' && isPlainHost(host) && host === server)) return false;
    if (isPlainHost(host)) return host === server;
    if (isWithin(host, organisationOf(sipDomain))) return true;
    return server !== '' && !isPlainHost(server) && isWithin(host, organisationOf(server));
  };
  return {
    isTrusted,
    require: (url) => {
      if (!isTrusted(url)) throw new FinalFault('other-organisation', `It leads to ${hostOf(url)}.`);
    },
  };
};

const hostOf = (url: string): string => (URL.canParse(url) ? new URL(url).host.slice(0, 200) : 'an unusable address');
