import { ActError } from '../../shared/acts/act-set.ts';
import type { Account, Meeting } from '../model/types.ts';
import type { World } from '../model/world.ts';

/** The account with a name. Throws {@link ActError}. */
export const accountNamed = (world: World, name: string): Account => {
  const account = world.directory.accounts.get(name);
  if (!account) {
    const known = [...world.directory.accounts.keys()].join(', ');
    throw new ActError(`There is no account "${name}". Accounts: ${known}.`);
  }
  return account;
};

/** The meeting with a number, or the only one that runs. Throws {@link ActError}. */
export const meetingOf = (world: World, id: string | undefined): Meeting => {
  if (id !== undefined) {
    const meeting = world.meetings.get(id);
    if (!meeting) throw new ActError(`There is no meeting ${id}.`);
    return meeting;
  }
  const running = [...world.meetings.values()].filter((one) => one.state === 'Created');
  const [meeting, ...more] = running;
  if (!meeting) throw new ActError('No meeting runs.');
  if (more.length > 0) throw new ActError(`Name a meeting: ${running.map((one) => one.id).join(', ')}.`);
  return meeting;
};

/** A running meeting. Throws {@link ActError}. */
export const runningMeeting = (world: World, id: string | undefined): Meeting => {
  const meeting = meetingOf(world, id);
  if (meeting.state !== 'Created') throw new ActError(`Meeting ${meeting.id} does not run.`);
  return meeting;
};

/** The one of these people who has this pid, number or name. Throws {@link ActError}. */
export const personAmong = <Person extends { readonly pid: string; readonly number: string; readonly name: string }>(
  people: ReadonlyMap<string, Person>,
  asked: string,
): Person => {
  const byPid = people.get(asked);
  if (byPid) return byPid;
  const found = [...people.values()].filter((one) => one.number === asked || one.name === asked);
  const [one, ...more] = found;
  if (!one) throw new ActError(`Nobody is called "${asked}" here.`);
  if (more.length > 0) throw new ActError(`Name a pid: ${found.map(({ pid }) => pid).join(', ')}.`);
  return one;
};
