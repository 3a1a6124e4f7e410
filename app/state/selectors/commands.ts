import { isUnderWay, type Command, type CommandPhase } from '../../domain/command.ts';
import type { CommandGroup } from '../command-groups.ts';

/** While some of a group wait for their turn, the ones already sent are shown for it. */
const shownOrder: readonly CommandPhase[] = [
  'held',
  'sent',
  'accepted',
  'waiting',
  'unconfirmed',
  'refused',
  'confirmed',
  'cancelled',
];

/** The phase shown for a whole group: commands in progress first, then those that need attention, then success. */
export const phaseOf = (group: CommandGroup): CommandPhase => {
  return shownOrder.find((phase) => group.counts[phase] > 0) ?? group.first.phase;
};

/** How many commands of a group are settled. */
export const settledCount = ({ size, counts }: CommandGroup): number =>
  size - counts.held - counts.waiting - counts.sent - counts.accepted;

/** What undo takes back next, from every surface: of the groups that are held, the one that leaves soonest. */
export const groupToUndo = (groups: Iterable<CommandGroup>): CommandGroup | null => {
  let soonest: CommandGroup | null = null;
  for (const group of heldGroups(groups))
    if (!soonest || (group.heldUntil ?? Infinity) < (soonest.heldUntil ?? Infinity)) soonest = group;
  return soonest;
};

/** What stop stops next, from every surface: of the groups of which something waits for its turn, the one made last. */
export const groupToStop = (groups: Iterable<CommandGroup>): CommandGroup | null =>
  [...groups].findLast(({ counts }) => counts.waiting > 0) ?? null;

/** The groups of which something is held, in the order in which they were made. */
export const heldGroups = (groups: Iterable<CommandGroup>): readonly CommandGroup[] =>
  [...groups].filter(({ counts }) => counts.held > 0);

/** The groups of which something has not been sent: held, or waiting for its turn. */
export const unsentGroups = (groups: Iterable<CommandGroup>): readonly CommandGroup[] =>
  [...groups].filter(({ counts }) => counts.held + counts.waiting > 0);

/** Whether the whole group is still held. */
export const isHeldWhole = (group: CommandGroup): boolean => group.counts.held === group.size;

/** Of the commands of one kind for one target, the one to show: the first one in progress, else the latest. */
export const standingOf = (commands: Iterable<Command>): Command | null => {
  let standing: Command | null = null;
  for (const command of commands) {
    const isBetter =
      standing === null ||
      (isUnderWay(standing.phase)
        ? isUnderWay(command.phase) && command.madeAt < standing.madeAt
        : isUnderWay(command.phase) || command.madeAt >= standing.madeAt);
    if (isBetter) standing = command;
  }
  return standing;
};

/** The time from sending a command to its outcome, or to its acceptance so far, in milliseconds. */
export const tookMs = (command: Command): number | null => {
  const end = command.settledAt ?? command.acceptedAt;
  return command.sentAt === null || end === null ? null : Math.max(0, end - command.sentAt);
};
