import { describe, expect, it } from 'vitest';
import { Fault } from '../../../../app/domain/error-code.ts';
import { CommandBench, settlePromises } from '../../../support/command-bench.ts';
import { modelConferenceId } from '../../../support/model-vendor.ts';

const dropRequest = (...participantIds: string[]) =>
  ({ kind: 'drop', conferenceId: modelConferenceId, participantIds }) as const;

describe('a drop', () => {
  it('is held for the time set, and nothing leaves the machine in it', async () => {
    const bench = new CommandBench(['5001', '5002']);
    const [id] = bench.commands.make(dropRequest('leg-1'), 'window').commandIds;
    await bench.advance(3999);
    expect(bench.command(id)).toMatchObject({
      phase: 'held',
      heldUntil: bench.clock.now() + 1,
      sentAt: null,
      surface: 'window',
    });
    expect(bench.server.asked).toEqual([]);
    await bench.advance(1);
    expect(bench.command(id).phase).toBe('accepted');
    expect(bench.server.asked).toEqual([1]);
  });

  it('is confirmed by the event that shows the effect, not by the acceptance', async () => {
    const bench = new CommandBench(['5001', '5002']);
    const [id] = bench.commands.make(dropRequest('leg-2'), 'window').commandIds;
    await bench.advance(4000);
    expect(bench.command(id).phase).toBe('accepted');
    await bench.advance(20);
    expect(bench.command(id).phase).toBe('accepted');
    bench.deliverAll();
    expect(bench.command(id)).toMatchObject({ phase: 'confirmed', reason: null });
  });

  it('keeps no secret that the vendor repeats when it refuses', async () => {
    const bench = new CommandBench(['5001'], (text) => text.replaceAll('model', '[redacted]'));
    bench.server.behaviour = 'refuse-at-once';
    const [id] = bench.commands.make(dropRequest('leg-1'), 'window').commandIds;
    await bench.advance(4000);
    expect(bench.command(id).detail).toBe('[redacted] says no');
  });

  it('can be taken back while it is held, and is then never sent', async () => {
    const bench = new CommandBench(['5001', '5002']);
    const { groupId, commandIds } = bench.commands.make(dropRequest('leg-1', 'leg-2'), 'window');
    await bench.advance(3900);
    expect(bench.commands.undo(null)).toBe(2);
    await bench.advance(10_000);
    expect(commandIds.map((id) => bench.command(id).phase)).toEqual(['cancelled', 'cancelled']);
    expect(bench.server.asked).toEqual([]);
    expect(bench.commands.undo(groupId)).toBe(0);
  });

  it('takes back first what leaves soonest', () => {
    const bench = new CommandBench(['5001', '5002']);
    const [first] = bench.commands.make(dropRequest('leg-1'), 'window').commandIds;
    const [second] = bench.commands.make(dropRequest('leg-2'), 'tray').commandIds;
    bench.commands.undo(null);
    expect([bench.command(first).phase, bench.command(second).phase]).toEqual(['cancelled', 'held']);
  });

  it('never hits who came in the place of the one who was chosen', async () => {
    const bench = new CommandBench(['5001', '5002']);
    const [id] = bench.commands.make(dropRequest('leg-1'), 'window').commandIds;
    bench.server.leave(1);
    bench.server.join('5001');
    bench.deliverAll();
    await bench.advance(4000);
    expect(bench.command(id)).toMatchObject({ phase: 'cancelled', reason: 'target-gone' });
    expect(bench.server.asked).toEqual([]);
  });

  it('is not sent when the picture went stale while it was held', async () => {
    const bench = new CommandBench(['5001']);
    const [id] = bench.commands.make(dropRequest('leg-1'), 'window').commandIds;
    bench.adapter.lose();
    await bench.advance(4000);
    expect(bench.command(id)).toMatchObject({ phase: 'cancelled', reason: 'stale' });
  });

  it('is refused at once on a stale picture', () => {
    const bench = new CommandBench(['5001']);
    bench.adapter.lose();
    const [id] = bench.commands.make(dropRequest('leg-1'), 'window').commandIds;
    expect(bench.command(id)).toMatchObject({ phase: 'refused', reason: 'stale' });
  });

  it('is refused with the vendor’s reason, at once or after the acceptance', async () => {
    const bench = new CommandBench(['5001', '5002']);
    bench.server.behaviour = 'refuse-at-once';
    const [first] = bench.commands.make(dropRequest('leg-1'), 'window').commandIds;
    await bench.advance(4000);
    expect(bench.command(first)).toMatchObject({ phase: 'refused', reason: 'not-permitted', detail: 'model says no' });
    bench.server.behaviour = 'refuse-later';
    const [second] = bench.commands.make(dropRequest('leg-2'), 'window').commandIds;
    await bench.advance(4000);
    expect(bench.command(second).phase).toBe('accepted');
    await bench.advance(50);
    expect(bench.command(second)).toMatchObject({ phase: 'refused', reason: 'drop-not-enabled' });
  });

  it('is confirmed when its event came before the answer', async () => {
    const bench = new CommandBench(['5001', '5002']);
    bench.server.behaviour = 'event-first';
    const [id] = bench.commands.make(dropRequest('leg-1'), 'window').commandIds;
    await bench.advance(4000);
    bench.deliverAll();
    expect(bench.command(id).phase).toBe('confirmed');
  });

  it('is confirmed by a re-read when no event came', async () => {
    const bench = new CommandBench(['5001', '5002']);
    const [id] = bench.commands.make(dropRequest('leg-1'), 'window').commandIds;
    await bench.advance(4000);
    await bench.advance(20);
    bench.server.outbox.length = 0;
    await bench.advance(1000);
    expect(bench.command(id).phase).toBe('confirmed');
  });

  it('is unconfirmed when nothing shows an effect, and confirmed when a later look does', async () => {
    const bench = new CommandBench(['5001', '5002']);
    bench.server.behaviour = 'ignore';
    const [id] = bench.commands.make(dropRequest('leg-1'), 'window').commandIds;
    await bench.advance(4000);
    await bench.advance(10_000);
    expect(bench.command(id)).toMatchObject({ phase: 'unconfirmed', reason: 'no-evidence' });
    await bench.commands.checkAgain(bench.command(id).id);
    expect(bench.command(id).phase).toBe('unconfirmed');
    bench.server.leave(1);
    await bench.commands.checkAgain(bench.command(id).id);
    expect(bench.command(id).phase).toBe('confirmed');
  });

  it('is told by evidence alone when the answer was lost, and never sent twice', async () => {
    const bench = new CommandBench(['5001', '5002']);
    bench.server.behaviour = 'lose-the-answer';
    const [id] = bench.commands.make(dropRequest('leg-1'), 'window').commandIds;
    await bench.advance(4000);
    expect(bench.command(id)).toMatchObject({ phase: 'sent', detail: 'cut' });
    await bench.advance(1000);
    expect(bench.command(id).phase).toBe('confirmed');
    expect(bench.server.asked).toEqual([1]);
  });

  it('is refused when the same is under way', () => {
    const bench = new CommandBench(['5001', '5002']);
    bench.commands.make(dropRequest('leg-1'), 'window');
    const [id] = bench.commands.make(dropRequest('leg-1'), 'shortcut').commandIds;
    expect(bench.command(id)).toMatchObject({ phase: 'refused', reason: 'already-under-way' });
  });

  it('is not sent when the attempt cannot be recorded', async () => {
    const bench = new CommandBench(['5001', '5002']);
    bench.recordFault = new Fault('audit-unwritable', 'disk full');
    const [id] = bench.commands.make(dropRequest('leg-1'), 'window').commandIds;
    await bench.advance(4000);
    expect(bench.command(id)).toMatchObject({ phase: 'refused', reason: 'audit-unwritable' });
    expect(bench.server.asked).toEqual([]);
  });

  it('is recorded before it is sent, and with its outcome', async () => {
    const bench = new CommandBench(['5001', '5002']);
    const [id] = bench.commands.make(dropRequest('leg-1'), 'window').commandIds;
    expect(bench.attempts.map((command) => command.id)).toEqual([id]);
    await bench.advance(4000);
    await bench.advance(20);
    bench.deliverAll();
    expect(bench.outcomes).toEqual([bench.command(id)]);
  });

  it('of a whole selection goes out a few at a time, and what waits can still be stopped', async () => {
    const bench = new CommandBench(Array.from({ length: 10 }, (_, index) => `50${index}`));
    bench.store.change([{ slice: 'preferences', value: { ...bench.store.state.preferences, holdSeconds: 0 } }]);
    const gates: (() => void)[] = [];
    const plan = bench.adapter.plan.bind(bench.adapter);
    bench.adapter.plan = (command, view) => {
      const inner = plan(command, view);
      return { ...inner, send: () => new Promise((resolve) => gates.push(() => resolve(inner.send()))) };
    };
    const ids = bench.server.legs.map(({ leg }) => `leg-${leg}`);
    const { groupId } = bench.commands.make(dropRequest(...ids), 'window');
    await settlePromises();
    expect(gates).toHaveLength(4);
    gates.shift()?.();
    await settlePromises();
    expect(gates).toHaveLength(4);
    expect(bench.commands.undo(groupId)).toBe(0);
    expect(bench.commands.stopGroup(groupId)).toBe(5);
    for (const open of gates.splice(0)) open();
    await settlePromises();
    expect(bench.server.asked).toHaveLength(5);
  });

  it('that is held when Gavel stops is taken back; one that is on its way is said to be unproved', async () => {
    const bench = new CommandBench(['5001', '5002']);
    bench.server.behaviour = 'ignore';
    const [first] = bench.commands.make(dropRequest('leg-1'), 'window').commandIds;
    await bench.advance(4000);
    const [second] = bench.commands.make(dropRequest('leg-2'), 'window').commandIds;
    bench.commands.stop();
    expect(bench.command(first)).toMatchObject({ phase: 'unconfirmed', reason: 'interrupted' });
    expect(bench.command(second)).toMatchObject({ phase: 'cancelled', reason: 'interrupted' });
    expect(bench.clock.nextDueMs === null || bench.clock.pendingCount <= 1).toBe(true);
  });

  it('for a call that is over is a clear fault', () => {
    const bench = new CommandBench(['5001']);
    expect(() => bench.commands.make({ ...dropRequest('leg-1'), conferenceId: 'account-1/gone' }, 'window')).toThrow(
      new Fault('unknown-conference', 'account-1/gone'),
    );
  });
});

