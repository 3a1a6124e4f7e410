import { z } from 'zod';
import { providerSwitches } from '../../shared/model/identity-provider.ts';
import { choice, count, flag, milliseconds, numberChoice, switchSet } from '../../shared/model/switches.ts';

/**
 * What is broken for as long as the switch `fault` says so:
 * - `deaf`: requests for events wait as ever, but every event is lost
 * - `slow`: replies come `slowMs` late
 * - `acceptedOnly`: operations are accepted, then nothing happens
 * - `silentButDone`: operations are carried out, but no event says so
 * - `badGateway`: a reverse proxy replies with an HTML page and 502
 * - `unavailable`: every resource replies with 503
 * - `noBackupPool`: every resource replies with 410 CannotRedirect, as during a fail-over
 * - `down`: every connection is closed at once
 */
const faults = [
  'none',
  'deaf',
  'slow',
  'acceptedOnly',
  'silentButDone',
  'badGateway',
  'unavailable',
  'noBackupPool',
  'down',
] as const;

/** Finding the server and signing in. */
const signInSwitches = {
  internalName: choice(
    ['served', 'notFound', 'closed', 'otherDomain'],
    'what lyncdiscoverinternal.<domain> does: replies, 404, closes the connection, 302 to another domain',
  ),
  rootAnswer: choice(
    ['links', 'redirect', 'redirectElsewhere', 'loop'],
    'what the root resource holds: its links, a redirect to the second host, to another domain, or to itself',
  ),
  userAnswer: choice(['applications', 'redirect'], 'redirect: the account is homed on the second host'),
  secondHost: flag(false, 'applications are on the second host, which takes only tokens of its own'),
  wrongHostToken: numberChoice([403, 401, 500], 'how a token of the other host is refused'),
  challenge: choice(
    ['twoHeaders', 'joined', 'withAuthorizationUri', 'unquoted', 'bearerOnly'],
    'how WWW-Authenticate is written',
  ),
  grants: choice(
    ['all', 'passwordOnly', 'windowsOnly', 'passiveOnly', 'none'],
    'which grants the challenge names and the token endpoint takes',
  ),
  passivePage: choice(
    ['provider', 'own'],
    'where people sign in for the passive grant: at the identity provider, or with a form of the server',
  ),
  passiveCookies: choice(
    ['one', 'split'],
    'the cookie of the passive sign-in: one, or in two parts as long ones are; both are needed then',
  ),
  passiveCookieLifetimeMs: milliseconds(28_800_000, 'how long that cookie gives tokens'),
  modernGrants: choice(
    ['withRefreshToken', 'withoutRefreshToken', 'refused'],
    'what the authorization endpoint gives for a code: a refresh token beside the token, none, or a refusal',
  ),
  modernTokenLifetimeMs: milliseconds(3_600_000, 'how long a token of the authorization server is valid'),
  modernRefreshLifetimeMs: milliseconds(86_400_000, 'how long its refresh token is; each refresh gives a new one'),
  modernRefreshRotation: choice(['kept', 'rotated'], 'whether a refresh token stays valid when it was used'),
  modernAudience: choice(
    ['either', 'resource', 'scope'],
    'how a client must say what the token is for: resource=…, or an address in scope',
  ),
  modernPath: choice(['common', 'adfs'], 'the first part of the paths of the authorization server'),
  modernIssuer: choice(
    ['own', 'elsewhere'],
    'the issuer in its description: its own address, or another, as for all tenants of a hosted one',
  ),
  modernClient: choice(['any', 'registered'], 'which client_id is taken: any, or gavel-practice alone'),
  modernPkce: choice(['required', 'optional'], 'whether a code needs a code_challenge (S256)'),
  modernExpiresIn: choice(['number', 'text'], 'how the lifetime is written'),
  modernMetadata: choice(
    ['both', 'openid', 'oauth', 'none'],
    'where the endpoints are described: .well-known/openid-configuration, oauth-authorization-server, neither',
  ),
  ...providerSwitches,
  tokenLifetimeMs: milliseconds(28_300_000, 'how long a token is valid'),
  guestTokenLifetimeMs: milliseconds(3_600_000, 'how long a token of an anonymous guest is valid'),
  parkedTokenExpiry: choice(
    ['refused', 'answered'],
    'what a waiting request for events gets when its token has expired meanwhile: 401, or its events',
  ),
  lockoutAfter: count(5, 0, 100, 'wrong passwords after which the directory locks an account; 0 for never'),
  lockoutMs: milliseconds(1_800_000, 'how long an account stays locked'),
  originPolicy: choice(['refuse', 'allow'], 'whether requests of browsers (Origin, X-Ms-Origin) are refused with 403'),
};

