import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Command } from '../../app/domain/command.ts';
import { emptyState, type AppState } from '../../app/state/app-state.ts';
import { applyChange } from '../../app/state/apply.ts';
import { CommandBench, settlePromises } from '../support/command-bench.ts';
import { checkGroups, must } from '../support/truth/rules.ts';
import { scheduleCount, seedOf } from '../support/truth/run-options.ts';
import { modelConferenceId, type DropBehaviour } from '../support/model-vendor.ts';

const behaviours: readonly DropBehaviour[] = [
  'carry-out',
  'refuse-at-once',
  'refuse-later',
  'ignore',
  'lose-the-answer',
  'event-first',
];

type Step =
  | { readonly do: 'join'; readonly address: number }
  | { readonly do: 'leave' | 'rename' | 'undo-one' | 'stop-one' | 'guess'; readonly index: number }
  | { readonly do: 'drop'; readonly indexes: readonly number[] }
  | { readonly do: 'notify'; readonly index: number; readonly how: 'deliver' | 'lose' | 'double' }
  | { readonly do: 'wait'; readonly durationMs: number }
  | { readonly do: 'behave'; readonly as: DropBehaviour }
  | { readonly do: 'undo' | 'lose-channel' | 'come-back' | 'check-again' | 'sleep' | 'slept' | 'sign-in-again' }
  | { readonly do: 'plan'; readonly together: boolean };

const index = fc.nat({ max: 11 });
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ do: fc.constant('join' as const), address: fc.nat({ max: 3 }) }) },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constantFrom('leave' as const, 'rename' as const, 'undo-one' as const), index }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constantFrom('stop-one' as const, 'guess' as const), index }) },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constantFrom('sleep' as const, 'slept' as const, 'sign-in-again' as const) }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('plan' as const), together: fc.boolean() }) },
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant('drop' as const),
      indexes: fc.array(index, { minLength: 1, maxLength: 3 }),
    }),
  },
  {
    weight: 8,
    arbitrary: fc.record({
      do: fc.constant('notify' as const),
      index,
      how: fc.constantFrom('deliver' as const, 'deliver' as const, 'lose' as const, 'double' as const),
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({ do: fc.constant('wait' as const), durationMs: fc.constantFrom(5, 60, 1100, 4000, 11_000) }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('behave' as const), as: fc.constantFrom(...behaviours) }) },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constantFrom('undo' as const, 'lose-channel' as const, 'come-back' as const, 'check-again' as const),
    }),
  },
);

const legOf = (command: Command): number => Number(command.target?.id.slice('leg-'.length));

/** Runs one schedule and gives back the bench; throws as soon as a promise is broken. */
const play = async (steps: readonly Step[]): Promise<CommandBench> => {
  const bench = new CommandBench(['5000', '5001', '5002']);
  const copy = emptyState();
  for (const change of bench.store.snapshot().changes) applyChange(copy, change);
  bench.store.onPatch((event) => {
    if (event.event === 'patch') for (const change of event.changes) applyChange(copy, change);
  });
  const chosen = new Set<number>();
  for (const current of steps) {
    await perform(bench, current, chosen);
    check(bench, chosen);
    checkState(bench);
  }
  // What is held goes out, and what the server then does is done, before the last look.
  await bench.advance(20_000);
  await bench.advance(12_000);
  bench.adapter.start();
  await bench.advance(20);
  check(bench, chosen);
  expect(rosterOf(bench.store.state)).toEqual(
    bench.server.legs.map(({ leg, name }) => `leg-${leg} ${name}`).toSorted(),
  );
  expect(rosterOf(copy)).toEqual(rosterOf(bench.store.state));
  expect([...copy.commands.values()]).toEqual([...bench.store.state.commands.values()]);
  expect([...copy.groups.values()]).toEqual([...bench.store.state.groups.values()]);
  return bench;
};

const rosterOf = (state: AppState): string[] =>
  [...(state.participants.get(modelConferenceId)?.values() ?? [])].map(({ id, name }) => `${id} ${name}`).toSorted();

