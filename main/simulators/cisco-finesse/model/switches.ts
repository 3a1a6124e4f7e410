import { z } from 'zod';
import { providerSwitches } from '../../shared/model/identity-provider.ts';
import { choice, count, flag, milliseconds, numberChoice, switchSet } from '../../shared/model/switches.ts';

/** All faults; see {@link FaultName}. */
export const faultNames = [
  'ctiFailover',
  'xmppDrop',
  'webDown',
  'nodeDown',
  'slow',
  'lockedOut',
  'silentAfter202',
  'silentButDone',
] as const;

/**
 * What a fault breaks:
 * - `ctiFailover`: SystemInfo says OUT_OF_SERVICE, requests get 503, nothing is published until it ends
 * - `xmppDrop`: notification sessions are closed and new ones refused
 * - `webDown`: REST replies with an HTML page and 502; the user `finesse` is unavailable
 * - `nodeDown`: every connection to the node is closed at once
 * - `slow`: REST replies come `slowMs` late
 * - `lockedOut`: sign-in is accepted, then refused by notification with 289
 * - `silentAfter202`: requests are accepted, then nothing happens
 * - `silentButDone`: requests are accepted and carried out, but nothing is published
 */
export type FaultName = (typeof faultNames)[number];

/** How users sign in. */
const signInSwitches = {
  systemAuthMode: choice(
    ['NON_SSO', 'SSO', 'HYBRID'],
    'how users sign in: by password, by single sign-on, or each in their own way; see the act setAuthMode',
  ),
  ssoTokenLifetimeMs: milliseconds(3_600_000, 'how long an access token is valid'),
  ssoRefreshLifetimeMs: milliseconds(36_000_000, 'how long a refresh token is valid'),
  ssoRefresh: choice(
    ['served', 'refused', 'unavailable'],
    'what becomes of a refresh: a new token, a refusal, or an HTML page with 503',
  ),
  ssoRefreshBy: choice(['both', 'post', 'get'], 'how a refresh may be asked for: POST with a form, GET with a query'),
  ssoRefreshGives: choice(
    ['newRefreshToken', 'rotatedRefreshToken', 'sameRefreshToken', 'noRefreshToken'],
    'a refresh token with a new lifetime, the same and the old one is void, the old one without more time, or none',
  ),
  ssoRefreshRefusal: choice(
    ['http401', 'http400', 'signInAgain'],
    'how a refresh is refused: 401, 400, or a redirect to the identity provider',
  ),
  ssoTokenName: choice(['token', 'access_token', 'both'], 'the name of the access token in the JSON answer'),
  ssoExpiresIn: choice(['number', 'text', 'absent'], 'how the JSON answer says when the token ends, in seconds'),
  ssoAnswerType: choice(['json', 'html'], 'the content type of the JSON answer: application/json or text/html'),
  ssoUserName: choice(
    ['cookie', 'query', 'none'],
    'where cc_username stands at the end: in a cookie, in the query of the last address, or nowhere',
  ),
  ssoTokenScope: choice(['pair', 'node'], 'whether both servers take a token, or only the one that gave it'),
  ssoXmppAtEnd: choice(
    ['continues', 'closed'],
    'what becomes of a notification session whose token ends: nothing, or it is closed',
  ),
  ssoWrongUser: choice(
    ['refusedByApi', 'refusedAtSignIn'],
    'where a user who signs in by password is refused under HYBRID: requests with the token, or the token',
  ),
  ...providerSwitches,
};

