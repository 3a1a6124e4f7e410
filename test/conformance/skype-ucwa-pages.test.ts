import { afterEach, describe, expect, it } from 'vitest';
import { createBrowserPlace } from '../../main/node/browser-place.ts';
import { BrowserHand } from '../support/browser-hand.ts';
import { recordingLog } from '../support/recording-log.ts';
import { SignInHand } from '../support/sign-in-hand.ts';
import { inMeeting } from './skype-ucwa.commands.ts';
import { skypeHarness } from './skype-ucwa.harness.ts';
import { SkypeServer } from './skype-ucwa.server.ts';
import { VendorBench } from './vendor-bench.ts';

type Switches = Partial<SkypeServer['simulator']['model']['switches']>;

const undo: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

/** How people sign in at a provider: on a page that the server leads to, or at an endpoint that it names. */
const ways = {
  'single-sign-on': { grants: 'passiveOnly' },
  authorisation: { grants: 'none', challenge: 'withAuthorizationUri' },
} as const satisfies Record<string, Switches>;
type Way = keyof typeof ways;
const everyWay: readonly (readonly [Way])[] = [['single-sign-on'], ['authorisation']];

/** How long a token lives that a test sees renewed or end, in milliseconds of its fast clock. */
const lifeMs = 15_000;

/** A Gavel with a window for signing in, and servers at which people sign in at a provider. */
const open = async (way: Way, switches: Switches = {}, hasWindow = true) => {
  const bench = new VendorBench(4);
  const log = recordingLog();
  let started: SkypeServer | null = null;
  const caPem = (): string => started?.simulator.caPem ?? '';
  const user = () => ({
    user: started?.simulator.user.upn ?? '',
    password: started?.simulator.user.password ?? '',
  });
  const hand = new SignInHand(caPem, user);
  const seen: string[] = [];
  /** A person with an ordinary browser, which comes back to a program on this computer. */
  const browser = createBrowserPlace(async (url) => {
    const own = new BrowserHand(caPem());
    let page = await own.open(url);
    if (page.text.includes('<form')) page = await own.submit({ username: user().user, password: user().password });
    for (const wrong of ['?code=7', '?code=7&state=another', 'elsewhere?code=7'])
      seen.push(`${wrong} ${(await fetch(new URL(wrong, new URL(page.url.origin)))).status}`);
    seen.push(`end ${(await fetch(page.url)).status}`);
  });
  await bench.start(skypeHarness.vendor, {
    log,
    openSignInShell: hasWindow ? hand.open : null,
    browserPlace: hasWindow ? null : browser,
  });
  undo.push(() => bench.stop());
  const server = (started = await SkypeServer.start(bench.clock, { switches: { ...ways[way], ...switches } }));
  undo.push(() => server.stop());
  /** Tokens that were shown to the servers. */
  const shown: string[] = [];
  server.simulator.observe((tapped) => {
    if (tapped.kind === 'request') shown.push(...(tapped.request.headers['authorization'] ?? '').split(' ').slice(1));
  });
  server.isBeyondShapes = true;
  server.beyondShapes = /Authorization|token\.request|cookie/iu;
  const signIn = async (more: Record<string, string> = {}): Promise<void> => {
    const client = way === 'authorisation' ? { clientId: 'gavel-practice' } : {};
    const { values } = server.account(bench, undefined, { signInBy: way, ...client, ...more });
    await bench.signIn(skypeHarness.vendor, { values, secrets: {} });
  };
  return { bench, hand, server, signIn, log, seen, shown };
};

/** No line of the log, and nothing that the window or a file has, holds what was given. */
const assertSecret = ({ bench, log }: Pick<Awaited<ReturnType<typeof open>>, 'bench' | 'log'>, secrets: string[]) => {
  expect(secrets.length).toBeGreaterThan(0);
  const lines = JSON.stringify(log.lines);
  for (const secret of secrets) {
    expect(lines).not.toContain(secret);
    expect(bench.everythingKept).not.toContain(secret);
  }
};

