import { describe, expect, it } from 'vitest';
import { audioOf } from '../../../../app/domain/audio.ts';
import { Fault } from '../../../../app/domain/error-code.ts';
import { emptyState } from '../../../../app/state/app-state.ts';
import { applyChange } from '../../../../app/state/apply.ts';
import type { CommandGroup } from '../../../../app/state/command-groups.ts';
import { en } from '../../../../app/text/en/index.ts';
import { createTranslate } from '../../../../app/text/translate.ts';
import { countsText } from '../../../../app/wording/words.ts';
import { ChairBench } from '../../../support/chair-bench.ts';
import { CommandBench, settlePromises } from '../../../support/command-bench.ts';
import { modelConferenceId } from '../../../support/model-vendor.ts';
import { isMutationRun } from '../../../support/mutation.ts';

const t = createTranslate('en', en);

/** A chair whose system takes everybody in one request and refuses every sixth. */
const benchOf = (count: number): ChairBench => {
  const bench = new ChairBench(count);
  bench.planGroup = (_, plan) => ({
    mostPerRequest: 500,
    everyMs: 0,
    proofOf: plan,
    send: async (commands) =>
      new Map(
        commands
          .filter(({ target }) => Number(target?.id.slice(1)) % 6 === 0)
          .map(({ id }) => [id, new Fault('not-a-party')]),
      ),
  });
  return bench;
};
const everybody = (count: number): string[] => Array.from({ length: count }, (_, index) => `p${index}`);
const groupIn = (bench: ChairBench, groupId: string): CommandGroup => {
  const group = bench.store.state.groups.get(groupId);
  if (!group) throw new Error('the group is gone');
  return group;
};

describe('the memory of groups', () => {
  it('reads the same an hour and a hundred other groups later: 3,000 targets of which 500 failed', async () => {
    const count = isMutationRun ? 60 : 3000;
    const bench = benchOf(count + 1);
    const { groupId } = bench.setAudio('none', ...everybody(count));
    await settlePromises(60);
    for (const id of everybody(count)) if (Number(id.slice(1)) % 6 !== 0) bench.prove(id, audioOf('none'));
    const read = () => ({
      counts: countsText(t, groupIn(bench, groupId)),
      failures: [...groupIn(bench, groupId).failures.values()].map(({ target, reason }) => `${target?.id} ${reason}`),
    });
    const atTheEnd = read();
    expect(atTheEnd.counts).toBe(isMutationRun ? '50 confirmed, 10 refused' : '2,500 confirmed, 500 refused');
    expect(atTheEnd.failures).toHaveLength(count / 6);
    for (let other = 0; other < 100; other += 1) {
      bench.setAudio('both', `p${count}`);
      await settlePromises();
      bench.clock.advance(36_000);
    }
    expect(read()).toEqual(atTheEnd);
    // A window that opens only now reads the same.
    const copy = emptyState();
    for (const change of bench.store.snapshot().changes) applyChange(copy, change);
    expect([...copy.groups.values()]).toEqual([...bench.store.state.groups.values()]);
  });

  it('is bounded by whole groups, of which the oldest settled ones leave', async () => {
    const bench = new CommandBench(['5001', '5002', '5003']);
    const drop = (...participantIds: string[]) =>
      bench.commands.make({ kind: 'drop', conferenceId: modelConferenceId, participantIds }, 'window');
    const held = drop('leg-1');
    for (let count = 0; count < 230; count += 1) {
      const { groupId } = drop('leg-2', 'leg-3');
      expect(bench.commands.undo(groupId)).toBe(2);
      expect(bench.store.state.groups.get(groupId)?.counts.cancelled).toBe(2);
    }
    const { groups, commands } = bench.store.state;
    expect([groups.size, commands.size]).toEqual([200, 399]);
    expect([...groups.values()].every(({ size, id }) => size === (id === held.groupId ? 1 : 2))).toBe(true);
    expect(groups.get(held.groupId)?.counts.held).toBe(1);
  });

  it.skipIf(isMutationRun)('keeps a group whole while any of it is under way, however many there are', async () => {
    const bench = benchOf(5000);
    const groupIds = [];
    for (let count = 0; count < 6; count += 1) {
      groupIds.push(bench.setAudio('none', ...everybody(5000)).groupId);
      await settlePromises(80);
      if (count > 0) bench.clock.advance(4000);
    }
    await settlePromises();
    const sizes = groupIds.map((id) => bench.store.state.groups.get(id)?.size ?? 0);
    expect(sizes).toEqual([0, 0, 5000, 5000, 5000, 5000]);
    expect(bench.store.state.commands.size).toBe(20_000);
  });

  it.skipIf(isMutationRun)('costs the same for one change of a large group as of a small one', async () => {
    const durationOf = async (count: number): Promise<number> => {
      const bench = benchOf(count);
      bench.setAudio('none', ...everybody(count));
      await settlePromises(60);
      const startMs = performance.now();
      for (let index = 1; index < 200; index += 1) if (index % 6 !== 0) bench.prove(`p${index}`, audioOf('none'));
      return performance.now() - startMs;
    };
    await durationOf(300);
    const [small, large] = [await durationOf(300), await durationOf(4800)];
    // Sixteen times as many would take sixteen times as long.
    expect(large).toBeLessThan(small * 6 + 50);
  });
});

describe('undo', () => {
  it('takes everything back that is held at once', () => {
    const bench = new CommandBench(['5001', '5002', '5003']);
    const drop = (...participantIds: string[]) =>
      bench.commands.make({ kind: 'drop', conferenceId: modelConferenceId, participantIds }, 'window');
    drop('leg-1');
    drop('leg-2', 'leg-3');
    expect([bench.commands.undoAll(), bench.commands.undoAll()]).toEqual([3, 0]);
    expect([...bench.store.state.commands.values()].map(({ phase }) => phase)).toEqual(Array(3).fill('cancelled'));
  });

  it('takes back what is held, what leaves soonest first and one at a time, and never what only waits', async () => {
    const bench = new CommandBench(['5001', '5002', '5003']);
    const waiting = bench.server.knock('5009');
    bench.deliverAll();
    const drop = (...participantIds: string[]) =>
      bench.commands.make({ kind: 'drop', conferenceId: modelConferenceId, participantIds }, 'window').groupId;
    const [first, second] = [drop('leg-1'), drop('leg-2', 'leg-3')];
    const admission = bench.commands.make(
      { kind: 'admit', conferenceId: modelConferenceId, participantIds: [`leg-${waiting}`] },
      'window',
    );
    expect(bench.command(admission.commandIds[0]).phase).toBe('waiting');
    expect([bench.commands.undo(null), bench.commands.undo(null), bench.commands.undo(null)]).toEqual([1, 2, 0]);
    const { groups } = bench.store.state;
    expect([groups.get(second)?.counts.cancelled, groups.get(first)?.counts.cancelled]).toEqual([2, 1]);
    await settlePromises();
    await bench.advance(20);
    bench.deliverAll();
    expect(bench.command(admission.commandIds[0]).phase).toBe('confirmed');
  });
});
