import { cookieOf, secureCookie } from '../../shared/http/cookies.ts';
import { contentReply, htmlReply } from '../../shared/http/reply.ts';
import type { HttpReply } from '../../shared/http/reply.ts';
import type { HttpRequest } from '../../shared/http/request.ts';
import type { IssuedTokens } from '../model/single-sign-on.ts';
import type { NodeName, User } from '../model/types.ts';
import type { World } from '../model/world.ts';

/** Where single sign-on begins, ends, and renews tokens. */
export const ssoPath = '/desktop/sso/token';

const pendingCookie = 'finesse_sso';

/** A reply, and whom it is about. */
interface SsoReply {
  readonly reply: HttpReply;
  readonly user: User | null;
}

const withHeaders = (reply: HttpReply, headers: HttpReply['headers']): HttpReply => ({
  ...reply,
  headers: { ...reply.headers, ...headers },
});

const nothingHere = htmlReply(404, '<html><body><h1>Not Found</h1></body></html>');

const jsonRefusal = (status: number, error: string): HttpReply =>
  contentReply(status, 'application/json;charset=UTF-8', JSON.stringify({ error }));

/** The answer with tokens, in the form that the switches say. */
const tokensReply = (world: World, user: User, tokens: IssuedTokens, query: URLSearchParams): HttpReply => {
  const { ssoTokenName, ssoExpiresIn, ssoAnswerType } = world.switches();
  const { access, refresh, expiresInSeconds } = tokens;
  const body = {
    ...(ssoTokenName === 'access_token' ? {} : { token: access }),
    ...(ssoTokenName === 'token' ? {} : { access_token: access }),
    ...(refresh === null ? {} : { refresh_token: refresh }),
    ...(query.get('return_user') === 'yes' ? { user_id: user.loginName } : {}),
    ...(ssoExpiresIn === 'number' ? { expires_in: expiresInSeconds } : {}),
    ...(ssoExpiresIn === 'text' ? { expires_in: String(expiresInSeconds) } : {}),
  };
  const type = ssoAnswerType === 'json' ? 'application/json;charset=UTF-8' : 'text/html;charset=UTF-8';
  return contentReply(200, type, JSON.stringify(body));
};

/** Sends the browser to the identity provider, and notes in a cookie what for. */
const toProvider = (world: World, target: URL): HttpReply => {
  const { provider } = world;
  const name = target.searchParams.get('cc_username') ?? '';
  const key = provider.ask((user) => {
    const back = new URL(target);
    if (world.switches().ssoUserName === 'query') back.searchParams.set('cc_username', user.loginName);
    return back.href;
  }, name);
  return {
    status: 302,
    body: '',
    headers: { Location: provider.addressOf(key), 'Set-Cookie': secureCookie(pendingCookie, key) },
  };
};

const addressOf = ({ headers, target }: HttpRequest): URL =>
  new URL(`https://${headers['host'] ?? 'localhost'}${target}`);

/** Someone with a browser comes, or comes back from the identity provider. */
const browserReply = (world: World, node: NodeName, request: HttpRequest): SsoReply => {
  const user = world.provider.take(cookieOf(request.headers['cookie'], pendingCookie));
  const address = addressOf(request);
  if (!user) return { reply: toProvider(world, address), user: null };
  const { ssoWrongUser, ssoUserName } = world.switches();
  if (world.sso.modeOf(user) !== 'SSO' && ssoWrongUser === 'refusedAtSignIn')
    return { reply: htmlReply(403, '<html><body><h1>Not enabled for single sign-on</h1></body></html>'), user };
  const issued = world.sso.issue(user, node);
  const wantsRefresh = address.searchParams.get('return_refresh_token') === 'true';
  const tokens = wantsRefresh ? issued : { ...issued, refresh: null };
  const cookies = [
    secureCookie(pendingCookie, '', 0),
    ...(ssoUserName === 'cookie' ? [`cc_username=${encodeURIComponent(user.loginName)}; Path=/; Secure`] : []),
  ];
  return {
    reply: withHeaders(tokensReply(world, user, tokens, address.searchParams), { 'Set-Cookie': cookies }),
    user,
  };
};

const refreshReply = (world: World, node: NodeName, request: HttpRequest, fields: URLSearchParams): SsoReply => {
  const { ssoRefresh, ssoRefreshRefusal } = world.switches();
  if (ssoRefresh === 'unavailable')
    return { reply: htmlReply(503, '<html><body><h1>Service Unavailable</h1></body></html>'), user: null };
  const text = fields.get('refresh-token') ?? '';
  const owner = world.sso.ownerOfRefresh(text);
  const name = fields.get('cc_username');
  const isOther = name !== null && name.toLowerCase() !== owner?.loginName.toLowerCase();
  const tokens = isOther ? null : world.sso.refresh(text, node);
  if (owner && tokens) return { reply: tokensReply(world, owner, tokens, fields), user: owner };
  if (ssoRefreshRefusal === 'signInAgain') {
    const start = addressOf(request);
    start.search = '?return_refresh_token=true';
    return { reply: toProvider(world, start), user: owner };
  }
  return { reply: jsonRefusal(ssoRefreshRefusal === 'http400' ? 400 : 401, 'invalid_grant'), user: owner };
};

/** The reply to a request for {@link ssoPath}. */
export const ssoReply = (world: World, node: NodeName, request: HttpRequest): SsoReply => {
  const { systemAuthMode, ssoRefreshBy } = world.switches();
  if (systemAuthMode === 'NON_SSO') return { reply: nothingHere, user: null };
  const notAllowed = { reply: htmlReply(405, '<html><body><h1>Method Not Allowed</h1></body></html>'), user: null };
  const query = request.url?.searchParams ?? new URLSearchParams();
  if (request.method === 'POST') {
    if (ssoRefreshBy === 'get') return notAllowed;
    return refreshReply(world, node, request, new URLSearchParams(request.body ?? ''));
  }
  if (request.method !== 'GET') return notAllowed;
  if (query.has('refresh-token')) {
    if (ssoRefreshBy === 'post') return { reply: jsonRefusal(400, 'invalid_request'), user: null };
    return refreshReply(world, node, request, query);
  }
  return browserReply(world, node, request);
};
