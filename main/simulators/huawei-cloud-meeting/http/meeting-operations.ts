import { z } from 'zod';
import { canProlong, endMeeting, prolong } from '../model/meetings.ts';
import { admit, moveToWaitingRoom } from '../model/people.ts';
import type { MeetingControls, Participant } from '../model/types.ts';
import { ServiceFault } from '../wire/errors.ts';
import { bareOperation, changing, operation, participant } from './operation.ts';
import type { Operating, Operation } from './operation.ts';

const bit = z.literal([0, 1]);

/** An operation that changes how the meeting stands. */
const control = <Body>(
  path: string,
  schema: z.ZodType<Body>,
  change: (body: Body, on: Operating) => Partial<MeetingControls>,
): Operation =>
  operation('PUT', path, schema, (on, body) => {
    const changes = change(body, on);
    return changing(on, () => void Object.assign(on.meeting.controls, changes));
  });

/** Throws a refusal unless the meeting is of a mode. */
const onlyIn = (on: Operating, mode: 'COMMON' | 'RTC', code: 'MMC.111072020' | 'MMC.111072066'): void => {
  if (on.meeting.confMode !== mode) throw new ServiceFault(code);
};

const onlyInWebinar = (on: Operating): void => {
  if (!on.meeting.isWebinar) throw new ServiceFault('MMC.111072010');
};

const muteAll = operation(
  'PUT',
  'mute',
  z.object({ isMute: bit, allowUnmuteByOneself: bit.default(1) }),
  (on, { isMute, allowUnmuteByOneself }) =>
    changing(on, (change) => {
      const isMuted = isMute === 1;
      Object.assign(on.meeting.controls, { isMuted, mayUnmute: allowUnmuteByOneself === 1 });
      for (const one of on.meeting.participants.values())
        if (one.role === 'guest' && one.isMuted !== isMuted) change.edit(one, { isMuted });
    }),
);

const extend = operation(
  'PUT',
  'duration',
  z.object({ auto: bit, duration: z.number().int().default(15) }),
  (on, { auto, duration }) => {
    if (duration < 1 || duration > 1440) throw new ServiceFault('MMC.111071015');
    if (auto === 0 && !canProlong(on.meeting)) throw new ServiceFault('MMC.111074003');
    return changing(on, () => {
      on.meeting.isProlonged = auto === 1;
      if (auto === 0) prolong(on.world, on.meeting, duration);
    });
  },
);

const stop = bareOperation(
  'PUT',
  'stop',
  ({ world, meeting }) => {
    const { run } = meeting;
    return () => {
      if (meeting.run === run) endMeeting(world, meeting, 'stopped');
    };
  },
  { access: 'hostOnly', worksWithoutHost: true },
);

const recording: Readonly<Record<0 | 1 | 2, Partial<MeetingControls>>> = {
  0: { recording: 'paused' },
  1: { recording: 'on', wasRecorded: true },
  2: { recording: 'off' },
};

const rights = control(
  'updateStartedConfConfig',
  z.object({
    lockSharing: bit.optional(),
    callInRestriction: z.literal([0, 2, 3]).optional(),
    allowUnmuteByOneself: bit.optional(),
    chatPermission: z.literal([1, 2, 3, 4]).optional(),
    audienceCallInRestriction: z.literal([0, 2]).optional(),
    clientRecMode: z.literal([0, 1, 2]).optional(),
    allowOpenCamera: bit.optional(),
    allowRename: bit.optional(),
    isLock: bit.optional(),
    freeShare: bit.optional(),
  }),
  (body) => ({
    ...(body.lockSharing === undefined ? {} : { isSharingLocked: body.lockSharing === 1 }),
    ...(body.callInRestriction === undefined ? {} : { callInRestriction: body.callInRestriction }),
    ...(body.allowUnmuteByOneself === undefined ? {} : { mayUnmute: body.allowUnmuteByOneself === 1 }),
    ...(body.chatPermission === undefined ? {} : { chat: body.chatPermission }),
    ...(body.audienceCallInRestriction === undefined
      ? {}
      : { audienceCallInRestriction: body.audienceCallInRestriction }),
    ...(body.clientRecMode === undefined ? {} : { localRecording: body.clientRecMode }),
    ...(body.allowOpenCamera === undefined ? {} : { mayOpenCamera: body.allowOpenCamera === 1 }),
    ...(body.allowRename === undefined ? {} : { mayRename: body.allowRename === 1 }),
    ...(body.isLock === undefined ? {} : { isLocked: body.isLock === 1 }),
    ...(body.freeShare === undefined ? {} : { mayShare: body.freeShare === 1 }),
  }),
);

