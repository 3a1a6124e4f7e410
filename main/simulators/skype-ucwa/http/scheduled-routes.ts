import { createMeeting, standardSettings } from '../model/meetings.ts';
import { defaultValuesResource, myMeetingResource, myMeetingsResource } from '../model/render-application.ts';
import { endMeeting } from '../model/roster.ts';
import type { Meeting, MeetingSettings, User } from '../model/types.ts';
import { invalid, UcwaFault } from '../wire/errors.ts';
import type { Input } from '../wire/input.ts';
import { readDate } from '../wire/resource.ts';
import { accepted, below, checkPut, found, inputOf, refuseGuests } from './request.ts';
import type { ApplicationRequest, Route, UcwaAnswer } from './request.ts';

const dayMs = 24 * 60 * 60 * 1000;
const earliestMs = -365 * dayMs;
const latestMs = 3_653 * dayMs;

const onOff = ['Enabled', 'Disabled'] as const;

/** The settings that a client gives, on top of what there is. Throws the refusal that names a wrong one. */
const settingsFrom = (input: Input, before: MeetingSettings, now: number): MeetingSettings => {
  const expiration = input.text('expirationTime', 100);
  const expiresAt = expiration === null ? before.expiresAt : readDate(expiration);
  if (expiresAt === null || expiresAt < now + earliestMs || expiresAt > now + latestMs)
    throw invalid('expirationTime', 'not a date within a year before and ten years after now');
  return {
    accessLevel:
      input.choice('accessLevel', ['None', 'Everyone', 'SameEnterprise', 'Invited', 'Locked']) ?? before.accessLevel,
    automaticLeaderAssignment:
      input.choice('automaticLeaderAssignment', ['Disabled', 'Everyone', 'SameEnterprise']) ??
      before.automaticLeaderAssignment,
    lobbyBypassForPhoneUsers: input.choice('lobbyBypassForPhoneUsers', onOff) ?? before.lobbyBypassForPhoneUsers,
    phoneUserAdmission: input.choice('phoneUserAdmission', onOff) ?? before.phoneUserAdmission,
    entryExitAnnouncement:
      input.choice('entryExitAnnouncement', [...onOff, 'Unsupported']) ?? before.entryExitAnnouncement,
    attendees: input.texts('attendees') ?? before.attendees,
    leaders: input.texts('leaders') ?? before.leaders,
    subject: input.text('subject', 250) ?? before.subject,
    description: input.text('description', 10_000) ?? before.description,
    expiresAt,
  };
};

const organizerOf = (request: ApplicationRequest): User => {
  refuseGuests(request);
  const { owner } = request.application;
  if (!('name' in owner)) throw new UcwaFault(403, 'AnonymousNotAllowed');
  return owner;
};

const ownMeetings = (request: ApplicationRequest): readonly Meeting[] => {
  const organizer = organizerOf(request);
  return [...request.world.meetings.values()].filter((one) => one.isScheduled && one.organizer === organizer);
};

const ownMeeting = (request: ApplicationRequest): Meeting => {
  const meeting = ownMeetings(request).find((one) => one.id === request.params[0]);
  if (!meeting) throw new UcwaFault(404);
  return meeting;
};

const answerWith = (request: ApplicationRequest, meeting: Meeting, status: number): UcwaAnswer => ({
  status,
  resource: myMeetingResource(request.world.switches(), request.application, meeting),
  headers: { ETag: `"${meeting.etag}"` },
});

const create = (request: ApplicationRequest): UcwaAnswer => {
  const { world } = request;
  const organizer = organizerOf(request);
  if (ownMeetings(request).length >= world.switches().meetingLimit) throw new UcwaFault(409, 'TooManyOnlineMeetings');
  const settings = settingsFrom(inputOf(request), standardSettings(world), world.clock.now());
  const meeting = createMeeting(world, organizer, settings, true);
  return answerWith(request, meeting, world.switches().createMeetingStatus);
};

const update = (request: ApplicationRequest): UcwaAnswer => {
  const { world } = request;
  const meeting = ownMeeting(request);
  const input = checkPut(request, meeting.etag, meeting.putName);
  Object.assign(meeting.settings, settingsFrom(input, meeting.settings, world.clock.now()));
  meeting.etag += 1;
  return answerWith(request, meeting, 200);
};

const remove = (request: ApplicationRequest): UcwaAnswer => {
  const { world } = request;
  const meeting = ownMeeting(request);
  return accepted(() => {
    endMeeting(world, meeting);
    world.meetings.delete(meeting.id);
  });
};

const list = 'onlineMeetings/myOnlineMeetings';

/** The user's own scheduled meetings. */
export const scheduledRoutes: readonly Route[] = [
  below('GET', list, 'myOnlineMeetings', (request) =>
    found(myMeetingsResource(request.world.switches(), request.application, ownMeetings(request))),
  ),
  below('POST', list, 'createMyOnlineMeeting', create),
  below('GET', `${list}/*`, 'myOnlineMeeting', (request) => answerWith(request, ownMeeting(request), 200)),
  below('PUT', `${list}/*`, 'updateMyOnlineMeeting', update),
  below('DELETE', `${list}/*`, 'deleteMyOnlineMeeting', remove),
  below('GET', 'onlineMeetings/defaultValues', 'onlineMeetingDefaultValues', ({ application }) =>
    found(defaultValuesResource(application)),
  ),
];
