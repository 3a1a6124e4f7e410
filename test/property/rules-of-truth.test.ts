import fc from 'fast-check';
import { expect, it } from 'vitest';
import { playSchedule } from '../support/truth/schedule.ts';
import { scheduleOf, type Schedule } from '../support/truth/steps.ts';
import { scheduleCount, seedOf } from '../support/truth/run-options.ts';

const count = scheduleCount(20_000);
/** A run of hours says how far it got, so that one that is ended early has shown something as well. */
const progressEvery = 20_000;

it('says nothing that the server has not proved, whatever happens and whoever causes it', async () => {
  let played = 0;
  const property = fc.asyncProperty(scheduleOf(5, 40), async (schedule) => {
    await playSchedule(schedule);
    played += 1;
    if (played % progressEvery === 0) process.stderr.write(`${played} of ${count} schedules played\n`);
  });
  await fc.assert(property, { numRuns: count, ...seedOf() });
  expect(played).toBe(count);
});

it('reaches every outcome of every kind, so that the rules are not kept by doing nothing', async () => {
  const seen = new Map<string, Set<string>>();
  const samples: readonly Schedule[] = fc.sample(scheduleOf(25, 60), { numRuns: 300, seed: 11 });
  for (const schedule of samples)
    for (const { request, phase } of (await playSchedule(schedule)).store.state.commands.values())
      seen.set(request.kind, (seen.get(request.kind) ?? new Set()).add(phase));
  const outcomes = [...seen].map(([kind, phases]) => [kind, phases.has('confirmed'), phases.has('refused')]);
  expect(outcomes.filter(([, isConfirmed, isRefused]) => !isConfirmed || !isRefused)).toEqual([]);
  expect([...seen.keys()].toSorted()).toEqual([
    'admit',
    'drop',
    'end',
    'invite',
    'lock',
    'make-call',
    'merge',
    'mute-participant',
    'reject-entry',
    'set-agent-state',
    'set-audio',
    'transfer',
    'unlock',
    'unmute-participant',
  ]);
});
