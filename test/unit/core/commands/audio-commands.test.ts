import { describe, expect, it } from 'vitest';
import { audioOf } from '../../../../app/domain/audio.ts';
import { Fault } from '../../../../app/domain/error-code.ts';
import { allowed, denied } from '../../../../app/domain/permission.ts';
import { obstacleNow } from '../../../../main/core/commands/resolve-command.ts';
import { ChairBench } from '../../../support/chair-bench.ts';
import { settlePromises } from '../../../support/command-bench.ts';

const everybody = (count: number): string[] => Array.from({ length: count }, (_, index) => `p${index}`);

describe('changing the audio of many', () => {
  it('has a few on their way at once, and gives each a verdict of its own', async () => {
    const bench = new ChairBench(6);
    const { commandIds } = bench.setAudio('listen-only', ...everybody(6));
    await settlePromises();
    expect(bench.sent.map(({ command }) => command.target?.id)).toEqual(['p0', 'p1', 'p2', 'p3']);
    await bench.answer(0);
    await bench.answer(1, new Fault('not-a-party'));
    expect(bench.sent).toHaveLength(6);
    for (const index of [2, 3, 4, 5]) await bench.answer(index);
    bench.prove('p0', audioOf('listen-only'));
    bench.prove('p2', audioOf('speak-only'));
    bench.clock.advance(3000);
    expect(bench.standing(commandIds)).toEqual([
      'confirmed',
      'refused not-a-party',
      ...Array.from({ length: 4 }, () => 'unconfirmed no-evidence'),
    ]);
  });

  it('reaches 120 people, each once', async () => {
    const bench = new ChairBench(120);
    const { commandIds } = bench.setAudio('none', ...everybody(120));
    await settlePromises();
    for (let index = 0; index < 120; index += 1) {
      expect(bench.sent.length - index).toBeLessThanOrEqual(4);
      bench.prove(`p${index}`, audioOf('none'));
      await bench.answer(index);
    }
    expect(bench.sent.map(({ command }) => command.target?.id)).toEqual(everybody(120));
    expect(new Set(bench.standing(commandIds))).toEqual(new Set(['confirmed']));
  });

  it('stops when the chair is lost: what waits is cancelled with the reason, what was sent is judged', async () => {
    const bench = new ChairBench(8);
    const { commandIds } = bench.setAudio('listen-only', ...everybody(8));
    await settlePromises();
    bench.loseChair();
    await bench.answer(0, new Fault('not-chair'));
    for (const index of [1, 2, 3]) await bench.answer(index);
    expect(bench.sent).toHaveLength(4);
    expect(bench.standing(commandIds)).toEqual([
      'refused not-chair',
      'accepted',
      'accepted',
      'accepted',
      ...Array.from({ length: 4 }, () => 'cancelled not-chair'),
    ]);
  });

  it('stops when the picture goes stale, and when the conference ends', async () => {
    const stale = new ChairBench(6);
    const first = stale.setAudio('listen-only', ...everybody(6));
    await settlePromises();
    stale.goStale();
    for (const index of [0, 1, 2, 3]) await stale.answer(index);
    expect(stale.standing(first.commandIds.slice(4))).toEqual(['cancelled stale', 'cancelled stale']);
    expect(stale.sent).toHaveLength(4);

    const ended = new ChairBench(5);
    const second = ended.setAudio('listen-only', ...everybody(5));
    await settlePromises();
    ended.store.change([{ slice: 'conference', id: ended.conferenceId, value: null }]);
    await ended.answer(0);
    expect(ended.standing(second.commandIds.slice(4))).toEqual(['cancelled call-ended']);
  });

  it('passes over who left meanwhile and whom the server does not let be changed any more', async () => {
    const bench = new ChairBench(7);
    const { commandIds } = bench.setAudio('listen-only', ...everybody(7));
    await settlePromises();
    bench.store.change([{ slice: 'participant', conferenceId: bench.conferenceId, id: 'p4', value: null }]);
    bench.put('p5', {}, denied('not-now'));
    for (const index of [0, 1, 2]) await bench.answer(index);
    expect(bench.standing(commandIds.slice(4))).toEqual(['cancelled target-gone', 'cancelled denied-here', 'sent']);
  });

  it('is stopped by a person, whom undo does not help: what waits is cancelled, nothing more leaves', async () => {
    const bench = new ChairBench(7);
    const { groupId, commandIds } = bench.setAudio('listen-only', ...everybody(7));
    await settlePromises();
    expect([bench.commands.undo(groupId), bench.commands.undo(null)]).toEqual([0, 0]);
    expect(bench.commands.stopGroup(groupId)).toBe(3);
    for (const index of [0, 1, 2, 3]) await bench.answer(index);
    expect(bench.sent).toHaveLength(4);
    expect(bench.standing(commandIds.slice(4))).toEqual(Array.from({ length: 3 }, () => 'cancelled stopped'));
  });
});

