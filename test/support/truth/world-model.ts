import type { Agent } from '../../../app/domain/account.ts';
import { conferenceIdOf } from '../../../app/domain/conference.ts';
import type { Participant } from '../../../app/domain/participant.ts';
import { allowed, denied } from '../../../app/domain/permission.ts';
import type { ConferencePicture } from '../../../app/vendor/events.ts';
import type { AdapterKit } from '../../../main/vendors/shared/adapter-kit.ts';
import type { Identity } from '../../../main/vendors/shared/identities.ts';
import { plainConference, plainParticipant } from '../../../main/vendors/shared/pictures.ts';
import { modelAgent } from '../model-vendor.ts';
import { unknownEffects, type WireEvent, type WireFacts } from './world-wire.ts';
import type { Call, Facts, Leg } from './world.ts';

/** Keys of the world as times: the vendor says when a leg, a room or a call began. */
export const startOf = (key: number): number => key * 60_000;
export const keyOf = (startedAt: number | null): number => (startedAt ?? 0) / 60_000;

export const roomIdOf = (accountId: string): string => conferenceIdOf(accountId, 'room');

const stateOf = ({ isInLobby, voice }: Leg): Participant['state'] => {
  if (isInLobby) return 'in-lobby';
  return ({ talking: 'talking', muted: 'listening', odd: 'unknown' } as const)[voice];
};

/** A call, as the vendor and causes name it. */
export const callObject = (key: number): string => `call${key}`;

/** Called with an answer that was taken, and whether all of the room counted. */
type OnRead = (read: WireFacts, isRoomTaken: boolean) => void;

/** What the client of the world knows, over all its sessions. Holds what is known in the vendor's own shapes. */
export class WorldModel {
  /** What is known; null before the first read. */
  #facts: Facts | null = null;
  /** Why part of the room is not known. */
  #isRoomUnread = false;
  readonly #accountId: string;
  readonly #kit: AdapterKit;
  readonly #identities = new Map<number, Identity>();
  readonly #onTold: (version: number, isWhole: boolean) => void;
  readonly #onRead: OnRead;

  /** `onTold` is called with the version of everything that is applied, and whether all before it was told as well. */
  constructor(accountId: string, kit: AdapterKit, onTold: (version: number, isWhole: boolean) => void, onRead: OnRead) {
    this.#accountId = accountId;
    this.#kit = kit;
    this.#onTold = onTold;
    this.#onRead = onRead;
  }

