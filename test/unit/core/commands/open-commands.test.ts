import { describe, expect, it } from 'vitest';
import { openCommandsIn } from '../../../../main/core/commands/open-commands.ts';

const file = (...lines: readonly unknown[]): Uint8Array =>
  Buffer.from(lines.map((line) => `${typeof line === 'string' ? line : JSON.stringify(line)}\n`).join(''));
const made = (type: 'held' | 'attempt', commandId: string, more: object = {}) => ({
  type,
  commandId,
  action: 'drop',
  target: { name: 'Maria Albers' },
  ...more,
});
const said = (type: string, commandId: string) => ({ type, commandId });

describe('what an earlier run left open', () => {
  it('is each command without an outcome, with how far it got, over all files in their order', () => {
    const older = file(made('held', '1'), made('attempt', '2'), said('sent', '1'), made('held', '3'));
    const newer = file(
      said('accepted', '1'),
      said('sent', '2'),
      said('outcome', '3'),
      made('attempt', '4'),
      said('interrupted', '4'),
      made('attempt', '5', { action: 'end', target: null }),
      made('held', '6', { action: undefined, target: undefined }),
    );
    expect(openCommandsIn([older, newer])).toEqual([
      { commandId: '1', action: 'drop', name: 'Maria Albers', reached: 'accepted' },
      { commandId: '2', action: 'drop', name: 'Maria Albers', reached: 'sent' },
      { commandId: '5', action: 'end', name: '', reached: 'attempt' },
      { commandId: '6', action: '', name: '', reached: 'held' },
    ]);
    expect(openCommandsIn([])).toEqual([]);
  });

  it('is read past lines that are cut off, of another kind, or of a command whose beginning is not kept', () => {
    const lines = [
      JSON.stringify(made('held', '1')).slice(0, -1),
      '{"type":"held","commandId":}',
      JSON.stringify(made('held', '1')).slice(1),
      '',
      '{"type":"started"}',
      { type: 'held', commandId: 7 },
      said('sent', 'never made'),
      said('recovered', '2'),
      made('held', '2'),
      said('recovered', '2'),
    ];
    expect(openCommandsIn([file(...lines)])).toEqual([
      { commandId: '2', action: 'drop', name: 'Maria Albers', reached: 'held' },
    ]);
  });
});
