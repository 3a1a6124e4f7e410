import { heldKinds, isUnderWay, type Command, type CommandPhase } from '../../domain/command.ts';

/** Commands made together, in the order of their making. Never empty. */
export interface CommandGroup {
  readonly id: string;
  readonly first: Command;
  readonly commands: readonly Command[];
  /** How many stand at each phase. */
  readonly counts: Readonly<Record<CommandPhase, number>>;
  /** Until when all of it can be taken back, in milliseconds since 1970; null when nothing is held. */
  readonly heldUntil: number | null;
  readonly isUnderWay: boolean;
}

/** Gathers one group; null for an empty list. */
export const groupOf = (commands: readonly Command[]): CommandGroup | null => {
  const first = commands[0];
  if (!first) return null;
  const counts: Record<CommandPhase, number> = { held: 0, sent: 0, accepted: 0, confirmed: 0, refused: 0, unconfirmed: 0, cancelled: 0 };
  let heldUntil: number | null = null;
  let underWay = false;
  for (const command of commands) {
    counts[command.phase] += 1;
    if (isUnderWay(command.phase)) underWay = true;
    if (command.phase === 'held' && command.heldUntil !== null) heldUntil = Math.max(heldUntil ?? 0, command.heldUntil);
  }
  return { id: first.groupId, first, commands, counts, heldUntil, isUnderWay: underWay };
};

/** The phase that stands for a whole group: what still waits first, then what a person must look at, then success. */
export const phaseOf = (group: CommandGroup): CommandPhase => {
  // Kinds that are never held only wait for their turn: what is on its way stands for them.
  const waiting: readonly CommandPhase[] = heldKinds.has(group.first.request.kind) ? ['held', 'sent', 'accepted'] : ['sent', 'accepted', 'held'];
  const order: readonly CommandPhase[] = [...waiting, 'unconfirmed', 'refused', 'confirmed', 'cancelled'];
  return order.find((phase) => group.counts[phase] > 0) ?? group.first.phase;
};

/** Whether the whole group still waits, so that one key takes all of it back. */
export const isHeldWhole = (group: CommandGroup): boolean => group.counts.held === group.commands.length;

/** Of commands of one kind to one target, the one that counts: what is under way, the first of it; else what was made last. */
export const standingOf = (commands: Iterable<Command>): Command | null => {
  let standing: Command | null = null;
  for (const command of commands) {
    const isBetter = standing === null || (isUnderWay(standing.phase) ? isUnderWay(command.phase) && command.madeAt < standing.madeAt
      : isUnderWay(command.phase) || command.madeAt >= standing.madeAt);
    if (isBetter) standing = command;
  }
  return standing;
};

/** How long a command took from leaving this machine to its outcome (or its acceptance so far), in milliseconds. */
export const tookMs = (command: Command): number | null => {
  const end = command.settledAt ?? command.acceptedAt;
  return command.sentAt === null || end === null ? null : Math.max(0, end - command.sentAt);
};

/** Participants of a conference to whom something is being done now. */
export const targetsUnderWay = (commands: Iterable<Command>, conferenceId: string): ReadonlySet<string> => {
  const ids = new Set<string>();
  for (const command of commands)
    if (command.conferenceId === conferenceId && command.target && isUnderWay(command.phase)) ids.add(command.target.id);
  return ids;
};
