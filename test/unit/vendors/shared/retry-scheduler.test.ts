import { describe, expect, it } from 'vitest';
import { RetryScheduler } from '../../../../main/vendors/shared/retry-scheduler.ts';
import { ManualClock } from '../../../support/manual-clock.ts';

const bench = () => {
  const clock = new ManualClock();
  const stop = new AbortController();
  const scheduler = new RetryScheduler({
    clock,
    random: () => 1,
    backOff: { firstMs: 1_000, maxMs: 4_000 },
    signal: stop.signal,
  });
  /** Whether a wait is over, after everything that can happen at once has happened. */
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
  return { clock, stop, scheduler, watch };
};

describe('the scheduler of retries', () => {
  it('makes the pause longer with each failure in a row, up to the longest, until it is reset', () => {
    const { scheduler } = bench();
    expect([1, 2, 3, 4].map(() => scheduler.countFailure())).toEqual([1_000, 2_000, 4_000, 4_000]);
    scheduler.reset();
    expect(scheduler.countFailure()).toBe(1_000);
  });

  it('waits for the time given, and leaves no timer behind', async () => {
    const { clock, scheduler, watch } = bench();
    const isOver = watch(scheduler.wait(1_000));
    clock.advance(999);
    expect(await isOver()).toBe(false);
    clock.advance(1);
    expect(await isOver()).toBe(true);
    const isWoken = watch(scheduler.wait(1_000));
    scheduler.wakeNow();
    expect([await isWoken(), clock.pendingCount]).toEqual([true, 0]);
  });

  it('keeps a wake-up that must not be missed for the next wait, unless it is discarded', async () => {
    const { scheduler, watch } = bench();
    scheduler.wakeNowOrNext();
    expect(await watch(scheduler.wait(null))()).toBe(true);
    scheduler.wakeNowOrNext();
    scheduler.discardWakeUp();
    const isOver = watch(scheduler.wait(null));
    expect(await isOver()).toBe(false);
    scheduler.wakeNow();
    expect(await isOver()).toBe(true);
  });

  it('says while it waits for the user, whatever called for waking before', async () => {
    const { scheduler, watch } = bench();
    scheduler.wakeNowOrNext();
    const isOver = watch(scheduler.waitForUser());
    expect([await isOver(), scheduler.isWaitingForUser]).toEqual([false, true]);
    scheduler.wakeNow();
    expect([await isOver(), scheduler.isWaitingForUser]).toEqual([true, false]);
  });

  it('ends every wait for good when it is stopped', async () => {
    const { clock, stop, scheduler, watch } = bench();
    const isOver = watch(scheduler.wait(1_000));
    stop.abort();
    expect([await isOver(), await watch(scheduler.wait(null))(), clock.pendingCount]).toEqual([true, true, 0]);
  });
});
