import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ConnectProxy } from '../support/connect-proxy.ts';
import { inMeeting } from './skype-ucwa.commands.ts';
import { skypeHarness } from './skype-ucwa.harness.ts';
import { ownAccount, SkypeServer } from './skype-ucwa.server.ts';
import { VendorBench } from './vendor-bench.ts';

const loginPage = '<!DOCTYPE html><html><head><title>Sign in</title></head><body><form></form></body></html>';

describe('Skype for Business: signing in', () => {
  let bench: VendorBench;
  let server: SkypeServer;

  beforeEach(async () => {
    bench = await new VendorBench(4).start(skypeHarness.vendor);
    server = await SkypeServer.start(bench.clock);
  });
  afterEach(async () => {
    await bench.stop();
    await server.stop();
  });

  const signIn = (values: Record<string, string> = {}, secret?: string) => {
    const account = server.account(bench, undefined, values);
    return bench.signIn(skypeHarness.vendor, {
      ...account,
      ...(secret !== undefined && { secrets: { password: secret } }),
    });
  };
  /** What was sent in other forms than a shape has. */
  const allow = (beyond: RegExp): void => {
    server.isBeyondShapes = true;
    server.beyondShapes = beyond;
  };
  const tokenRequests = () => server.simulator.model.requests.filter(({ path }) => /oauthtoken/u.test(path));

  describe('by the domain alone', () => {
    let proxy: ConnectProxy;
    const portOf = (address: string): number => Number(new URL(address).port);
    beforeEach(async () => {
      const { https } = server.simulator.addresses;
      proxy = await ConnectProxy.start((host) => (host.endsWith('contoso.example') ? portOf(https) : null));
    });
    afterEach(() => proxy.stop());
    const names = () => [...new Set(proxy.asked.map((one) => one.replace(/:\d+$/u, '')))];

    it.each(['served', 'notFound', 'closed', 'otherDomain'] as const)(
      'finds the servers, the internal name first (%s)',
      async (internal) => {
        server.set('internalName', internal);
        await signIn({ server: '' });
        await bench.online();
        expect(names()).toEqual(
          expect.arrayContaining(['lyncdiscoverinternal.contoso.example', 'lyncdiscover.contoso.example']),
        );
        expect(names().filter((name) => !name.endsWith('contoso.example'))).toEqual([]);
        expect(bench.account.agent?.name).toBe('Alice Agent');
      },
    );

    it('asks nothing of a domain that others lead to', async () => {
      server.set('rootAnswer', 'redirectElsewhere');
      await signIn({ server: '' });
      expect(await bench.refused()).toMatchObject({ reason: 'other-organisation' });
      expect(names().filter((name) => !name.endsWith('contoso.example'))).toEqual([]);
      expect(server.passwordCount()).toBe(0);
    });
  });

  describe('as a Windows user, where the password is not taken', () => {
    beforeEach(() => {
      server.set('grants', 'windowsOnly');
      allow(/token\.request/u);
    });

    it.each([String.raw`CONTOSO\alice`, 'alice@contoso.example'])('%s is signed in', async (user) => {
      await signIn({ signInBy: 'windows', user });
      await bench.online();
      expect(bench.account.agent?.name).toBe('Alice Agent');
    });

    it('a wrong password is told, and not tried again', async () => {
      await signIn({ signInBy: 'windows', user: String.raw`CONTOSO\alice` }, 'wrong');
      expect(await bench.refused()).toMatchObject({ reason: 'wrong-password' });
      const sent = tokenRequests().length;
      await bench.tryNow();
      expect(sent).toBeLessThanOrEqual(3);
    });

    it('is refused where only the password is taken', async () => {
      server.set('grants', 'passwordOnly');
      await signIn({ signInBy: 'windows' });
      expect(await bench.refused()).toMatchObject({ reason: 'not-supported' });
      expect(tokenRequests()).toEqual([]);
    });
  });

  describe('by a token that was issued elsewhere', () => {
    beforeEach(() => {
      server.set('grants', 'none');
      allow(/Authorization/u);
    });
    const issued = (host: 'first' | 'second' = 'first') => {
      const result = server.act({ act: 'issueBearerToken', user: ownAccount, host });
      return typeof result === 'string' ? result : String(Object.values(result as Record<string, string>)[0]);
    };
    const pool = () => new URL(server.simulator.addresses.second).host;
    const first = () => new URL(server.simulator.addresses.https).host;

    it('is shown to the hosts that ask, and nothing asks for another one', async () => {
      await signIn({ signInBy: 'token' }, issued());
      await bench.online();
      expect(tokenRequests()).toEqual([]);
    });

    it('is over when the token is', async () => {
      await signIn({ signInBy: 'token' }, issued());
      await bench.online();
      server.act({ act: 'expireTokens' });
      expect(await bench.refused()).toMatchObject({ reason: 'sign-in-expired' });
    });

    it('for each of two hosts, in any order, is shown to its own host alone', async () => {
      server.set('secondHost', true);
      const tokens = { [first()]: issued(), [pool()]: issued('second') };
      const typed = Object.entries(tokens).map(([host, token]) => `https://${host}/  Bearer ${token}`);
      await signIn({ signInBy: 'token' }, typed.reverse().join(', '));
      await bench.online();
      const { conferenceId } = await inMeeting(bench, server);
      await bench.until('the picture', () => bench.state.conferences.get(conferenceId)?.truth.status === 'live');
      expect(tokenRequests()).toEqual([]);
    });

    it.each([
      ['one of them', () => issued()],
      ['none of them', () => `other.contoso.example ${issued('second')} web.contoso.example ${issued()}`],
    ])('where two hosts ask and %s has one, says which host wants its own', async (_what, typed) => {
      server.set('secondHost', true);
      await signIn({ signInBy: 'token' }, typed());
      const { reason, detail } = await bench.refused();
      expect(reason).toBe('token-not-taken');
      expect(detail).toMatch(new RegExp(`${pool()}|${first()}`, 'u'));
      expect(server.requestCount('POST', /applications$/u)).toBeLessThanOrEqual(2);
    });

    it('is shown to the pool that the account moved to, and is over where that does not take it', async () => {
      await signIn({ signInBy: 'token' }, issued());
      await bench.online();
      server.set('secondHost', true);
      server.act({ act: 'loseApplications' });
      const { reason, detail } = await bench.refused();
      expect([reason, detail]).toEqual(['token-not-taken', expect.stringContaining(pool())]);
      expect(tokenRequests()).toEqual([]);
      // It is shown to each host once more at most.
      expect(server.requestCount('POST', /applications$/u)).toBeLessThanOrEqual(4);
    });

    it('that is none is refused at once', async () => {
      await signIn({ signInBy: 'token' }, 'no token');
      expect(await bench.refused()).toMatchObject({ reason: 'token-not-taken' });
    });
  });

  it.each([
    ['en', 'en-US'],
    ['zh-CN', 'zh-CN'],
  ] as const)('the server’s own words are wanted in the language that was chosen (%s)', async (language, culture) => {
    await bench.speak(language);
    await signIn();
    await bench.online();
    expect([...server.simulator.model.applications.values()].map((one) => one.culture)).toEqual([culture]);
  });

  it('a login page in place of the user is said to be another system', async () => {
    server.act({
      act: 'nextReply',
      method: 'GET',
      pathIncludes: '/oauth/user',
      status: 200,
      body: loginPage,
      contentType: 'text/html',
      count: 20,
    });
    await signIn();
    expect(await bench.refused()).toMatchObject({ reason: 'not-this-system' });
    expect(server.passwordCount()).toBe(0);
  });

  it.each(['none', 'passiveOnly'] as const)(
    'a challenge without a grant that we have names those it has (%s)',
    async (grants) => {
      server.set('grants', grants);
      await signIn();
      const { reason, detail } = await bench.refused();
      expect([reason, detail]).toEqual(['not-supported', expect.stringContaining('No password')]);
      expect(server.passwordCount()).toBe(0);
    },
  );

  describe('a password that is changed meanwhile is sent once', () => {
    beforeEach(async () => {
      // Two hosts, each of which asks for a token.
      server.set('secondHost', true);
      allow(/^client applications\.post \/headers\/Authorization is missing/u);
      server.set('tokenLifetimeMs', 30_000);
      await signIn();
      await bench.online();
    });
    const change = (): number => {
      server.act({ act: 'setPassword', user: ownAccount, password: 'another one' });
      return tokenRequests().length;
    };

    it('when tokens are renewed', async () => {
      const before = change();
      expect(await bench.refused()).toMatchObject({ reason: 'wrong-password' });
      expect(tokenRequests().length - before).toBe(1);
    });

    it('when many requests find their token refused, and once more when the user tries', async () => {
      const { conferenceId } = await inMeeting(bench, server);
      expect(bench.state.conferences.has(conferenceId)).toBe(true);
      const before = change();
      server.act({ act: 'expireTokens' });
      expect(await bench.refused()).toMatchObject({ reason: 'wrong-password' });
      expect(tokenRequests().length - before).toBe(1);
      await bench.tryNow();
      await bench.until('another try', () => tokenRequests().length - before === 2);
      expect(await bench.refused()).toMatchObject({ reason: 'wrong-password' });
    });
  });

  it('tokens are renewed before they end, night after night, and nobody notices', async () => {
    server.set('tokenLifetimeMs', 6_500);
    await signIn();
    await bench.online();
    const meeting = server.meeting(['bob@contoso.example']);
    const conferenceId = await bench.follow({ address: meeting }, null, 'join');
    const stale: string[] = [];
    await bench.until('five tokens', () => {
      if (bench.state.conferences.get(conferenceId)?.truth.status !== 'live') stale.push('stale');
      return server.passwordCount() > 5;
    });
    expect(stale).toEqual([]);
    expect(bench.account.connection.status).toBe('online');
  });
});
