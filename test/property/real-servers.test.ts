import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Clock } from '../../main/ports/clock.ts';
import { scheduleCount, seedOf } from '../support/truth/run-options.ts';
import { RealCloud } from '../support/truth/real/real-cloud.ts';
import { RealFinesse } from '../support/truth/real/real-finesse.ts';
import { RealGateway } from '../support/truth/real/real-gateway.ts';
import { playRealSchedule, realScheduleOf, type RealSchedule } from '../support/truth/real/real-schedule.ts';
import { RealSkype } from '../support/truth/real/real-skype.ts';
import type { RealServer } from '../support/truth/real/real-server.ts';

/** So many at once: most of their time they wait. */
const atOnce = 4;
const seed = seedOf().seed ?? 4242;

/** Plays them side by side. Timing differs from run to run, so that a failure is shown with the schedule as it is. */
const play = async (
  start: (clock: Clock) => Promise<RealServer>,
  schedules: readonly RealSchedule[],
): Promise<number> => {
  let [played, next] = [0, 0];
  const worker = async (): Promise<void> => {
    for (let schedule = schedules[next++]; schedule; schedule = schedules[next++]) {
      try {
        await playRealSchedule(start, schedule);
      } catch (cause) {
        next = schedules.length;
        throw new Error(`${String(cause)}\nseed ${seed}, ${JSON.stringify(schedule)}`, { cause });
      }
      played += 1;
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return played;
};

describe.each([
  ['cisco-finesse', (clock: Clock) => RealFinesse.start(clock)],
  ['huawei-agent-gateway', (clock: Clock) => RealGateway.start(clock)],
  ['huawei-cloud-meeting', (clock: Clock) => RealCloud.start(clock)],
  ['skype-ucwa', (clock: Clock) => RealSkype.start(clock)],
] as const)('at the simulator of %s', (_vendor, start) => {
  it('says nothing that the server has not proved, through real sockets and whatever happens', async () => {
    // `--schedules` is meant for the model, of which a machine plays many more in the same time.
    const count = Math.min(scheduleCount(30), 500);
    expect(await play(start, fc.sample(realScheduleOf(3, 14), { numRuns: count, seed }))).toBe(count);
  });
});
