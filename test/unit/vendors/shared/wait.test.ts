import { describe, expect, it } from 'vitest';
import { isLate, unlessAborted, wait, withDeadline } from '../../../../main/vendors/shared/wait.ts';
import { deferred } from '../../../support/deferred.ts';
import { ManualClock } from '../../../support/manual-clock.ts';

describe('a wait', () => {
  it('ends after its time, or early when its signal aborts, and gives its timer back', async () => {
    const clock = new ManualClock();
    const controller = new AbortController();
    const whole = wait(clock, 1_000, controller.signal);
    clock.advance(1_000);
    await whole;
    const cut = wait(clock, 1_000, controller.signal);
    controller.abort();
    await cut;
    await wait(clock, 1_000, controller.signal);
    expect(clock.pendingCount).toBe(0);
  });

  it('is not over before its time', async () => {
    const clock = new ManualClock();
    let isOver = false;
    void wait(clock, 1_000, new AbortController().signal).then(() => {
      isOver = true;
    });
    clock.advance(999);
    await new Promise((resolve) => setImmediate(resolve));
    expect(isOver).toBe(false);
    clock.advance(1);
    await new Promise((resolve) => setImmediate(resolve));
    expect(isOver).toBe(true);
  });
});

describe('a task that may be given up', () => {
  it('settles as it does, and what is aborted later changes nothing', async () => {
    const controller = new AbortController();
    expect(await unlessAborted(Promise.resolve(7), controller.signal)).toBe(7);
    await expect(unlessAborted(Promise.reject(new Error('no')), controller.signal)).rejects.toThrow('no');
    controller.abort();
  });

  it('is late once it was given up, before or while it ran, and troubles nobody afterwards', async () => {
    const controller = new AbortController();
    const task = deferred<number>();
    const outcome = unlessAborted(task.promise, controller.signal);
    controller.abort();
    await expect(outcome).rejects.toMatchObject({ code: 'timeout' });
    await expect(unlessAborted(task.promise, controller.signal)).rejects.toMatchObject({ code: 'timeout' });
    task.reject(new Error('later'));
  });
});

describe('a deadline', () => {
  it('lets the task win, with its value or its error, and gives its timer back', async () => {
    const clock = new ManualClock();
    expect(await withDeadline(clock, 1_000, Promise.resolve(7))).toBe(7);
    await expect(withDeadline(clock, 1_000, Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(clock.pendingCount).toBe(0);
  });

  it('is said to be over, and what the task does later troubles nobody', async () => {
    const clock = new ManualClock();
    let reject: (cause: Error) => void = () => undefined;
    const task = new Promise<number>((_, fail) => {
      reject = fail;
    });
    const outcome = withDeadline(clock, 1_000, task);
    clock.advance(1_000);
    expect(await outcome).toBe(isLate);
    reject(new Error('late'));
  });
});
