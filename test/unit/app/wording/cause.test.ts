import { describe, expect, it } from 'vitest';
import type { Command } from '../../../../app/domain/command.ts';
import { en } from '../../../../app/text/en/index.ts';
import { createTranslate } from '../../../../app/text/translate.ts';
import { zhCN } from '../../../../app/text/zh-CN/index.ts';
import { causeText, countsText, phaseWord } from '../../../../app/wording/words.ts';
import { outcomeOfCommand } from '../../../../main/core/command-line/command-line-outcomes.ts';
import { groupOf } from '../../../support/group-of.ts';
import { NotificationBench } from '../../../support/notification-bench.ts';
import { windowFixture } from '../../../support/window-fixture.ts';

const fixture = windowFixture(Date.UTC(2026, 2, 2, 9, 0, 0));
const t = createTranslate('en', en);
const maria = { id: 'p2', name: 'Maria Albers', address: '' };
const confirmed = (cause: Command['cause'], more: Partial<Command> = {}): Command =>
  fixture.command('c', { phase: 'confirmed', heldUntil: null, sentAt: 1, settledAt: 2, target: maria, cause, ...more });
const answer = {
  request: { kind: 'answer', conferenceId: 'finesse/40871' },
  target: { id: '', name: '5001', address: '' },
} as const;

describe('an effect that is there without word of who caused it', () => {
  it('is called gone and not confirmed, in both languages', () => {
    const unknown = confirmed('unknown');
    expect([phaseWord(t, unknown), causeText(t, unknown)]).toEqual([
      'Gone',
      'They are gone. The server does not say who did it.',
    ]);
    const chinese = createTranslate('zh-CN', zhCN);
    expect([phaseWord(chinese, unknown), causeText(chinese, unknown)]).toEqual([
      '已离开',
      '已离开；服务器未说明由谁造成。',
    ]);
    expect([phaseWord(t, confirmed('own')), causeText(t, confirmed('own'))]).toEqual(['Confirmed', null]);
    expect(causeText(t, confirmed('unknown', { phase: 'refused' }))).toBeNull();
  });

  it('of a command after which nobody is gone is said to be so', () => {
    expect(causeText(t, confirmed('unknown', answer))).toBe('It is done. The server does not say who did it.');
    expect(phaseWord(t, confirmed('unknown', answer))).toBe('Confirmed');
  });

  it('is counted apart in a group', () => {
    const group = groupOf([
      confirmed('own', { id: 'a' }),
      confirmed('unknown', { id: 'b' }),
      confirmed('own', { id: 'c' }),
    ]);
    expect(group && countsText(t, group)).toBe('2 confirmed, 1 gone, not said by whom');
  });

  it('is said so on the command line and in a notification', async () => {
    expect(outcomeOfCommand(t, confirmed('unknown'), undefined, 0, true)).toMatchObject({
      message: 'Drop Maria Albers: They are gone. The server does not say who did it.',
      exitCode: 0,
    });
    const bench = new NotificationBench();
    await bench.change({ slice: 'command', id: 'c', value: confirmed('unknown', { surface: 'shortcut' }) });
    expect(bench.notifier.titles).toEqual(['Drop Maria Albers: They are gone. The server does not say who did it.']);
  });
});
