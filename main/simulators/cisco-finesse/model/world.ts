import type { SeenRequest } from '../../shared/http/front.ts';
import { History } from '../../shared/model/history.ts';
import { IdentityProvider } from '../../shared/model/identity-provider.ts';
import { limits } from '../../shared/model/limits.ts';
import { createBaseWorld } from '../../shared/model/world.ts';
import type { BaseWorld, WorldOptions } from '../../shared/model/world.ts';
import { Agents } from './agents.ts';
import { Calls } from './calls.ts';
import { makeDirectory } from './directory.ts';
import type { Directory } from './directory.ts';
import { Faults } from './faults.ts';
import { ObjectQueues } from './object-queues.ts';
import { Publisher } from './publisher.ts';
import { SingleSignOn } from './single-sign-on.ts';
import { finesseSwitches } from './switches.ts';
import type { FinesseSwitches } from './switches.ts';
import type { NodeName, User } from './types.ts';

/** What is kept of a REST request beside what all simulators keep; no credentials. */
export interface RequestFacts {
  readonly node: NodeName;
  /** Null until the request was authenticated. */
  readonly loginId: string | null;
  readonly requestId: string;
}

/** One request that the REST service received. */
export type FinesseRequest = SeenRequest & RequestFacts;

/** What both nodes of a pair share: people, calls, faults, events. */
export interface World extends BaseWorld<FinesseSwitches> {
  readonly directory: Directory;
  readonly queues: ObjectQueues;
  readonly faults: Faults;
  readonly publisher: Publisher;
  readonly agents: Agents;
  readonly calls: Calls;
  readonly requests: History<FinesseRequest>;
  readonly sso: SingleSignOn;
  /** Where people sign in for single sign-on. */
  readonly provider: IdentityProvider<User>;
}

/** Creates a contact centre in which nobody is signed in and there are no calls. */
export const createWorld = (options: WorldOptions): World => {
  const base = createBaseWorld(options, finesseSwitches);
  const directory = makeDirectory(base.switches().extensions);
  const faults = new Faults();
  const publisher = new Publisher(base, faults);
  const agents = new Agents(base, directory, publisher);
  const setFault = (): void => {
    const { fault } = base.switches();
    if (fault === 'none') faults.clear();
    else faults.set(fault);
  };
  setFault();
  base.onSwitch((name) => {
    if (name === 'fault') setFault();
  });
  return {
    ...base,
    directory,
    queues: new ObjectQueues(base.timers),
    faults,
    publisher,
    agents,
    calls: new Calls(base, agents, publisher),
    requests: new History(limits.keptRequests),
    sso: new SingleSignOn(base),
    provider: new IdentityProvider(base),
  };
};
