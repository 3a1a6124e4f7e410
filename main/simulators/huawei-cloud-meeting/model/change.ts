import { isDeepStrictEqual } from 'node:util';
import type { PushContent } from '../wire/push.ts';
import { publish } from './channels.ts';
import {
  attendeeEntry,
  dynamicOf,
  interpretersContent,
  layoutContent,
  pinfoOf,
  removalMap,
  speakersContent,
  waitingEntry,
} from './push-content.ts';
import type { Pinfo } from './push-content.ts';
import type { Attendee, Meeting, Participant, WaitingPerson } from './types.ts';
import type { World } from './world.ts';

/** Keys that follow later under the switch `newcomerKeys`. */
const lateKeys = new Set(['NAME', 'TEL']);

/**
 * One change of a meeting: what it touches is collected and pushed together at its end, as one increment for each type.
 */
export class Change {
  readonly world: World;
  readonly meeting: Meeting;
  readonly #dynamicBefore: Readonly<Record<string, unknown>>;
  /** What was known of a participant before; null of a newcomer. */
  readonly #before = new Map<string, Pinfo | null>();
  readonly #gone = new Set<string>();
  readonly #waiting = new Map<string, object>();
  readonly #attendees = new Map<string, object>();
  readonly #results: { readonly number: string; readonly code: string }[] = [];
  #hasSpeakers = false;
  #hasInterpreters = false;
  #hasLayout = false;

  constructor(world: World, meeting: Meeting) {
    this.world = world;
    this.meeting = meeting;
    this.#dynamicBefore = dynamicOf(world, meeting);
  }

  /** Changes a participant. */
  edit(one: Participant, change: Partial<Omit<Participant, 'pid' | 'number'>>): void {
    if (!this.#before.has(one.pid)) this.#before.set(one.pid, pinfoOf(this.world, one));
    Object.assign(one, change);
  }

  /** Adds a participant. */
  add(one: Participant): void {
    this.meeting.participants.set(one.pid, one);
    this.#gone.delete(one.pid);
    this.#before.set(one.pid, null);
  }

  /** Removes a participant; `code` says why, empty for nothing to say. */
  remove(one: Participant, code: string): void {
    const { participants, run } = this.meeting;
    if (!participants.delete(one.pid)) return;
    this.#before.delete(one.pid);
    this.#gone.add(one.pid);
    if (code !== '') this.result(one.number, code);
    const seen = run?.attendance.findLast((record) => record.number === one.number && record.leftAt === 0);
    if (seen) seen.leftAt = this.world.clock.now();
    if (this.meeting.speakers.some(({ pid }) => pid === one.pid))
      this.speak(this.meeting.speakers.filter(({ pid }) => pid !== one.pid));
  }

  /** Says what became of a call, or why somebody left. */
  result(number: string, code: string): void {
    this.#results.push({ number, code });
  }

  /** Adds somebody to the waiting room, or shows what changed of them. */
  wait(one: WaitingPerson): void {
    this.meeting.waiting.set(one.pid, one);
    this.#waiting.set(one.pid, waitingEntry(this.world, one));
  }

  /** Takes somebody out of the waiting room. */
  endWait(one: WaitingPerson): void {
    this.meeting.waiting.delete(one.pid);
    this.#waiting.set(one.pid, waitingEntry(this.world, one, true));
  }

  /** Adds somebody to those who are invited. */
  invite(one: Attendee): void {
    this.meeting.attendees.set(one.number, one);
    this.#attendees.set(one.number, attendeeEntry(this.world, this.meeting, one));
  }

  /** Takes somebody off the list of those who are invited. */
  disinvite(one: Attendee): void {
    this.#attendees.set(one.number, attendeeEntry(this.world, this.meeting, one, true));
    this.meeting.attendees.delete(one.number);
  }

  /** Says who speaks now. */
  speak(speakers: Meeting['speakers']): void {
    this.meeting.speakers = speakers;
    this.#hasSpeakers = true;
  }

  /** The groups of interpreters have changed. */
  interpret(): void {
    this.#hasInterpreters = true;
  }

  /** The layout has changed. */
  arrange(): void {
    this.#hasLayout = true;
  }

  /** Pushes all of it. */
  publish(): void {
    const { dynamicInfo } = this.world.switches();
    const dynamic = dynamicOf(this.world, this.meeting);
    const changed = Object.entries(dynamic).filter(
      ([name, value]) => !isDeepStrictEqual(value, this.#dynamicBefore[name]),
    );
    if (changed.length > 0)
      this.#push({
        type: 'ConfDynamicInfoNotify',
        isFull: dynamicInfo === 'complete',
        flat: dynamicInfo === 'complete' ? dynamic : Object.fromEntries(changed),
      });
    this.#pushList('WaitingListNotify', [...this.#waiting.values()]);
    if (this.world.switches().inviteResults === 'before') this.#pushResults();
    this.#pushPeople();
    if (this.world.switches().inviteResults === 'after') this.#pushResults();
    this.#pushList('AttendeesNotify', [...this.#attendees.values()]);
    if (this.#hasSpeakers) this.#push(speakersContent(this.world, this.meeting));
    if (this.#hasInterpreters) this.#push(interpretersContent(this.world, this.meeting));
    if (this.#hasLayout) this.#push(layoutContent(this.meeting));
  }

  #push(content: PushContent): void {
    publish(this.world, this.meeting, content);
  }

  #pushList(type: PushContent['type'], data: readonly object[]): void {
    if (data.length > 0) this.#push({ type, isFull: false, data });
  }

  #pushPeople(): void {
    const { newcomerKeys } = this.world.switches();
    const entries: object[] = [];
    const late: object[] = [];
    for (const [pid, before] of this.#before) {
      const one = this.meeting.participants.get(pid);
      if (!one) continue;
      const now = Object.entries(pinfoOf(this.world, one)).filter(([key, value]) => before?.[key] !== value);
      if (now.length === 0) continue;
      const isSplit = before === null && newcomerKeys === 'withoutName';
      const isLate = ([key]: readonly [string, string]): boolean => isSplit && lateKeys.has(key);
      const pinfoMap = Object.fromEntries(now.filter((entry) => !isLate(entry)));
      entries.push({ pid, mode: 0, pinfoMap });
      if (isSplit) late.push({ pid, mode: 0, pinfoMap: Object.fromEntries(now.filter(isLate)) });
    }
    const gone = [...this.#gone].map((pid) => ({ pid, mode: 1, ...removalMap(this.world.switches()) }));
    for (const data of [[...gone, ...entries], late]) {
      this.#pushList('ParticipantsNotify', data);
      this.#pushList('ChannelAndParticipantsNotify', data);
    }
  }

  #pushResults(): void {
    const { resultKey } = this.world.switches();
    const data = this.#results.map(({ number, code }) => ({ callNumber: number, [resultKey]: code }));
    if (data.length > 0) this.#push({ type: 'InviteResultNotify', isFull: true, data });
  }
}

/** Changes a meeting and pushes what has changed. */
export const changeMeeting = <Result>(world: World, meeting: Meeting, task: (change: Change) => Result): Result => {
  const change = new Change(world, meeting);
  const result = task(change);
  change.publish();
  return result;
};
