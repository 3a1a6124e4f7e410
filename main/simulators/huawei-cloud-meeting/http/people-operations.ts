import { z } from 'zod';
import { call, hostOf, inviteAttendee, setHost } from '../model/people.ts';
import type { Participant } from '../model/types.ts';
import { ServiceFault } from '../wire/errors.ts';
import { bareOperation, changing, checkOwn, operation, ownTarget, participant, target } from './operation.ts';
import type { Operating, Operation } from './operation.ts';

const bit = z.literal([0, 1]);
const pids = z.array(z.string().min(1)).min(1).max(10_000);
const mostCohosts = 100;
const longestName = 96;
/** Why a call to a phone fails where the company may not call phones. */
const noPhoneCalls = '11076012';

const attendee = z.object({
  name: z.string().min(1),
  phone: z.string(),
  type: z.literal(['normal', 'terminal', 'outside', 'mobile', 'ideahub', 'board', 'hwvision']),
  role: bit.default(0),
  email: z.string().default(''),
  sms: z.string().default(''),
  deptName: z.string().default(''),
});

const invite = operation(
  'POST',
  'participants',
  z.object({ attendees: z.array(attendee).min(1).max(10_000) }),
  (on, { attendees }) => {
    for (const { name, phone } of attendees) {
      if (phone === '') throw new ServiceFault('MMC.111072031');
      if (phone.length > 127) throw new ServiceFault('MMC.111072032');
      if (name.length > longestName) throw new ServiceFault('MMC.111072034');
    }
    return changing(on, (change) => {
      for (const { phone: number, type, ...one } of attendees) {
        inviteAttendee(change, { ...one, number, type });
        if (type === 'mobile' && !on.world.switches().phoneCalls) change.result(number, noPhoneCalls);
        else call(change, { name: one.name, number, line: type });
      }
    });
  },
  { worksWithoutHost: true },
);

/** Who of those named is disconnected. Throws the refusal of a list that cannot be carried out. */
const disconnected = (on: Operating, named: readonly string[]): readonly string[] => {
  const { meeting, world } = on;
  const { unknownPids, hostInList, calledInList, waitingInList, longestList } = world.switches();
  const asked = [...new Set(named)];
  if (longestList > 0 && asked.length > longestList) throw new ServiceFault('MMC.111071061');
  const isKnown = (pid: string): boolean =>
    meeting.participants.has(pid) || (waitingInList === 'removed' && meeting.waiting.has(pid));
  const known = asked.filter(isKnown);
  if (unknownPids === 'refused' && known.length < asked.length) throw new ServiceFault('MMC.111072008');
  if (unknownPids === 'ignored' && known.length === 0) throw new ServiceFault('MMC.111072008');
  const host = hostOf(meeting);
  const hasHost = host !== undefined && known.includes(host.pid);
  if (hasHost && on.role === 'cohost') throw new ServiceFault('MMC.111072110');
  if (hasHost && hostInList === 'refused') throw new ServiceFault('MMC.111072009');
  return known.filter((pid) => {
    if (pid === host?.pid && hostInList === 'skipped') return false;
    return meeting.participants.get(pid)?.state === 'in' || calledInList === 'cancelled' || meeting.waiting.has(pid);
  });
};

const disconnect = operation(
  'POST',
  'participants/delete',
  z.object({ bulkHangUpParticipants: pids }),
  (on, { bulkHangUpParticipants }) => {
    const leaving = disconnected(on, bulkHangUpParticipants);
    const { disconnectEffect, disconnectCode, invitedAfterDisconnect } = on.world.switches();
    const gone = disconnectEffect === 'lastStays' ? leaving.slice(0, -1) : leaving;
    return changing(on, (change) => {
      for (const pid of gone) {
        const one = on.meeting.participants.get(pid);
        const waiting = on.meeting.waiting.get(pid);
        if (waiting) change.endWait(waiting);
        if (!one) continue;
        change.remove(one, disconnectCode);
        const invited = on.meeting.attendees.get(one.number);
        if (invited && invitedAfterDisconnect === 'removed') change.disinvite(invited);
      }
    });
  },
);

