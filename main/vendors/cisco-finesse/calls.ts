import { conferenceIdOf } from '../../../app/domain/conference.ts';
import type { ConferencePicture, VendorEvent } from '../../../app/vendor/events.ts';
import type { ControllerKnowledge } from './permissions.ts';
import { conferenceKind, liveCountOf, ownPartyOf, pictureOf, type PictureContext } from './picture.ts';
import { hasLeft, Roster } from './roster.ts';
import type { Dialog } from './wire.ts';

interface TrackedDialog {
  dialog: Dialog;
  readonly roster: Roster;
  /** Newest change of any party, in the server's time: an older picture came late. */
  freshness: number | null;
  controller: ControllerKnowledge;
  isListUncertain: boolean;
}

interface EndedDialog {
  readonly roster: Roster;
  readonly freshness: number | null;
}

/** What a notification about a dialog comes to. */
export interface DialogOutcome {
  readonly events: readonly VendorEvent[];
  /** The notification was late or contradicts what is known: the server must be asked. */
  readonly mustRead: boolean;
}

const nothing: DialogOutcome = { events: [], mustRead: false };
const readAgain: DialogOutcome = { events: [], mustRead: true };

/** How many ended dialogs are remembered, so that late news about them are recognised. */
const rememberedCount = 200;

/** Sets and maps keep the order of insertion. */
const forgetOldest = (collection: Map<string, unknown> | Set<string>): void => {
  for (const oldest of collection.keys()) {
    if (collection.size <= rememberedCount) return;
    collection.delete(oldest);
  }
};

const freshnessOf = (dialog: Dialog): number | null =>
  dialog.parties.reduce<number | null>(
    (newest, { stateChangeTime: at }) => (at === null ? newest : newest === null ? at : Math.max(newest, at)),
    null,
  );

const isOlder = (one: number | null, other: number | null): boolean => one !== null && other !== null && one < other;

/**
 * The calls of one user as the server tells them. A dialog is always told whole and replaces what was known; late and
 * doubled news are recognised. What Finesse does not say, who a leg is over time and who made a conference, is kept
 * here.
 */
export class Calls {
  readonly #context: () => PictureContext;
  readonly #tracked = new Map<string, TrackedDialog>();
  readonly #ended = new Map<string, EndedDialog>();
  /** Dialogs to which this user consulted, asked to join, or in which this user's agent is listened to: who is then in a conference made it. */
  readonly #ownConferences = new Set<string>();
  /** Agents monitored by this supervisor, by the id of the agent's call. */
  readonly #monitoredAgents = new Map<string, string>();
  readonly #expectedLeaves = new Set<string>();
  /** When, in notifications, each dialog was last told of. */
  readonly #toldAt = new Map<string, number>();
  #legCount = 0;
  #version = 0;

  /** `context` is asked anew for each picture. */
  constructor(context: () => PictureContext) {
    this.#context = context;
  }

  /** Rises with every notification taken. */
  get version(): number {
    return this.#version;
  }

