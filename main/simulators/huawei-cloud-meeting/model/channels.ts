import { limits } from '../../shared/model/limits.ts';
import { envelopeOf, pushText } from '../wire/push.ts';
import type { PushContent, PushEnvelope, PushType } from '../wire/push.ts';
import type { OpenChannel } from './open-channel.ts';
import { fullContent } from './push-content.ts';
import type { ControlToken, Meeting } from './types.ts';
import type { World } from './world.ts';

/** What a channel writes to. */
export interface ChannelSocket {
  /** `isDamaged` marks what no shape of the service describes. */
  readonly send: (text: string, isDamaged: boolean) => void;
  /** Closes it as the service does, or as the switch says. */
  readonly close: () => void;
}

/** Longest push that is kept whole for tests to look at, in entries of its list. */
const longestKept = 100;

const kept = (envelope: PushEnvelope): PushEnvelope =>
  Array.isArray(envelope['data']) && envelope['data'].length > longestKept
    ? { ...envelope, data: envelope['data'].slice(0, longestKept) }
    : envelope;

/** One WebSocket of a meeting: what it is subscribed to, and how its pushes are numbered. */
export class Channel implements OpenChannel {
  readonly meeting: Meeting;
  token: ControlToken;
  truncates = 0;
  readonly #world: World;
  readonly #socket: ChannelSocket;
  readonly #types = new Set<PushType>();
  readonly #fullVersions = new Map<PushType, number>();
  readonly #increments = new Map<string, number>();
  #isOpen = true;

  constructor(world: World, meeting: Meeting, token: ControlToken, socket: ChannelSocket) {
    this.#world = world;
    this.meeting = meeting;
    this.token = token;
    this.#socket = socket;
  }

  /** Subscribes to types and sends the full push of each; `reply` answers the subscription. */
  subscribe(types: readonly PushType[], reply: () => void): void {
    const { fullPushOrder, subscribeReply } = this.#world.switches();
    this.#types.clear();
    for (const type of types) this.#types.add(type);
    if (subscribeReply === 'first') reply();
    for (const type of fullPushOrder === 'documented' ? types : types.toReversed()) {
      const content = fullContent(this.#world, this.meeting, type);
      if (content) this.push(content);
    }
    if (subscribeReply === 'last') reply();
  }

  push(content: PushContent, meetingVersion = 0): void {
    if (!this.#isOpen || !this.#types.has(content.type)) return;
    const { clock, ids, eventFaults, pushes } = this.#world;
    const { pushData, numberForm, pushDelayMs, fault } = this.#world.switches();
    const envelope = envelopeOf(content, {
      version: content.isFull ? this.#fullVersion(content.type) : this.#increment(content.type, meetingVersion),
      at: clock.now(),
      msgID: ids.uuid().replaceAll('-', ''),
      confID: this.meeting.id,
    });
    pushes.add(kept(envelope));
    if (fault === 'deaf' || fault === 'silent') return;
    const text = pushText(envelope, { pushData, numberForm });
    const isUnusual = content.isScripted === true || pushData !== 'documented' || numberForm === 'text';
    eventFaults.send(content.type, () => this.#deliver(text, isUnusual), pushDelayMs);
  }

  send(text: string, isDamaged = false): void {
    if (this.#isOpen) this.#socket.send(text, isDamaged);
  }

  skip(type: PushType, by: number): void {
    const key = this.#key(type);
    this.#increments.set(key, (this.#increments.get(key) ?? 0) + by);
  }

  close(): void {
    if (!this.#isOpen) return;
    this.closed();
    this.#socket.close();
  }

  /** Notes that the other side has closed it. */
  closed(): void {
    this.#isOpen = false;
    this.#world.channels.delete(this);
  }

  #deliver(text: string, isUnusual: boolean): void {
    const isTruncated = this.truncates > 0;
    if (isTruncated) this.truncates -= 1;
    this.send(isTruncated ? text.slice(0, Math.floor(text.length / 2)) : text, isTruncated || isUnusual);
  }

  /** The time, but never the same twice: clients compare the numbers. */
  #fullVersion(type: PushType): number {
    const version = Math.max(this.#world.clock.now(), (this.#fullVersions.get(type) ?? 0) + 1);
    this.#fullVersions.set(type, version);
    return version;
  }

  #key(type: PushType): string {
    return this.#world.switches().versions === 'allTypes' ? '*' : type;
  }

  #increment(type: PushType, meetingVersion: number): number {
    if (this.#world.switches().versions === 'meeting') return meetingVersion + (this.#increments.get(type) ?? 0);
    const version = (this.#increments.get(this.#key(type)) ?? 0) + 1;
    this.#increments.set(this.#key(type), version);
    return version;
  }
}

/** The channels of a meeting. */
export const channelsOf = (world: World, meeting: Meeting): OpenChannel[] =>
  [...world.channels].filter((channel) => channel.meeting === meeting);

/** Sends a push to every channel of a meeting; a long list goes in parts. */
export const publish = (world: World, meeting: Meeting, content: PushContent): void => {
  const { data } = content;
  const most = Math.min(world.switches().entriesPerPush, limits.scriptedCount);
  if (!content.isFull && Array.isArray(data) && data.length > most) {
    for (let start = 0; start < data.length; start += most)
      publish(world, meeting, { ...content, data: data.slice(start, start + most) });
    return;
  }
  const version = content.isFull ? 0 : (meeting.versions.get(content.type) ?? 0) + 1;
  if (!content.isFull) meeting.versions.set(content.type, version);
  for (const channel of channelsOf(world, meeting)) channel.push(content, version);
};
