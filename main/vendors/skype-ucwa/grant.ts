import { Fault } from '../../../app/domain/error-code.ts';
import type { HttpAnswer } from '../../net/http-request.ts';
import type { Network } from '../../net/network.ts';
import { FinalFault } from '../shared/faults.ts';
import { readChallenge } from './challenge.ts';
import type { HostCheck } from './hosts.ts';
import type { GivenToken } from './token-answer.ts';

/** Where a token is asked for, and for which server. */
export interface TokenPlace {
  readonly href: string;
  /** The server that asked for it. */
  readonly origin: string;
}

/** One way of getting tokens. All reject with a `Fault`. */
export interface Grant {
  /** The tokens were issued elsewhere: there are no others. */
  readonly isGiven: boolean;
  /** How the account says that it signs in; null where that is by its password. */
  readonly by: 'single-sign-on' | 'token' | null;
  /** Where a host that answered so gives tokens of this kind. Throws a `Fault` when it gives none. */
  whereFor(answer: HttpAnswer, url: string, hosts: HostCheck): string;
  /** Asks for a token there. `network` has connections for nothing else. */
  obtain(network: Network, place: TokenPlace, signal: AbortSignal): Promise<GivenToken>;
  /** The user wants to sign in: what was given up is tried again. */
  startAnew?(): void;
  /** The account is signed in with what was obtained. */
  signedIn?(): void;
}

/** Where the challenge of an answer sends those who have this grant. */
export const whereByChallenge =
  (grant: string) =>
  (answer: HttpAnswer, url: string, hosts: HostCheck): string => {
    const challenge = readChallenge(answer.headers['www-authenticate'] ?? '');
    if (!challenge) throw new Fault('not-this-system', `HTTP ${answer.status}: it asks for no token of its own.`);
    if (!challenge.grants.includes(grant))
      throw new FinalFault('not-supported', `No ${grant}: ${challenge.grants.join(', ')}`.slice(0, 300));
    if (!URL.canParse(challenge.href, url)) throw new Fault('not-this-system', 'It asks for tokens at no address.');
    const href = new URL(challenge.href, url).href;
    hosts.require(href);
    return href;
  };
