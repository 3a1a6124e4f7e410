import type { SeenRequest } from '../../shared/http/front.ts';
import { History } from '../../shared/model/history.ts';
import { limits } from '../../shared/model/limits.ts';
import { createBaseWorld } from '../../shared/model/world.ts';
import type { BaseWorld, WorldOptions } from '../../shared/model/world.ts';
import { makeDirectory } from './directory.ts';
import type { Directory } from './directory.ts';
import { EventQueues } from './event-queues.ts';
import { agentGatewaySwitches } from './switches.ts';
import type { AgentGatewaySwitches } from './switches.ts';
import type { Agent, Behaviour, Conference, VoiceCall } from './types.ts';

/** What is kept of a request beside what all simulators keep; no passwords, no Guid. */
export interface RequestFacts {
  readonly agentId: string | null;
  /** Whether the Guid was the session's newest, an earlier one of it, any other one, or missing. */
  readonly guid: 'newest' | 'earlier' | 'other' | 'none';
  readonly hasCookie: boolean;
  /** Empty when there was no answer of the gateway. */
  readonly retcode: string;
}

/** One request that the gateway received. */
export type GatewayRequest = SeenRequest & RequestFacts;

/** The contact centre behind the gateway. */
export interface World extends BaseWorld<AgentGatewaySwitches> {
  readonly directory: Directory;
  readonly agents: ReadonlyMap<string, Agent>;
  readonly conferences: Map<number, Conference>;
  readonly calls: Map<string, VoiceCall>;
  readonly events: EventQueues;
  readonly requests: History<GatewayRequest>;
  /** Scripted behaviour of called phones and agents; phones without one follow the last digits of their number. */
  readonly behaviours: Map<string, Behaviour>;
  /** Parties whom no command reaches: it is accepted, and then nothing happens to them. */
  readonly unreachable: Set<string>;
  /** Called after an agent signed in through the gateway. */
  readonly signInListeners: Set<(agent: Agent) => void>;
  /** Called for each command about a conference that an agent gives as its chair. */
  readonly chairListeners: Set<(agent: Agent) => void>;
  /** Agent → how many of its next events are lost together with the answers that carry them. */
  readonly lostEvents: Map<string, number>;
  readonly nextConferenceId: () => number;
  readonly nextCallId: () => string;
}

/** Creates a contact centre in which nobody is signed in. */
export const createWorld = (options: WorldOptions): World => {
  const base = createBaseWorld(options, agentGatewaySwitches);
  const directory = makeDirectory();
  let lastConference = 1_042_000;
  let lastCall = 0;
  const conferences = new Map<number, Conference>();
  const calls = new Map<string, VoiceCall>();
  /** The id of the latest that has ended, where the platform uses it again. */
  const usedBefore = <Id>(all: ReadonlyMap<Id, unknown>, hasEnded: (id: Id) => boolean): Id | undefined =>
    base.switches().ids === 'again' ? [...all.keys()].findLast(hasEnded) : undefined;
  return {
    ...base,
    directory,
    agents: directory.agents,
    conferences,
    calls,
    events: new EventQueues(base),
    requests: new History(limits.keptRequests),
    behaviours: new Map(),
    unreachable: new Set(),
    signInListeners: new Set(),
    chairListeners: new Set(),
    lostEvents: new Map(),
    nextConferenceId: () =>
      usedBefore(conferences, (id) => conferences.get(id)?.phase === 'ended') ?? (lastConference += 1),
    nextCallId: () =>
      usedBefore(calls, (id) => calls.get(id)?.endedAt !== null) ??
      `${Math.floor(base.clock.now() / 1000)}-${(lastCall += 1)}`,
  };
};

/**
 * What the called side does: as scripted, else by the last two digits of a phone number: 66 answers late, 77 declines,
 * 88 never answers.
 */
export const behaviourOf = (world: World, address: string): Behaviour => {
  const scripted = world.behaviours.get(address);
  if (scripted) return scripted;
  const { answerMs, lateAnswerMs } = world.switches();
  if (address.endsWith('88')) return { kind: 'never', afterMs: 0 };
  if (address.endsWith('77')) return { kind: 'declines', afterMs: answerMs };
  return { kind: 'answers', afterMs: address.endsWith('66') ? lateAnswerMs : answerMs };
};