/** The application and its event channel. */
const applicationSwitches = {
  meInApplication: flag(true, 'the application embeds me'),
  newerApplication: flag(false, 'the application shows type, endpointId, etag and expires, as newer builds do'),
  idleExpiryMs: milliseconds(600_000, 'how long an application lives without a request or a waiting one for events'),
  expiredForm: choice(['notFound', 'gone'], 'how an expired application replies: 404 or 410, until it is made again'),
  resumeAfterMs: milliseconds(
    300_000,
    'silence after which conversations are closed and resume takes the place of next',
  ),
  activityMs: milliseconds(240_000, 'how often reportMyActivity is due after makeMeAvailable'),
  pgetTimeoutMs: milliseconds(180_000, 'how long a request for events waits; below 180000 it overrides the query'),
  pgetReplaced: choice(['anyAck', 'sameAck'], 'which second request for events takes the place of a waiting one'),
  proxyIdleMs: milliseconds(0, 'after which a reverse proxy ends a waiting request with an HTML 504; 0 for never'),
  eventsKey: flag(false, 'event links carry an opaque key, as newer builds do'),
  emptyTimeout: choice(['emptySender', 'noSender'], 'whether an answer without events has a sender'),
  resyncSelf: flag(false, 'a self link stands beside resync'),
  mergeEvents: flag(true, 'events that wait are merged: what came and went is never seen'),
  aggregationMs: milliseconds(0, 'how long events are collected before they release a waiting request'),
  eventsFirst: flag(false, 'the events of an operation, such as started, overtake its reply'),
  effectDelayMs: milliseconds(0, 'from the reply to an operation until it takes effect'),
  embedParticipantInEvents: flag(false, 'events about participants have a body'),
  ownAudioEmbedded: flag(false, "events about the user's own audio have a body"),
};

