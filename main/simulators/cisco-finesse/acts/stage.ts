import { ActError } from '../../shared/acts/act-set.ts';
import { findUser } from '../model/directory.ts';
import type { User } from '../model/types.ts';
import type { World } from '../model/world.ts';
import type { FinesseNode } from '../servers/node.ts';

/** What acts work on: a world and the nodes of the pair that run. */
export interface Stage {
  readonly world: World;
  readonly nodes: readonly FinesseNode[];
}

/** A person by login id, login name or extension. Throws {@link ActError}. */
export const personOf = (world: World, id: string): User => {
  const user =
    findUser(world.directory, id) ??
    world.agents.byExtension(id) ??
    [...world.directory.users.values()].find((one) => one.defaultExtension === id);
  if (!user) throw new ActError(`Nobody is called "${id}": use a login id, login name or extension.`);
  return user;
};
