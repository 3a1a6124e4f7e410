import { signal, type Signal } from '@preact/signals';
import type { Command, CommandKind } from '../../app/domain/command.ts';
import type { AppState } from '../../app/state/app-state.ts';
import type { CommandGroup } from '../../app/state/command-groups.ts';
import { standingOf } from '../../app/state/selectors/commands.ts';
import type { Collection } from '../../app/state/state-view.ts';
import { EntityStore } from './entity-store.ts';

interface TargetCommands {
  readonly standing: Signal<Command | null>;
  readonly commands: Map<string, Command>;
}

const targetKey = (conferenceId: string, targetId: string, kind: CommandKind): string =>
  JSON.stringify([conferenceId, targetId, kind]);

/** Commands indexed for the window: by group, and for each target and kind the one that is shown. */
export class CommandIndex {
  /** Groups by id, in the order in which they were made. */
  readonly groups = new EntityStore<CommandGroup>();
  /** The commands that are not settled, as rules of actions read them. Tracked as a whole. */
  readonly underWay: Pick<Collection<Command>, 'values'> = {
    values: () => {
      void this.#version.value;
      return this.#state.underWay.values();
    },
  };
  readonly #state: Pick<AppState, 'groups' | 'underWay'>;
  readonly #version = signal(0);
  readonly #byTarget = new Map<string, TargetCommands>();
  readonly #dirty = new Set<string>();

  /** `state` is changed before `flush`. */
  constructor(state: Pick<AppState, 'groups' | 'underWay'>) {
    this.#state = state;
  }

  /** The command of this kind about a participant that is in progress; else the latest one. Tracked. */
  latestFor(conferenceId: string, targetId: string, kind: CommandKind): Command | null {
    return this.#target(targetKey(conferenceId, targetId, kind)).standing.value;
  }

  put(before: Command | undefined, after: Command | null): void {
    const command = after ?? before;
    if (!command) return;
    this.#dirty.add(command.groupId);
    if (command.conferenceId === null || !command.target) return;
    const { standing, commands } = this.#target(
      targetKey(command.conferenceId, command.target.id, command.request.kind),
    );
    if (after) commands.set(after.id, after);
    else commands.delete(command.id);
    standing.value = standingOf(commands.values());
  }

  flush(): void {
    if (this.#dirty.size > 0) this.#version.value += 1;
    for (const id of this.#dirty) this.groups.put(id, this.#state.groups.get(id) ?? null);
    this.#dirty.clear();
    this.groups.flush();
  }

  #target(key: string): TargetCommands {
    let found = this.#byTarget.get(key);
    if (!found) this.#byTarget.set(key, (found = { standing: signal<Command | null>(null), commands: new Map() }));
    return found;
  }
}
