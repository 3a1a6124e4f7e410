import { messageOf } from '../../../app/domain/message-of.ts';
import type { CheckReport } from '../../../app/domain/diagnostic.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Check, CheckOutcome } from './check.ts';

/** Checks at once: enough that a slow server delays few others, and few enough not to flood servers. */
const concurrency = 6;

/**
 * Runs checks concurrently and reports each, in the given order. One that throws or exceeds its deadline is `unknown`
 * and does not affect others. `redact` removes secrets from all texts. Never rejects.
 */
export const runChecks = async (
  checks: readonly Check[],
  parts: { readonly clock: Clock; readonly redact: (text: string) => string },
): Promise<CheckReport[]> => {
  const { clock, redact } = parts;

  const outcomeOf = (check: Check): Promise<CheckOutcome> =>
    new Promise((resolve) => {
      const giveUp = new AbortController();
      const cancelTimer = clock.after(check.deadlineMs, () => {
        resolve({ result: 'unknown', code: 'check-late', facts: { deadlineMs: check.deadlineMs } });
        giveUp.abort();
      });
      const run = async (): Promise<CheckOutcome> => check.run(giveUp.signal);
      run().then(
        (outcome) => {
          cancelTimer();
          resolve(outcome);
        },
        (cause: unknown) => {
          cancelTimer();
          resolve({ result: 'unknown', code: 'check-failed', facts: { detail: messageOf(cause) } });
        },
      );
    });

  const clean = (value: string | number): string | number =>
    typeof value === 'string' ? redact(value).slice(0, 300) : value;

  const report = async (check: Check): Promise<CheckReport> => {
    const startedMs = clock.monotonicMs();
    const { result, code, facts = {} } = await outcomeOf(check);
    const tookMs = Math.round(clock.monotonicMs() - startedMs);
    return {
      id: check.id,
      subject: check.subject,
      result,
      code,
      facts: Object.fromEntries(Object.entries(facts).map(([name, value]) => [name, clean(value)])),
      tookMs,
    };
  };

  const reports = new Map<Check, CheckReport>();
  const waiting = [...checks];
  const takeTurns = async (): Promise<void> => {
    for (let check = waiting.shift(); check; check = waiting.shift()) reports.set(check, await report(check));
  };
  await Promise.all(Array.from({ length: concurrency }, takeTurns));
  return checks.flatMap((check) => reports.get(check) ?? []);
};
