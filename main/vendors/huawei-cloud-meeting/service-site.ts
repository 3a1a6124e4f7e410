import { isIP } from 'node:net';
import { getDomain } from 'tldts';
import { asFault, type ErrorCode } from '../../../app/domain/error-code.ts';
import type { CloudRequests } from './requests.ts';
import { readMaintenance } from './wire.ts';

/** Asked without a token: whether the site serves. */
export const siteStatusPath = '/v1/mmc/control/confmaintain/queryMgmtSiteStatus';
/** What a service answers that may be under maintenance. */
const maintenanceCodes: ReadonlySet<ErrorCode> = new Set<ErrorCode>(['out-of-service', 'server-error', 'server-busy']);

const isAddress = (host: string): boolean => isIP(host.replace(/^\[|\]$/gu, '')) !== 0;
const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '[::1]' || (isAddress(host) && host.startsWith('127.'));

/**
 * Whether an origin belongs to whom another one does: the same registered domain, or the same host where it has none.
 * Passwords and tokens go to no other.
 */
const isOfSameService = (home: URL, other: URL): boolean => {
  if (other.protocol !== home.protocol) return false;
  const [known, named] = [home.hostname.toLowerCase(), other.hostname.toLowerCase()];
  if (known === named || (isLoopback(known) && isLoopback(named))) return true;
  if (isAddress(known) || isAddress(named)) return false;
  const domain = getDomain(known, { allowPrivateDomains: true });
  return domain !== null && domain === getDomain(named, { allowPrivateDomains: true });
};

/**
 * The origin that a service names, as an address or as a host alone; null when it is none, or not one of the same
 * service as `home`.
 */
export const namedOrigin = (home: string, named: string): string | null => {
  const text = named.trim();
  const known = new URL(home);
  const full = /^https?:\/\//iu.test(text) ? text : `${known.protocol}//${text}`;
  if (text === '' || !URL.canParse(full)) return null;
  const url = new URL(full);
  if (url.username !== '' || url.password !== '' || !isOfSameService(known, url)) return null;
  return url.origin;
};

/** Where an account's requests go: to the host of its settings, or to the one that stands in during maintenance. */
export class ServiceSite {
  readonly #home: string;
  #standIn: string | null = null;

  /** `home`: `https://host:port`. */
  constructor(home: string) {
    this.#home = new URL(home).origin;
  }

  get origin(): string {
    return this.#standIn ?? this.#home;
  }

  /** `host:port`, for people; null at the host of the settings. */
  get standInHost(): string | null {
    return this.#standIn === null ? null : new URL(this.#standIn).host;
  }

  goHome(): void {
    this.#standIn = null;
  }

  /**
   * Connecting failed: where the service says that it is under maintenance and names another host, that one is asked
   * next. Never rejects.
   */
  async afterFailure(cause: unknown, requests: Pick<CloudRequests, 'read'>): Promise<void> {
    if (this.#standIn !== null) {
      this.goHome();
      return;
    }
    if (!maintenanceCodes.has(asFault(cause).code)) return;
    try {
      const answer = await requests.read({ method: 'GET', path: siteStatusPath }, 'read');
      const { isUnderWay, redirect } = readMaintenance(answer);
      const origin = isUnderWay ? namedOrigin(this.#home, redirect) : null;
      this.#standIn = origin === this.#home ? null : origin;
    } catch {
      // Then the failure itself is all that is known.
    }
  }
}
