import type { Answer } from '../../app/contract/envelope.ts';
import type { Log } from '../ports/log.ts';
import type { Windows } from '../ports/windows.ts';
import type { ParsedArguments } from './launch-arguments.ts';

/**
 * Does what a start asked for, the first one or a later one that was handed over. Never rejects: a start with nonsense
 * behind it still shows the window, and the log says what was wrong.
 */
export const applyLaunch = async (
  { launch, problems }: ParsedArguments,
  parts: {
    readonly handle: (name: unknown, input: unknown) => Promise<Answer>;
    readonly windows: Pick<Windows, 'show' | 'send'>;
    readonly log: Log;
  },
): Promise<void> => {
  const { handle, windows, log } = parts;
  for (const problem of problems) log.warn('An argument was left out', { problem });
  if (launch.show === 'settings') windows.show('settings');
  else if (launch.show !== null) windows.send({ event: 'show', what: launch.show, id: null }, 'main');
  if (launch.practice === null) return;
  const answer = await handle('practice.start', { sceneId: launch.practice.sceneId });
  if (!answer.ok) log.warn('Practice mode could not be started', { ...answer.failure });
};
