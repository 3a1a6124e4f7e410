import { describe, expect, it } from 'vitest';
import { audioOf } from '../../../../app/domain/audio.ts';
import type { Command } from '../../../../app/domain/command.ts';
import { Fault } from '../../../../app/domain/error-code.ts';
import { SentWithoutAnswer, type GroupPlan } from '../../../../app/vendor/adapter.ts';
import { ChairBench } from '../../../support/chair-bench.ts';
import { settlePromises } from '../../../support/command-bench.ts';
import { deferred, type Deferred } from '../../../support/deferred.ts';

interface Request {
  readonly targets: readonly string[];
  readonly atMs: number;
  readonly commands: readonly Command[];
  readonly answer: Deferred<ReadonlyMap<string, Fault>>;
}

/** A chair whose system takes `mostPerRequest` people in one request, and one request every `everyMs`. */
const benchWith = (count: number, mostPerRequest: number, everyMs: number) => {
  const bench = new ChairBench(count);
  const requests: Request[] = [];
  const everybody = Array.from({ length: count }, (_, index) => `p${index}`);
  bench.planGroup = (commands, plan): GroupPlan | null =>
    commands.every(({ request }) => request.kind === 'set-audio')
      ? {
          mostPerRequest,
          everyMs,
          proofOf: (command) => {
            if (command.target?.address === 'unknown') throw new Fault('invalid-destination');
            return plan(command);
          },
          send: (carried) => {
            const answer = deferred<ReadonlyMap<string, Fault>>();
            requests.push({
              targets: carried.map(({ target }) => target?.id ?? ''),
              atMs: bench.clock.monotonicMs(),
              commands: carried,
              answer,
            });
            return answer.promise;
          },
        }
      : null;
  const answer = async (index: number, refusals: ReadonlyMap<string, Fault> = new Map()): Promise<void> => {
    requests[index]?.answer.resolve(refusals);
    await settlePromises();
  };
  return { bench, requests, everybody, answer };
};

describe('a group that the vendor takes in one request', () => {
  it('leaves in as few requests as fit, at the vendor’s limit, and the rest waits', async () => {
    const { bench, requests, everybody, answer } = benchWith(7, 3, 1000);
    const { commandIds } = bench.setAudio('none', ...everybody);
    await settlePromises();
    expect(requests.map(({ targets }) => targets)).toEqual([['p0', 'p1', 'p2']]);
    expect(bench.standing(commandIds)).toEqual([...Array(3).fill('sent'), ...Array(4).fill('waiting')]);
    await answer(0);
    bench.clock.advance(999);
    await settlePromises();
    expect(requests).toHaveLength(1);
    bench.clock.advance(1);
    await settlePromises();
    await answer(1);
    bench.clock.advance(1000);
    await settlePromises();
    expect(requests.map(({ targets }) => targets.length)).toEqual([3, 3, 1]);
    expect(bench.sent).toEqual([]);
  });

  it('has an outcome for each target', async () => {
    const { bench, requests, everybody, answer } = benchWith(3, 10, 0);
    const { commandIds } = bench.setAudio('none', ...everybody);
    await settlePromises();
    const [, second] = requests[0]?.commands ?? [];
    await answer(0, new Map([[second?.id ?? '', new Fault('not-a-party', 'says the server')]]));
    bench.prove('p0', audioOf('none'));
    expect(bench.standing(commandIds)).toEqual(['confirmed', 'refused not-a-party', 'accepted']);
    bench.clock.advance(3000);
    expect(bench.standing(commandIds)[2]).toBe('unconfirmed no-evidence');
  });

  it('looks at each again before its own request: who has gone or was stopped is not in it', async () => {
    const { bench, requests, everybody, answer } = benchWith(6, 2, 500);
    const { commandIds, groupId } = bench.setAudio('none', ...everybody);
    await settlePromises();
    bench.store.change([{ slice: 'participant', conferenceId: bench.conferenceId, id: 'p2', value: null }]);
    await answer(0);
    bench.clock.advance(500);
    await settlePromises();
    expect(requests[1]?.targets).toEqual(['p3', 'p4']);
    expect(bench.commands.stopGroup(groupId)).toBe(1);
    await answer(1);
    bench.clock.advance(500);
    await settlePromises();
    expect(requests).toHaveLength(2);
    expect([bench.standing(commandIds)[2], bench.standing(commandIds)[5]]).toEqual([
      'cancelled target-gone',
      'cancelled stopped',
    ]);
  });

  it('refuses whom the vendor cannot address, and sends the others', async () => {
    const { bench, requests, everybody } = benchWith(3, 10, 0);
    bench.put('p1', { address: 'unknown' });
    const { commandIds } = bench.setAudio('none', ...everybody);
    await settlePromises();
    expect(requests[0]?.targets).toEqual(['p0', 'p2']);
    expect(bench.standing(commandIds)[1]).toBe('refused invalid-destination');
  });

  it('leaves all of a request without an answer to evidence, and refuses all of one that did not leave', async () => {
    const lost = benchWith(2, 10, 0);
    const first = lost.bench.setAudio('none', ...lost.everybody);
    await settlePromises();
    lost.requests[0]?.answer.reject(new SentWithoutAnswer('cut'));
    await settlePromises();
    expect(lost.bench.standing(first.commandIds)).toEqual(['sent', 'sent']);
    lost.bench.prove('p1', audioOf('none'));
    expect(lost.bench.standing(first.commandIds)).toEqual(['sent', 'confirmed']);

    const failed = benchWith(2, 10, 0);
    const second = failed.bench.setAudio('none', ...failed.everybody);
    await settlePromises();
    failed.requests[0]?.answer.reject(new Fault('server-unreachable'));
    await settlePromises();
    expect(failed.bench.standing(second.commandIds)).toEqual([
      'refused server-unreachable',
      'refused server-unreachable',
    ]);
  });

  it('goes one by one where it does not fit, and where there is one only', async () => {
    const { bench, requests } = benchWith(2, 10, 0);
    bench.commands.make(
      { kind: 'hold-participant', conferenceId: bench.conferenceId, participantIds: ['p0', 'p1'] },
      'window',
    );
    bench.setAudio('none', 'p0');
    await settlePromises();
    expect([requests.length, bench.sent.length]).toEqual([0, 3]);
  });

  it('sends nothing more when Gavel stops', async () => {
    const { bench, requests, everybody, answer } = benchWith(4, 2, 1000);
    const { commandIds } = bench.setAudio('none', ...everybody);
    await settlePromises();
    await answer(0);
    bench.commands.stop();
    await settlePromises();
    bench.clock.advance(5000);
    await settlePromises();
    expect(requests).toHaveLength(1);
    expect(bench.standing(commandIds).slice(2)).toEqual(['cancelled interrupted', 'cancelled interrupted']);
  });
});
