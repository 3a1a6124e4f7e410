import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { asFault } from '../../app/domain/error-code.ts';
import { en } from '../../app/text/en/index.ts';
import { createTranslate } from '../../app/text/translate.ts';
import { createSignInWindow } from '../../main/core/sign-in/sign-in-window.ts';
import { createNetwork, type Network } from '../../main/net/network.ts';
import { systemClock } from '../../main/node/system-clock.ts';
import type { Clock } from '../../main/ports/clock.ts';
import { FinesseRest } from '../../main/vendors/cisco-finesse/rest.ts';
import { readFinesseSettings } from '../../main/vendors/cisco-finesse/settings.ts';
import { FinesseTokens } from '../../main/vendors/cisco-finesse/tokens.ts';
import { testKit } from '../support/adapter-kit.ts';
import { countingIds } from '../support/counting-ids.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { recordingLog } from '../support/recording-log.ts';
import { SignInHand } from '../support/sign-in-hand.ts';
import { FinesseServer } from './cisco-finesse.server.ts';

const days = 30;
const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
/** So long is the computer awake each day; it sleeps for the rest of it. */
const awakeHours = 9;
const stepMs = 15 * minuteMs;

describe('thirty days with Cisco Finesse and single sign-on', () => {
  /** The servers' time. The computer's may be set wrong. */
  const clock = new ManualClock();
  let offByMs = 0;
  const ownClock: Clock = {
    now: () => clock.now() + offByMs,
    monotonicMs: () => clock.monotonicMs(),
    after: (delayMs, task) => clock.after(delayMs, task),
  };
  let server: FinesseServer;
  let network: Network;
  let hand: SignInHand;
  let tokens: FinesseTokens;
  let nodes: readonly (typeof settings.server)[];
  let settings: ReturnType<typeof readFinesseSettings>;
  let kept: Record<string, string | null>;
  /** Whatever was given, to be found nowhere. */
  let given: Set<string>;
  const log = recordingLog();
  const { signal } = new AbortController();

  beforeEach(async () => {
    offByMs = 0;
    kept = {};
    given = new Set();
    server = await FinesseServer.start('websocket', clock, {
      pair: true,
      // A day, which outlasts every night.
      switches: { systemAuthMode: 'SSO', ssoRefreshLifetimeMs: 24 * hourMs },
    });
    const { simulator } = server;
    // Sockets and their deadlines are real; only the lives of tokens pass quickly.
    network = createNetwork(systemClock, simulator.caPem);
    hand = new SignInHand(
      () => simulator.caPem,
      () => ({ user: simulator.user.loginName, password: simulator.user.password }),
    );
    settings = readFinesseSettings({
      server: simulator.addresses.https,
      alternateServer: simulator.alternate?.https ?? '',
      user: simulator.user.loginName,
      extension: simulator.user.extension,
      signInBy: 'single-sign-on',
    });
    nodes = [settings.server, settings.alternateServer ?? settings.server];
    start();
  });
  afterEach(async () => {
    network.close();
    await server.stop();
  });

  /** Gavel is started, with what it kept. */
  const start = (): void => {
    const secrets = Object.fromEntries(Object.entries(kept).flatMap(([key, value]) => (value ? [[key, value]] : [])));
    const servers = { handshake: async () => Promise.reject(new Error('Nobody asks.')) };
    const words = () => ({ t: createTranslate('en', en), language: 'en' as const });
    tokens = new FinesseTokens({
      settings,
      network,
      context: {
        secrets,
        keep: (now) => {
          Object.assign(kept, now);
          for (const key of ['accessToken', 'refreshToken']) if (now[key]) given.add(now[key]);
        },
      },
      kit: testKit(() => undefined, clock),
      ports: {
        clock: ownClock,
        ids: countingIds(),
        log,
        authorities: { read: async () => null },
        random: () => 0.5,
        signIn: createSignInWindow({ open: hand.open, clock, log, words, servers }),
      },
    });
  };
  const codeOf = (attempt: Promise<unknown>): Promise<string> =>
    attempt.then(
      () => 'no fault',
      (cause: unknown) => asFault(cause).code,
    );
  const node = (day: number) => nodes[day % 2] ?? settings.server;
  /** Connects: after a night, or a loss, the token is renewed first. */
  const connect = (day: number, isReconnect = true): Promise<string> =>
    tokens.forConnection(node(day), isReconnect, signal);
  /** The person presses *Sign in again*. */
  const signInAgain = (day: number): Promise<string> => {
    tokens.askAgain();
    return connect(day, false);
  };
  const read = (day: number): Promise<unknown> => {
    const rest = new FinesseRest(network, node(day), { user: settings.user, password: '' }, signal);
    rest.useToken(tokens.current);
    return rest.user(server.simulator.user.loginId);
  };
  /** A working day: what is due is renewed, and the token counts at every look. */
  const work = async (day: number): Promise<void> => {
    for (let doneMs = 0; doneMs < awakeHours * hourMs; doneMs += stepMs) {
      clock.advance(stepMs);
      if (tokens.renewInMs === 0) await tokens.renew(node(day), signal);
      await read(day);
    }
  };
  const sleep = (): void => clock.sleep((24 - awakeHours) * hourMs);

  /** What goes wrong on some of the mornings; each ends with a token that counts. */
  const mishaps: Readonly<Record<number, (day: number) => Promise<void>>> = {
    4: async (day) => {
      server.act({ act: 'revokeTokens', agent: server.simulator.user.loginId, kind: 'access' });
      const refused = tokens.current;
      expect(await codeOf(read(day))).not.toBe('no fault');
      expect(await tokens.afterRefusal(refused, node(day), signal)).not.toBe(refused);
    },
    8: async (day) => {
      server.act({ act: 'revokeTokens', agent: server.simulator.user.loginId });
      expect(await codeOf(connect(day))).toBe('sign-in-expired');
      hand.act = 'close';
      expect(await codeOf(signInAgain(day))).toBe('sign-in-cancelled');
      server.simulator.setSwitch('provider', 'down');
      hand.act = 'sign-in';
      expect(await codeOf(signInAgain(day))).toBe('sign-in-page-failed');
      server.simulator.setSwitch('provider', 'up');
      await signInAgain(day);
    },
    12: async (day) => {
      // The node that was used last is away: the other one renews.
      server.act({ act: 'setFault', fault: 'nodeDown', node: day % 2 === 0 ? 'a' : 'b' });
      expect(await codeOf(connect(day))).not.toBe('no fault');
      await connect(day + 1);
      server.act({ act: 'clearFault', fault: 'nodeDown', node: day % 2 === 0 ? 'a' : 'b' });
    },
    16: async (day) => {
      // Nothing renews for the morning; what counts is used until its end.
      await connect(day);
      server.simulator.setSwitch('ssoRefresh', 'unavailable');
      clock.advance(50 * minuteMs);
      expect(tokens.renewInMs).toBe(0);
      expect(await codeOf(tokens.renew(node(day), signal))).toBe('out-of-service');
      expect(tokens.againInMs).toBe(15_000);
      await read(day);
      server.simulator.setSwitch('ssoRefresh', 'served');
    },
    // The computer's clock was set, back and forward, while Gavel was not there.
    20: async (day) => {
      offByMs = -3 * hourMs;
      start();
      await connect(day, false);
    },
    24: async (day) => {
      offByMs = 2 * hourMs;
      start();
      await connect(day, false);
    },
  };

  it('nobody is asked again but once, whatever happens, and no token is in the log', { timeout: 300_000 }, async () => {
    await signInAgain(0);
    for (let day = 0; day < days; day += 1) {
      if (day > 0) await (mishaps[day] ?? connect)(day);
      await work(day);
      sleep();
    }
    // The first day, and the three windows of the day on which everything was revoked.
    expect(hand).toMatchObject({ opened: 4, openNow: 0 });
    expect(given.size).toBeGreaterThan(days * awakeHours);
    const lines = JSON.stringify(log.lines);
    expect([...given].filter((token) => lines.includes(token))).toEqual([]);
  });

  it('asks once each morning where nothing outlasts the night', { timeout: 300_000 }, async () => {
    server.simulator.setSwitch('ssoRefreshLifetimeMs', 10 * hourMs);
    const mornings: string[] = [];
    await signInAgain(0);
    for (let day = 0; day < days; day += 1) {
      if (day > 0) {
        mornings.push(await codeOf(connect(day)));
        await signInAgain(day);
      }
      await work(day);
      sleep();
    }
    // The window did not come by itself: it waited for the person.
    expect(new Set(mornings)).toEqual(new Set(['sign-in-expired']));
    expect(hand).toMatchObject({ opened: days, openNow: 0 });
  });
});
