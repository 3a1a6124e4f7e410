import { signal, type Signal } from '@preact/signals';
import type { Collection } from '../../app/state/state-view.ts';

/** What `put` did to a store. */
export type StoreEffect = 'added' | 'removed' | 'changed' | 'none';

/**
 * Entities by id, each in a signal of its own, so that a component that shows one renders for that one only. The list
 * of ids is published by `flush`, once for each patch.
 */
export class EntityStore<Entity> {
  readonly #entries = new Map<string, Signal<Entity>>();
  readonly #ids = signal<readonly string[]>([]);
  #isDirty = false;
  /** The store as rules of actions read it. Each entity that is read is tracked. */
  readonly tracked: Collection<Entity> = {
    get: (id) => this.read(id),
    keys: () => this.ids,
    values: () => this.all(),
  };

  /** The ids in the order of their insertion. Tracked. */
  get ids(): readonly string[] {
    return this.#ids.value;
  }

  /** The ids as they are now, before they are published. Not tracked. */
  keys(): string[] {
    return [...this.#entries.keys()];
  }

  /** One entity. Tracked; while it is absent, its appearance is tracked. */
  read(id: string): Entity | undefined {
    const entry = this.#entries.get(id);
    if (entry) return entry.value;
    void this.#ids.value;
    return undefined;
  }

  /** One entity as it is now. Not tracked. */
  peek(id: string): Entity | undefined {
    return this.#entries.get(id)?.peek();
  }

  /** All entities. Tracked, each of them. */
  all(): Entity[] {
    void this.#ids.value;
    return Array.from(this.#entries.values(), (entry) => entry.value);
  }

  /** All entities as they are now. Not tracked. */
  *peekAll(): Iterable<Entity> {
    for (const entry of this.#entries.values()) yield entry.peek();
  }

  /** Calls back whenever the ids change, and once at once. Returns an unsubscribe function. */
  onIds(listener: (ids: readonly string[]) => void): () => void {
    return this.#ids.subscribe(listener);
  }

  put(id: string, value: Entity | null): StoreEffect {
    const entry = this.#entries.get(id);
    if (value === null) {
      if (!entry) return 'none';
      this.#entries.delete(id);
      this.#isDirty = true;
      return 'removed';
    }
    if (entry) {
      entry.value = value;
      return 'changed';
    }
    this.#entries.set(id, signal(value));
    this.#isDirty = true;
    return 'added';
  }

  clear(): void {
    this.#isDirty ||= this.#entries.size > 0;
    this.#entries.clear();
  }

  /** Publishes the ids, if they have changed. */
  flush(): void {
    if (!this.#isDirty) return;
    this.#isDirty = false;
    this.#ids.value = [...this.#entries.keys()];
  }
}