/** Meetings, lobby and roster. */
const meetingSwitches = {
  firstConversationState: choice(
    ['conferenced', 'conferencing', 'connecting'],
    'the state of a conversation in its first event',
  ),
  joinTwice: choice(['conflict', 'again'], 'joining a meeting in which the application is already'),
  joinSettleMs: milliseconds(0, 'until the invitation is completed and newcomers are updated'),
  lobbyShape: choice(['links', 'embedded', 'both'], 'how the lobby lists who waits'),
  lobbyHref: choice(['query', 'path'], 'the address of the lobby: participants?filter=lobby or lobby'),
  roleViewRel: choice(
    ['participants', 'ownName'],
    'the rel in the body of attendees, leaders, lobby and typingParticipants',
  ),
  participantHref: choice(['address', 'token', 'number'], 'what the address of a participant ends in'),
  plainAddedBeforeLobby: flag(true, 'a plain added precedes added in lobby'),
  lobbyInParticipants: flag(false, 'participants lists those who wait, too'),
  attendeeLobby: choice(['hidden', 'visible'], 'whether attendees see the lobby, without any rights'),
  lobbyOnRoleChange: choice(
    ['shown', 'silent'],
    'whether events fill and empty the lobby when its viewer becomes a leader or an attendee',
  ),
  attendeeRefusal: choice(['None', 'AttendeeNotAllowed'], 'the subcode of the 403 for what only leaders may do'),
  rejectEvents: choice(['both', 'plainOnly', 'lobbyOnly'], 'the events after a reject'),
  rejectReason: choice(['none', 'denied'], 'whether those events carry the reason Denied'),
  staleDecision: numberChoice([404, 409], 'how a decision about a person who has left or was decided is refused'),
  goneConversation: choice(['none', 'ConversationNotFound'], 'the subcode of a conversation that is gone'),
  lobbyTimeoutMs: milliseconds(1_800_000, 'after which those who wait are disconnected; 0 for never'),
  sourceNetwork: choice(['lobby', 'always', 'never'], 'for whom sourceNetwork is shown'),
  organizerFlag: choice(['whenTrue', 'always'], 'when organizer is shown'),
  omitBooleans: flag(false, 'flags that are false are left out'),
  emptyTitles: flag(false, 'the titles of links are empty'),
  muteLockLinks: choice(['withAudio', 'always', 'never'], 'when leaders see the audience mute lock'),
  audienceMuteShown: flag(false, 'conversations show audienceMute'),
  mutedDirection: choice(['unchanged', 'receiveOnly'], 'the audioDirection of a person who is muted'),
  withTerminateLink: flag(false, 'own meetings have the undocumented link terminateMeeting'),
  withCancelLink: flag(false, 'own invitations to join have a link cancel'),
  refusalReason: choice(
    ['forbiddenDenied', 'remoteDenied', 'remoteDeclined', 'none'],
    'the reason of an invitation that the lobby refused',
  ),
  endReason: choice(
    ['messaging', 'conversation', 'both', 'none'],
    'which events say why a conversation is over (Ended, Ejected, Removed)',
  ),
  localParticipantViews: flag(false, "events say that one's own user is in another view now"),
  chatDelivery: choice(['delivered', 'fails'], 'what becomes of a message that an application sends'),
  answerMs: milliseconds(0, 'until a person without a client answers an invitation'),
  invitationTimeoutMs: milliseconds(30_000, 'after which an invitation without an answer fails'),
  createMeetingStatus: numberChoice([200, 201], 'the status of a scheduled meeting that was created'),
  putStatus: numberChoice([200, 204], 'the status of a PUT of communication'),
};

/** How things are written, limits, and what is broken. */
const generalSwitches = {
  dateForm: choice(['aspnet', 'iso'], 'how dates are written'),
  subcodeNone: choice(['omit', 'text'], 'whether the subcode None is left out or sent as text'),
  unreadableBody: choice(
    ['DeserializationFailure', 'ParameterValidationFailure', 'None'],
    'the subcode of the 400 for a body that cannot be read',
  ),
  batch: choice(['served', 'notFound'], 'whether batches are served'),
  batchByteOrderMark: flag(true, 'a byte order mark stands before each body in a batch'),
  outstandingLimit: count(100, 1, 10_000, 'requests of a user at one time; more get 429'),
  retryAfterSeconds: count(0, 0, 3_600, 'the Retry-After of 429 and 503; 0 for none'),
  applicationLimit: count(50, 1, 1_000, 'applications of a user; more get 410 TooManyApplications'),
  meetingLimit: count(1_000, 1, 10_000, 'scheduled meetings of a user; more get 409 TooManyOnlineMeetings'),
  participantLimit: count(5_000, 1, 5_000, 'people in a meeting'),
  lobbyLimit: count(1_000, 0, 5_000, 'people in a lobby'),
  gzip: flag(false, 'replies are compressed for clients that accept it'),
  latencyMs: milliseconds(0, 'how late every reply comes'),
  slowMs: milliseconds(8_000, 'how late replies come under the fault slow'),
  fault: choice(faults, 'what is broken'),
};

/** Every switch; the default is what was recorded, else what is documented, else what is most likely. */
const switchesSchema = z.object({
  ...signInSwitches,
  ...applicationSwitches,
  ...meetingSwitches,
  ...generalSwitches,
});

/** The simulator's switches, one value each. */
export type UcwaSwitches = z.output<typeof switchesSchema>;

/** All switches with their checks. */
export const ucwaSwitches = switchSet(switchesSchema);
