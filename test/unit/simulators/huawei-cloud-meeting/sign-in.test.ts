import { createHmac } from 'node:crypto';
import { afterEach, describe, expect, it } from 'vitest';
import { isSignature, signatureOf } from '../../../../main/simulators/huawei-cloud-meeting/wire/signature.ts';
import { openStage } from './raw-cloud.ts';
import type { RawReply, TestStage } from './raw-cloud.ts';

const nonce = '0123456789abcdef0123456789abcdef';

describe('cloud meeting simulator: sign-in', () => {
  let stage: TestStage;
  afterEach(async () => {
    await stage.close();
  });

  const basic = (account: string, password: string): string =>
    `Basic ${Buffer.from(`${account}:${password}`).toString('base64')}`;
  const attempt = (account: string, password: string, more: object = {}): Promise<RawReply> =>
    stage.send('POST', '/v1/usg/acs/auth/account', {
      headers: { Authorization: basic(account, password) },
      body: { account, clientType: 72, ...more },
    });
  const lists = (token: unknown): Promise<RawReply> =>
    stage.send('GET', '/v1/mmc/management/conferences', { headers: { 'X-Access-Token': String(token) } });
  const renew = (token: unknown): Promise<RawReply> =>
    stage.send('PUT', '/v1/usg/acs/token', { headers: { 'X-Access-Token': String(token) } });
  const app = (
    {
      userId = '',
      corpId = null,
      ...more
    }: { userId?: string; corpId?: string | null; expireTime?: number; userName?: string },
    given?: string,
    hasAccess = true,
  ): Promise<RawReply> => {
    const { id, key } = stage.simulator.app;
    const expireTime = more.expireTime ?? 0;
    const signed = [id, ...(corpId === null ? [] : [corpId]), userId, expireTime, nonce].join(':');
    const signature = given ?? createHmac('sha256', key).update(signed).digest('hex');
    const access = hasAccess ? `,access=${Buffer.from(id).toString('base64')}` : '';
    return stage.send('POST', '/v2/usg/acs/auth/appauth', {
      headers: { Authorization: `HMAC-SHA256 signature=${signature}${access}`, 'X-Token-Type': 'LongTicket' },
      body: { appId: id, clientType: 72, expireTime, nonce, userId, corpId, deptCode: null, ...more },
    });
  };

  it('gives an access token with the units and the empty members of the service', async () => {
    stage = await openStage();
    const reply = await stage.signIn();
    const now = stage.clock.now();
    expect(reply.status).toBe(200);
    expect(reply.headers['x-request-id']).toMatch(/^[0-9a-f]{32}$/u);
    expect(reply.headers['server']).toBe('api-gateway');
    expect(reply.body).toMatchObject({
      validPeriod: 56_000,
      expireTime: now / 1000 + 56_000,
      createTime: now,
      refreshValidPeriod: 2_592_000,
      refreshExpireTime: now / 1000 + 2_592_000,
      clientType: 72,
      forceLoginInd: null,
      proxyToken: null,
      user: { ucloginAccount: 'agent7', alias1: null, adminType: 2, status: 0 },
    });
    expect(reply.body['daysPwdAvailable']).toBeLessThan(0);
    expect((await lists(reply.body['accessToken'])).status).toBe(200);
  });

  it('writes replies as the switches say', async () => {
    stage = await openStage({ switches: { unsetMembers: 'missing', expireTimeForm: 'milliseconds' } });
    const { body } = await stage.signIn();
    expect(body).not.toHaveProperty('proxyToken');
    expect(body['user']).not.toHaveProperty('alias1');
    expect(body['expireTime']).toBe(stage.clock.now() + 56_000_000);
  });

  it('refuses wrong accounts and passwords alike, locks, and unlocks after a while', async () => {
    stage = await openStage();
    const unknown = await attempt('nobody', 'Practice-nobody');
    expect([unknown.status, unknown.code]).toEqual([401, 'USG.206010000']);
    expect(unknown.body['request_id']).toBe(unknown.headers['x-request-id']);
    for (let count = 1; count < 5; count += 1) expect((await attempt('agent7', 'wrong')).code).toBe('USG.206010000');
    const locked = await attempt('agent7', 'wrong');
    expect([locked.status, locked.code]).toEqual([423, 'USG.206030015']);
    expect((await stage.signIn()).status).toBe(423);
    stage.clock.advance(60_000);
    expect((await stage.signIn()).status).toBe(200);
  });

  it('refuses disabled accounts, asks for a captcha, and says when a password must be changed', async () => {
    stage = await openStage();
    const { simulator } = stage;
    simulator.act({ act: 'setAccount', account: 'agent7', isDisabled: true });
    expect(await stage.signIn()).toMatchObject({ status: 412, code: 'USG.206010007' });
    simulator.act({ act: 'setAccount', account: 'agent7', isDisabled: false, needsCaptcha: true });
    expect(await stage.signIn()).toMatchObject({ status: 400, code: 'USG.206060009' });
    const marks = { needsCaptcha: false, isPasswordExpired: true, mustChangePassword: true };
    simulator.act({ act: 'setAccount', account: 'agent7', ...marks });
    expect((await stage.signIn()).body).toMatchObject({ firstLogin: true, pwdExpired: true });
    simulator.act({ act: 'setAccount', account: 'agent7', isLocked: true });
    expect(await stage.signIn()).toMatchObject({ status: 423 });
    simulator.act({ act: 'setAccount', account: 'agent7', isLocked: false });
    expect((await stage.signIn()).status).toBe(200);
  });

  it('refuses what is not a sign-in', async () => {
    stage = await openStage();
    const path = '/v1/usg/acs/auth/account';
    const headers = { Authorization: basic('agent7', 'Practice-agent7') };
    const refused = [
      await stage.send('POST', path, { body: { account: 'agent7', clientType: 72 } }),
      await stage.send('POST', path, { headers, body: { account: 'agent8', clientType: 72 } }),
      await stage.send('POST', path, { headers, body: { account: 'agent7', clientType: 71 } }),
      await stage.send('POST', path, { headers, text: '{' }),
      await stage.send('POST', path, { headers }),
    ];
    for (const { status, code } of refused) expect([status, code]).toEqual([400, 'USG.200000003']);
  });

  it('checks an account without giving a token that is valid', async () => {
    stage = await openStage();
    const { body } = await attempt('agent7', 'Practice-agent7', { createTokenType: 1 });
    expect((await lists(body['accessToken'])).code).toBe('USG.206020000');
  });

  it('signs users of an app in, whatever the case of the digits', async () => {
    stage = await openStage();
    expect((await app({ userId: 'agent-7' })).body['user']).toMatchObject({ ucloginAccount: 'agent7' });
    expect((await app({})).body['user']).toMatchObject({ ucloginAccount: 'admin1', adminType: 0 });
    const { id, key } = stage.simulator.app;
    const upper = createHmac('sha256', key).update(`${id}:agent-7:0:${nonce}`).digest('hex').toUpperCase();
    expect((await app({ userId: 'agent-7' }, upper, false)).status).toBe(200);
    expect((await app({ userId: 'new-1', userName: 'Newcomer' })).body['user']).toMatchObject({ name: 'Newcomer' });
  });

  it('refuses signatures that are wrong, expired, or of another company', async () => {
    stage = await openStage();
    expect(await app({ userId: 'agent-7' }, 'ab'.repeat(32))).toMatchObject({ status: 401, code: 'USG.206010025' });
    const expireTime = Math.floor(stage.clock.now() / 1000) - 1;
    expect(await app({ userId: 'agent-7', expireTime })).toMatchObject({ code: 'USG.206010057' });
    expect(await app({ userId: 'agent-7', corpId: '700000017' })).toMatchObject({ code: 'USG.206010058' });
    stage.simulator.setSwitch('appTenants', 'many');
    expect((await app({ userId: 'agent-7', corpId: '700000017' })).status).toBe(200);
    expect(await app({ userId: 'agent-7', corpId: 'other' })).toMatchObject({ code: 'USG.206010058' });
    stage.simulator.setSwitch('unknownAppUser', 'refused');
    expect(await app({ userId: 'stranger' })).toMatchObject({ status: 401, code: 'USG.206010036' });
    stage.simulator.act({ act: 'setAccount', account: 'agent7', isDisabled: true });
    expect(await app({ userId: 'agent-7', corpId: '700000017' })).toMatchObject({ status: 412 });
  });

  it('makes the signatures of the published test vectors', async () => {
    stage = await openStage();
    const key = 'demo-key-0123456789abcdef';
    const single = { appId: 'demo-app-01', corpId: '', userId: 'agent-7', expireTime: 1_893_456_000, nonce };
    expect(signatureOf(key, single)).toBe('65b9fa68d59ee5c0325ebd6c1caaf594e6f717a17c620ebced8f340ebd94d964');
    expect(signatureOf(key, { ...single, userId: '', expireTime: 0 })).toBe(
      '21171a1125b35adefa98548a3e084a450c6f48ea3bc02082ad3f2bb5d608c336',
    );
    expect(signatureOf(key, { ...single, corpId: 'corp-9' })).toBe(
      '8ef03191c750794da837c4595effe6d3a447dc7ee144b45bfa784a094ced96ea',
    );
    expect(isSignature('AB', 'ab')).toBe(true);
  });

  it('renews by the refresh token, by the access token of older editions, and not by anything else', async () => {
    stage = await openStage();
    const { body } = await stage.signIn();
    const renewed = await renew(body['refreshToken']);
    expect(renewed.status).toBe(200);
    expect(renewed.body['accessToken']).not.toBe(body['accessToken']);
    expect((await lists(body['accessToken'])).status).toBe(200);
    expect((await renew(body['accessToken'])).status).toBe(200);
    expect(await renew('unheard-of')).toMatchObject({ status: 401, code: 'USG.206020000' });
    stage.simulator.setSwitch('acceptsAccessTokenForRenewal', false);
    expect((await renew(body['accessToken'])).status).toBe(401);
    stage.simulator.setSwitch('refreshedToken', 'dead');
    stage.simulator.setSwitch('refreshTokenUse', 'once');
    expect((await renew(body['refreshToken'])).status).toBe(200);
    expect((await lists(body['accessToken'])).status).toBe(401);
    expect((await renew(body['refreshToken'])).status).toBe(401);
  });

  it('lets tokens expire, access and refresh each in its time', async () => {
    stage = await openStage({ switches: { accessTokenMs: 60_000, refreshTokenDays: 1 } });
    const { body } = await stage.signIn();
    stage.clock.advance(59_999);
    expect((await lists(body['accessToken'])).status).toBe(200);
    stage.clock.advance(1);
    expect(await lists(body['accessToken'])).toMatchObject({ status: 401, code: 'USG.206020000' });
    expect((await renew(body['refreshToken'])).status).toBe(200);
    stage.clock.advance(24 * 60 * 60 * 1000);
    expect((await renew(body['refreshToken'])).status).toBe(401);
  });

  it('says whether a token is valid, with a new one if asked', async () => {
    stage = await openStage();
    const token = await stage.access();
    const validate = (body: object): Promise<RawReply> =>
      stage.send('POST', '/v1/usg/acs/token/validate', { body, headers: { 'X-Access-Token': token } });
    expect((await validate({ token, needGenNewToken: false })).body['accessToken']).toBe(token);
    const fresh = await validate({ token, needGenNewToken: true, needAccountInfo: false });
    expect(fresh.body['accessToken']).not.toBe(token);
    expect(fresh.body).not.toHaveProperty('user');
    expect((await validate({ token: 'unheard-of', needGenNewToken: false })).status).toBe(401);
  });

  it('signs out: neither token is valid any more', async () => {
    stage = await openStage();
    const { body } = await stage.signIn();
    const headers = { 'X-Access-Token': String(body['accessToken']) };
    const portal = await stage.send('POST', '/v1/usg/acs/auth/portal-ref-nonce', { headers });
    expect(portal.body['nonce']).toMatch(/^[0-9a-f]{32}$/u);
    const renewed = (await renew(body['refreshToken'])).body['accessToken'];
    expect(stage.simulator.model.signedIn).toEqual(['agent7', 'agent7']);
    const out = await stage.send('DELETE', '/v1/usg/acs/token', { headers });
    expect([out.status, out.text]).toEqual([200, '']);
    expect((await lists(body['accessToken'])).status).toBe(401);
    expect((await lists(renewed)).status).toBe(401);
    expect((await renew(body['refreshToken'])).status).toBe(401);
    expect(stage.simulator.model.signedIn).toEqual([]);
  });

  it('keeps 64 tokens of an account with client type 72, and one with any other type', async () => {
    stage = await openStage();
    const first = await stage.access();
    stage.simulator.act({ act: 'signInElsewhere', account: 'agent7', count: 63 });
    expect((await lists(first)).status).toBe(200);
    await stage.signIn();
    expect(await lists(first)).toMatchObject({ status: 401, code: 'USG.206020002' });
    const desktop = (await stage.signIn('agent8', { clientType: 5 })).body['accessToken'];
    stage.simulator.act({ act: 'signInElsewhere', account: 'agent8', clientType: 5 });
    expect((await lists(desktop)).code).toBe('USG.206020001');
    stage.simulator.setSwitch('lostTokenCode', 'invalid');
    expect((await lists(desktop)).code).toBe('USG.206020000');
  });

  it('has limits and locks as the switches say', async () => {
    stage = await openStage({ switches: { liveTokens: 1, accountLock: 2, accountLockMs: 1_000 } });
    const first = await stage.access();
    await stage.signIn();
    expect((await lists(first)).code).toBe('USG.206020002');
    await attempt('agent7', 'wrong');
    expect((await attempt('agent7', 'wrong')).status).toBe(423);
    stage.clock.advance(1_000);
    stage.simulator.setSwitch('accountLock', 0);
    for (let count = 0; count < 10; count += 1) await attempt('agent7', 'wrong');
    expect((await stage.signIn()).status).toBe(200);
  });

  it('expires tokens by script', async () => {
    stage = await openStage();
    const { body } = await stage.signIn();
    expect(stage.simulator.act({ act: 'expireTokens', kind: 'access', account: 'agent7' })).toEqual({ expired: 1 });
    expect((await lists(body['accessToken'])).status).toBe(401);
    stage.simulator.act({ act: 'expireTokens', kind: 'refresh' });
    expect((await renew(body['refreshToken'])).status).toBe(401);
  });

  it('keeps no secret of what was asked', async () => {
    stage = await openStage();
    const token = await stage.access();
    await stage.send('POST', '/v1/usg/acs/token/validate', { body: { token, needGenNewToken: false } });
    expect(stage.simulator.model.requests).toHaveLength(2);
    expect(JSON.stringify(stage.simulator.model.requests)).not.toContain(token);
  });
});
