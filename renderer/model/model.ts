import { batch, signal, untracked } from '@preact/signals';
import type { Account, Member } from '../../app/domain/account.ts';
import type { Command } from '../../app/domain/command.ts';
import type { Conference } from '../../app/domain/conference.ts';
import type { Meeting, MeetingList } from '../../app/domain/meeting.ts';
import type { Notice } from '../../app/domain/notice.ts';
import type { Desktop } from '../../app/domain/desktop.ts';
import { defaultPreferences, type Preferences } from '../../app/domain/preferences.ts';
import { applyChange, snapshotOf } from '../../app/state/apply.ts';
import { emptyState, type AppState, type Change, type Environment } from '../../app/state/app-state.ts';
import { isSame } from '../../app/state/is-same.ts';
import { isSameButProof, isSamePicture } from '../../app/state/proof.ts';
import type { StateView } from '../../app/state/state-view.ts';
import { CommandIndex } from './command-index.ts';
import { EntityStore } from './entity-store.ts';
import { Roster } from './roster.ts';

/** A change that came after the first snapshot, for announcements. */
export type ModelEvent =
  | { readonly slice: 'command'; readonly before: Command | undefined; readonly after: Command }
  | { readonly slice: 'conference'; readonly before: Conference; readonly after: Conference };

/** The window's copy of main's state, divided into signals so that one change renders one component. */
export class Model {
  /** When they were proved last is no change of them: it is read with the time. */
  readonly accounts = new EntityStore<Account>(isSameButProof);
  readonly conferences = new EntityStore<Conference>(isSamePicture);
  readonly meetingLists = new EntityStore<MeetingList>();
  readonly notices = new EntityStore<Notice>();
  readonly preferences = signal<Preferences>(defaultPreferences);
  readonly environment = signal<Environment | null>(null);
  readonly desktop = signal<Desktop | null>(null);
  /** The state as selectors and actions read it. What they read is tracked. */
  readonly tracked: StateView;
  readonly #state = emptyState();
  readonly commands = new CommandIndex(this.#state);
  readonly #rosters = new Map<string, Roster>();
  readonly #meetings = new Map<string, EntityStore<Meeting>>();
  readonly #teams = new Map<string, EntityStore<Member>>();
  readonly #touched = new Set<{ flush(): void }>();
  readonly #listeners = new Set<(event: ModelEvent) => void>();

  constructor() {
    const { environment, desktop } = this;
    this.tracked = {
      accounts: this.accounts.tracked,
      members: { get: (accountId) => this.team(accountId).tracked },
      conferences: this.conferences.tracked,
      participants: { get: (conferenceId) => this.roster(conferenceId).tracked },
      lobbies: { get: (conferenceId) => this.roster(conferenceId).lobby },
      meetings: { get: (accountId) => this.meetings(accountId).tracked },
      meetingLists: this.meetingLists.tracked,
      groups: this.commands.groups.tracked,
      underWay: this.commands.underWay,
      get environment() {
        return environment.value;
      },
      get desktop() {
        return desktop.value;
      },
    };
  }

  /** The whole state. Not tracked. */
  get state(): AppState {
    return this.#state;
  }

  /** Reads from the state, tracking only which accounts and conferences there are, not what is in them. */
  readByIds<Value>(read: (state: AppState) => Value): Value {
    void this.accounts.ids;
    void this.conferences.ids;
    return untracked(() => read(this.#state));
  }

  /** The roster of a conference; an empty one where the conference is not known. */
  roster(conferenceId: string): Roster {
    let roster = this.#rosters.get(conferenceId);
    if (!roster) this.#rosters.set(conferenceId, (roster = new Roster()));
    return roster;
  }

  /** The team that the user supervises at an account. */
  team(accountId: string): EntityStore<Member> {
    let team = this.#teams.get(accountId);
    if (!team) this.#teams.set(accountId, (team = new EntityStore<Member>()));
    return team;
  }

  /** The listed meetings of an account. */
  meetings(accountId: string): EntityStore<Meeting> {
    let meetings = this.#meetings.get(accountId);
    if (!meetings) this.#meetings.set(accountId, (meetings = new EntityStore<Meeting>()));
    return meetings;
  }

  /** Calls back for every change of a command or conference that a patch brings. Returns an unsubscribe function. */
  observe(listener: (event: ModelEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Applies the changes of one patch in one batch. */
  apply(changes: readonly Change[]): void {
    this.#applyAll(changes, true);
  }

  /** Replaces the whole state. What is the same stays untouched, so that a resynchronisation renders nothing. */
  replace(snapshot: readonly Change[]): void {
    const { accounts, conferences, commands, notices } = this.#state;
    if (accounts.size + conferences.size + commands.size + notices.size === 0) {
      // Nothing is there yet that could stay untouched.
      this.#applyAll(snapshot, false);
      return;
    }
    const next = emptyState();
    for (const change of snapshot) applyChange(next, change);
    this.#applyAll(differences(this.#state, next), false);
  }

  #applyAll(changes: readonly Change[], isAnnounced: boolean): void {
    const events: ModelEvent[] = [];
    batch(() => {
      for (const change of changes) {
        const event = this.#applyOne(change);
        if (event && isAnnounced) events.push(event);
      }
      for (const store of this.#touched) store.flush();
      this.#touched.clear();
    });
    for (const event of events) for (const listener of this.#listeners) listener(event);
  }

  #applyOne(change: Change): ModelEvent | null {
    switch (change.slice) {
      case 'account':
        this.#put(this.accounts, change.id, change.value);
        if (change.value === null) {
          for (const store of [this.team(change.id), this.meetings(change.id)]) {
            store.clear();
            this.#touched.add(store);
          }
          this.#put(this.meetingLists, change.id, null);
        }
        break;
      case 'member': {
        const team = this.team(change.accountId);
        this.#put(team, change.id, change.value);
        break;
      }
      case 'meeting':
        this.#put(this.meetings(change.accountId), change.id, change.value);
        break;
      case 'meeting-list':
        this.#put(this.meetingLists, change.id, change.value);
        break;
      case 'conference': {
        const before = this.conferences.peek(change.id);
        this.#put(this.conferences, change.id, change.value);
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
        this.#put(this.notices, change.id, change.value);
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

  #put<Entity extends object>(store: EntityStore<Entity>, id: string, value: Entity | null): void {
    store.put(id, value);
    this.#touched.add(store);
  }
}

/** The present value of what a change replaces. */
const valueAt = (state: AppState, change: Change): unknown => {
  switch (change.slice) {
    case 'account':
      return state.accounts.get(change.id);
    case 'member':
      return state.members.get(change.accountId)?.get(change.id);
    case 'conference':
      return state.conferences.get(change.id);
    case 'participant':
      return state.participants.get(change.conferenceId)?.get(change.id);
    case 'meeting':
      return state.meetings.get(change.accountId)?.get(change.id);
    case 'meeting-list':
      return state.meetingLists.get(change.id);
    case 'command':
      return state.commands.get(change.id);
    case 'notice':
      return state.notices.get(change.id);
    case 'preferences':
      return state.preferences;
    case 'environment':
      return state.environment;
    case 'desktop':
      return state.desktop;
  }
};

/** The changes that lead from one state to another. */
const differences = (from: AppState, to: AppState): Change[] => {
  const removals = snapshotOf(from).flatMap((change): Change[] => {
    if (
      change.slice === 'preferences' ||
      change.slice === 'environment' ||
      change.slice === 'desktop' ||
      valueAt(to, change) !== undefined
    )
      return [];
    return [{ ...change, value: null }];
  });
  return [...removals, ...snapshotOf(to).filter((change) => !isSame(valueAt(from, change), change.value))];
};
