import { z } from 'zod';
import { choice, count, flag, milliseconds, switchSet } from '../../shared/model/switches.ts';

/**
 * What a fault breaks:
 * - `badGateway`: every reply is a proxy's HTML page with 502
 * - `captivePortal`: every reply is a sign-in page of a network, with 200
 * - `serverError`: every request fails with 500
 * - `upgrading`: every request but the maintenance probe, which says so, fails with 500
 * - `flowControl`: every request is refused with 429
 * - `down`: every connection is closed at once
 * - `slow`: replies come `slowMs` late
 * - `acceptedOnly`: operations are accepted, then nothing happens
 * - `deaf`: WebSockets are open and echo heartbeats, but push nothing
 * - `silent`: WebSockets are open and answer nothing at all
 */
const faultNames = [
  'badGateway',
  'captivePortal',
  'serverError',
  'upgrading',
  'flowControl',
  'down',
  'slow',
  'acceptedOnly',
  'deaf',
  'silent',
] as const;

/** Sign-in and tokens. */
const tokenSwitches = {
  accessTokenMs: milliseconds(56_000_000, 'how long an access token is valid'),
  refreshTokenDays: count(30, 1, 365, 'how many days a refresh token is valid'),
  controlTokenMs: milliseconds(1_800_000, 'how long a control token is valid'),
  webSocketTokenMs: milliseconds(60_000, 'how long a WebSocket token is valid'),
  liveTokens: count(64, 1, 1_000, 'access tokens that an account may have with client type 72'),
  accountLock: count(5, 0, 100, 'wrong account passwords in a row that lock an account; 0 for never'),
  accountLockMs: milliseconds(60_000, 'how long an account is locked'),
  unsetMembers: choice(['null', 'missing'], 'members of a sign-in reply that have no value'),
  expireTimeForm: choice(['seconds', 'milliseconds'], 'the unit of expireTime in a sign-in reply'),
  lostTokenCode: choice(['byCause', 'invalid'], 'the code for a replaced access token: its own, or INVALID_TOKEN'),
  refreshedToken: choice(['valid', 'dead'], 'what becomes of the access token that was renewed'),
  refreshTokenUse: choice(['many', 'once'], 'how often a refresh token can be used'),
  acceptsAccessTokenForRenewal: flag(true, 'an access token renews itself, as in older editions'),
  appTenants: choice(['single', 'many'], 'whether the app signs with a corpId: never, or for each of its companies'),
  unknownAppUser: choice(['registers', 'refused'], 'a user id that the app has not used before'),
  controlPasswordLock: count(5, 0, 100, 'wrong meeting passwords in a row that lock the caller; 0 for never'),
  controlPasswordLockMs: milliseconds(60_000, 'how long a caller is locked'),
  guestPassword: choice(['guestToken', 'refused'], 'what a guest password gives where a host password is asked for'),
  controlTokenRenewal: choice(['newToken', 'sameToken'], 'whether renewing gives another control token'),
  expiredControlToken: choice(['channelStays', 'channelCloses'], 'what its end does to WebSockets that it opened'),
  refusedUpgrade: choice(['401', 'close1008', 'cut'], 'how a bad WebSocket token is refused'),
};

/** How replies are written. */
const replySwitches = {
  compression: flag(false, 'replies and WebSockets are compressed for clients that accept it'),
  successBody: choice(['empty', 'returnCode'], 'the body of an accepted operation'),
  requestIdInBody: choice(['signIn', 'always', 'never'], 'which errors have request_id in their body'),
  codeDigits: choice(['nine', 'eight'], 'how many digits MMC codes have'),
  printedStatuses: flag(false, 'only statuses that the page of an operation prints; all others become 400'),
  callsPerMinute: count(0, 0, 1_000_000, 'requests that a caller may send to one interface a minute; 0 for any number'),
  callsPerSecond: count(0, 0, 1_000_000, 'requests that all callers together may send a second; 0 for any number'),
  throttleForm: choice(['APIG', 'MMC'], 'how a request over the limit is refused with 429'),
  throttleHeaders: flag(true, 'replies say what is left of a limit'),
  noHost: choice(['empty', 'missing'], 'chairID of a meeting without host'),
  noCohosts: choice(['empty', 'missing'], 'coHosts of a meeting without co-hosts'),
  attendeeMembers: choice(['few', 'all'], 'members of an invited person in realTimeInfo'),
  numberForm: choice(['number', 'text'], 'numbers in realTimeInfo and in pushes'),
  queryAllByUser: choice(['ignored', 'refused'], 'queryAll of a user who is not an administrator'),
  site: choice(['local', 'elsewhere'], 'elsewhere: meetings are controlled at the host that region/info names'),
  siteStatus: choice(['NORMAL', 'FAULT'], 'what the maintenance probe says'),
};