  /** The dialogs told of since then: what was read in the meantime may be older than the news. */
  toldSince(version: number): ReadonlySet<string> {
    const ids = new Set<string>();
    for (const [id, at] of this.#toldAt) if (at > version) ids.add(id);
    return ids;
  }

  get count(): number {
    return this.#tracked.size;
  }

  dialog(dialogId: string): Dialog | undefined {
    return this.#tracked.get(dialogId)?.dialog;
  }

  /** The address behind a participant's id, while that very leg is on; undefined otherwise. */
  addressOf(dialogId: string, participantId: string): string | undefined {
    const tracked = this.#tracked.get(dialogId);
    const found = tracked?.roster.identify(tracked.dialog.parties).find(({ id }) => id === participantId);
    return found && !hasLeft(found.party) && !found.isAmbiguous && found.party.address !== '' ? found.party.address : undefined;
  }

  /** The agent over whom this supervisor came into the conference, where that is so. */
  bargedAgentOf(dialogId: string): string | null {
    return this.#monitoredAgents.get(dialogId) ?? null;
  }

  /** This user asked to make a conference of this dialog. */
  expectConference(dialogId: string): void {
    this.#ownConferences.add(dialogId);
  }

  /** This user asked to leave this dialog: its end is no surprise. */
  expectLeave(dialogId: string): void {
    this.#expectedLeaves.add(dialogId);
  }

  /** Takes one notification about one dialog. */
  take(event: 'POST' | 'PUT' | 'DELETE', dialog: Dialog): DialogOutcome {
    this.#version += 1;
    this.#toldAt.delete(dialog.id);
    this.#toldAt.set(dialog.id, this.#version);
    const tracked = this.#tracked.get(dialog.id);
    if (event === 'DELETE') return tracked ? { events: this.#end(tracked, dialog, true), mustRead: false } : nothing;
    if (tracked) {
      const { roster, freshness } = tracked;
      if (isOlder(freshnessOf(dialog), freshness) || roster.isOutdated(dialog.parties)) return readAgain;
      // Somebody missing without having been dropped is gone, or was not there yet: only a newer picture tells which.
      if (roster.wouldVanish(dialog.parties) && !isOlder(freshness, freshnessOf(dialog))) return readAgain;
      return { events: this.#replace(tracked, dialog), mustRead: false };
    }
    const ended = this.#ended.get(dialog.id);
    if (ended) {
      const freshness = freshnessOf(dialog);
      if (ownPartyOf(dialog, this.#context().ownAddress)?.state === 'DROPPED') return nothing;
      if (event === 'PUT' || freshness === null || ended.freshness === null || freshness <= ended.freshness) return readAgain;
    }
    // A change of a dialog that nobody told us of: its beginning was lost, but a whole dialog is a whole dialog.
    return { events: this.#begin(dialog, event === 'POST' ? 'somebody-else' : 'unknown'), mustRead: false };
  }

  /** Takes the list of all dialogs as read; those not listed are over. `overtaken`: ids to leave alone. */
  takeRead(dialogs: readonly Dialog[], overtaken: ReadonlySet<string>): VendorEvent[] {
    const listed = new Set(dialogs.map(({ id }) => id));
    const events: VendorEvent[] = [];
    for (const tracked of [...this.#tracked.values()])
      if (!listed.has(tracked.dialog.id) && !overtaken.has(tracked.dialog.id)) events.push(...this.#end(tracked, tracked.dialog, false));
    for (const dialog of dialogs) {
      if (overtaken.has(dialog.id)) continue;
      const tracked = this.#tracked.get(dialog.id);
      events.push(...(tracked ? this.#replace(tracked, dialog) : this.#begin(dialog, 'unknown')));
    }
    return events;
  }

  /**
   * Takes the list of all dialogs after a (re)connection. After a failover who controls a conference is no longer
   * known, and its list of participants may lack somebody until the call is over (reference, 8.2 and 11).
   */
  synchronise(dialogs: readonly Dialog[], wasFailover: boolean): ConferencePicture[] {
    if (wasFailover) {
      this.#ownConferences.clear();
      for (const tracked of this.#tracked.values()) {
        const now = dialogs.find(({ id }) => id === tracked.dialog.id);
        const wasConference = conferenceKind(tracked.dialog, this.#own(tracked.dialog)) === 'conference';
        tracked.controller = 'unknown';
        if (now && wasConference && (now.callType !== 'CONFERENCE' || liveCountOf(now) < liveCountOf(tracked.dialog))) tracked.isListUncertain = true;
      }
    }
    this.takeRead(dialogs, new Set());
    return this.pictures();
  }

  /** All dialogs as they are known now. */
  pictures(): ConferencePicture[] {
    return [...this.#tracked.values()].map((tracked) => this.#picture(tracked));
  }

  #own(dialog: Dialog): ReturnType<typeof ownPartyOf> {
    return ownPartyOf(dialog, this.#context().ownAddress);
  }

  #begin(dialog: Dialog, controllerOfConference: ControllerKnowledge): VendorEvent[] {
    const own = this.#own(dialog);
    if (own?.state === 'DROPPED') return [];
    const ended = this.#ended.get(dialog.id);
    this.#ended.delete(dialog.id);
    const isConference = conferenceKind(dialog, own) === 'conference';
    const tracked: TrackedDialog = {
      dialog,
      roster: ended?.roster ?? new Roster(() => (this.#legCount += 1)),
      freshness: freshnessOf(dialog),
      controller: !isConference ? 'unknown' : this.#ownConferences.has(dialog.id) ? 'self' : controllerOfConference,
      isListUncertain: false,
    };
    this.#tracked.set(dialog.id, tracked);
    this.#learn(dialog);
    return [{ type: 'conference', picture: this.#picture(tracked) }];
  }

  #replace(tracked: TrackedDialog, dialog: Dialog): VendorEvent[] {
    const own = this.#own(dialog);
    if (own?.state === 'DROPPED') return this.#end(tracked, dialog, true);
    const wasConference = conferenceKind(tracked.dialog, this.#own(tracked.dialog)) === 'conference';
    tracked.dialog = dialog;
    tracked.freshness = freshnessOf(dialog) ?? tracked.freshness;
    if (!wasConference && conferenceKind(dialog, own) === 'conference') tracked.controller = this.#ownConferences.has(dialog.id) ? 'self' : 'unknown';
    this.#learn(dialog);
    return [{ type: 'conference', picture: this.#picture(tracked) }];
  }

  /** `isTold`: by news, so that it is known that others went on without this user. */
  #end(tracked: TrackedDialog, last: Dialog, isTold: boolean): VendorEvent[] {
    const { id } = tracked.dialog;
    const events: VendorEvent[] = [{ type: 'conference-ended', conferenceId: conferenceIdOf(this.#context().accountId, id) }];
    const wasIn = this.#own(tracked.dialog);
    const othersLeft = last.parties.filter((party) => party.address !== wasIn?.address && !hasLeft(party)).length;
    const wasConference = conferenceKind(tracked.dialog, wasIn) === 'conference';
    if (isTold && wasConference && wasIn && !hasLeft(wasIn) && othersLeft >= 2 && !this.#expectedLeaves.has(id))
      events.push({ type: 'notice', code: 'removed-from-conference', detail: id });
    tracked.roster.leave();
    this.#tracked.delete(id);
    this.#ended.set(id, { roster: tracked.roster, freshness: freshnessOf(last) ?? tracked.freshness });
    forgetOldest(this.#ended);
    forgetOldest(this.#toldAt);
    this.#ownConferences.delete(id);
    this.#monitoredAgents.delete(id);
    this.#expectedLeaves.delete(id);
    return events;
  }

  /** Consults and monitoring tell about the call they belong to. */
  #learn(dialog: Dialog): void {
    const { associatedDialogId: related } = dialog;
    if (related === '') return;
    const { ownAddress } = this.#context();
    const kind = conferenceKind(dialog, this.#own(dialog));
    if (kind === 'monitored' || (kind === 'consult' && dialog.fromAddress === ownAddress)) this.#ownConferences.add(related);
    if (kind === 'monitor') this.#monitoredAgents.set(related, dialog.toAddress);
    forgetOldest(this.#ownConferences);
    forgetOldest(this.#monitoredAgents);
  }

  #picture(tracked: TrackedDialog): ConferencePicture {
    const { dialog, roster, controller, isListUncertain } = tracked;
    const knowledge = { controller, isListUncertain, bargedAgentAddress: this.bargedAgentOf(dialog.id) };
    return pictureOf(dialog, roster.identify(dialog.parties), knowledge, this.#context());
  }
}
