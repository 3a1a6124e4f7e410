import type { CancelTimer } from '../../../../ports/clock.ts';
import type { Timers } from '../../../shared/timers.ts';
import type { AgentGatewaySwitches } from '../switches.ts';
import type { GatewayEvent } from './types.ts';

const longestQueue = 5_000;
const keptEvents = 20_000;

/** Called with the event a poll was waiting for, or null when another poll of the same agent took its place or the session is over. */
type Waiter = (event: GatewayEvent | null) => void;

const changeTypeOf = (event: GatewayEvent): unknown => {
  const { content } = event;
  return typeof content === 'object' && content !== null && 'changeType' in content ? content.changeType : null;
};

/** One queue an agent, first in, first out; each event is given out once. */
export class EventQueues {
  /** Everything emitted, oldest first, whether or not anybody fetched it. */
  readonly sent: GatewayEvent[] = [];
  readonly #queues = new Map<string, GatewayEvent[]>();
  readonly #waiters = new Map<string, Waiter>();
  readonly #sinks = new Map<string, () => void>();
  readonly #everybody = new Set<() => void>();
  readonly #timers: Timers;
  readonly #now: () => number;
  readonly #switches: () => AgentGatewaySwitches;
  #drops: { count: number; readonly eventType: string | undefined }[] = [];
  #duplicates = 0;
  #count = 0;
  readonly #sequence = new WeakMap<GatewayEvent, number>();
  #reordered: { readonly wanted: number; readonly events: GatewayEvent[] } | null = null;

  constructor(timers: Timers, now: () => number, switches: () => AgentGatewaySwitches) {
    this.#timers = timers;
    this.#now = now;
    this.#switches = switches;
  }

  /** Agents whose poll waits for an event now. */
  get polling(): readonly string[] {
    return [...this.#waiters.keys()];
  }

  /** Opens an empty queue at sign-in; `onEvent` is told about news in push mode. */
  open(agentId: string, onEvent: (() => void) | null): void {
    this.#queues.set(agentId, []);
    if (onEvent) this.#sinks.set(agentId, onEvent);
    else this.#sinks.delete(agentId);
  }

  /** Throws the queue away at sign-out and ends a waiting poll. */
  close(agentId: string): void {
    this.#queues.delete(agentId);
    this.#sinks.delete(agentId);
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

  /** True while the agent has events nobody fetched. */
  hasEvents(agentId: string): boolean {
    return (this.#queues.get(agentId)?.length ?? 0) > 0;
  }

  /** Sends an event to an agent who is signed in; others never hear of it. */
  emit(agentId: string, eventType: string, content: unknown = null): void {
    if (!this.#queues.has(agentId)) return;
    const event: GatewayEvent = { eventType, workNo: agentId, content, eventGenTime: this.#now() };
    if (this.#isDropped(event)) return;
    const { eventDelayMs } = this.#switches();
    const copies = this.#duplicates > 0 ? 2 : 1;
    if (copies === 2) this.#duplicates -= 1;
    for (let copy = 0; copy < copies; copy += 1) {
      if (eventDelayMs > 0) this.#timers.after(eventDelayMs, () => this.#order(event));
      else this.#order(event);
    }
  }

  /** The oldest event, taken out. */
  take(agentId: string): GatewayEvent | undefined {
    return this.#queues.get(agentId)?.shift();
  }

  /** All events of everybody, taken out, in the order of their making. */
  takeAll(): GatewayEvent[] {
    const all = [...this.#queues.values()].flatMap((queue) => queue.splice(0));
    return all.sort((one, other) => (this.#sequence.get(one) ?? 0) - (this.#sequence.get(other) ?? 0));
  }

  /** Waits for the next event of an agent. A poll that waited before ends empty: there is one in flight an agent. */
  wait(agentId: string, waiter: Waiter): CancelTimer {
    this.endPoll(agentId);
    this.#waiters.set(agentId, waiter);
    return () => {
      if (this.#waiters.get(agentId) === waiter) this.#waiters.delete(agentId);
    };
  }

  /** Tells once when anybody has an event. */
  waitForAnybody(listener: () => void): CancelTimer {
    this.#everybody.add(listener);
    return () => this.#everybody.delete(listener);
  }

  /** Loses the next events, all or of one type. */
  dropNext(count: number, eventType?: string): void {
    this.#drops.push({ count, eventType });
  }

  /** Sends each of the next events twice. */
  duplicateNext(count: number): void {
    this.#duplicates += count;
  }

  /** Keeps the next events back until there are `count`, then sends them the last one first. */
  reorderNext(count: number): void {
    this.#reordered = { wanted: count, events: [] };
  }

  #isDropped(event: GatewayEvent): boolean {
    const { dropEvent } = this.#switches();
    const isParticipantChange = event.eventType === 'AgentConf_ParticipantChanged';
    if (dropEvent === 'all' || (dropEvent === 'participantChanges' && isParticipantChange)) return true;
    if (dropEvent === 'modeChanges' && isParticipantChange && [3, 4].includes(Number(changeTypeOf(event)))) return true;
    const drop = this.#drops.find((one) => one.eventType === undefined || one.eventType === event.eventType);
    if (!drop) return false;
    drop.count -= 1;
    if (drop.count <= 0) this.#drops = this.#drops.filter((one) => one !== drop);
    return true;
  }

  #order(event: GatewayEvent): void {
    const reordered = this.#reordered;
    if (!reordered) {
      this.#queue(event);
      return;
    }
    reordered.events.unshift(event);
    if (reordered.events.length < reordered.wanted) return;
    this.#reordered = null;
    for (const one of reordered.events) this.#queue(one);
  }

  #queue(event: GatewayEvent): void {
    const queue = this.#queues.get(event.workNo);
    if (!queue) return;
    this.sent.push(event);
    this.#sequence.set(event, (this.#count += 1));
    if (this.sent.length > keptEvents) this.sent.splice(0, keptEvents / 2);
    const waiter = this.#waiters.get(event.workNo);
    if (waiter && queue.length === 0) {
      this.#waiters.delete(event.workNo);
      waiter(event);
      return;
    }
    queue.push(event);
    if (queue.length > longestQueue) queue.shift();
    this.#sinks.get(event.workNo)?.();
    const listeners = [...this.#everybody];
    this.#everybody.clear();
    for (const listener of listeners) listener();
  }
}