const perform = async (bench: CommandBench, current: Step, chosen: Set<number>): Promise<void> => {
  const { server, commands, adapter, store } = bench;
  switch (current.do) {
    case 'join':
      server.join(`500${current.address}`);
      break;
    case 'leave':
      server.leave(server.legs[current.index]?.leg ?? -1);
      break;
    case 'rename':
      server.rename(server.legs[current.index]?.leg ?? -1, `Renamed ${bench.clock.now()}`);
      break;
    case 'drop': {
      const seen = [...(store.state.participants.get(modelConferenceId)?.keys() ?? [])];
      const ids = current.indexes.flatMap((wanted) => seen[wanted] ?? []);
      if (ids.length === 0) break;
      for (const id of ids) chosen.add(Number(id.slice('leg-'.length)));
      commands.make({ kind: 'drop', conferenceId: modelConferenceId, participantIds: ids }, 'window');
      break;
    }
    case 'undo':
      undoLatest(bench);
      break;
    case 'stop-one':
      commands.stopGroup([...store.state.groups.keys()][current.index] ?? 'none');
      break;
    case 'guess': {
      const wronged = [...store.state.commands.values()].filter(({ sentAt }) => sentAt !== null)[current.index];
      if (wronged) commands.refusedByVendor(wronged.id, 'not-permitted', null, true);
      break;
    }
    case 'sleep':
      for (const { id, phase } of store.state.commands.values()) if (phase === 'held') bench.heldBeforeSleep.add(id);
      bench.clock.sleep(3_600_000);
      break;
    case 'slept':
      commands.slept();
      break;
    case 'sign-in-again':
      bench.signInAgain();
      break;
    case 'plan':
      bench.plansTogether(current.together);
      break;
    case 'undo-one':
      commands.undo([...store.state.commands.values()][current.index]?.groupId ?? 'none');
      break;
    case 'notify': {
      const position = Math.min(current.index, server.outbox.length - 1);
      const notification = server.outbox[position];
      if (!notification) break;
      if (current.how !== 'double') server.outbox.splice(position, 1);
      if (current.how !== 'lose') adapter.deliver(notification);
      break;
    }
    case 'wait':
      bench.clock.advance(current.durationMs);
      break;
    case 'behave':
      server.behaviour = current.as;
      break;
    case 'lose-channel':
      adapter.lose();
      break;
    case 'come-back':
      adapter.start();
      break;
    case 'check-again': {
      const unproved = [...store.state.commands.values()].find(({ phase }) => phase === 'unconfirmed');
      if (unproved) await commands.checkAgain(unproved.id);
    }
  }
  await settlePromises(12);
};

/** Undo takes back what is held of the group that leaves soonest, all of it, and nothing else. */
const undoLatest = ({ commands, store }: CommandBench): void => {
  const held = [...store.state.commands.values()].filter(({ phase }) => phase === 'held');
  const [soonest] = held.toSorted((one, other) => (one.heldUntil ?? 0) - (other.heldUntil ?? 0));
  const wanted = held.filter(({ groupId }) => groupId === soonest?.groupId).map(({ id }) => id);
  const before = new Map(store.state.commands);
  const count = commands.undo(null);
  const taken = [...store.state.commands.values()].filter((command) => before.get(command.id) !== command);
  expect(taken.map(({ id, phase, reason }) => [id, phase, reason])).toEqual(
    wanted.map((id) => [id, 'cancelled', 'taken-back']),
  );
  expect(count).toBe(wanted.length);
};

/** What must hold of groups, of what is under way, of the truth of the picture, and of holds that ended in a sleep. */
const checkState = (bench: CommandBench): void => {
  checkGroups(bench);
  const { conferences, accounts } = bench.store.state;
  for (const { truth, accountId } of conferences.values()) {
    must(truth.status !== 'live' || accounts.get(accountId)?.connection.status === 'online', 'live without connection');
    must(truth.at <= bench.clock.now(), 'proved in the future');
  }
};

/** What must hold at every moment. */
const check = ({ server, store }: CommandBench, chosen: ReadonlySet<number>): void => {
  if (server.broken.length > 0) throw new Error(server.broken.join(', '));
  for (const leg of server.asked) if (!chosen.has(leg)) throw new Error(`leg ${leg} was asked for and never chosen`);
  for (const command of store.state.commands.values()) {
    const leg = legOf(command);
    if (command.phase === 'confirmed' && server.has(leg))
      throw new Error(`leg ${leg} is confirmed as dropped and still there`);
    if (command.sentAt === null && command.phase === 'confirmed') throw new Error('confirmed without having been sent');
    if (command.phase === 'cancelled' && command.sentAt !== null) throw new Error('cancelled after it had been sent');
  }
  const sent = [...store.state.commands.values()].filter((command) => command.sentAt !== null).length;
  if (server.asked.length > sent) throw new Error('something was sent twice');
};

const count = scheduleCount(20_000);

it('never confirms without evidence, never hits who was not chosen, shows the truth after one re-read', async () => {
  let played = 0;
  const schedules = fc.array(step, { minLength: 5, maxLength: 40, size: 'max' });
  const property = fc.asyncProperty(schedules, async (steps) => {
    await play(steps);
    played += 1;
  });
  await fc.assert(property, { numRuns: count, ...seedOf() });
  expect(played).toBe(count);
});

it('reaches every outcome, so that the promises above are not kept by doing nothing', async () => {
  const phases = new Set<string>();
  const samples = fc.sample(fc.array(step, { minLength: 20, maxLength: 60 }), { numRuns: 300, seed: 7 });
  for (const steps of samples)
    for (const { phase } of (await play(steps)).store.state.commands.values()) phases.add(phase);
  expect([...phases].toSorted()).toEqual(['cancelled', 'confirmed', 'refused', 'unconfirmed']);
});
