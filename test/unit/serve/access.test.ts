import { describe, expect, it } from 'vitest';
import { createAccess } from '../../../main/serve/access.ts';

const secrets = () => {
  let count = 0;
  return () => `secret-${++count}`;
};
const host = '127.0.0.1:7000';
const origin = `http://${host}`;
const get = (url: string, headers: Record<string, string> = {}) => ({
  method: 'GET',
  url,
  headers: { host, ...headers },
});

const withSecret = { 'sec-websocket-protocol': 'gavel, secret-3' };

const opened = () => {
  const access = createAccess(7000, secrets());
  const verdict = access.open('token=secret-2');
  if (verdict.verdict !== 'opened') throw new Error(`expected to be let in, got ${verdict.words}`);
  return {
    access,
    cookie: verdict.setCookie.split(';')[0] ?? '',
    setCookie: verdict.setCookie,
    secret: verdict.secret,
  };
};

describe('access to the server', () => {
  it('is for a browser that opened the private file', () => {
    const { access, setCookie, cookie, secret } = opened();
    expect(setCookie).toBe('gavel-7000=secret-1; Path=/; HttpOnly; SameSite=Strict');
    expect(secret).toBe('secret-3');
    expect(access.forPage(get('/', { cookie }))).toEqual({ verdict: 'allow', path: '/' });
    expect(access.forPage(get('/assets/a.js?v=1', { cookie: `other=1; ${cookie}` }))).toEqual({
      verdict: 'allow',
      path: '/assets/a.js',
    });
  });

  it('is handed over in the body of a form, and in no address', () => {
    const { form, forPage } = createAccess(7000, secrets());
    expect(form).toContain('<form method="post" action="http://127.0.0.1:7000/open">');
    expect(form).toContain('name="token" value="secret-2"');
    expect(forPage({ ...get('/open', { origin: 'null' }), method: 'POST' })).toEqual({ verdict: 'open' });
    expect(forPage(get('/?token=secret-2'))).toMatchObject({ verdict: 'refuse', status: 401 });
    expect(forPage(get('/open?token=secret-2'))).toMatchObject({ verdict: 'refuse', status: 401 });
  });

  it('makes secrets that cannot be guessed, others for each start', () => {
    const [one, other] = [createAccess(7000), createAccess(7000)];
    expect(one.form).toMatch(/value="[\w-]{43}"/u);
    expect(one.form).not.toBe(other.form);
  });

  it.each(['token=secret-1', 'token=secret-3', 'token=wrong', 'token=', '', '{}'])('refuses the form "%s"', (body) => {
    expect(createAccess(7000, secrets()).open(body)).toMatchObject({ verdict: 'refuse', status: 403 });
  });

  it.each(['', 'gavel-7000=', 'gavel-7000=secret-2', 'gavel-7001=secret-1', 'gavel-7000', '=secret-1'])(
    'refuses the cookie "%s"',
    (cookie) => {
      const { access } = opened();
      expect(access.forPage(get('/', { cookie }))).toMatchObject({ verdict: 'refuse', status: 401 });
    },
  );

  it.each(['localhost:7000', '127.0.0.1', '127.0.0.1:7001', 'evil.example:7000', '127.0.0.1:7000.evil.example'])(
    'answers nothing for the host %s',
    (other) => {
      const { access, cookie } = opened();
      expect(access.forPage({ method: 'GET', url: '/', headers: { host: other, cookie } })).toMatchObject({
        verdict: 'refuse',
        status: 421,
      });
      const headers = { host: other, origin, cookie, ...withSecret };
      expect(access.forSocket({ method: 'GET', url: '/bridge', headers })).toBe(false);
    },
  );

  it.each(['http://evil.example', 'http://localhost:7000', 'https://127.0.0.1:7000', 'null'])(
    'answers nothing for the origin %s',
    (other) => {
      const { access, cookie } = opened();
      expect(access.forPage(get('/', { cookie, origin: other }))).toMatchObject({ verdict: 'refuse', status: 403 });
      expect(access.forSocket(get('/bridge', { cookie, origin: other, ...withSecret }))).toBe(false);
    },
  );

  it.each(['POST', 'PUT', 'DELETE', 'OPTIONS', 'TRACE'])('knows no %s', (method) => {
    const { access, cookie } = opened();
    expect(access.forPage({ ...get('/', { cookie }), method })).toMatchObject({ verdict: 'refuse', status: 405 });
  });

  it('opens a socket only for the own origin with the cookie and the secret', () => {
    const { access, cookie } = opened();
    expect(access.forSocket(get('/bridge', { cookie, origin, ...withSecret }))).toBe(true);
    expect(access.forSocket(get('/bridge', { cookie, ...withSecret }))).toBe(false);
    expect(access.forSocket(get('/bridge', { origin, ...withSecret }))).toBe(false);
    expect(access.forSocket(get('/bridge', { cookie, origin }))).toBe(false);
    for (const wrong of ['gavel', 'gavel, secret-1', 'gavel, secret-2', 'secret-3x', ''])
      expect(access.forSocket(get('/bridge', { cookie, origin, 'sec-websocket-protocol': wrong }))).toBe(false);
  });
});
