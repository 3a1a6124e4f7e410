import { signal } from '@preact/signals';
import type { Participant } from '../../app/domain/participant.ts';
import { isSame } from '../../app/state/is-same.ts';
import { isInside } from '../../app/state/selectors/last-joined.ts';
import type { Collection } from '../../app/state/state-view.ts';
import { EntityStore } from './entity-store.ts';

/** What one patch changed in a roster. */
export interface RosterChange {
  readonly added: readonly Participant[];
  readonly removed: readonly Participant[];
  /** Participants who are still there and differ. */
  readonly changed: readonly { readonly before: Participant; readonly after: Participant }[];
}

/** Whether two versions of a participant are the same to the rules of actions: names and times do not count. */
const isSameToRules = (before: Participant, after: Participant): boolean =>
  isSame(before.permissions, after.permissions) &&
  isSame(before.audio, after.audio) &&
  before.role === after.role &&
  hasHandUp(before) === hasHandUp(after) &&
  before.camera === after.camera &&
  before.isSharing === after.isSharing &&
  before.mayRecord === after.mayRecord &&
  (before.state === after.state || (isInside(before) && isInside(after)));

/** How many participants are here or wait, have a hand up, wait in the lobby, or were invited and are not here. */
export interface RosterCounts {
  readonly everybody: number;
  readonly hands: number;
  readonly lobby: number;
  readonly absent: number;
}
const noCounts = { everybody: 0, hands: 0, lobby: 0, absent: 0 };

const hasHandUp = ({ handRaisedAt }: Participant): boolean => typeof handRaisedAt === 'number';

/** The participants of one conference, and the listeners to their changes. */
export class Roster {
  readonly people = new EntityStore<Participant>();
  /** Counts changes of membership and of everything else that rules of actions look at. */
  readonly permissionsVersion = signal(0);
  /**
   * The roster as rules of actions read it. Tracked as a whole: a signal for each of thousands of participants would
   * cost more than to evaluate a rule again.
   */
  readonly tracked: Collection<Participant>;
  /** Those who wait in the lobby. Tracked as a whole. */
  readonly lobby: Pick<Collection<Participant>, 'values'>;
  readonly #waiting = new Map<string, Participant>();
  readonly #lobbyVersion = signal(0);
  #lobbyChanged = false;
  readonly #listeners = new Set<(change: RosterChange) => void>();
  #added: Participant[] = [];
  #removed: Participant[] = [];
  #changed: { before: Participant; after: Participant }[] = [];
  #permissionsChanged = false;
  /** How many participants each filter of the list would show. Published with the patch. */
  readonly counts = signal<RosterCounts>(noCounts);
  readonly #counts = { ...noCounts };
  /** Whether any participant has audio modes, and whether it is known of any who can hear. Published with the patch. */
  readonly hasAudio = signal(false);
  readonly hasHearing = signal(false);
  #audioCount = 0;
  #hearingCount = 0;
  readonly #devices = new Map<string, number>();
  readonly #devicesVersion = signal(0);
  #devicesChanged = false;

  constructor() {
    const { people, permissionsVersion } = this;
    const track = (): void => void permissionsVersion.value;
    this.lobby = {
      values: () => {
        void this.#lobbyVersion.value;
        return this.#waiting.values();
      },
    };
    this.tracked = {
      get: (id) => {
        track();
        return people.peek(id);
      },
      keys: () => {
        track();
        return people.keys();
      },
      values: () => {
        track();
        return people.peekAll();
      },
    };
  }

  /** Calls back after each patch that changed the roster. Returns an unsubscribe function. */
  observe(listener: (change: RosterChange) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  put(id: string, value: Participant | null): void {
    const before = this.people.peek(id);
    this.#count(before, -1);
    this.#count(value, 1);
    this.#devicesChanged ||=
      before?.personKey !== value?.personKey || (before && isInside(before)) !== (value && isInside(value));
    const effect = this.people.put(id, value);
    if (value?.state === 'in-lobby') {
      this.#lobbyChanged ||= !isSame(before, value);
      this.#waiting.set(id, value);
    } else if (this.#waiting.delete(id)) this.#lobbyChanged = true;
    if (effect === 'added' && value) this.#added.push(value);
    else if (effect === 'removed' && before) this.#removed.push(before);
    else if (effect === 'changed' && before && value) this.#changed.push({ before, after: value });
    if (effect !== 'changed' || !before || !value || !isSameToRules(before, value)) this.#permissionsChanged = true;
  }

  /** How many devices a person has in the conference. Tracked. */
  deviceCount(personKey: string): number {
    void this.#devicesVersion.value;
    return this.#devices.get(personKey) ?? 0;
  }

  #count(participant: Participant | null | undefined, by: 1 | -1): void {
    if (!participant) return;
    if (hasHandUp(participant)) this.#counts.hands += by;
    if (participant.state === 'in-lobby') this.#counts.lobby += by;
    if (participant.state === 'not-here') this.#counts.absent += by;
    else this.#counts.everybody += by;
    if (participant.audio) this.#audioCount += by;
    if (participant.audio?.canHear !== undefined) this.#hearingCount += by;
    const { personKey } = participant;
    if (personKey === undefined || !isInside(participant)) return;
    this.#devices.set(personKey, (this.#devices.get(personKey) ?? 0) + by);
    if (this.#devices.get(personKey) === 0) this.#devices.delete(personKey);
  }

  clear(): void {
    for (const id of this.people.keys()) this.put(id, null);
  }

  flush(): void {
    this.people.flush();
    if (this.#permissionsChanged) this.permissionsVersion.value += 1;
    this.#permissionsChanged = false;
    if (this.#lobbyChanged) this.#lobbyVersion.value += 1;
    this.#lobbyChanged = false;
    if (!isSame(this.counts.peek(), this.#counts)) this.counts.value = { ...this.#counts };
    this.hasAudio.value = this.#audioCount > 0;
    this.hasHearing.value = this.#hearingCount > 0;
    if (this.#devicesChanged) this.#devicesVersion.value += 1;
    this.#devicesChanged = false;
    if (this.#added.length + this.#removed.length + this.#changed.length === 0) return;
    const change = { added: this.#added, removed: this.#removed, changed: this.#changed };
    this.#added = [];
    this.#removed = [];
    this.#changed = [];
    for (const listener of this.#listeners) listener(change);
  }
}
