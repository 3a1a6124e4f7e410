import { afterEach, describe, expect, it } from 'vitest';
import { Fault } from '../../../../app/domain/error-code.ts';
import type { VendorEvent } from '../../../../app/vendor/events.ts';
import { AccountConnection } from '../../../../main/vendors/shared/account-connection.ts';
import { FinalFault } from '../../../../main/vendors/shared/faults.ts';
import type { ServerStrategy } from '../../../../main/vendors/shared/server-strategy.ts';
import type { SessionHooks, VendorSession } from '../../../../main/vendors/shared/session.ts';
import { SessionLife } from '../../../../main/vendors/shared/session-life.ts';
import { singleServer } from '../../../../main/vendors/shared/single-server.ts';
import { ManualClock } from '../../../support/manual-clock.ts';
import { recordingLog, type RecordingLog } from '../../../support/recording-log.ts';

const settle = (): Promise<unknown> => new Promise((resolve) => setImmediate(resolve));

/** A session whose end the test decides. */
class FakeSession implements VendorSession {
  readonly via: string;
  readonly life: SessionLife;
  readonly closes: string[] = [];
  probes = 0;

  constructor(via: string, clock: ManualClock, hooks: SessionHooks) {
    this.via = via;
    this.life = new SessionLife(clock, hooks);
  }

  get isLive(): boolean {
    return this.life.isLive;
  }

  get isOver(): boolean {
    return this.life.isOver;
  }

  probe(): void {
    this.probes += 1;
  }

  async prove(): Promise<void> {}

  giveUp(): void {
    this.life.end(new Fault('connection-lost', 'given up'));
  }

  async signOut(): Promise<void> {}

  async close(reason: 'retry' | 'stop'): Promise<void> {
    this.closes.push(reason);
    this.life.close();
  }
}

const running: AccountConnection<FakeSession>[] = [];
afterEach(async () => {
  for (const connection of running.splice(0)) await connection.stop();
});

interface Bench {
  readonly clock: ManualClock;
  readonly log: RecordingLog;
  readonly connection: AccountConnection<FakeSession>;
  readonly sessions: FakeSession[];
  /** Whether each attempt was a reconnection. */
  readonly attempts: boolean[];
  /** `status reason pause`, one for each connection event. */
  readonly events: string[];
  readonly last: () => string | undefined;
  /** A conference is shown. */
  readonly sight: { isThere: boolean };
}

/** `open` decides about each attempt, by its number from 1. */
const start = (
  open: (attempt: number) => Promise<void> | void = () => undefined,
  change: (strategy: ServerStrategy<FakeSession>) => ServerStrategy<FakeSession> = (strategy) => strategy,
): Bench => {
  const clock = new ManualClock();
  const log = recordingLog();
  const sessions: FakeSession[] = [];
  const attempts: boolean[] = [];
  const events: string[] = [];
  const sight = { isThere: false };
  const strategy = singleServer<FakeSession>({
    via: 'host:1',
    makeSession: (hooks) => {
      const session = new FakeSession('host:1', clock, hooks);
      sessions.push(session);
      return session;
    },
    open: async (session, isReconnect) => {
      attempts.push(isReconnect);
      session.life.reopen();
      await open(attempts.length);
      session.life.goLive();
    },
  });
  const connection = new AccountConnection({
    strategy: change(strategy),
    backOff: { firstMs: 1_000, maxMs: 8_000 },
    ports: { clock, random: () => 1, log },
    isInSight: () => sight.isThere,
    emit: (event: VendorEvent) => {
      if (event.type !== 'connection') return;
      const { status, reason, retryAt } = event.connection;
      events.push(
        [status, reason, retryAt === null ? null : retryAt - clock.now()].filter((one) => one !== null).join(' '),
      );
    },
  });
  running.push(connection);
  connection.start();
  return { clock, log, connection, sessions, attempts, events, sight, last: () => events.at(-1) };
};

const fail = (code: Fault['code']) => (): never => {
  throw new Fault(code);
};

