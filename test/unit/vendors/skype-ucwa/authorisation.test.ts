import { describe, expect, it } from 'vitest';
import { asFault } from '../../../../app/domain/error-code.ts';
import type { HttpAnswer } from '../../../../main/net/http-request.ts';
import { NetworkFault } from '../../../../main/net/network-fault.ts';
import type { Network } from '../../../../main/net/network.ts';
import { begin, findProvider, finish, refresh } from '../../../../main/vendors/skype-ucwa/authorisation.ts';

const endpoint = 'https://login.example.org/common/oauth2/authorize';
const beside = 'https://login.example.org/common/oauth2/token';
const { signal } = new AbortController();

const json = (body: unknown, status = 200): HttpAnswer => ({
  status,
  headers: { 'content-type': 'application/json' },
  body: typeof body === 'string' ? body : JSON.stringify(body),
});

/** A network that answers as a test says, and what it was asked. */
const networkOf = (answers: Readonly<Record<string, HttpAnswer>>, asked: string[] = []): Network => ({
  request: async ({ url, body }) => {
    asked.push(`${url} ${body ?? ''}`.trim());
    const answer = answers[url];
    if (answer) return answer;
    if (url.startsWith('https://gone')) throw new NetworkFault('unreachable', false, 'gone');
    return json('', 404);
  },
  openSocket: () => Promise.reject(new Error('Nobody needs one.')),
  close: () => undefined,
});

const codeOf = (attempt: Promise<unknown>): Promise<string> =>
  attempt.then(
    () => 'no fault',
    (cause: unknown) => asFault(cause).code,
  );

describe('a provider behind an authorisation endpoint', () => {
  const described = {
    issuer: 'https://login.example.org/common',
    authorization_endpoint: endpoint,
    token_endpoint: 'https://tokens.example.org/give',
  };
  const place = 'https://login.example.org/common/.well-known/openid-configuration';

  it('is what it says itself', async () => {
    expect(await findProvider(networkOf({ [place]: json(described) }), endpoint, signal)).toEqual({
      authorisationEndpoint: endpoint,
      tokenEndpoint: described.token_endpoint,
      issuer: described.issuer,
    });
  });

  it.each([
    ['nothing', json('', 404)],
    ['a web page', json('<html></html>')],
    ['another endpoint', json({ ...described, authorization_endpoint: 'https://evil.example/authorize' })],
    ['tokens without encryption', json({ ...described, token_endpoint: 'http://login.example.org/give' })],
  ])('is taken by its address where a description says %s', async (_, answer) => {
    const provider = await findProvider(networkOf({ [place]: answer }), endpoint, signal);
    expect(provider).toEqual({ authorisationEndpoint: endpoint, tokenEndpoint: beside, issuer: null });
  });

  it('is asked for no more descriptions when it does not answer at all', async () => {
    const asked: string[] = [];
    await findProvider(networkOf({}, asked), 'https://gone.example.org/oauth2/authorize', signal);
    expect(asked).toHaveLength(1);
  });

  it('is none where nothing says where tokens are', async () => {
    expect(await codeOf(findProvider(networkOf({}), 'https://login.example.org/start', signal))).toBe('not-supported');
  });

  it('has an issuer that nobody compares where one description is for all customers', async () => {
    const issuer = 'https://login.example.org/{tenantid}/';
    const provider = await findProvider(networkOf({ [place]: json({ ...described, issuer }) }), endpoint, signal);
    expect(provider.issuer).toBeNull();
  });
});

describe('a sign-in at a provider', () => {
  const provider = { authorisationEndpoint: `${endpoint}?x=1`, tokenEndpoint: beside, issuer: null };
  const client = { clientId: 'gavel', user: 'ada@example.net' };
  const origin = 'https://web.example.net';
  const began = (form: 'resource' | 'scope') =>
    begin(provider, client, { origin, form, redirect: 'http://127.0.0.1/' });
  const ended = async (answer: HttpAnswer, more: Record<string, string> = {}, asked: string[] = []) => {
    const begun = await began('resource');
    const query = new URLSearchParams({ code: 'c', state: begun.state, ...more });
    const came = { address: `http://127.0.0.1/?${query.toString()}`, begun, origin, form: 'resource' as const };
    return finish(networkOf({ [beside]: answer }, asked), provider, client, came, signal);
  };

  it('says who and for which server, and proves by a hash that its end belongs to it', async () => {
    const { address, state, verifier } = await began('resource');
    const { searchParams } = new URL(address);
    expect(Object.fromEntries(searchParams)).toMatchObject({
      x: '1',
      response_type: 'code',
      client_id: 'gavel',
      redirect_uri: 'http://127.0.0.1/',
      code_challenge_method: 'S256',
      login_hint: 'ada@example.net',
      resource: origin,
      scope: 'openid',
      state,
    });
    expect(address).not.toContain(verifier);
    const other = new URL((await began('scope')).address).searchParams;
    expect([other.get('resource'), other.get('scope')]).toEqual([null, `${origin}/.default offline_access`]);
    expect(other.get('state')).not.toBe(state);
  });

  it('ends with a token, whatever else the provider says of the person', async () => {
    const asked: string[] = [];
    const answer = json({
      access_token: 'a',
      token_type: 'Bearer',
      expires_in: '60',
      refresh_token: 'r',
      id_token: 'x',
    });
    expect(await ended(answer, {}, asked)).toEqual({ accessToken: 'a', refreshToken: 'r', lifeMs: 60_000 });
    expect(asked).toEqual([expect.stringMatching(/^https:\/\/login\S+ .*code_verifier=[\w-]{43}/u)]);
  });

  it.each([
    ['another state', json({}), { state: 'another' }, 'sign-in-refused'],
    ['a refusal on the way', json({}), { error: 'access_denied' }, 'sign-in-refused'],
    ['a refusal at the end', json({ error: 'invalid_grant' }, 400), {}, 'sign-in-refused'],
    ['no token', json({ token_type: 'Bearer' }), {}, 'sign-in-refused'],
    ['a provider that has trouble', json('', 503), {}, 'out-of-service'],
    ['a provider that is busy', json({ error: 'temporarily_unavailable' }, 400), {}, 'out-of-service'],
  ])('fails with %s', async (_, answer, more, code) => {
    expect(await codeOf(ended(answer, more))).toBe(code);
  });

  it('is renewed for the same server', async () => {
    const asked: string[] = [];
    const network = networkOf({ [beside]: json({ access_token: 'b', token_type: 'Bearer' }) }, asked);
    const held = { refreshToken: 'r', origin, form: 'resource' as const };
    expect(await refresh(network, provider, client, held, signal)).toEqual({
      accessToken: 'b',
      refreshToken: null,
      lifeMs: null,
    });
    const form = new URLSearchParams(asked[0]?.split(' ')[1]);
    expect(Object.fromEntries(form)).toMatchObject({
      grant_type: 'refresh_token',
      refresh_token: 'r',
      client_id: 'gavel',
      resource: origin,
    });
  });
});
