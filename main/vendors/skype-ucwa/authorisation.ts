import * as oauth from 'oauth4webapi';
import { z } from 'zod';
import { Fault } from '../../../app/domain/error-code.ts';
import type { Network } from '../../net/network.ts';
import { ask } from '../shared/exchange.ts';
import { FinalFault } from '../shared/faults.ts';
import { tokenLimits } from './token-answer.ts';

/** How a token's server is named to the provider: by `resource` (RFC 8707, AD FS), or within `scope`. */
export type AudienceForm = 'resource' | 'scope';

/** A provider that signs people in, with what is known of it. */
export interface Provider {
  readonly authorisationEndpoint: string;
  readonly tokenEndpoint: string;
  /** Its name for itself; null where nothing says it. */
  readonly issuer: string | null;
}

/** What a provider gave. */
export interface Authorised {
  readonly accessToken: string;
  /** Null where nothing renews the token. */
  readonly refreshToken: string | null;
  /** In milliseconds; null where that is not told. */
  readonly lifeMs: number | null;
}

/** A sign-in that began: its address, and what proves that its end belongs to it. */
export interface Begun {
  readonly address: string;
  readonly state: string;
  readonly verifier: string;
  readonly redirect: string;
}

/** The provider wants to see the person again, or takes this way of naming the server not. */
export class ProviderRefusal extends FinalFault {
  /** The provider's own code (RFC 6749, 5.2). */
  readonly error: string;

  constructor(error: string, description: string | undefined) {
    super('sign-in-refused', `${error}: ${description ?? ''}`.slice(0, 300));
    this.error = error;
  }
}

const descriptionSchema = z.object({
  issuer: z.string().max(2_000),
  authorization_endpoint: z.string().max(2_000),
  token_endpoint: z.url({ protocol: /^https$/u }),
});

/** How far up the address of an endpoint descriptions are looked for. */
const mostLevels = 4;

/** Where the provider at this address may describe itself (RFC 8414; OpenID Connect Discovery 1.0). */
const descriptionsOf = (endpoint: string): string[] => {
  const { origin, pathname } = new URL(endpoint);
  const parts = pathname.split('/').filter((part) => part !== '');
  const levels = parts.map((_, index) => parts.slice(0, parts.length - 1 - index)).slice(0, mostLevels);
  return levels.flatMap((level) => {
    const path = level.length === 0 ? '' : `/${level.join('/')}`;
    return [
      `${origin}${path}/.well-known/openid-configuration`,
      `${origin}/.well-known/oauth-authorization-server${path}`,
    ];
  });
};

const isSameAddress = (one: string, other: string): boolean =>
  URL.canParse(one) && new URL(one).href === new URL(other).href;

/** A hosted provider has one description for all its customers, with a gap where the customer's name goes. */
const issuerIn = (issuer: string): string | null => (/[{}]/u.test(issuer) ? null : issuer);

/**
 * What is known of the provider behind an authorisation endpoint: what it says itself, where that is about this very
 * endpoint; else its tokens are had beside it. Rejects with a `FinalFault` where neither is so.
 */
export const findProvider = async (network: Network, endpoint: string, signal: AbortSignal): Promise<Provider> => {
  const headers = { accept: 'application/json' };
  for (const url of descriptionsOf(endpoint)) {
    const request = { method: 'GET' as const, url, headers, body: null, limits: tokenLimits, signal };
    const answer = await ask(network, request).catch(() => null);
    // Without an answer to the first nothing is known: the sign-in itself says why.
    if (answer === null) break;
    const described = descriptionSchema.safeParse(jsonOf(answer.body));
    if (answer.status !== 200 || !described.success) continue;
    const { issuer, authorization_endpoint: described_at, token_endpoint: tokenEndpoint } = described.data;
    if (!isSameAddress(described_at, endpoint)) continue;
    return { authorisationEndpoint: endpoint, tokenEndpoint, issuer: issuerIn(issuer) };
  }
  if (!/\/authorize\/?$/u.test(new URL(endpoint).pathname))
    throw new FinalFault('not-supported', `${new URL(endpoint).host} does not say where it gives tokens.`);
  return { authorisationEndpoint: endpoint, tokenEndpoint: beside(endpoint), issuer: null };
};

const beside = (endpoint: string): string => {
  const url = new URL(endpoint);
  url.pathname = url.pathname.replace(/authorize\/?$/u, 'token');
  url.search = '';
  return url.href;
};

const jsonOf = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
};

const audience = (form: AudienceForm, origin: string): Readonly<Record<string, string>> =>
  form === 'resource' ? { resource: origin } : { scope: `${origin}/.default offline_access` };

