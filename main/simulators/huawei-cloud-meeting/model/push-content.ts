import type { PushContent, PushType } from '../wire/push.ts';
import type { CloudMeetingSwitches } from './switches.ts';
import type { Attendee, Meeting, Participant, WaitingPerson } from './types.ts';
import type { World } from './world.ts';

/** A `pinfoMap`: every value is a text. */
export type Pinfo = Readonly<Record<string, string>>;

const digit = (value: boolean): '0' | '1' => (value ? '1' : '0');
const bit = (value: boolean): 0 | 1 => (value ? 1 : 0);
const roles = { host: '1', guest: '0', audience: '2' } as const;

const accountKeys = (account: Participant['account'], corpId: string): Record<string, string> =>
  account
    ? {
        ACCOUNT_ID: account.id,
        ACCOUNT: account.name,
        ORG_ID: corpId,
        ...(account.thirdAccount === '' ? {} : { THIRDACCOUNT: account.thirdAccount }),
      }
    : {};

/** Everything that is known of a participant. */
export const pinfoOf = (world: World, one: Participant): Pinfo => ({
  NAME: one.name,
  TEL: one.number,
  ROLE: roles[one.role],
  STATE: digit(one.state !== 'in'),
  HAND: digit(one.isHandUp),
  BROADCAST: digit(one.isBroadcast),
  ROLLCALL: digit(one.isRollCalled),
  SHARE: digit(one.isSharing),
  MUTE: digit(one.isMuted),
  VIDEO: digit(one.line !== 'mobile'),
  ADDTIME: String(one.joinedAt),
  M: '1',
  T: one.pid.slice(-4),
  ANONYMOUS: digit(one.account === null),
  LOCALREC: digit(one.isRecording),
  [world.switches().clientTypeKey]: one.client,
  VIEW_TYPE: String(one.view),
  CAMERASTATE: digit(one.isCameraOn),
  IS_COHOST: digit(one.isCohost),
  ...accountKeys(one.account, world.directory.corpId),
  ALLOW_CLIENT_REC: digit(one.mayRecord),
  CLIENT_REC_STATE: digit(one.isRecording),
  CLIENT_CAPABILITIES: '1,3',
  LOCKED_VIEW: digit(one.isViewLocked),
  INVITE_SHARE_STATE: digit(one.isAskedToShare),
});

const waitingPinfoOf = (world: World, one: WaitingPerson): Pinfo => {
  const { waitingKeys, clientTypeKey } = world.switches();
  return {
    NAME: one.name,
    ADDTIME: String(one.since),
    ANONYMOUS: digit(one.account === null),
    ...accountKeys(one.account, world.directory.corpId),
    ...(waitingKeys === 'table' ? {} : { TEL: one.number, [clientTypeKey]: one.client }),
    ...(waitingKeys === 'sample' ? {} : { WAITINGSTATE: digit(one.isAdmitted) }),
  };
};

/** An entry of `WaitingListNotify`; `pinfoMap` as the switches have it for people who are gone. */
export const waitingEntry = (world: World, one: WaitingPerson, isGone = false): object => ({
  pid: one.pid,
  mode: bit(isGone),
  ...(world.switches().waitingDelType === 'zero' ? { delType: 0 } : {}),
  ...(isGone ? removalMap(world.switches()) : { pinfoMap: waitingPinfoOf(world, one) }),
});

/** `pinfoMap` of somebody who is gone. */
export const removalMap = ({ removalMap: form }: CloudMeetingSwitches): { pinfoMap?: Pinfo } =>
  form === 'empty' ? { pinfoMap: {} } : {};

/** The push types of terminals that are no attendee types. */
const attendeeTypes: Readonly<Partial<Record<Attendee['type'], string>>> = { ideahub: 'board', hwvision: 'terminal' };

/** An entry of `AttendeesNotify`. */
export const attendeeEntry = (world: World, meeting: Meeting, one: Attendee, isGone = false): object => {
  const { orgKey, attendeeId } = world.switches();
  const pidOf = (): string | undefined =>
    [...meeting.participants.values()].find((person) => person.number === one.number)?.pid;
  const id = attendeeId === 'number' ? one.number : attendeeId === 'pid' ? pidOf() : undefined;
  const identity = { ...(id === undefined ? {} : { participantID: id }), phone: one.number, name: one.name };
  if (isGone) return { mode: 1, ...identity };
  return {
    mode: 0,
    [orgKey]: world.directory.corpId,
    ...(one.account
      ? { userUUID: one.account.id, accountId: one.account.name, thirdAccount: one.account.thirdAccount }
      : {}),
    ...identity,
    role: one.role,
    email: one.email,
    sms: one.sms,
    isMute: bit(one.isMuted),
    isAutoInvite: bit(one.isAutoInvited),
    type: attendeeTypes[one.type] ?? one.type,
    deptName: one.deptName,
    hidePhone: false,
    isNotOverlayPidName: false,
  };
};

