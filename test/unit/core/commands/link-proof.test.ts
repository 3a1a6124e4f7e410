import { describe, expect, it } from 'vitest';
import { Fault } from '../../../../app/domain/error-code.ts';
import { SentWithoutAnswer } from '../../../../app/vendor/adapter.ts';
import { ChairBench } from '../../../support/chair-bench.ts';
import { settlePromises } from '../../../support/command-bench.ts';
import { deferred, type Deferred } from '../../../support/deferred.ts';

interface Proof {
  readonly atMs: number;
  readonly answer: Deferred<undefined>;
  readonly signal: AbortSignal;
}

/** A chair whose link proves itself when a test says so. */
const proving = (holdSeconds = 4) => {
  const bench = new ChairBench(3);
  const startMs = bench.clock.monotonicMs();
  const proofs: Proof[] = [];
  bench.store.change([{ slice: 'preferences', value: { ...bench.store.state.preferences, holdSeconds } }]);
  bench.adapter = {
    ...bench.adapter,
    prove: (signal) => {
      const answer = deferred<undefined>();
      proofs.push({ atMs: bench.clock.monotonicMs() - startMs, answer, signal });
      return answer.promise;
    },
  };
  const drop = () =>
    bench.commands.make({ kind: 'drop', conferenceId: bench.conferenceId, participantIds: ['p0', 'p1'] }, 'window');
  const advance = async (durationMs: number): Promise<void> => {
    bench.clock.advance(durationMs);
    await settlePromises();
  };
  return { bench, proofs, drop, advance };
};

describe('a link before something destructive leaves', () => {
  it('proves itself towards the end of the hold, once for a group, and what is held then leaves in time', async () => {
    const { bench, proofs, drop, advance } = proving();
    const { commandIds } = drop();
    await advance(1999);
    expect(proofs).toEqual([]);
    await advance(1);
    expect(proofs.map(({ atMs }) => atMs)).toEqual([2000]);
    proofs[0]?.answer.resolve(undefined);
    await advance(2000);
    expect(bench.standing(commandIds)).toEqual(['sent', 'sent']);
  });

  it('is waited for: until it proves itself nothing leaves, and what waits can be stopped', async () => {
    const { bench, proofs, drop, advance } = proving();
    const { groupId, commandIds } = drop();
    await advance(4000);
    expect([bench.standing(commandIds), bench.sent.length]).toEqual([['waiting', 'waiting'], 0]);
    expect(bench.commands.stopGroup(groupId)).toBe(2);
    proofs[0]?.answer.resolve(undefined);
    await settlePromises();
    expect(bench.sent).toEqual([]);
  });

  it('that does not prove itself in 4 seconds cancels it with that reason', async () => {
    const { bench, proofs, drop, advance } = proving();
    const { commandIds } = drop();
    await advance(5999);
    expect(bench.standing(commandIds)).toEqual(['waiting', 'waiting']);
    await advance(1);
    expect(bench.standing(commandIds)).toEqual(['cancelled link-unproved', 'cancelled link-unproved']);
    expect([proofs[0]?.signal.aborted, bench.sent.length]).toEqual([true, 0]);
  });

  it('that says it is lost cancels it, with the vendor’s words as detail', async () => {
    const { bench, proofs, drop, advance } = proving();
    const { commandIds } = drop();
    await advance(2000);
    proofs[0]?.answer.reject(new Fault('connection-lost', 'reset by peer'));
    await advance(2000);
    expect(bench.standing(commandIds)).toEqual(['cancelled link-unproved', 'cancelled link-unproved']);
    expect(bench.store.state.commands.get(commandIds[0] ?? '')?.detail).toBe('connection-lost: reset by peer');
  });

  it('that is lost, which makes the picture stale, cancels it with that reason', async () => {
    const { bench, proofs, drop, advance } = proving();
    const { commandIds } = drop();
    await advance(2000);
    bench.goStale();
    proofs[0]?.answer.reject(new Fault('connection-lost'));
    await advance(2000);
    expect(bench.standing(commandIds)).toEqual(['cancelled stale', 'cancelled stale']);
  });

  it('proves itself also where the hold is short or none, and not for what was taken back', async () => {
    const none = proving(0);
    const { commandIds } = none.drop();
    await none.advance(0);
    expect([none.proofs.length, none.bench.sent.length]).toEqual([1, 0]);
    none.proofs[0]?.answer.resolve(undefined);
    await settlePromises();
    expect(none.bench.standing(commandIds)).toEqual(['sent', 'sent']);

    const undone = proving();
    undone.drop();
    undone.bench.commands.undo(null);
    await undone.advance(10_000);
    expect(undone.proofs).toEqual([]);
  });

  it('is asked for it without a hold after the record was given on, which need not wait for that', async () => {
    const { proofs, drop } = proving(0);
    drop();
    expect(proofs).toEqual([]);
    await settlePromises();
    expect(proofs).toHaveLength(1);
  });

  it('need not prove itself for what destroys nothing', async () => {
    const { bench, proofs } = proving();
    bench.setAudio('none', 'p0');
    await settlePromises();
    expect([proofs.length, bench.sent.length]).toEqual([0, 1]);
  });
});

describe('a link on which no answer came', () => {
  it('proves itself at once', async () => {
    const { bench, proofs } = proving();
    bench.setAudio('none', 'p0');
    await settlePromises();
    bench.sent[0]?.answer.reject(new SentWithoutAnswer('cut'));
    await settlePromises();
    expect(proofs).toHaveLength(1);
    bench.commands.stop();
    expect(proofs[0]?.signal.aborted).toBe(true);
  });
});
