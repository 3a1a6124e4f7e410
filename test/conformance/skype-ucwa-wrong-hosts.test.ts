import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ConnectProxy } from '../support/connect-proxy.ts';
import { makeAuthority } from '../unit/net/certificates.ts';
import { inMeeting } from './skype-ucwa.commands.ts';
import { skypeHarness } from './skype-ucwa.harness.ts';
import { ownAccount, SkypeServer } from './skype-ucwa.server.ts';
import { VendorBench } from './vendor-bench.ts';

const foreign = 'https://pool.fabrikam.example/ucwa/oauth/v1/applications';
const portOf = (address: string): number => Number(new URL(address).port);
const withoutPort = (place: string): string => place.replace(/:\d+$/u, '');

describe('Skype for Business: nothing of the user’s goes to a host of somebody else', () => {
  let bench: VendorBench;
  let server: SkypeServer;
  let proxy: ConnectProxy;
  /** Where a name leads; null where there is no such host. */
  let route: (host: string) => number | null;

  beforeEach(async () => {
    bench = await new VendorBench(4).start(skypeHarness.vendor);
    server = await SkypeServer.start(bench.clock);
    server.isBeyondShapes = true;
    server.beyondShapes = /^$/u;
    route = (host) => (host.endsWith('.contoso.example') ? portOf(server.simulator.addresses.https) : null);
    proxy = await ConnectProxy.start((host) => route(host));
  });
  afterEach(async () => {
    await bench.stop();
    await proxy.stop();
    await server.stop();
  });

  const signIn = (values: Record<string, string> = {}) =>
    bench.signIn(skypeHarness.vendor, server.account(bench, undefined, { server: '', ...values }));
  const foreignHosts = () =>
    [...new Set(proxy.asked.map(withoutPort))].filter((name) => !name.endsWith('contoso.example'));
  const answer = (pathIncludes: string, body: object, count = 1): void => {
    const text = JSON.stringify(body);
    server.act({ act: 'nextReply', method: 'GET', pathIncludes, contentType: 'application/json', body: text, count });
  };

  it.each([
    ['root names a user', () => answer('/', { _links: { user: { href: foreign } } }, 2)],
    ['root leads on', () => answer('/', { _links: { redirect: { href: foreign } } }, 2)],
    ['user leads on', () => answer('/oauth/user', { _links: { redirect: { href: foreign } } }, 4)],
    ['user has applications', () => answer('/oauth/user', { _links: { applications: { href: foreign } } }, 4)],
    [
      'challenge asks for the password',
      () =>
        server.act({
          act: 'nextReply',
          method: 'GET',
          pathIncludes: '/oauth/user',
          status: 401,
          headers: { 'WWW-Authenticate': `MsRtcOAuth href="${foreign}",grant_type="password"` },
          count: 4,
        }),
    ],
  ] as const)('where the %s at another domain', async (_what, prepare) => {
    prepare();
    await signIn();
    const { reason, detail } = await bench.refused();
    expect([reason, detail]).toEqual(['other-organisation', expect.stringContaining('pool.fabrikam.example')]);
    expect(foreignHosts()).toEqual([]);
    expect(server.passwordCount()).toBe(0);
  });

  it('an address without encryption is told from one of somebody else', async () => {
    answer('/', { _links: { user: { href: 'http://web.contoso.example/user' } } }, 2);
    await signIn();
    const { reason, detail } = await bench.refused();
    expect([reason, detail]).toEqual(['not-encrypted', expect.stringContaining('web.contoso.example')]);
    expect(server.passwordCount()).toBe(0);
  });

  it('where the events go on at another domain, the account is over, in these words', async () => {
    await signIn();
    await bench.online();
    answer('/events?', { sender: [], _links: { next: { href: `${foreign}/1/events?ack=2` } } });
    server.act({ act: 'contactChanges', user: ownAccount, address: 'sip:bob@contoso.example' });
    expect(await bench.refused()).toMatchObject({ reason: 'other-organisation' });
    expect(foreignHosts()).toEqual([]);
  });

  it('where the invitation’s page leads to another domain, the meeting is not entered', async () => {
    await signIn();
    await bench.online();
    server.act({
      act: 'nextReply',
      method: 'GET',
      pathIncludes: '/bob/AB12',
      status: 302,
      headers: { Location: foreign },
    });
    await expect(bench.follow({ address: 'https://meet.contoso.example/bob/AB12' }, null, 'join')).rejects.toThrow(
      'other-organisation',
    );
    expect(foreignHosts()).toEqual([]);
    expect(bench.account.connection.status).toBe('online');
  });

  it('where somebody’s rejection is at another domain, they are not turned away', async () => {
    await signIn();
    await bench.online();
    const { conferenceId, meeting, row } = await inMeeting(bench, server);
    const visitor = 'walt@partner.example';
    answer(encodeURI(`/participants/${visitor}`), {
      name: 'Walter',
      uri: `sip:${visitor}`,
      inLobby: true,
      _links: { self: { href: '' }, reject: { href: `${foreign}/reject` } },
    });
    server.act({ act: 'personRenames', meeting, person: `sip:${visitor}`, name: 'Walter' });
    await bench.until('the new name', () => row(visitor).name === 'Walter');
    const command = await bench.make({ kind: 'reject-entry', conferenceId, participantIds: [row(visitor).id] });
    expect(await bench.settled(command)).toMatchObject({ phase: 'refused', reason: 'other-organisation' });
    expect(foreignHosts()).toEqual([]);
    expect(server.present(meeting)).toContain(visitor);
    expect(bench.account.connection.status).toBe('online');
  });

  describe.each([
    ['of an authority that nobody named', 'certificate-untrusted'],
    ['whose time begins in an hour, by this computer’s clock', 'certificate-expired'],
  ] as const)('a certificate %s', (_what, code) => {
    let stranger: Server;
    let requestCount: number;

    beforeEach(async () => {
      const authority = makeAuthority();
      const names = ['lyncdiscover', 'lyncdiscoverinternal', 'pool'].map((name) => `${name}.contoso.example`);
      const { certificate, key } =
        code === 'certificate-untrusted' ? makeAuthority('Other').server(names) : authority.earlyServer(names);
      requestCount = 0;
      stranger = createServer({ cert: certificate, key }, (_request, response) => {
        requestCount += 1;
        response.end();
      });
      await new Promise<void>((resolve) => {
        stranger.listen(0, '127.0.0.1', resolve);
      });
      bench.setFile('/both.pem', `${server.simulator.caPem}\n${authority.pem}`);
    });
    afterEach(async () => {
      stranger.closeAllConnections();
      await new Promise((resolve) => {
        stranger.close(resolve);
      });
    });

    it.each([
      ['the servers of discovery', /^lyncdiscover(?:internal)?\./u, 'lyncdiscover'],
      ['the pool that discovery names', /^pool\./u, 'pool'],
    ] as const)('at %s is told, with the host, and nothing is sent there', async (_where, names, host) => {
      const { port } = stranger.address() as AddressInfo;
      const usual = route;
      route = (name) => (names.test(name) ? port : usual(name));
      const pool = { _links: { applications: { href: 'https://pool.contoso.example/ucwa/oauth/v1/applications' } } };
      if (host === 'pool') answer('/oauth/user', pool, 2);
      await signIn({ caFile: '/both.pem' });
      const { reason, detail } = await bench.refused();
      expect([reason, detail]).toEqual([code, expect.stringContaining(host)]);
      expect([requestCount, server.passwordCount()]).toEqual([0, 0]);
    });
  });
});
