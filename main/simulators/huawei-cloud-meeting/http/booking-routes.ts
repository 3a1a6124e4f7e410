import { z } from 'zod';
import { changeMeeting } from '../model/change.ts';
import { bookMeeting, endMeeting, startMeeting } from '../model/meetings.ts';
import { accountWithNumber, inviteAttendee } from '../model/people.ts';
import { occurrencesOf } from '../model/recurrence.ts';
import type { Account, Attendee, Meeting } from '../model/types.ts';
import type { World } from '../model/world.ts';
import { ServiceFault } from '../wire/errors.ts';
import { readMeetingTime } from '../wire/times.ts';
import { isHostOf, meetingInfo } from './meeting-info.ts';
import { accessRoute, bodyOf, meetingWithId, required } from './request.ts';
import type { Call, Outcome, Route } from './request.ts';

const base = 'v1/mmc/management';
const minuteMs = 60_000;
const yearMs = 365 * 24 * 60 * minuteMs;
const mostOccurrences = 50;

const bit = z.literal([0, 1]);
const date = z.string().regex(/^\d{4}-\d{2}-\d{2}$/u);

const attendeeSchema = z.object({
  accountId: z.string().optional(),
  userUUID: z.string().optional(),
  name: z.string().max(96).default(''),
  role: bit.default(0),
  phone: z.string().default(''),
  email: z.string().default(''),
  sms: z.string().default(''),
  isMute: bit.default(0),
  isAutoInvite: bit.default(0),
  type: z
    .literal(['normal', 'terminal', 'outside', 'mobile', 'ideahub', 'board', 'hwvision', 'customnumber'])
    .default('normal'),
  deptName: z.string().max(128).default(''),
});

const bookingSchema = z.object({
  startTime: z.string().default(''),
  length: z.number().int().default(30),
  subject: z.string().default(''),
  mediaTypes: z.string(),
  attendees: z.array(attendeeSchema).max(5_000).default([]),
  isAutoRecord: bit.default(0),
  vmrFlag: bit.default(0),
  confConfigInfo: z
    .object({
      isAutoMute: z.boolean().default(false),
      allowGuestStartConf: z.boolean().default(false),
      guestPwd: z.string().optional(),
      prolongLength: z.number().int().min(0).max(60).default(0),
      enableWaitingRoom: z.boolean().default(false),
    })
    .prefault({}),
  cycleParams: z
    .object({
      startDate: date,
      endDate: date,
      cycle: z.literal(['Day', 'Week', 'Month']),
      interval: z.number().int().min(1).max(15).default(1),
      point: z.array(z.number().int()).max(31).default([]),
      preRemindDays: z.number().int().min(0).max(30),
    })
    .optional(),
  concurrentParticipants: z.number().int().min(0).default(0),
  confResType: z.literal([0, 1, 2, 3]).default(0),
});

type BookingBody = z.output<typeof bookingSchema>;

/** The number of an account's own cloud room. */
const roomNumberOf = ({ number }: Account): string => `95${number.slice(-6)}`;

/** Throws the refusal of a booking that is out of its limits. */
const checkBooking = (world: World, body: BookingBody): number => {
  if (body.mediaTypes !== 'Voice' && body.mediaTypes !== 'HDVideo') throw new ServiceFault('MMC.111071018');
  if (body.length < 15 || body.length > 1440) throw new ServiceFault('MMC.111071021');
  if (body.subject.length > 128) throw new ServiceFault('MMC.111071022');
  const { guestPwd } = body.confConfigInfo;
  if (guestPwd !== undefined && !/^\d+$/u.test(guestPwd)) throw new ServiceFault('MMC.111071080');
  if (guestPwd !== undefined && (guestPwd.length < 4 || guestPwd.length > 16)) throw new ServiceFault('MMC.111071081');
  const now = world.clock.now();
  if (body.startTime === '') return now;
  const startsAt = readMeetingTime(body.startTime);
  if (startsAt === null || startsAt > now + yearMs) throw new ServiceFault('MMC.111071061');
  if (startsAt + minuteMs <= now) throw new ServiceFault('MMC.111071013');
  return startsAt;
};

