import { z } from 'zod';
import { isActOf, parseAct } from '../../shared/acts/act-set.ts';
import { commonActs, count, requestFilter } from '../../shared/acts/common-acts.ts';
import { duration, wholeNumber } from '../../shared/model/switches.ts';
import { isErrorCode } from '../wire/errors.ts';
import type { ErrorCode } from '../wire/errors.ts';
import { pushTypes } from '../wire/push.ts';

/** A meeting number; without one, the only meeting that runs. */
const meeting = z.string().min(1).optional();
/** A pid, a number, or a name that only one person in the meeting has. */
const person = z.string().min(1);
const name = z.string().min(1).max(96);
const number = z.string().min(1).max(127);
const account = z.string().min(1);
const role = z.enum(['host', 'guest', 'audience']).optional();
const client = z.enum(['Desktop', 'Mobile', 'Pad', 'OtherType']).optional();
const line = z.enum(['normal', 'terminal', 'outside', 'mobile', 'ideahub', 'board', 'hwvision']).optional();

/** Somebody in a meeting, on its list or on the way into it. */
const newcomer = z.object({
  name,
  number: number.optional(),
  account: account.optional(),
  role,
  client,
  line,
  isMuted: z.boolean().optional(),
});

/** What people do without a client of their own. */
const personActs = [
  // Meetings
  z.object({
    act: z.literal('bookMeeting'),
    meeting,
    host: account,
    subject: z.string().min(1).max(128),
    /** The fixed number of a cloud room, which people are shown in place of the meeting number. */
    roomNumber: z.string().min(1).optional(),
    startsInMs: duration().default(0),
    minutes: wholeNumber(15, 1440).default(60),
    hostPassword: z.string().optional(),
    guestPassword: z.string().optional(),
    mode: z.enum(['RTC', 'COMMON']).default('RTC'),
    isWebinar: z.boolean().default(false),
    hasWaitingRoom: z.boolean().default(false),
    isAutoMute: z.boolean().default(false),
    mayGuestStart: z.boolean().default(false),
    capacity: wholeNumber(1, 10_000).optional(),
    isStarted: z.boolean().default(true),
    /** Whether the host is present from the start. */
    isHostPresent: z.boolean().default(true),
    present: z.array(newcomer).max(10_000).default([]),
    invited: z
      .array(z.object({ name, number, role: z.literal([0, 1]).default(0) }))
      .max(10_000)
      .default([]),
  }),
  z.object({ act: z.literal('startMeeting'), meeting: z.string().min(1) }),
  z.object({ act: z.literal('endMeeting'), meeting, how: z.enum(['stopped', 'over', 'cancelled']).default('stopped') }),
  // People
  z.object({ act: z.literal('personJoins'), meeting, ...newcomer.shape }),
  /** Many people at once, with numbers and names that count. */
  z.object({ act: z.literal('peopleJoin'), meeting, count: wholeNumber(1, 10_000), name, role }),
  z.object({ act: z.literal('personLeaves'), meeting, person, code: z.string().regex(/^\d+$/u).default('11076010') }),
  z.object({
    act: z.literal('personChanges'),
    meeting,
    person,
    isMuted: z.boolean().optional(),
    isHandUp: z.boolean().optional(),
    isCameraOn: z.boolean().optional(),
    isSharing: z.boolean().optional(),
    isRecording: z.boolean().optional(),
    isCohost: z.boolean().optional(),
    name: name.optional(),
  }),
  z.object({ act: z.literal('hostPasses'), meeting, to: person }),
  z.object({
    act: z.literal('peopleSpeak'),
    meeting,
    speakers: z.array(z.object({ person, volume: wholeNumber(0, 100).default(50) })).max(3),
  }),
  z.object({ act: z.literal('personWaits'), meeting, name, number: number.optional(), client }),
  z.object({ act: z.literal('waitingPersonLeaves'), meeting, person }),
  z.object({ act: z.literal('inviteeAdded'), meeting, name, number }),
  z.object({ act: z.literal('inviteeRemoved'), meeting, number }),
  /** What a number does whenever it is called. */
  z.object({
    act: z.literal('behave'),
    number,
    kind: z.enum(['answers', 'noAnswer', 'noSuchNumber', 'offline', 'busy', 'declines']),
    afterMs: duration().default(0),
  }),
  z.object({ act: z.literal('caption'), meeting, person, text: z.string().min(1), isFinal: z.boolean().default(true) }),
  /** People mute, unmute, raise and lower hands: so many pushes a second. */
  z.object({
    act: z.literal('storm'),
    meeting,
    perSecond: wholeNumber(1, 1_000).default(200),
    durationMs: duration().default(10_000),
  }),
  /** Another client of the same meeting carries out an operation of the interface, such as PUT mute. */
  z.object({
    act: z.literal('otherClient'),
    meeting,
    method: z.enum(['PUT', 'POST', 'DELETE']).default('PUT'),
    path: z.string().min(1),
    as: z.enum(['host', 'cohost', 'guest']).default('host'),
    person: person.optional(),
    query: z.record(z.string(), z.string()).default({}),
    body: z.record(z.string(), z.unknown()).default({}),
  }),
] as const;

