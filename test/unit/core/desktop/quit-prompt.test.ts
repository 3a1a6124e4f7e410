import { describe, expect, it } from 'vitest';
import { QuitPrompt } from '../../../../main/core/desktop/quit-prompt.ts';
import { CommandBench } from '../../../support/command-bench.ts';
import { FakeWindows } from '../../../support/fake-windows.ts';
import { modelConferenceId } from '../../../support/model-vendor.ts';

const holdMs = 4_000;

const bench = () => {
  const [commands, windows, ends] = [new CommandBench(['1001', '1002', '1003']), new FakeWindows(), [] as number[]];
  const { store, clock } = commands;
  const desk = new QuitPrompt({
    store,
    clock,
    windows,
    undo: (groupId) => commands.commands.undo(groupId),
    end: () => void ends.push(clock.now()),
  });
  const drop = (...legs: readonly number[]) => {
    const { commandIds } = commands.commands.make(
      { kind: 'drop', conferenceId: modelConferenceId, participantIds: legs.map((leg) => `leg-${leg}`) },
      'window',
    );
    return commands.command(commandIds[0]).id;
  };
  windows.show('main');
  return { commands, windows, desk, drop, hasEnded: () => ends.length > 0, ends };
};

describe('quitting', () => {
  it('is done at once when nothing is held', () => {
    const { desk, windows, hasEnded } = bench();
    desk.handle('ask');
    expect(hasEnded()).toBe(true);
    expect(windows.sent).toEqual([]);
  });

  it('asks in the window when something is held', () => {
    const { desk, drop, windows, hasEnded } = bench();
    drop(1);
    windows.hide('main');
    desk.handle('ask');
    expect(hasEnded()).toBe(false);
    expect(windows.looks.get('main')).toBe('front');
    expect(windows.sent).toEqual([{ event: { event: 'show', what: 'quit', id: null }, id: 'main' }]);
  });

  it('asks in the compact window when only that is seen', () => {
    const { desk, drop, windows } = bench();
    drop(1);
    windows.hide('main');
    windows.showQuietly('compact');
    desk.handle('ask');
    expect(windows.looks.get('compact')).toBe('front');
    expect(windows.sent.map(({ id }) => id)).toEqual(['compact']);
  });

  it('takes everything back that is held, and nothing is sent', async () => {
    const { desk, drop, commands, hasEnded } = bench();
    const [first, second] = [drop(1), drop(2, 3)];
    desk.handle('take-back');
    expect(hasEnded()).toBe(true);
    for (const id of [first, second])
      expect(commands.command(id)).toMatchObject({ phase: 'cancelled', reason: 'taken-back' });
    await commands.advance(holdMs * 2);
    expect(commands.server.asked).toEqual([]);
  });

  it('waits for the hold and the outcome, then ends', async () => {
    const { desk, drop, commands, hasEnded } = bench();
    const id = drop(1);
    desk.handle('wait');
    await commands.advance(holdMs);
    expect(commands.command(id).phase).toBe('accepted');
    expect(hasEnded()).toBe(false);
    await commands.advance(20);
    commands.deliverAll();
    expect(commands.command(id).phase).toBe('confirmed');
    expect(hasEnded()).toBe(true);
  });

  it('waits no longer than a few seconds for an outcome', async () => {
    const { desk, drop, commands, hasEnded } = bench();
    commands.server.behaviour = 'ignore';
    drop(1);
    desk.handle('wait');
    await commands.advance(holdMs + 4_900);
    expect(hasEnded()).toBe(false);
    await commands.advance(200);
    expect(hasEnded()).toBe(true);
  });

  it('ends when what it waits for is taken back', () => {
    const { desk, drop, commands, ends } = bench();
    drop(1);
    desk.handle('wait');
    commands.commands.undo(null);
    expect(ends).toHaveLength(1);
  });

  it('can be called off while it waits', async () => {
    const { desk, drop, commands, hasEnded } = bench();
    drop(1);
    desk.handle('wait');
    desk.handle('stay');
    await commands.advance(60_000);
    expect(hasEnded()).toBe(false);
    expect(commands.server.asked).toEqual([1]);
  });
});
