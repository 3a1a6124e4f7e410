import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { asFault } from '../../app/domain/error-code.ts';
import { en } from '../../app/text/en/index.ts';
import { createTranslate } from '../../app/text/translate.ts';
import type { VendorEvent } from '../../app/vendor/events.ts';
import { createSignInWindow } from '../../main/core/sign-in/sign-in-window.ts';
import { createNetwork, type Network } from '../../main/net/network.ts';
import { systemClock } from '../../main/node/system-clock.ts';
import type { Clock } from '../../main/ports/clock.ts';
import { grantFor } from '../../main/vendors/skype-ucwa/grants.ts';
import { createHostCheck } from '../../main/vendors/skype-ucwa/hosts.ts';
import { cookiePlaces, KeptList, refreshPlaces } from '../../main/vendors/skype-ucwa/kept-list.ts';
import { Person } from '../../main/vendors/skype-ucwa/person.ts';
import { UcwaRequests } from '../../main/vendors/skype-ucwa/requests.ts';
import { Tokens } from '../../main/vendors/skype-ucwa/tokens.ts';
import { testKit } from '../support/adapter-kit.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { recordingLog } from '../support/recording-log.ts';
import { SignInHand } from '../support/sign-in-hand.ts';
import { ownAccount, SkypeServer } from './skype-ucwa.server.ts';

const days = 30;
const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
/** So long is the computer awake each day; it sleeps for the rest of it. */
const awakeHours = 9;
const stepMs = 3 * minuteMs;

const switches = {
  'single-sign-on': { grants: 'passiveOnly', passiveCookieLifetimeMs: 10 * hourMs, tokenLifetimeMs: 2 * hourMs },
  authorisation: { grants: 'none', challenge: 'withAuthorizationUri' },
} as const;

