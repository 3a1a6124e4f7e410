import { beforeEach, describe, expect, it } from 'vitest';
import type { Command } from '../../../../app/domain/command.ts';
import type { Change } from '../../../../app/state/app-state.ts';
import { unknownDesktop } from '../../../../main/core/state/desktop-slice.ts';
import { NotificationBench } from '../../../support/notification-bench.ts';

let bench: NotificationBench;
beforeEach(() => {
  bench = new NotificationBench();
});

const command = (id: string, more: Partial<Command> = {}): Change => ({
  slice: 'command',
  id,
  value: bench.fixture.command(id, { surface: 'shortcut', ...more }),
});
const drop = (id: string, name: string, more: Partial<Command> = {}): Change =>
  command(id, { target: { id, name, address: '' }, ...more });
const sentAt = 1;

describe('a held drop', () => {
  it('asked for by a shortcut is told with its undo and the time left, and is gone once it was sent', async () => {
    await bench.change(drop('d', 'Maria Albers'));
    expect([...bench.notifier.screen.values()]).toEqual([
      {
        id: 'command:d',
        title: 'Dropping Maria Albers',
        body: 'Nothing has been sent. 4 s to take it back.',
        urgency: 'normal',
        isLasting: true,
        isSilent: false,
        actions: [{ id: 'undo', label: 'Undo' }],
      },
    ]);
    bench.store.change([drop('d', 'Maria Albers', { phase: 'sent', sentAt })]);
    expect(bench.notifier.titles, 'in the same turn').toEqual([]);
  });

  it('names the keys that take it back, where they work and would take back this one', async () => {
    const undo = {
      actionId: 'undo',
      wanted: 'CommandOrControl+Alt+Z',
      owned: 'CommandOrControl+Alt+Z',
      status: 'active',
      problem: null,
      conflictId: null,
      pressedAt: null,
    } as const;
    await bench.change(
      { slice: 'desktop', value: { ...unknownDesktop, shortcuts: [undo] } },
      drop('d', 'Maria Albers'),
      drop('e', 'Li Na'),
    );
    expect([...bench.notifier.screen.values()].map(({ body }) => body)).toEqual([
      'Nothing has been sent. 4 s to take it back: Ctrl+Alt+Z',
      'Nothing has been sent. 4 s to take it back.',
    ]);
  });

  it('is gone once it was taken back, and nothing else is told of it', async () => {
    await bench.change(drop('d', 'Maria Albers'));
    await bench.change(drop('d', 'Maria Albers', { phase: 'cancelled', reason: 'taken-back', settledAt: 2 }));
    await bench.wait(2000);
    expect(bench.notifier.titles).toEqual([]);
    expect(bench.notifier.delivered).toHaveLength(1);
  });

  it('is gone when its time is over, even before anything was sent', async () => {
    await bench.change(drop('d', 'Maria Albers'));
    await bench.wait(4000);
    expect(bench.notifier.titles).toEqual([]);
  });

  it('asked for in the window is told only to who looks elsewhere', async () => {
    await bench.look('main');
    await bench.change(drop('d', 'Maria Albers', { surface: 'window' }));
    expect(bench.notifier.titles).toEqual([]);
    await bench.look(null);
    expect(bench.notifier.titles).toEqual(['Dropping Maria Albers']);
  });

  it('is not told when there is no time left to press anything', async () => {
    await bench.change(drop('d', 'Maria Albers', { heldUntil: bench.clock.now() + 500 }));
    expect(bench.notifier.titles).toEqual([]);
  });

  it('of many is told as one', async () => {
    await bench.change(
      ...Array.from({ length: 120 }, (_, index) => drop(`d${index}`, `Person ${index}`, { groupId: 'many' })),
    );
    expect(bench.notifier.titles).toEqual(['Dropping 120 people']);
  });

  it('is taken back by its own Undo: exactly that group', async () => {
    await bench.change(drop('d', 'Maria Albers'), drop('e', 'Li Na'));
    bench.notifier.choose('command:d', 'undo');
    expect(bench.asked).toEqual([{ name: 'command.undo', input: { groupId: 'd' } }]);
    expect(bench.shownWindows).toEqual([]);
  });

  it('that could not be taken back any more says so', async () => {
    await bench.change(drop('d', 'Maria Albers'));
    bench.handleAnswer = { ok: false, failure: { code: 'unknown-command', detail: null } };
    bench.notifier.choose('command:d', 'undo');
    await bench.wait(60);
    expect(bench.notifier.titles).toContain('Undo: not done');
  });

  it('shows its conference when the notification itself is chosen', async () => {
    await bench.change(drop('d', 'Maria Albers'));
    bench.notifier.choose('command:d', null);
    expect(bench.shownWindows).toEqual(['main']);
    expect(bench.sent).toEqual([{ event: 'show', what: 'conference', id: 'finesse/40871' }]);
  });
});