/** What operations do. */
const operationSwitches = {
  effectDelayMs: milliseconds(0, 'from the acceptance of an operation to its effect'),
  pushBeforeReply: flag(false, 'effects and their pushes come before the reply of the request that caused them'),
  unknownPids: choice(
    ['ignored', 'refused', 'accepted'],
    'unknown pids among those to disconnect; accepted: all of them',
  ),
  guestCode: choice(['MMC.111070002', 'MMC.111072070'], 'the code for a guest who asks for what only hosts may do'),
  hostInList: choice(['allowed', 'skipped', 'refused'], 'the host among those to disconnect'),
  calledInList: choice(['cancelled', 'unaffected'], 'a person who is being called among those to disconnect'),
  waitingInList: choice(['removed', 'unknown'], 'a person in the waiting room among those to disconnect'),
  longestList: count(0, 0, 10_000, 'pids in one request; 0 for any number'),
  disconnectEffect: choice(['all', 'lastStays'], 'who is gone after an accepted request to disconnect'),
  disconnectCode: choice(['11076016', '11076002'], 'why somebody left who was disconnected by a request'),
  invitedAfterDisconnect: choice(['kept', 'removed'], 'whether a disconnected person stays invited'),
  deletedAttendee: choice(['disconnected', 'stays'], 'a person who is present and no longer invited'),
  withoutHost: choice(['refused', 'allowed'], 'operations of a host in a meeting without host'),
  hostClaim: choice(['takesOver', 'refused'], 'claiming the host role while there is a host'),
  stoppedBooking: choice(['kept', 'dropped'], 'the booking of a meeting that was ended before its time'),
  askedPeople: choice(['comply', 'ignore'], 'people who are asked to open or close their camera, or to share'),
  phoneCalls: flag(true, 'the company may call phones (PSTN)'),
  answerMs: milliseconds(0, 'how long a called number rings before it does what it does'),
  joiningMs: milliseconds(0, 'how long an answered number takes to join'),
  removalsAtEnd: flag(false, 'people are pushed as removed when a meeting ends'),
};

/** How pushes are written and sent. */
const pushSwitches = {
  pushDelayMs: milliseconds(0, 'from an effect to its push'),
  idleMs: milliseconds(180_000, 'silence of a client after which its WebSocket is closed'),
  closeCode: choice(['1000', '1001', '1008', 'cut'], 'how the service closes a WebSocket'),
  versions: choice(
    ['connection', 'meeting', 'allTypes'],
    'what counts increments: per type and connection, per type, one for all',
  ),
  entriesPerPush: count(5_000, 1, 10_000, 'people in one increment'),
  fullPushOrder: choice(['documented', 'reversed'], 'the order of the full pushes after a subscription'),
  subscribeReply: choice(['first', 'last'], 'whether the reply to a subscription comes before the full pushes'),
  refusedSubscribe: choice(['code', 'close'], 'how a subscription with a bad control token is refused'),
  trailingSpaces: flag(false, 'a trailing space in keys where samples have one'),
  pushData: choice(['documented', 'underData', 'text'], 'flat pushes under data, or data as JSON text'),
  dynamicInfo: choice(['complete', 'partial'], 'members of ConfDynamicInfoNotify after the first one'),
  picNumForm: choice(['number', 'text'], 'picNum of ConfDynamicInfoNotify'),
  newcomerKeys: choice(['all', 'withoutName'], 'keys of a newcomer; withoutName: TEL and NAME follow in a second push'),
  removalMap: choice(['empty', 'missing'], 'pinfoMap of a removed person'),
  clientTypeKey: choice(['CLIENT_LOGIN_TYPE', 'CLICENT_LOGIN_TYPE'], 'the spelling of this key'),
  resultKey: choice(['resultCode', 'errorCode'], 'the key of a result in InviteResultNotify'),
  inviteResults: choice(['after', 'before', 'never'], 'InviteResultNotify beside ParticipantsNotify'),
  orgKey: choice(['orgID', 'orgId'], 'the spelling of this key in AttendeesNotify'),
  attendeeId: choice(['missing', 'pid', 'number'], 'participantID in AttendeesNotify'),
  groupKeys: choice(['sample', 'table'], 'interpreterGroups with groupID, or under data with groupId'),
  waitingKeys: choice(['all', 'table', 'sample'], 'keys of people in the waiting room: of table and sample, or of one'),
  waitingDelType: choice(['zero', 'missing'], 'delType in WaitingListNotify'),
  silence: choice(['missing', 'empty'], 'data of SpeakerChangeNotify while nobody speaks'),
  speakerNames: flag(true, 'names in SpeakerChangeNotify'),
  supportedPushes: choice(['current', 'all', 'none'], 'push types in the reply to a request for a control token'),
};

/** Every switch; the default is what the service most likely does. */
const switchesSchema = z.object({
  ...tokenSwitches,
  ...replySwitches,
  ...operationSwitches,
  ...pushSwitches,
  slowMs: milliseconds(8_000, 'how late replies come under the fault slow'),
  fault: choice(['none', ...faultNames], 'what is broken, until it is set to none'),
});

/** The simulator's switches, one value each. */
export type CloudMeetingSwitches = z.output<typeof switchesSchema>;

/** All switches with their checks. */
export const cloudMeetingSwitches = switchSet(switchesSchema);
