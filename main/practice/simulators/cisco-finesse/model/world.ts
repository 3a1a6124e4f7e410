import type { Clock } from '../../../../ports/clock.ts';
import type { Ids } from '../../../../ports/ids.ts';
import { finesseSwitches } from '../switches.ts';
import type { FinesseSwitches } from '../switches.ts';
import { Agents } from './agents.ts';
import { Calls } from './calls.ts';
import { makeDirectory } from './directory.ts';
import type { Directory } from './directory.ts';
import { Faults } from './faults.ts';
import { Publisher } from './publisher.ts';
import { ObjectQueues, Timers } from '../../../shared/timers.ts';

/** One request the REST service saw; no credentials. */
export interface SeenRequest {
  readonly at: number;
  readonly node: 'a' | 'b';
  readonly method: string;
  readonly path: string;
  readonly loginId: string | null;
  readonly requestId: string;
  readonly body: string;
  readonly status: number;
}

/** An answer that replaces the next one that fits. */
export interface PreparedReply {
  readonly method?: string | undefined;
  readonly pathIncludes?: string | undefined;
  readonly status: number;
  readonly body: string;
  readonly contentType: string;
  count: number;
}

/** Everything both nodes of a pair share: people, calls, switches, faults, news. */
export interface World {
  readonly clock: Clock;
  readonly ids: Ids;
  readonly directory: Directory;
  readonly timers: Timers;
  readonly queues: ObjectQueues;
  readonly faults: Faults;
  readonly publisher: Publisher;
  readonly agents: Agents;
  readonly calls: Calls;
  readonly requests: SeenRequest[];
  readonly preparedReplies: PreparedReply[];
  /** Delay of every REST answer, on the simulator's clock. */
  replyDelayMs: number;
  readonly switches: () => FinesseSwitches;
  readonly setSwitch: (name: string, value: unknown) => void;
  readonly log: (line: string) => void;
  /** Records a mistake of the simulator itself. */
  readonly failed: (error: unknown) => void;
}

/** Builds a contact centre in which nobody is signed in and nobody calls. */
export const createWorld = (options: {
  readonly clock: Clock;
  readonly ids: Ids;
  readonly switches: Partial<Record<string, unknown>>;
  readonly log: (line: string) => void;
}): World => {
  let switches = finesseSwitches.make(options.switches);
  const read = (): FinesseSwitches => switches;
  const now = (): number => options.clock.now();
  const directory = makeDirectory();
  const failed = (error: unknown): void => options.log(`the simulator failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
  const timers = new Timers(options.clock, failed);
  const faults = new Faults();
  const publisher = new Publisher(now, read, faults);
  const agents = new Agents(directory, publisher, read, timers, now);
  const calls = new Calls(agents, publisher, read, timers, now);
  const setFault = (): void => {
    if (switches.fault === 'none') faults.clear();
    else faults.set(switches.fault);
  };
  setFault();
  return {
    clock: options.clock,
    ids: options.ids,
    directory,
    timers,
    queues: new ObjectQueues(timers),
    faults,
    publisher,
    agents,
    calls,
    requests: [],
    preparedReplies: [],
    replyDelayMs: 0,
    switches: read,
    setSwitch: (name, value) => {
      switches = finesseSwitches.change(switches, name, value);
      options.log(`switch ${name} = ${String(value)}`);
      if (name === 'fault') setFault();
    },
    log: options.log,
    failed,
  };
};