describe('an outcome', () => {
  const refused = (id: string, more: Partial<Command> = {}): Change =>
    drop(id, 'Maria Albers', { phase: 'refused', reason: 'not-permitted', sentAt, settledAt: 2, ...more });

  it('that is a refusal is told with its reason, wherever it was asked for', async () => {
    await bench.change(refused('d', { surface: 'window' }));
    expect([...bench.notifier.screen.values()]).toMatchObject([
      {
        title: 'Maria Albers: drop refused',
        body: 'The server does not allow you to do that.',
        urgency: 'normal',
        isSilent: false,
      },
    ]);
  });

  it('is not told to who looks at Gavel, now or later', async () => {
    await bench.look('compact');
    await bench.change(refused('d'));
    await bench.look(null);
    expect(bench.notifier.delivered).toEqual([]);
  });

  it('that went well is told quietly to who could not see it', async () => {
    await bench.change(drop('d', 'Maria Albers', { phase: 'confirmed', sentAt, settledAt: 2 }));
    expect([...bench.notifier.screen.values()]).toMatchObject([
      { title: 'Maria Albers: dropped, confirmed', body: 'Conference 40871', urgency: 'low', isSilent: true },
    ]);
  });

  it('that went well and was asked for in the window is not told', async () => {
    await bench.change(drop('d', 'Maria Albers', { phase: 'confirmed', sentAt, settledAt: 2, surface: 'window' }));
    expect(bench.notifier.delivered).toEqual([]);
  });

  it('takes the place of what was held, and a late proof that of what was unproved', async () => {
    await bench.change(drop('d', 'Maria Albers'));
    await bench.change(
      drop('d', 'Maria Albers', { phase: 'unconfirmed', reason: 'no-evidence', sentAt, settledAt: 2 }),
    );
    await bench.wait(1000);
    expect(bench.notifier.titles).toEqual(['Maria Albers: drop unconfirmed']);
    await bench.change(drop('d', 'Maria Albers', { phase: 'confirmed', sentAt, settledAt: 3 }));
    await bench.wait(1000);
    expect(bench.notifier.titles).toEqual(['Maria Albers: dropped, confirmed']);
  });

  it('that is no longer so is withdrawn when the truth was seen in the window', async () => {
    await bench.change(
      drop('d', 'Maria Albers', { phase: 'unconfirmed', reason: 'no-evidence', sentAt, settledAt: 2 }),
    );
    await bench.look('compact');
    await bench.change(drop('d', 'Maria Albers', { phase: 'confirmed', sentAt, settledAt: 3 }));
    expect(bench.notifier.titles).toEqual([]);
  });

  it('after which nothing needs to be done is no alarm', async () => {
    await bench.change(
      drop('d', 'Maria Albers', {
        phase: 'unconfirmed',
        reason: 'not-observable',
        sentAt,
        settledAt: 2,
        surface: 'window',
      }),
    );
    await bench.change(
      drop('e', 'Li Na', { phase: 'cancelled', reason: 'target-gone', settledAt: 2, surface: 'window' }),
    );
    expect(bench.notifier.delivered).toEqual([]);
  });

  it('of a drop that was never sent because the picture got old is told', async () => {
    await bench.change(
      drop('d', 'Maria Albers', { phase: 'cancelled', reason: 'stale', settledAt: 2, surface: 'window' }),
    );
    expect([...bench.notifier.screen.values()]).toMatchObject([
      { title: 'Maria Albers: drop cancelled', body: 'This list was out of date.' },
    ]);
  });

  it('of 120 commands of one group is one notification with the commonest reason', async () => {
    const phases = Array.from({ length: 120 }, (_, index) =>
      refused(`d${index}`, { groupId: 'many', ...(index < 2 ? { reason: 'server-busy' as const } : {}) }),
    );
    for (const one of phases) bench.store.change([one]);
    await bench.wait(5000);
    expect(bench.notifier.delivered.map(({ title, body }) => [title, body])).toEqual([
      ['Drop 120 people: 120 refused', 'The server does not allow you to do that.'],
    ]);
  });

  it('of many groups at once is told in one', async () => {
    await bench.change(...Array.from({ length: 40 }, (_, index) => refused(`d${index}`)));
    await bench.wait(10_000);
    expect(bench.notifier.delivered).toMatchObject([
      {
        id: 'outcomes',
        title: '40 requests have ended',
        body: '40 not done as asked. Gavel shows each under Activity.',
      },
    ]);
  });

  it('never shows digits, which may be a card number', async () => {
    await bench.change(
      command('c', {
        request: { kind: 'send-digits', conferenceId: 'finesse/40871', digits: '4929123412341234' },
        target: null,
        phase: 'refused',
        reason: 'rejected',
        sentAt,
        settledAt: 2,
      }),
    );
    expect(bench.notifier.titles).toEqual(['Send digits: refused']);
    expect(JSON.stringify(bench.notifier.delivered)).not.toContain('4929');
  });

  it('leaves room for itself after a long name, and takes no name for markup or lines', async () => {
    await bench.change(
      drop('d', `<a href="https://example.invalid">${'Ana '.repeat(60)}</a>\nSecond line\u202e`, {
        phase: 'refused',
        reason: 'rejected',
        sentAt,
        settledAt: 2,
      }),
    );
    const [shown] = bench.notifier.delivered;
    expect(shown?.title).toMatch(/: drop refused$/u);
    expect(shown?.title.length).toBeLessThanOrEqual(90);
    expect(shown?.title).not.toMatch(/[<>\n\u202e]/u);
  });

  it('is told in the language of the window', async () => {
    await bench.change(
      { slice: 'preferences', value: { ...bench.store.state.preferences, language: 'zh-CN' } },
      refused('d'),
    );
    expect(bench.notifier.titles).toEqual(['Maria Albers：移除已拒绝']);
  });

  it('leaves the screen when the window comes to the front: it shows the same', async () => {
    await bench.change(refused('d'));
    await bench.look('main');
    expect(bench.notifier.titles).toEqual([]);
  });
});