/** Every switch; the default is what an installation of today most likely does. */
const switchesSchema = z.object({
  ...signInSwitches,
  enableDropParticipantFor: choice(
    ['supervisor_only', 'conference_controller_and_supervisor', 'all'],
    'the property of the same name: who may drop participants',
  ),
  dropAnyPartyEnabled: flag(false, "the CTI server's registry value DropAnyPartyEnabled"),
  dropRefusal: choice(
    ['http401', 'http400InvalidDestination', 'asyncGeneric'],
    "how a drop is refused that the requester's role does not allow",
  ),
  droppedPartyForm: choice(
    ['droppedThenGone', 'goneAtOnce', 'droppedStays'],
    'how a party who left is shown to the others',
  ),
  twoPartyCallType: choice(
    ['keepConference', 'restoreOriginal'],
    'the callType of a conference in which two parties are left',
  ),
  advertiseDrop: choice(['none', 'ownActions', 'targetActions'], 'where PARTICIPANT_DROP is listed among the actions'),
  errorTypeFor290: choice(['Call Operation Failure', 'Generic Error'], 'the error type of code 290'),
  wireStyle: choice(['11x', '125'], 'how events and errors are written: as in 11.x or 12.5'),
  stateChangeStatus: numberChoice([202, 200], 'the status with which a change of state is accepted'),
  echoRequestId: choice(['both', 'headerOnly', 'none'], 'where the requestId is echoed'),
  eventBefore202: flag(false, 'events reach the client before the 202 of the request that caused them'),
  consultCallType: choice(['CONSULT', 'OUT_WITH_ASSOCIATED'], 'the callType of a consult call'),
  mediaAddressTypeOfCustomer: choice(['empty', 'absent', 'NULL'], 'the mediaAddressType of a customer'),
  dialogIds: choice(['new', 'again'], 'whether the id of a dialog that has ended is used again for the next one'),
  dialogIdAfterConference: choice(
    ['keep', 'consultSurvives', 'new'],
    'whose id a conference has: the original call, the consult call, or none of both',
  ),
  conferenceListAtSignIn: choice(
    ['whole', 'lacksOthers'],
    'what who signs in during a conference gets of it, until something in it changes',
  ),
  dialPlan: choice(['asDialled', 'dropsLeading9'], 'the number of an outgoing call as it is shown'),
  extensions: choice(['own', 'loginIds'], 'whether extensions are the login ids of their users; read at the start'),
  userSource: choice(['loginId', 'loginName'], 'by what the source of events about users names them'),
  systemReasons: choice(['hidden', 'listed'], 'whether the list of reasons has those that only the system gives'),
  reasonWhileTalking: choice(['absent', 'lastId'], 'what a read of a user on a call shows of the reason of before'),
  deleteLists: choice(['ownOnly', 'everybody'], 'whom the last event of a dialog lists'),
  conferenceOrder: choice(
    ['deletePutPost', 'postDeletePut'],
    'the order of events when a consult call becomes a conference',
  ),
  deployment: choice(['UCCE', 'UCCX'], 'the platform behind Finesse'),
  reasonCodes: choice(['configured', 'none'], 'configured: NOT_READY and LOGOUT need a reason'),
  wrapUp: choice(['OPTIONAL', 'REQUIRED', 'NOT_ALLOWED', 'REQUIRED_WITH_WRAP_UP_DATA'], 'wrap-up after calls'),
  wrapUpMs: milliseconds(30_000, 'how long wrap-up lasts'),
  webSocket: choice(
    ['both', 'notifyOnly', 'none'],
    'which ports offer WebSocket: 12.6 both, 12.0 and 12.5 the notification port, earlier none',
  ),
  bosh: choice(['on', 'off'], 'whether the notification port offers BOSH'),
  verdictDelayMs: milliseconds(0, "from the acceptance of a request to the CTI server's verdict"),
  slowMs: milliseconds(8_000, 'how late REST replies come under the fault slow'),
  conferenceLimit: count(16, 3, 5_000, 'parties that a conference may have'),
  fault: choice(['none', ...faultNames], 'what is broken on every node; none ends all faults'),
});

/** The simulator's switches, one value each. */
export type FinesseSwitches = z.output<typeof switchesSchema>;

/** All switches with their checks. */
export const finesseSwitches = switchSet(switchesSchema);
