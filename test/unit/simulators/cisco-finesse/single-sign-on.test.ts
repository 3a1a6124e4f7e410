import { afterEach, describe, expect, it } from 'vitest';
import { BrowserHand } from '../../../support/browser-hand.ts';
import { errorTypeOf, exchange } from './raw-rest.ts';
import type { RawAnswer } from './raw-rest.ts';
import { connectWebSocket, openWebSocket } from './raw-xmpp.ts';
import { openStage } from './stage.ts';
import type { TestStage } from './stage.ts';

const start = '/desktop/sso/token?return_refresh_token=true&return_user=yes';
const hourMs = 3_600_000;

interface Answer {
  readonly token?: string;
  readonly access_token?: string;
  readonly refresh_token?: string;
  readonly expires_in?: number | string;
  readonly user_id?: string;
}

describe('Finesse simulator: single sign-on', () => {
  let stage: TestStage;
  afterEach(async () => {
    await stage.close();
  });

  const open = async (switches: NonNullable<Parameters<typeof openStage>[0]>['switches'] = {}, pair = false) => {
    stage = await openStage({ pair, switches: { systemAuthMode: 'SSO', ...switches } });
    return stage.simulator;
  };

  const browser = (): BrowserHand => new BrowserHand(stage.simulator.caPem);

  /** Signs in with the form of the provider; returns what the last page says. */
  const signIn = async (hand: BrowserHand, loginName = 'aberg', base = stage.simulator.addresses.https) => {
    await hand.open(`${base}${start}`);
    const id = stage.simulator.users.find((user) => user.loginName === loginName)?.loginId ?? '';
    const page = await hand.submit({ username: loginName, password: `practice-${id}` });
    return { page, answer: JSON.parse(page.text) as Answer };
  };

  const getUser = (token: string, base = stage.simulator.addresses.https): Promise<RawAnswer> =>
    exchange(`${base}/finesse/api/User/1001`, stage.simulator.caPem, { headers: { authorization: `Bearer ${token}` } });

  const refresh = (fields: Record<string, string>, base = stage.simulator.addresses.https): Promise<RawAnswer> =>
    exchange(`${base}/desktop/sso/token`, stage.simulator.caPem, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({ token: 'old', ...fields }).toString(),
    });

  it('leads through the form of the provider to tokens in JSON, which REST and notifications take', async () => {
    const simulator = await open();
    const info = await exchange(`${simulator.addresses.https}/finesse/api/SystemInfo`, simulator.caPem);
    expect(info.body).toContain('<systemAuthMode>SSO</systemAuthMode>');
    const hand = browser();
    const form = await hand.open(`${simulator.addresses.https}${start}`);
    expect(form.url.origin).toBe(simulator.identityProvider);
    expect((await hand.submit({ username: 'aberg', password: 'wrong' })).text).toContain('role="alert"');
    const { page, answer } = await signIn(hand);
    expect(page.url.href).toBe(`${simulator.addresses.https}${start}`);
    expect(page.type).toContain('application/json');
    expect(answer).toStrictEqual({
      token: expect.any(String) as string,
      refresh_token: expect.any(String) as string,
      user_id: 'aberg',
      expires_in: 3600,
    });
    expect(hand.cookies.get('127.0.0.1')?.get('cc_username')).toBe('aberg');
    expect((await getUser(answer.token ?? '')).body).toContain('<loginId>1001</loginId>');
    const xmpp = await openWebSocket(simulator, '1001', { password: answer.token ?? '' });
    expect(xmpp.stanzas.at(-1)).toMatch(/^<success/u);
    const wrong = await openWebSocket(simulator, '1002', { password: answer.token ?? '' });
    expect(wrong.stanzas.at(-1)).toContain('not-authorized');
    for (const one of [xmpp, wrong]) one.leave();
  });

  it('lets a browser through without a form until its session or the provider ends', async () => {
    const simulator = await open({ providerSessionMs: 2 * hourMs });
    const hand = browser();
    await signIn(hand);
    const again = await hand.open(`${simulator.addresses.https}${start}`);
    expect(again.way).toHaveLength(3);
    expect(again.text).toContain('"token"');
    simulator.act({ act: 'endProviderSessions', agent: '1001' });
    expect((await hand.open(`${simulator.addresses.https}${start}`)).text).toContain('<form');
    simulator.setSwitch('provider', 'unavailable');
    expect((await hand.open(`${simulator.addresses.https}${start}`)).status).toBe(503);
    simulator.setSwitch('provider', 'down');
    await expect(hand.open(`${simulator.addresses.https}${start}`)).rejects.toThrow(/hang up|ECONN|socket/iu);
  });

  it('takes no password where all sign in at the provider, and locks nobody out for one', async () => {
    await open();
    for (let wrong = 0; wrong < 6; wrong += 1)
      expect(errorTypeOf(await stage.user('1001').get('User/1001'))).toBe('Authorization Failure');
    const xmpp = await openWebSocket(stage.simulator, '1001');
    expect(xmpp.stanzas.at(-1)).toContain('not-authorized');
    xmpp.leave();
    const { answer } = await signIn(browser());
    expect((await getUser(answer.token ?? '')).status).toBe(200);
  });

  it('offers neither page nor tokens where all sign in by password', async () => {
    const simulator = await open({ systemAuthMode: 'NON_SSO' });
    expect((await browser().open(`${simulator.addresses.https}${start}`)).status).toBe(404);
    const { access } = simulator.act({ act: 'issueTokens', agent: '1001' }) as { access: string };
    expect((await getUser(access)).status).toBe(401);
    expect((await stage.user('1001').get('User/1001')).status).toBe(200);
  });

  it('HYBRID: each user signs in one way, and the other is refused', async () => {
    const simulator = await open({ systemAuthMode: 'HYBRID' });
    const { answer } = await signIn(browser());
    expect((await getUser(answer.token ?? '')).status).toBe(200);
    expect((await stage.user('1001').get('User/1001')).status).toBe(401);
    expect((await stage.user('1004').get('User/1004')).status).toBe(200);
    const dara = await signIn(browser(), 'dquinn');
    expect((await getUser(dara.answer.token ?? '')).status).toBe(401);
    simulator.setSwitch('ssoWrongUser', 'refusedAtSignIn');
    const hand = browser();
    await hand.open(`${simulator.addresses.https}${start}`);
    expect((await hand.submit({ username: 'dquinn', password: 'practice-1004' })).status).toBe(403);
    simulator.act({ act: 'setAuthMode', agent: '1001', mode: 'NON_SSO' });
    expect((await getUser(answer.token ?? '')).status).toBe(401);
    expect((await stage.user('1001').get('User/1001')).status).toBe(200);
  });

  it('a token ends on the clock, or is revoked; a session goes on or is closed', async () => {
    const simulator = await open();
    const { answer } = await signIn(browser());
    const token = answer.token ?? '';
    simulator.setSwitch('ssoXmppAtEnd', 'closed');
    const xmpp = await openWebSocket(simulator, '1001', { password: token });
    stage.clock.advance(hourMs - 1);
    expect((await getUser(token)).status).toBe(200);
    stage.clock.advance(1);
    expect((await getUser(token)).status).toBe(401);
    await xmpp.untilClosed();
    simulator.setSwitch('ssoXmppAtEnd', 'continues');
    const { access } = simulator.act({ act: 'issueTokens', agent: '1001' }) as { access: string };
    const other = await openWebSocket(simulator, '1001', { password: access });
    expect(simulator.act({ act: 'revokeTokens', agent: '1001', kind: 'access' })).toStrictEqual({ tokens: 1 });
    expect((await getUser(access)).status).toBe(401);
    other.send(`<open xmlns='urn:ietf:params:xml:ns:xmpp-framing' to='127.0.0.1' version='1.0'/>`);
    await other.untilStanza(/<stream:features.*<bind/u);
    other.leave();
  });

  it('refreshes by form or query, at either server', async () => {
    const simulator = await open({}, true);
    const { answer } = await signIn(browser());
    const other = simulator.alternate?.https ?? '';
    const byForm = await refresh({ 'refresh-token': answer.refresh_token ?? '' }, other);
    expect(byForm.status).toBe(200);
    const fresh = JSON.parse(byForm.body) as Answer;
    expect(fresh.refresh_token).not.toBe(answer.refresh_token);
    expect((await getUser(fresh.token ?? '', other)).status).toBe(200);
    const query = new URLSearchParams({ cc_username: 'aberg', 'refresh-token': fresh.refresh_token ?? '' }).toString();
    const address = `${simulator.addresses.https}/desktop/sso/token?${query}`;
    expect((await exchange(address, simulator.caPem)).status).toBe(200);
    expect((await exchange(address.replace('aberg', 'blind'), simulator.caPem)).status).toBe(401);
    simulator.setSwitch('ssoRefreshBy', 'post');
    expect((await exchange(address, simulator.caPem)).status).toBe(400);
    simulator.setSwitch('ssoRefreshBy', 'get');
    expect((await refresh({ 'refresh-token': fresh.refresh_token ?? '' })).status).toBe(405);
    simulator.setSwitch('ssoTokenScope', 'node');
    expect((await getUser(fresh.token ?? '')).status).toBe(401);
    expect(simulator.model.requests.map(({ path }) => path).join('\n')).not.toContain(fresh.refresh_token);
  });

  it('what a refresh gives: a token with more time, one that voids the old, the same, none', async () => {
    const simulator = await open();
    const { refresh: old } = simulator.act({ act: 'issueTokens', agent: '1001' }) as { refresh: string };
    const ask = async (text: string): Promise<Answer> =>
      JSON.parse((await refresh({ 'refresh-token': text })).body) as Answer;
    simulator.setSwitch('ssoRefreshGives', 'sameRefreshToken');
    expect((await ask(old)).refresh_token).toBe(old);
    simulator.setSwitch('ssoRefreshGives', 'noRefreshToken');
    expect((await ask(old)).refresh_token).toBeUndefined();
    simulator.setSwitch('ssoRefreshGives', 'newRefreshToken');
    stage.clock.advance(10 * hourMs - 1);
    const { refresh_token: longer = '' } = await ask(old);
    stage.clock.advance(1);
    expect((await refresh({ 'refresh-token': old })).status).toBe(401);
    simulator.setSwitch('ssoRefreshGives', 'rotatedRefreshToken');
    const { refresh_token: rotated = '' } = await ask(longer);
    expect((await refresh({ 'refresh-token': longer })).status).toBe(401);
    expect((await ask(rotated)).token).toBeDefined();
  });

  it.each([
    ['http401', 401],
    ['http400', 400],
    ['signInAgain', 302],
  ] as const)('refuses a refresh in the form %s', async (form, status) => {
    const simulator = await open({ ssoRefreshRefusal: form });
    const { refresh: text } = simulator.act({ act: 'issueTokens', agent: '1001' }) as { refresh: string };
    simulator.setSwitch('ssoRefresh', 'refused');
    expect((await refresh({ 'refresh-token': text })).status).toBe(status);
    simulator.setSwitch('ssoRefresh', 'unavailable');
    expect((await refresh({ 'refresh-token': text })).status).toBe(503);
    simulator.setSwitch('ssoRefresh', 'served');
    simulator.act({ act: 'revokeTokens', kind: 'refresh' });
    expect((await refresh({ 'refresh-token': text })).status).toBe(status);
  });

  it('names, lifetimes and types of the answer, and the place of the user name, are switches', async () => {
    const simulator = await open({ ssoTokenName: 'access_token', ssoExpiresIn: 'text', ssoUserName: 'query' });
    const { page, answer } = await signIn(browser());
    expect(answer.token).toBeUndefined();
    expect(answer.expires_in).toBe('3600');
    expect(page.url.searchParams.get('cc_username')).toBe('aberg');
    expect((await getUser(answer.access_token ?? '')).status).toBe(200);
    simulator.setSwitch('ssoTokenName', 'both');
    simulator.setSwitch('ssoExpiresIn', 'absent');
    simulator.setSwitch('ssoAnswerType', 'html');
    simulator.setSwitch('ssoUserName', 'none');
    const hand = browser();
    const other = await signIn(hand);
    expect(other.answer.token).toBe(other.answer.access_token);
    expect(other.answer.expires_in).toBeUndefined();
    expect(other.page.type).toContain('text/html');
    expect(hand.cookies.get('127.0.0.1')?.has('cc_username')).toBe(false);
  });

  it('the pages of the provider: name and password one after the other, or one more that goes on', async () => {
    const simulator = await open({ providerPages: 'twoSteps' });
    const hand = browser();
    await hand.open(`${simulator.addresses.https}${start}`);
    expect((await hand.submit({ username: 'aberg' })).text).toContain('type="password"');
    expect((await hand.submit({ password: 'practice-1001' })).text).toContain('"token"');
    simulator.setSwitch('providerPages', 'scripted');
    const other = browser();
    await other.open(`${simulator.addresses.https}${start}`);
    expect((await other.submit({ username: 'aberg', password: 'practice-1001' })).text).toContain('submit()');
    expect((await other.submit()).text).toContain('"token"');
  });

  it('another client of a user who signs in so acts as before', async () => {
    const simulator = await open();
    const { access } = simulator.act({ act: 'issueTokens', agent: '1001' }) as { access: string };
    expect(simulator.act({ act: 'otherClient', agent: '1001', method: 'GET', path: 'User/1001' })).toMatchObject({
      status: 200,
    });
    const xmpp = await connectWebSocket(simulator, '1001', { password: access });
    expect(xmpp.isClosed).toBe(false);
    xmpp.leave();
  });
});
