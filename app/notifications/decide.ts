import { decideCommands, type CommandsMemory } from './commands.ts';
import { decideConnections, noConnections, type ConnectionsMemory } from './connections.ts';
import { decideLobbies, type LobbyMemories } from './lobby.ts';
import type { Step } from './notification.ts';
import type { Situation } from './situation.ts';

/** What was told so far. */
export interface NotificationsMemory {
  readonly commands: CommandsMemory;
  readonly lobbies: LobbyMemories;
  readonly connections: ConnectionsMemory;
}

export const nothingTold: NotificationsMemory = { commands: new Map(), lobbies: new Map(), connections: noConnections };

/**
 * What to tell a person who looks elsewhere, from what was told and how things stand. Judging the same situation twice
 * gives nothing the second time. `lobbyIds` are the conferences whose lobbies may have changed; `isOnScreen` knows which
 * notifications nobody has sent away. `dueAt` is when to judge again even if nothing changes: milliseconds since 1970, or null.
 */
export const decideNotifications = (
  memory: NotificationsMemory, situation: Situation, lobbyIds: Iterable<string>, isOnScreen: (id: string) => boolean,
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
