import type { Clock } from '../../../../ports/clock.ts';
import type { Ids } from '../../../../ports/ids.ts';
import { Timers } from '../../../shared/timers.ts';
import { agentGatewaySwitches } from '../switches.ts';
import type { AgentGatewaySwitches } from '../switches.ts';
import { makeDirectory } from './directory.ts';
import type { Directory } from './directory.ts';
import { EventQueues } from './event-queues.ts';
import type { Agent, Behaviour, Conference, VoiceCall } from './types.ts';

/** One request the gateway saw; no passwords, no Guid. */
export interface SeenRequest {
  readonly at: number;
  readonly method: string;
  /** After `/agentgateway/resource/`, with its query. */
  readonly path: string;
  readonly agentId: string | null;
  readonly body: string;
  /** Whether the Guid was the newest, an earlier one of the same session, another one, or missing. */
  readonly guid: 'newest' | 'earlier' | 'other' | 'none';
  readonly hasCookie: boolean;
  readonly status: number;
  readonly retcode: string;
}

/** An answer that replaces the next one that fits. */
export interface PreparedAnswer {
  readonly method?: string | undefined;
  readonly pathIncludes?: string | undefined;
  readonly status: number;
  readonly body: string;
  readonly contentType: string;
  /** Carries the request out all the same. */
  readonly isCarriedOut: boolean;
  count: number;
}

/** The contact centre behind the gateway. */
export interface World {
  readonly clock: Clock;
  readonly ids: Ids;
  readonly timers: Timers;
  readonly directory: Directory;
  readonly agents: ReadonlyMap<string, Agent>;
  readonly conferences: Map<number, Conference>;
  readonly calls: Map<string, VoiceCall>;
  readonly events: EventQueues;
  readonly requests: SeenRequest[];
  readonly preparedAnswers: PreparedAnswer[];
  /** What phones and agents without a client do when called; others follow their number's last digits. */
  readonly behaviours: Map<string, Behaviour>;
  /** Told when somebody signed in through the gateway. */
  readonly signInListeners: Set<(agent: Agent) => void>;
  /** Agents whose next event is lost on its way. */
  readonly lostEvents: Map<string, number>;
  /** Cuts connections: all, or those on which an agent's poll waits. */
  readonly cutters: Set<(agentId: string | null) => number>;
  /** Answers to paths with this text come so much later. */
  replyDelay: { readonly delayMs: number; readonly pathIncludes: string };
  readonly nextConferenceId: () => number;
  readonly nextCallId: () => string;
  readonly switches: () => AgentGatewaySwitches;
  readonly setSwitch: (name: string, value: unknown) => void;
  readonly log: (line: string) => void;
  /** Records a mistake of the simulator itself. */
  readonly failed: (error: unknown) => void;
}

/** Builds a contact centre in which nobody is signed in. */
export const createWorld = (options: {
  readonly clock: Clock;
  readonly ids: Ids;
  readonly switches: Readonly<Partial<Record<string, unknown>>>;
  readonly log: (line: string) => void;
}): World => {
  let switches = agentGatewaySwitches.make(options.switches);
  const read = (): AgentGatewaySwitches => switches;
  const now = (): number => options.clock.now();
  const failed = (error: unknown): void => options.log(`the simulator failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
  const timers = new Timers(options.clock, failed);
  const directory = makeDirectory();
  const cutters = new Set<(agentId: string | null) => number>();
  let conferences = 1_042_000;
  let calls = 0;
  return {
    clock: options.clock,
    ids: options.ids,
    timers,
    directory,
    agents: directory.agents,
    conferences: new Map(),
    calls: new Map(),
    events: new EventQueues(timers, now, read),
    requests: [],
    preparedAnswers: [],
    behaviours: new Map(),
    signInListeners: new Set(),
    lostEvents: new Map(),
    cutters,
    replyDelay: { delayMs: 0, pathIncludes: '' },
    nextConferenceId: () => (conferences += 1),
    nextCallId: () => `${Math.floor(now() / 1000)}-${(calls += 1)}`,
    switches: read,
    setSwitch: (name, value) => {
      switches = agentGatewaySwitches.change(switches, name, value);
      options.log(`switch ${name} = ${String(value)}`);
      if (switches.fault === 'down') for (const cut of cutters) cut(null);
    },
    log: options.log,
    failed,
  };
};

/** What the called side does: as scripted, else by the last two digits of a phone number: 66 late, 77 declines, 88 never answers. */
export const behaviourOf = (world: World, address: string): Behaviour => {
  const scripted = world.behaviours.get(address);
  if (scripted) return scripted;
  const { answerMs, lateAnswerMs } = world.switches();
  if (address.endsWith('88')) return { kind: 'never', afterMs: 0 };
  if (address.endsWith('77')) return { kind: 'declines', afterMs: answerMs };
  return { kind: 'answers', afterMs: address.endsWith('66') ? lateAnswerMs : answerMs };
};
