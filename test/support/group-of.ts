import type { Command } from '../../app/domain/command.ts';
import { putInGroup, type CommandGroup, type OwnedGroup } from '../../app/state/command-groups.ts';

/** The group of these commands; null for an empty list. */
export const groupOf = (commands: Iterable<Command>): CommandGroup | null => {
  const groups = new Map<string, OwnedGroup>();
  for (const command of commands) putInGroup(groups, 'group', undefined, command);
  return groups.get('group') ?? null;
};
