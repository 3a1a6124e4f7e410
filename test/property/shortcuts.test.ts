import fc from 'fast-check';
import { expect, it } from 'vitest';
import { shortcutActions } from '../../app/actions/shortcut-actions.ts';
import { judgeAccelerator } from '../../app/domain/accelerator-rules.ts';
import { FakeKeys } from '../support/fake-keys.ts';
import { ShortcutBench } from '../support/shortcut-bench.ts';

const some = ['undo', 'drop-last-joined', 'own-ready', 'hold', 'leave'];
const accelerators = [
  'CommandOrControl+Alt+Z',
  'CommandOrControl+Alt+K',
  'ctrl+alt+y',
  'CommandOrControl+Alt+J',
  'F9',
  'Ctrl+C',
  'Shift+A',
  'nonsense',
  'CommandOrControl+,',
];

type Step =
  | { readonly do: 'set'; readonly actionId: string; readonly accelerator: string | null }
  | { readonly do: 'reset' | 'test'; readonly actionId: string }
  | { readonly do: 'grab' | 'release' | 'press' | 'lose' | 'steal'; readonly accelerator: string }
  | { readonly do: 'wake' | 'restart' };

const actionId = fc.constantFrom(...some);
const accelerator = fc.constantFrom(...accelerators);
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constant('set' as const), actionId, accelerator: fc.option(accelerator) }),
  },
  fc.record({ do: fc.constantFrom('reset' as const, 'test' as const), actionId }),
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constantFrom(
        'grab' as const,
        'release' as const,
        'press' as const,
        'press' as const,
        'lose' as const,
        'steal' as const,
      ),
      accelerator,
    }),
  },
  fc.record({ do: fc.constantFrom('wake' as const, 'restart' as const) }),
);

const written = (text: string): string => judgeAccelerator(text, 'linux').accelerator ?? text;

it(
  'whatever other programs take and give back: what is called active is owned, what is owned is known, and a ' +
    'refusal changes nothing',
  () => {
    fc.assert(
      fc.property(
        fc.constantFrom('at-once' as const, 'first-press' as const),
        fc.array(step, { maxLength: 40 }),
        (proof, steps) => {
          const bench = new ShortcutBench({ keys: new FakeKeys(proof) }).start();
          const { keys, shortcuts } = bench;
          const proved = new Set<string>();
          const wrong: unknown[] = [];
          const must = (isSo: boolean, what: unknown): void => {
            if (!isSo) wrong.push(what);
          };
          for (const one of steps) {
            const before = new Map(bench.list.map((shortcut) => [shortcut.actionId, shortcut]));
            switch (one.do) {
              case 'set':
              case 'reset': {
                const keptBefore = JSON.stringify(bench.store.state.preferences.shortcuts[one.actionId]);
                const answer =
                  one.do === 'set' ? shortcuts.set(one.actionId, one.accelerator) : shortcuts.reset(one.actionId);
                must(
                  answer.status !== 'refused' ||
                    JSON.stringify(bench.store.state.preferences.shortcuts[one.actionId]) === keptBefore,
                  ['a refusal was kept', one],
                );
                const standard = shortcutActions.find(({ id }) => id === one.actionId)?.shortcut ?? null;
                const kept = bench.store.state.preferences.shortcuts;
                const keptOne = Object.hasOwn(kept, one.actionId) ? (kept[one.actionId] ?? null) : standard;
                must(
                  answer.owned === (answer.status === 'refused' ? (before.get(one.actionId)?.owned ?? null) : keptOne),
                  ['after asking', one, answer],
                );
                break;
              }
              case 'test':
                shortcuts.test(one.actionId, true);
                break;
              case 'grab':
                // An X server gives what one program has to no other.
                if (!keys.ours.includes(written(one.accelerator))) keys.others.add(written(one.accelerator));
                break;
              case 'release':
                keys.others.delete(written(one.accelerator));
                break;
              case 'lose':
              case 'steal':
                // The desktop starts afresh, and perhaps another program is quicker.
                keys.lose(written(one.accelerator));
                if (one.do === 'steal') keys.others.add(written(one.accelerator));
                bench.power('unlock');
                proved.delete(written(one.accelerator));
                break;
              case 'press': {
                const owner = bench.list.find(({ owned }) => owned === written(one.accelerator));
                must(keys.press(written(one.accelerator)) === (owner !== undefined), [
                  'a press came to nobody or to somebody',
                  one,
                ]);
                must(!owner || bench.of(owner.actionId)?.pressedAt === bench.clock.now(), [
                  'a press was not noted',
                  one,
                ]);
                if (owner) proved.add(written(one.accelerator));
                break;
              }
              case 'wake':
                bench.power('unlock');
                break;
              case 'restart':
                shortcuts.stop();
                must(keys.ours.length === 0, 'keys are left after a stop');
                proved.clear();
                shortcuts.start();
            }
            bench.clock.advance(2000);
            const owned = bench.list.flatMap((shortcut) => shortcut.owned ?? []).sort();
            must(owned.join() === [...keys.ours].sort().join(), ['not what the server has', owned, keys.ours]);
            for (const [id, { owned: earlier }] of before) {
              // What is proved is proved for the keys, not for the action that had others.
              const now = bench.of(id)?.owned ?? null;
              if (earlier !== null && earlier !== now) proved.delete(earlier);
            }
            for (const one of bench.list) {
              must((one.status === 'refused') === (one.problem !== null), one);
              must(one.status !== 'off' || one.owned === null, one);
              must((one.status !== 'active' && one.status !== 'unconfirmed') || one.owned === one.wanted, one);
              must(one.status !== 'active' || proof === 'at-once' || proved.has(one.owned ?? ''), one);
            }
          }
          shortcuts.stop();
          must(keys.ours.length === 0, 'keys are left at the end');
          expect(wrong).toEqual([]);
        },
      ),
      { numRuns: 500 },
    );
  },
);
