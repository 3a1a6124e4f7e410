import { describe, expect, it } from 'vitest';
import type { Check, CheckOutcome } from '../../../../main/core/diagnostics/check.ts';
import { runChecks } from '../../../../main/core/diagnostics/run-checks.ts';
import { deferred } from '../../../support/deferred.ts';
import { ManualClock } from '../../../support/manual-clock.ts';

const fine: CheckOutcome = { result: 'pass', code: 'disk-works' };
const checkThat = (run: Check['run'], subject = '', deadlineMs = 1000): Check => ({
  id: 'disk',
  subject,
  deadlineMs,
  run,
});
const settle = async (): Promise<void> => {
  for (let round = 0; round < 5; round++) await new Promise((resolve) => setImmediate(resolve));
};

describe('running checks', () => {
  it('reports each in the order given, one that throws and one that hangs without disturbing the others', async () => {
    const clock = new ManualClock();
    const signals: AbortSignal[] = [];
    const running = runChecks(
      [
        checkThat(async () => fine, 'first'),
        checkThat(() => {
          throw new Error('at once, canary-4711');
        }, 'throws'),
        checkThat(() => Promise.reject(new Error('later')), 'rejects'),
        checkThat((signal) => {
          signals.push(signal);
          return new Promise(() => undefined);
        }, 'hangs'),
        checkThat(async () => ({ ...fine, facts: { folder: '/canary-4711', free: 3 } }), 'last'),
      ],
      { clock, redact: (text) => text.replaceAll('canary-4711', '[gone]') },
    );
    await settle();
    expect(signals[0]?.aborted).toBe(false);
    clock.advance(1000);
    expect(
      (await running).map(({ subject, result, code, facts, tookMs }) => [subject, result, code, facts, tookMs]),
    ).toEqual([
      ['first', 'pass', 'disk-works', {}, 0],
      ['throws', 'unknown', 'check-failed', { detail: 'at once, [gone]' }, 0],
      ['rejects', 'unknown', 'check-failed', { detail: 'later' }, 0],
      ['hangs', 'unknown', 'check-late', { deadlineMs: 1000 }, 1000],
      ['last', 'pass', 'disk-works', { folder: '/[gone]', free: 3 }, 0],
    ]);
    expect(signals[0]?.aborted).toBe(true);
    expect(clock.pendingCount).toBe(0);
  });

  it('runs a few at once and never more', async () => {
    const clock = new ManualClock();
    let isRunning = 0;
    let most = 0;
    const gates = Array.from({ length: 20 }, () => deferred<CheckOutcome>());
    const running = runChecks(
      gates.map((gate) =>
        checkThat(async () => {
          isRunning += 1;
          most = Math.max(most, isRunning);
          const outcome = await gate.promise;
          isRunning -= 1;
          return outcome;
        }),
      ),
      { clock, redact: (text) => text },
    );
    for (const gate of gates) {
      await settle();
      gate.resolve(fine);
    }
    expect(await running).toHaveLength(20);
    expect(most).toBe(6);
  });

  it('what comes after the deadline changes nothing', async () => {
    const clock = new ManualClock();
    const gate = deferred<CheckOutcome>();
    const running = runChecks([checkThat(() => gate.promise)], { clock, redact: (text) => text });
    await settle();
    clock.advance(1000);
    const [report] = await running;
    gate.resolve(fine);
    await settle();
    expect(report).toMatchObject({ result: 'unknown', code: 'check-late' });
  });
});
