import { ActError } from '../../shared/acts/act-set.ts';
import { findUser } from '../model/directory.ts';
import type { Application, Meeting, Participant, User } from '../model/types.ts';
import type { World } from '../model/world.ts';

/** The user with a name. Throws {@link ActError}. */
export const userNamed = (world: World, name: string): User => {
  const user = findUser(world.directory, name);
  if (!user) throw new ActError(`There is no user "${name}". Users: ${[...world.directory.keys()].join(', ')}.`);
  return user;
};

/** The meeting with an id or address; without one, the only one there is. Throws {@link ActError}. */
export const meetingNamed = (world: World, asked: string | undefined): Meeting => {
  const all = [...world.meetings.values()];
  const fitting = asked === undefined ? all : all.filter((one) => one.id === asked || one.uri === asked);
  const [found, ...more] = fitting;
  const ids = all.map((one) => one.id).join(', ');
  if (!found) throw new ActError(`There is no such meeting. Meetings: ${ids}.`);
  if (more.length > 0) throw new ActError(`Name a meeting: ${ids}.`);
  return found;
};

/** A person in a meeting by key, address or display name. Throws {@link ActError}. */
export const personNamed = (meeting: Meeting, asked: string): Participant => {
  const people = [...meeting.participants.values()];
  const exact = people.find((one) => one.key === asked || one.uri === asked || one.ids.address === asked);
  if (exact) return exact;
  const [found, ...more] = people.filter((one) => one.name === asked);
  if (!found) throw new ActError(`Nobody in meeting ${meeting.id} is called "${asked}".`);
  if (more.length > 0) {
    const keys = [found, ...more].map((one) => `${one.key} (${one.uri})`);
    throw new ActError(`Several are called "${asked}": ${keys.join(', ')}.`);
  }
  return found;
};

/** The applications of a user, or all. */
export const applicationsOf = (world: World, user: User | null): readonly Application[] =>
  [...world.applications.values()].filter((one) => !user || one.owner === user);
