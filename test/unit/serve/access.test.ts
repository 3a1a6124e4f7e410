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

const opened = () => {
  const access = createAccess(7000, secrets());
  const verdict = access.forPage(get(access.url.slice(origin.length)));
  if (verdict.verdict !== 'exchange') throw new Error(`expected an exchange, got ${verdict.verdict}`);
  return { access, cookie: verdict.setCookie.split(';')[0] ?? '', setCookie: verdict.setCookie };
};

describe('access to the server', () => {
  it('is for the browser that opens the printed address first', () => {
    const { access, setCookie, cookie } = opened();
    expect(setCookie).toBe('gavel-7000=secret-1; Path=/; HttpOnly; SameSite=Strict');
    expect(access.forPage(get('/', { cookie }))).toEqual({ verdict: 'allow', path: '/' });
    expect(access.forPage(get('/assets/a.js?v=1', { cookie: `other=1; ${cookie}` }))).toEqual({
      verdict: 'allow',
      path: '/assets/a.js',
    });
  });

  it('takes the token once', () => {
    const { access } = opened();
    expect(access.forPage(get('/?token=secret-2'))).toMatchObject({
      verdict: 'refuse',
      status: 403,
      words: expect.stringContaining('used already'),
    });
  });

  it('sends the browser that is in back to the page when it opens the address again', () => {
    const { access, cookie } = opened();
    expect(access.forPage(get('/?token=secret-2', { cookie }))).toEqual({ verdict: 'redirect' });
  });

  it('makes secrets that cannot be guessed, another for each start', () => {
    const [one, other] = [createAccess(7000), createAccess(7000)];
    expect(one.url).toMatch(/^http:\/\/127\.0\.0\.1:7000\/\?token=[\w-]{43}$/u);
    expect(one.url).not.toBe(other.url);
  });

  it.each(['/?token=secret-1', '/?token=wrong', '/?token='])(
    'refuses the wrong token in %s and keeps the right one usable',
    (url) => {
      const access = createAccess(7000, secrets());
      expect(access.forPage(get(url))).toMatchObject({ verdict: 'refuse', status: 403 });
      expect(access.forPage(get('/?token=secret-2'))).toMatchObject({ verdict: 'exchange' });
    },
  );

  it('takes the token in the address of the page only, and not for HEAD', () => {
    const access = createAccess(7000, secrets());
    expect(access.forPage(get('/index.html?token=secret-2'))).toMatchObject({ verdict: 'refuse', status: 401 });
    expect(access.forPage({ ...get('/?token=secret-2'), method: 'HEAD' })).toMatchObject({
      verdict: 'refuse',
      status: 403,
    });
    expect(access.forPage(get('/?token=secret-2'))).toMatchObject({ verdict: 'exchange' });
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
      expect(access.forSocket({ method: 'GET', url: '/bridge', headers: { host: other, origin, cookie } })).toBe(false);
    },
  );

  it.each(['http://evil.example', 'http://localhost:7000', 'https://127.0.0.1:7000', 'null'])(
    'answers nothing for the origin %s',
    (other) => {
      const { access, cookie } = opened();
      expect(access.forPage(get('/', { cookie, origin: other }))).toMatchObject({ verdict: 'refuse', status: 403 });
      expect(access.forSocket(get('/bridge', { cookie, origin: other }))).toBe(false);
    },
  );

  it.each(['POST', 'PUT', 'DELETE', 'OPTIONS', 'TRACE'])('knows no %s', (method) => {
    const { access, cookie } = opened();
    expect(access.forPage({ ...get('/', { cookie }), method })).toMatchObject({ verdict: 'refuse', status: 405 });
  });

  it('opens a socket only for the own origin with the cookie', () => {
    const { access, cookie } = opened();
    expect(access.forSocket(get('/bridge', { cookie, origin }))).toBe(true);
    expect(access.forSocket(get('/bridge', { cookie }))).toBe(false);
    expect(access.forSocket(get('/bridge', { origin }))).toBe(false);
  });
});
