import { describe, expect, it } from 'vitest';
import { History } from '../../../../main/simulators/shared/model/history.ts';
import { RateLimit } from '../../../../main/simulators/shared/model/rate-limit.ts';
import { UnknownSwitchError } from '../../../../main/simulators/shared/model/switches.ts';
import { Timers } from '../../../../main/simulators/shared/model/timers.ts';
import { ManualClock } from '../../../support/manual-clock.ts';
import { kitBench } from './kit-bench.ts';

const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('simulator kit: the base of a world', () => {
  it('changes switches, logs it and calls listeners', () => {
    const { world, lines } = kitBench();
    const changed: string[] = [];
    world.onSwitch((name) => changed.push(`${name} ${world.switches().slowMs}`));
    world.setSwitch('slowMs', '20');
    expect(changed).toEqual(['slowMs 20']);
    expect(lines).toEqual(['switch slowMs = 20']);
    expect(() => world.setSwitch('slow', 1)).toThrow(UnknownSwitchError);
    expect(changed).toHaveLength(1);
  });

  it('logs what fails in a task, and goes on', () => {
    const { world, clock, lines } = kitBench();
    world.timers.after(10, () => {
      throw new Error('broken');
    });
    const done: string[] = [];
    world.timers.after(10, () => done.push('other'));
    clock.advance(10);
    expect(done).toEqual(['other']);
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(/^the simulator failed: Error: broken/u);
  });
});

describe('simulator kit: timers', () => {
  it('run on the clock, and without a delay in the next turn', async () => {
    const clock = new ManualClock();
    const timers = new Timers(clock, () => undefined);
    const done: string[] = [];
    timers.after(5, () => done.push('delayed'));
    timers.after(0, () => done.push('next turn'));
    timers.after(0, () => done.push('cancelled'))();
    expect(done).toEqual([]);
    await nextTurn();
    expect(done).toEqual(['next turn']);
    clock.advance(5);
    expect(done).toEqual(['next turn', 'delayed']);
  });

  it('are all cancelled when they stop', async () => {
    const clock = new ManualClock();
    const timers = new Timers(clock, () => undefined);
    const done: string[] = [];
    timers.after(5, () => done.push('before'));
    timers.after(0, () => done.push('before'));
    timers.stop();
    timers.after(5, () => done.push('afterwards'));
    await nextTurn();
    clock.advance(10);
    expect(done).toEqual([]);
    expect(clock.pendingCount).toBe(0);
  });
});

describe('simulator kit: history', () => {
  it('keeps the later half when there is too much', () => {
    const history = new History<number>(4);
    const { items } = history;
    for (let item = 1; item <= 5; item += 1) history.add(item);
    expect(items).toEqual([3, 4, 5]);
  });
});

describe('simulator kit: rate limit', () => {
  it('allows so many requests of a user in each window', () => {
    let now = 1_000;
    const limit = new RateLimit(() => now);
    const take = (user = 'ada') => limit.take(user, 2, 100);
    expect(take()).toEqual({ isAllowed: true, remaining: 1, resetMs: 100 });
    now += 40;
    expect(take()).toEqual({ isAllowed: true, remaining: 0, resetMs: 60 });
    expect(take()).toEqual({ isAllowed: false, remaining: 0, resetMs: 60 });
    expect(take('bo')).toEqual({ isAllowed: true, remaining: 1, resetMs: 100 });
    now += 60;
    expect(take()).toEqual({ isAllowed: true, remaining: 1, resetMs: 100 });
  });

  it('follows a limit that changes', () => {
    const limit = new RateLimit(() => 0);
    limit.take('ada', 5, 100);
    expect(limit.take('ada', 1, 100)).toEqual({ isAllowed: false, remaining: 0, resetMs: 100 });
    expect(limit.take('ada', 2, 100)).toMatchObject({ isAllowed: true, remaining: 0 });
  });
});
