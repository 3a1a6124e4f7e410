import { conferenceIdOf, type Conference } from '../../../app/domain/conference.ts';
import type { Participant } from '../../../app/domain/participant.ts';
import { allowed, denied, type Permission } from '../../../app/domain/permission.ts';
import type { ConferenceFacts, ConferencePicture } from '../../../app/vendor/events.ts';
import { nameOf, type Invited, type MeetingState, type Person } from './meeting-state.ts';

/** The signed-in user, as people in meetings show it. */
export interface OwnUser {
  readonly userId: string;
  readonly account: string;
  readonly number: string;
  readonly name: string;
  readonly isAdministrator: boolean;
}

/** What pictures need to know besides what they show. */
export interface PictureContext {
  readonly accountId: string;
  readonly meetingNumber: string;
  /** Whether the control token is a host's. */
  readonly isHost: boolean;
  readonly user: OwnUser;
  /** Whether the password is known: claiming the host role needs it. */
  readonly hasPassword: boolean;
}

/** Those who were invited come after those who are there. */
const invitedFrom = 1_000_000;

const devices: Readonly<Record<string, Participant['device']>> = {
  desktop: 'desktop',
  mobile: 'mobile',
  pad: 'tablet',
};

const isOn = (value: string | undefined): boolean => value === '1';

const switchOf = (value: string | undefined): 'on' | 'off' | 'unknown' =>
  value === '1' ? 'on' : value === '0' ? 'off' : 'unknown';

/** Whether a person is the signed-in user, on whatever device. */
export const isSelf = ({ map }: Person, { userId, account, number }: OwnUser): boolean =>
  (userId !== '' && map['ACCOUNT_ID'] === userId) ||
  (account !== '' && map['ACCOUNT'] === account) ||
  (number !== '' && map['TEL'] === number);

const waitingPermissions = (isHost: boolean): Participant['permissions'] => {
  const host = isHost ? allowed : denied('chair-only');
  const not = denied('not-now');
  return { ...nobodyThere(not), admit: host };
};

/** For somebody who is not in the meeting: nothing of what can be done to those who are. */
const nobodyThere = (not: Permission): Participant['permissions'] => ({
  drop: not,
  speak: not,
  lowerHand: not,
  rename: not,
  promote: not,
  demote: not,
  moveToLobby: not,
  uninvite: not,
  camera: not,
  share: not,
  spotlight: not,
  rollCall: not,
  localRecording: not,
});

const waiting = { host: waitingPermissions(true), guest: waitingPermissions(false) };
const absent = {
  host: { ...nobodyThere(denied('not-connected')), call: allowed, uninvite: allowed },
  guest: { ...nobodyThere(denied('not-connected')), call: denied('chair-only'), uninvite: denied('chair-only') },
};

const presentPermissions = (
  isHost: boolean,
  role: Participant['role'],
  self: boolean,
  isHandUp: boolean,
  isInvited: boolean,
) => {
  const host = isHost ? allowed : denied('chair-only');
  const isChair = role === 'chair';
  // With a guest's token there is one's own line, name, hand and camera; a host has no hand.
  const ownOf = (isHandNow: boolean): Permission =>
    self && !isChair && isHandUp === isHandNow ? allowed : denied(self && !isChair ? 'already-so' : 'not-now');
  const mine: Participant['permissions'] = {
    drop: self ? denied('self') : host,
    ...(self && { raiseHand: ownOf(false) }),
    ...(self && !isHost && { speak: allowed, rename: allowed, camera: allowed, lowerHand: ownOf(true) }),
    ...(!isInvited && { uninvite: denied('not-now') }),
    ...(self && { uninvite: denied('self'), moveToLobby: denied('self') }),
    ...(!isHandUp && { lowerHand: denied('already-so') }),
    ...(isChair && {
      promote: denied('already-so'),
      demote: denied('not-now'),
      moveToLobby: denied('chair-must-stay'),
    }),
    ...(role === 'co-host' && { promote: denied('already-so'), moveToLobby: denied('not-now') }),
    ...((role === 'member' || role === 'audience') && { demote: denied('already-so') }),
  };
  return mine;
};
/** The same object for the same facts: thousands of rows share a few. */
const permissionsByFacts = new Map<string, Participant['permissions']>();
const sharedPresent = (...facts: Parameters<typeof presentPermissions>): Participant['permissions'] => {
  const key = facts.join(' ');
  const known = permissionsByFacts.get(key) ?? presentPermissions(...facts);
  permissionsByFacts.set(key, known);
  return known;
};

