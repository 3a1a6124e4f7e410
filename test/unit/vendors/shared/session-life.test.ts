import { describe, expect, it } from 'vitest';
import { Fault } from '../../../../app/domain/error-code.ts';
import { SessionLife } from '../../../../main/vendors/shared/session-life.ts';
import { ManualClock } from '../../../support/manual-clock.ts';

const bench = () => {
  const clock = new ManualClock();
  const calls: string[] = [];
  const life = new SessionLife(clock, {
    onEnd: ({ code }) => void calls.push(`end ${code}`),
    onPause: ({ code }) => void calls.push(`pause ${code}`),
    onResumable: () => void calls.push('resumable'),
  });
  return { clock, calls, life };
};

describe('the life of a session', () => {
  it('ends once, with everything that it waits for', () => {
    const { clock, calls, life } = bench();
    life.goLive();
    life.after(1_000, () => void calls.push('timer'));
    expect(life.end(new Fault('timeout'))).toBe(true);
    expect(life.end(new Fault('server-error'))).toBe(false);
    clock.advance(2_000);
    expect(calls).toEqual(['end timeout']);
    expect([life.isLive, life.isOver, life.signal.aborted, clock.pendingCount]).toEqual([false, true, true, 0]);
    expect(() => life.goLive()).toThrow(expect.objectContaining({ code: 'timeout' }));
    life.after(1_000, () => void calls.push('timer'));
    expect(clock.pendingCount).toBe(0);
  });

  it('pauses only while it is live, and can be opened again', () => {
    const { clock, calls, life } = bench();
    life.pause(new Fault('out-of-service'));
    life.resumable();
    life.goLive();
    life.after(1_000, () => void calls.push('timer'));
    life.pause(new Fault('out-of-service'));
    clock.advance(2_000);
    life.resumable();
    expect(calls).toEqual(['pause out-of-service', 'resumable']);
    life.reopen();
    life.goLive();
    expect([life.isLive, life.signal.aborted]).toEqual([true, false]);
  });

  it('closes in good order before its requests are aborted, and reports nothing', () => {
    const { calls, life } = bench();
    life.goLive();
    life.beginClose();
    expect([life.isOver, life.signal.aborted]).toEqual([true, false]);
    life.close();
    life.end(new Fault('timeout'));
    expect([life.signal.aborted, calls]).toEqual([true, []]);
  });

  it('says where it stands', () => {
    const { life } = bench();
    const standing = () => [life.isLive, life.isPaused, life.isOver];
    expect(standing()).toEqual([false, false, false]);
    life.goLive();
    expect(standing()).toEqual([true, false, false]);
    life.pause(new Fault('out-of-service'));
    expect(standing()).toEqual([false, true, false]);
    life.reopen();
    expect(standing()).toEqual([false, false, false]);
    life.end(new Fault('timeout'));
    life.reopen();
    expect(standing()).toEqual([false, false, true]);
    expect(life.fault?.code).toBe('timeout');
  });

  it('is no fault when it is not needed any more, and yet cannot go on', () => {
    const { life } = bench();
    life.requireGoingOn();
    life.close();
    expect(life.fault).toBeNull();
    expect(() => life.requireGoingOn()).toThrow(expect.objectContaining({ code: 'connection-lost' }));
  });

  it('gives its timers back when it pauses, is closed, or is told so after its end', () => {
    const { clock, calls, life } = bench();
    life.goLive();
    life.after(1_000, () => void calls.push('timer'));
    life.pause(new Fault('out-of-service'));
    expect(clock.pendingCount).toBe(0);
    life.reopen();
    life.goLive();
    life.after(1_000, () => void calls.push('timer'));
    life.beginClose();
    expect(clock.pendingCount).toBe(0);
    life.after(1_000, () => void calls.push('timer'))();
    expect(calls).toEqual(['pause out-of-service']);
  });

  it('gives its timers back when they ran or are not needed any more', () => {
    const { clock, calls, life } = bench();
    life.after(1_000, () => void calls.push('one'));
    life.after(1_000, () => void calls.push('two'))();
    clock.advance(1_000);
    expect([calls, clock.pendingCount]).toEqual([['one'], 0]);
  });
});
