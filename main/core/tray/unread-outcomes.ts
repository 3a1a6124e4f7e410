import { isCausedByUser, isProblem } from '../../../app/notifications/commands.ts';
import type { CommandGroup } from '../../../app/state/command-groups.ts';

/** What a group came to, as far as it can change: what was read of it is read no more when this differs. */
const outcomeOf = ({ counts }: CommandGroup): string => Object.values(counts).join();

const hasProblem = ({ commands }: CommandGroup): boolean => [...commands.values()].some(isProblem);

const isOfInterest = ({ isUnderWay, commands }: CommandGroup): boolean =>
  !isUnderWay && ![...commands.values()].every(isCausedByUser);

/** Remembers which outcomes the user has seen: all that were there while a window of Gavel had the keyboard. */
export class UnreadOutcomes {
  #read: ReadonlyMap<string, string> = new Map();

  /** The groups whose outcome nobody has seen, in the order in which they were made, problems last. */
  follow(groups: ReadonlyMap<string, CommandGroup>, isLookedAt: boolean): readonly CommandGroup[] {
    const ended = [...groups.values()].filter(isOfInterest);
    const unread = isLookedAt ? [] : ended.filter((group) => this.#read.get(group.id) !== outcomeOf(group));
    // Groups leave the state in time: what was read of them is forgotten then.
    this.#read = new Map(ended.filter((group) => !unread.includes(group)).map((group) => [group.id, outcomeOf(group)]));
    return [...unread.filter((group) => !hasProblem(group)), ...unread.filter(hasProblem)];
  }
}