describe.each([['single-sign-on'], ['authorisation']] as const)('thirty days with Skype for Business, by %s', (way) => {
  /** The servers' time. The computer's may be set wrong. */
  const clock = new ManualClock();
  let offByMs = 0;
  const ownClock: Clock = {
    now: () => clock.now() + offByMs,
    monotonicMs: () => clock.monotonicMs() + offByMs,
    after: (delayMs, task) => clock.after(delayMs, task),
  };
  let server: SkypeServer;
  let network: Network;
  let hand: SignInHand;
  let tokens: Tokens;
  let requests: UcwaRequests;
  let kept: Record<string, string | null>;
  /** Whatever was given, to be found nowhere. */
  let given: Set<string>;
  const events: VendorEvent[] = [];
  /** What came of connecting by itself, on ordinary days. */
  const mornings: string[] = [];
  const log = recordingLog();
  const { signal } = new AbortController();

  beforeEach(async () => {
    offByMs = 0;
    kept = {};
    given = new Set();
    events.length = 0;
    mornings.length = 0;
    server = await SkypeServer.start(clock, { switches: switches[way] });
    server.isBeyondShapes = true;
    server.beyondShapes = /Authorization|token\.request|cookie/iu;
    const { simulator } = server;
    // Sockets and their deadlines are real; only the lives of tokens pass quickly.
    network = createNetwork(systemClock, simulator.caPem);
    hand = new SignInHand(
      () => simulator.caPem,
      () => ({ user: simulator.user.upn, password: simulator.user.password }),
    );
    start();
  });
  afterEach(async () => {
    network.close();
    await server.stop();
  });

  /** Gavel is started, with what it kept. */
  const start = (): void => {
    const { user, addresses } = server.simulator;
    const secrets = Object.fromEntries(Object.entries(kept).flatMap(([key, value]) => (value ? [[key, value]] : [])));
    const context = {
      secrets,
      keep: (now: Readonly<Record<string, string | null>>) => {
        Object.assign(kept, now);
        for (const [key, value] of Object.entries(now)) if (value !== null && /\d$/u.test(key)) given.add(value);
      },
    };
    const kit = testKit((event) => events.push(event), clock);
    const hosts = createHostCheck(new URL(addresses.https).hostname, 'contoso.example');
    const servers = { handshake: async () => Promise.reject(new Error('Nobody asks.')) };
    const words = () => ({ t: createTranslate('en', en), language: 'en' as const });
    const grant = grantFor(way, {
      user: user.upn,
      secret: '',
      now: () => ownClock.now(),
      caFile: '',
      clientId: 'gavel-practice',
      person: new Person(kit),
      cookies: new KeptList(cookiePlaces, context),
      refreshTokens: new KeptList(refreshPlaces, context),
      hosts,
      window: createSignInWindow({ open: hand.open, clock, log, words, servers }),
      browser: null,
    });
    tokens = new Tokens({ grant, clock: ownClock, hosts, emit: kit.emit });
    requests = new UcwaRequests({
      network,
      tokenNetwork: network,
      signal,
      tokens,
      hosts,
      onFault: () => undefined,
      mayHaveMoved: () => false,
      batchUrl: () => null,
      serverTime: { heard: () => undefined },
    });
  };
  const codeOf = (attempt: Promise<unknown>): Promise<string> =>
    attempt.then(
      () => 'no fault',
      (cause: unknown) => asFault(cause).code,
    );
  const read = (): Promise<unknown> =>
    requests.get(`${server.simulator.addresses.https}/Autodiscover/AutodiscoverService.svc/root/oauth/user`);
  /** Connects with what is there; then nobody is asked any more. */
  const connect = async (): Promise<void> => {
    await read();
    tokens.signedIn();
  };
  /** The person presses *Sign in again*. */
  const signInAgain = (): Promise<void> => {
    tokens.startAnew();
    return connect();
  };
  /** A working day: what is due is renewed, and no look finds the token refused. */
  const work = async (): Promise<void> => {
    const before = server.simulator.model.requests.filter(({ status }) => status === 401).length;
    for (let doneMs = 0; doneMs < awakeHours * hourMs; doneMs += stepMs) {
      clock.advance(stepMs);
      if (tokens.renewInMs === 0) await tokens.renewDue(network, signal);
      await read();
    }
    expect(server.simulator.model.requests.filter(({ status }) => status === 401)).toHaveLength(before);
  };
  const sleep = (): void => clock.sleep((24 - awakeHours) * hourMs);
  /** The morning of an ordinary day: what outlasts the night signs in, else the person does. */
  const morning = async (): Promise<void> => {
    const code = await codeOf(connect());
    mornings.push(code);
    if (code !== 'no fault') await signInAgain();
  };

  /** What goes wrong on some of the mornings; each ends with a token that counts. */
  const mishaps: Readonly<Record<number, () => Promise<void>>> = {
    4: async () => {
      await morning();
      server.act({ act: 'expireTokens', user: ownAccount });
      await read();
    },
    8: async () => {
      server.act({ act: 'endBrowserSessions' });
      server.act({ act: 'revokeRefreshTokens' });
      expect(await codeOf(connect())).toBe('sign-in-expired');
      hand.act = 'close';
      expect(await codeOf(signInAgain())).toBe('sign-in-cancelled');
      server.set('provider', 'down');
      hand.act = 'sign-in';
      expect(await codeOf(signInAgain())).toBe('sign-in-page-failed');
      server.set('provider', 'up');
      await signInAgain();
    },
    // The computer's clock was set, back and forward, while Gavel was not there.
    16: async () => {
      offByMs = -3 * hourMs;
      start();
      await (way === 'authorisation' ? connect() : signInAgain());
    },
    20: async () => {
      offByMs = 2 * hourMs;
      start();
      await (way === 'authorisation' ? connect() : signInAgain());
    },
  };

  it(
    'asks the person as seldom as the servers allow, and shows to nobody what they gave',
    { timeout: 600_000 },
    async () => {
      await signInAgain();
      for (let day = 0; day < days; day += 1) {
        if (day > 0) await (mishaps[day] ?? morning)();
        await work();
        sleep();
      }
      // The first day, or every day, and the three windows of the day on which everything was taken back.
      expect(hand).toMatchObject({ opened: way === 'authorisation' ? 4 : days + 2, openNow: 0 });
      expect(given.size).toBeGreaterThan(0);
      const lines = JSON.stringify(log.lines);
      const shown = JSON.stringify(events);
      expect([...given].filter((one) => lines.includes(one) || shown.includes(one))).toEqual([]);
      // A window never comes by itself: it waits for the person.
      expect([...new Set(mornings)]).toEqual([way === 'authorisation' ? 'no fault' : 'sign-in-expired']);
    },
  );
});
