import { z } from 'zod';
import { outsideAddress, outsideText } from '../../../app/domain/outside-text.ts';
import { fields, mostPeople, readJson } from './wire.ts';

const { text, shown, address, number, flag, list } = fields;

/** What is subscribed to, as far as a meeting can deliver it. */
const wantedPushes = [
  'ConfBasicInfoNotify',
  'ConfDynamicInfoNotify',
  'ParticipantsNotify',
  'AttendeesNotify',
  'SpeakerChangeNotify',
  'InviteResultNotify',
  'WaitingListNotify',
] as const;

/** What some meetings push in place of the list of people: the same entries under another name. */
const peopleVariant = 'ChannelAndParticipantsNotify';

/** What to subscribe to in a meeting that says what it can deliver; everything where it says nothing that is known. */
export const pushesFor = (supported: readonly string[]): readonly string[] => {
  const known: string[] = wantedPushes.filter((push) => supported.includes(push));
  if (!known.includes('ParticipantsNotify') && supported.includes(peopleVariant)) known.push(peopleVariant);
  return known.length === 0 ? wantedPushes : known;
};

/** Facts of a person, by the service's keys; only what changed in increments. */
export type PersonMap = Readonly<Record<string, string>>;

/** One person of a push. */
export interface PersonEntry {
  readonly pid: string;
  readonly isRemoved: boolean;
  readonly map: PersonMap;
}
export interface InvitedEntry {
  readonly isRemoved: boolean;
  readonly phone: string;
  readonly name: string;
  readonly userId: string;
}

const dynamicSchema = z.object({
  state: text,
  endTime: number,
  mode: text,
  lock: flag,
  mute: flag,
  canUnmute: flag,
  lockSharing: flag,
  recState: number,
  forbiddenChat: flag,
  waitingRoomState: flag,
});
const basicSchema = z.object({
  displayID: text,
  title: shown,
  startTime: number,
  owner: text,
  confMode: text,
  supportWaitingRoom: flag,
});
export type DynamicFacts = Readonly<z.infer<typeof dynamicSchema>>;
export type BasicFacts = Readonly<z.infer<typeof basicSchema>>;

/** What an envelope says of the push it holds. */
interface Envelope {
  readonly action: string;
  readonly isFull: boolean;
  readonly version: number | null;
  readonly createdAt: number | null;
  readonly id: string;
}

/** People as a push tells them. */
export interface PeopleRead {
  readonly people: readonly PersonEntry[];
  /** Some entries could not be read: who is not listed may be one of them. */
  readonly isPartial: boolean;
}

export type PushContent =
  | { readonly kind: 'basic'; readonly facts: BasicFacts }
  | { readonly kind: 'dynamic'; readonly facts: DynamicFacts }
  | ({ readonly kind: 'people' | 'waiting' } & PeopleRead)
  | { readonly kind: 'invited'; readonly invited: readonly InvitedEntry[] }
  | { readonly kind: 'speakers'; readonly pids: readonly string[] }
  | { readonly kind: 'results'; readonly results: readonly { readonly number: string; readonly code: string }[] }
  | { readonly kind: 'other' };

/** A frame of the service. */
export type Frame =
  | { readonly type: 'reply'; readonly action: string; readonly sequence: string; readonly returnCode: string }
  | { readonly type: 'push'; readonly envelope: Envelope; readonly content: PushContent };

/** So many facts of one person are read. */
const mostFacts = 100;

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const frameSchema = z.looseObject({
  action: z.string().min(1),
  sequence: text,
  version: number,
  createTime: number,
  msgID: text,
  msgMode: number,
});
const invitedSchema = z.object({ mode: number, phone: address, name: shown, userUUID: text, accountId: text });
const resultSchema = z.object({ callNumber: text, resultCode: text, errorCode: text });

/** The facts of a person as texts, whatever they were sent as. */
const mapOf = (value: unknown): PersonMap => {
  if (!isRecord(value)) return {};
  const map: Record<string, string> = {};
  for (const [key, fact] of Object.entries(value).slice(0, mostFacts))
    map[key] =
      typeof fact === 'string' ? fact : typeof fact === 'number' || typeof fact === 'boolean' ? String(fact) : '';
  if (map['NAME'] !== undefined) map['NAME'] = outsideText(map['NAME'], 300);
  if (map['TEL'] !== undefined) map['TEL'] = outsideAddress(map['TEL'], 300);
  return map;
};

/** Read by hand, because thousands come in one push. What is no person is left out, and told. */
const peopleOf = (data: readonly unknown[]): PeopleRead => {
  const people = data.slice(0, mostPeople).flatMap((entry) => {
    if (!isRecord(entry)) return [];
    const { pid, mode, pinfoMap } = entry;
    if (typeof pid !== 'string' || pid === '' || pid.length > 200) return [];
    return [{ pid, isRemoved: mode === 1 || mode === '1', map: mapOf(pinfoMap) }];
  });
  return { people, isPartial: people.length < data.length };
};

/** Lists come as JSON text from some servers. */
const dataOf = (frame: Readonly<Record<string, unknown>>): unknown => {
  const data = frame['data'];
  return typeof data === 'string' ? readJson(data) : data;
};

const contentOf = (action: string, frame: Readonly<Record<string, unknown>>): PushContent => {
  const data = dataOf(frame);
  // Their members stand beside the envelope, or under `data`.
  const flat = isRecord(data) ? { ...frame, ...data } : frame;
  switch (action) {
    case 'ConfBasicInfoNotify':
      return { kind: 'basic', facts: basicSchema.parse(flat) };
    case 'ConfDynamicInfoNotify':
      return { kind: 'dynamic', facts: dynamicSchema.parse(flat) };
    case 'ParticipantsNotify':
    case peopleVariant:
      return { kind: 'people', ...peopleOf(z.array(z.unknown()).parse(data)) };
    case 'WaitingListNotify':
      return { kind: 'waiting', ...peopleOf(z.array(z.unknown()).parse(data ?? [])) };
    case 'AttendeesNotify':
      return {
        kind: 'invited',
        invited: list(invitedSchema, mostPeople)
          .parse(z.array(z.unknown()).parse(data ?? []))
          .map(({ mode, phone, name, userUUID, accountId }) => ({
            isRemoved: mode === 1,
            phone,
            name,
            userId: userUUID || accountId,
          })),
      };
    case 'SpeakerChangeNotify':
      return {
        kind: 'speakers',
        pids: list(z.object({ pid: z.string() }), 10)
          .parse(data ?? [])
          .map(({ pid }) => pid),
      };
    case 'InviteResultNotify':
      return {
        kind: 'results',
        results: list(resultSchema, 1_000)
          .parse(data ?? [])
          .map(({ callNumber, resultCode, errorCode }) => ({ number: callNumber, code: resultCode || errorCode })),
      };
    default:
      return { kind: 'other' };
  }
};

/** Reads one frame. Throws when it cannot be understood. */
export const readFrame = (body: string): Frame => {
  const frame = frameSchema.parse(readJson(body));
  const { action, sequence, version, createTime, msgID, msgMode } = frame;
  if (action === 'Subscribe' || action === 'HeartBeat' || action === 'ConfControl') {
    const data = dataOf(frame);
    const returnCode = isRecord(data) ? text.parse(data['returnCode']) : '';
    return { type: 'reply', action, sequence, returnCode: returnCode || '0' };
  }
  return {
    type: 'push',
    envelope: { action, isFull: msgMode !== 1, version, createdAt: createTime, id: msgID },
    content: contentOf(action, frame),
  };
};