describe.each(everyWay)('signing in at Skype for Business by %s', (way) => {
  it('connects, and needs nothing but what it kept for the next start', async () => {
    const { bench, hand, server, signIn } = await open(way);
    await signIn();
    await bench.online();
    expect(hand).toMatchObject({ opened: 1, openNow: 0 });
    expect(bench.account.signedIn).toMatchObject({ by: 'single-sign-on', isRenewed: true });
    expect(bench.account.secret.place).toBe('stored');
    expect((await inMeeting(bench, server)).conferenceId).not.toBe('');
    await bench.disconnect();
    await bench.until('the end', () => bench.account.connection.status === 'off');
    await bench.signInAgain();
    await bench.online();
    expect(hand.opened).toBe(1);
  });

  it('renews its token in time, without a person', async () => {
    const { bench, hand, server, signIn } = await open(way, {
      tokenLifetimeMs: lifeMs,
      modernTokenLifetimeMs: lifeMs,
    });
    await signIn();
    await bench.online();
    const { conferenceId } = await inMeeting(bench, server);
    const first = bench.account.signedIn?.until ?? 0;
    const stale: string[] = [];
    await bench.until('a second renewal', () => {
      if (bench.state.conferences.get(conferenceId)?.truth.status !== 'live') stale.push('stale');
      return (bench.account.signedIn?.until ?? 0) > first + lifeMs;
    });
    expect(stale).toEqual([]);
    expect(bench.account.connection.status).toBe('online');
    expect(hand.opened).toBe(1);
  });

  it('asks to sign in again when renewing is refused, with the meeting still in sight', async () => {
    const { bench, hand, server, signIn } = await open(way, { tokenLifetimeMs: lifeMs, modernTokenLifetimeMs: lifeMs });
    await signIn();
    await bench.online();
    const { conferenceId } = await inMeeting(bench, server);
    server.act({ act: 'endBrowserSessions' });
    server.act({ act: 'revokeRefreshTokens' });
    expect(await bench.refused()).toMatchObject({ reason: 'sign-in-expired' });
    expect(bench.state.conferences.get(conferenceId)?.truth.status).toBe('stale');
    // Nobody was at the computer: no window came up by itself.
    expect(hand.opened).toBe(1);
    await bench.tryNow();
    await bench.online();
    expect(hand.opened).toBe(2);
    await bench.until('the meeting to be live', () => bench.conferences[0]?.truth.status === 'live');
  });

  it('replaces a token that the server takes no more, without a person', async () => {
    const { bench, hand, server, signIn } = await open(way);
    await signIn();
    await bench.online();
    const first = bench.account.signedIn?.until ?? 0;
    server.act({ act: 'expireTokens' });
    await bench.until('another token', () => (bench.account.signedIn?.until ?? 0) > first);
    await bench.online();
    expect(hand.opened).toBe(1);
  });

  it('signs in at each of two hosts, which have tokens of their own', async () => {
    const { bench, hand, server, signIn } = await open(way, { secondHost: true });
    await signIn();
    await bench.online();
    expect(hand.opened).toBeLessThanOrEqual(2);
    const opened = hand.opened;
    await bench.disconnect();
    await bench.until('the end', () => bench.account.connection.status === 'off');
    await bench.signInAgain();
    await bench.online();
    expect(hand.opened).toBe(opened);
    expect(server.requestCount('POST', /applications$/u)).toBeGreaterThan(0);
  });

  it.each<[string, Switches, 'sign-in' | 'close', string]>([
    ['a person who closes the window', {}, 'close', 'sign-in-cancelled'],
    ['a provider that is down', { provider: 'down' }, 'sign-in', 'sign-in-page-failed'],
  ])('says clearly what failed: %s', async (_, switches, act, reason) => {
    const { bench, hand, signIn } = await open(way, switches);
    hand.act = act;
    await signIn();
    expect(await bench.refused()).toMatchObject({ reason });
    expect(hand).toMatchObject({ opened: 1, openNow: 0 });
    expect(bench.account.signedIn).toBeUndefined();
  });

  it('closes the window when the account is disconnected', async () => {
    const { bench, hand, signIn } = await open(way);
    hand.act = 'wait';
    await signIn();
    await bench.until('the window', () => hand.openNow === 1);
    await bench.until('the words', () => bench.account.connection.reason === 'sign-in-open');
    await bench.disconnect();
    expect(hand.openNow).toBe(0);
  });

  it('keeps the window over a sleep, and goes on with what it gave', async () => {
    const { bench, hand, signIn } = await open(way);
    hand.act = 'wait';
    await signIn();
    await bench.until('the window', () => hand.openNow === 1);
    bench.slept();
    await bench.until('the words', () => bench.account.connection.reason === 'sign-in-open');
    hand.goOn();
    await bench.online();
    expect(hand.opened).toBe(1);
  });
});