const admitWaiting = operation(
  'PUT',
  'allowWaitingParticipant',
  z.object({ participantID: z.string().optional(), allowAll: z.boolean().optional() }),
  (on, { participantID = '', allowAll = false }) => {
    const { waiting, participants, capacity } = on.meeting;
    if (participantID === '' && !allowAll) throw new ServiceFault('MMC.111071061');
    if (!allowAll && !waiting.has(participantID)) throw new ServiceFault('MMC.111072008');
    const admitted = allowAll ? [...waiting.keys()] : [participantID];
    if (participants.size + admitted.length > capacity) throw new ServiceFault('MMC.111072101');
    return changing(on, (change) => {
      for (const pid of admitted) {
        const one = waiting.get(pid);
        if (one) admit(change, one);
      }
    });
  },
  { printed: [400] },
);

/** Throws the refusal of somebody who cannot be moved into the waiting room. */
const checkMovable = (on: Operating, one: Participant): void => {
  if (!on.meeting.hasWaitingRoom) throw new ServiceFault('MMC.111112005');
  if (one.isCohost) throw new ServiceFault('MMC.111112004');
  if (one.role === 'host') throw new ServiceFault('MMC.111072012');
};

const moveOne = operation(
  'PUT',
  'moveToWaitingRoom',
  z.object({ participantID: z.string().min(1) }),
  (on, { participantID }) => {
    const one = participant(on, participantID);
    checkMovable(on, one);
    return changing(on, (change) => moveToWaitingRoom(change, one));
  },
  { printed: [400] },
);

const moveMany = operation(
  'PUT',
  'batchMoveToWaitingRoom',
  z.object({ batchParticipants: z.array(z.string().min(1)).min(1).max(10_000) }),
  (on, { batchParticipants }) => {
    const people = [...new Set(batchParticipants)].flatMap((pid) => on.meeting.participants.get(pid) ?? []);
    if (people.length === 0) throw new ServiceFault('MMC.111072008');
    for (const one of people) checkMovable(on, one);
    return changing(on, (change) => {
      for (const one of people) if (on.meeting.participants.has(one.pid)) moveToWaitingRoom(change, one);
    });
  },
);

/** What hosts do with the meeting as a whole. */
export const meetingOperations: readonly Operation[] = [
  muteAll,
  control('mute/guestUnMute', z.object({ allowUnmuteByOneself: bit }), (body) => ({
    mayUnmute: body.allowUnmuteByOneself === 1,
  })),
  control('lock', z.object({ isLock: bit }), ({ isLock }) => ({ isLocked: isLock === 1 })),
  extend,
  stop,
  control('pause', z.object({ pause: bit }), ({ pause }, on) => {
    onlyInWebinar(on);
    return { isPaused: pause === 1 };
  }),
  control('record', z.object({ isRecord: bit }), ({ isRecord }, on) => {
    onlyIn(on, 'COMMON', 'MMC.111072020');
    return recording[isRecord === 1 ? 1 : 2];
  }),
  control('mmrRecord', z.object({ recordType: z.literal([0, 1, 2]) }), ({ recordType }, on) => {
    onlyIn(on, 'RTC', 'MMC.111072020');
    return recording[recordType];
  }),
  control('live', z.object({ isLive: bit }), ({ isLive }, on) => {
    onlyIn(on, 'COMMON', 'MMC.111072066');
    return { isLive: isLive === 1 };
  }),
  control('mmrLive', z.object({ liveState: bit }), ({ liveState }, on) => {
    onlyIn(on, 'RTC', 'MMC.111072066');
    return { isLive: liveState === 1 };
  }),
  admitWaiting,
  moveOne,
  moveMany,
  control('allowAudience', z.object({ allowAudience: z.literal(1) }), (_, on) => {
    onlyInWebinar(on);
    return { isAudienceAllowed: true };
  }),
  rights,
];
