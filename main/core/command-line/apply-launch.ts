import type { Answer } from '../../../app/contract/envelope.ts';
import type { Log } from '../../ports/log.ts';
import type { Windows } from '../../ports/windows.ts';
import { isQuestion } from './command-line-arguments.ts';
import { wordsIn } from './command-line-run.ts';
import { parseLaunchArguments, type ParsedArguments } from './launch-arguments.ts';

/** What a start needs to have something done. */
export interface LaunchParts {
  readonly handle: (name: unknown, input: unknown) => Promise<Answer>;
  readonly windows: Pick<Windows, 'show' | 'send'>;
  readonly log: Log;
}

/**
 * Does what a start asked for, the first one or a later one that was handed over. Never rejects: a start with nonsense
 * behind it still shows the window, and the log says what was wrong.
 */
export const applyLaunch = async ({ launch, problems }: ParsedArguments, parts: LaunchParts): Promise<void> => {
  const { handle, windows, log } = parts;
  for (const problem of problems) log.warn('An argument was left out', { problem });
  if (launch.show === 'settings') windows.show('settings');
  else if (launch.show !== null) windows.send({ event: 'show', what: launch.show, id: null }, 'main');
  if (launch.practice === null) return;
  const answer = await handle('practice.start', { sceneId: launch.practice.sceneId });
  if (!answer.ok) log.warn('Practice mode could not be started', { ...answer.failure });
};

/**
 * Does what a later start asked for, given its command line without the program. Questions from a terminal have a
 * channel of their own; one that comes this way is left alone and brings no window to the front.
 */
export const applyLaterStart = async (argv: readonly string[], parts: LaunchParts): Promise<void> => {
  if (isQuestion(argv)) {
    parts.log.warn('A question came the way of starts and was left alone');
    return;
  }
  const start = parseLaunchArguments(argv, wordsIn('en'));
  if (!start.launch.isHidden) parts.windows.show('main');
  await applyLaunch(start, parts);
};