describe('signing in on a page that the server leads to', () => {
  it.each<[string, Switches]>([
    ['a form of its own', { passivePage: 'own' }],
    ['a cookie in two parts', { passiveCookies: 'split' }],
    ['a provider with two steps', { providerPages: 'twoSteps' }],
    ['a provider whose page goes on by itself', { providerPages: 'scripted' }],
    ['a challenge in one line', { challenge: 'joined' }],
    ['a challenge without quotes', { challenge: 'unquoted' }],
  ])('connects, with %s', async (_, switches) => {
    const { bench, hand, signIn } = await open('single-sign-on', switches);
    await signIn();
    await bench.online();
    expect(hand).toMatchObject({ opened: 1, openNow: 0 });
  });

  it.each<[string, Switches, boolean, string]>([
    ['a browser that has no windows', {}, false, 'sign-in-needs-application'],
    ['servers without this grant', { grants: 'passwordOnly' }, true, 'not-supported'],
  ])('says clearly what failed: %s', async (_, switches, hasWindow, reason) => {
    const { bench, hand, signIn } = await open('single-sign-on', switches, hasWindow);
    await signIn();
    expect(await bench.refused()).toMatchObject({ reason });
    expect(hand.opened).toBe(0);
  });

  it('is over when the server takes the cookie no more', async () => {
    const { bench, hand, signIn } = await open('single-sign-on', {
      tokenLifetimeMs: lifeMs,
      passiveCookieLifetimeMs: 2 * lifeMs,
    });
    await signIn();
    await bench.online();
    expect(await bench.refused()).toMatchObject({ reason: 'sign-in-expired' });
    expect(hand.opened).toBe(1);
  });

  it('shows the cookie to nobody', async () => {
    const opened = await open('single-sign-on', { passiveCookies: 'split' });
    await opened.signIn();
    await opened.bench.online();
    expect(opened.hand.cookies.length).toBeGreaterThan(1);
    assertSecret(opened, opened.hand.cookies);
  });
});

