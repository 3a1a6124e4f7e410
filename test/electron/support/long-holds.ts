import { ask } from './requests.ts';
import type { Gavel } from './launch.ts';

/**
 * Sets the time for which commands are held, and makes this Gavel's timers for it run many times as long: what a
 * person does within those seconds takes a slow machine longer. What Gavel says about the time stays the same.
 */
export async function holdLong({ application, window }: Gavel, holdSeconds: number, timesAsLong = 12): Promise<void> {
  await application.evaluate(
    (_, [holdMs, times]) => {
      const own = globalThis.setTimeout;
      globalThis.setTimeout = ((task: () => void, delayMs: number, ...rest: readonly unknown[]) =>
        own(task, delayMs === holdMs ? delayMs * times : delayMs, ...rest)) as typeof globalThis.setTimeout;
    },
    [holdSeconds * 1000, timesAsLong] as const,
  );
  await ask(window, 'preferences.change', { holdSeconds });
}
