import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ModernFront } from '../support/modern-front.ts';
import { clientId, RealProvider } from '../support/real-provider.ts';
import { SignInHand } from '../support/sign-in-hand.ts';
import { inMeeting } from './skype-ucwa.commands.ts';
import { skypeHarness } from './skype-ucwa.harness.ts';
import { ownAccount, SkypeServer } from './skype-ucwa.server.ts';
import { VendorBench } from './vendor-bench.ts';

/** How long an access token lives, in seconds: some of them by the fast clock of Gavel, which the provider has not. */
const lifeSeconds = 10;

describe('Skype for Business with a real authorization server', () => {
  let bench: VendorBench;
  let server: SkypeServer;
  let provider: RealProvider;
  let front: ModernFront;
  let hand: SignInHand;

  beforeEach(async () => {
    bench = new VendorBench(4);
    hand = new SignInHand(
      () => server.simulator.caPem,
      () => ({ user: server.simulator.user.upn, password: 'any' }),
    );
    await bench.start(skypeHarness.vendor, { openSignInShell: hand.open });
    server = await SkypeServer.start(bench.clock, {
      switches: { grants: 'none', challenge: 'withAuthorizationUri' },
    });
    server.isBeyondShapes = true;
    server.beyondShapes = /Authorization/u;
    provider = await RealProvider.start(lifeSeconds);
    front = await ModernFront.start(provider, {
      origin: server.simulator.addresses.https,
      caPem: server.simulator.caPem,
      tokenOf: (user) => {
        expect(user).toBe(server.simulator.user.upn);
        const result = server.act({ act: 'issueBearerToken', user: ownAccount });
        return typeof result === 'string' ? result : String(Object.values(result as Record<string, string>)[0]);
      },
    });
    const { values } = server.account(bench, undefined, {
      server: front.origin,
      signInBy: 'authorisation',
      clientId,
    });
    await bench.signIn(skypeHarness.vendor, { values, secrets: {} });
  });
  afterEach(async () => {
    await bench.stop();
    await front.stop();
    await provider.stop();
    await server.stop();
  });

  it('signs in on its pages, renews as it allows, and asks the person again once that is taken back', async () => {
    await bench.online();
    expect(hand).toMatchObject({ opened: 1, openNow: 0 });
    expect(bench.account.signedIn).toMatchObject({ by: 'single-sign-on', isRenewed: true });
    const { conferenceId } = await inMeeting(bench, server);
    await bench.until('two renewals', () => front.tokenCount > 2);
    expect(bench.state.conferences.get(conferenceId)?.truth.status).toBe('live');
    expect(provider.requests).toContain('GET /.well-known/openid-configuration');

    // The next start needs no window.
    await bench.disconnect();
    await bench.until('the end', () => bench.account.connection.status === 'off');
    await bench.signInAgain();
    await bench.online();
    expect(hand.opened).toBe(1);

    provider.knowsPeople = false;
    expect(await bench.refused()).toMatchObject({ reason: 'sign-in-expired' });
    provider.knowsPeople = true;
    await bench.tryNow();
    await bench.online();
    expect(hand.opened).toBe(2);
  });
});
