import { z } from 'zod';
import type { AudioMode } from '../../../app/domain/audio.ts';
import { boundedJson } from '../shared/bounded-json.ts';
import { outsideAddress, outsideText } from '../../../app/domain/outside-text.ts';

/** Whatever a vendor sends as text: numbers and truth values come as such, too. */
const text = z.union([z.string(), z.number(), z.boolean()]).transform(String);
/** Numbers come as text as well. */
const number = z.union([
  z.number(),
  z
    .string()
    .trim()
    .regex(/^-?\d+(?:\.\d+)?$/u)
    .transform(Number),
]);
const textOrEmpty = text.nullish().transform((value) => value ?? '');
/** What others chose and people read; empty where it is left out. */
const shown = textOrEmpty.transform((value) => outsideText(value, 300));
/** The same where it is sent back, too. */
const address = text.transform((value) => outsideAddress(value, 300));
const addressOrEmpty = textOrEmpty.transform((value) => outsideAddress(value, 300));
/** Left out, null or empty for none; anything else makes what it stands in unreadable. */
const numberOrNull = z
  .union([number, z.literal('').transform(() => null)])
  .nullish()
  .transform((value) => value ?? null);
const numberOrZero = numberOrNull.transform((value) => value ?? 0);

/** Some platforms pad texts with NUL. */
const withoutPadding = (value: unknown): unknown => {
  if (typeof value === 'string') return value.replace(/\0+$/u, '');
  if (Array.isArray(value)) return value.map(withoutPadding);
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, withoutPadding(inner)]));
  return value;
};

const envelopeSchema = z.object({
  retcode: text,
  message: shown,
  result: z.unknown().optional(),
  event: z.unknown().optional(),
});

/** What every answer is wrapped in. */
export interface Envelope {
  /** `0`, or `NNN-NNN`. */
  readonly retcode: string;
  readonly message: string;
  readonly result: unknown;
  /** One or several; empty when there was none. */
  readonly events: readonly unknown[];
}

/** Reads an answer; null when it is none of the gateway's. */
export const readEnvelope = (body: string): Envelope | null => {
  let value: unknown;
  try {
    value = boundedJson(body.replace(/^\uFEFF/u, ''));
    // JSON has a NUL only in this form: most answers are not walked through.
    if (body.includes(String.raw`\u0000`)) value = withoutPadding(value);
  } catch {
    return null;
  }
  const parsed = envelopeSchema.safeParse(value);
  if (!parsed.success) return null;
  const { retcode, message, result, event } = parsed.data;
  return {
    retcode,
    message,
    result,
    events: event === undefined || event === null ? [] : Array.isArray(event) ? event : [event],
  };
};

/** `6` a phone number, `9` an agent. */
export type AddressType = '6' | '9';

const addressType = text.transform((value): AddressType => (value === '9' ? '9' : '6'));

const modes: readonly AudioMode[] = ['listen-only', 'speak-only', 'both', 'none'];

/** The vendor's number for a mode: 1 listen only, 2 speak only, 3 both, 4 neither. */
export const attributeOf = (mode: AudioMode): number => modes.indexOf(mode) + 1;

/** The mode of a number; null for what proves none. For "neither" 4 is not documented, and may be 0, missing or old. */
const modeOfAttribute = (attribute: number | null): AudioMode | null =>
  attribute === null ? null : (modes[attribute - 1] ?? null);

const partySchema = z.object({
  addressType,
  address,
  channelAttrib: numberOrNull,
  /** 0 normal, 1 held, 2 hears an announcement. */
  channelState: numberOrZero,
  role: numberOrZero,
  enterTime: numberOrNull,
});

const conferenceSchema = z.object({
  confId: number,
  /** 1 while an announcement is played to everybody. */
  confState: numberOrZero,
  startTime: numberOrNull,
  applyConfTime: numberOrNull,
  addresses: z
    .array(partySchema)
    .nullish()
    .transform((value) => value ?? []),
});

/** A participant of a conference, as read. */
export interface PartyInfo {
  readonly addressType: AddressType;
  readonly address: string;
  /** Null when the answer proves none. */
  readonly mode: AudioMode | null;
  readonly isHeld: boolean;
  readonly hearsAnnouncement: boolean;
  /** The gateway's words for a state that is not known here; null for a known one. */
  readonly unknownState: string | null;
  /** The same for its mode. */
  readonly unknownMode: string | null;
  readonly isChair: boolean;
  readonly enterTime: number | null;
}

/** A conference, as read. Times in the gateway's milliseconds. */
export interface ConferenceInfo {
  readonly confId: string;
  readonly isAnnouncing: boolean;
  /** A state that is not known here; null for a known one. */
  readonly unknownState: string | null;
  readonly startTime: number | null;
  /** Minutes applied for. */
  readonly minutes: number | null;
  readonly parties: readonly PartyInfo[];
}

/** A list of conferences, and which of them could not be read: their ids, empty where even that is unreadable. */
export interface ConferenceList {
  readonly infos: readonly ConferenceInfo[];
  readonly unread: readonly string[];
}

/** What stands in the place of a number from 0 to `last`; null where that is one. */
const unknownOf = (name: string, value: number, last: number, shown = value): string | null =>
  Number.isInteger(value) && value >= 0 && value <= last ? null : `${name} ${shown}`;

