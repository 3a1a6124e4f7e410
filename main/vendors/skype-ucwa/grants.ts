import { ask } from '../shared/exchange.ts';
import { FinalFault } from '../shared/faults.ts';
import { byAuthorisation, type AuthorisationParts } from './authorisation-grant.ts';
import { endOf, GivenTokens } from './given-tokens.ts';
import { whereByChallenge, type Grant } from './grant.ts';
import { proveByNtlm } from './ntlm.ts';
import { byPage, type PageParts } from './page-grant.ts';
import type { SignInWay } from './settings.ts';
import { tokenIn, tokenRequest } from './token-answer.ts';

/** What the ways of getting tokens need. */
export interface GrantParts extends PageParts, AuthorisationParts {
  /** The password, or the token from elsewhere; empty for ways that have none. */
  readonly secret: string;
  /** In milliseconds since 1970-01-01 UTC. */
  readonly now: () => number;
}

const byPassword = ({ user, secret }: GrantParts): Grant => ({
  isGiven: false,
  by: null,
  whereFor: whereByChallenge('password'),
  obtain: async (network, { href }, signal) => {
    const form = { grant_type: 'password', username: user, password: secret };
    return tokenIn(await ask(network, tokenRequest(href, form, signal)));
  },
});

const windowsGrant = 'urn:microsoft.rtc:windows';

/** NTLM on the request for the token itself; there is no Kerberos. */
const byWindows = ({ user, secret }: GrantParts): Grant => ({
  isGiven: false,
  by: null,
  whereFor: whereByChallenge(windowsGrant),
  obtain: async (network, { href }, signal) => {
    const wanted = tokenRequest(href, { grant_type: windowsGrant }, signal);
    return tokenIn(await proveByNtlm(network, wanted, { user, secret }));
  },
});

/** Tokens that were issued elsewhere: each is shown to its host as it is, and nothing renews it. */
const byToken = ({ secret, now }: GrantParts): Grant => {
  const given = new GivenTokens(secret);
  return {
    isGiven: true,
    by: 'token',
    whereFor: (_answer, url) => url,
    obtain: async (_network, { href }) => {
      const token = given.for(href);
      if (token === null) throw new FinalFault('token-not-taken', `None of the tokens is for ${new URL(href).host}.`);
      const end = endOf(token);
      // The server decides whether it counts: what it says of itself is only shown.
      const lifeMs = end === null ? null : Math.max(0, end - now());
      return Promise.resolve({ authorization: `Bearer ${token}`, lifeMs, isRenewed: false });
    },
  };
};

/** The way of getting tokens that the user chose. */
export const grantFor = (way: SignInWay, parts: GrantParts): Grant =>
  ({
    password: byPassword,
    windows: byWindows,
    'single-sign-on': byPage,
    authorisation: byAuthorisation,
    token: byToken,
  })[way](parts);