/** What the service does to accounts, tokens, replies and pushes. */
const serverActs = [
  z.object({
    act: z.literal('setAccount'),
    account,
    isDisabled: z.boolean().optional(),
    isLocked: z.boolean().optional(),
    isPasswordExpired: z.boolean().optional(),
    mustChangePassword: z.boolean().optional(),
    needsCaptcha: z.boolean().optional(),
  }),
  /** Tokens become invalid now: of all, of an account or of a meeting. */
  z.object({
    act: z.literal('expireTokens'),
    kind: z.enum(['access', 'refresh', 'control', 'webSocket']),
    account: account.optional(),
    meeting,
  }),
  /** The same account signs in elsewhere, with a type of client that may have one token only, or with 72. */
  z.object({
    act: z.literal('signInElsewhere'),
    account,
    clientType: z.literal([0, 5, 6, 72]).default(72),
    count: count(),
  }),
  /** Every connection is closed and none accepted for a while; tokens may be lost, too. */
  z.object({ act: z.literal('restart'), downMs: duration().default(0), keepsTokens: z.boolean().default(true) }),
  /** Replies get lost after the request was carried out, or before. */
  z.object({
    act: z.literal('loseReplies'),
    ...requestFilter,
    isCarriedOut: z.boolean().default(true),
    count: count(),
  }),
  /** A refusal of the service, where `nextReply` sends any text. */
  z.object({
    act: z.literal('nextError'),
    ...requestFilter,
    code: z.custom<ErrorCode>((code) => typeof code === 'string' && isErrorCode(code), 'a known error code'),
    status: wholeNumber(400, 599).optional(),
    headers: z.record(z.string(), z.string()).default({}),
    isCarriedOut: z.boolean().default(false),
    count: count(),
  }),
  z.object({ act: z.literal('closeChannels'), meeting }),
  /** Subscribed clients miss so many numbers of a push type. */
  z.object({ act: z.literal('skipVersions'), meeting, pushType: z.enum(pushTypes), count: count() }),
  /** The next pushes break off in their middle. */
  z.object({ act: z.literal('truncatePushes'), meeting, count: count() }),
  /** Any push: its members beside the envelope's, or under data. */
  z.object({
    act: z.literal('sendPush'),
    meeting,
    pushType: z.enum(pushTypes),
    isFull: z.boolean().default(true),
    flat: z.record(z.string(), z.unknown()).default({}),
    data: z.unknown().optional(),
  }),
] as const;

/** The schemas of all acts. */
export const acts = [...personActs, ...serverActs, ...commonActs] as const;

const actSchema = z.discriminatedUnion('act', acts);

/** One scripted act, parsed. */
export type SimulatorAct = z.output<typeof actSchema>;

/** One scripted act as it is written. */
export type SimulatorActInput = z.input<typeof actSchema>;

/** Something the service does, parsed. */
export type ServerAct = z.output<(typeof serverActs)[number]>;

/** True for an act of the service. */
export const isServerAct = isActOf(serverActs);

/** Parses one act. Throws `ActError` that says what is wrong with it. */
export const parseCloudAct = (value: unknown): SimulatorAct => parseAct(actSchema, value);
