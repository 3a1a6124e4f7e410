import { FinalFault } from '../shared/faults.ts';
import { isPlainHost, isWithin, organisationOf } from '../shared/organisation.ts';

/** Which hosts of a deployment get requests: those of the organisation of the SIP domain or of the typed server. */
export interface HostCheck {
  isTrusted(url: string): boolean;
  /** Throws a `FinalFault` for an address that must not get anything of the user's: it says why. */
  require(url: string): void;
}

/** `server`: the host as typed, or empty. `sipDomain`: of the user's SIP address. Links must not lead elsewhere. */
export const createHostCheck = (server: string, sipDomain: string): HostCheck => {
  const isOfThem = (host: string): boolean => {
    if (isPlainHost(host)) return host === server;
    if (isWithin(host, organisationOf(sipDomain))) return true;
    return server !== '' && !isPlainHost(server) && isWithin(host, organisationOf(server));
  };
  const faultOf = (url: string): 'other-organisation' | 'not-encrypted' | null => {
    if (!URL.canParse(url)) return 'other-organisation';
    const { protocol, hostname } = new URL(url);
    const host = hostname.toLowerCase();
    if (!/^https?:$/u.test(protocol) || !isOfThem(host)) return 'other-organisation';
    return protocol === 'https:' || isPlainHost(host) ? null : 'not-encrypted';
  };
  return {
    isTrusted: (url) => faultOf(url) === null,
    require: (url) => {
      const fault = faultOf(url);
      if (fault !== null) throw new FinalFault(fault, `It leads to ${hostOf(url)}.`);
    },
  };
};

const hostOf = (url: string): string => (URL.canParse(url) ? new URL(url).host.slice(0, 200) : 'an unusable address');
