import fc from 'fast-check';
import { expect, it } from 'vitest';
import { shortcutActions } from '../../app/actions/shortcut-actions.ts';
import { judgeAccelerator } from '../../app/domain/accelerator-rules.ts';
import { FakeKeys } from '../support/fake-keys.ts';
import { ShortcutBench } from '../support/shortcut-bench.ts';

const some = ['undo', 'drop-last-joined', 'own-ready', 'hold', 'leave'];
const accelerators = ['CommandOrControl+Alt+Z', 'CommandOrControl+Alt+K', 'ctrl+alt+y', 'CommandOrControl+Alt+J', 'F9', 'Ctrl+C', 'Shift+A', 'nonsense', 'CommandOrControl+,'];

type Step =
  | { readonly do: 'set'; readonly actionId: string; readonly accelerator: string | null }
  | { readonly do: 'reset' | 'test'; readonly actionId: string }
  | { readonly do: 'grab' | 'release' | 'press' | 'lose'; readonly accelerator: string }
  | { readonly do: 'wake' | 'restart' };

const actionId = fc.constantFrom(...some);
const accelerator = fc.constantFrom(...accelerators);
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ do: fc.constant('set' as const), actionId, accelerator: fc.option(accelerator) }) },
  fc.record({ do: fc.constantFrom('reset' as const, 'test' as const), actionId }),
  { weight: 3, arbitrary: fc.record({ do: fc.constantFrom('grab' as const, 'release' as const, 'press' as const, 'lose' as const), accelerator }) },
  fc.record({ do: fc.constantFrom('wake' as const, 'restart' as const) }),
);

const written = (text: string): string => judgeAccelerator(text, 'linux').accelerator ?? text;

it('whatever other programs take and give back: what is called active is owned, what is owned is known, and a refusal changes nothing', () => {
  fc.assert(
    fc.property(fc.constantFrom('at-once' as const, 'first-press' as const), fc.array(step, { maxLength: 40 }), (proof, steps) => {
      const bench = new ShortcutBench({ keys: new FakeKeys(proof) }).start();
      const { keys, shortcuts } = bench;
      const proved = new Set<string>();
      for (const one of steps) {
        const before = new Map(bench.list.map((shortcut) => [shortcut.actionId, shortcut]));
        switch (one.do) {
          case 'set':
          case 'reset': {
            const answer = one.do === 'set' ? shortcuts.set(one.actionId, one.accelerator) : shortcuts.reset(one.actionId);
            if (answer.status === 'refused') expect(answer.owned).toBe(before.get(one.actionId)?.owned ?? null);
            else {
              const standard = shortcutActions.find(({ id }) => id === one.actionId)?.shortcut ?? null;
              const kept = bench.store.state.preferences.shortcuts;
              expect(Object.hasOwn(kept, one.actionId) ? kept[one.actionId] : standard).toBe(answer.owned);
            }
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
            keys.lose(written(one.accelerator));
            keys.wake();
            proved.delete(written(one.accelerator));
            break;
          case 'press': {
            const owner = bench.list.find(({ owned }) => owned === written(one.accelerator));
            expect(keys.press(written(one.accelerator))).toBe(owner !== undefined);
            if (owner) expect(bench.of(owner.actionId)?.pressedAt).not.toBeNull();
            proved.add(written(one.accelerator));
            break;
          }
          case 'wake':
            keys.wake();
            break;
          case 'restart':
            shortcuts.stop();
            expect(keys.ours).toEqual([]);
            proved.clear();
            shortcuts.start();
        }
        bench.clock.advance(2000);
        const owned = bench.list.flatMap((shortcut) => shortcut.owned ?? []);
        expect([...owned].sort()).toEqual([...keys.ours].sort());
        for (const [id, { owned: earlier }] of before) {
          // What is proved is proved for the keys, not for the action that had others.
          const now = bench.of(id)?.owned ?? null;
          if (earlier !== null && earlier !== now) proved.delete(earlier);
        }
        for (const { status, wanted, owned: has, problem } of bench.list) {
          expect(status === 'refused').toBe(problem !== null);
          if (status === 'off') expect(has).toBeNull();
          if (status === 'active' || status === 'unconfirmed') expect(has).toBe(wanted);
          if (status === 'active' && proof === 'first-press') expect(proved.has(has ?? '')).toBe(true);
        }
      }
      shortcuts.stop();
      expect([...keys.ours, keys.listenerCount]).toEqual([0]);
    }),
    { numRuns: 500 },
  );
});
