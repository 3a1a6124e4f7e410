import { signal, type Signal } from '@preact/signals';

/** What a change did to a store. */
export type StoreEffect = 'added' | 'removed' | 'changed' | 'none';

/**
 * Entities by id, each in a signal of its own: whoever shows one is told of that one only. Which ids there are is
 * published by `flush`, once a patch.
 */
export class EntityStore<Entity> {
  readonly #entries = new Map<string, Signal<Entity>>();
  readonly #ids = signal<readonly string[]>([]);
  #isDirty = false;

  /** The ids in the order of their appearance. Tracked. */
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

  /** Publishes which ids there are, if that has changed. */
  flush(): void {
    if (!this.#isDirty) return;
    this.#isDirty = false;
    this.#ids.value = [...this.#entries.keys()];
  }
}
