import { cookieOf, secureCookie } from '../../shared/http/cookies.ts';
import { contentReply, htmlReply } from '../../shared/http/reply.ts';
import type { HttpHeaders } from '../../shared/http/reply.ts';
import { windowsDomain } from '../model/directory.ts';
import {
  grantsNow,
  issueToken,
  openPassive,
  ownerOf,
  passiveCookieName,
  passivePath,
  userWithPassword,
  userWithProof,
} from '../model/sign-in.ts';
import type { User } from '../model/types.ts';
import { grants } from '../wire/challenge.ts';
import { ntlmChallenge, provesPassword, readNtlm } from '../wire/ntlm.ts';
import { TokenFault } from '../wire/token-fault.ts';
import { diagnostics, tokenPath } from './refusals.ts';
import type { OpenRequest, Route, UcwaAnswer } from './request.ts';

const jsonReply = (status: number, body: unknown, headers: HttpHeaders): UcwaAnswer => {
  const reply = contentReply(status, 'application/json', JSON.stringify(body));
  return {
    status,
    reply: { ...reply, headers: { ...reply.headers, 'Cache-Control': 'no-store', Pragma: 'no-cache', ...headers } },
  };
};

const handshakeStep = (challenge: string): UcwaAnswer => {
  const page = htmlReply(401, '<html><body>Unauthorized</body></html>');
  return { status: 401, reply: { ...page, headers: { ...page.headers, 'WWW-Authenticate': challenge } } };
};

/**
 * The Windows handshake on the request for a token: two rounds of NTLM. Returns the next step, or the user; null for a
 * wrong name or password.
 */
const windowsHandshake = ({ world, http }: OpenRequest): UcwaAnswer | { readonly user: User | null } => {
  const message = readNtlm(http.headers['authorization'] ?? '');
  if (!message) return handshakeStep('NTLM');
  if (message.kind === 'negotiate') return handshakeStep(ntlmChallenge(windowsDomain));
  const { domain, user } = message;
  const name = domain === '' || user.includes('@') ? user : `${domain}\\${user}`;
  const isProved = (password: string): boolean => provesPassword(message, password);
  return { user: userWithProof(world, name, isProved) };
};

const token = (request: OpenRequest): UcwaAnswer => {
  const { world, http, body, host, ownOrigin } = request;
  const form = new URLSearchParams(body);
  try {
    let windowsUser: User | null = null;
    // Clients send the first message of a handshake without the body, which is only read once it is over.
    const isHandshake = readNtlm(http.headers['authorization'] ?? '')?.kind === 'negotiate';
    if ((isHandshake || form.get('grant_type') === grants.windows) && grantsNow(world).includes('windows')) {
      const step = windowsHandshake(request);
      if (!('user' in step)) return step;
      windowsUser = step.user;
    }
    if (!/^application\/x-www-form-urlencoded\b/iu.test(http.headers['content-type'] ?? ''))
      throw new TokenFault('invalid_request', 28_000);
    const [first, second] = ['', '1'].map((part) => cookieOf(http.headers['cookie'], `${passiveCookieName}${part}`));
    const passiveCookie = `${first}${second}`;
    const issued = issueToken(world, ownerOf(world, { form, passiveCookie, windowsUser }), host);
    return jsonReply(
      200,
      {
        access_token: issued.text,
        expires_in: Math.max(1, Math.round((issued.expiresAt - world.clock.now()) / 1000)),
        ms_rtc_identityscope: 'local',
        token_type: 'Bearer',
      },
      {},
    );
  } catch (error) {
    if (!(error instanceof TokenFault)) throw error;
    return jsonReply(400, error.body(ownOrigin), diagnostics(error.diagnostic, error.error));
  }
};

const signInPage = '<html><body><form method="post"><input name="username"><input name="password" type="password">';

const pendingCookie = 'ucwa_passive';

const cookiesOf = (parts: readonly string[]): readonly string[] =>
  parts.map((part, index) => secureCookie(`${passiveCookieName}${index === 0 ? '' : index}`, part));

const signedInPage = (cookies: readonly string[]): UcwaAnswer => {
  const page = htmlReply(200, '<html><body>Signed in.</body></html>');
  return { status: 200, reply: { ...page, headers: { ...page.headers, 'Set-Cookie': cookies } } };
};

/** A browser comes, or comes back from the identity provider. */
const passiveAtProvider = ({ world, http, ownOrigin }: OpenRequest): UcwaAnswer => {
  const { provider } = world;
  const user = provider.take(cookieOf(http.headers['cookie'], pendingCookie));
  if (user) return signedInPage([secureCookie(pendingCookie, '', 0), ...cookiesOf(openPassive(world, user))]);
  const key = provider.ask(() => `${ownOrigin}${http.target}`);
  const headers = { Location: provider.addressOf(key), 'Set-Cookie': secureCookie(pendingCookie, key) };
  return { status: 302, reply: { status: 302, body: '', headers } };
};

/** The sign-in with a browser that comes before the passive grant. */
const passive = (request: OpenRequest): UcwaAnswer => {
  const { world, http, body } = request;
  if (world.switches().passivePage === 'provider') return passiveAtProvider(request);
  if (http.method === 'GET') return { status: 200, reply: htmlReply(200, `${signInPage}</form></body></html>`) };
  const form = new URLSearchParams(body);
  try {
    return signedInPage(
      cookiesOf(openPassive(world, userWithPassword(world, form.get('username') ?? '', form.get('password') ?? ''))),
    );
  } catch (error) {
    if (!(error instanceof TokenFault)) throw error;
    return { status: 200, reply: htmlReply(200, `${signInPage}</form>The sign-in has failed.</body></html>`) };
  }
};

/** Where tokens come from. */
export const tokenRoutes: readonly Route[] = [
  { access: 'open', method: 'POST', path: tokenPath, operation: 'token', run: token },
  { access: 'open', method: 'GET POST', path: passivePath.slice(1), operation: 'passiveAuth', run: passive },
];
