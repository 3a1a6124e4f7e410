import type { AdapterKit } from '../shared/adapter-kit.ts';
import { conferenceIdOf } from '../../../app/domain/conference.ts';
import type { ConferencePicture, VendorEvent } from '../../../app/vendor/events.ts';
import {
  forgetOldest,
  freshnessOf,
  isOlder,
  isUnread,
  nothing,
  othersGoOn,
  othersLeft,
  partiesOf,
  readAgain,
  removedNotice,
  type DialogEvent,
  type DialogOutcome,
  type EndedDialog,
  type Predecessor,
  type ReadResult,
  type TrackedDialog,
} from './call-records.ts';
import type { ControllerKnowledge } from './permissions.ts';
import { conferenceKind, liveCountOf, ownPartyOf, pictureOf, type PictureContext } from './picture.ts';
import { hasLeft, Roster } from './roster.ts';
import type { Dialog, DialogList } from './wire/wire.ts';

/** What calls need of the adapter's kit. */
export type CallsKit = Pick<AdapterKit, 'order' | 'causes' | 'identities'>;

/**
 * The calls of one user as the server sends them. A dialog always comes whole and replaces what was known; late and
 * doubled notifications are recognised. What Finesse does not say, which leg is which and who made a conference, is
 * kept here.
 */
export class Calls {
  readonly #context: () => PictureContext;
  readonly #tracked = new Map<string, TrackedDialog>();
  readonly #ended = new Map<string, EndedDialog>();
  /**
   * Dialogs to which this user consulted, asked to join, or in which this user's agent is listened to: who is then in a
   * conference made it.
   */
  readonly #ownConferences = new Set<string>();
  /** Agents monitored by this supervisor, by the id of the agent's call. */
  readonly #monitoredAgents = new Map<string, string>();
  readonly #expectedLeaves = new Set<string>();
  /** Dialogs that ended, by id, whose conference may go on under another id: what was known of it. */
  readonly #predecessors = new Map<string, Predecessor>();
  /** When this user signed in, in the server's time; null when that was before. */
  #signedInAt: number | null = null;
  readonly #kit: CallsKit;
  #namesRequests = false;

  /** `context` is asked anew for each picture. */
  constructor(context: () => PictureContext, kit: CallsKit) {
    this.#context = context;
    this.#kit = kit;
  }

