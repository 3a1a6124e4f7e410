import { createHmac } from 'node:crypto';
import { request } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { md4 } from '../../../../main/simulators/skype-ucwa/wire/md4.ts';
import { ntlmKey } from '../../../../main/simulators/skype-ucwa/wire/ntlm.ts';
import { exchange, openBench } from './raw-ucwa.ts';
import type { Bench } from './raw-ucwa.ts';

const userPath = '/Autodiscover/AutodiscoverService.svc/root/oauth/user?originalDomain=contoso.example';

describe('UCWA simulator: finding the server and signing in', () => {
  let bench: Bench;
  afterEach(async () => {
    await bench.close();
  });

  const named = (host: string, path: string): string =>
    `https://${host}.contoso.example:${new URL(bench.simulator.addresses.https).port}${path}`;

  it('discovery under host names that have certificates: root, challenge, token, user, applications', async () => {
    bench = await openBench();
    const root = await exchange(bench, named('lyncdiscover', '/'));
    expect(root.headers['content-type']).toBe('application/json');
    expect(root.json._links['user']?.href).toBe(named('web', userPath));
    const probe = await exchange(bench, root.json._links['user']?.href ?? '');
    expect(probe.status).toBe(401);
    expect(probe.headers['www-authenticate']?.split('\n')).toEqual([
      expect.stringMatching(/^Bearer trusted_issuers="[^"]+", client_id="[^"]+"$/u),
      `MsRtcOAuth href="${named('web', '/WebTicket/oauthtoken')}",grant_type="urn:microsoft.rtc:windows,` +
        'urn:microsoft.rtc:anonmeeting,password"',
    ]);
    const client = bench.client();
    await client.getToken();
    const user = await client.get(userPath);
    expect(user.json._links['applications']).toEqual({
      href: `${bench.simulator.addresses.https}/ucwa/oauth/v1/applications`,
      revision: '2',
    });
    expect(user.json._links['self']?.href).toMatch(/\/root\/user$/u);
  });

  it.each([
    ['notFound', 404, undefined],
    ['otherDomain', 302, 'https://lyncdiscover.elsewhere.example/'],
  ] as const)('the internal name: %s', async (internalName, status, location) => {
    bench = await openBench({ switches: { internalName } });
    const reply = await exchange(bench, named('lyncdiscoverinternal', '/'));
    expect([reply.status, reply.headers['location']]).toEqual([status, location]);
    expect((await exchange(bench, named('lyncdiscover', '/'))).status).toBe(200);
  });

  it('the internal name: the connection is closed', async () => {
    bench = await openBench({ switches: { internalName: 'closed' } });
    await expect(exchange(bench, named('lyncdiscoverinternal', '/'))).rejects.toThrow();
    expect((await exchange(bench, named('lyncdiscover', '/'))).status).toBe(200);
  });

  it('redirects: to the second host, to another domain, to itself', async () => {
    bench = await openBench({ switches: { rootAnswer: 'redirect' } });
    const { https, second } = bench.simulator.addresses;
    const first = await exchange(bench, `${https}/`);
    const href = first.json._links['redirect']?.href ?? '';
    expect(href.startsWith(`${second}/`)).toBe(true);
    expect((await exchange(bench, href, { isUnchecked: true })).json._links['user']?.href).toMatch(second);
    bench.simulator.setSwitch('rootAnswer', 'redirectElsewhere');
    expect((await exchange(bench, `${https}/`)).json._links['redirect']?.href).toMatch(/elsewhere\.example/u);
    bench.simulator.setSwitch('rootAnswer', 'loop');
    expect((await exchange(bench, `${https}/`)).json._links['redirect']?.href).toMatch(https);
  });

  it('an account that is homed on the second host has to sign in there again', async () => {
    bench = await openBench({ switches: { userAnswer: 'redirect' } });
    const client = bench.client();
    await client.getToken();
    const redirect = await client.get(userPath);
    client.origin = bench.simulator.addresses.second;
    const there = redirect.json._links['redirect']?.href ?? '';
    expect((await client.get(there)).status).toBe(403);
    await client.getToken();
    expect((await client.get(there)).json._links['applications']?.href).toMatch(client.origin);
  });

  it.each([
    [403, /^MsRtcOAuth href="https:.*oauthtoken"/mu, /^28055;/u, /"InvalidToken"$/u],
    [401, /^MsRtcOAuth href="https:.*oauthtoken"/mu, /^$/u, /^$/u],
    [500, /^$/u, /^$/u, /^$/u],
  ] as const)(
    'a token of the other host is refused with %s',
    async (wrongHostToken, challenge, diagnostics, warning) => {
      bench = await openBench({ switches: { secondHost: true, wrongHostToken } });
      const client = bench.client();
      await client.getToken();
      const { href = '' } = (await client.get(userPath)).json._links['applications'] ?? {};
      client.origin = new URL(href).origin;
      expect(client.origin).toBe(bench.simulator.addresses.second);
      const first = `${bench.simulator.addresses.https}/ucwa/oauth/v1/applications`;
      const here = await client.send(first, { method: 'POST', body: '{}', isUnchecked: true });
      expect(here.status).toBe(wrongHostToken);
      const refused = await client.send(href, { method: 'POST', body: '{}', isUnchecked: wrongHostToken === 500 });
      expect(refused.status).toBe(wrongHostToken);
      expect(refused.headers['www-authenticate'] ?? '').toMatch(challenge);
      expect(refused.headers['x-ms-diagnostics'] ?? '').toMatch(diagnostics);
      expect(refused.headers['warning'] ?? '').toMatch(warning);
      await client.getToken();
      expect((await client.createApplication()).status).toBe(201);
    },
  );

  it.each([
    ['joined', /^Bearer .*client_id="[^"]+", MsRtcOAuth href="[^"]+",grant_type="[^"]+"$/u],
    ['withAuthorizationUri', /authorization_uri="https:\/\/localhost:\d+\/[^"]+"\nMsRtcOAuth href="/u],
    ['unquoted', /\nMsRtcOAuth href=https:[^",]+,grant_type="/u],
    ['bearerOnly', /^Bearer [^\n]*authorization_uri="[^"]+"$/u],
  ] as const)('the challenge in the form %s', async (challenge, form) => {
    bench = await openBench({ switches: { challenge } });
    expect((await bench.client().get(userPath)).headers['www-authenticate']).toMatch(form);
  });

  it('a token lasts its time and is refused afterwards; the same request with a new one goes through', async () => {
    bench = await openBench({ switches: { tokenLifetimeMs: 60_000 } });
    const client = await bench.signedIn();
    const self = client.application._links['self']?.href ?? '';
    bench.clock.advance(59_999);
    expect((await client.get(self)).status).toBe(200);
    bench.clock.advance(1);
    const refused = await client.get(self);
    expect(refused.status).toBe(401);
    expect(refused.headers['content-type']).toBe('text/html');
    await client.getToken();
    expect((await client.get(self)).status).toBe(200);
    expect(bench.simulator.model.requests.map(({ token }) => token)).toEqual([
      ...['none', 'valid', 'valid', 'expired', 'none', 'valid'],
    ]);
  });

  it('acts: tokens expire, are spoiled, and come from elsewhere', async () => {
    bench = await openBench();
    const client = await bench.signedIn();
    const self = client.application._links['self']?.href ?? '';
    expect(bench.simulator.act({ act: 'expireTokens', user: 'alice' })).toEqual({ tokens: 1 });
    expect((await client.get(self)).status).toBe(401);
    await client.getToken();
    bench.simulator.act({ act: 'spoilTokens' });
    expect((await client.get(self)).status).toBe(403);
    const { token } = bench.simulator.act({ act: 'issueBearerToken', user: 'alice' }) as { readonly token: string };
    expect(token).toMatch(/^eyJ/u);
    client.token = token;
    expect((await client.send(self, { isUnchecked: true })).status).toBe(200);
  });

  it('a wrong password is refused, and after some of them the right one, too, until the lock ends', async () => {
    bench = await openBench({ switches: { lockoutAfter: 3, lockoutMs: 60_000 } });
    const client = bench.client();
    const right = { grant_type: 'password', username: 'CONTOSO\\alice', password: 'practice-alice' };
    for (let attempt = 1; attempt <= 3; attempt += 1) {
      const refused = await client.askToken({ ...right, password: 'wrong' });
      expect(refused).toMatchObject({ status: 400, json: { error: 'invalid_grant' } });
    }
    expect((await client.askToken(right)).json['error']).toBe('invalid_grant');
    bench.clock.advance(60_000);
    const given = await client.askToken(right);
    expect(given.json).toMatchObject({ token_type: 'Bearer', expires_in: 28_300, ms_rtc_identityscope: 'local' });
    expect(given.headers['cache-control']).toBe('no-store');
    expect(bench.simulator.model.requests.every(({ body }) => !body.includes('practice'))).toBe(true);
  });

  it.each([
    [{ grant_type: 'password', username: 'nobody', password: 'x' }, 'invalid_grant'],
    [{ grant_type: 'password', username: 'alice' }, 'invalid_request'],
    [{ username: 'alice' }, 'invalid_request'],
    [{ grant_type: 'client_credentials' }, 'unsupported_grant_type'],
  ])('the token endpoint refuses %j with %s', async (form, error) => {
    bench = await openBench();
    expect((await bench.client().askToken(form as Record<string, string>)).json['error']).toBe(error);
  });

  it('a grant that is switched off is not in the challenge and not taken', async () => {
    bench = await openBench({ switches: { grants: 'windowsOnly' } });
    const client = bench.client();
    const header = (await client.get(userPath)).headers['www-authenticate'] ?? '';
    expect(header).toContain('grant_type="urn:microsoft.rtc:windows"');
    const refused = await client.askToken({ grant_type: 'password', username: 'alice', password: 'practice-alice' });
    expect(refused.json).toEqual({ error: 'unsupported_grant_type' });
    expect(refused.headers['x-ms-diagnostics']).toMatch(/^28029;/u);
  });

  it('the Windows grant: two rounds of NTLM on the request itself', async () => {
    bench = await openBench();
    const client = bench.client();
    const form = { grant_type: 'urn:microsoft.rtc:windows' };
    const ask = (authorization?: string) =>
      client.askToken(form, authorization === undefined ? {} : { headers: { Authorization: authorization } });
    expect((await ask()).headers['www-authenticate']).toBe('NTLM');
    const negotiate = Buffer.from('NTLMSSP\0\u0001\0\0\0\u0007\u0002\0\0', 'latin1').toString('base64');
    const challenge = (await ask(`NTLM ${negotiate}`)).headers['www-authenticate'] ?? '';
    expect(Buffer.from(challenge.slice('NTLM '.length), 'base64').readUInt32LE(8)).toBe(2);
    const authenticate = (user: string, password: string, material = Buffer.alloc(44, 7)): string => {
      const domain = 'CONTOSO';
      const names = [Buffer.from(domain, 'utf16le'), Buffer.from(user, 'utf16le')];
      const given = Buffer.concat([Buffer.from(challenge.slice('NTLM '.length), 'base64').subarray(24, 32), material]);
      const proof = createHmac('md5', ntlmKey(password, user, domain))
        .update(given)
        .digest();
      const fields = [Buffer.concat([proof, material]), ...names];
      const message = Buffer.alloc(64);
      message.write('NTLMSSP\0', 0, 'latin1');
      message.writeUInt32LE(3, 8);
      let start = message.length;
      for (const [index, field] of fields.entries()) {
        message.writeUInt16LE(field.length, 20 + index * 8);
        message.writeUInt32LE(start, 24 + index * 8);
        start += field.length;
      }
      message.writeUInt32LE(1, 60);
      return `NTLM ${Buffer.concat([message, ...fields]).toString('base64')}`;
    };
    expect((await ask(authenticate('bob', 'practice-bob'))).json['access_token']).toMatch(/^cwt=/u);
    expect((await ask(authenticate('bob', 'practice-alice'))).json['error']).toBe('invalid_grant');
    expect((await ask(authenticate('bob', 'practice-bob', Buffer.alloc(8)))).json['error']).toBe('invalid_grant');
    expect((await ask(authenticate('mallory', 'practice-bob'))).json['error']).toBe('invalid_grant');
    expect((await ask('NTLM AAAA')).headers['www-authenticate']).toBe('NTLM');
  });

  it('what both sides know of a Windows password is as its specification shows', async () => {
    bench = await openBench();
    expect(md4(Buffer.from('')).toString('hex')).toBe('31d6cfe0d16ae931b73c59d7e0c089c0');
    expect(md4(Buffer.from('message digest')).toString('hex')).toBe('d9130a8164549fe818874806e1c7014b');
    const digits = '1234567890'.repeat(8);
    expect(md4(Buffer.from(digits)).toString('hex')).toBe('e33b4ddc9c38f2199c3e7b164fcc0536');
    expect(ntlmKey('Password', 'User', 'Domain').toString('hex')).toBe('0c868a403bfd7a93a3001ef22ef02e3f');
  });

  it('the passive grant: refused with the address of a page, taken with the cookie that the page gives', async () => {
    bench = await openBench({ switches: { grants: 'passiveOnly', passivePage: 'own' } });
    const client = bench.client();
    const form = { grant_type: 'urn:microsoft.rtc:passive' };
    const refused = await client.askToken(form);
    const page = String(refused.json['ms_rtc_passiveauthuri']);
    expect(refused.headers['x-ms-diagnostics']).toMatch(/^28020;/u);
    expect((await exchange(bench, page)).text).toContain('<form method="post">');
    const login = (password: string) =>
      exchange(bench, page, { method: 'POST', body: `username=alice&password=${password}` });
    expect((await login('wrong')).headers['set-cookie']).toBeUndefined();
    const cookie = (await login('practice-alice')).headers['set-cookie']?.split(';')[0] ?? '';
    expect((await client.askToken(form, { headers: { Cookie: cookie } })).json['access_token']).toMatch(/^cwt=/u);
  });

  it('a browser is refused, unless its site is allowed; its check before, always', async () => {
    bench = await openBench();
    const client = await bench.signedIn();
    const self = client.application._links['self']?.href ?? '';
    const asBrowser = { headers: { Origin: 'https://elsewhere.example' }, isUnchecked: true };
    const refused = await client.send(self, asBrowser);
    expect(refused.status).toBe(403);
    expect(refused.headers['x-ms-diagnostics']).toMatch(/^28070;/u);
    expect((await client.send(self, { method: 'OPTIONS', isUnchecked: true })).status).toBe(400);
    bench.simulator.setSwitch('originPolicy', 'allow');
    expect((await client.send(self, asBrowser)).status).toBe(200);
  });

  it('plain HTTP sends every client to HTTPS', async () => {
    bench = await openBench({ plainPort: 0 });
    const { http, https } = bench.simulator.addresses;
    const location = await new Promise((resolve, reject) => {
      request(`${http}/?a=b`, (response) => {
        response.resume();
        resolve(response.headers.location);
      })
        .on('error', reject)
        .end();
    });
    expect(location).toBe(`${https}/?a=b`);
  });

  it('a meeting address shows a page, and the conference address to those who ask for it', async () => {
    bench = await openBench();
    const { uri } = bench.simulator.act({ act: 'createMeeting', organizer: 'bob', id: 'AB12CD34' }) as {
      readonly uri: string;
    };
    const accept = { Accept: 'application/vnd.microsoft.lync.meeting+xml' };
    const page = await exchange(bench, named('meet', '/bob/AB12CD34'), { headers: accept });
    expect(page.text).toBe(`<conf-info><conf-uri>${uri}</conf-uri></conf-info>`);
    const below = `${bench.simulator.addresses.https}/meet/bob/AB12CD34`;
    expect((await exchange(bench, below, { headers: accept })).text).toBe(page.text);
    expect((await exchange(bench, below, { isUnchecked: true })).text).toContain('<title>Join the meeting</title>');
    const missing = await exchange(bench, named('meet', '/alice/AB12CD34'), { headers: accept, isUnchecked: true });
    expect(missing.status).toBe(404);
  });
});