const attendeeOf = (world: World, given: z.output<typeof attendeeSchema>): Attendee => {
  const { accounts } = world.directory;
  const account =
    accounts.get(given.accountId ?? '') ??
    [...accounts.values()].find((one) => one.id === given.userUUID) ??
    accountWithNumber(world, given.phone);
  const number = given.phone === '' ? (account?.number ?? '') : given.phone;
  if (number === '') throw new ServiceFault('MMC.111072031');
  const { role, type, email, sms, deptName } = given;
  const name = given.name === '' ? (account?.displayName ?? number) : given.name;
  const isMuted = given.isMute === 1;
  return {
    number,
    name,
    account: account ?? null,
    role,
    type,
    email,
    sms,
    isMuted,
    isAutoInvited: given.isAutoInvite === 1,
    deptName,
  };
};

const create = (call: Call, account: Account, isSeries: boolean): Outcome => {
  const { world } = call;
  const body = bodyOf(call, bookingSchema);
  const firstStart = checkBooking(world, body);
  const lengthMs = body.length * minuteMs;
  if (isSeries && !body.cycleParams) throw new ServiceFault('MMC.111071061');
  const occurrences =
    isSeries && body.cycleParams ? occurrencesOf(world, body.cycleParams, firstStart, lengthMs) : null;
  if (occurrences && (occurrences.length === 0 || occurrences.length > mostOccurrences))
    throw new ServiceFault('MMC.111071061');
  const invited = body.attendees.map((one) => attendeeOf(world, one));
  const isNow = body.startTime === '' && !isSeries;
  const isWebinar = body.confResType === 2;
  const meeting = bookMeeting(world, {
    subject: body.subject === '' ? `${account.displayName}'s meeting` : body.subject,
    owner: account,
    roomNumber: body.vmrFlag === 1 ? roomNumberOf(account) : null,
    startsAt: occurrences?.[0]?.startsAt ?? firstStart,
    lengthMs,
    confMode: 'RTC',
    isWebinar,
    isVideo: body.mediaTypes === 'HDVideo',
    confType: isSeries ? 'CYCLE' : isNow ? 'IMMEDIATELY' : 'FUTURE',
    guestPassword: body.confConfigInfo.guestPwd,
    hasWaitingRoom: body.confConfigInfo.enableWaitingRoom,
    isAutoMute: body.confConfigInfo.isAutoMute,
    isAutoRecord: body.isAutoRecord === 1,
    mayGuestStart: body.confConfigInfo.allowGuestStartConf,
    isProlonged: body.confConfigInfo.prolongLength > 0,
    capacity: body.concurrentParticipants === 0 ? undefined : body.concurrentParticipants,
    cycle:
      occurrences && body.cycleParams
        ? { params: body.cycleParams, occurrences: new Map(occurrences.map((one) => [one.id, one])) }
        : null,
  });
  changeMeeting(world, meeting, (change) => {
    for (const one of invited) inviteAttendee(change, one);
  });
  if (isNow) startMeeting(world, meeting);
  return { body: [meetingInfo(world, meeting, account)] };
};

/** A meeting that the caller may change. Throws the refusal of any other one. */
const ownMeeting = (call: Call, account: Account, id = required(call, 'conferenceID')): Meeting => {
  const meeting = meetingWithId(call.world, id);
  if (!isHostOf(meeting, account)) throw new ServiceFault('MMC.111070002');
  return meeting;
};

const update = (call: Call, account: Account): Outcome => {
  const { world } = call;
  const meeting = ownMeeting(call, account);
  if (meeting.state !== 'Schedule') throw new ServiceFault('MMC.111071065');
  const body = bodyOf(call, bookingSchema);
  const startsAt = checkBooking(world, body);
  const invited = body.attendees.map((one) => attendeeOf(world, one));
  Object.assign(meeting, {
    subject: body.subject === '' ? meeting.subject : body.subject,
    startsAt,
    endsAt: startsAt + body.length * minuteMs,
    guestPassword: body.confConfigInfo.guestPwd ?? meeting.guestPassword,
    hasWaitingRoom: body.confConfigInfo.enableWaitingRoom,
    isAutoMute: body.confConfigInfo.isAutoMute,
  });
  meeting.attendees.clear();
  for (const one of invited) meeting.attendees.set(one.number, one);
  return { body: [meetingInfo(world, meeting, account)] };
};