/** Begins a sign-in of `user` for a token that `origin` takes. */
export const begin = async (
  { authorisationEndpoint }: Provider,
  { clientId, user }: { readonly clientId: string; readonly user: string },
  { origin, form, redirect }: { readonly origin: string; readonly form: AudienceForm; readonly redirect: string },
): Promise<Begun> => {
  const verifier = oauth.generateRandomCodeVerifier();
  const state = oauth.generateRandomState();
  const address = new URL(authorisationEndpoint);
  const parameters = {
    response_type: 'code',
    client_id: clientId,
    redirect_uri: redirect,
    state,
    code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
    login_hint: user,
    // Providers of OpenID Connect grant nothing where no scope is asked for.
    scope: 'openid',
    ...audience(form, origin),
  };
  for (const [name, value] of Object.entries(parameters)) address.searchParams.set(name, value);
  return { address: address.href, state, verifier, redirect };
};

const serverOf = ({ issuer, authorisationEndpoint, tokenEndpoint }: Provider): oauth.AuthorizationServer => ({
  issuer: issuer ?? new URL(authorisationEndpoint).origin,
  authorization_endpoint: authorisationEndpoint,
  token_endpoint: tokenEndpoint,
});

/** The library's requests, over the account's own network: its proxy, its authorities, its limits. */
const fetchOver =
  (network: Network) =>
  async (url: string, { method, headers, body, signal }: oauth.CustomFetchOptions<'POST', unknown>) => {
    const answer = await ask(network, {
      method,
      url,
      headers,
      body: body instanceof URLSearchParams ? body.toString() : '',
      limits: tokenLimits,
      signal: signal ?? null,
    });
    const { status } = answer;
    if (status >= 500) throw new Fault(status === 500 ? 'server-error' : 'out-of-service', `HTTP ${status}`);
    if (status === 429 || status === 408) throw new Fault('server-busy', `HTTP ${status}`);
    const type = answer.headers['content-type'] ?? '';
    return new Response(withoutIdentity(answer.body), { status, headers: { 'content-type': type } });
  };

/** Who somebody is, the vendor's server says: only the access token counts. */
const withoutIdentity = (body: string): string => {
  const json = jsonOf(body);
  if (typeof json !== 'object' || json === null || !('id_token' in json)) return body;
  const { id_token: _, ...others } = json;
  return JSON.stringify(others);
};

/** Runs a step of the library, whose errors it turns into faults. */
const translated = async <Value>(step: () => Promise<Value>): Promise<Value> => {
  try {
    return await step();
  } catch (cause) {
    if (cause instanceof Fault) throw cause;
    if (cause instanceof oauth.ResponseBodyError || cause instanceof oauth.AuthorizationResponseError)
      throw refusalOf(cause.error, cause.error_description);
    throw new FinalFault('sign-in-refused', `The provider's answer was not accepted: ${String(cause)}`.slice(0, 300));
  }
};

const refusalOf = (error: string, description: string | undefined): Fault =>
  error === 'server_error' || error === 'temporarily_unavailable'
    ? new Fault('out-of-service', error)
    : new ProviderRefusal(error, description);

const authorised = (answer: oauth.TokenEndpointResponse): Authorised => ({
  accessToken: answer.access_token,
  refreshToken: answer.refresh_token ?? null,
  lifeMs: answer.expires_in === undefined ? null : answer.expires_in * 1_000,
});

/** Ends a sign-in that came back at `address` with a code for a token. Rejects with a `Fault`. */
export const finish = (
  network: Network,
  provider: Provider,
  { clientId }: { readonly clientId: string },
  {
    address,
    begun,
    origin,
    form,
  }: {
    readonly address: string;
    readonly begun: Begun;
    readonly origin: string;
    readonly form: AudienceForm;
  },
  signal: AbortSignal,
): Promise<Authorised> =>
  translated(async () => {
    const server = serverOf(provider);
    const client = { client_id: clientId };
    const came = new URL(address);
    // Nothing says what it should be.
    if (provider.issuer === null) came.searchParams.delete('iss');
    const answer = await oauth.authorizationCodeGrantRequest(
      server,
      client,
      oauth.None(),
      oauth.validateAuthResponse(server, client, came, begun.state),
      begun.redirect,
      begun.verifier,
      { [oauth.customFetch]: fetchOver(network), signal, additionalParameters: audience(form, origin) },
    );
    return authorised(await oauth.processAuthorizationCodeResponse(server, client, answer));
  });

/** Asks for another token in the place of one. Rejects with a `ProviderRefusal` where the person must sign in again. */
export const refresh = (
  network: Network,
  provider: Provider,
  { clientId }: { readonly clientId: string },
  {
    refreshToken,
    origin,
    form,
  }: {
    readonly refreshToken: string;
    readonly origin: string;
    readonly form: AudienceForm;
  },
  signal: AbortSignal,
): Promise<Authorised> =>
  translated(async () => {
    const server = serverOf(provider);
    const client = { client_id: clientId };
    const options = { [oauth.customFetch]: fetchOver(network), signal, additionalParameters: audience(form, origin) };
    const answer = await oauth.refreshTokenGrantRequest(server, client, oauth.None(), refreshToken, options);
    return authorised(await oauth.processRefreshTokenResponse(server, client, answer));
  });
