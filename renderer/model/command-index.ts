import { signal, type Signal } from '@preact/signals';
import type { Command, CommandKind } from '../../app/domain/command.ts';
import { groupOf, standingOf, type CommandGroup } from '../../app/state/selectors/commands.ts';
import { EntityStore } from './entity-store.ts';

const targetKey = (conferenceId: string, targetId: string, kind: CommandKind): string => JSON.stringify([conferenceId, targetId, kind]);

/** Commands as the window needs them: gathered in groups, and for each target the one of each kind that counts. */
export class CommandIndex {
  /** Groups by id, in the order of their making. */
  readonly groups = new EntityStore<CommandGroup>();
  readonly #byGroup = new Map<string, Map<string, Command>>();
  readonly #byTarget = new Map<string, { readonly standing: Signal<Command | null>; readonly commands: Map<string, Command> }>();
  readonly #dirty = new Set<string>();

  /** The command of this kind about a participant that is under way; else the latest, whatever became of it. Tracked. */
  latestFor(conferenceId: string, targetId: string, kind: CommandKind): Command | null {
    return this.#target(targetKey(conferenceId, targetId, kind)).standing.value;
  }

  put(before: Command | undefined, after: Command | null): void {
    const command = after ?? before;
    if (!command) return;
    this.#dirty.add(command.groupId);
    let group = this.#byGroup.get(command.groupId);
    if (!group) this.#byGroup.set(command.groupId, (group = new Map()));
    if (after) group.set(after.id, after);
    else group.delete(command.id);
    if (command.conferenceId === null || !command.target) return;
    const { standing, commands } = this.#target(targetKey(command.conferenceId, command.target.id, command.request.kind));
    if (after) commands.set(after.id, after);
    else commands.delete(command.id);
    standing.value = standingOf(commands.values());
  }

  flush(): void {
    for (const id of this.#dirty) {
      const group = groupOf([...(this.#byGroup.get(id)?.values() ?? [])]);
      this.groups.put(id, group);
      if (!group) this.#byGroup.delete(id);
    }
    this.#dirty.clear();
    this.groups.flush();
  }

  #target(key: string): { readonly standing: Signal<Command | null>; readonly commands: Map<string, Command> } {
    let found = this.#byTarget.get(key);
    if (!found) this.#byTarget.set(key, (found = { standing: signal<Command | null>(null), commands: new Map() }));
    return found;
  }
}
