import { z } from 'zod';
import { ActError } from '../../shared/acts/act-set.ts';
import { isCommonAct, runCommonAct } from '../../shared/acts/common-acts.ts';
import { operations } from '../http/routes.ts';
import { changeMeeting } from '../model/change.ts';
import { publish } from '../model/channels.ts';
import { bookMeeting, endMeeting, startMeeting } from '../model/meetings.ts';
import { inviteAttendee, join, setHost, waitForAdmission } from '../model/people.ts';
import type { Newcomer } from '../model/people.ts';
import type { Meeting, Participant } from '../model/types.ts';
import type { World } from '../model/world.ts';
import { ServiceFault } from '../wire/errors.ts';
import { accountNamed, meetingOf, personAmong, runningMeeting } from './lookup.ts';
import { isServerAct } from './schema.ts';
import type { SimulatorAct } from './schema.ts';
import { runServerAct } from './server-acts.ts';
import type { Stage } from './server-acts.ts';

type ActOf<Name extends SimulatorAct['act']> = Extract<SimulatorAct, { act: Name }>;

const numberBase = 880_000_000_000_000;

/** A number that nobody has yet. */
const newNumber = (meeting: Meeting): string => {
  const { id, participants, attendees, waiting, run } = meeting;
  const used = participants.size + attendees.size + waiting.size + (run?.attendance.length ?? 0);
  return `+${numberBase + Number(id.replaceAll(/\D/gu, '').slice(-4)) * 100_000 + used}`;
};

/** Somebody as a script describes them: an account's own number and name unless another one is given. */
const newcomerOf = (world: World, meeting: Meeting, given: Omit<ActOf<'personJoins'>, 'act' | 'meeting'>): Newcomer => {
  const { name, role, client, line, isMuted } = given;
  const account = given.account === undefined ? undefined : accountNamed(world, given.account);
  return { name, role, client, line, isMuted, account, number: given.number ?? account?.number ?? newNumber(meeting) };
};

const book = (world: World, act: ActOf<'bookMeeting'>): object => {
  const owner = accountNamed(world, act.host);
  if (act.meeting !== undefined && world.meetings.has(act.meeting))
    throw new ActError(`There is a meeting ${act.meeting} already.`);
  const meeting = bookMeeting(world, {
    ...act,
    id: act.meeting,
    owner,
    startsAt: world.clock.now() + act.startsInMs,
    lengthMs: act.minutes * 60_000,
    confMode: act.mode,
    isVideo: true,
    confType: act.isStarted ? 'IMMEDIATELY' : 'FUTURE',
  });
  changeMeeting(world, meeting, (change) => {
    const { displayName: name, number } = owner;
    inviteAttendee(change, { name, number, account: owner, role: 1 });
    for (const one of act.invited) inviteAttendee(change, one);
  });
  if (act.isStarted) {
    startMeeting(world, meeting);
    changeMeeting(world, meeting, (change) => {
      const { displayName: name, number } = owner;
      if (act.isHostPresent) join(change, { name, number, role: 'host', account: owner });
      for (const one of act.present) join(change, newcomerOf(world, meeting, one));
    });
  }
  const { id, hostPassword, guestPassword } = meeting;
  return { meeting: id, hostPassword, guestPassword, pids: [...meeting.participants.keys()] };
};

/** Throws {@link ActError} when a meeting is locked for everybody but a host. */
const checkLock = ({ id, controls }: Meeting, role: Participant['role'] = 'guest'): void => {
  if (controls.isLocked && role !== 'host') throw new ActError(`Meeting ${id} is locked.`);
};

const checkRoom = ({ id, participants, capacity }: Meeting, newcomers: number): void => {
  if (participants.size + newcomers > capacity) throw new ActError(`Meeting ${id} is full.`);
};

const enter = (world: World, act: ActOf<'personJoins'>): object => {
  const meeting = runningMeeting(world, act.meeting);
  checkLock(meeting, act.role);
  const isWaiting = meeting.hasWaitingRoom && (act.role ?? 'guest') === 'guest';
  if (!isWaiting) checkRoom(meeting, 1);
  return changeMeeting(world, meeting, (change) => {
    const given = newcomerOf(world, meeting, act);
    return { pid: (isWaiting ? waitForAdmission(change, given) : join(change, given)).pid };
  });
};

const enterMany = (world: World, act: ActOf<'peopleJoin'>): object => {
  const meeting = runningMeeting(world, act.meeting);
  checkRoom(meeting, act.count);
  const pids = changeMeeting(world, meeting, (change) =>
    Array.from({ length: act.count }, (_, index) => {
      const name = `${act.name} ${index + 1}`;
      return join(change, { name, number: newNumber(meeting), role: act.role }).pid;
    }),
  );
  return { pids };
};

const changePerson = (world: World, act: ActOf<'personChanges'>): object => {
  const meeting = runningMeeting(world, act.meeting);
  const one = personAmong(meeting.participants, act.person);
  const { act: _, meeting: __, person: ___, ...changes } = act;
  const given = Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined));
  changeMeeting(world, meeting, (change) => change.edit(one, given));
  return {};
};

