import { afterEach, describe, expect, it } from 'vitest';
import type { FieldValues } from '../../app/vendor/adapter.ts';
import type { FinesseSimulatorOptions } from '../../main/simulators/cisco-finesse/simulator.ts';
import { ciscoFinesse } from '../../main/vendors/cisco-finesse/adapter.ts';
import { SignInHand } from '../support/sign-in-hand.ts';
import { FinesseServer } from './cisco-finesse.server.ts';
import { VendorBench } from './vendor-bench.ts';

type Switches = NonNullable<FinesseSimulatorOptions['switches']>;

const undo: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

/** A Gavel with a window for signing in, and a Finesse with single sign-on. */
const open = async (switches: Switches, hasWindow = true) => {
  const bench = new VendorBench();
  let server: FinesseServer | null = null;
  const hand = new SignInHand(
    () => server?.simulator.caPem ?? '',
    () => {
      const user = server?.simulator.user;
      return { user: user?.loginName ?? '', password: user?.password ?? '' };
    },
  );
  await bench.start(ciscoFinesse, { openSignInShell: hasWindow ? hand.open : null });
  undo.push(() => bench.stop());
  const started = await FinesseServer.start('websocket', bench.clock, {
    switches: { systemAuthMode: 'SSO', ...switches },
  });
  server = started;
  undo.push(() => started.stop());
  const signIn = async (more: FieldValues = {}, secrets: Record<string, string> = {}): Promise<void> => {
    const { values } = started.account(bench);
    const { loginName } = started.simulator.user;
    await bench.signIn(ciscoFinesse, {
      values: { ...values, user: loginName, signInBy: 'single-sign-on', ...more },
      secrets,
    });
  };
  return { bench, hand, server: started, signIn };
};