const stateOf = ({ where, map }: Person): Participant['state'] => {
  if (where !== 'present') return 'in-lobby';
  if (map['STATE'] === '1') return 'ringing';
  return map['STATE'] === '2' ? 'dialling' : 'connected';
};

const roleOf = ({ map }: Person): Participant['role'] => {
  if (map['ROLE'] === '1') return 'chair';
  if (isOn(map['IS_COHOST'])) return 'co-host';
  return map['ROLE'] === '2' ? 'audience' : 'member';
};

const timeOf = (text: string | undefined): number | null => {
  const time = Number(text ?? '');
  return Number.isFinite(time) && time > 0 ? time : null;
};

/** The row of a person who is in the meeting or waits for it. */
export const personRow = (person: Person, state: MeetingState, context: PictureContext): Participant => {
  const { map, where, pid } = person;
  const role = roleOf(person);
  const self = isSelf(person, context.user);
  const isThere = where === 'present';
  const device = map['CLIENT_LOGIN_TYPE'] ?? map['CLICENT_LOGIN_TYPE'];
  const personKey = map['ACCOUNT_ID'] || map['ACCOUNT'] || map['THIRDACCOUNT'] || '';
  const who = context.isHost ? 'host' : 'guest';
  return {
    id: person.id,
    name: nameOf(person),
    address: (map['TEL'] ?? '').slice(0, 300),
    kind: 'person',
    role,
    isSelf: self,
    state: stateOf(person),
    stateSince: null,
    joinedAt: timeOf(map['ADDTIME']),
    position: person.position,
    permissions: isThere
      ? sharedPresent(context.isHost, role, self, person.handSince !== null, state.invited.has(map['TEL'] ?? ''))
      : waiting[who],
    ...(isThere && {
      audio: { canSpeak: map['MUTE'] === '1' ? 'off' : map['MUTE'] === '0' ? 'on' : 'unknown' },
      handRaisedAt: person.handSince,
      camera: switchOf(map['CAMERASTATE']),
      isSharing: isOn(map['SHARE']),
      isSpeaking: state.speakers.has(pid),
      isSpotlit: isOn(map['BROADCAST']) || isOn(map['ROLLCALL']),
      mayRecord: isOn(map['ALLOW_CLIENT_REC']),
    }),
    ...(map['ANONYMOUS'] === '1' && { source: 'anonymous' }),
    ...(device !== undefined && device !== '' && { device: devices[device.toLowerCase()] ?? 'other' }),
    ...(personKey !== '' && { personKey: personKey.slice(0, 300) }),
  };
};

/** The row of somebody who was invited and is not there. */
export const invitedRow = (invited: Invited, { isHost }: PictureContext): Participant => ({
  id: invited.id,
  name: (invited.name || invited.phone).slice(0, 300),
  address: invited.phone.slice(0, 300),
  kind: 'person',
  role: 'member',
  isSelf: false,
  state: 'not-here',
  stateSince: null,
  joinedAt: null,
  position: invitedFrom + invited.position,
  permissions: isHost ? absent.host : absent.guest,
});

const recordings: Readonly<Record<number, 'off' | 'on' | 'paused'>> = { 0: 'off', 1: 'on', 2: 'paused' };

const isTold = <Value>(value: Value | null | undefined): value is Value => value !== null && value !== undefined;

const messageChoices: NonNullable<NonNullable<Conference['settings']>['messageChoices']> = ['public', 'private'];

