import { signal, type Signal } from '@preact/signals';
import type { Collection } from '../../app/state/state-view.ts';

/** What `put` did to a store. */
export type StoreEffect = 'added' | 'removed' | 'changed' | 'none';

/**
 * Entities by id. Each that is read in a component gets a signal of its own, so that a component that shows one renders
 * for that one only; thousands that are out of sight need none. The list of ids is published by `flush`, once for each
 * patch.
 */
export class EntityStore<Entity extends object> {
  readonly #entries = new Map<string, Entity>();
  readonly #signals = new Map<string, Signal<Entity>>();
  readonly #ids = signal<readonly string[]>([]);
  readonly #isSameToSee: (before: Entity, after: Entity) => boolean;
  #isDirty = false;
  /** The store as rules of actions read it. Each entity that is read is tracked. */
  readonly tracked: Collection<Entity> = {
    get: (id) => this.read(id),
    keys: () => this.ids,
    values: () => this.all(),
  };

  /**
   * `isSameToSee` says that a change is none for what is tracked: such parts of an entity are read where time is shown.
   */
  constructor(isSameToSee: (before: Entity, after: Entity) => boolean = () => false) {
    this.#isSameToSee = isSameToSee;
  }

  /** The ids in the order of their insertion. Tracked. */
  get ids(): readonly string[] {
    return this.#ids.value;
  }

  /** How many there are now. Not tracked. */
  get size(): number {
    return this.#entries.size;
  }

  /** The ids as they are now, before they are published. Not tracked. */
  keys(): Iterable<string> {
    return this.#entries.keys();
  }

  /** One entity. Tracked; while it is absent, its appearance is tracked. */
  read(id: string): Entity | undefined {
    const entity = this.#entries.get(id);
    if (!entity) {
      void this.#ids.value;
      return undefined;
    }
    let entry = this.#signals.get(id);
    if (!entry) this.#signals.set(id, (entry = signal(entity)));
    // The signal may have an older one that is the same to see.
    void entry.value;
    return entity;
  }

  /** One entity as it is now. Not tracked. */
  peek(id: string): Entity | undefined {
    return this.#entries.get(id);
  }

  /** All entities. Tracked, each of them. */
  all(): Entity[] {
    return this.ids.flatMap((id) => this.read(id) ?? []);
  }

  /** All entities as they are now. Not tracked. */
  peekAll(): Iterable<Entity> {
    return this.#entries.values();
  }

  /** Calls back whenever the ids change, and once at once. Returns an unsubscribe function. */
  onIds(listener: (ids: readonly string[]) => void): () => void {
    return this.#ids.subscribe(listener);
  }

  put(id: string, value: Entity | null): StoreEffect {
    const before = this.#entries.get(id);
    if (value === null) {
      if (!before) return 'none';
      this.#entries.delete(id);
      this.#signals.delete(id);
      this.#isDirty = true;
      return 'removed';
    }
    this.#entries.set(id, value);
    if (before) {
      const entry = this.#signals.get(id);
      if (entry && !this.#isSameToSee(before, value)) entry.value = value;
      return 'changed';
    }
    this.#isDirty = true;
    return 'added';
  }

  clear(): void {
    this.#isDirty ||= this.#entries.size > 0;
    this.#entries.clear();
    this.#signals.clear();
  }

  /** Publishes the ids, if they have changed. */
  flush(): void {
    if (!this.#isDirty) return;
    this.#isDirty = false;
    this.#ids.value = [...this.#entries.keys()];
  }
}
