import { changeMeeting } from './change.ts';
import type { Change } from './change.ts';
import type {
  Account,
  Attendee,
  Behaviour,
  ClientType,
  LineType,
  Meeting,
  Participant,
  WaitingPerson,
} from './types.ts';
import type { World } from './world.ts';

/** Somebody on the way into a meeting. */
export interface Newcomer {
  readonly name: string;
  readonly number: string;
  readonly role?: Participant['role'] | undefined;
  readonly client?: ClientType | undefined;
  readonly line?: LineType | undefined;
  readonly account?: Participant['account'] | undefined;
  readonly isMuted?: boolean | undefined;
}

/** Why a call failed, by what the called number does. */
const failures: Readonly<Record<Exclude<Behaviour['kind'], 'answers'>, string>> = {
  noAnswer: '11076005',
  noSuchNumber: '11076006',
  offline: '11076007',
  busy: '11076008',
  declines: '11076009',
};

const roomIsFull = '11076015';

const newPid = ({ ids }: World): string => ids.uuid().replaceAll('-', '');

/** The account with a number. */
export const accountWithNumber = (world: World, number: string): Account | undefined =>
  [...world.directory.accounts.values()].find((one) => one.number === number);

/** The host of a meeting. */
export const hostOf = (meeting: Meeting): Participant | undefined =>
  [...meeting.participants.values()].find((one) => one.role === 'host');

const participantOf = (change: Change, newcomer: Newcomer, pid: string, state: Participant['state']): Participant => {
  const { world, meeting } = change;
  const { role = 'guest', line = 'normal', account = accountWithNumber(world, newcomer.number) ?? null } = newcomer;
  const isMutedByRule = role === 'audience' || (meeting.controls.isMuted && role !== 'host');
  return {
    pid,
    number: newcomer.number,
    name: newcomer.name,
    role,
    state,
    line,
    client: newcomer.client ?? (line === 'normal' ? 'Desktop' : 'OtherType'),
    account,
    joinedAt: world.clock.now(),
    isMuted: newcomer.isMuted ?? isMutedByRule,
    isHandUp: false,
    isCameraOn: meeting.isVideo && line !== 'mobile' && role !== 'audience',
    isSharing: false,
    isBroadcast: false,
    isRollCalled: false,
    isCohost: false,
    isViewLocked: false,
    mayRecord: false,
    isRecording: false,
    isAskedToShare: false,
    view: 0,
    channels: null,
  };
};

/** Notes for the history that somebody has come in. */
const attend = ({ meeting, world }: Change, one: Participant): void => {
  const { name, number, client } = one;
  meeting.run?.attendance.push({ name, number, client, joinedAt: world.clock.now(), leftAt: 0 });
};

/** Lets somebody in. `pid` is that of the waiting room; a new one without it. */
export const join = (change: Change, newcomer: Newcomer, pid = newPid(change.world)): Participant => {
  const one = participantOf(change, newcomer, pid, 'in');
  change.add(one);
  attend(change, one);
  return one;
};

/** Puts somebody into the waiting room. */
export const waitForAdmission = (change: Change, newcomer: Newcomer, pid = newPid(change.world)): WaitingPerson => {
  const { world } = change;
  const one: WaitingPerson = {
    pid,
    number: newcomer.number,
    name: newcomer.name,
    client: newcomer.client ?? 'Desktop',
    account: newcomer.account ?? accountWithNumber(world, newcomer.number) ?? null,
    since: world.clock.now(),
    isAdmitted: false,
  };
  change.wait(one);
  return one;
};

/** Admits somebody from the waiting room. */
export const admit = (change: Change, one: WaitingPerson): void => {
  const { world, meeting } = change;
  const enter = (entering: Change): void => {
    if (!meeting.waiting.has(one.pid)) return;
    entering.endWait(one);
    join(entering, one, one.pid);
  };
  const { joiningMs } = world.switches();
  if (joiningMs === 0) {
    enter(change);
    return;
  }
  one.isAdmitted = true;
  change.wait(one);
  world.timers.after(joiningMs, () => changeMeeting(world, meeting, enter));
};

/** Moves a participant into the waiting room; it keeps its pid. */
export const moveToWaitingRoom = (change: Change, one: Participant): void => {
  change.remove(one, '');
  waitForAdmission(change, one, one.pid);
};

/** Gives the host role to a participant, or to nobody. */
export const setHost = (change: Change, next: Participant | null): void => {
  const current = hostOf(change.meeting);
  if (current && current !== next) change.edit(current, { role: 'guest' });
  if (next) change.edit(next, { role: 'host', isCohost: false, isHandUp: false });
};

/** Invites somebody, unless the number is invited already. */
export const inviteAttendee = (change: Change, given: Pick<Attendee, 'name' | 'number'> & Partial<Attendee>): void => {
  if (change.meeting.attendees.has(given.number)) return;
  change.invite({
    account: accountWithNumber(change.world, given.number) ?? null,
    role: 0,
    type: 'normal',
    email: '',
    sms: '',
    isMuted: false,
    isAutoInvited: false,
    deptName: '',
    ...given,
  });
};

const behaviourOf = (world: World, number: string): Behaviour =>
  world.behaviours.get(number) ?? { kind: 'answers', afterMs: world.switches().answerMs };

/** The called number does what it does. */
const answer = (world: World, meeting: Meeting, one: Participant, { kind }: Behaviour): void => {
  if (meeting.participants.get(one.pid) !== one || one.state !== 'calling') return;
  const enter = (change: Change): void => {
    if (meeting.participants.get(one.pid) !== one) return;
    change.edit(one, { state: 'in' });
    attend(change, one);
    change.result(one.number, '0');
  };
  changeMeeting(world, meeting, (change) => {
    if (kind !== 'answers') {
      change.remove(one, failures[kind]);
      return;
    }
    const { joiningMs } = world.switches();
    if (joiningMs === 0) {
      enter(change);
      return;
    }
    change.edit(one, { state: 'joining' });
    world.timers.after(joiningMs, () => changeMeeting(world, meeting, enter));
  });
};

/** Calls somebody; a number that is in the meeting or called already is left alone. */
export const call = (change: Change, newcomer: Newcomer): void => {
  const { world, meeting } = change;
  if ([...meeting.participants.values()].some((one) => one.number === newcomer.number)) return;
  if (meeting.participants.size >= meeting.capacity) {
    change.result(newcomer.number, roomIsFull);
    return;
  }
  const one = participantOf(change, newcomer, newPid(world), 'calling');
  change.add(one);
  const behaviour = behaviourOf(world, newcomer.number);
  world.timers.after(behaviour.afterMs, () => answer(world, meeting, one, behaviour));
};