describe('a refusal that was attributed by a guess', () => {
  it('is overturned by proof of the effect, and one that is certain is not', async () => {
    for (const isGuess of [true, false]) {
      const bench = new CommandBench(['5001', '5002']);
      const [id] = bench.commands.make(dropRequest('leg-1'), 'window').commandIds;
      await bench.advance(4000);
      bench.commands.refusedByVendor(id ?? '', 'not-permitted', 'says somebody', isGuess);
      expect(bench.command(id)).toMatchObject({ phase: 'refused', reason: 'not-permitted' });
      await bench.advance(20);
      bench.deliverAll();
      expect(bench.command(id)).toMatchObject(
        isGuess ? { phase: 'confirmed', reason: null, isGuess: false } : { phase: 'refused' },
      );
      expect(bench.outcomes.map(({ phase }) => phase)).toEqual(isGuess ? ['refused', 'confirmed'] : ['refused']);
    }
  });

  it('stands after a minute without proof', async () => {
    const bench = new CommandBench(['5001', '5002']);
    bench.server.behaviour = 'ignore';
    const [id] = bench.commands.make(dropRequest('leg-1'), 'window').commandIds;
    await bench.advance(4000);
    bench.commands.refusedByVendor(id ?? '', 'not-permitted', null, true);
    await bench.advance(61_000);
    bench.server.leave(1);
    bench.deliverAll();
    expect(bench.command(id).phase).toBe('refused');
  });
});
