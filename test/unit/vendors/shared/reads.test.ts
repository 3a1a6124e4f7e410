import { describe, expect, it } from 'vitest';
import { Fault } from '../../../../app/domain/error-code.ts';
import { PictureOrder, SharedRead, gatherReadsMs, readOnce, valueOf } from '../../../../main/vendors/shared/reads.ts';
import { deferred, type Deferred } from '../../../support/deferred.ts';
import { ManualClock } from '../../../support/manual-clock.ts';

describe('the order of events and reads', () => {
  it('takes an answer only when nothing newer of the same object was applied since its read began', () => {
    const order = new PictureOrder();
    const slow = order.next();
    const quick = order.next();
    order.apply('call-1', quick);
    expect([order.isCurrent('call-1', slow), order.isCurrent('call-1', quick)]).toEqual([false, true]);
    expect(order.isCurrent('call-2', slow)).toBe(true);
    order.apply('call-1', order.next());
    expect(order.isCurrent('call-1', quick)).toBe(false);
    expect(order.appliedSince(quick)).toEqual(new Set(['call-1']));
    const later = order.next();
    order.apply('call-2', later);
    expect([order.appliedSince(later - 1), order.appliedSince(later)]).toEqual([new Set(['call-2']), new Set()]);
  });

  it('is not turned back by an answer that comes late', () => {
    const order = new PictureOrder();
    const slow = order.next();
    const event = order.next();
    order.apply('call-1', event);
    order.apply('call-1', slow);
    expect(order.isCurrent('call-1', slow)).toBe(false);
    expect(order.isCurrent('call-1', event)).toBe(true);
  });

  it('remembers a bounded number of objects, the newest', () => {
    const order = new PictureOrder();
    for (let count = 0; count < 1_001; count += 1) order.apply(`call-${count}`, order.next());
    expect([order.isCurrent('call-0', 0), order.isCurrent('call-1', 0)]).toEqual([true, false]);
    order.apply('call-1', order.next());
    order.apply('call-1001', order.next());
    expect([order.isCurrent('call-1', 0), order.isCurrent('call-2', 0)]).toEqual([false, true]);
  });
});

describe('a read', () => {
  it('that failed is a result of its own, which has no value', async () => {
    const outcome = await readOnce(new PictureOrder(), () => Promise.reject(new Fault('answer-malformed', 'bad')));
    expect(outcome).toMatchObject({ status: 'unread', began: 1, fault: { code: 'answer-malformed' } });
    expect(() => valueOf(outcome)).toThrow(expect.objectContaining({ code: 'answer-malformed' }));
    expect(valueOf(await readOnce(new PictureOrder(), async (began) => began * 2))).toBe(2);
  });

  it('that is needed while it runs begins once more for everyone who asked since', async () => {
    const answers: Deferred<string>[] = [];
    const order = new PictureOrder();
    const read = new SharedRead(order, () => {
      const answer = deferred<string>();
      answers.push(answer);
      return answer.promise;
    });
    const first = read.fresh();
    const asked = order.next();
    const second = read.fresh();
    expect(read.fresh()).toBe(second);
    expect(answers).toHaveLength(1);
    answers[0]?.resolve('old');
    expect(valueOf(await first)).toBe('old');
    await Promise.resolve();
    expect(answers).toHaveLength(2);
    answers[1]?.resolve('new');
    const outcome = await second;
    expect(valueOf(outcome)).toBe('new');
    expect(outcome.began).toBeGreaterThan(asked);
  });

  it('that failed does not keep the next one from running', async () => {
    let count = 0;
    const read = new SharedRead(new PictureOrder(), async () => {
      count += 1;
      if (count === 1) throw new Fault('timeout');
      return count;
    });
    const [first, second] = await Promise.all([read.fresh(), read.fresh()]);
    expect([first.status, second.status]).toEqual(['unread', 'read']);
    expect(valueOf(await read.fresh())).toBe(3);
  });
});

const settle = (): Promise<unknown> => new Promise((resolve) => setImmediate(resolve));

/** A read that takes 4 ms by the clock, and how often it began. */
const burstBench = () => {
  const clock = new ManualClock();
  const order = new PictureOrder();
  const begins: number[] = [];
  const read = new SharedRead(
    order,
    () =>
      new Promise<void>((resolve) => {
        begins.push(clock.now());
        clock.after(4, resolve);
      }),
    clock,
  );
  return { clock, order, read, begins };
};

describe('reads of a burst', () => {
  it('are few, each begins after it was asked for, and nobody waits long', async () => {
    const { clock, order, read, begins } = burstBench();
    const waits: number[] = [];
    const wrong: number[] = [];
    const startedAt = clock.now();
    for (let ms = 0; ms < 120 + 2 * gatherReadsMs; ms += 1) {
      if (ms < 120) {
        const [asked, askedAt] = [order.next(), clock.now()];
        void read.fresh().then(({ began }) => {
          waits.push(clock.now() - askedAt);
          if (began <= asked) wrong.push(asked);
        });
      }
      await settle();
      clock.advance(1);
      await settle();
    }
    expect([waits.length, wrong]).toEqual([120, []]);
    // One in 19 ms; where each begins when the one before it has ended, they are 30.
    expect(begins.map((at) => at - startedAt)).toEqual([0, 19, 38, 57, 76, 95, 114, 133]);
    expect(Math.max(...waits)).toBeLessThanOrEqual(4 + gatherReadsMs + 4);
  });

  it('wait for no other: one that was not needed lately begins at once', async () => {
    const { clock, read, begins } = burstBench();
    for (let count = 0; count < 2; count += 1) {
      const outcome = read.fresh();
      expect(begins).toHaveLength(count + 1);
      clock.advance(4);
      await outcome;
      clock.advance(gatherReadsMs);
    }
    await settle();
    expect(begins).toHaveLength(2);
  });
});
