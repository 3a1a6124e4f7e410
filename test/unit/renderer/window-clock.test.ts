import { describe, expect, it } from 'vitest';
import { createWindowClock } from '../../../renderer/application/window-clock.ts';

describe('the clock of the window', () => {
  it('shows main’s time, whatever the machine’s own clock says, and goes on between two messages', () => {
    let passedMs = 5000;
    const clock = createWindowClock(() => passedMs, 1_000_000);
    expect(clock.nowMs()).toBe(1_000_000);
    clock.set(9_000_000);
    passedMs += 400;
    expect(clock.nowMs()).toBe(9_000_400);
  });

  it('follows a main that slept, and does not jump to and fro by the way of a message', () => {
    let passedMs = 0;
    const clock = createWindowClock(() => passedMs, 1_000_000);
    clock.set(1_000_200);
    expect(clock.nowMs()).toBe(1_000_000);
    clock.set(999_800);
    expect(clock.nowMs()).toBe(1_000_000);
    passedMs += 1000;
    clock.set(1_000_000 + 7_200_000);
    expect(clock.nowMs()).toBe(8_200_000);
  });
});
