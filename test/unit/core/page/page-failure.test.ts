import { describe, expect, it } from 'vitest';
import type { Answer } from '../../../../app/contract/envelope.ts';
import { wordsIn } from '../../../../main/core/command-line/command-line-run.ts';
import { settlePageFailure, type ShowBox } from '../../../../main/core/page/page-failure.ts';
import { recordingLog } from '../../../support/recording-log.ts';

/** A failure in which the buttons are pressed one after the other. `undone`: what each request to undo takes back. */
const bench = (pressed: readonly number[], undone: readonly number[] = [], canSave = true) => {
  const asked: { readonly name: unknown; readonly input: unknown }[] = [];
  const shown: Parameters<ShowBox>[0][] = [];
  const [presses, counts] = [[...pressed], [...undone]];
  const settle = () =>
    settlePageFailure({
      t: wordsIn('en'),
      log: recordingLog(),
      show: async (box) => {
        shown.push(box);
        const next = presses.shift();
        if (next === undefined) throw new Error('no display');
        return next;
      },
      handle: async (name, input): Promise<Answer> => {
        asked.push({ name, input });
        if (name === 'command.undo') return { ok: true, value: { count: counts.shift() ?? 0 } };
        if (name !== 'diagnostics.save-bundle') return { ok: true, value: undefined };
        return canSave
          ? { ok: true, value: { path: '/home/gavel-support.zip' } }
          : { ok: false, failure: { code: 'bundle-unwritable', detail: null } };
      },
    });
  return { settle, asked, shown };
};

describe('a page that failed for good', () => {
  it('is told, and what was held is taken back before anybody answers', async () => {
    const { settle, shown, asked } = bench([0], [3, 1]);
    expect(await settle()).toBe('restart');
    expect(asked.map(({ name }) => name)).toEqual(['command.undo', 'command.undo', 'command.undo']);
    expect(shown[0]?.detail).toContain('What was held was taken back and not sent (4).');
    expect(shown[0]?.buttons).toEqual(['Restart', 'Safe start', 'Save diagnostics', 'Quit']);
  });

  it('says nothing of commands where none was held', async () => {
    const { settle, shown } = bench([3]);
    expect(await settle()).toBe('quit');
    expect(shown[0]?.detail).not.toContain('taken back');
  });

  it('is left behind by a safe start, which is remembered', async () => {
    const { settle, asked } = bench([1]);
    expect(await settle()).toBe('safe-start');
    expect(asked.at(-1)).toEqual({ name: 'preferences.change', input: { usesGraphicsProcessor: false } });
  });

  it.each([
    [true, 'The diagnostics are in /home/gavel-support.zip'],
    [false, 'The diagnostics could not be saved.'],
  ])('can be reported first, and the box comes again (saved: %s)', async (canSave, told) => {
    const { settle, shown } = bench([2, 0], [], canSave);
    expect(await settle()).toBe('restart');
    expect(shown[1]?.detail).toContain(told);
  });

  it('ends Gavel where not even a box can be shown', async () => {
    expect(await bench([]).settle()).toBe('quit');
  });
});
