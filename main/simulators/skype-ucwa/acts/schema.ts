import { z } from 'zod';
import { isActOf, parseAct } from '../../shared/acts/act-set.ts';
import { commonActs, count } from '../../shared/acts/common-acts.ts';
import { wholeNumber } from '../../shared/model/switches.ts';

/** An account by its name, `sip:` address or UPN. */
const user = z.string().min(1).max(250);
/** A meeting by its id or address; without one, the only one there is. */
const meeting = z.string().max(1_000).optional();
/** A person in a meeting by key, address or display name. */
const person = z.string().min(1).max(250);
const name = z.string().max(250);
const accessLevel = z.enum(['None', 'Everyone', 'SameEnterprise', 'Invited', 'Locked']);
const autoLeader = z.enum(['Disabled', 'Everyone', 'SameEnterprise']);
const direction = z.enum(['SendReceive', 'SendOnly', 'ReceiveOnly', 'Inactive']);

/** What people do without a client of their own, or with another client than an application. */
const personActs = [
  z.object({
    act: z.literal('createMeeting'),
    organizer: user,
    id: z
      .string()
      .regex(/^[A-Z0-9]{4,32}$/u)
      .optional(),
    subject: name.default(''),
    accessLevel: accessLevel.optional(),
    automaticLeaderAssignment: autoLeader.optional(),
    lobbyBypassForPhoneUsers: z.enum(['Enabled', 'Disabled']).optional(),
    leaders: z.array(z.string()).optional(),
    attendees: z.array(z.string()).optional(),
    isScheduled: z.boolean().default(true),
  }),
  z.object({
    act: z.literal('changeMeeting'),
    meeting,
    subject: name.optional(),
    accessLevel: accessLevel.optional(),
    automaticLeaderAssignment: autoLeader.optional(),
  }),
  z.object({
    act: z.literal('personJoins'),
    meeting,
    /** `sip:` or `tel:` address; without one an anonymous person. */
    uri: z.string().max(250).optional(),
    name: name.optional(),
    network: z.enum(['SameEnterprise', 'Federated', 'PublicCloud', 'Everyone']).optional(),
    role: z.enum(['Attendee', 'Leader']).optional(),
    /** Whether they wait in the lobby; without it the meeting's settings decide. */
    inLobby: z.boolean().optional(),
    /** Null for none. */
    audio: direction.nullable().default(null),
  }),
  z.object({ act: z.literal('personLeaves'), meeting, person }),
  z.object({ act: z.literal('personRenames'), meeting, person, name }),
  z.object({ act: z.literal('personAudio'), meeting, person, audio: direction.nullable() }),
  z.object({ act: z.literal('personMutes'), meeting, person, isMuted: z.boolean().default(true) }),
  /** What a person shares beside audio and chat; null stops it. */
  z.object({
    act: z.literal('personShares'),
    meeting,
    person,
    medium: z.enum([
      'participantVideo',
      'participantPanoramicVideo',
      'participantApplicationSharing',
      'participantDataCollaboration',
    ]),
    direction: direction.nullable(),
  }),
  z.object({ act: z.literal('personSays'), meeting, person, text: z.string().max(10_000) }),
  z.object({ act: z.literal('personTypes'), meeting, person }),
  /** What another leader does, or the same user with another client. */
  z.object({
    act: z.literal('leaderDoes'),
    meeting,
    person,
    action: z.enum(['admit', 'reject', 'eject', 'promote', 'demote', 'mute', 'unmute']),
  }),
  z.object({ act: z.literal('muteLock'), meeting, isOn: z.boolean() }),
  z.object({ act: z.literal('audienceMessaging'), meeting, isOn: z.boolean() }),
  z.object({ act: z.literal('endMeeting'), meeting }),
  /** Many people at once, the last `inLobby` of whom wait. */
  z.object({
    act: z.literal('fillMeeting'),
    meeting,
    count: wholeNumber(1, 5_000),
    inLobby: wholeNumber(0, 5_000).default(0),
    audio: direction.nullable().default(null),
  }),
  /** How a person without a client answers invitations from now on. */
  z.object({ act: z.literal('answers'), uri: z.string(), how: z.enum(['accepts', 'declines', 'never']) }),
  /** A person inside asks a user; it rings at their applications that are available. */
  z.object({ act: z.literal('personInvites'), meeting, person, user }),
] as const;

/** What servers, networks and other programs do. */
const serverActs = [
  z.object({ act: z.literal('expireTokens'), user: user.optional() }),
  z.object({ act: z.literal('spoilTokens'), user: user.optional() }),
  /** Forgets browsers: their cookies for the passive grant, and at the identity provider. */
  z.object({
    act: z.literal('endBrowserSessions'),
    user: user.optional(),
    where: z.enum(['both', 'server', 'provider']).default('both'),
  }),
  /** Ends refresh tokens of the authorization server. */
  z.object({ act: z.literal('revokeRefreshTokens'), user: user.optional() }),
  /** A token from elsewhere, as with modern authentication. */
  z.object({ act: z.literal('issueBearerToken'), user, host: z.enum(['first', 'second']).default('first') }),
  z.object({ act: z.literal('setPassword'), user, password: z.string().min(1).max(250) }),
  z.object({ act: z.literal('lockAccount'), user, isLocked: z.boolean().default(true) }),
  z.object({
    act: z.literal('loseApplications'),
    user: user.optional(),
    as: z
      .enum(['ApplicationNotFound', 'InactiveApplicationExpired', 'TooManyApplications', 'UserAgentNotAllowed'])
      .default('ApplicationNotFound'),
  }),
  /** Every connection is cut and every application forgotten; tokens stay valid unless `losesTokens`. */
  z.object({ act: z.literal('restartServer'), losesTokens: z.boolean().default(false) }),
  /** Another program with the same endpoint asks for events. */
  z.object({ act: z.literal('replaceEvents'), user }),
  /** The servers lose the place of a client, so that its next request for events gets a `resync` link. */
  z.object({ act: z.literal('loseTrack'), user }),
  /** Refuses the next requests of an operation, named as its link is called; of any without one. */
  z.object({
    act: z.literal('failNext'),
    operation: z.string().optional(),
    status: wholeNumber(400, 599),
    code: z.string().optional(),
    subcode: z.string().default('None'),
    isCarriedOut: z.boolean().default(false),
    count: count(),
  }),
  /** Closes the connection in place of the next replies. */
  z.object({
    act: z.literal('loseReplies'),
    operation: z.string().optional(),
    isCarriedOut: z.boolean().default(true),
    count: count(),
  }),
  /** Events about contacts, of which clients of meetings take no notice. */
  z.object({ act: z.literal('contactChanges'), user, address: z.string() }),
] as const;

/** The schemas of all acts. */
export const acts = [...personActs, ...serverActs, ...commonActs] as const;

const actSchema = z.discriminatedUnion('act', acts);

/** One scripted act, parsed. */
export type UcwaAct = z.output<typeof actSchema>;

/** One scripted act as it is written. */
export type UcwaActInput = z.input<typeof actSchema>;

/** Something that servers do, parsed. */
export type ServerAct = z.output<(typeof serverActs)[number]>;

/** True for an act of servers. */
export const isServerAct = isActOf(serverActs);

/** Parses one act. Throws `ActError` that says what is wrong with it. */
export const parseUcwaAct = (value: unknown): UcwaAct => parseAct(actSchema, value);