const cancel = (call: Call, account: Account): Outcome => {
  const meeting = ownMeeting(call, account);
  const endsRunning = call.query.get('type') === '1';
  if (meeting.state === 'Created' && !endsRunning) throw new ServiceFault('MMC.111071067');
  return {
    effect: () => {
      if (meeting.state === 'Created') endMeeting(call.world, meeting, 'cancelled');
      meeting.state = 'Destroyed';
    },
  };
};

const start = (call: Call, account: Account): Outcome => {
  const { world } = call;
  const schema = z.object({ conferenceID: z.string().min(1), password: z.string() });
  const { conferenceID, password } = bodyOf(call, schema);
  const meeting = world.meetings.get(conferenceID);
  const isGuest = password === meeting?.guestPassword;
  if (!meeting || meeting.state === 'Destroyed' || (password !== meeting.hostPassword && !isGuest))
    throw new ServiceFault('MMC.111072065');
  if (isGuest && !meeting.mayGuestStart && meeting.owner !== account) throw new ServiceFault('MMC.111071058');
  if (meeting.state === 'Schedule' && meeting.cycle === null && meeting.endsAt <= world.clock.now())
    throw new ServiceFault('MMC.111072006');
  const { uuid } = startMeeting(world, meeting);
  return { body: { uuid, regionIP: '127.0.0.1' } };
};

const occurrenceSchema = z.object({
  cycleSubConfID: z.string().min(1),
  mediaTypes: z.literal(['Voice', 'HDVideo']),
  startTime: z.string(),
  length: z.number().int().min(15).max(1440),
  description: z.string().max(200).default(''),
});

const updateOccurrence = (call: Call, account: Account): Outcome => {
  const { cycle } = ownMeeting(call, account);
  const body = bodyOf(call, occurrenceSchema);
  const occurrence = cycle?.occurrences.get(body.cycleSubConfID);
  const startsAt = readMeetingTime(body.startTime);
  if (!occurrence) throw new ServiceFault('MMC.111070005');
  if (startsAt === null) throw new ServiceFault('MMC.111071061');
  const endsAt = startsAt + body.length * minuteMs;
  return { effect: () => void Object.assign(occurrence, { startsAt, endsAt, description: body.description }) };
};

const cancelOccurrences = (call: Call, account: Account): Outcome => {
  const { cycle } = ownMeeting(call, account);
  const { cycleSubConfIDs } = bodyOf(call, z.object({ cycleSubConfIDs: z.array(z.string()).min(1).max(50) }));
  if (!cycleSubConfIDs.some((id) => cycle?.occurrences.has(id))) throw new ServiceFault('MMC.111070005');
  return {
    effect: () => {
      for (const id of cycleSubConfIDs) cycle?.occurrences.delete(id);
    },
  };
};

/** Booking, changing, starting and cancelling, of single meetings and of series. */
export const bookingRoutes: readonly Route[] = [
  accessRoute('POST', `${base}/conferences`, (call, account) => create(call, account, false)),
  accessRoute('PUT', `${base}/conferences`, update),
  accessRoute('DELETE', `${base}/conferences`, cancel),
  accessRoute('POST', `${base}/conferences/start`, start),
  accessRoute('POST', `${base}/cycleconferences`, (call, account) => create(call, account, true)),
  accessRoute('PUT', `${base}/cycleconferences`, update),
  accessRoute('DELETE', `${base}/cycleconferences`, cancel),
  accessRoute('PUT', `${base}/conferences/cyclesubconf`, updateOccurrence),
  accessRoute('DELETE', `${base}/conferences/cyclesubconf`, cancelOccurrences),
];