  get roomId(): string {
    return roomIdOf(this.#accountId);
  }

  /** The vendor's id of the leg that a participant's id stands for; null when it is not known any more. */
  legOf(participantId: string): Leg | null {
    for (const leg of this.#facts?.room?.legs ?? []) if (this.#identity(leg).id === participantId) return leg;
    return null;
  }

  /** Takes an answer. Returns whether all of it could be read and is known now. */
  takeRead(read: WireFacts, began: number, isFirst: boolean): boolean {
    const { order, causes, emit } = this.#kit;
    const known = this.#facts;
    const isRoomCurrent = order.isCurrent('room', began);
    const areCallsCurrent = order.isCurrent('calls', began);
    const isAgentCurrent = order.isCurrent('agent', began);
    if (isFirst && !(isRoomCurrent && areCallsCurrent && isAgentCurrent)) return false;
    const room = isRoomCurrent ? this.#readRoom(read) : (known?.room ?? null);
    const isCurrent = isRoomCurrent && isAgentCurrent && areCallsCurrent;
    this.#facts = {
      version: isCurrent || !known ? Math.max(known?.version ?? 0, read.version) : known.version,
      room,
      agent: isAgentCurrent || !known ? read.agent : known.agent,
      calls: areCallsCurrent || !known ? read.calls : known.calls,
    };
    if (isRoomCurrent) this.#isRoomUnread = read.unread !== null;
    if (isCurrent && !this.#isRoomUnread) this.#onTold(read.version, true);
    this.#onRead(read, isRoomCurrent && !this.#isRoomUnread);
    // What is known of each is told before anything else is judged by it.
    if (isAgentCurrent) causes.read('agent', began);
    emit({ type: 'agent', agent: this.#agent() });
    if (isRoomCurrent && !this.#isRoomUnread) causes.read('room', began);
    if (areCallsCurrent) {
      causes.read('calls', began);
      for (const key of new Set([...(known?.calls ?? []), ...read.calls].map((call) => call.key)))
        causes.read(callObject(key), began);
    }
    emit({ type: 'synchronised', pictures: this.#pictures() });
    return isCurrent && read.unread === null;
  }

  /** Something was missed: what is being read is too old, and what is known is not live. */
  missed(): void {
    const calls = (this.#facts?.calls ?? []).map(({ key }) => callObject(key));
    for (const object of ['room', 'calls', 'agent', ...calls]) this.#kit.causes.doubt(object);
    this.unread();
  }

  unread(): void {
    this.#isRoomUnread = true;
    this.#kit.emit({ type: 'conference-unread', conferenceId: this.roomId, reason: 'answer-malformed' });
  }

  /** The event channel proved itself. */
  proved(): void {
    this.#kit.emit({ type: 'proved' });
    // What an event only hinted at is not proved before it was read.
    if (this.#facts?.room && !this.#kit.causes.isDoubted('room'))
      this.#kit.emit({ type: 'conference-proved', conferenceId: this.roomId });
  }

  /** Takes an event; false when it says that something must be read. */
  takeEvent({ version, effect, leg, call, gone, room, requestId }: Extract<WireEvent, { type: 'deed' }>): boolean {
    const known = this.#facts;
    const { causes, emit } = this.#kit;
    if (!known) {
      // What is being read may be older: it is read again.
      this.#outdate();
      return true;
    }
    if (version <= known.version) return true;
    const object = call ? 'calls' : effect === 'ready' || effect === 'not-ready' ? 'agent' : 'room';
    const direction = call?.direction ?? null;
    const facts = { object, type: effect, legId: leg && String(leg.key), correlationId: requestId, direction };
    if (unknownEffects.has(effect)) {
      // Not known to this client, or it says too little: it reads.
      causes.hint(facts);
      return false;
    }
    causes.event({ ...facts, otherParty: call?.address ?? null });
    this.#onTold(version, !causes.isDoubted('calls'));
    for (const key of call ? [call.key, ...(gone === null ? [] : [gone])] : [])
      causes.event({ ...facts, object: callObject(key) });
    if (call && (effect === 'merged' || effect === 'transferred')) {
      const keys = new Set([call.key, gone]);
      const others = known.calls.filter(({ key }) => !keys.has(key));
      this.#facts = { ...known, version, calls: effect === 'merged' ? [...others, call] : others };
      for (const key of keys)
        if (key !== null && (effect === 'transferred' || key === gone))
          emit({ type: 'conference-ended', conferenceId: this.callId(key) });
      if (effect === 'merged') emit({ type: 'conference', picture: this.#callPicture(call) });
    } else if (call) {
      const others = known.calls.filter(({ key }) => key !== call.key);
      this.#facts = { ...known, version, calls: effect === 'ended' ? others : [...others, call] };
      const conferenceId = this.callId(call.key);
      if (effect === 'ended') emit({ type: 'conference-ended', conferenceId });
      else emit({ type: 'conference', picture: this.#callPicture(call) });
    } else if (effect === 'ready' || effect === 'not-ready') {
      this.#facts = { ...known, version, agent: effect };
      emit({ type: 'agent', agent: this.#agent() });
    } else if (effect === 'ended') {
      this.#facts = { ...known, version, room: null };
      emit({ type: 'conference-ended', conferenceId: this.roomId });
    } else if (known.room && room?.key === known.room.key) this.#changeRoom(known, known.room, version, effect, leg);
    return true;
  }

  /** What is being read is too old. That shows nothing of what is so. */
  #outdate(): void {
    const { order } = this.#kit;
    for (const object of ['room', 'calls', 'agent']) order.apply(object, order.next());
  }

  #changeRoom(known: Facts, room: NonNullable<Facts['room']>, version: number, effect: string, leg: Leg | null): void {
    const { emit, causes } = this.#kit;
    // What an event only hinted at is not proved by another one.
    const proves = causes.isDoubted('room') ? 'partial' : 'all';
    const changed = { type: 'conference-changed', conferenceId: this.roomId, proves } as const;
    if (!leg) {
      const after = { ...room, isLocked: effect === 'locked' };
      this.#facts = { ...known, version, room: after };
      emit({ ...changed, facts: { settings: { isLocked: after.isLocked } } });
      return;
    }
    const others = room.legs.filter(({ key }) => key !== leg.key);
    const legs = effect === 'left' ? others : [...others, leg];
    this.#facts = { ...known, version, room: { ...room, legs } };
    const peopleCount = legs.length;
    if (effect === 'left') emit({ ...changed, facts: { peopleCount }, gone: [this.#identity(leg).id] });
    else emit({ ...changed, facts: { peopleCount }, participants: [this.#participant(leg)] });
  }

  /** An entry that is not readable says nothing: who was known there is still shown. */
  #readRoom({ room, unread }: WireFacts): Facts['room'] {
    const before = this.#facts?.room ?? null;
    if (!room || unread === null) return room;
    const readable = room.legs.filter(({ vendorId }) => vendorId !== unread);
    const known = before?.key === room.key ? before.legs.filter(({ vendorId }) => vendorId === unread) : [];
    return { ...room, legs: [...readable, ...known] };
  }

  #pictures(): ConferencePicture[] {
    const room = this.#facts?.room;
    const calls = (this.#facts?.calls ?? []).map((call) => this.#callPicture(call));
    if (!room) return calls;
    return [
      ...calls,
      {
        conference: {
          ...plainConference(this.#accountId, 'room'),
          startedAt: startOf(room.key),
          peopleCount: room.legs.length,
          settings: { isLocked: room.isLocked },
          controls: { lock: allowed, unlock: allowed, end: allowed, invite: allowed },
        },
        participants: room.legs.map((leg) => this.#participant(leg)),
        ...(this.#isRoomUnread && { unread: 'answer-malformed' as const }),
      },
    ];
  }

  callId(key: number): string {
    return conferenceIdOf(this.#accountId, callObject(key));
  }

  /** The user's call with this id of the application's; undefined when it is not known any more. */
  callOf(conferenceId: string): Call | undefined {
    return this.#facts?.calls.find(({ key }) => this.callId(key) === conferenceId);
  }

  #callPicture({ key, address, parties }: Call): ConferencePicture {
    const isJoinable = (this.#facts?.calls.length ?? 0) > 1 ? allowed : denied('not-now');
    return {
      conference: {
        ...plainConference(this.#accountId, callObject(key)),
        kind: parties.length > 1 ? 'conference' : 'call',
        counterpart: address,
        startedAt: startOf(key),
        controls: { merge: isJoinable, transfer: isJoinable },
      },
      participants: parties.map((party, index) =>
        plainParticipant(`${callObject(key)}/${index}`, party, index, { drop: denied('not-now') }),
      ),
    };
  }

  #participant(leg: Leg): Participant {
    const { id, position } = this.#identity(leg);
    const lobby = leg.isInLobby ? allowed : denied('not-now');
    const voice = leg.isInLobby ? denied('not-now') : allowed;
    const permissions = { drop: voice, speak: voice, audio: voice, admit: lobby, rejectEntry: lobby };
    return {
      ...plainParticipant(id, leg.address, position, permissions),
      state: stateOf(leg),
      joinedAt: startOf(leg.key),
      audio: {
        canHear: leg.hears ? 'on' : 'off',
        canSpeak: ({ talking: 'on', muted: 'off', odd: 'unknown' } as const)[leg.voice],
      },
    };
  }

  #identity(leg: Leg): Identity {
    const known = this.#identities.get(leg.key);
    if (known) return known;
    const made = this.#kit.identities.make(leg.vendorId);
    this.#identities.set(leg.key, made);
    return made;
  }

  #agent(): Agent {
    return { ...modelAgent, state: this.#facts?.agent ?? 'unknown' };
  }
}
