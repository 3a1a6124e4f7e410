import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Command, CommandPhase } from '../../app/domain/command.ts';
import { isUnderWay } from '../../app/domain/command.ts';
import type { Change } from '../../app/state/app-state.ts';
import { limitPerSecond } from '../../main/core/desktop/notification-queue.ts';
import { NotificationBench } from '../support/notification-bench.ts';

const conferenceId = 'finesse/40871';
const index = fc.nat({ max: 7 });

type Step =
  | { readonly do: 'ask'; readonly surface: Command['surface']; readonly count: number; readonly isHeld: boolean }
  | { readonly do: 'send' | 'settle' | 'undo'; readonly index: number; readonly phase: CommandPhase }
  | { readonly do: 'wait-in-lobby' | 'leave-lobby'; readonly index: number }
  | {
      readonly do: 'connection';
      readonly status: 'online' | 'waiting' | 'connecting' | 'refused' | 'off';
      readonly account: 'finesse' | 'second';
    }
  | { readonly do: 'look'; readonly at: 'main' | 'compact' | null }
  | { readonly do: 'set'; readonly isOn: boolean }
  | { readonly do: 'dismiss'; readonly index: number }
  | { readonly do: 'wait'; readonly durationMs: number };

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant('ask' as const),
      surface: fc.constantFrom('window' as const, 'tray' as const, 'shortcut' as const),
      count: fc.integer({ min: 1, max: 5 }),
      isHeld: fc.boolean(),
    }),
  },
  {
    weight: 10,
    arbitrary: fc.record({
      do: fc.constantFrom('send' as const, 'settle' as const, 'undo' as const),
      index: fc.nat({ max: 40 }),
      phase: fc.constantFrom('confirmed' as const, 'refused' as const, 'unconfirmed' as const),
    }),
  },
  { weight: 4, arbitrary: fc.record({ do: fc.constantFrom('wait-in-lobby' as const, 'leave-lobby' as const), index }) },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('connection' as const),
      status: fc.constantFrom(
        'online' as const,
        'online' as const,
        'waiting' as const,
        'connecting' as const,
        'refused' as const,
        'off' as const,
      ),
      account: fc.constantFrom('finesse' as const, 'second' as const),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('look' as const),
      at: fc.constantFrom('main' as const, 'compact' as const, null),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('set' as const), isOn: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('dismiss' as const), index }) },
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('wait' as const),
      durationMs: fc.constantFrom(1, 20, 60, 300, 1000, 2500, 4000),
    }),
  },
);

const changesOf = (bench: NotificationBench, current: Step, groupCount: number): readonly Change[] => {
  const { fixture, clock, store } = bench;
  const commandAt = (position: number): Command | undefined =>
    [...store.state.commands.values()][position % Math.max(1, store.state.commands.size)];
  const changed = (command: Command, more: Partial<Command>): Change => ({
    slice: 'command',
    id: command.id,
    value: { ...command, ...more },
  });
  switch (current.do) {
    case 'ask':
      return Array.from({ length: current.count }, (_, position): Change => {
        const id = `g${groupCount}-${position}`;
        const heldUntil = current.isHeld ? clock.now() + 4000 : clock.now();
        return {
          slice: 'command',
          id,
          value: fixture.command(id, {
            groupId: `g${groupCount}`,
            surface: current.surface,
            madeAt: clock.now(),
            heldUntil,
          }),
        };
      });
    case 'send': {
      const command = commandAt(current.index);
      return command?.phase === 'held' ? [changed(command, { phase: 'sent', sentAt: clock.now() })] : [];
    }
    case 'settle': {
      const command = commandAt(current.index);
      const isOpen =
        command !== undefined &&
        (command.phase === 'sent' || (command.phase === 'unconfirmed' && current.phase !== 'unconfirmed'));
      return isOpen
        ? [
            changed(command, {
              phase: current.phase,
              reason: current.phase === 'confirmed' ? null : 'no-evidence',
              settledAt: clock.now(),
            }),
          ]
        : [];
    }
    case 'undo': {
      const groupId = commandAt(current.index)?.groupId;
      return [...store.state.commands.values()]
        .filter((command) => command.groupId === groupId && command.phase === 'held')
        .map((command) => changed(command, { phase: 'cancelled', reason: 'taken-back', settledAt: clock.now() }));
    }
    case 'wait-in-lobby':
      return [
        {
          slice: 'participant',
          conferenceId,
          id: `w${current.index}`,
          value: fixture.participant(`w${current.index}`, { name: `Waiting\n${current.index}`, state: 'in-lobby' }),
        },
      ];
    case 'leave-lobby':
      return [{ slice: 'participant', conferenceId, id: `w${current.index}`, value: null }];
    case 'connection': {
      const account = fixture.account({ id: current.account, label: current.account });
      return [
        {
          slice: 'account',
          id: current.account,
          value: {
            ...account,
            connection: {
              ...account.connection,
              status: current.status,
              reason: current.status === 'refused' ? 'taken-over' : null,
            },
          },
        },
      ];
    }
    case 'set':
      return [{ slice: 'preferences', value: { ...store.state.preferences, showsNotifications: current.isOn } }];
    default:
      return [];
  }
};

