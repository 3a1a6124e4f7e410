import { beforeEach, describe, expect, it } from 'vitest';
import { RateLimits } from '../../../../main/vendors/huawei-cloud-meeting/rate-limits.ts';

const mute = 'PUT /participants/mute';
const lock = 'PUT /lock';

describe('what the headers say is left of the limits of calls', () => {
  let nowMs: number;
  let limits: RateLimits;

  beforeEach(() => {
    nowMs = 5_000;
    limits = new RateLimits(() => nowMs);
  });

  const header = (remaining: number, time: string, name = 'x-apig-ratelimit-api') => ({
    headers: { [name]: `remain:${remaining},limit:100,time:${time}` },
  });
  const call = (name: string, answer: { readonly headers: Readonly<Record<string, string>> }): void => {
    limits.leaves(name);
    limits.answered(name, answer);
  };

  it('lets everything leave while nothing is told, or something else', () => {
    expect(limits.waitMs(mute)).toBe(0);
    call(mute, { headers: {} });
    call(mute, { headers: { 'x-apig-ratelimit-api': 'remain:none' } });
    expect(limits.waitMs(mute)).toBe(0);
  });

  it('holds back the call of which none is left, until its time is over, and no other', () => {
    call(mute, header(1, '1 minute'));
    nowMs += 10_000;
    call(mute, header(0, '1 minute'));
    expect([limits.waitMs(mute), limits.waitMs(lock)]).toEqual([50_000, 0]);
    nowMs += 50_000;
    expect(limits.waitMs(mute)).toBe(0);
    call(mute, header(99, '1 minute'));
    expect(limits.waitMs(mute)).toBe(0);
  });

  it('counts those that are on their way', () => {
    call(mute, header(2, '1 minute'));
    limits.leaves(mute);
    expect(limits.waitMs(mute)).toBe(0);
    limits.leaves(mute);
    expect(limits.waitMs(mute)).toBe(60_000);
    limits.answered(mute, null);
    expect(limits.waitMs(mute)).toBe(0);
  });

  it('takes the least that was told in a window, and knows a new one', () => {
    call(mute, header(0, '1 minute'));
    call(mute, header(2, '1 minute'));
    expect(limits.waitMs(mute)).toBe(60_000);
    call(mute, header(99, '1 minute'));
    expect(limits.waitMs(mute)).toBe(0);
  });

  it('holds everything back where nothing is left of all calls together', () => {
    call(mute, header(0, '1 second', 'x-apig-ratelimit-api-allenv'));
    expect([limits.waitMs(mute), limits.waitMs(lock)]).toEqual([1_000, 1_000]);
  });
});
