import type { Network } from '../../net/network.ts';
import type { SignInCookie, SignInFlow, SignInWindow } from '../../ports/sign-in-window.ts';
import { ask } from '../shared/exchange.ts';
import { FinalFault } from '../shared/faults.ts';
import { whereByChallenge, type Grant } from './grant.ts';
import type { HostCheck } from './hosts.ts';
import { cookiePlaces, type KeptList } from './kept-list.ts';
import type { Person } from './person.ts';
import { pageWantedBy, tokenIn, tokenRequest, type GivenToken } from './token-answer.ts';

/** What signing in on a page needs. */
export interface PageParts {
  readonly user: string;
  /** The id of a private authority, or empty. */
  readonly caFile: string;
  readonly person: Person;
  readonly cookies: KeptList;
  readonly hosts: HostCheck;
  /** Null where there are no windows. */
  readonly window: SignInWindow | null;
}

/** Those that can stand in a header as they are (RFC 6265, 4.1.1), so many as are kept. */
const usable = (cookies: readonly SignInCookie[]): SignInCookie[] =>
  cookies
    .filter(
      ({ name, value }) => /^[\w!#$%&'*+.^`|~-]{1,200}$/u.test(name) && /^[\x21-\x3a\x3c-\x7e]{1,8000}$/u.test(value),
    )
    .slice(0, cookiePlaces.values.length);

/** Cookies as the value of a header; empty for none. */
const headerOf = (cookies: readonly SignInCookie[]): string =>
  cookies.map(({ name, value }) => `${name}=${value}`).join('; ');

const passiveGrant = 'urn:microsoft.rtc:passive';

/** What the endpoint says: a token, or the page on which the person signs in first (empty: it names none). */
type Said = { readonly token: GivenToken } | { readonly page: string };

const askWith = async (network: Network, href: string, cookies: string, signal: AbortSignal): Promise<Said> => {
  const wanted = tokenRequest(href, { grant_type: passiveGrant }, signal);
  const headers = cookies === '' ? wanted.headers : { ...wanted.headers, cookie: cookies };
  const answer = await ask(network, { ...wanted, headers });
  const page = pageWantedBy(answer);
  return page === null ? { token: tokenIn(answer) } : { page };
};

interface Yield {
  readonly cookies: readonly SignInCookie[];
  readonly token: GivenToken;
}

/** The person's sign-in: it ends with the cookies for which the server gives a token. */
const flowTo = (
  href: string,
  start: string,
  { user, caFile }: PageParts,
  tokenFor: (cookies: string) => Promise<GivenToken | null>,
): SignInFlow<Yield> => {
  let tried = '';
  return {
    start,
    user,
    caFile,
    home: [...new Set([new URL(href).origin, new URL(start).origin])],
    secretParameters: ['wresult', 'access_token', 'token', 'code'],
    cookiesFor: href,
    read: async ({ cookies: shown }) => {
      const cookies = usable(shown);
      const header = headerOf(cookies);
      // The cookies of a page on the way give no token: only others are worth asking again.
      if (header === tried) return null;
      tried = header;
      const token = await tokenFor(header);
      return token ? { cookies, token } : null;
    },
  };
};

/**
 * Tokens for a person who signs in on a page of their organisation (AD FS): the server leads there and back, and its
 * cookies then stand for the person, for as long as it takes them.
 */
export const byPage = (parts: PageParts): Grant => {
  const { person, cookies, hosts, window } = parts;
  /** Given while the person signed in, by the address that gives them. */
  const fresh = new Map<string, GivenToken>();
  const signInAt = async (page: string, network: Network, href: string, signal: AbortSignal): Promise<void> => {
    if (page === '' || !URL.canParse(page, href))
      throw new FinalFault('not-supported', `${new URL(href).host} names no page to sign in on.`);
    if (!window) throw new FinalFault('sign-in-needs-application');
    const start = new URL(page, href).href;
    hosts.require(start);
    const task = async (stopped: AbortSignal): Promise<void> => {
      const flow = flowTo(href, start, parts, async (header) => {
        const said = await askWith(network, href, header, stopped);
        return 'token' in said ? said.token : null;
      });
      const given = await window.run(flow, stopped);
      cookies.take(href, given.cookies);
      fresh.set(href, given.token);
    };
    await person.signIn(href, task, signal);
  };
  const takeFresh = (href: string): GivenToken | null => {
    const token = fresh.get(href) ?? null;
    fresh.delete(href);
    return token;
  };
  return {
    isGiven: false,
    by: 'single-sign-on',
    whereFor: whereByChallenge(passiveGrant),
    obtain: async (network, { href }, signal) => {
      const given = takeFresh(href);
      if (given) return given;
      const said = await askWith(network, href, headerOf(cookies.of(href)), signal);
      if ('token' in said) return said.token;
      cookies.forget(href);
      await signInAt(said.page, network, href, signal);
      const token = takeFresh(href);
      if (!token) throw new FinalFault('sign-in-expired', new URL(href).host);
      return token;
    },
    startAnew: () => {
      fresh.clear();
      person.wantsToSignIn();
    },
    signedIn: () => person.isSignedIn(),
  };
};
