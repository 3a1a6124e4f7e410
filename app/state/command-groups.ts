import { commandPhases, isUnderWay, type Command, type CommandPhase } from '../domain/command.ts';

/** Commands made together: held, undone, summed up and remembered as one. Replaced as a whole by every change. */
export interface CommandGroup {
  readonly id: string;
  /** The first command that was made, as it stands now. */
  readonly first: Command;
  /** The commands by id, in the order in which they were made. Never empty; kept up to date. */
  readonly commands: ReadonlyMap<string, Command>;
  /** Those that were not done as asked, other than by being undone or stopped. Kept up to date. */
  readonly failures: ReadonlyMap<string, Command>;
  readonly size: number;
  /** How many commands are in each phase. */
  readonly counts: Readonly<Record<CommandPhase, number>>;
  /** How many have left this machine. */
  readonly sentCount: number;
  /** Of the confirmed ones, how many where the vendor does not say who caused the effect. */
  readonly unknownCauseCount: number;
  /** Until when it can be undone, in milliseconds since 1970-01-01 UTC; null when nothing is held. */
  readonly heldUntil: number | null;
  /** When the next of those that wait leave, as far as the vendor's limit decides; null where nothing waits for it. */
  readonly waitsUntil: number | null;
  readonly isUnderWay: boolean;
}

/** The same group for the owner of the state. */
export interface OwnedGroup extends CommandGroup {
  readonly commands: Map<string, Command>;
  readonly failures: Map<string, Command>;
}

const noCounts: Readonly<Record<CommandPhase, number>> = {
  held: 0,
  waiting: 0,
  sent: 0,
  accepted: 0,
  confirmed: 0,
  refused: 0,
  unconfirmed: 0,
  cancelled: 0,
};

/** Whether a command was not done as asked, other than by being undone or stopped. */
export const isFailure = ({ phase, reason }: Pick<Command, 'phase' | 'reason'>): boolean =>
  phase === 'refused' ||
  phase === 'unconfirmed' ||
  (phase === 'cancelled' && reason !== null && reason !== 'taken-back' && reason !== 'stopped');

/** Whether the effect is there and the vendor does not say who caused it. */
export const isCauseUnknown = ({ phase, cause }: Pick<Command, 'phase' | 'cause'>): boolean =>
  phase === 'confirmed' && cause === 'unknown';

const keep = (commands: Map<string, Command>, id: string, command: Command | null): void => {
  if (command) commands.set(id, command);
  else commands.delete(id);
};

/** Takes one changed, new or removed (null) command into its group, in constant time. */
export const putInGroup = (
  groups: Map<string, OwnedGroup>,
  groupId: string,
  before: Command | undefined,
  after: Command | null,
): void => {
  const command = after ?? before;
  if (!command) return;
  const known = groups.get(groupId);
  const commands = known?.commands ?? new Map<string, Command>();
  const failures = known?.failures ?? new Map<string, Command>();
  const counts = { ...(known?.counts ?? noCounts) };
  let sentCount = known?.sentCount ?? 0;
  let unknownCauseCount = known?.unknownCauseCount ?? 0;
  if (before) {
    counts[before.phase] -= 1;
    if (before.sentAt !== null) sentCount -= 1;
    if (isCauseUnknown(before)) unknownCauseCount -= 1;
  }
  if (after) {
    counts[after.phase] += 1;
    if (after.sentAt !== null) sentCount += 1;
    if (isCauseUnknown(after)) unknownCauseCount += 1;
  }
  keep(commands, command.id, after);
  keep(failures, command.id, after && isFailure(after) ? after : null);
  const [first] = commands.values();
  if (!first) {
    groups.delete(groupId);
    return;
  }
  groups.set(groupId, {
    id: groupId,
    first,
    commands,
    failures,
    size: commands.size,
    counts,
    sentCount,
    unknownCauseCount,
    heldUntil:
      counts.held === 0 ? null : Math.max(known?.heldUntil ?? 0, after?.phase === 'held' ? (after.heldUntil ?? 0) : 0),
    waitsUntil:
      counts.waiting === 0
        ? null
        : after?.phase === 'waiting'
          ? (after.waitsUntil ?? known?.waitsUntil ?? null)
          : (known?.waitsUntil ?? null),
    isUnderWay: commandPhases.some((phase) => counts[phase] > 0 && isUnderWay(phase)),
  });
};