describe('the connection of an account', () => {
  it('connects, and gives the session out while that is live', async () => {
    const { connection, sessions, events } = start();
    expect(connection.live).toBeNull();
    await settle();
    expect(events).toEqual(['connecting', 'online']);
    expect(connection.live).toBe(sessions[0]);
    sessions[0]?.life.end(new Fault('timeout'));
    expect(connection.live).toBeNull();
  });

  it('retries what passes by itself after a pause that grows, and says why and when', async () => {
    const { clock, events, attempts, sessions } = start(fail('server-unreachable'));
    await settle();
    for (const pauseMs of [1_000, 2_000, 4_000, 8_000, 8_000]) {
      expect(events.at(-1)).toBe(`waiting server-unreachable ${pauseMs}`);
      clock.advance(pauseMs);
      await settle();
    }
    expect(events.at(-2)).toBe('connecting server-unreachable');
    expect(attempts).toEqual([false, false, false, false, false, false]);
    expect(sessions.every(({ closes }) => closes.join() === 'retry')).toBe(true);
  });

  it.each(['wrong-password', 'account-locked', 'certificate-untrusted', 'not-this-system'] as const)(
    'never retries %s: neither time, network nor sleep, only the user',
    async (code) => {
      const { clock, connection, attempts, last } = start(fail(code));
      await settle();
      connection.networkChanged();
      connection.slept();
      clock.advance(3_600_000);
      await settle();
      expect([attempts.length, last()]).toEqual([1, `refused ${code}`]);
      connection.tryNow();
      await settle();
      expect(attempts).toHaveLength(2);
    },
  );

  it('retries a wrong certificate at a server that was the right one before, but no final refusal', async () => {
    const { clock, sessions, last } = start((attempt) => {
      if (attempt === 2) throw new Fault('certificate-expired');
      if (attempt === 3) throw new FinalFault('connection-lost');
    });
    await settle();
    clock.advance(60_000);
    sessions[0]?.life.end(new Fault('connection-lost'));
    await settle();
    clock.advance(1_000);
    await settle();
    expect(last()).toBe('waiting certificate-expired 2000');
    clock.advance(2_000);
    await settle();
    expect(last()).toBe('refused connection-lost');
  });

  it('counts sessions that end soon as failed attempts, and forgets them after a long one', async () => {
    const { clock, sessions, events } = start();
    await settle();
    for (const pauseMs of [2_000, 4_000, 8_000]) {
      sessions.at(-1)?.life.end(new Fault('connection-lost'));
      await settle();
      expect(events.at(-1)).toBe(`waiting connection-lost ${pauseMs}`);
      clock.advance(pauseMs);
      await settle();
    }
    clock.advance(30_000);
    sessions.at(-1)?.life.end(new Fault('connection-lost'));
    await settle();
    expect(events.at(-1)).toBe('waiting connection-lost 1000');
  });

  it('tries at once when the network changes, and makes a live session prove itself', async () => {
    const { clock, connection, sessions, attempts, last } = start((attempt) => {
      if (attempt < 4) throw new Fault('timeout');
    });
    await settle();
    clock.advance(1_000);
    await settle();
    connection.networkChanged();
    await settle();
    expect([attempts.length, last()]).toEqual([3, 'waiting timeout 1000']);
    connection.tryNow();
    await settle();
    expect(last()).toBe('online');
    connection.networkChanged();
    expect(sessions.at(-1)?.probes).toBe(1);
  });

  it('gives the session up when the computer sleeps, and connects again at once', async () => {
    const { connection, sessions, events, attempts } = start();
    await settle();
    connection.slept();
    await settle();
    expect(events).toEqual([
      'connecting',
      'online',
      'waiting connection-lost 2000',
      'connecting connection-lost',
      'online',
    ]);
    expect(attempts).toEqual([false, true]);
    expect(sessions.map(({ isOver }) => isOver)).toEqual([true, false]);
  });

  it('gives up a session that is being opened when the computer sleeps: its answers are from before', async () => {
    let answer: () => void = () => undefined;
    const { connection, sessions, attempts, events } = start((attempt) =>
      attempt === 1 ? new Promise((resolve) => (answer = resolve)) : undefined,
    );
    await settle();
    connection.slept();
    answer();
    await settle();
    expect(sessions.map(({ isOver }) => isOver)).toEqual([true, false]);
    expect(connection.live).toBe(sessions[1]);
    expect([attempts.length, events.filter((event) => event === 'online').length]).toEqual([2, 1]);
  });

  it('keeps the session of a server out of service open, and opens it again when that is back', async () => {
    const { clock, sessions, attempts, events } = start(
      (attempt) => {
        if (attempt === 2) throw new Fault('out-of-service');
      },
      (strategy) => ({
        ...strategy,
        round: () =>
          strategy.round().map((candidate) => ({
            ...candidate,
            failed: (_, { code }) => ({ triesNext: false, keepsSession: code === 'out-of-service' }),
          })),
        retryAfterMs: () => 20_000,
      }),
    );
    await settle();
    sessions[0]?.life.pause(new Fault('out-of-service'));
    await settle();
    expect(events.at(-1)).toBe('waiting out-of-service 20000');
    clock.advance(20_000);
    await settle();
    sessions[0]?.life.goLive();
    sessions[0]?.life.pause(new Fault('out-of-service'));
    sessions[0]?.life.resumable();
    await settle();
    expect([events.at(-1), sessions.length, attempts.length]).toEqual(['online', 1, 3]);
  });

  it('tries the servers of a round in turn; the first failure counts', async () => {
    const tried: string[] = [];
    const { last } = start(fail('timeout'), (strategy) => ({
      ...strategy,
      round: () =>
        strategy.round().flatMap((candidate) =>
          ['a', 'b'].map((key) => ({
            ...candidate,
            key,
            open: () => {
              tried.push(key);
              return Promise.reject(new Fault(key === 'a' ? 'server-unreachable' : 'timeout'));
            },
            failed: () => ({ triesNext: true, keepsSession: false }),
          })),
        ),
    }));
    await settle();
    expect([tried.join(''), last()]).toEqual(['ab', 'waiting server-unreachable 1000']);
  });

  it('is ended by no exception, wherever one comes from', async () => {
    let throws = 3;
    const { clock, log, events } = start(
      () => {
        if (throws > 0) throw new TypeError('open failed');
      },
      (strategy) => ({
        ...strategy,
        round: () => {
          throws -= 1;
          if (throws === 1) throw new RangeError('round failed');
          return strategy.round();
        },
      }),
    );
    for (const _ of [1, 2, 3]) {
      await settle();
      clock.advance(8_000);
    }
    await settle();
    expect(events).toEqual(['connecting', 'waiting internal 1000', 'connecting internal', 'online']);
    expect(JSON.stringify(log.lines)).toContain('round failed');
    expect(JSON.stringify(log.lines)).toContain('open failed');
  });

  it('is stopped by one call at any moment: nothing is left, and nothing is said any more', async () => {
    let release: () => void = () => undefined;
    const { clock, connection, sessions, events, attempts } = start(
      () =>
        new Promise((resolve) => {
          release = resolve;
        }),
    );
    await settle();
    await connection.stop();
    release();
    await settle();
    clock.advance(60_000);
    await settle();
    expect(events).toEqual(['connecting']);
    expect(attempts).toHaveLength(1);
    expect(sessions.map(({ closes, isLive }) => [closes, isLive])).toEqual([[['stop'], false]]);
    expect(clock.pendingCount).toBe(0);
  });

  it('stopped in a pause leaves no timer behind', async () => {
    const { clock, connection, attempts } = start(fail('timeout'));
    await settle();
    await connection.stop();
    expect(clock.pendingCount).toBe(0);
    clock.advance(60_000);
    await settle();
    expect(attempts).toHaveLength(1);
  });
});

describe('a server that does not answer', () => {
  it.each([true, false])('is asked whether it is back while a conference is in sight: %s', async (isInSight) => {
    let knocks = 0;
    const { clock, sight, attempts } = start(fail('connection-refused'), (strategy) => ({
      ...strategy,
      knock: async () => void (knocks += 1),
    }));
    sight.isThere = isInSight;
    await settle();
    clock.advance(1_000);
    await settle();
    clock.advance(1_999);
    await settle();
    expect([knocks, attempts.length]).toEqual(isInSight ? [1, 3] : [0, 2]);
  });
});
