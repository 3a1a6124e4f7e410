import { batch, signal } from '@preact/signals';
import type { Account, Member } from '../../app/domain/account.ts';
import type { Command } from '../../app/domain/command.ts';
import type { Conference } from '../../app/domain/conference.ts';
import type { Notice } from '../../app/domain/notice.ts';
import type { Desktop } from '../../app/domain/desktop.ts';
import { defaultPreferences, type Preferences } from '../../app/domain/preferences.ts';
import { applyChange, snapshotOf } from '../../app/state/apply.ts';
import { emptyState, type AppState, type Change, type Environment } from '../../app/state/app-state.ts';
import { isSame } from '../../app/state/is-same.ts';
import { CommandIndex } from './command-index.ts';
import { EntityStore } from './entity-store.ts';
import { Roster } from './roster.ts';

/** A change of the window's copy that came after the first snapshot, for announcements. */
export type ModelEvent =
  | { readonly slice: 'command'; readonly before: Command | undefined; readonly after: Command }
  | { readonly slice: 'conference'; readonly before: Conference; readonly after: Conference };

/** The window's copy of the one truth, cut into signals so that one change renders one thing. */
export class Model {
  readonly accounts = new EntityStore<Account>();
  readonly conferences = new EntityStore<Conference>();
  readonly notices = new EntityStore<Notice>();
  readonly commands = new CommandIndex();
  readonly preferences = signal<Preferences>(defaultPreferences);
  readonly environment = signal<Environment | null>(null);
  readonly desktop = signal<Desktop | null>(null);
  readonly #state = emptyState();
  readonly #rosters = new Map<string, Roster>();
  readonly #teams = new Map<string, EntityStore<Member>>();
  readonly #touched = new Set<{ flush(): void }>();
  readonly #listeners = new Set<(event: ModelEvent) => void>();

  /** The same truth in one piece, for pure rules. Not tracked. */
  get state(): AppState {
    return this.#state;
  }

  /** The roster of a conference; an empty one when nothing is known. */
  roster(conferenceId: string): Roster {
    let roster = this.#rosters.get(conferenceId);
    if (!roster) this.#rosters.set(conferenceId, (roster = new Roster()));
    return roster;
  }

  /** The team that an account supervises. */
  team(accountId: string): EntityStore<Member> {
    let team = this.#teams.get(accountId);
    if (!team) this.#teams.set(accountId, (team = new EntityStore<Member>()));
    return team;
  }

  /** Calls back for changes of commands and conferences that patches bring. Gives back the function that ends it. */
  observe(listener: (event: ModelEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Applies the changes of one patch as one step. */
  apply(changes: readonly Change[]): void {
    this.#applyAll(changes, true);
  }

  /** Takes over a whole state; what is the same stays untouched, so that a resynchronisation is not seen. */
  replace(snapshot: readonly Change[]): void {
    const { accounts, conferences, commands, notices } = this.#state;
    if (accounts.size + conferences.size + commands.size + notices.size === 0) {
      // The first one: nothing is there that could stay untouched.
      this.#applyAll(snapshot, false);
      return;
    }
    const next = emptyState();
    for (const change of snapshot) applyChange(next, change);
    this.#applyAll(differences(this.#state, next), false);
  }

  #applyAll(changes: readonly Change[], isTold: boolean): void {
    const events: ModelEvent[] = [];
    batch(() => {
      for (const change of changes) {
        const event = this.#applyOne(change);
        if (event && isTold) events.push(event);
      }
      for (const store of this.#touched) store.flush();
      this.#touched.clear();
    });
    for (const event of events) for (const listener of this.#listeners) listener(event);
  }

  #applyOne(change: Change): ModelEvent | null {
    switch (change.slice) {
      case 'account':
        this.#put(this.accounts, change);
        if (change.value === null) {
          this.team(change.id).clear();
          this.#touched.add(this.team(change.id));
        }
        break;
      case 'member': {
        const team = this.team(change.accountId);
        this.#put(team, change);
        break;
      }
      case 'conference': {
        const before = this.conferences.peek(change.id);
        this.#put(this.conferences, change);
        if (change.value === null) {
          this.roster(change.id).clear();
          this.#touched.add(this.roster(change.id));
        }
        applyChange(this.#state, change);
        return before && change.value ? { slice: 'conference', before, after: change.value } : null;
      }
      case 'participant': {
        const roster = this.roster(change.conferenceId);
        roster.put(change.id, change.value);
        this.#touched.add(roster);
        break;
      }
      case 'command': {
        const before = this.#state.commands.get(change.id);
        this.commands.put(before, change.value);
        this.#touched.add(this.commands);
        applyChange(this.#state, change);
        return change.value ? { slice: 'command', before, after: change.value } : null;
      }
      case 'notice':
        this.#put(this.notices, change);
        break;
      case 'preferences':
        this.preferences.value = change.value;
        break;
      case 'environment':
        this.environment.value = change.value;
        break;
      case 'desktop':
        this.desktop.value = change.value;
    }
    applyChange(this.#state, change);
    return null;
  }

  #put<Entity>(store: EntityStore<Entity>, change: { readonly id: string; readonly value: Entity | null }): void {
    store.put(change.id, change.value);
    this.#touched.add(store);
  }
}

/** The value a state holds at the place that a change is about. */
const valueAt = (state: AppState, change: Change): unknown => {
  switch (change.slice) {
    case 'account': return state.accounts.get(change.id);
    case 'member': return state.members.get(change.accountId)?.get(change.id);
    case 'conference': return state.conferences.get(change.id);
    case 'participant': return state.participants.get(change.conferenceId)?.get(change.id);
    case 'command': return state.commands.get(change.id);
    case 'notice': return state.notices.get(change.id);
    case 'preferences': return state.preferences;
    case 'environment': return state.environment;
    case 'desktop': return state.desktop;
  }
};

/** The changes that lead from one state to another. */
const differences = (from: AppState, to: AppState): Change[] => {
  const removals = snapshotOf(from).flatMap((change): Change[] => {
    if (change.slice === 'preferences' || change.slice === 'environment' || change.slice === 'desktop' || valueAt(to, change) !== undefined) return [];
    return [{ ...change, value: null }];
  });
  return [...removals, ...snapshotOf(to).filter((change) => !isSame(valueAt(from, change), change.value))];
};
