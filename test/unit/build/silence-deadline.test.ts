import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { checks, projects } from '../../../build/shared/test-parts.ts';
import { progressMark, startSilenceDeadline, withoutProgressMarks } from '../../../build/shared/silence-deadline.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

it('a part that makes progress is never ended, however long it takes', () => {
  const expired = vi.fn<() => void>();
  const deadline = startSilenceDeadline(1000, expired);
  for (let round = 0; round < 100; round++) {
    vi.advanceTimersByTime(999);
    deadline.progressed();
  }
  deadline.cancel();
  vi.advanceTimersByTime(10_000);
  expect(expired).not.toHaveBeenCalled();
});

it('a part is ended once, the given time after its last progress', () => {
  const expired = vi.fn<() => void>();
  const deadline = startSilenceDeadline(1000, expired);
  vi.advanceTimersByTime(999);
  deadline.progressed();
  vi.advanceTimersByTime(999);
  expect(expired).not.toHaveBeenCalled();
  vi.advanceTimersByTime(10_000);
  expect(expired).toHaveBeenCalledTimes(1);
});

it('each project shows the progress of its tests, and people do not see the marks', () => {
  for (const { command } of projects) expect(command).toContain('--reporter=build/shared/progress-reporter.ts');
  expect(withoutProgressMarks(`${progressMark}1 passed${progressMark}`)).toBe('1 passed');
});

it('a test that hangs is ended by its own deadline before its part is', async () => {
  const { default: config } = await import('../../vitest.config.ts');
  const silenceMs = Math.min(...[...checks, ...projects].map((part) => part.silenceMs));
  const entries = config.test?.projects as unknown as readonly { readonly test: { readonly testTimeout: number } }[];
  expect(entries.length).toBe(projects.length);
  for (const { test } of entries) expect(test.testTimeout).toBeLessThan(silenceMs);
});
