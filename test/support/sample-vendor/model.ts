import { z } from 'zod';
import { allowed, denied } from '../../../app/domain/permission.ts';
import type { ConferencePicture } from '../../../app/vendor/events.ts';
import type { AdapterKit } from '../../../main/vendors/shared/adapter-kit.ts';
import { plainConference, plainParticipant } from '../../../main/vendors/shared/pictures.ts';

const text = z.string().max(100);
const legSchema = z.object({ id: text, address: text, isHeld: z.boolean() });
const roomSchema = z.object({ id: text, revision: z.number(), legs: z.array(legSchema).max(5_000) });
/** A room as the server shows it; a leg's id is never used again, a revision rises with every change. */
type Room = Readonly<z.infer<typeof roomSchema>>;

/** Everything that the server shows. `sequence`: the number of the newest event that it contains. */
export const snapshotSchema = z.object({ rooms: z.array(roomSchema).max(1_000), sequence: z.number() });
export type Snapshot = Readonly<z.infer<typeof snapshotSchema>>;

const header = { sequence: z.number(), requestId: z.nullable(text) };
/** What the server sends by WebSocket. `goodbye` is the last message of a session that is over. */
export const eventSchema = z.discriminatedUnion('type', [
  z.object({ ...header, type: z.literal('room'), room: roomSchema }),
  z.object({ ...header, type: z.literal('ended'), roomId: text }),
  z.object({ type: z.literal('pong'), sequence: z.number() }),
  z.object({ type: z.literal('goodbye'), reason: z.enum(['taken-over', 'signed-out-by-server', 'connection-lost']) }),
]);
export type SampleEvent = Readonly<z.infer<typeof eventSchema>>;

/** What is known of one account; emits every change. */
export class SampleModel {
  readonly #context: { readonly accountId: string; readonly own: string; readonly kit: AdapterKit };
  readonly #rooms = new Map<string, Room>();
  /** Of the newest event that is known. */
  #sequence = 0;

  constructor(accountId: string, own: string, kit: AdapterKit) {
    this.#context = { accountId, own, kit };
  }

  get conferenceIds(): string[] {
    return [...this.#rooms.keys()].map((id) => plainConference(this.#context.accountId, id).id);
  }

  /** Takes everything as the read with this number gave it after a (re)connection, and emits it. */
  synchronise({ rooms, sequence }: Snapshot, began: number): void {
    this.#sequence = sequence;
    for (const id of [...this.#rooms.keys(), ...rooms.map((room) => room.id)]) this.#context.kit.causes.read(id, began);
    this.#rooms.clear();
    for (const room of rooms) this.#rooms.set(room.id, room);
    this.#context.kit.emit({ type: 'synchronised', pictures: rooms.map((room) => this.#pictureOf(room)) });
  }

  /** Takes everything as the read with this number gave it, except what newer events were about. */
  takeRead({ rooms, sequence }: Snapshot, began: number): void {
    const { order, causes } = this.#context.kit;
    this.#sequence = Math.max(this.#sequence, sequence);
    for (const id of new Set([...this.#rooms.keys(), ...rooms.map((room) => room.id)])) {
      if (!order.isCurrent(id, began)) continue;
      causes.read(id, began);
      this.#set(id, rooms.find((room) => room.id === id) ?? null);
    }
  }

  /** Takes an event; true when others were lost or come late: everything must be read. */
  takeEvent(event: Exclude<SampleEvent, { type: 'goodbye' }>): boolean {
    const { kit } = this.#context;
    const known = this.#sequence;
    this.#sequence = Math.max(known, event.sequence);
    if (event.type === 'pong') {
      // No event was lost: every room is as it is known.
      if (event.sequence <= known)
        for (const conferenceId of this.conferenceIds) kit.emit({ type: 'conference-proved', conferenceId });
      return event.sequence > known;
    }
    const room = event.type === 'room' ? event.room : null;
    const id = event.type === 'room' ? event.room.id : event.roomId;
    if (event.sequence > known && (!room || (this.#rooms.get(id)?.revision ?? -1) < room.revision)) {
      kit.causes.event({ object: id, type: event.type, correlationId: event.requestId });
      this.#set(id, room);
    }
    return event.sequence !== known + 1;
  }

  #set(id: string, room: Room | null): void {
    const { kit, accountId } = this.#context;
    const wasThere = this.#rooms.delete(id);
    if (room) this.#rooms.set(id, room);
    if (room) kit.emit({ type: 'conference', picture: this.#pictureOf(room) });
    else if (wasThere) kit.emit({ type: 'conference-ended', conferenceId: plainConference(accountId, id).id });
  }

  #pictureOf({ id, legs }: Room): ConferencePicture {
    return {
      conference: { ...plainConference(this.#context.accountId, id), peopleCount: legs.length, selfRole: 'supervisor' },
      participants: legs.map(({ id: legId, address, isHeld }, position) => {
        const isSelf = address === this.#context.own;
        const permissions = { drop: isSelf ? denied('self') : allowed };
        const plain = plainParticipant(legId, address, position, permissions);
        return { ...plain, isSelf, state: isHeld ? 'on-hold' : 'talking' };
      }),
    };
  }
}