describe('signing in at a provider that the server names', () => {
  it.each<[string, Switches]>([
    ['a challenge of nothing else', { challenge: 'bearerOnly' }],
    ['the server named as a resource', { modernAudience: 'resource' }],
    ['paths as AD FS has them', { modernPath: 'adfs' }],
    ['an issuer of another name', { modernIssuer: 'elsewhere' }],
    ['registered clients alone', { modernClient: 'registered' }],
    ['no need of a code challenge', { modernPkce: 'optional' }],
    ['a lifetime as text', { modernExpiresIn: 'text' }],
    ['a description by OpenID alone', { modernMetadata: 'openid' }],
    ['a description by OAuth alone', { modernMetadata: 'oauth' }],
    ['no description', { modernMetadata: 'none' }],
    ['two steps', { providerPages: 'twoSteps' }],
    ['a page that goes on by itself', { providerPages: 'scripted' }],
  ])('connects, with %s', async (_, switches) => {
    const { bench, hand, signIn } = await open('authorisation', switches);
    await signIn();
    await bench.online();
    expect(hand).toMatchObject({ opened: 1, openNow: 0 });
  });

  it('names the server as the provider wants it, after a second look at its page', async () => {
    const { bench, hand, signIn } = await open('authorisation', { modernAudience: 'scope' });
    await signIn();
    await bench.online();
    expect(hand.opened).toBeLessThanOrEqual(2);
    const { opened } = hand;
    await bench.disconnect();
    await bench.until('the end', () => bench.account.connection.status === 'off');
    await bench.signInAgain();
    await bench.online();
    expect(hand.opened).toBe(opened);
  });

  it.each<[string, Switches]>([
    ['another one each time', { modernRefreshRotation: 'rotated' }],
    ['the same one', { modernRefreshRotation: 'kept' }],
  ])('renews with a refresh token, with %s', async (_, switches) => {
    const { bench, hand, signIn } = await open('authorisation', { ...switches, modernTokenLifetimeMs: lifeMs });
    await signIn();
    await bench.online();
    const first = bench.account.signedIn?.until ?? 0;
    await bench.until('a second renewal', () => (bench.account.signedIn?.until ?? 0) > first + lifeMs);
    expect(hand.opened).toBe(1);
  });

  it('is over with its token where nothing renews that, and says so before', async () => {
    const { bench, hand, server, signIn } = await open('authorisation', {
      modernGrants: 'withoutRefreshToken',
      modernTokenLifetimeMs: lifeMs,
    });
    await signIn();
    await bench.online();
    const { signedIn } = bench.account;
    expect(signedIn).toMatchObject({ by: 'single-sign-on', isRenewed: false });
    const { conferenceId } = await inMeeting(bench, server);
    expect(await bench.refused()).toMatchObject({ reason: 'sign-in-expired' });
    expect(bench.clock.now()).toBeGreaterThanOrEqual(signedIn?.until ?? Infinity);
    expect(bench.state.conferences.get(conferenceId)?.truth.status).toBe('stale');
    expect(hand.opened).toBe(1);
  });

  it('goes on while the provider is away, as long as the token counts', async () => {
    const { bench, hand, server, signIn } = await open('authorisation', { modernTokenLifetimeMs: 40_000 });
    await signIn();
    await bench.online();
    const until = bench.account.signedIn?.until ?? 0;
    server.set('provider', 'down');
    await bench.until('the time to renew', () => bench.clock.now() > until - 10_000);
    expect(bench.account.connection.status).toBe('online');
    server.set('provider', 'up');
    await bench.until('the renewal', () => (bench.account.signedIn?.until ?? 0) > until);
    expect(hand.opened).toBe(1);
  });

  it.each<[string, Switches, Record<string, string>, string]>([
    ['a server that names no provider', { challenge: 'twoHeaders' }, {}, 'not-supported'],
    ['a provider that gives nothing', { modernGrants: 'refused' }, {}, 'sign-in-refused'],
  ])('says clearly what failed: %s', async (_, switches, more, reason) => {
    const { bench, hand, signIn } = await open('authorisation', switches);
    await signIn(more);
    expect(await bench.refused()).toMatchObject({ reason });
    expect(hand.openNow).toBe(0);
  });

  it('takes the person’s own browser where there are no windows, and nobody else who comes', async () => {
    const { bench, signIn, seen } = await open('authorisation', {}, false);
    await signIn();
    await bench.online();
    expect(seen).toEqual(['?code=7 404', '?code=7&state=another 404', 'elsewhere?code=7 404', 'end 200']);
    await bench.disconnect();
    await bench.until('the end', () => bench.account.connection.status === 'off');
    await bench.signInAgain();
    await bench.online();
    expect(seen).toHaveLength(4);
  });

  it('shows its tokens to nobody', async () => {
    const opened = await open('authorisation');
    await opened.signIn();
    await opened.bench.online();
    expect(opened.shown.length).toBeGreaterThan(0);
    assertSecret(opened, opened.shown);
    expect(JSON.stringify(opened.log.lines)).not.toMatch(/code_verifier|refresh_token|[?&]code=/u);
  });
});
