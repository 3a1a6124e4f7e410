import type { CommandKind } from '../../../app/domain/command.ts';
import type { ErrorCode } from '../../../app/domain/error-code.ts';
import type { ConferencePicture } from '../../../app/vendor/events.ts';
import { ConferenceTrack, keyOf } from './conference.ts';
import type { GatewayEvent } from './events.ts';
import { idIn, type ModelContext, type Refresh } from './model-context.ts';
import { conferencePicture, isChairOf, mayCommand } from './picture.ts';
import type { AddressType, ConferenceList } from './wire.ts';

/** How long the chair waits for the confirmation whose event may have been lost, in milliseconds. */
const confirmationMs = 10_000;

/** The vendor's numbers of the changes that are looked at. */
const changes = { joined: 0, left: 1, chair: 2 } as const;
/** The leg of an event that is about a leg before the one that is known. */
const earlierLeg = 'earlier';
/** The vendor's numbers of reasons for leaving, as causes have them: all others say that it was not the chair. */
export const leftReasons = { leftItself: '0', removedByChair: '1', unknown: '255' } as const;

/** Before it is read, or could not be, there is nothing to show but that it rings. */
const isShown = ({ phase, readBy, unread }: ConferenceTrack): boolean =>
  phase === 'ringing' || readBy > 0 || unread !== null;

/** Which of our commands a change of a party is about. */
const kindsByChange: Readonly<Record<number, readonly CommandKind[]>> = {
  0: ['invite'],
  1: ['drop', 'invite'],
  2: ['hand-over'],
  3: ['set-audio'],
  4: ['set-audio'],
  5: ['hold-participant'],
  6: ['unhold-participant'],
};

/** The conferences that the agent is in or is invited to. */
export class ConferenceModel {
  readonly #context: ModelContext;
  readonly #tracks = new Map<string, ConferenceTrack>();
  /** Ids of running conferences that this agent may be in. */
  readonly #candidates = new Set<string>();

  constructor(context: ModelContext) {
    this.#context = context;
  }

  /** How many there are, invitations included. */
  get count(): number {
    return this.#tracks.size;
  }

