import type { Command, CommandKind } from '../../../app/domain/command.ts';
import { asFault, Fault } from '../../../app/domain/error-code.ts';
import { SentWithoutAnswer } from '../../../app/vendor/adapter.ts';
import { digitsOf } from './faults.ts';
import type { MeetingControl } from './meeting-control.ts';
import type { Person } from './meeting-state.ts';
import type { CloudRequest } from './requests.ts';

/** One command of a request that carries many. */
export interface Carried {
  readonly command: Command;
  readonly target: Person;
}

/**
 * Sends one request for all; puts those that the service cannot have carried out into `refusals`, by command id.
 * Rejects as `GroupPlan.send` does.
 */
type SendTogether = (
  control: MeetingControl,
  carried: readonly Carried[],
  refusals: Map<string, Fault>,
) => Promise<void>;

/** A refusal of the whole list because of what is in it, or of its length: nothing of it was done. */
const isAboutList = (fault: Fault): boolean =>
  ['111071061', '111072008', '111072101'].includes(digitsOf((fault.detail ?? '').split(' ')[0] ?? ''));

/**
 * A list that the service refuses because one of it is gone, or because it is too long, is sent in parts: the rest goes
 * on, and nobody is asked for twice.
 */
const sendList =
  (requestOf: (people: readonly Person[]) => CloudRequest): SendTogether =>
  async (control, carried, refusals) => {
    try {
      await control.command(requestOf(carried.map(({ target }) => target)));
    } catch (cause) {
      if (!(cause instanceof Fault) || !isAboutList(cause)) throw cause;
      if (carried.length === 1) {
        for (const { command } of carried) refusals.set(command.id, cause);
        return;
      }
      const isKnown = await control.read().then(
        () => true,
        () => false,
      );
      const left = carried.filter(({ command, target }) => {
        const isThere = !isKnown || control.state.people.get(target.pid)?.id === target.id;
        if (!isThere) refusals.set(command.id, new Fault('already-gone', cause.detail));
        return isThere;
      });
      const half = left.length < carried.length ? left.length : Math.ceil(left.length / 2);
      for (const part of [left.slice(0, half), left.slice(half)])
        if (part.length > 0) await sendPart(requestOf, control, part, refusals);
    }
  };

/** Sends a part of a list: what becomes of it is not told of the other parts. */
const sendPart = async (
  requestOf: (people: readonly Person[]) => CloudRequest,
  control: MeetingControl,
  part: readonly Carried[],
  refusals: Map<string, Fault>,
): Promise<void> => {
  try {
    await sendList(requestOf)(control, part, refusals);
  } catch (cause) {
    // What only evidence can tell is left to it.
    if (cause instanceof SentWithoutAnswer) return;
    for (const { command } of part) refusals.set(command.id, asFault(cause));
  }
};

/** Whether so many people are all who wait. */
export const isEverybodyWaiting = ({ state }: MeetingControl, count: number): boolean => {
  let waiting = 0;
  for (const { where } of state.people.values()) if (where === 'waiting') waiting += 1;
  return waiting === count;
};

const admitRequest = (body: CloudRequest['body']): CloudRequest => ({
  method: 'PUT',
  path: 'allowWaitingParticipant',
  ...(body && { body }),
});

/**
 * There is a request for one and a request for all. The latter is for those who were meant only while nobody else waits
 * at the moment of sending; else each of them is asked for alone.
 */
const admitAll: SendTogether = async (control, carried, refusals) => {
  const attempt = async (part: readonly Carried[], body: CloudRequest['body']): Promise<void> => {
    try {
      await control.command(admitRequest(body));
    } catch (cause) {
      if (!(cause instanceof SentWithoutAnswer)) for (const { target } of part) control.admitting.delete(target.pid);
      throw cause;
    }
  };
  const areAll = isEverybodyWaiting(control, carried.length);
  if (areAll && carried.every(({ target }) => target.where === 'waiting')) await attempt(carried, { allowAll: true });
  else
    for (const one of carried)
      try {
        await attempt([one], { participantID: one.target.pid });
      } catch (cause) {
        if (!(cause instanceof SentWithoutAnswer)) refusals.set(one.command.id, asFault(cause));
      }
};

/** The kinds that one request carries for many. */
export const requestTogether: { readonly [Kind in CommandKind]?: SendTogether } = {
  admit: admitAll,
  drop: sendList((people) => ({
    method: 'POST',
    path: 'participants/delete',
    body: { bulkHangUpParticipants: people.map(({ pid }) => pid) },
  })),
  'drop-and-uninvite': sendList((people) => ({
    method: 'POST',
    path: 'attendees/delete',
    body: { bulkDelAttendInfo: people.map(({ pid, map }) => ({ number: map['TEL'] ?? '', participantID: pid })) },
  })),
  'lower-hand': sendList((people) => ({
    method: 'PUT',
    path: 'participants/batch/hands',
    body: { handsState: 0, pids: people.map(({ pid }) => pid) },
  })),
  'move-to-lobby': sendList((people) => ({
    method: 'PUT',
    path: 'batchMoveToWaitingRoom',
    body: { batchParticipants: people.map(({ pid }) => pid) },
  })),
};
