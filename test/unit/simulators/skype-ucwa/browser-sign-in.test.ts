import { createHash } from 'node:crypto';
import { afterEach, describe, expect, it } from 'vitest';
import type { UcwaSwitches } from '../../../../main/simulators/skype-ucwa/model/switches.ts';
import { BrowserHand } from '../../../support/browser-hand.ts';
import { exchange, openBench } from './raw-ucwa.ts';
import type { Bench, RawReply } from './raw-ucwa.ts';

const hourMs = 3_600_000;
const redirectUri = 'http://127.0.0.1:4711/signed-in';
const verifier = 'v'.repeat(64);
const challenge = createHash('sha256').update(verifier).digest('base64url');

describe('UCWA simulator: signing in with a browser', () => {
  let bench: Bench;
  afterEach(async () => {
    await bench.close();
  });

  const browser = (): BrowserHand => new BrowserHand(bench.simulator.caPem);
  const asAlice = { username: 'alice', password: 'practice-alice' };
  const passive = { grant_type: 'urn:microsoft.rtc:passive' };

  /** Opens the page that the token endpoint names. */
  const openPassive = async (switches: Partial<UcwaSwitches> = {}): Promise<{ hand: BrowserHand; page: string }> => {
    bench = await openBench({ switches: { grants: 'passiveOnly', ...switches } });
    const refused = await bench.client().askToken(passive);
    const page = String(refused.json['ms_rtc_passiveauthuri']);
    const hand = browser();
    await hand.open(page);
    return { hand, page };
  };

  const tokenWith = (cookie: string): Promise<RawReply> =>
    bench.client().askToken(passive, { headers: { Cookie: cookie } });

  it('passive: to the provider and back to the page, whose cookie gives tokens until it ends', async () => {
    const { hand, page } = await openPassive();
    expect(hand.page?.url.origin).toBe(bench.simulator.addresses.identityProvider);
    expect((await hand.submit({ ...asAlice, password: 'wrong' })).text).toContain('role="alert"');
    const last = await hand.submit(asAlice);
    expect(last.url.href).toBe(page);
    const cookie = hand.cookieHeader('127.0.0.1');
    expect(cookie).toMatch(/^FedAuth=\S+$/u);
    const client = bench.client();
    client.token = String((await tokenWith(cookie)).json['access_token']);
    expect((await client.createApplication()).status).toBe(201);
    bench.clock.advance(8 * hourMs - 1);
    expect((await tokenWith(cookie)).status).toBe(200);
    bench.clock.advance(1);
    const ended = await tokenWith(cookie);
    expect([ended.status, ended.json['ms_rtc_passiveauthuri']]).toStrictEqual([400, page]);
  });

  it('passive: a cookie in two parts needs both; an act forgets browsers at one place or both', async () => {
    const { hand, page } = await openPassive({ passiveCookies: 'split', providerPages: 'scripted' });
    await hand.submit(asAlice);
    await hand.submit();
    const cookies = hand.cookieHeader('127.0.0.1');
    expect((await tokenWith(cookies)).status).toBe(200);
    expect((await tokenWith(cookies.split('; ')[0] ?? '')).status).toBe(400);
    const gone = { server: 1, provider: 0 };
    expect(bench.simulator.act({ act: 'endBrowserSessions', where: 'server' })).toStrictEqual(gone);
    expect((await tokenWith(cookies)).status).toBe(400);
    await hand.open(page);
    expect(hand.page?.text).toContain('Continue');
    bench.simulator.act({ act: 'endBrowserSessions', user: 'alice' });
    expect((await hand.open(page)).text).toContain('type="password"');
  });

  const openModern = async (switches: Partial<UcwaSwitches> = {}): Promise<URL> => {
    bench = await openBench({ switches: { challenge: 'bearerOnly', ...switches } });
    const refused = await bench.client().get('/Autodiscover/AutodiscoverService.svc/root/oauth/user');
    expect(refused.status).toBe(401);
    return new URL(/authorization_uri="([^"]*)"/u.exec(refused.headers['www-authenticate'] ?? '')?.[1] ?? '');
  };

  const authorizeFields = {
    response_type: 'code',
    client_id: 'gavel-practice',
    redirect_uri: redirectUri,
    state: 'the-state',
    code_challenge: challenge,
    code_challenge_method: 'S256',
  };

  const addressWith = (endpoint: URL, fields: Record<string, string>): string =>
    `${endpoint.href}?${new URLSearchParams({ ...authorizeFields, ...fields }).toString()}`;

  const askTokens = (endpoint: URL, fields: Record<string, string>): Promise<RawReply> =>
    exchange(bench, endpoint.href.replace(/authorize$/u, 'token'), {
      method: 'POST',
      headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({ client_id: 'gavel-practice', ...fields }).toString(),
      isUnchecked: true,
    });

  /** Signs in at the provider; returns the code with which the browser comes to the program. */
  const codeAt = async (endpoint: URL, fields: Record<string, string> = {}): Promise<string> => {
    const hand = browser();
    const page = await hand.open(addressWith(endpoint, { resource: bench.simulator.addresses.https, ...fields }));
    expect(page.text).toContain('type="password"');
    const { url } = await hand.submit(asAlice);
    expect(url.href.startsWith(redirectUri)).toBe(true);
    expect(url.searchParams.get('state')).toBe('the-state');
    return url.searchParams.get('code') ?? '';
  };

  const redeem = (endpoint: URL, code: string, more: Record<string, string> = {}): Promise<RawReply> =>
    askTokens(endpoint, {
      grant_type: 'authorization_code',
      code,
      redirect_uri: redirectUri,
      code_verifier: verifier,
      ...more,
    });

  it('modern: a code for PKCE gives a bearer token that applications take, and a refresh token', async () => {
    const endpoint = await openModern();
    const code = await codeAt(endpoint);
    const { json } = await redeem(endpoint, code);
    expect(json).toMatchObject({ token_type: 'Bearer', expires_in: 3600 });
    expect((await redeem(endpoint, code)).json['error']).toBe('invalid_grant');
    const client = bench.client();
    client.token = String(json['access_token']);
    expect(client.token).toMatch(/^eyJ/u);
    expect((await client.createApplication()).status).toBe(201);
    bench.clock.advance(hourMs);
    expect((await client.createApplication()).status).toBe(401);
    const fields = { grant_type: 'refresh_token', refresh_token: String(json['refresh_token']) };
    client.token = String((await askTokens(endpoint, fields)).json['access_token']);
    expect((await client.createApplication()).status).toBe(201);
    bench.simulator.setSwitch('modernRefreshRotation', 'rotated');
    expect((await askTokens(endpoint, fields)).status).toBe(200);
    expect((await askTokens(endpoint, fields)).status).toBe(400);
    expect(bench.simulator.act({ act: 'revokeRefreshTokens', user: 'alice' })).toStrictEqual({ tokens: 2 });
  });

  it('modern: a code is worth nothing without its verifier, for another program or address', async () => {
    const endpoint = await openModern();
    for (const wrong of [{ code_verifier: 'other' }, { client_id: 'other' }, { redirect_uri: `${redirectUri}/other` }])
      expect((await redeem(endpoint, await codeAt(endpoint), wrong)).json['error']).toBe('invalid_grant');
  });

  it('modern: refuses programs elsewhere on a page, and what lacks something at the program', async () => {
    const endpoint = await openModern({ modernClient: 'registered', modernAudience: 'resource' });
    const hand = browser();
    const elsewhere = await hand.open(addressWith(endpoint, { redirect_uri: 'https://elsewhere.example/' }));
    expect([elsewhere.status, elsewhere.way.length]).toStrictEqual([400, 1]);
    expect((await hand.open(addressWith(endpoint, { client_id: 'other' }))).status).toBe(400);
    const errorFor = async (fields: Record<string, string>): Promise<string | null> =>
      (await hand.open(addressWith(endpoint, fields))).url.searchParams.get('error');
    expect(await errorFor({})).toBe('invalid_resource');
    expect(await errorFor({ code_challenge: '' })).toBe('invalid_request');
    expect(await errorFor({ code_challenge_method: 'plain' })).toBe('invalid_request');
    expect(await errorFor({ response_type: 'token' })).toBe('unsupported_response_type');
    bench.simulator.setSwitch('modernAudience', 'scope');
    expect(await errorFor({ resource: 'https://127.0.0.1' })).toBe('invalid_resource');
  });

  it('modern: tokens are for the host of their audience; forms and refusals are switches', async () => {
    const endpoint = await openModern({
      modernExpiresIn: 'text',
      modernGrants: 'withoutRefreshToken',
      modernPath: 'adfs',
      secondHost: true,
    });
    expect(endpoint.pathname).toBe('/adfs/oauth2/authorize');
    const { second } = bench.simulator.addresses;
    const { json } = await redeem(endpoint, await codeAt(endpoint, { resource: second }));
    expect(json).toMatchObject({ expires_in: '3600' });
    expect(json['refresh_token']).toBeUndefined();
    const client = bench.client();
    client.origin = second;
    client.token = String(json['access_token']);
    expect((await client.createApplication()).status).toBe(201);
    bench.simulator.setSwitch('modernGrants', 'refused');
    expect((await redeem(endpoint, await codeAt(endpoint))).json['error']).toBe('invalid_grant');
  });

  it('modern: the endpoints are described where and as the switches say', async () => {
    const endpoint = await openModern();
    const { origin } = endpoint;
    const read = (path: string): Promise<RawReply> => exchange(bench, `${origin}${path}`, { isUnchecked: true });
    const openId = '/common/.well-known/openid-configuration';
    const oauth = '/.well-known/oauth-authorization-server/common';
    expect((await read(openId)).json).toMatchObject({
      issuer: `${origin}/common`,
      authorization_endpoint: endpoint.href,
      token_endpoint: `${origin}/common/oauth2/token`,
    });
    expect((await read(oauth)).status).toBe(200);
    bench.simulator.setSwitch('modernMetadata', 'oauth');
    bench.simulator.setSwitch('modernIssuer', 'elsewhere');
    expect((await read(openId)).status).toBe(404);
    expect((await read(oauth)).json['issuer']).toContain('elsewhere');
    bench.simulator.setSwitch('provider', 'unavailable');
    expect((await read(oauth)).status).toBe(503);
  });
});