/** One small change for each push, around the roster. */
const storm = (world: World, act: ActOf<'storm'>): object => {
  const meeting = runningMeeting(world, act.meeting);
  const everyMs = Math.max(1, Math.floor(1000 / act.perSecond));
  const perTurn = Math.max(1, Math.round((act.perSecond * everyMs) / 1000));
  let left = Math.floor((act.durationMs / 1000) * act.perSecond);
  let index = 0;
  const turn = (): void => {
    const people = [...meeting.participants.values()].filter((one) => one.role !== 'host');
    for (let done = 0; done < perTurn && left > 0 && people.length > 0; done += 1) {
      left -= 1;
      const one = people[index % people.length];
      index += 1;
      if (!one) continue;
      const isHand = index % 3 === 0;
      changeMeeting(world, meeting, (change) =>
        change.edit(one, isHand ? { isHandUp: !one.isHandUp } : { isMuted: !one.isMuted }),
      );
    }
    if (left > 0 && meeting.state === 'Created') world.timers.after(everyMs, turn);
  };
  world.timers.after(everyMs, turn);
  return {};
};

const caption = (world: World, act: ActOf<'caption'>): object => {
  const meeting = runningMeeting(world, act.meeting);
  const { pid } = personAmong(meeting.participants, act.person);
  const now = world.clock.now();
  const key = (name: string): string => (world.switches().trailingSpaces ? `${name} ` : name);
  publish(world, meeting, {
    type: 'RealTimeSubtitleNotify',
    isFull: true,
    data: {
      [key('msgs')]: [{ subtitleLang: 'Original', translateText: act.text, [key('id')]: 'c0' }],
      [key('isFinal')]: act.isFinal,
      [key('timestamp')]: now,
      beginTime: now,
      endTime: now,
      participantID: pid,
    },
  });
  return {};
};

/** Another client of the meeting carries an operation out: accepted and done at once. */
const operateElsewhere = (world: World, act: ActOf<'otherClient'>): object => {
  const meeting = runningMeeting(world, act.meeting);
  const operation = operations.find((one) => one.verb === act.method && one.path === act.path);
  if (!operation) throw new ActError(`There is no operation ${act.method} ${act.path}.`);
  const pid = act.person === undefined ? null : personAmong(meeting.participants, act.person).pid;
  const query = new URLSearchParams(pid === null ? act.query : { ...act.query, participantID: pid });
  try {
    const effect = operation.run({ world, meeting, query, role: act.as, account: meeting.owner }, (schema) => {
      const parsed = schema.safeParse(act.body);
      if (!parsed.success) throw new ActError(z.prettifyError(parsed.error));
      return parsed.data;
    });
    effect();
  } catch (error) {
    if (error instanceof ServiceFault) throw new ActError(`The service refuses: ${error.code} ${error.message}`);
    throw error;
  }
  return {};
};

/** Carries out one act. Returns a JSON-safe result. Throws {@link ActError} when it is not possible now. */
export const runAct = (stage: Stage, act: SimulatorAct): object => {
  const { world } = stage;
  if (isCommonAct(act)) return runCommonAct(world, act);
  if (isServerAct(act)) return runServerAct(stage, act);
  switch (act.act) {
    case 'bookMeeting':
      return book(world, act);
    case 'startMeeting':
      return { uuid: startMeeting(world, meetingOf(world, act.meeting)).uuid };
    case 'endMeeting':
      endMeeting(world, runningMeeting(world, act.meeting), act.how);
      return {};
    case 'personJoins':
      return enter(world, act);
    case 'peopleJoin':
      return enterMany(world, act);
    case 'personLeaves': {
      const meeting = runningMeeting(world, act.meeting);
      const one = personAmong(meeting.participants, act.person);
      changeMeeting(world, meeting, (change) => change.remove(one, act.code));
      return {};
    }
    case 'personChanges':
      return changePerson(world, act);
    case 'hostPasses': {
      const meeting = runningMeeting(world, act.meeting);
      const next = personAmong(meeting.participants, act.to);
      changeMeeting(world, meeting, (change) => setHost(change, next));
      return {};
    }
    case 'peopleSpeak': {
      const meeting = runningMeeting(world, act.meeting);
      const speakers = act.speakers.map(({ person, volume }) => ({
        pid: personAmong(meeting.participants, person).pid,
        volume,
      }));
      changeMeeting(world, meeting, (change) => change.speak(speakers));
      return {};
    }
    case 'personWaits': {
      const meeting = runningMeeting(world, act.meeting);
      checkLock(meeting);
      const given = { name: act.name, number: act.number ?? newNumber(meeting), client: act.client };
      return changeMeeting(world, meeting, (change) => ({ pid: waitForAdmission(change, given).pid }));
    }
    case 'waitingPersonLeaves': {
      const meeting = runningMeeting(world, act.meeting);
      const one = personAmong(meeting.waiting, act.person);
      changeMeeting(world, meeting, (change) => change.endWait(one));
      return {};
    }
    case 'inviteeAdded': {
      const meeting = meetingOf(world, act.meeting);
      changeMeeting(world, meeting, (change) => inviteAttendee(change, { name: act.name, number: act.number }));
      return {};
    }
    case 'inviteeRemoved': {
      const meeting = meetingOf(world, act.meeting);
      const one = meeting.attendees.get(act.number);
      if (!one) throw new ActError(`${act.number} is not invited.`);
      changeMeeting(world, meeting, (change) => change.disinvite(one));
      return {};
    }
    case 'behave':
      world.behaviours.set(act.number, { kind: act.kind, afterMs: act.afterMs });
      return {};
    case 'otherClient':
      return operateElsewhere(world, act);
    case 'caption':
      return caption(world, act);
    case 'storm':
      return storm(world, act);
  }
};
