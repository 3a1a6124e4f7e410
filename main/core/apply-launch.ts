import type { Answer } from '../../app/contract/envelope.ts';
import type { Log } from '../ports/log.ts';
import type { ShellWindow } from '../ports/window.ts';
import type { ParsedArguments } from './launch-arguments.ts';

/**
 * Does what a start asked for, the first one or a later one that was handed over. Never rejects: a start with nonsense
 * behind it still shows the window, and the log says what was wrong.
 */
export const applyLaunch = async (
  { launch, problems }: ParsedArguments,
  parts: {
    readonly handle: (name: unknown, input: unknown) => Promise<Answer>;
    readonly window: Pick<ShellWindow, 'send'>;
    readonly log: Log;
  },
): Promise<void> => {
  const { handle, window, log } = parts;
  for (const problem of problems) log.warn('An argument was left out', { problem });
  if (launch.show !== null) window.send({ event: 'show', what: launch.show, id: null });
  if (launch.practice === null) return;
  const answer = await handle('practice.start', { sceneId: launch.practice.sceneId });
  if (!answer.ok) log.warn('Practice mode could not be started', { ...answer.failure });
};
