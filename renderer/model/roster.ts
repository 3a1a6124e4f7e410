import { signal } from '@preact/signals';
import type { Participant } from '../../app/domain/participant.ts';
import { isSame } from '../../app/state/is-same.ts';
import { EntityStore } from './entity-store.ts';

/** What one patch did to a roster. */
export interface RosterChange {
  readonly added: readonly Participant[];
  readonly removed: readonly Participant[];
  /** Participants that are still there and differ. */
  readonly changed: readonly { readonly before: Participant; readonly after: Participant }[];
}

/** The participants of one conference, and who wants to hear of their changes. */
export class Roster {
  readonly people = new EntityStore<Participant>();
  /** Counts changes of membership, of what may be done to anybody and of who can hear and speak; read it to be told of them. */
  readonly permissionsVersion = signal(0);
  readonly #listeners = new Set<(change: RosterChange) => void>();
  #added: Participant[] = [];
  #removed: Participant[] = [];
  #changed: { before: Participant; after: Participant }[] = [];
  #permissionsChanged = false;

  /** Calls back after each patch that changed the roster. Gives back the function that ends it. */
  observe(listener: (change: RosterChange) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  put(id: string, value: Participant | null): void {
    const before = this.people.peek(id);
    const effect = this.people.put(id, value);
    if (effect === 'added' && value) this.#added.push(value);
    else if (effect === 'removed' && before) this.#removed.push(before);
    else if (effect === 'changed' && before && value) this.#changed.push({ before, after: value });
    if (effect !== 'changed' || !isSame(before?.permissions, value?.permissions) || !isSame(before?.audio, value?.audio)) this.#permissionsChanged = true;
  }

  clear(): void {
    for (const id of this.people.keys()) this.put(id, null);
  }

  flush(): void {
    this.people.flush();
    if (this.#permissionsChanged) this.permissionsVersion.value += 1;
    this.#permissionsChanged = false;
    if (this.#added.length + this.#removed.length + this.#changed.length === 0) return;
    const change = { added: this.#added, removed: this.#removed, changed: this.#changed };
    this.#added = [];
    this.#removed = [];
    this.#changed = [];
    for (const listener of this.#listeners) listener(change);
  }
}
