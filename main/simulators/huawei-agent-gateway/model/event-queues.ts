import type { CancelTimer } from '../../../ports/clock.ts';
import { History } from '../../shared/model/history.ts';
import { limits } from '../../shared/model/limits.ts';
import type { BaseWorld } from '../../shared/model/world.ts';
import type { GatewayEvent } from '../wire/answer.ts';
import type { AgentGatewaySwitches } from './switches.ts';

const longestQueue = 5_000;

/**
 * Called with the event that a poll was waiting for, or with null when another poll of the same agent took its place or
 * the session has ended.
 */
type Waiter = (event: GatewayEvent | null) => void;

const changeTypeOf = ({ content }: GatewayEvent): unknown =>
  typeof content === 'object' && content !== null && 'changeType' in content ? content.changeType : null;

/** One queue for each signed-in agent, first in, first out; each event is fetched once. */
export class EventQueues {
  readonly #world: BaseWorld<AgentGatewaySwitches>;
  readonly #sent = new History<GatewayEvent>(limits.keptEvents);
  readonly #queues = new Map<string, GatewayEvent[]>();
  readonly #waiters = new Map<string, Waiter>();
  /** Called for each event of an agent who has events pushed. */
  readonly #pushers = new Map<string, () => void>();
  readonly #anyWaiters = new Set<() => void>();
  /** The order in which events were queued, over all queues. */
  readonly #sequence = new WeakMap<GatewayEvent, number>();
  #count = 0;

  constructor(world: BaseWorld<AgentGatewaySwitches>) {
    this.#world = world;
  }

  /** Every event that was queued, oldest first, fetched or not. */
  get sent(): readonly GatewayEvent[] {
    return this.#sent.items;
  }

  /** Agents whose poll waits for an event now. */
  get polling(): readonly string[] {
    return [...this.#waiters.keys()];
  }

  /** Opens an empty queue at sign-in; `onEvent` is called for each event in push mode. */
  open(agentId: string, onEvent: (() => void) | null): void {
    this.#queues.set(agentId, []);
    if (onEvent) this.#pushers.set(agentId, onEvent);
    else this.#pushers.delete(agentId);
  }

  /** Discards the queue at sign-out and ends a waiting poll. */
  close(agentId: string): void {
    this.#queues.delete(agentId);
    this.#pushers.delete(agentId);
    this.endPoll(agentId);
  }

  /** Ends a waiting poll without an event. */
  endPoll(agentId: string): void {
    const waiter = this.#waiters.get(agentId);
    this.#waiters.delete(agentId);
    waiter?.(null);
  }

  /** Empties the queue. */
  clear(agentId: string): void {
    if (this.#queues.has(agentId)) this.#queues.set(agentId, []);
  }

  /** True while the agent has events that were not fetched. */
  hasEvents(agentId: string): boolean {
    return (this.#queues.get(agentId)?.length ?? 0) > 0;
  }

  /** Sends an event to an agent, unless the agent is signed out. */
  emit(agentId: string, eventType: string, content: unknown = null, isScripted = false): void {
    if (!this.#queues.has(agentId)) return;
    const event: GatewayEvent = {
      eventType,
      workNo: agentId,
      content,
      eventGenTime: this.#world.clock.now(),
      ...(isScripted ? { isScripted } : {}),
    };
    if (this.#isSuppressed(event)) return;
    this.#world.eventFaults.send(eventType, () => this.#queue(event), this.#world.switches().eventDelayMs);
  }

  /** Removes and returns the oldest event. */
  take(agentId: string): GatewayEvent | undefined {
    return this.#queues.get(agentId)?.shift();
  }

  /** Removes and returns the events of all agents, in the order in which they were queued. */
  takeAll(): GatewayEvent[] {
    const all = [...this.#queues.values()].flatMap((queue) => queue.splice(0));
    return all.sort((one, other) => (this.#sequence.get(one) ?? 0) - (this.#sequence.get(other) ?? 0));
  }

  /** Waits for the next event of an agent. Each agent has one poll at a time: an earlier one ends without an event. */
  wait(agentId: string, waiter: Waiter): CancelTimer {
    this.endPoll(agentId);
    this.#waiters.set(agentId, waiter);
    return () => {
      if (this.#waiters.get(agentId) === waiter) this.#waiters.delete(agentId);
    };
  }

  /** Calls the listener once, when any agent has an event. */
  waitForAny(listener: () => void): CancelTimer {
    this.#anyWaiters.add(listener);
    return () => this.#anyWaiters.delete(listener);
  }

  /** Whether the switch `dropEvent` is about this event. */
  #isSuppressed(event: GatewayEvent): boolean {
    const { dropEvent } = this.#world.switches();
    const isParticipantChange = event.eventType === 'AgentConf_ParticipantChanged';
    switch (dropEvent) {
      case 'none':
        return false;
      case 'modeChanges':
        return isParticipantChange && [3, 4].includes(Number(changeTypeOf(event)));
      case 'participantChanges':
        return isParticipantChange;
      case 'all':
        return true;
    }
  }

  #queue(event: GatewayEvent): void {
    const queue = this.#queues.get(event.workNo);
    if (!queue) return;
    this.#sent.add(event);
    this.#sequence.set(event, (this.#count += 1));
    const waiter = this.#waiters.get(event.workNo);
    if (waiter && queue.length === 0) {
      this.#waiters.delete(event.workNo);
      waiter(event);
      return;
    }
    queue.push(event);
    if (queue.length > longestQueue) queue.shift();
    this.#pushers.get(event.workNo)?.();
    const listeners = [...this.#anyWaiters];
    this.#anyWaiters.clear();
    for (const listener of listeners) listener();
  }
}