const settingsOf = ({ dynamic, basic }: MeetingState): NonNullable<Conference['settings']> => {
  const { lock, mute, canUnmute, lockSharing, recState, forbiddenChat, waitingRoomState, endTime } = dynamic;
  return {
    ...(isTold(lock) && { isLocked: lock }),
    ...(isTold(waitingRoomState) && basic.supportWaitingRoom !== false && { hasLobby: waitingRoomState }),
    ...(isTold(mute) && { areNewcomersMuted: mute }),
    ...(isTold(canUnmute) && { mayUnmuteThemselves: canUnmute }),
    ...(isTold(recState) && { recording: recordings[recState] ?? 'unknown' }),
    ...(isTold(endTime) && { endsAt: endTime }),
    // Whether it is barred is all that the service tells.
    ...(isTold(forbiddenChat) && { messages: forbiddenChat ? 'nobody' : 'unknown' }),
    messageChoices,
    ...(isTold(lockSharing) && { sharing: lockSharing ? 'chair' : 'everyone' }),
  };
};

/** What the user may do to the meeting as a whole, as things stand. */
const controlsOf = (
  state: MeetingState,
  { isHost, user, hasPassword }: PictureContext,
  settings: NonNullable<Conference['settings']>,
): Conference['controls'] => {
  const host = isHost ? allowed : denied('chair-only');
  const unless = (isSo: boolean | undefined): Permission => (isHost && isSo === true ? denied('already-so') : host);
  const own = [...state.people.values()].find((person) => person.where === 'present' && isSelf(person, user));
  const isOwnHost = own?.map['ROLE'] === '1';
  const { recording } = settings;
  return {
    'leave-control': allowed,
    lock: unless(settings.isLocked),
    unlock: unless(settings.isLocked === false),
    'mute-all': host,
    'mute-all-firmly': host,
    'unmute-all': host,
    'allow-self-unmute': unless(settings.mayUnmuteThemselves),
    'forbid-self-unmute': unless(settings.mayUnmuteThemselves === false),
    'lower-all-hands': host,
    'stop-spotlight': host,
    'start-recording': unless(recording === 'on'),
    ...(state.basic.confMode === 'RTC' && {
      'pause-recording': recording === 'on' || !isHost ? host : denied('not-now'),
    }),
    'stop-recording': unless(recording === 'off'),
    'allow-messages': host,
    'forbid-messages': unless(settings.messages === 'nobody'),
    'allow-sharing': unless(settings.sharing === 'everyone'),
    'forbid-sharing': unless(settings.sharing === 'chair'),
    invite: host,
    prolong: host,
    'claim-host': !own || !hasPassword ? denied('not-now') : isOwnHost ? denied('already-so') : allowed,
    'release-host': isOwnHost ? allowed : denied('not-now'),
    end: host,
  };
};

/** What holds for everybody whose own row does not say otherwise. */
const sharedFor = (isHost: boolean): NonNullable<Conference['shared']> => {
  const host = isHost ? allowed : denied('chair-only');
  return {
    speak: host,
    lowerHand: host,
    rename: host,
    promote: host,
    demote: host,
    moveToLobby: host,
    uninvite: host,
    camera: host,
    share: host,
    spotlight: host,
    rollCall: host,
    localRecording: host,
    admit: host,
    call: host,
  };
};
const shared = { host: sharedFor(true), guest: sharedFor(false) };

/** The facts of a meeting. */
export const factsOf = (state: MeetingState, context: PictureContext): ConferenceFacts => {
  const settings = settingsOf(state);
  const { basic } = state;
  return {
    kind: 'meeting',
    state: 'active',
    counterpart: '',
    startedAt: basic.startTime ?? null,
    peopleCount: state.presentCount,
    selfRole: context.isHost ? 'chair' : 'member',
    controls: controlsOf(state, context, settings),
    callData: [],
    wrapUpReasons: [],
    relatedConferenceId: null,
    subject: (basic.title ?? '').slice(0, 300),
    entryAddress: (basic.displayID || context.meetingNumber).slice(0, 500),
    settings,
    shared: context.isHost ? shared.host : shared.guest,
  };
};

/** The picture of a meeting, whole. */
export const meetingPicture = (state: MeetingState, context: PictureContext): ConferencePicture => ({
  conference: {
    id: conferenceIdOf(context.accountId, context.meetingNumber),
    accountId: context.accountId,
    vendorId: context.meetingNumber,
    ...factsOf(state, context),
  },
  participants: [
    ...[...state.people.values()].map((person) => personRow(person, state, context)),
    ...[...state.invited.values()]
      .filter((invited) => state.isAbsent(invited))
      .map((invited) => invitedRow(invited, context)),
  ],
});