describe('single sign-on at Finesse', () => {
  it.each<[string, Switches]>([
    ['as documented', {}],
    ['another name of the token', { ssoTokenName: 'access_token' }],
    ['both names', { ssoTokenName: 'both' }],
    ['its life as text', { ssoExpiresIn: 'text' }],
    ['no life', { ssoExpiresIn: 'absent' }],
    ['the answer as a page', { ssoAnswerType: 'html' }],
    ['the user in the address', { ssoUserName: 'query' }],
    ['the user nowhere', { ssoUserName: 'none' }],
    ['a sign-in in two steps', { providerPages: 'twoSteps' }],
  ])('connects, with %s', async (_, switches) => {
    const { bench, hand, server, signIn } = await open(switches);
    await signIn();
    await bench.online();
    expect(hand).toMatchObject({ opened: 1, openNow: 0 });
    expect(bench.account.signedIn).toMatchObject({ by: 'single-sign-on' });
    expect(bench.account.secret.place).toBe('stored');
    const { id } = server.conference();
    await bench.until('the conference', () => bench.conferences.some((one) => one.id.includes(id)));
    // Nothing but the token was needed for the next start of the account.
    await bench.disconnect();
    await bench.until('the end', () => bench.account.connection.status === 'off');
    await bench.signInAgain();
    await bench.online();
    expect(hand.opened).toBe(1);
  });

  it.each<[string, Switches]>([
    ['by POST', { ssoRefreshBy: 'post' }],
    ['by GET', { ssoRefreshBy: 'get' }],
    ['with another refresh token each time', { ssoRefreshGives: 'rotatedRefreshToken' }],
    ['with the same refresh token', { ssoRefreshGives: 'sameRefreshToken' }],
    ['without another refresh token', { ssoRefreshGives: 'noRefreshToken' }],
  ])('renews its token in time, %s, without a person', async (_, switches) => {
    const { bench, hand, signIn } = await open({ ...switches, ssoTokenLifetimeMs: 40_000 });
    await signIn();
    await bench.online();
    const first = bench.account.signedIn?.until ?? 0;
    await bench.until('a second renewal', () => (bench.account.signedIn?.until ?? 0) > first + 40_000);
    expect(bench.account.connection.status).toBe('online');
    expect(hand.opened).toBe(1);
  });

  it.each<[string, Switches]>([
    ['with 401', { ssoRefreshRefusal: 'http401' }],
    ['with 400', { ssoRefreshRefusal: 'http400' }],
    ['by sending to the provider', { ssoRefreshRefusal: 'signInAgain' }],
  ])('asks to sign in again when renewing is refused %s, with the calls still in sight', async (_, switches) => {
    const { bench, hand, server, signIn } = await open({ ...switches, ssoTokenLifetimeMs: 40_000 });
    await signIn();
    await bench.online();
    const { id } = server.conference();
    await bench.until('the conference', () => bench.conferences.some((one) => one.id.includes(id)));
    server.simulator.setSwitch('ssoRefresh', 'refused');
    expect(await bench.refused()).toMatchObject({ reason: 'sign-in-expired' });
    expect(bench.conferences).toHaveLength(1);
    expect(bench.conferences[0]?.truth.status).toBe('stale');
    expect(hand.opened).toBe(1);
    server.simulator.setSwitch('ssoRefresh', 'served');
    await bench.tryNow();
    await bench.online();
    expect(hand.opened).toBe(2);
    await bench.until('the conference to be live', () => bench.conferences[0]?.truth.status === 'live');
  });

  it('goes on while nobody can renew, as long as the token counts, and renews it when that is back', async () => {
    const { bench, hand, server, signIn } = await open({ ssoTokenLifetimeMs: 100_000 });
    await signIn();
    await bench.online();
    server.simulator.setSwitch('ssoRefresh', 'unavailable');
    const { until } = bench.account.signedIn ?? {};
    await bench.until('the time to renew', () => bench.clock.now() > (until ?? 0) - 20_000);
    expect(bench.account.connection.status).toBe('online');
    server.simulator.setSwitch('ssoRefresh', 'served');
    await bench.until('the renewal', () => (bench.account.signedIn?.until ?? 0) > (until ?? 0));
    expect(hand.opened).toBe(1);
  });

  it('replaces a token that was revoked, and asks to sign in where both were', async () => {
    const { bench, hand, server, signIn } = await open({});
    await signIn();
    await bench.online();
    const first = bench.account.signedIn?.until ?? 0;
    const { loginId } = server.simulator.user;
    server.act({ act: 'revokeTokens', agent: loginId, kind: 'access' });
    await bench.until('another token', () => (bench.account.signedIn?.until ?? 0) > first);
    await bench.online();
    expect(hand.opened).toBe(1);
    server.act({ act: 'revokeTokens', agent: loginId });
    expect(await bench.refused()).toMatchObject({ reason: 'sign-in-expired' });
  });

  it('renews before it connects again after a sleep', async () => {
    const { bench, hand, signIn } = await open({});
    await signIn();
    await bench.online();
    const first = bench.account.signedIn?.until ?? 0;
    bench.slept();
    await bench.until('another token', () => (bench.account.signedIn?.until ?? 0) > first);
    await bench.online();
    expect(hand.opened).toBe(1);
  });

  it('takes the window whatever the account says where the server has nothing else', async () => {
    const { bench, hand, signIn } = await open({});
    await signIn({ signInBy: 'password' }, { password: 'not needed' });
    await bench.online();
    expect(hand.opened).toBe(1);
  });

  it('leaves the choice to the account where the server does', async () => {
    const { bench, hand, server, signIn } = await open({ systemAuthMode: 'HYBRID' });
    const { password, loginId } = server.simulator.user;
    server.act({ act: 'setAuthMode', agent: loginId, mode: 'NON_SSO' });
    await signIn({ signInBy: 'password' }, { password });
    await bench.online();
    expect(hand.opened).toBe(0);
    expect(bench.account.signedIn).toBeUndefined();
  });

  it.each<[string, Switches, boolean, 'sign-in' | 'close', string]>([
    ['a server that wants a password', { systemAuthMode: 'NON_SSO' }, true, 'sign-in', 'no-single-sign-on'],
    ['a browser that has no window', {}, false, 'sign-in', 'sign-in-needs-application'],
    ['a person who closes the window', {}, true, 'close', 'sign-in-cancelled'],
    ['a provider that is down', { provider: 'down' }, true, 'sign-in', 'sign-in-page-failed'],
  ])('says clearly what failed: %s', async (_, switches, hasWindow, act, reason) => {
    const { bench, hand, signIn } = await open(switches, hasWindow);
    hand.act = act;
    await signIn();
    expect(await bench.refused()).toMatchObject({ reason });
    expect(hand.openNow).toBe(0);
  });

  it('closes the window when the account is disconnected', async () => {
    const { bench, hand, signIn } = await open({});
    hand.act = 'wait';
    await signIn();
    await bench.until('the window', () => hand.openNow === 1);
    await bench.until('the words', () => bench.account.connection.reason === 'sign-in-open');
    await bench.disconnect();
    expect(hand.openNow).toBe(0);
  });
});
