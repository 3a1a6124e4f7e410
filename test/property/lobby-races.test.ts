import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { playRaces, type Race } from '../support/lobby-races.ts';
import { scheduleCount, seedOf } from '../support/truth/run-options.ts';

/** So many steps are in one schedule, of which every fourth at least is at the door: together more than 100,000. */
const stepsEach = 100;
const doorsEach = 25;
const usualSchedules = 4_000;

const race: fc.Arbitrary<Race> = fc.record({
  do: fc.constantFrom<Race['do'][]>(
    ...(['comes', 'comes', 'leaves', 'returns', 'returns', 'renames', 'otherAdmits'] as const),
    ...(['tells', 'tells', 'tells', 'tells', 'loses', 'reads'] as const),
    ...([
      'serves',
      'serves',
      'serves',
      'answers',
      'answers',
      'answers',
      'decides',
      'decides',
      'sends',
      'sends',
    ] as const),
  ),
  pick: fc.nat(1_000),
});

describe.each([
  ['the person’s address', true],
  ['a token of each visit', false],
] as const)('where addresses end in %s', (_name, byAddress) => {
  it('nobody is turned away but who was decided about', async () => {
    let [sent, cancelled, doors] = [0, 0, 0];
    const property = fc.asyncProperty(fc.array(race, { minLength: stepsEach, maxLength: stepsEach }), async (races) => {
      const outcome = await playRaces(races, byAddress);
      expect(outcome.wrong).toEqual([]);
      sent += outcome.sentCount;
      cancelled += outcome.cancelledCount;
      doors += outcome.doorCount;
    });
    await fc.assert(property, { numRuns: scheduleCount(usualSchedules), ...seedOf() });
    // A few alone may have less.
    expect(doors).toBeGreaterThan((scheduleCount(usualSchedules) - 50) * doorsEach);
    // The rule is not kept by sending nothing, nor by nobody ever leaving.
    expect([sent > 0, cancelled > 0]).toEqual([true, true]);
  });
});