/**
 * What must hold in the very turn of every change: nothing that was sent, or is back, is still offered to be taken
 * back.
 */
const checkHeld = (bench: NotificationBench): void => {
  for (const { id, actions } of bench.notifier.screen.values()) {
    if (!actions.some((action) => action.id === 'undo')) continue;
    const group = [...bench.store.state.commands.values()].filter(({ groupId }) => `command:${groupId}` === id);
    const isStillHeld =
      group.some(({ phase }) => phase === 'held') &&
      group.every(({ sentAt, heldUntil }) => sentAt === null && (heldUntil ?? 0) > bench.clock.now());
    expect(isStillHeld, `${id} is offered to be taken back`).toBe(true);
  }
};

/** What must hold once bursts have been judged. */
const checkRest = (bench: NotificationBench): void => {
  const { notifier, store } = bench;
  const { state } = store;
  if (!state.preferences.showsNotifications) expect(notifier.titles).toEqual([]);
  const waitingCount = [...(state.participants.get(conferenceId)?.values() ?? [])].filter(
    (participant) => participant.state === 'in-lobby',
  ).length;
  if (notifier.screen.has(`lobby:${conferenceId}`)) expect(waitingCount).toBeGreaterThan(0);
  expect(notifier.screen.size).toBeLessThanOrEqual(12);
  for (const { id, title, body } of notifier.screen.values()) {
    expect(`${title}${body}`).not.toMatch(/[\n\r]/u);
    expect(title.length).toBeLessThanOrEqual(90);
    expect(body.length).toBeLessThanOrEqual(140);
    if (!id.startsWith('command:') || notifier.screen.get(id)?.actions.length !== 0) continue;
    const group = [...state.commands.values()].filter(({ groupId }) => `command:${groupId}` === id);
    expect(
      group.some(({ phase }) => isUnderWay(phase)),
      `an outcome of ${id} before its end`,
    ).toBe(false);
  }
};

const play = async (steps: readonly Step[]): Promise<void> => {
  const bench = new NotificationBench();
  const deliveredAt: { readonly id: string; readonly atMs: number }[] = [];
  const deliver = bench.notifier.deliver.bind(bench.notifier);
  bench.notifier.deliver = (notification) => {
    deliveredAt.push({ id: notification.id, atMs: bench.clock.now() });
    return deliver(notification);
  };
  let groupCount = 0;
  for (const current of [...steps, { do: 'wait', durationMs: 10_000 } as const]) {
    if (current.do === 'wait') await bench.wait(current.durationMs);
    else if (current.do === 'look') await bench.look(current.at);
    else if (current.do === 'dismiss') bench.notifier.dismiss([...bench.notifier.screen.keys()][current.index] ?? '');
    bench.store.change(changesOf(bench, current, groupCount));
    if (current.do === 'ask') groupCount += 1;
    checkHeld(bench);
    await bench.wait(0);
    checkHeld(bench);
    await bench.wait(60);
    checkHeld(bench);
    checkRest(bench);
  }
  for (const { id, atMs } of deliveredAt) {
    const within = deliveredAt.filter((other) => other.atMs >= atMs && other.atMs < atMs + 1000);
    expect(within.length, `in the second from ${atMs}`).toBeLessThanOrEqual(limitPerSecond);
    expect(
      within.filter((other) => other.id === id),
      `${id} again within a second`,
    ).toHaveLength(1);
  }
  // The same stream of facts judged again is no news.
  const count = deliveredAt.length;
  await bench.look(null);
  await bench.wait(10_000);
  expect(deliveredAt.length - count).toBeLessThanOrEqual(
    [...bench.store.state.commands.values()].filter(({ phase }) => phase === 'held').length,
  );
  await bench.service.stop();
  expect(bench.notifier.screen.size).toBe(0);
};

it('notifications tell what is so: one a matter, a few a second, never an undo of what was sent', async () => {
  await fc.assert(fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 60 }), play), { numRuns: 400 });
});
