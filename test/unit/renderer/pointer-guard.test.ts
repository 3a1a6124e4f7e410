import { describe, expect, it } from 'vitest';
import { createPointerGuard, settleMs } from '../../../renderer/application/pointer-guard.ts';
import { ManualClock } from '../../support/manual-clock.ts';

const started = () => {
  const clock = new ManualClock();
  return { clock, guard: createPointerGuard(() => clock.now()) };
};

describe('the pointer', () => {
  it('clicks at once on what it was moved to', () => {
    const { guard } = started();
    guard.moved(10, 10, 'drop Ada');
    expect(guard.takes('drop Ada')).toBe(true);
    guard.moved(10, 60, 'drop Bo');
    expect(guard.takes('drop Bo')).toBe(true);
  });

  it('takes no click for 300 ms on what came under it by itself', () => {
    const { clock, guard } = started();
    guard.moved(10, 10, 'drop Ada');
    clock.advance(1000);
    guard.looked('drop Bo');
    expect(guard.takes('drop Bo')).toBe(false);
    clock.advance(settleMs - 1);
    expect(guard.takes('drop Bo')).toBe(false);
    clock.advance(1);
    expect(guard.takes('drop Bo')).toBe(true);
  });

  it('notices a jump also at the click itself', () => {
    const { clock, guard } = started();
    guard.moved(10, 10, 'drop Ada');
    clock.advance(1000);
    expect(guard.takes('drop Bo')).toBe(false);
    clock.advance(settleMs);
    expect(guard.takes('drop Bo')).toBe(true);
  });

  it('is not excused by a hand that trembles, but by one that moves', () => {
    const { clock, guard } = started();
    guard.moved(10, 10, 'drop Ada');
    clock.advance(1000);
    guard.looked('drop Bo');
    guard.moved(11, 12, 'drop Bo');
    expect(guard.takes('drop Bo')).toBe(false);
    guard.moved(11, 40, 'drop Bo');
    expect(guard.takes('drop Bo')).toBe(true);
  });

  it('counts every jump anew', () => {
    const { clock, guard } = started();
    guard.moved(10, 10, 'drop Ada');
    for (const next of ['drop Bo', 'drop Chen', 'drop Bo']) {
      clock.advance(settleMs - 1);
      guard.looked(next);
      expect(guard.takes(next)).toBe(false);
    }
  });
});
