import { describe, expect, it } from 'vitest';
import { Fault } from '../../../../app/domain/error-code.ts';
import { en } from '../../../../app/text/en/index.ts';
import { createTranslate } from '../../../../app/text/translate.ts';
import { createSignInWindow } from '../../../../main/core/sign-in/sign-in-window.ts';
import type { PageCertificate, SignInWatcher } from '../../../../main/ports/sign-in-shell.ts';
import type { SignInCookie, SignInFlow, SignInPage } from '../../../../main/ports/sign-in-window.ts';
import { ManualClock } from '../../../support/manual-clock.ts';
import { recordingLog } from '../../../support/recording-log.ts';

const home = 'https://fin-a.example.net:8445';
const provider = 'https://login.example.org/idp';
const last = `${home}/desktop/sso/authcode?code=7`;

const flow: SignInFlow<string> = {
  start: `${home}/desktop/sso/token`,
  user: 'aberg',
  caFile: '/authority.pem',
  home: [home],
  secretParameters: ['access_token'],
  read: ({ text }) => (text.startsWith('{') ? text : null),
};

const trusted: PageCertificate = { host: 'login.example.org', fingerprint: 'A', issuer: 'Public', isTrusted: true };

/** A window that a test leads, and what became of it. */
class Bench {
  readonly clock = new ManualClock();
  readonly log = recordingLog();
  readonly stop = new AbortController();
  readonly loaded: string[] = [];
  readonly asked: { url: string; caFile: string }[] = [];
  bar = '';
  text = '';
  cookies: SignInCookie[] = [];
  readonly cookiesOf: string[] = [];
  closings = 0;
  watcher: SignInWatcher | null = null;
  /** What the server at an address has. */
  handshake = async (_url: string): Promise<{ issuer: string; validToMs: number; fingerprint: string }> => {
    throw new Fault('certificate-untrusted', 'login.example.org');
  };

  readonly run = (wanted: SignInFlow<string> = flow): Promise<unknown> =>
    createSignInWindow({
      clock: this.clock,
      log: this.log,
      words: () => ({ t: createTranslate('en', en), language: 'en' }),
      servers: {
        handshake: async (endpoint) => {
          this.asked.push({ ...endpoint });
          return this.handshake(endpoint.url);
        },
      },
      open: (watcher) => {
        this.watcher = watcher;
        return {
          load: (url) => void this.loaded.push(url),
          showBar: (html) => {
            this.bar = html;
          },
          readText: async () => this.text,
          readCookies: async (url) => {
            this.cookiesOf.push(url);
            return this.cookies;
          },
          close: () => {
            this.closings += 1;
          },
        };
      },
    })
      .run(wanted, this.stop.signal)
      .catch((cause: unknown) => cause);

  get page(): SignInWatcher {
    if (!this.watcher) throw new Error('No window was opened');
    return this.watcher;
  }
}