const infoOf = (info: z.infer<typeof conferenceSchema>): ConferenceInfo => ({
  confId: String(info.confId),
  isAnnouncing: info.confState === 1,
  unknownState: unknownOf('confState', info.confState, 1),
  startTime: info.startTime,
  minutes: info.applyConfTime,
  parties: info.addresses.map((party) => ({
    addressType: party.addressType,
    address: party.address,
    mode: modeOfAttribute(party.channelAttrib),
    isHeld: party.channelState === 1,
    hearsAnnouncement: party.channelState === 2,
    unknownState: unknownOf('channelState', party.channelState, 2),
    unknownMode:
      party.channelAttrib === null ? null : unknownOf('channelAttrib', party.channelAttrib - 1, 3, party.channelAttrib),
    isChair: party.role === 1,
    enterTime: party.enterTime,
  })),
});

/**
 * Reads the result of `queryconfinfos`, which is the array itself or an object with `confs`. A conference that cannot
 * be read in full leaves the others as they are. Throws when it is no list.
 */
export const readConferences = (result: unknown): ConferenceList => {
  const wrapped = z.object({ confs: z.unknown() }).safeParse(result);
  const list = Array.isArray(result)
    ? result
    : wrapped.success
      ? (wrapped.data.confs ?? [])
      : result === null || result === undefined
        ? []
        : result;
  const infos: ConferenceInfo[] = [];
  const unread: string[] = [];
  for (const each of z.array(z.unknown()).parse(list)) {
    const parsed = conferenceSchema.safeParse(each);
    if (parsed.success) infos.push(infoOf(parsed.data));
    else unread.push(z.object({ confId: text }).safeParse(each).data?.confId ?? '');
  }
  return { infos, unread };
};

/** Reads the ids of all running conferences. Throws. */
export const readConferenceIds = (result: unknown): string[] =>
  z.object({ confIds: z.array(text) }).parse(result).confIds;

/** Reads the minutes that a prolongation was granted; null when the answer does not say. */
export const readGrantedMinutes = (result: unknown): number | null =>
  z.object({ applyedTime: numberOrNull }).catch({ applyedTime: null }).parse(result).applyedTime;

/** Reads the addresses that were not in the conference when they were to be removed. */
export const readAbsent = (result: unknown): string[] =>
  z
    .object({ noExistParticipants: z.array(z.object({ address })).nullish() })
    .catch({ noExistParticipants: [] })
    .parse(result)
    .noExistParticipants?.map(({ address }) => address) ?? [];

/** Reads the answer to a sign-in. */
export const readSignIn = (result: unknown) =>
  z
    .object({ loginTime: numberOrNull, isForceChange: textOrEmpty, timeRemaining: textOrEmpty })
    .catch({ loginTime: null, isForceChange: '', timeRemaining: '' })
    .parse(result);

/** Reads `agentstatus`. Throws. */
export const readAgentStatus = (result: unknown): number => z.object({ agentState: number }).parse(result).agentState;

/** Reads a call's id as calling and helping answer it; null when it does not. */
export const readCallId = (result: unknown): string | null => {
  const parsed = text.safeParse(result);
  return parsed.success && parsed.data !== '' ? parsed.data : null;
};

/** Reads a list of call ids. Throws. */
export const readCallIds = (result: unknown): string[] => z.array(text).nullish().parse(result) ?? [];

/** Reads the ids of a list of calls on hold, which gives whole calls. Throws when one of them cannot be read. */
export const readHeldIds = (result: unknown): string[] =>
  (
    z
      .array(z.object({ callid: text }))
      .nullish()
      .parse(result) ?? []
  ).map(({ callid }) => callid);

const callSchema = z.object({
  callid: text,
  caller: addressOrEmpty,
  called: addressOrEmpty,
  callfeature: number
    .nullish()
    .catch(-1)
    .transform((value) => value ?? -1),
  begintime: numberOrNull,
});

/** A call as events and reads describe it. */
export interface CallInfo {
  readonly callId: string;
  readonly caller: string;
  readonly called: string;
  /** 0 inbound, 6 internal, 7 outbound, 51 and 52 help, 53 conference; -1 unknown. */
  readonly feature: number;
  /** When it began, by the gateway's clock; null where that is not said. Two calls with one id differ in it. */
  readonly beganAt: number | null;
}

/** Reads `callinfobycallid`. Throws. */
export const readCall = (result: unknown): CallInfo => {
  const { callid, caller, called, callfeature, begintime } = callSchema.parse(result);
  return { callId: callid, caller, called, feature: callfeature, beganAt: begintime || null };
};

const memberSchema = z.object({
  workno: text,
  name: shown,
  ctiStatus: numberOrZero,
  groupName: shown,
  groupname: shown,
});

/** A colleague as read. */
export interface MemberInfo {
  readonly agentId: string;
  readonly name: string;
  /** 0 not signed in, 1 idle, 4 answering, 5 talking, 6 wrap-up, 7 busy, 8 rest. */
  readonly ctiStatus: number;
  readonly groupName: string;
}

/** Reads one colleague. Throws. */
export const readMember = (result: unknown): MemberInfo => {
  const { workno, name, ctiStatus, groupName, groupname } = memberSchema.parse(result);
  return { agentId: workno, name, ctiStatus, groupName: groupName || groupname };
};

/** Reads the colleagues of a list that can be understood. Throws when it is no list. */
export const readMembers = (result: unknown): MemberInfo[] =>
  z
    .array(z.unknown())
    .parse(result ?? [])
    .flatMap((one) => (memberSchema.safeParse(one).success ? [readMember(one)] : []));

/** Reads whether the agent is an inspector. */
export const readTruth = (result: unknown): boolean => text.safeParse(result).data?.toLowerCase() === 'true';

/** Reads the site's causes for rest. Throws when it is no list. */
export const readRestReasons = (result: unknown): { id: string; label: string }[] =>
  z
    .array(z.object({ restReasonId: text, restReason: shown }))
    .parse(result ?? [])
    .map(({ restReasonId, restReason }) => ({
      id: restReasonId,
      label: restReason === '' ? restReasonId : restReason,
    }));
