import { isUnderWay, isUnsent, type Command } from '../../../app/domain/command.ts';
import type { CommandGroup } from '../../../app/state/command-groups.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Store } from '../state/store.ts';

/** Follows a group of commands until each has settled, time is up or nobody waits. */
export const followGroup = (
  store: Pick<Store, 'state' | 'onChange'>,
  clock: Clock,
  groupId: string,
  limitMs: number,
  isGone: AbortSignal,
): Promise<readonly Command[]> => {
  const group = (): CommandGroup | undefined => store.state.groups.get(groupId);
  return new Promise((resolve) => {
    const end = (): void => {
      stopWatching();
      cancel();
      isGone.removeEventListener('abort', end);
      resolve([...(group()?.commands.values() ?? [])]);
    };
    const stopWatching = store.onChange(() => {
      if (!group()?.isUnderWay) end();
    });
    const cancel = clock.after(limitMs, end);
    isGone.addEventListener('abort', end);
    if (!group()?.isUnderWay || limitMs === 0 || isGone.aborted) end();
  });
};

/** What becomes of a command when Gavel ends, which is the one reason to stop waiting while somebody still listens. */
export const interrupted = (command: Command): Command =>
  isUnderWay(command.phase)
    ? { ...command, phase: isUnsent(command.phase) ? 'cancelled' : 'unconfirmed', reason: 'interrupted' }
    : command;
