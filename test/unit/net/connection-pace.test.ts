import { describe, expect, it } from 'vitest';
import { Fault } from '../../../app/domain/error-code.ts';
import { createAdapterEvents } from '../../../main/net/adapter-events.ts';
import { ConnectionPace, type ConnectionNews } from '../../../main/net/connection-pace.ts';
import { ManualClock } from '../../support/manual-clock.ts';

const lost = new Fault('connection-lost', 'cut');

const bench = () => {
  const clock = new ManualClock();
  const told: ConnectionNews[] = [];
  let probes = 0;
  let givenUp = 0;
  const pace = new ConnectionPace({
    clock, random: () => 1, backOff: { firstMs: 1_000, maxMs: 4_000 }, tell: (news) => void told.push(news),
    probe: () => {
      probes += 1;
    },
    giveUp: () => {
      givenUp += 1;
    },
  });
  /** Whether a wait is over, after all that can happen at once has happened. */
  const watch = (waiting: Promise<void>) => {
    let isOver = false;
    void waiting.then(() => {
      isOver = true;
    });
    return async () => {
      await new Promise((resolve) => setImmediate(resolve));
      return isOver;
    };
  };
  return { clock, told, pace, watch, probes: () => probes, givenUp: () => givenUp };
};

describe('the pace of a connection', () => {
  it('pauses longer after each failure in a row, up to the longest, and tells when the next try is due', async () => {
    const { clock, told, pace } = bench();
    const startMs = clock.now();
    for (const delayMs of [1_000, 2_000, 4_000, 4_000]) {
      const waiting = pace.untilNextTry('host:1', lost);
      expect(told.at(-1)).toEqual({ status: 'waiting', via: 'host:1', retryAt: clock.now() + delayMs, reason: 'connection-lost', detail: 'cut' });
      clock.advance(delayMs);
      await waiting;
    }
    expect(clock.now() - startMs).toBe(11_000);
  });

  it('ends a pause at once when the network changes, and begins again with the shortest', async () => {
    const { clock, told, pace, probes } = bench();
    pace.failures = 3;
    const waiting = pace.untilNextTry('host:1', lost);
    pace.networkChanged();
    await waiting;
    expect(probes()).toBe(1);
    const next = pace.untilNextTry('host:1', lost);
    expect(told.at(-1)?.retryAt).toBe(clock.now() + 1_000);
    clock.advance(1_000);
    await next;
  });

  it('gives up what is connected when the machine sleeps, and tries again at once', async () => {
    const { pace, watch, givenUp } = bench();
    const online = watch(pace.wait(null));
    pace.slept();
    expect(givenUp()).toBe(1);
    expect(await online()).toBe(true);
    const isOver = watch(pace.untilNextTry('host:1', lost));
    expect(await isOver()).toBe(true);
  });

  it('leaves a refusal alone when the machine slept', async () => {
    const { pace, watch, givenUp } = bench();
    const isOver = watch(pace.untilPerson('host:1', new Fault('wrong-password')));
    pace.slept();
    expect(await isOver()).toBe(false);
    expect(givenUp()).toBe(0);
  });

  it('waits for a person after a refusal: the network is no reason to try the same again', async () => {
    const { told, pace, watch } = bench();
    const isOver = watch(pace.untilPerson('host:1', new Fault('wrong-password')));
    expect(told.at(-1)?.status).toBe('refused');
    pace.networkChanged();
    expect(await isOver()).toBe(false);
    pace.tryNow();
    expect(await isOver()).toBe(true);
  });

  it('keeps a call that must not be missed for the next wait, unless it is forgotten', async () => {
    const { pace, watch } = bench();
    pace.wakeSurely();
    expect(await watch(pace.wait(null))()).toBe(true);
    pace.wakeSurely();
    pace.forgetWaking();
    const isOver = watch(pace.wait(null));
    expect(await isOver()).toBe(false);
    pace.wake();
    expect(await isOver()).toBe(true);
  });

  it('ends every wait for good when it is stopped', async () => {
    const { pace, watch } = bench();
    const isOver = watch(pace.wait(null));
    const isStopped = watch(pace.stopped);
    expect([await isOver(), await isStopped()]).toEqual([false, false]);
    pace.stop();
    expect([await isOver(), await isStopped(), await watch(pace.wait(1_000))()]).toEqual([true, true, true]);
  });
});

describe('what an adapter says', () => {
  it('is a sign of life every five seconds at most, everything else at once, and nothing after its end', () => {
    const clock = new ManualClock();
    const said: string[] = [];
    const events = createAdapterEvents(({ type }) => void said.push(type), clock);
    events.emit({ type: 'proved' });
    events.emit({ type: 'proved' });
    events.emit({ type: 'notice', code: 'internal', detail: null });
    clock.advance(5_000);
    events.emit({ type: 'proved' });
    events.end();
    events.emit({ type: 'notice', code: 'internal', detail: null });
    expect(said).toEqual(['proved', 'notice', 'proved']);
  });
});
