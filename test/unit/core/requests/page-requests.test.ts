import { describe, expect, it } from 'vitest';
import { createPageRequests } from '../../../../main/core/requests/page-requests.ts';
import { ManualClock } from '../../../support/manual-clock.ts';
import { recordingLog } from '../../../support/recording-log.ts';

const bench = () => {
  const clock = new ManualClock();
  const log = recordingLog();
  const asked: { readonly name: unknown; readonly input: unknown }[] = [];
  const ask = createPageRequests(
    async (name, input) => {
      asked.push({ name, input });
      return { ok: true, value: {} };
    },
    clock,
    log,
  );
  /** How many of so many calls are taken. */
  const taken = async (count: number, name: string, input: unknown = {}): Promise<number> => {
    let sum = 0;
    for (let call = 0; call < count; call++) if ((await ask(name, input)).ok) sum += 1;
    return sum;
  };
  return { clock, log, asked, ask, taken };
};
const drop = (count: number) => ({
  request: { kind: 'drop', conferenceId: 'c', participantIds: Array.from({ length: count }, (_, id) => `p${id}`) },
  surface: 'window',
});

describe('what a page asks for', () => {
  it('comes from the window, whatever the page says', async () => {
    const { ask, asked } = bench();
    await ask('command.make', { ...drop(1), surface: 'command-line' });
    await ask('command.make', 'no input');
    await ask('shell.window', { window: 'main', to: 'show' });
    expect(asked).toEqual([
      { name: 'command.make', input: drop(1) },
      { name: 'command.make', input: 'no input' },
      { name: 'shell.window', input: { window: 'main', to: 'show' } },
    ]);
  });

  it('is as much as a person can want: a key held down, and a thousand people dropped three times', async () => {
    const { clock, taken } = bench();
    for (let second = 0; second < 20; second++) {
      expect(await taken(30, 'shell.shows')).toBe(30);
      expect(await taken(8, 'command.make', drop(1))).toBe(8);
      clock.advance(1_000);
    }
    for (let time = 0; time < 3; time++) expect(await taken(1, 'command.make', drop(1_000))).toBe(1);
  });

  it('is refused beyond that, and taken again after a moment', async () => {
    const { clock, log, taken, ask } = bench();
    expect(await taken(80_000, 'command.make', drop(1))).toBe(40);
    expect(await ask('state.snapshot', {})).toEqual({ ok: false, failure: { code: 'too-fast', detail: null } });
    expect(log.lines).toHaveLength(1);
    clock.advance(1_000);
    expect(await taken(1, 'state.snapshot')).toBe(1);
    expect(await taken(80_000, 'command.make', drop(1))).toBe(10);
  });

  it('is counted by the people it is about', async () => {
    const { clock, taken } = bench();
    expect(await taken(20, 'command.make', drop(4_000))).toBe(2);
    clock.advance(20_000);
    expect(await taken(20, 'command.make', drop(4_000))).toBe(1);
  });
});