  /** What reading conferences must ask for. */
  get joinedIds(): readonly string[] {
    const joined = [...this.#tracks.values()].filter(({ phase }) => phase !== 'ringing').map(({ confId }) => confId);
    return [...joined, ...this.#candidates];
  }

  get pictures(): ConferencePicture[] {
    return [...this.#tracks.values()].filter(isShown).map((track) => this.#picture(track));
  }

  track(confId: string): ConferenceTrack | undefined {
    return this.#tracks.get(confId);
  }

  isChair(confId: string): boolean {
    const track = this.track(confId);
    return track?.phase === 'active' && isChairOf(track, this.#context.settings.agentId);
  }

  /** See `mayCommand`. */
  mayCommand(confId: string): boolean {
    const track = this.track(confId);
    return track?.phase === 'active' && mayCommand(track, this.#context.settings.agentId);
  }

  /** Invitations cannot be read: one that still rings is reported again, or expires. */
  forgetInvitations(): void {
    for (const track of this.#tracks.values()) if (track.phase === 'ringing') this.#tracks.delete(track.confId);
  }

  /** The phone was hung up: an invitation that rang is over. */
  endInvitations(): void {
    for (const { confId, phase } of [...this.#tracks.values()]) {
      if (phase !== 'ringing') continue;
      this.#context.kit.causes.event({ object: confId, type: 'on-hook' });
      this.#end(confId);
    }
  }

  /** The conferences could not be read. */
  unread(reason: ErrorCode): void {
    // An answer that could not be understood may have shown the agent in one of them.
    if (reason !== 'answer-malformed') this.#candidates.clear();
    for (const { confId, phase } of this.#tracks.values()) if (phase !== 'ringing') this.#unread(confId, reason);
  }

  /** One that was never read is shown from here on, with what is known: it can be left, and ended by its chair. */
  #unread(confId: string, reason: ErrorCode): void {
    const track = this.#tracks.get(confId);
    if (!track) return;
    this.#confirmLate(track);
    track.unread = reason;
    this.#emit(track);
    this.#context.emitLive({ type: 'conference-unread', conferenceId: idIn(this.#context, confId), reason });
  }

  /** Conferences whose beginning was not seen, as the gateway lists them for inspectors: they are read next. */
  find(confIds: readonly string[]): void {
    for (const confId of confIds) if (!this.#tracks.has(confId)) this.#candidates.add(confId);
  }

  /**
   * Takes conferences as the read with this number showed them, asked for by these ids. Gives whether it lacks
   * something of which no event told: then it is to be read again.
   */
  takeRead({ infos, unread }: ConferenceList, askedIds: readonly string[], began: number): boolean {
    let isDoubtful = false;
    const {
      settings: { agentId },
      clock,
      kit: { order, causes },
    } = this.#context;
    for (const confId of askedIds) {
      const info = infos.find((one) => one.confId === confId);
      const isUnread = unread.includes(confId) || (unread.includes('') && !info);
      // Whether the agent is in it is asked again.
      if (isUnread && !this.#tracks.has(confId)) continue;
      // An inspector may read conferences of others.
      const isIn = info?.parties.some((party) => party.addressType === '9' && party.address === agentId) === true;
      if (this.#candidates.delete(confId) && isIn && !this.#tracks.has(confId)) this.#begin(confId, 'active');
      const track = this.#tracks.get(confId);
      if (!track || track.phase === 'ringing' || !order.isCurrent(confId, began)) continue;
      if (isUnread || unread.includes('')) {
        this.#unread(confId, 'answer-malformed');
        continue;
      }
      if ((!info || !isIn) && !track.wasLacked) {
        track.wasLacked = true;
        isDoubtful = true;
        continue;
      }
      causes.read(confId, began);
      if (!info || !isIn) {
        this.#end(confId);
        continue;
      }
      const current = this.#sameConference(track, info.startTime);
      isDoubtful = current.take(info, began, clock.monotonicMs()) || isDoubtful;
      this.#confirmLate(current);
      this.#emit(current);
    }
    return isDoubtful;
  }

  /** The gateway may give the id of a conference that ended to the next one, which begins at another time. */
  #sameConference(track: ConferenceTrack, startTime: number | null): ConferenceTrack {
    const { confId } = track;
    if (startTime === null || track.startTime === null || startTime === track.startTime) return track;
    this.#end(confId);
    return this.#begin(confId, 'active');
  }

  invite(confId: string, addressType: AddressType, address: string): void {
    const track = this.#tracks.get(confId);
    if (!track) return;
    track.invite(addressType, address, this.#context.clock.monotonicMs());
    this.#emit(track);
  }

  /** Takes an event of a conference as a whole; gives what must be read now. */
  takeEvent({ confId, what }: Extract<GatewayEvent, { kind: 'conference' }>): readonly Refresh[] {
    const nowMs = this.#context.clock.monotonicMs();
    const track = this.#tracks.get(confId);
    this.#context.kit.causes.hint({ object: confId, type: what });
    switch (what) {
      case 'ringing':
        if (!track) this.#begin(confId, 'ringing');
        return [];
      case 'self-joined':
        // An agent who was invited is in at once; one who asked for a conference waits for its confirmation.
        if (track?.phase === 'ringing') track.enter('active', nowMs);
        else if (!track) this.#begin(confId, 'joined');
        return ['conferences', 'calls'];
      case 'confirmed':
        if (track) track.enter('active', nowMs);
        else this.#begin(confId, 'active');
        this.#presides(confId, true);
        return ['conferences', 'calls'];
      case 'self-left':
        this.#end(confId);
        return [];
      case 'presided':
      case 'reminder':
        if (!track) this.#begin(confId, 'active');
        if (what === 'presided') this.#presides(confId, true);
        return ['conferences'];
    }
  }

  /** Takes an event of a party; gives what must be read now. */
  takeParty(event: Extract<GatewayEvent, { kind: 'party' }>): readonly Refresh[] {
    const { settings, kit, emitLive, failed } = this.#context;
    const { confId, address, addressType, change, reason, result, atMs } = event;
    const isSelf = addressType === '9' && address === settings.agentId;
    const object = `${confId}/${keyOf(addressType, address)}`;
    const track = this.#tracks.get(confId);
    const leg = track?.legAt(addressType, address);
    // An event from before it came is about somebody who was at its address earlier.
    const isEarlier = atMs !== null && leg !== undefined && leg.enterTime !== null && atMs < leg.enterTime;
    const legId = isEarlier ? earlierLeg : (leg?.id ?? null);
    if (change === changes.chair) this.#presides(confId, null);
    kit.causes.hint({
      object: confId,
      type: change === changes.left ? 'left' : `change-${change}`,
      otherParty: address,
      legId,
      reasonCode: String(reason),
    });
    if (result !== 0) {
      const code = change === changes.joined ? 'not-answered' : 'rejected';
      failed({ kinds: kindsByChange[change] ?? [], object, code, detail: null });
      if (track?.endInvitation(addressType, address)) this.#emit(track);
      return ['conferences'];
    }
    if (change === changes.left && !isEarlier) track?.toldGone(addressType, address);
    if (change === changes.left && track?.endInvitation(addressType, address)) {
      failed({ kinds: ['invite'], object, code: 'not-answered', detail: null });
      this.#emit(track);
    }
    if (isSelf && change === changes.left && String(reason) === leftReasons.removedByChair)
      emitLive({ type: 'notice', code: 'removed-from-conference', detail: confId });
    // An event of a conference that is not known: its beginning was lost.
    if (!track && !(isSelf && change === changes.left)) this.#begin(confId, 'active');
    return ['conferences'];
  }

  /** The event of the confirmation may have been lost. */
  #confirmLate(track: ConferenceTrack): void {
    const nowMs = this.#context.clock.monotonicMs();
    if (track.phase === 'joined' && nowMs - track.phaseSinceMs > confirmationMs) track.enter('active', nowMs);
  }

  /** What events say of the chair counts until it is read. */
  #presides(confId: string, presides: boolean | null): void {
    const track = this.#tracks.get(confId);
    if (track) track.presides = presides;
  }

  #begin(confId: string, phase: ConferenceTrack['phase']): ConferenceTrack {
    const { clock, kit, agentChanged } = this.#context;
    const track = new ConferenceTrack(confId, phase, clock.monotonicMs(), kit.identities);
    this.#tracks.set(confId, track);
    // Before it is read there is nothing to show but that it rings.
    if (phase === 'ringing') this.#emit(track);
    else agentChanged();
    this.#emitUnread();
    return track;
  }

  #end(confId: string): void {
    if (!this.#tracks.delete(confId)) return;
    const { emitLive, agentChanged } = this.#context;
    emitLive({ type: 'conference-ended', conferenceId: idIn(this.#context, confId) });
    agentChanged();
    this.#emitUnread();
  }

  /** Which of those that cannot be read may be ended depends on how many there are. */
  #emitUnread(): void {
    for (const track of this.#tracks.values()) if (track.unread !== null) this.#emit(track);
  }

  #emit(track: ConferenceTrack): void {
    this.#context.emitLive({ type: 'conference', picture: this.#picture(track) });
  }

  #picture(track: ConferenceTrack): ConferencePicture {
    return conferencePicture(track, this.#tracks.size === 1, this.#context.pictureContext());
  }
}
