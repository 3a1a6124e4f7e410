import { describe, expect, it } from 'vitest';
import { Fault } from '../../../../app/domain/error-code.ts';
import { Knocking } from '../../../../main/vendors/shared/knocking.ts';
import { ManualClock } from '../../../support/manual-clock.ts';

const settle = (): Promise<unknown> => new Promise((resolve) => setImmediate(resolve));

const bench = (knock: () => Promise<void>) => {
  const clock = new ManualClock();
  const counts = { knocks: 0, answers: 0 };
  const knocking = new Knocking({
    clock,
    random: () => 0,
    knock: () => {
      counts.knocks += 1;
      return knock();
    },
  });
  const begin = () => knocking.begin(() => (counts.answers += 1));
  const pass = async (seconds: number): Promise<void> => {
    for (let passed = 0; passed < seconds; passed += 1) {
      clock.advance(1_000);
      await settle();
    }
  };
  return { clock, counts, knocking, begin, pass };
};

describe('knocking', () => {
  it('asks every two seconds, says once that there is an answer, and leaves nothing behind', async () => {
    let isBack = false;
    const { clock, counts, begin, pass } = bench(async () => {
      if (!isBack) throw new Fault('connection-refused');
    });
    begin();
    await pass(7);
    expect(counts).toEqual({ knocks: 3, answers: 0 });
    isBack = true;
    await pass(10);
    expect(counts).toEqual({ knocks: 4, answers: 1 });
    expect(clock.pendingCount).toBe(0);
  });

  it('asks on while questions are lost, but not with more than three at a time', async () => {
    const { counts, begin, pass } = bench(() => new Promise(() => undefined));
    const end = begin();
    await pass(20);
    expect(counts).toEqual({ knocks: 3, answers: 0 });
    end();
  });

  it('that was answered in vain three times counts only after a silence', async () => {
    let isSilent = false;
    const { counts, knocking, begin, pass } = bench(async () => {
      if (isSilent) throw new Fault('timeout');
    });
    for (let attempt = 0; attempt < 6; attempt += 1) {
      const end = begin();
      await pass(8);
      end();
    }
    expect(counts.answers).toBe(3);
    isSilent = true;
    const end = begin();
    await pass(2);
    isSilent = false;
    await pass(2);
    end();
    expect(counts.answers).toBe(4);
    knocking.reset();
    begin();
    await pass(2);
    expect(counts.answers).toBe(5);
  });
});
