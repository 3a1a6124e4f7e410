import { decideCommands, type CommandsMemory } from './commands.ts';
import { decideConnections, noConnections, type ConnectionsMemory } from './connections.ts';
import { decideLobbies, type LobbyMemories } from './lobby.ts';
import type { Step } from './notification.ts';
import type { Situation } from './situation.ts';

/** What was notified so far. */
export interface NotificationsMemory {
  readonly commands: CommandsMemory;
  readonly lobbies: LobbyMemories;
  readonly connections: ConnectionsMemory;
}

export const nothingNotified: NotificationsMemory = {
  commands: new Map(),
  lobbies: new Map(),
  connections: noConnections,
};

/**
 * Decides which notifications to show and to withdraw, from what was notified so far and the present situation. The
 * same situation gives no steps a second time. `lobbyIds` are the conferences whose lobbies may have changed;
 * `isOnScreen` says whether a notification was not dismissed. `dueAt` is when to decide again even if nothing changes,
 * in milliseconds since 1970-01-01 UTC, or null.
 */
export const decideNotifications = (
  memory: NotificationsMemory,
  situation: Situation,
  lobbyIds: Iterable<string>,
  isOnScreen: (id: string) => boolean,
): { readonly memory: NotificationsMemory; readonly steps: readonly Step[]; readonly dueAt: number | null } => {
  const commands = decideCommands(memory.commands, situation);
  const lobbies = decideLobbies(memory.lobbies, lobbyIds, isOnScreen, situation);
  const connections = decideConnections(memory.connections, situation);
  const dues = [commands.dueAt, connections.dueAt].filter((dueAt) => dueAt !== null);
  return {
    memory: { commands: commands.memory, lobbies: lobbies.memory, connections: connections.memory },
    steps: [...lobbies.steps, ...connections.steps, ...commands.steps],
    dueAt: dues.length > 0 ? Math.min(...dues) : null,
  };
};