const deleteAttendees = operation(
  'POST',
  'attendees/delete',
  z.object({
    bulkDelAttendInfo: z
      .array(z.object({ number: z.string().min(1), participantID: z.string().optional() }))
      .min(1)
      .max(10_000),
  }),
  (on, { bulkDelAttendInfo }) => {
    const known = bulkDelAttendInfo.filter(({ number }) => on.meeting.attendees.has(number));
    if (known.length === 0) throw new ServiceFault('MMC.111072017');
    const { deletedAttendee, disconnectCode } = on.world.switches();
    return changing(on, (change) => {
      for (const { number, participantID = '' } of known) {
        const invited = on.meeting.attendees.get(number);
        if (invited) change.disinvite(invited);
        const one = on.meeting.participants.get(participantID);
        if (one && one.number === number && deletedAttendee === 'disconnected') change.remove(one, disconnectCode);
      }
    });
  },
);

const muteOne = operation(
  'PUT',
  'participants/mute',
  z.object({ isMute: bit }),
  (on, { isMute }) => {
    const one = ownTarget(on);
    if (isMute === 0 && one.role === 'audience') throw new ServiceFault('MMC.111072089');
    const { isMuted, mayUnmute } = on.meeting.controls;
    if (isMute === 0 && on.role === 'guest' && isMuted && !mayUnmute) throw new ServiceFault('MMC.111072071');
    return changing(on, (change) => change.edit(one, { isMuted: isMute === 1 }));
  },
  { access: 'any' },
);

const raiseHand = operation(
  'PUT',
  'participants/hands',
  z.object({ handsState: bit }),
  (on, { handsState }) => {
    const one = ownTarget(on);
    if (one.role === 'host') throw new ServiceFault('MMC.111072069');
    return changing(on, (change) => change.edit(one, { isHandUp: handsState === 1 }));
  },
  { access: 'any' },
);

const raiseHands = operation(
  'PUT',
  'participants/batch/hands',
  z.object({ handsState: bit, pids }),
  (on, { handsState, pids: named }) => {
    const people = named.flatMap((pid) => on.meeting.participants.get(pid) ?? []).filter((one) => one.role !== 'host');
    if (people.length === 0) throw new ServiceFault('MMC.111072008');
    return changing(on, (change) => {
      for (const one of people) change.edit(one, { isHandUp: handsState === 1 });
    });
  },
);

const changeRole = operation(
  'PUT',
  'participants/role',
  z.object({ applyChair: bit, chairmanPwd: z.string().optional() }),
  (on, { applyChair, chairmanPwd }) => {
    const one = applyChair === 1 ? target(on) : ownTarget(on);
    const host = hostOf(on.meeting);
    if (applyChair === 0) {
      if (one !== host) throw new ServiceFault('MMC.111074002');
      return changing(on, (change) => setHost(change, null));
    }
    if (one.role === 'audience') throw new ServiceFault('MMC.111072213');
    if (chairmanPwd !== on.meeting.hostPassword) throw new ServiceFault('MMC.111072018');
    if (host && host !== one && on.world.switches().hostClaim === 'refused') throw new ServiceFault('MMC.111074001');
    return changing(on, (change) => setHost(change, one));
  },
  { access: 'any' },
);

const setCohost = operation(
  'PUT',
  'participants/cohost',
  z.object({ isCohost: bit }),
  (on, { isCohost }) => {
    const one = target(on);
    if (one.role !== 'guest') throw new ServiceFault('MMC.111072108');
    const cohosts = [...on.meeting.participants.values()].filter((other) => other.isCohost).length;
    if (isCohost === 1 && !one.isCohost && cohosts >= mostCohosts) throw new ServiceFault('MMC.111072106');
    return changing(on, (change) => change.edit(one, { isCohost: isCohost === 1 }));
  },
  { access: 'hostOnly', printed: [400] },
);

