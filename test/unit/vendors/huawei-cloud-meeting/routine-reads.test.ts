import { beforeEach, describe, expect, it } from 'vitest';
import { Fault } from '../../../../app/domain/error-code.ts';
import { RateLimited } from '../../../../app/vendor/adapter.ts';
import type { Link } from '../../../../main/vendors/huawei-cloud-meeting/link.ts';
import { RoutineReads } from '../../../../main/vendors/huawei-cloud-meeting/routine-reads.ts';
import type { ReadOutcome } from '../../../../main/vendors/shared/reads.ts';
import { ManualClock } from '../../../support/manual-clock.ts';

const read: ReadOutcome<unknown> = { status: 'read', began: 1, value: null };
const unread = (fault: Fault): ReadOutcome<unknown> => ({ status: 'unread', began: 1, fault });

describe('a meeting whose WebSocket is up', () => {
  let clock: ManualClock;
  let facts: { people: number; meetings: number; isScarce: boolean };
  let outcome: ReadOutcome<unknown>;
  let reads: number[];
  let anew: number[];
  let troubles: string[];
  let routine: RoutineReads;
  let startedMs: number;

  beforeEach(() => {
    clock = new ManualClock();
    startedMs = clock.monotonicMs();
    facts = { people: 10, meetings: 1, isScarce: false };
    outcome = read;
    [reads, anew, troubles] = [[], [], []];
    routine = new RoutineReads({
      clock,
      peopleCount: () => facts.people,
      meetingCount: () => facts.meetings,
      read: () => {
        reads.push(clock.monotonicMs() - startedMs);
        return Promise.resolve(outcome);
      },
      pushAnew: () => {
        anew.push(clock.monotonicMs() - startedMs);
        return Promise.resolve();
      },
    });
    // Of the link nothing else is used.
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion
    routine.start({
      requests: { isScarce: () => facts.isScarce },
      after: (delayMs: number, task: () => void) => clock.after(delayMs, task),
      trouble: ({ code }: Fault) => troubles.push(code),
    } as unknown as Link);
  });

  /** Lets so much time pass; `each` runs every 100 ms. */
  const pass = async (ms: number, each: () => void = () => undefined): Promise<void> => {
    for (let passed = 0; passed < ms; passed += 100) {
      each();
      clock.advance(100);
      await new Promise((resolve) => {
        setImmediate(resolve);
      });
    }
  };

  it('is read every 2.2 s, whatever is pushed meanwhile', async () => {
    await pass(60_000, () => routine.pushed());
    expect(reads.length).toBe(27);
    expect(anew).toEqual([20_000, 40_000, 60_000]);
  });

  it('shares half of 100 calls a minute with the others that are followed', async () => {
    facts.meetings = 10;
    await pass(60_000);
    expect(reads.length).toBeLessThanOrEqual(5);
  });

  it('is read less often where few calls are left, or none is taken', async () => {
    facts.isScarce = true;
    await pass(60_000);
    expect(reads.length).toBeLessThanOrEqual(4);
    facts.isScarce = false;
    outcome = unread(new RateLimited(null, '429'));
    const before = reads.length;
    await pass(60_000);
    expect(reads.length - before).toBeLessThanOrEqual(4);
    expect(troubles).toEqual([]);
  });

  it('that is large is read once its pushes pause, every 20 s at least, and else not', async () => {
    facts.people = 3_000;
    await pass(30_000);
    reads.length = 0;
    await pass(5_000, () => routine.pushed());
    await pass(2_400);
    const settled = reads.at(-1) ?? 0;
    expect(settled).toBeGreaterThanOrEqual(37_000);
    expect(settled).toBeLessThanOrEqual(37_300);
    const before = reads.length;
    await pass(15_000);
    expect(reads.length).toBe(before);
    await pass(60_000, () => routine.pushed());
    expect(reads.length - before).toBeGreaterThanOrEqual(3);
    expect(anew.length).toBeLessThanOrEqual(3);
  });

  it('whose reads fail is told, and read on; once it is over nothing is', async () => {
    outcome = unread(new Fault('server-error'));
    await pass(5_000);
    expect(troubles).toEqual(['server-error', 'server-error']);
    routine.stop();
    await pass(60_000);
    expect([reads.length, anew.length]).toEqual([2, 0]);
  });
});