describe('a sign-in in a window', () => {
  it('begins at the vendor, goes over the provider and ends with what the last page says', async () => {
    const bench = new Bench();
    const outcome = bench.run();
    expect(bench.loaded).toEqual([flow.start]);
    expect(bench.page.onNavigation(provider)).toBe('allow');
    bench.page.onShown(provider);
    bench.text = 'Sign in, please';
    bench.page.onPage(provider);
    expect(bench.page.onNavigation(last)).toBe('allow');
    bench.text = '{"token":"t"}';
    bench.page.onPage(last);
    expect(await outcome).toBe('{"token":"t"}');
    expect(bench.closings).toBe(1);
    expect(bench.clock.pendingCount).toBe(0);
  });

  it('gives the cookies of the vendor’s own address alone, and asks for none unless they are wanted', async () => {
    const bench = new Bench();
    bench.cookies = [{ name: 'FedAuth', value: 'of the person' }];
    const wanted = `${home}/WebTicket/oauthtoken`;
    const read = async ({ cookies }: SignInPage): Promise<string | null> => cookies[0]?.value ?? null;
    const outcome = bench.run({ ...flow, cookiesFor: wanted, read });
    bench.page.onPage(last);
    expect(await outcome).toBe('of the person');
    expect(bench.cookiesOf).toEqual([wanted]);

    for (const more of [{}, { cookiesFor: 'https://login.example.org/' }]) {
      const other = new Bench();
      other.cookies = bench.cookies;
      const end = other.run({ ...flow, ...more, read: ({ cookies }) => (cookies.length === 0 ? 'none' : 'some') });
      other.page.onPage(last);
      expect(await end).toBe('none');
      expect(other.cookiesOf).toEqual([]);
    }
  });

  it('ends at the program on this computer that waits, before anything is sent there', async () => {
    const landing = 'http://127.0.0.1/';
    const own = { ...flow, home: [], landing, read: ({ url }: SignInPage) => url };
    const bench = new Bench();
    const outcome = bench.run(own);
    for (const url of ['http://127.0.0.1:81/?code=7', 'http://localhost/?code=7', 'http://127.0.0.1/other?code=7'])
      expect(bench.page.onRequest(url)).toBe('deny');
    expect(bench.closings).toBe(0);
    expect(bench.page.onNavigation(`${landing}?code=7&state=s`)).toBe('deny');
    bench.page.onFailed(`${landing}?code=7&state=s`, 'ERR_BLOCKED_BY_CLIENT');
    expect(await outcome).toBe(`${landing}?code=7&state=s`);
    expect(JSON.stringify(bench.log.lines)).not.toContain('code=7');

    const asRequest = new Bench();
    const end = asRequest.run(own);
    expect(asRequest.page.onRequest(`${landing}?code=8&state=s`)).toBe('deny');
    expect(await end).toBe(`${landing}?code=8&state=s`);
  });

  it('says why the last page gives nothing, when that shows only by asking', async () => {
    const bench = new Bench();
    const outcome = bench.run({
      ...flow,
      read: async () => {
        throw new Fault('out-of-service', 'HTTP 503');
      },
    });
    bench.page.onPage(last);
    expect(await outcome).toMatchObject({ code: 'out-of-service' });
    expect(bench.closings).toBe(1);
  });

  it('takes nothing from a page of somebody else', async () => {
    const bench = new Bench();
    const outcome = bench.run();
    bench.text = '{"token":"evil"}';
    bench.page.onPage('https://login.example.org/desktop/sso/token');
    bench.page.onPage('https://fin-a.example.net/desktop/sso/token');
    await Promise.resolve();
    bench.page.onCancel();
    expect(await outcome).toMatchObject({ code: 'sign-in-cancelled' });
  });

  it('ends after five minutes, on Cancel, and when nobody wants it any more', async () => {
    const late = new Bench();
    const lateOutcome = late.run();
    late.clock.advance(299_999);
    expect(late.closings).toBe(0);
    late.clock.advance(1);
    expect(await lateOutcome).toMatchObject({ code: 'sign-in-timeout' });

    const stopped = new Bench();
    const stoppedOutcome = stopped.run();
    stopped.stop.abort();
    expect(await stoppedOutcome).toMatchObject({ code: 'interrupted' });
    expect(stopped.closings).toBe(1);
  });

  it.each([
    ['HTTP', 'http://login.example.org/', 'not-encrypted'],
    ['an address that takes the token elsewhere', 'https://evil.example/?access_token=x', 'sign-in-leads-astray'],
  ])('is broken off when it is led to %s', async (_, url, code) => {
    const bench = new Bench();
    const outcome = bench.run();
    expect(bench.page.onNavigation(url)).toBe('deny');
    expect(await outcome).toMatchObject({ code, detail: new URL(url).host });
    expect(JSON.stringify(bench.log.lines)).not.toContain('access_token=x');
  });

  it('goes on when a page tries what it may not', async () => {
    const bench = new Bench();
    const outcome = bench.run();
    expect(bench.page.onNavigation('file:///etc/passwd')).toBe('deny');
    expect(bench.page.onNavigation('gavel://app/')).toBe('deny');
    expect(bench.page.onRequest('http://cdn.example.org/a.js')).toBe('deny');
    bench.page.onRefused('a download', 'https://login.example.org/a.exe');
    expect(bench.closings).toBe(0);
    bench.page.onCancel();
    expect(await outcome).toMatchObject({ code: 'sign-in-cancelled' });
  });

  it('trusts what the desktop trusts, and what the account’s authority vouches for at that very port', async () => {
    const bench = new Bench();
    void bench.run();
    expect(await bench.page.onCertificate(trusted)).toBe(true);
    expect(bench.asked).toEqual([]);
    bench.page.onRequest('https://own.example.net:8553/ids');
    bench.handshake = async () => ({ issuer: 'Own authority', validToMs: 0, fingerprint: 'B' });
    const own = { host: 'own.example.net', issuer: 'Own authority', isTrusted: false };
    expect(await bench.page.onCertificate({ ...own, fingerprint: 'B' })).toBe(true);
    expect(bench.asked).toEqual([{ url: 'https://own.example.net:8553/', caFile: '/authority.pem' }]);
    expect(await bench.page.onCertificate({ ...own, fingerprint: 'C' })).toBe(false);
    bench.page.onCancel();
  });

  it.each(['certificate-untrusted', 'certificate-name', 'certificate-expired'] as const)(
    'ends with %s when the page’s own server has that',
    async (code) => {
      const bench = new Bench();
      const outcome = bench.run();
      bench.page.onRequest(provider);
      bench.handshake = async () => {
        throw new Fault(code, 'login.example.org');
      };
      expect(await bench.page.onCertificate({ ...trusted, isTrusted: false })).toBe(false);
      bench.page.onFailed(provider, 'ERR_CERT_AUTHORITY_INVALID');
      expect(await outcome).toMatchObject({ code });
    },
  );

  it('says which server could not be reached', async () => {
    const bench = new Bench();
    const outcome = bench.run();
    bench.page.onFailed(provider, 'ERR_NAME_NOT_RESOLVED');
    expect(await outcome).toMatchObject({
      code: 'sign-in-page-failed',
      detail: 'login.example.org: ERR_NAME_NOT_RESOLVED',
    });
  });

  it('shows host and issuer in a bar without script, whatever they are called', async () => {
    const bench = new Bench();
    void bench.run({ ...flow, user: '<b>aberg</b>' });
    expect(bench.bar).toContain('<strong>example.net</strong>:8445');
    await bench.page.onCertificate({ ...trusted, issuer: '<script>alert(1)</script>' });
    bench.page.onShown('https://login.example.org.evil.example/');
    expect(bench.bar).toContain('login.example.org.<strong>evil.example</strong>');
    bench.page.onShown(provider);
    expect(bench.bar).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
    expect(bench.bar).not.toMatch(/<script|<b>aberg/u);
    bench.page.onCancel();
  });

  it('does not begin without encryption', async () => {
    const bench = new Bench();
    expect(await bench.run({ ...flow, start: 'http://fin-a.example.net/' })).toMatchObject({ code: 'not-encrypted' });
    expect(bench.loaded).toEqual([]);
  });
});