const rename = operation(
  'PUT',
  'participants/name',
  z.object({ participantID: z.string().optional(), number: z.string(), newName: z.string() }),
  (on, { participantID, number, newName }) => {
    if (newName.trim() === '') throw new ServiceFault('MMC.111072046');
    if (newName.length > longestName) throw new ServiceFault('MMC.111072047');
    if (participantID !== undefined && participantID !== '') {
      const one = participant(on, participantID);
      checkOwn(on, one);
      return changing(on, (change) => change.edit(one, { name: newName }));
    }
    const invited = on.meeting.attendees.get(number);
    if (on.role === 'guest' || !invited) throw new ServiceFault('MMC.111072008');
    return changing(on, (change) => change.invite({ ...invited, name: newName }));
  },
  { access: 'any' },
);

/** Whoever is shown to all, or called on, is so alone. */
const single = (
  on: Operating,
  one: Participant,
  mark: 'isBroadcast' | 'isRollCalled',
  mode: 'BROADCAST' | 'ROLLCALL',
) =>
  changing(on, (change) => {
    for (const other of on.meeting.participants.values()) {
      if (other.isBroadcast || other.isRollCalled) change.edit(other, { isBroadcast: false, isRollCalled: false });
      if (mode === 'ROLLCALL' && other !== one && other.role !== 'host') change.edit(other, { isMuted: true });
    }
    change.edit(one, { [mark]: true, ...(mode === 'ROLLCALL' ? { isMuted: false } : {}) });
    on.meeting.controls.mode = mode;
  });

const cancelBroadcast = bareOperation('PUT', 'cancelBroadcast', (on) =>
  changing(on, (change) => {
    for (const one of on.meeting.participants.values())
      if (one.isBroadcast || one.isRollCalled) change.edit(one, { isBroadcast: false, isRollCalled: false });
    on.meeting.controls.mode = 'FREE';
    on.meeting.controls.pictures = [];
  }),
);

/** Asks somebody; whether and when they do it is up to them. */
const ask = (on: Operating, task: Parameters<typeof changing>[1]): (() => void) => {
  const { askedPeople, answerMs } = on.world.switches();
  const complying = changing(on, task);
  if (askedPeople === 'ignore') return () => undefined;
  return answerMs === 0 ? complying : () => void on.world.timers.after(answerMs, complying);
};

const askForCamera = operation(
  'PUT',
  'participants/video',
  z.object({ status: bit }),
  (on, { status }) => {
    const one = ownTarget(on);
    if (one.line === 'mobile') throw new ServiceFault('MMC.111072025');
    // 0 opens the camera, 1 closes it.
    return ask(on, (change) => change.edit(one, { isCameraOn: status === 0 }));
  },
  { access: 'any' },
);

const askToShare = operation('PUT', 'participants/share/invite', z.object({ share: bit }), (on, { share }) => {
  const one = target(on);
  if (one.line === 'mobile') throw new ServiceFault('MMC.111072111');
  const asking = changing(on, (change) => change.edit(one, { isAskedToShare: share === 1 }));
  if (share === 0) return asking;
  const sharing = ask(on, (change) => {
    if (!one.isAskedToShare) return;
    for (const other of on.meeting.participants.values())
      if (other.isSharing && other !== one) change.edit(other, { isSharing: false });
    change.edit(one, { isAskedToShare: false, isSharing: true });
  });
  return () => {
    asking();
    sharing();
  };
});

const allowRecording = operation(
  'PUT',
  'allowClientRecord',
  z.object({ allowClientRecord: bit }),
  (on, { allowClientRecord }) => {
    const one = target(on);
    const mayRecord = allowClientRecord === 1;
    return changing(on, (change) => change.edit(one, mayRecord ? { mayRecord } : { mayRecord, isRecording: false }));
  },
);

/** What hosts do with people. */
export const peopleOperations: readonly Operation[] = [
  invite,
  disconnect,
  deleteAttendees,
  muteOne,
  raiseHand,
  raiseHands,
  changeRole,
  setCohost,
  rename,
  bareOperation('PUT', 'participants/broadcast', (on) => single(on, target(on), 'isBroadcast', 'BROADCAST')),
  bareOperation('PUT', 'participants/rollCall', (on) => single(on, target(on), 'isRollCalled', 'ROLLCALL')),
  cancelBroadcast,
  askForCamera,
  askToShare,
  allowRecording,
];