describe('changing the audio of one', () => {
  it('is refused while a change of the same person is under way, whatever either asks for', async () => {
    const bench = new ChairBench(2);
    const first = bench.setAudio('listen-only', 'p0');
    await settlePromises();
    const second = bench.setAudio('none', 'p0', 'p1');
    await settlePromises();
    expect(bench.standing([...first.commandIds, ...second.commandIds])).toEqual([
      'sent',
      'refused already-under-way',
      'sent',
    ]);
    await bench.answer(0);
    bench.prove('p0', audioOf('listen-only'));
    expect(bench.standing(first.commandIds)).toEqual(['confirmed']);
    const third = bench.setAudio('none', 'p0');
    expect(bench.standing(third.commandIds)).toEqual(['waiting']);
  });

  it('is not offered without audio modes, and is refused with the chair’s reason without the chair', () => {
    const bench = new ChairBench(2);
    bench.store.change([
      { slice: 'participant', conferenceId: bench.conferenceId, id: 'p0', value: bench.fixture.participant('p0') },
    ]);
    bench.put('p1', {}, denied('chair-only'));
    expect(bench.standing(bench.setAudio('both', 'p0', 'p1').commandIds)).toEqual([
      'refused not-supported',
      'refused not-chair',
    ]);
  });
});

describe('inviting several', () => {
  it('makes one command each, and stops when the chair is lost', async () => {
    const bench = new ChairBench(1);
    const invitees = ['1044', '1045', '1046', '1047', '+49 170 555 0132'].map((address) => ({
      kind: 'agent' as const,
      address,
    }));
    const { commandIds } = bench.commands.make(
      { kind: 'invite', conferenceId: bench.conferenceId, invitees },
      'window',
    );
    await settlePromises();
    expect(bench.sent.map(({ command }) => command.target?.name)).toEqual(['1044', '1045', '1046', '1047']);
    bench.loseChair();
    await bench.answer(0);
    expect(bench.standing(commandIds)).toEqual(['accepted', 'sent', 'sent', 'sent', 'cancelled not-chair']);
  });
});

describe('what else a chair does', () => {
  it('asks each for its own permission: hold, hand-over, announcement, a conference of one’s own', () => {
    const bench = new ChairBench(0);
    const { conferenceId } = bench;
    bench.put('p0', { permissions: { drop: denied('not-now'), hold: allowed, announce: denied('not-now') } });
    const make = (request: Parameters<typeof bench.commands.make>[0]): string[] =>
      bench.standing(bench.commands.make(request, 'window').commandIds);
    expect(make({ kind: 'hold-participant', conferenceId, participantIds: ['p0'] })).toEqual(['waiting']);
    expect(make({ kind: 'hand-over', conferenceId, participantIds: ['p0'] })).toEqual(['refused not-supported']);
    expect(make({ kind: 'announce', conferenceId, file: 'Y:/conf/7/wait.V3', participantId: 'p0' })).toEqual([
      'refused denied-here',
    ]);
    expect(make({ kind: 'announce', conferenceId, file: 'Y:/conf/7/wait.V3', participantId: 'gone' })).toEqual([
      'cancelled target-gone',
    ]);
    expect(make({ kind: 'request-conference', accountId: 'finesse', seats: 6, minutes: 60, promptMinutes: 5 })).toEqual(
      ['refused not-supported'],
    );
  });

  it('lets commands leave that are about no conference', () => {
    expect(
      obstacleNow(new ChairBench(0).store.state, { kind: 'make-call', accountId: 'finesse', address: '1044' }),
    ).toBeNull();
  });
});
