import { changeMeeting } from './change.ts';
import { channelsOf } from './channels.ts';
import type { Account, Meeting, MeetingControls, MeetingRun } from './types.ts';
import type { World } from './world.ts';

const minuteMs = 60_000;
/** Extended meetings end after about thirty hours in all. */
const longestMs = 30 * 60 * minuteMs;

/** How a meeting begins. */
const newControls = (isMuted: boolean): MeetingControls => ({
  isLocked: false,
  isMuted,
  mayUnmute: true,
  isSharingLocked: false,
  mode: 'FREE',
  isVoiceActivated: true,
  recording: 'off',
  wasRecorded: false,
  isLive: false,
  isPaused: false,
  isAudienceAllowed: false,
  isInterpreting: false,
  areCaptionsOn: false,
  callInRestriction: 0,
  audienceCallInRestriction: 0,
  chat: 4,
  localRecording: 1,
  mayOpenCamera: true,
  mayRename: true,
  mayShare: true,
  hostView: 0,
  pictures: [],
});

/** What a meeting is booked with. */
export interface Booking extends Pick<Meeting, 'subject' | 'confMode' | 'isWebinar' | 'isVideo' | 'confType'> {
  /** A new number without one. */
  readonly id?: string | undefined;
  readonly owner: Account;
  /** Of a cloud room. */
  readonly roomNumber?: string | null | undefined;
  readonly startsAt: number;
  readonly lengthMs: number;
  readonly hostPassword?: string | undefined;
  readonly guestPassword?: string | undefined;
  readonly hasWaitingRoom?: boolean | undefined;
  readonly isAutoMute?: boolean | undefined;
  readonly isAutoRecord?: boolean | undefined;
  readonly mayGuestStart?: boolean | undefined;
  readonly isProlonged?: boolean | undefined;
  readonly capacity?: number | undefined;
  readonly cycle?: Meeting['cycle'];
}

/** Six digits that follow from a number, so that a run can be repeated. */
const digitsOf = (id: string, factor: number): string =>
  String(100_000 + ((Number(id.replaceAll(/\D/gu, '').slice(-9)) * factor) % 900_000));

/** Books a meeting. */
export const bookMeeting = (world: World, booking: Booking): Meeting => {
  const id = booking.id ?? world.nextMeetingId();
  const isAutoMute = booking.isAutoMute ?? false;
  const meeting: Meeting = {
    id,
    subject: booking.subject,
    roomNumber: booking.roomNumber ?? null,
    owner: booking.owner,
    hostPassword: booking.hostPassword ?? digitsOf(id, 7_919),
    guestPassword: booking.guestPassword ?? digitsOf(id, 104_729),
    startsAt: booking.startsAt,
    endsAt: booking.startsAt + booking.lengthMs,
    state: 'Schedule',
    confMode: booking.confMode,
    isWebinar: booking.isWebinar,
    isVideo: booking.isVideo,
    confType: booking.confType,
    hasWaitingRoom: booking.hasWaitingRoom ?? false,
    isAutoMute,
    isAutoRecord: booking.isAutoRecord ?? false,
    mayGuestStart: booking.mayGuestStart ?? false,
    isProlonged: booking.isProlonged ?? false,
    capacity: booking.capacity ?? (booking.isWebinar ? 5_000 : 500),
    cycle: booking.cycle ?? null,
    run: null,
    controls: newControls(isAutoMute),
    attendees: new Map(),
    participants: new Map(),
    waiting: new Map(),
    layouts: new Map(),
    interpreterGroups: [],
    speakers: [],
    versions: new Map(),
    cancelEnd: () => undefined,
  };
  world.meetings.set(id, meeting);
  return meeting;
};

/** The latest end of a meeting. */
const latestEnd = (meeting: Meeting): number => (meeting.run?.startedAt ?? meeting.startsAt) + longestMs;

/** Whether the end of a meeting can be put off. */
export const canProlong = (meeting: Meeting): boolean => meeting.endsAt < latestEnd(meeting);

/** Puts the end of a running meeting off. */
export const prolong = (world: World, meeting: Meeting, minutes: number): void => {
  meeting.endsAt = Math.min(latestEnd(meeting), meeting.endsAt + minutes * minuteMs);
  planEnd(world, meeting);
};

/** Plans the end of a running meeting, which one that is prolonged by itself puts off. */
const planEnd = (world: World, meeting: Meeting): void => {
  meeting.cancelEnd();
  meeting.cancelEnd = world.timers.after(meeting.endsAt - world.clock.now(), () => {
    if (meeting.isProlonged && canProlong(meeting)) changeMeeting(world, meeting, () => prolong(world, meeting, 15));
    else endMeeting(world, meeting, 'over');
  });
};

/** Starts a meeting, unless it runs already. Returns its run. */
export const startMeeting = (world: World, meeting: Meeting): MeetingRun => {
  if (meeting.state === 'Created' && meeting.run) return meeting.run;
  const now = world.clock.now();
  const lengthMs = meeting.endsAt - meeting.startsAt;
  if (meeting.endsAt <= now) {
    meeting.startsAt = now;
    meeting.endsAt = now + lengthMs;
  }
  const run: MeetingRun = {
    uuid: world.ids.uuid().replaceAll('-', ''),
    startedAt: now,
    endedAt: null,
    wasRecorded: false,
    attendance: [],
    controls: [],
  };
  meeting.state = 'Created';
  meeting.run = run;
  meeting.controls = newControls(meeting.isAutoMute);
  if (meeting.isAutoRecord) Object.assign(meeting.controls, { recording: 'on', wasRecorded: true });
  planEnd(world, meeting);
  return run;
};

/**
 * Ends a meeting: `stopped` by its host, which leaves the booking as the switch has it, `over` by time, or `cancelled`
 * with its booking.
 */
export const endMeeting = (world: World, meeting: Meeting, how: 'stopped' | 'over' | 'cancelled'): void => {
  const { run } = meeting;
  if (meeting.state !== 'Created' || !run) return;
  meeting.cancelEnd();
  changeMeeting(world, meeting, (change) => {
    meeting.state = 'Destroyed';
    if (meeting.controls.recording === 'on') meeting.controls.recording = 'off';
    if (world.switches().removalsAtEnd) for (const one of [...meeting.participants.values()]) change.remove(one, '');
  });
  for (const channel of channelsOf(world, meeting)) {
    // What was pushed last may be under way still.
    const { pushDelayMs } = world.switches();
    if (pushDelayMs > 0) world.timers.after(pushDelayMs + 1, () => channel.close());
    else channel.close();
  }
  const now = world.clock.now();
  for (const record of run.attendance) if (record.leftAt === 0) record.leftAt = now;
  run.endedAt = now;
  run.wasRecorded = meeting.controls.wasRecorded;
  world.runs.push({ meeting, run });
  meeting.participants.clear();
  meeting.waiting.clear();
  meeting.speakers = [];
  meeting.run = null;
  const isKept = how === 'stopped' && world.switches().stoppedBooking === 'kept' && meeting.endsAt > now;
  if (isKept) meeting.state = 'Schedule';
};
