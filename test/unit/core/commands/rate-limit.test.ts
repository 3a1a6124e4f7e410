import { describe, expect, it } from 'vitest';
import { audioOf } from '../../../../app/domain/audio.ts';
import { Fault } from '../../../../app/domain/error-code.ts';
import type { CommandGroup } from '../../../../app/state/command-groups.ts';
import { RateLimited } from '../../../../app/vendor/adapter.ts';
import { ChairBench } from '../../../support/chair-bench.ts';
import { settlePromises } from '../../../support/command-bench.ts';

const everybody = (count: number): string[] => Array.from({ length: count }, (_, index) => `p${index}`);

/** A chair whose system takes three people in a request; `answers` are given in order, and then it takes all. */
const benchWith = (count: number, answers: readonly (Fault | ReadonlyMap<number, Fault>)[]) => {
  const bench = new ChairBench(count);
  const requests: string[][] = [];
  const left = [...answers];
  bench.planGroup = (_, plan) => ({
    mostPerRequest: 3,
    everyMs: 0,
    proofOf: plan,
    send: async (commands) => {
      requests.push(commands.map(({ target }) => target?.id ?? ''));
      const answer = left.shift();
      if (answer instanceof Fault) throw answer;
      return new Map([...(answer ?? [])].map(([index, fault]) => [commands[index]?.id ?? '', fault]));
    },
  });
  const { commandIds, groupId } = bench.setAudio('none', ...everybody(count));
  const group = (): CommandGroup | undefined => bench.store.state.groups.get(groupId);
  const advance = async (ms: number): Promise<void> => {
    bench.clock.advance(ms);
    await settlePromises();
  };
  return { bench, requests, commandIds, groupId, group, advance };
};

describe('a vendor that takes no more requests for a while', () => {
  it('has done nothing: the rest of the group waits, is shown until when, and leaves then', async () => {
    const { bench, requests, commandIds, group, advance } = benchWith(5, [new Map(), new RateLimited(20_000, '429')]);
    await settlePromises();
    expect(requests).toEqual([
      ['p0', 'p1', 'p2'],
      ['p3', 'p4'],
    ]);
    expect(group()).toMatchObject({ counts: { accepted: 3, waiting: 2 }, sentCount: 3 });
    expect(group()?.waitsUntil).toBe(bench.clock.now() + 20_000);
    await advance(19_999);
    expect(requests).toHaveLength(2);
    await advance(1);
    expect(requests[2]).toEqual(['p3', 'p4']);
    bench.prove('p4', audioOf('none'));
    expect(bench.standing(commandIds).at(-1)).toBe('confirmed');
    expect(group()?.waitsUntil).toBeNull();
  });

  it('is stopped also for those who were on their way when somebody said so', async () => {
    const bench = new ChairBench(4);
    const answers: ((fault: Fault) => void)[] = [];
    bench.planGroup = (_, plan) => ({
      mostPerRequest: 2,
      atOnce: 2,
      everyMs: 0,
      proofOf: plan,
      send: () => new Promise((_resolve, reject) => answers.push(reject)),
    });
    const { commandIds, groupId } = bench.setAudio('none', ...everybody(4));
    await settlePromises();
    answers[0]?.(new RateLimited(5_000, '429'));
    await settlePromises();
    expect(bench.commands.stopGroup(groupId)).toBe(2);
    answers[1]?.(new RateLimited(5_000, '429'));
    await settlePromises();
    expect(bench.standing(commandIds)).toEqual(Array.from({ length: 4 }, () => 'cancelled stopped'));
    bench.clock.advance(60_000);
    await settlePromises();
    expect(answers).toHaveLength(2);
  });

  it('can be waited for no longer: what waits is stopped and never leaves', async () => {
    const { bench, requests, groupId, group, advance } = benchWith(4, [new RateLimited(5_000, '429')]);
    await settlePromises();
    expect(bench.commands.stopGroup(groupId)).toBe(4);
    await advance(60_000);
    expect(requests).toHaveLength(1);
    expect(group()).toMatchObject({ counts: { cancelled: 4 }, waitsUntil: null, isUnderWay: false });
  });

  it('is asked at growing intervals where it does not say when, and refuses in the end', async () => {
    const refusals = Array.from({ length: 40 }, () => new RateLimited(null, '429'));
    const { bench, requests, commandIds, advance } = benchWith(1, refusals);
    // One command alone is no group: it has a plan of its own.
    expect(requests).toEqual([]);
    bench.planGroup = null;
    await settlePromises();
    let answered = 0;
    const times: number[] = [];
    for (let second = 0; second < 700; second += 1) {
      for (; answered < bench.sent.length; answered += 1) {
        times.push(second);
        await bench.answer(answered, new RateLimited(null, '429'));
      }
      await advance(1_000);
    }
    expect(times.slice(0, 8)).toEqual([0, 1, 3, 7, 15, 31, 61, 91]);
    expect(bench.standing(commandIds)).toEqual(['refused server-busy']);
    expect(times.at(-1)).toBeLessThanOrEqual(631);
  });

  it('limits one of a request: only that one waits', async () => {
    const { requests, commandIds, bench, advance } = benchWith(3, [
      new Map<number, Fault>([
        [0, new Fault('not-a-party')],
        [2, new RateLimited(1_000, '429')],
      ]),
    ]);
    await settlePromises();
    expect(bench.standing(commandIds)).toEqual(['refused not-a-party', 'accepted', 'waiting']);
    await advance(1_000);
    expect(requests[1]).toEqual(['p2']);
  });

  it('is not asked again for somebody who went while the request was on its way', async () => {
    const bench = new ChairBench(2);
    const { commandIds } = bench.setAudio('none', ...everybody(2));
    await settlePromises();
    bench.store.change([{ slice: 'participant', conferenceId: bench.conferenceId, id: 'p1', value: null }]);
    // The same id is there again: another person.
    bench.put('p1', { name: 'Somebody Else', address: '+49 30 1' });
    await bench.answer(1, new RateLimited(1_000, '429'));
    await bench.answer(0, new RateLimited(1_000, '429'));
    bench.clock.advance(1_000);
    await settlePromises();
    expect(bench.standing(commandIds)).toEqual(['sent', 'cancelled target-gone']);
    expect(bench.sent.map(({ command }) => command.target?.id)).toEqual(['p0', 'p1', 'p0']);
  });

  it('is looked at again before it leaves: what is no longer permitted is not sent', async () => {
    const bench = new ChairBench(1);
    const { commandIds } = bench.setAudio('none', 'p0');
    await settlePromises();
    await bench.answer(0, new RateLimited(1_000, '429'));
    bench.loseChair();
    bench.clock.advance(1_000);
    await settlePromises();
    expect(bench.sent).toHaveLength(1);
    expect(bench.standing(commandIds)).toEqual(['cancelled not-chair']);
  });
});
