import { stackOf } from '../../../../app/domain/message-of.ts';
import type { Clock } from '../../../ports/clock.ts';
import type { Ids } from '../../../ports/ids.ts';
import { Connections } from '../servers/connections.ts';
import { EventFaults } from './event-faults.ts';
import { ScriptedReplies } from './scripted-replies.ts';
import type { GivenSwitches, SwitchSet } from './switches.ts';
import { Tap } from './tap.ts';
import { Timers } from './timers.ts';

/** What the world of a simulator is made from. */
export interface WorldOptions {
  readonly clock: Clock;
  readonly ids: Ids;
  readonly switches: GivenSwitches;
  /** Receives one line for each thing worth knowing to a developer; no secrets. */
  readonly log: (line: string) => void;
}

/** What the worlds of all simulators have: time, ids, switches, and what breaks replies, events and connections. */
export interface BaseWorld<Switches extends object> {
  readonly clock: Clock;
  readonly ids: Ids;
  readonly timers: Timers;
  readonly connections: Connections;
  readonly replies: ScriptedReplies;
  readonly eventFaults: EventFaults;
  /** Where requests, replies and events are shown to whoever listens. */
  readonly tap: Tap;
  readonly switches: () => Switches;
  /** Throws `UnknownSwitchError` when there is no such switch or value. */
  readonly setSwitch: (name: string, value: unknown) => void;
  /** Calls the listener after every change of a switch. */
  readonly onSwitch: (listener: (name: string) => void) => void;
  readonly log: (line: string) => void;
  /** Logs an error of the simulator itself. */
  readonly failed: (error: unknown) => void;
}

/** Creates the part that all worlds have. Throws `UnknownSwitchError` for what is not in the set. */
export const createBaseWorld = <Switches extends object>(
  { clock, ids, switches: given, log }: WorldOptions,
  set: SwitchSet<Switches>,
): BaseWorld<Switches> => {
  let switches = set.make(given);
  const listeners: ((name: string) => void)[] = [];
  const failed = (error: unknown): void => log(`the simulator failed: ${stackOf(error)}`);
  const timers = new Timers(clock, failed);
  return {
    clock,
    ids,
    timers,
    connections: new Connections(),
    replies: new ScriptedReplies(),
    eventFaults: new EventFaults(timers),
    tap: new Tap(),
    switches: () => switches,
    setSwitch: (name, value) => {
      switches = set.change(switches, name, value);
      log(`switch ${name} = ${String(value)}`);
      for (const listener of listeners) listener(name);
    },
    onSwitch: (listener) => {
      listeners.push(listener);
    },
    log,
    failed,
  };
};
