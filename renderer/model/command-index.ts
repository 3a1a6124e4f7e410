import { signal, type Signal } from '@preact/signals';
import type { Command } from '../../app/domain/command.ts';
import { groupOf, type CommandGroup } from '../../app/state/selectors/commands.ts';
import { EntityStore } from './entity-store.ts';

const targetKey = (conferenceId: string, targetId: string): string => JSON.stringify([conferenceId, targetId]);

/** Commands as the window needs them: gathered in groups, and the latest of each target. */
export class CommandIndex {
  /** Groups by id, in the order of their making. */
  readonly groups = new EntityStore<CommandGroup>();
  readonly #byGroup = new Map<string, Map<string, Command>>();
  readonly #byTarget = new Map<string, Signal<Command | null>>();
  readonly #dirty = new Set<string>();

  /** The latest command about a participant, whatever became of it. Tracked. */
  latestFor(conferenceId: string, targetId: string): Command | null {
    return this.#target(targetKey(conferenceId, targetId)).value;
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
    const key = targetKey(command.conferenceId, command.target.id);
    const latest = this.#target(key);
    if (after) {
      if (!latest.peek() || latest.peek()?.id === after.id || (latest.peek()?.madeAt ?? 0) <= after.madeAt) latest.value = after;
    } else if (latest.peek()?.id === command.id) latest.value = null;
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

  #target(key: string): Signal<Command | null> {
    let found = this.#byTarget.get(key);
    if (!found) this.#byTarget.set(key, (found = signal<Command | null>(null)));
    return found;
  }
}
