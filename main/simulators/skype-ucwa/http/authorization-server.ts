import { contentReply, htmlReply } from '../../shared/http/reply.ts';
import type { HttpReply } from '../../shared/http/reply.ts';
import type { HttpRequest } from '../../shared/http/request.ts';
import { authorizePathOf, issueCode, redeemCode, refreshModern, registeredClient } from '../model/modern-sign-in.ts';
import type { ModernTokens } from '../model/modern-sign-in.ts';
import type { HostName } from '../model/types.ts';
import type { World } from '../model/world.ts';

const json = (status: number, body: unknown): HttpReply => {
  const reply = contentReply(status, 'application/json; charset=utf-8', JSON.stringify(body));
  return { ...reply, headers: { ...reply.headers, 'Cache-Control': 'no-store', Pragma: 'no-cache' } };
};

const refusal = (error: string, description: string, status = 400): HttpReply =>
  json(status, { error, error_description: description });

const complaint = (text: string): HttpReply =>
  htmlReply(400, `<html><body><h1>Sign-in error</h1><p>${text}</p></body></html>`);

const withParameters = (target: string, parameters: Readonly<Record<string, string>>): string => {
  const url = new URL(target);
  for (const [name, value] of Object.entries(parameters)) if (value !== '') url.searchParams.set(name, value);
  return url.href;
};

const redirect = (target: string): HttpReply => ({
  status: 302,
  body: '',
  headers: { Location: target, 'Cache-Control': 'no-store' },
});

/** Programs on the same machine are answered on loopback, at any port (RFC 8252). */
const isLoopback = (address: string): boolean => {
  const url = URL.parse(address);
  return url?.protocol === 'http:' && ['127.0.0.1', '[::1]', 'localhost'].includes(url.hostname);
};

/** For which address a token is asked; null without one where the switch wants it. */
const audienceOf = (world: World, fields: URLSearchParams): string | null => {
  const { modernAudience } = world.switches();
  const resource = fields.get('resource') ?? '';
  const scope = (fields.get('scope') ?? '').split(' ').find((one) => one.startsWith('https://')) ?? '';
  if (modernAudience === 'resource') return resource === '' ? null : resource;
  if (modernAudience === 'scope') return scope === '' ? null : scope;
  return resource === '' ? scope : resource;
};

/** What the authorization server has to know of the servers that its tokens are for. */
export interface AuthorizationServerOptions {
  readonly world: World;
  /** The host at an address. */
  readonly hostAt: (address: string) => HostName;
}

const authorize = ({ world, hostAt }: AuthorizationServerOptions, fields: URLSearchParams): HttpReply => {
  const { modernClient, modernPkce } = world.switches();
  const clientId = fields.get('client_id') ?? '';
  const redirectUri = fields.get('redirect_uri') ?? '';
  if (clientId === '' || (modernClient === 'registered' && clientId !== registeredClient))
    return complaint('This program is not registered.');
  if (!isLoopback(redirectUri)) return complaint('The program is not at this address.');
  const state = fields.get('state') ?? '';
  const refuse = (error: string): HttpReply => redirect(withParameters(redirectUri, { error, state }));
  if (fields.get('response_type') !== 'code') return refuse('unsupported_response_type');
  const challenge = fields.get('code_challenge') ?? '';
  if (challenge === '' ? modernPkce === 'required' : fields.get('code_challenge_method') !== 'S256')
    return refuse('invalid_request');
  const audience = audienceOf(world, fields);
  if (audience === null) return refuse('invalid_resource');
  const asked = { clientId, redirectUri, challenge, host: hostAt(audience) };
  const key = world.provider.ask(
    (user) => {
      const code = issueCode(world, asked, user);
      return withParameters(redirectUri, { code, state });
    },
    fields.get('login_hint') ?? '',
  );
  return redirect(world.provider.addressOf(key));
};

const tokensReply = (world: World, tokens: ModernTokens | null): HttpReply => {
  if (!tokens) return refusal('invalid_grant', 'The code or token has ended, or was given to another program.');
  const { token, refresh } = tokens;
  const seconds = Math.max(1, Math.round((token.expiresAt - world.clock.now()) / 1000));
  return json(200, {
    token_type: 'Bearer',
    expires_in: world.switches().modernExpiresIn === 'text' ? String(seconds) : seconds,
    access_token: token.text,
    ...(refresh === null ? {} : { refresh_token: refresh }),
  });
};

const token = ({ world }: AuthorizationServerOptions, request: HttpRequest): HttpReply => {
  if (!/^application\/x-www-form-urlencoded\b/iu.test(request.headers['content-type'] ?? ''))
    return refusal('invalid_request', 'A form is wanted.');
  const fields = new URLSearchParams(request.body ?? '');
  const clientId = fields.get('client_id') ?? '';
  switch (fields.get('grant_type')) {
    case 'authorization_code': {
      const redirectUri = fields.get('redirect_uri') ?? '';
      const verifier = fields.get('code_verifier') ?? '';
      return tokensReply(world, redeemCode(world, fields.get('code') ?? '', { clientId, redirectUri, verifier }));
    }
    case 'refresh_token':
      return tokensReply(world, refreshModern(world, fields.get('refresh_token') ?? '', clientId));
    default:
      return refusal('unsupported_grant_type', 'The grant is not known.');
  }
};

/** What describes the endpoints, at the address of OpenID Connect and that of RFC 8414. */
const description = (world: World): HttpReply => {
  const { modernPath, modernIssuer } = world.switches();
  const issuer = `${world.provider.address}/${modernPath}`;
  return json(200, {
    issuer: modernIssuer === 'own' ? issuer : 'https://sts.elsewhere.example/{tenantid}/',
    authorization_endpoint: `${issuer}/oauth2/authorize`,
    token_endpoint: `${issuer}/oauth2/token`,
    jwks_uri: `${issuer}/discovery/keys`,
    response_types_supported: ['code'],
    response_modes_supported: ['query'],
    subject_types_supported: ['pairwise'],
    id_token_signing_alg_values_supported: ['RS256'],
    grant_types_supported: ['authorization_code', 'refresh_token'],
    token_endpoint_auth_methods_supported: ['none'],
    code_challenge_methods_supported: ['S256'],
    scopes_supported: ['openid'],
  });
};

/** Replies to requests for the authorization server that stands beside the identity provider; null for any other. */
export const authorizationServer =
  (options: AuthorizationServerOptions) =>
  (request: HttpRequest): HttpReply | null => {
    const { world } = options;
    const { modernMetadata, modernPath } = world.switches();
    const path = request.url?.pathname ?? '';
    if (path === authorizePathOf(world) && request.method === 'GET')
      return authorize(options, request.url?.searchParams ?? new URLSearchParams());
    if (path === `/${modernPath}/oauth2/token` && request.method === 'POST') return token(options, request);
    const isOpenId = path === `/${modernPath}/.well-known/openid-configuration`;
    const isOAuth = path === `/.well-known/oauth-authorization-server/${modernPath}`;
    if (isOpenId && (modernMetadata === 'both' || modernMetadata === 'openid')) return description(world);
    if (isOAuth && (modernMetadata === 'both' || modernMetadata === 'oauth')) return description(world);
    return null;
  };
