import { Fault } from '../../../app/domain/error-code.ts';
import type { Command } from '../../../app/domain/command.ts';
import type { AccountView } from '../../../app/vendor/adapter.ts';
import type { AdapterKit } from '../shared/adapter-kit.ts';
import type { Draft, Patience } from '../shared/plans.ts';
import type { MeetingControl } from './meeting-control.ts';
import type { MeetingList } from './meeting-list.ts';
import type { Invited, Person } from './meeting-state.ts';
import type { AccountModel } from './model.ts';
import type { CloudRequest } from './requests.ts';
import type { CloudSession } from './session.ts';

/** A push shows it at once; else it is read after 1 s, and twice more. */
export const withPush: Patience = {
  readBackAtMs: [1_000, 5_000, 10_000],
  waitMs: 12_000,
  withoutProof: 'no-evidence',
};
/** Somebody must answer or do something first. */
export const whenAnswered: Patience = {
  readBackAtMs: [5_000, 20_000, 60_000],
  waitMs: 62_000,
  withoutProof: 'no-evidence',
};
/** Somebody is asked, and may do it or not. */
export const whenAsked: Patience = { readBackAtMs: [5_000, 14_000], waitMs: 15_000, withoutProof: 'no-evidence' };

/** Nothing will show it. */
export const unseen: Patience = { readBackAtMs: [], waitMs: 1_000, withoutProof: 'not-observable' };

export type CloudDraft = Draft<CloudRequest, unknown>;

/** What planning needs of the account. */
export interface PlanContext {
  readonly model: AccountModel;
  readonly kit: AdapterKit;
  readonly session: CloudSession;
  readonly list: MeetingList;
}

/** The same for one command. */
export interface CommandContext extends PlanContext {
  readonly command: Command;
  readonly view: AccountView;
}

/** The same for a command about a meeting that is followed. */
export interface MeetingContext extends CommandContext {
  readonly control: MeetingControl;
}

/** The only one of a list. Throws a `Fault` when there are none or several. */
export const oneOf = <Value>(values: readonly Value[]): Value => {
  const [value] = values;
  if (value === undefined || values.length !== 1) throw new Fault('invalid-input');
  return value;
};

/** Whether this is the row of somebody who was invited, and not of a person who is or was there. */
export const isInvitation = (participantId: string): boolean => participantId.startsWith('invited/');

/** The person that is meant, while they are there: somebody else may have come since. */
export const personNow = (control: MeetingControl, participantId: string): Person => {
  const person = control.state.people.get(participantId.slice(0, participantId.lastIndexOf('#')));
  if (person?.id !== participantId) throw new Fault('target-gone');
  return person;
};

/** The invited person that is meant. */
export const invitedNow = ({ state }: MeetingControl, participantId: string): Invited => {
  for (const invited of state.invited.values()) if (invited.id === participantId) return invited;
  throw new Fault('target-gone');
};