  /** Whether any dialog was changed by something newer than the read with this number. */
  isOvertaken(began: number): boolean {
    const changed = this.#kit.order.appliedSince(began);
    return [...this.#tracked.keys(), ...this.#ended.keys()].some((id) => changed.has(id));
  }

  /** The application's ids of all dialogs. */
  get conferenceIds(): string[] {
    return [...this.#tracked.keys()].map((id) => this.#idOf(id));
  }

  get count(): number {
    return this.#tracked.size;
  }

  /** People in the largest conference; 0 without one. */
  get conferenceSize(): number {
    let size = 0;
    for (const { dialog } of this.#tracked.values())
      if (conferenceKind(dialog, this.#own(dialog)) === 'conference') size = Math.max(size, dialog.parties.length);
    return size;
  }

  /** The server has been seen to say which request caused a notification; most only leave that empty. */
  get namesRequests(): boolean {
    return this.#namesRequests;
  }

  /** The state of the own leg; undefined while a dialog does not list it. */
  ownState(dialogId: string): string | undefined {
    const dialog = this.dialog(dialogId);
    return dialog ? this.#own(dialog)?.state : undefined;
  }

  /** The list of participants may lack somebody. */
  isListUncertain(dialogId: string): boolean {
    return this.#tracked.get(dialogId)?.isListUncertain === true;
  }

  dialog(dialogId: string): Dialog | undefined {
    return this.#tracked.get(dialogId)?.dialog;
  }

  /** The address behind a participant's id, while that very leg is on; undefined otherwise. */
  addressOf(dialogId: string, participantId: string): string | undefined {
    const tracked = this.#tracked.get(dialogId);
    const found = tracked?.roster.identify(tracked.dialog.parties).find(({ id }) => id === participantId);
    return found && !hasLeft(found.party) && !found.isAmbiguous && found.party.address !== ''
      ? found.party.address
      : undefined;
  }

  /** The agent over whom this supervisor came into the conference, where that is so. */
  bargedAgentOf(dialogId: string): string | null {
    return this.#monitoredAgents.get(dialogId) ?? null;
  }

  /** This user signed in at this moment of the server's time. Conferences of before may lack people, as documented. */
  signedIn(at: number | null): void {
    this.#signedInAt = at;
  }

  /** This user asked to make a conference of this dialog. */
  expectConference(dialogId: string): void {
    this.#ownConferences.add(dialogId);
  }

  /** This user asked to leave this dialog: its end is no surprise. */
  expectLeave(dialogId: string): void {
    this.#expectedLeaves.add(dialogId);
  }

  /** Takes one notification about one dialog. `requestId`: of the request that caused it; empty when it names none. */
  take(event: DialogEvent, dialog: Dialog, requestId = ''): DialogOutcome {
    const { order } = this.#kit;
    this.#namesRequests ||= requestId !== '';
    // What was read before may be older, also when this notification itself is too late.
    order.apply(dialog.id, order.next());
    const outcome = this.#outcomeOf(event, dialog);
    if (!outcome.mustRead) this.#noteCause(event, dialog, requestId);
    return outcome;
  }

  #noteCause(event: DialogEvent, dialog: Dialog, requestId: string): void {
    const { ownAddress } = this.#context();
    const isOwn = dialog.fromAddress === ownAddress;
    const others = dialog.parties.filter((party) => party.address !== ownAddress);
    // During the own wrap-up others look as if they talked, whether they do or not.
    const saysNothing = others.length === 0 || this.#own(dialog)?.state === 'WRAP_UP';
    const fate = others.some((party) => !hasLeft(party)) ? othersGoOn : othersLeft;
    this.#kit.causes.event({
      object: dialog.id,
      type: event,
      direction: isOwn ? 'out' : 'in',
      otherParty: isOwn ? dialog.toAddress : dialog.fromAddress,
      correlationId: requestId === '' ? null : requestId,
      reasonCode: saysNothing ? null : fate,
    });
  }

  #outcomeOf(event: DialogEvent, dialog: Dialog): DialogOutcome {
    const tracked = this.#tracked.get(dialog.id);
    if (event === 'DELETE') return tracked ? { events: this.#end(tracked, dialog, true), mustRead: false } : nothing;
    if (tracked) {
      const { roster, freshness } = tracked;
      if (isOlder(freshnessOf(dialog), freshness) || roster.isOutdated(dialog.parties)) return readAgain;
      // A party missing without having been dropped has left, or was not there yet: only a newer picture decides.
      if (roster.wouldVanish(dialog.parties) && !isOlder(freshness, freshnessOf(dialog))) return readAgain;
      return { events: this.#replace(tracked, dialog), mustRead: false };
    }
    const ended = this.#ended.get(dialog.id);
    if (ended) {
      const freshness = freshnessOf(dialog);
      if (ownPartyOf(dialog, this.#context().ownAddress)?.state === 'DROPPED') return nothing;
      if (event === 'PUT' || freshness === null || ended.freshness === null || freshness <= ended.freshness)
        return readAgain;
    }
    // A change of an unknown dialog: its first notification was lost, but this one is whole, too.
    return { events: this.#begin(dialog, event === 'POST' ? 'another-user' : 'unknown'), mustRead: false };
  }

  /**
   * Takes the list of all dialogs as read; those not listed are over. `began`: the number of the read; dialogs that
   * newer notifications were about are left alone, and so are those of which it is doubtful. `witnessed`: dialogs that
   * were asked for one by one and are in the list as they answered, or left out because they are gone.
   */
  takeRead(list: DialogList, began: number, witnessed: ReadonlySet<string> = new Set()): ReadResult {
    const unbelieved = new Set(this.#doubtsOf(list, began, witnessed));
    return { ...this.#takeList(list, began, unbelieved), isDoubtful: unbelieved.size > 0 };
  }

  /**
   * The dialogs of which a list lacks something that is known and that no notification ended, or that it shows as they
   * were before: lists may be incomplete, so each of these is to be asked for.
   */
  doubtsOf(list: DialogList, began: number): readonly string[] {
    return this.#doubtsOf(list, began, new Set());
  }

  #doubtsOf({ dialogs, unread }: DialogList, began: number, witnessed: ReadonlySet<string>): string[] {
    const listed = new Map(dialogs.map((dialog) => [dialog.id, dialog]));
    return [...this.#tracked.values()].flatMap(({ dialog: { id }, roster, freshness }) => {
      const now = listed.get(id);
      if (!this.#kit.order.isCurrent(id, began) || witnessed.has(id)) return [];
      if (!now) return isUnread(id, unread) ? [] : [id];
      const newest = freshnessOf(now);
      const isWhole = !roster.wouldVanish(now.parties) || isOlder(freshness, newest);
      return isWhole && !isOlder(newest, freshness) ? [] : [id];
    });
  }

  #takeList(
    { dialogs, unread }: DialogList,
    began: number,
    unbelieved: ReadonlySet<string>,
  ): Omit<ReadResult, 'isDoubtful'> {
    const { order, causes } = this.#kit;
    const listed = new Set(dialogs.map(({ id }) => id));
    const events: VendorEvent[] = [];
    const changed: string[] = [];
    for (const tracked of [...this.#tracked.values()]) {
      const { id } = tracked.dialog;
      if (listed.has(id) || unbelieved.has(id) || !order.isCurrent(id, began)) continue;
      if (isUnread(id, unread)) {
        events.push({ type: 'conference-unread', conferenceId: this.#idOf(id), reason: 'answer-malformed' });
        continue;
      }
      causes.read(id, began);
      changed.push(id);
      events.push(...this.#end(tracked, tracked.dialog, false));
    }
    for (const dialog of dialogs) {
      const { id } = dialog;
      if (unbelieved.has(id) || !order.isCurrent(id, began)) continue;
      causes.read(id, began);
      const tracked = this.#tracked.get(id);
      if (!tracked || partiesOf(tracked.dialog) !== partiesOf(dialog)) changed.push(id);
      if (tracked?.roster.isAnotherCall(dialog.parties, this.#context().ownAddress))
        events.push(...this.#end(tracked, tracked.dialog, false), ...this.#begin(dialog, 'unknown'));
      else events.push(...(tracked ? this.#replace(tracked, dialog) : this.#begin(dialog, 'unknown')));
    }
    return { events, changed };
  }

  /**
   * Takes the list of all dialogs after a (re)connection. After a failover who controls a conference is no longer
   * known, and its list of participants may lack a party until the call is over, as documented.
   */
  synchronise(list: DialogList, wasFailover: boolean): ConferencePicture[] {
    const { dialogs, unread } = list;
    if (wasFailover) {
      this.#ownConferences.clear();
      for (const tracked of this.#tracked.values()) {
        const now = dialogs.find(({ id }) => id === tracked.dialog.id);
        const wasConference = conferenceKind(tracked.dialog, this.#own(tracked.dialog)) === 'conference';
        tracked.controller = 'unknown';
        if (now && wasConference && (now.callType !== 'CONFERENCE' || liveCountOf(now) < liveCountOf(tracked.dialog)))
          tracked.isListUncertain = true;
      }
    }
    this.#takeList(list, this.#kit.order.next(), new Set());
    const listed = new Set(dialogs.map(({ id }) => id));
    return this.pictures().map((picture) => {
      const { vendorId } = picture.conference;
      return listed.has(vendorId) || !isUnread(vendorId, unread) ? picture : { ...picture, unread: 'answer-malformed' };
    });
  }

  /** All dialogs as they are known now. */
  pictures(): ConferencePicture[] {
    return [...this.#tracked.values()].map((tracked) => this.#picture(tracked));
  }

  #idOf(dialogId: string): string {
    return conferenceIdOf(this.#context().accountId, dialogId);
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
    this.#succeed(dialog);
    const wasThereBefore = (own?.startTime ?? Infinity) < (this.#signedInAt ?? -Infinity);
    const tracked: TrackedDialog = {
      dialog,
      roster: ended?.roster ?? new Roster(this.#kit.identities),
      freshness: freshnessOf(dialog),
      controller: !isConference ? 'unknown' : this.#ownConferences.has(dialog.id) ? 'self' : controllerOfConference,
      isListUncertain: isConference && wasThereBefore,
    };
    this.#tracked.set(dialog.id, tracked);
    this.#learn(dialog);
    return [{ type: 'conference', picture: this.#picture(tracked) }];
  }

  #replace(tracked: TrackedDialog, dialog: Dialog): VendorEvent[] {
    const own = this.#own(dialog);
    if (own?.state === 'DROPPED') return this.#end(tracked, dialog, true);
    const before = tracked.dialog;
    const wasConference = conferenceKind(before, this.#own(before)) === 'conference';
    tracked.dialog = dialog;
    tracked.freshness = freshnessOf(dialog) ?? tracked.freshness;
    this.#succeed(dialog);
    if (!wasConference && conferenceKind(dialog, own) === 'conference')
      tracked.controller = this.#ownConferences.has(dialog.id) ? 'self' : 'unknown';
    this.#learn(dialog);
    const events: VendorEvent[] = [{ type: 'conference', picture: this.#picture(tracked) }];
    // With wrap-up the own leg does not end by DROPPED.
    if (own?.state === 'WRAP_UP' && this.#wasRemoved(before, dialog)) events.push(removedNotice(dialog.id));
    return events;
  }

  /**
   * Whether the own leg ended while two others went on and this user did not ask for it. Others whom only the picture
   * of before lists say nothing: the call may have ended for everybody.
   */
  #wasRemoved(before: Dialog, last: Dialog): boolean {
    const own = this.#own(before);
    if (!own || hasLeft(own) || conferenceKind(before, own) !== 'conference') return false;
    const othersIn = (dialog: Dialog): number =>
      dialog.parties.filter((party) => party.address !== own.address && !hasLeft(party)).length;
    return othersIn(before) >= 2 && othersIn(last) >= 2 && !this.#expectedLeaves.has(before.id);
  }

  /** A conference may go on under a new id: what was known of the dialog that it names as ended is known of it. */
  #succeed({ id, secondaryId }: Dialog): void {
    const predecessor = this.#predecessors.get(secondaryId);
    if (!predecessor || secondaryId === id) return;
    this.#predecessors.delete(secondaryId);
    if (predecessor.isOwnConference) this.#ownConferences.add(id);
    if (predecessor.monitoredAgent !== null && !this.#monitoredAgents.has(id))
      this.#monitoredAgents.set(id, predecessor.monitoredAgent);
  }

  /** `isNotified`: by a notification, which shows whether others went on without this user. */
  #end(tracked: TrackedDialog, last: Dialog, isNotified: boolean): VendorEvent[] {
    const { id } = tracked.dialog;
    const events: VendorEvent[] = [{ type: 'conference-ended', conferenceId: this.#idOf(id) }];
    if (isNotified && this.#wasRemoved(tracked.dialog, last)) events.push(removedNotice(id));
    tracked.roster.leave();
    this.#tracked.delete(id);
    this.#ended.set(id, { roster: tracked.roster, freshness: freshnessOf(last) ?? tracked.freshness });
    forgetOldest(this.#ended);
    this.#predecessors.set(id, {
      isOwnConference: this.#ownConferences.delete(id),
      monitoredAgent: this.#monitoredAgents.get(id) ?? null,
    });
    forgetOldest(this.#predecessors);
    this.#monitoredAgents.delete(id);
    this.#expectedLeaves.delete(id);
    return events;
  }

  /** Consults and monitoring name the call that they belong to. */
  #learn(dialog: Dialog): void {
    const { associatedDialogId: related } = dialog;
    if (related === '') return;
    const { ownAddress } = this.#context();
    const kind = conferenceKind(dialog, this.#own(dialog));
    if (kind === 'monitored' || (kind === 'consult' && dialog.fromAddress === ownAddress))
      this.#ownConferences.add(related);
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
