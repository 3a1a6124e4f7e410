import { signal, type Signal } from '@preact/signals';
import type { Command, CommandKind } from '../../app/domain/command.ts';
import type { AppState } from '../../app/state/app-state.ts';
import type { CommandGroup } from '../../app/state/command-groups.ts';
import { standingOf } from '../../app/state/selectors/commands.ts';
import type { Collection } from '../../app/state/state-view.ts';
import { EntityStore } from './entity-store.ts';

interface TargetCommands {
  /** By kind the command that is shown. */
  readonly standing: Signal<ReadonlyMap<CommandKind, Command>>;
  /** By kind and id. */
  readonly commands: Map<CommandKind, Map<string, Command>>;
}

const none: ReadonlyMap<CommandKind, Command> = new Map();

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
  /** By conference and target. */
  readonly #byTarget = new Map<string, Map<string, TargetCommands>>();
  readonly #dirty = new Set<string>();

  /** `state` is changed before `flush`. */
  constructor(state: Pick<AppState, 'groups' | 'underWay'>) {
    this.#state = state;
  }

  /**
   * By kind the command about a participant that is in progress; else the latest one. Tracked as a whole: rows look at
   * many kinds, and a signal for each of them would cost more than the row.
   */
  standingFor(conferenceId: string, targetId: string): ReadonlyMap<CommandKind, Command> {
    return this.#target(conferenceId, targetId).standing.value;
  }

  /** The command of this kind about a participant that is in progress; else the latest one. Tracked. */
  latestFor(conferenceId: string, targetId: string, kind: CommandKind): Command | null {
    return this.standingFor(conferenceId, targetId).get(kind) ?? null;
  }

  put(before: Command | undefined, after: Command | null): void {
    const command = after ?? before;
    if (!command) return;
    this.#dirty.add(command.groupId);
    if (command.conferenceId === null || !command.target) return;
    const { kind } = command.request;
    const { standing, commands } = this.#target(command.conferenceId, command.target.id);
    let ofKind = commands.get(kind);
    if (!ofKind) commands.set(kind, (ofKind = new Map()));
    if (after) ofKind.set(after.id, after);
    else ofKind.delete(command.id);
    const shown = standingOf(ofKind.values());
    const next = new Map(standing.peek());
    if (shown) next.set(kind, shown);
    else next.delete(kind);
    standing.value = next;
  }

  flush(): void {
    if (this.#dirty.size > 0) this.#version.value += 1;
    for (const id of this.#dirty) this.groups.put(id, this.#state.groups.get(id) ?? null);
    this.#dirty.clear();
    this.groups.flush();
  }

  #target(conferenceId: string, targetId: string): TargetCommands {
    let targets = this.#byTarget.get(conferenceId);
    if (!targets) this.#byTarget.set(conferenceId, (targets = new Map()));
    let found = targets.get(targetId);
    if (!found) targets.set(targetId, (found = { standing: signal(none), commands: new Map() }));
    return found;
  }
}
