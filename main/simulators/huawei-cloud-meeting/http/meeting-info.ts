import type { Account, Attendee, Meeting } from '../model/types.ts';
import type { World } from '../model/world.ts';
import { meetingTime } from '../wire/times.ts';

/** How many people of a kind a list shows of each meeting. */
const shownPeople = 20;
const dayMs = 24 * 60 * 60 * 1000;

const bit = (value: boolean): 0 | 1 => (value ? 1 : 0);

/** Whether somebody is the host of a meeting: who booked it, or is invited as host, or administers the company. */
export const isHostOf = (meeting: Meeting, account: Account): boolean =>
  meeting.owner === account ||
  account.isAdministrator ||
  [...meeting.attendees.values()].some((one) => one.role === 1 && one.account?.id === account.id);

/** Whether somebody hosts a meeting or is invited to it. */
export const isShownTo = (meeting: Meeting, account: Account): boolean =>
  meeting.owner === account || [...meeting.attendees.values()].some((one) => one.account?.id === account.id);

const hardTypes: readonly Attendee['type'][] = ['terminal', 'ideahub', 'board', 'hwvision'];

const partOf = ({ name, number, type, role, isMuted }: Attendee): object => ({
  name,
  phone: number,
  ...(type === 'customnumber' ? {} : { type }),
  role,
  isMute: bit(isMuted),
});

const recurrenceOf = ({ id, cycle }: Meeting): object =>
  cycle
    ? {
        cycleParams: cycle.params,
        cycleSubConfID: [...cycle.occurrences.keys()][0] ?? '',
        subConfs: [...cycle.occurrences.values()].map((one) => ({
          cycleSubConfID: one.id,
          conferenceID: id,
          mediaType: 'HDVideo',
          startTime: meetingTime(one.startsAt),
          endTime: meetingTime(one.endsAt),
          ...(one.description === '' ? {} : { description: one.description }),
        })),
      }
    : {};

/** A `ConferenceInfo` as an account sees it: only hosts see both passwords. */
export const meetingInfo = (world: World, meeting: Meeting, account: Account): Record<string, unknown> => {
  const people = [...meeting.attendees.values()];
  const hard = people.filter((one) => hardTypes.includes(one.type));
  const soft = people.filter((one) => !hardTypes.includes(one.type));
  const link = (part: string): string => `https://meeting.example.test/#/j/${meeting.id}/${part}`;
  const guest = { conferenceRole: 'general', password: meeting.guestPassword };
  return {
    conferenceID: meeting.id,
    subject: meeting.subject,
    size: people.length,
    timeZoneID: '26',
    startTime: meetingTime(meeting.startsAt),
    endTime: meetingTime(meeting.endsAt),
    mediaTypes: meeting.isVideo ? 'Voice,Data,HDVideo' : 'Voice,Data',
    conferenceState: meeting.state,
    language: 'en-US',
    accessNumber: '+99555',
    passwordEntry: isHostOf(meeting, account)
      ? [{ conferenceRole: 'chair', password: meeting.hostPassword }, guest]
      : [guest],
    userUUID: meeting.owner.id,
    scheduserName: meeting.owner.displayName,
    conferenceType: meeting.cycle ? 2 : 0,
    confType: meeting.confType,
    ...recurrenceOf(meeting),
    isAutoMute: bit(meeting.isAutoMute),
    isAutoRecord: bit(meeting.isAutoRecord),
    chairJoinUri: link('c0'),
    guestJoinUri: link('g0'),
    ...(meeting.isWebinar ? { audienceJoinUri: link('a0') } : {}),
    recordType: meeting.isAutoRecord ? 2 : 0,
    recordAuxStream: 0,
    recordAuthType: 0,
    confConfigInfo: {
      isAutoMute: meeting.isAutoMute,
      callInRestriction: meeting.controls.callInRestriction,
      allowGuestStartConf: meeting.mayGuestStart,
      enableWaitingRoom: meeting.hasWaitingRoom,
      prolongLength: meeting.isProlonged ? 15 : 0,
    },
    vmrFlag: bit(meeting.roomNumber !== null),
    ...(meeting.roomNumber === null ? {} : { vmrConferenceID: meeting.roomNumber, vmrID: `room${meeting.roomNumber}` }),
    isHasRecordFile: world.runs.some((past) => past.meeting === meeting && past.run.wasRecorded),
    ...(meeting.confType === 'IMMEDIATELY' && meeting.run ? { confUUID: meeting.run.uuid } : {}),
    partAttendeeInfo: [...soft.slice(0, shownPeople), ...hard.slice(0, shownPeople)].map(partOf),
    terminlCount: hard.length,
    normalCount: soft.length,
    deptName: world.directory.companyName,
    webinar: meeting.isWebinar,
    multiStreamFlag: 1,
    confMode: meeting.confMode,
    concurrentParticipants: meeting.capacity,
    supportSimultaneousInterpretation: true,
  };
};

/** A `ParticipantInfo`: somebody who is invited, whose `participantID` is a number. */
export const invitedInfo = (one: Attendee): object => ({
  participantID: one.number,
  name: one.name,
  role: one.role,
  state: 'MEETTING',
  attendeeType: one.type === 'terminal' || one.type === 'outside' || one.type === 'mobile' ? one.type : 'normal',
  ...(one.account ? { accountId: one.account.name, userUUID: one.account.id } : {}),
  ...(one.email === '' ? {} : { email: one.email }),
  ...(one.sms === '' ? {} : { sms: one.sms }),
  deptName: one.deptName,
  isAutoInvite: bit(one.isAutoInvited),
});

/** How far ahead the modes of a search look, in milliseconds. */
export const searchedMs: Readonly<Record<string, number>> = {
  ADAY: dayMs,
  AWEEK: 7 * dayMs,
  AMONTH: 31 * dayMs,
  ALL: Number.MAX_SAFE_INTEGER,
};