/** What changes of a meeting. */
export const dynamicOf = (world: World, meeting: Meeting): Readonly<Record<string, unknown>> => {
  const { controls } = meeting;
  let audience = 0;
  let isRecordedByClient = false;
  for (const one of meeting.participants.values()) {
    if (one.role === 'audience') audience += 1;
    isRecordedByClient ||= one.isRecording;
  }
  const { pictures } = controls;
  const picNum = Math.max(1, pictures.length);
  return {
    state: meeting.state,
    endTime: String(meeting.endsAt),
    mode: controls.mode,
    vas: bit(controls.isVoiceActivated),
    picNum: world.switches().picNumForm === 'text' ? String(picNum) : picNum,
    lock: bit(controls.isLocked),
    mute: bit(controls.isMuted),
    lockSharing: bit(controls.isSharingLocked),
    canUnmute: bit(controls.mayUnmute),
    chairView: controls.hostView,
    recState: bit(controls.recording === 'on'),
    aiRecState: 0,
    enableShareSetting: bit(controls.mayShare),
    callInRestriction: controls.callInRestriction,
    audienceCallInRestriction: controls.audienceCallInRestriction,
    forbiddenChat: bit(controls.chat === 1),
    realTimeSubtitle: bit(controls.areCaptionsOn),
    audienceTotalCount: audience,
    simultaneousInterpretation: bit(controls.isInterpreting),
    lanChannels: [],
    allowAudience: controls.isAudienceAllowed,
    pause: controls.isPaused,
    partViewNum: 0,
    maxPartViewNum: 0,
    audienceVideoLayout: '',
    recOccurred: bit(controls.wasRecorded),
    clientRecState: bit(isRecordedByClient),
    clientRecMode: controls.localRecording,
    waitingRoomState: bit(meeting.hasWaitingRoom),
    showAudienceMode: 0,
    audienceCountMultiple: 1,
    audienceCountReal: audience,
    confIMGroupId: `g${meeting.id}`,
    multiPic: { picInfos: pictures, picNum, period: 10 },
  };
};

/** What stays as it is while a meeting runs. */
const basicOf = (world: World, meeting: Meeting): Readonly<Record<string, unknown>> => ({
  displayID: meeting.roomNumber ?? meeting.id,
  title: meeting.subject,
  startTime: String(meeting.run?.startedAt ?? meeting.startsAt),
  guestJoinUri: `https://meeting.example.test/#/j/${meeting.id}/g0`,
  pwds: [
    { role: 'chair', pwd: meeting.hostPassword },
    { role: 'general', pwd: meeting.guestPassword },
  ],
  recType: meeting.isAutoRecord ? 1 : 0,
  media: meeting.isVideo ? 2 : 1,
  owner: meeting.owner.displayName,
  orgID: world.directory.corpId,
  aiRecType: 0,
  callInRestriction: meeting.controls.callInRestriction,
  audienceCallInRestriction: meeting.controls.audienceCallInRestriction,
  confMode: meeting.confMode,
  webinar: meeting.isWebinar,
  realTimeSubtitle: 1,
  bignumMultiPicSwitch: true,
  partViewSwitch: true,
  simultaneousInterpretation: 1,
  supportWatermark: 0,
  userType: 2,
  ownerID: meeting.owner.id,
  scheduledStartTime: String(meeting.startsAt),
  supportCohost: 1,
  supportClientRecord: 1,
  inviteShareSwitch: true,
  confPortalCapabilities: '1',
  supportWaitingRoom: meeting.hasWaitingRoom,
});

/** The loudest people. */
export const speakersContent = (world: World, meeting: Meeting): PushContent => {
  const { silence, speakerNames } = world.switches();
  const data = meeting.speakers.flatMap(({ pid, volume }) => {
    const one = meeting.participants.get(pid);
    return one ? [{ pid, ...(speakerNames ? { name: one.name } : {}), speakingVolume: volume }] : [];
  });
  const isSilent = data.length === 0 && silence === 'missing';
  return { type: 'SpeakerChangeNotify', isFull: true, ...(isSilent ? {} : { data }) };
};

/** The groups of interpreters. */
export const interpretersContent = (world: World, { interpreterGroups }: Meeting): PushContent => {
  const type = 'InterpreterGroupNotify';
  if (world.switches().groupKeys === 'sample') return { type, isFull: true, flat: { interpreterGroups } };
  const renamed = interpreterGroups.map((group) => {
    const { groupID, ...rest } = group as { readonly groupID?: unknown };
    return { groupId: groupID, ...rest };
  });
  return { type, isFull: true, data: { interpreterGroups: renamed } };
};

/** The layout in force. */
export const layoutContent = ({ controls }: Meeting): PushContent => ({
  type: 'CustomMultiPicNotify',
  isFull: true,
  flat: {
    mode: controls.mode,
    picInfos: controls.pictures,
    picNum: Math.max(1, controls.pictures.length),
    vas: bit(controls.isVoiceActivated),
    skipEmptyPic: false,
    period: 10,
  },
});

/** The full push of a type, or null where there is nothing to begin with. */
export const fullContent = (world: World, meeting: Meeting, type: PushType): PushContent | null => {
  const full = (more: Pick<PushContent, 'flat' | 'data'>): PushContent => ({ type, isFull: true, ...more });
  switch (type) {
    case 'ConfBasicInfoNotify':
      return full({ flat: basicOf(world, meeting) });
    case 'ConfDynamicInfoNotify':
      return full({ flat: dynamicOf(world, meeting) });
    case 'ParticipantsNotify':
    case 'ChannelAndParticipantsNotify':
      return full({
        data: [...meeting.participants.values()].map((one) => ({
          pid: one.pid,
          mode: 0,
          pinfoMap: pinfoOf(world, one),
        })),
      });
    case 'AttendeesNotify':
      return full({ data: [...meeting.attendees.values()].map((one) => attendeeEntry(world, meeting, one)) });
    case 'WaitingListNotify':
      return full({ data: [...meeting.waiting.values()].map((one) => waitingEntry(world, one)) });
    case 'SpeakerChangeNotify':
      return meeting.speakers.length > 0 ? speakersContent(world, meeting) : null;
    case 'InterpreterGroupNotify':
      return meeting.interpreterGroups.length > 0 ? interpretersContent(world, meeting) : null;
    default:
      return null;
  }
};
