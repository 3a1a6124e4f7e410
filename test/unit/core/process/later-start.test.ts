import { describe, expect, it } from 'vitest';
import { Fault } from '../../../../app/domain/error-code.ts';
import { settleLaterStart, type LaterStartParts } from '../../../../main/core/process/later-start.ts';
import { ManualClock } from '../../../support/manual-clock.ts';

/** A start beside another Gavel, whose state a test changes; time passes while it waits. */
const bench = (state: {
  isAnswering: boolean;
  holder: string | null;
  problem?: Fault | null;
  endsAfterMs?: number;
}) => {
  const clock = new ManualClock();
  const beganMs = clock.monotonicMs();
  const pass = async (): Promise<void> => {
    await Promise.resolve();
    clock.advance(100);
  };
  const parts: LaterStartParts = {
    clock,
    isAnswering: async () => (await pass(), state.isAnswering),
    problem: async () => state.problem ?? null,
    holder: async () =>
      state.endsAfterMs !== undefined && clock.monotonicMs() - beganMs >= state.endsAfterMs ? null : state.holder,
  };
  const settle = async (): Promise<unknown> => {
    let isDone = false;
    const result = settleLaterStart(parts).finally(() => {
      isDone = true;
    });
    void (async () => {
      while (!isDone) {
        await new Promise(setImmediate);
        clock.advance(50);
      }
    })().catch(() => undefined);
    return result;
  };
  return { settle, passedMs: () => clock.monotonicMs() - beganMs };
};

describe('a start that did not get the profile', () => {
  it('is taken silently by a Gavel that answers', async () => {
    expect(await bench({ isAnswering: true, holder: 'Process 7' }).settle()).toBe('told');
  });

  it('starts anew once the one before it has ended', async () => {
    const { settle, passedMs } = bench({ isAnswering: false, holder: 'Process 7', endsAfterMs: 4000 });
    expect(await settle()).toBe('start-again');
    expect(passedMs()).toBeGreaterThanOrEqual(4000);
  });

  it('says which process has the profile and answers nothing', async () => {
    const { settle, passedMs } = bench({ isAnswering: false, holder: 'Process 7 has /profile.' });
    await expect(settle()).rejects.toMatchObject({ code: 'not-answering', detail: 'Process 7 has /profile.' });
    expect(passedMs()).toBeGreaterThanOrEqual(15_000);
  });

  it('says what is wrong with the folder, whatever the lock says', async () => {
    const problem = new Fault('profile-unusable', '/profile: it is not a folder.');
    const { settle } = bench({ isAnswering: false, holder: null, problem });
    await expect(settle()).rejects.toBe(problem);
  });
});
