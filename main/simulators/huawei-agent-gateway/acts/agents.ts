import { ActError } from '../../shared/acts/act-set.ts';
import type { Agent } from '../model/types.ts';
import type { World } from '../model/world.ts';

/** How many agents an error message names. */
const mostNamed = 20;

/** An agent by its id. Throws {@link ActError}. */
export const agentWithId = (world: World, id: string): Agent => {
  const agent = world.agents.get(id);
  if (!agent)
    throw new ActError(
      `There is no agent "${id}". Agents: ${[...world.agents.keys()].slice(0, mostNamed).join(', ')}.`,
    );
  return agent;
};

/** An agent by its id, who is signed in. Throws {@link ActError}. */
export const signedInAgent = (world: World, id: string): Agent => {
  const agent = agentWithId(world, id);
  if (!agent.session) throw new ActError(`Agent ${id} is not signed in.`);
  return agent;
};
