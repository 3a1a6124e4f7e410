import { History } from '../../shared/model/history.ts';
import { limits } from '../../shared/model/limits.ts';
import type { BaseWorld } from '../../shared/model/world.ts';
import { element } from '../wire/xml.ts';
import type { Faults } from './faults.ts';
import type { FinesseSwitches } from './switches.ts';
import type { NodeName } from './types.ts';

/** One event on a notification node. */
export interface Update {
  /** The node, e.g. `/finesse/api/User/1001/Dialogs`. */
  readonly node: string;
  readonly event: 'POST' | 'PUT' | 'DELETE';
  readonly source: string;
  readonly requestId: string;
  /** Makes the content of `<data>`, only when there are subscribers; null for an event without data. */
  readonly data: (() => string) | null;
}

/** An event that was published, for tests. */
export interface PublishedUpdate {
  readonly at: number;
  readonly node: string;
  readonly event: string;
  readonly source: string;
  readonly requestId: string;
  /** The `Update` text; empty when there were no subscribers or it is too long to be kept. */
  readonly payload: string;
}

/** The notification service of one server, which delivers events to the subscribers of their nodes. */
export interface Outlet {
  readonly name: NodeName;
  hasSubscribers(node: string): boolean;
  /** Sends an `Update` text to all subscribers of a node. */
  deliver(node: string, payload: string): void;
}

/** The type of a node's events, by its last word that is no id: `User`, `Dialogs`, `Users`, `SystemInfo`. */
const eventTypeOf = (node: string): string => /\/(User|Dialogs|Users|SystemInfo)(?:\/[^/]+)?$/u.exec(node)?.[1] ?? '';

/** Publishes events on both nodes of the pair, through the faults of the network. */
export class Publisher {
  readonly #world: BaseWorld<FinesseSwitches>;
  readonly #faults: Faults;
  readonly #outlets: Outlet[] = [];
  readonly #published = new History<PublishedUpdate>(limits.keptEvents);
  #isMuted = false;

  constructor(world: BaseWorld<FinesseSwitches>, faults: Faults) {
    this.#world = world;
    this.#faults = faults;
  }

  /** Everything that was published, oldest first. */
  get published(): readonly PublishedUpdate[] {
    return this.#published.items;
  }

  /** Adds a node's notification service. */
  addOutlet(outlet: Outlet): void {
    this.#outlets.push(outlet);
  }

  /** Runs a task whose events are not published. */
  muted(task: () => void): void {
    const before = this.#isMuted;
    this.#isMuted = true;
    try {
      task();
    } finally {
      this.#isMuted = before;
    }
  }

  /** Publishes an event on every node of the pair that is in service. */
  publish(update: Update): void {
    if (this.#isMuted) return;
    const { node, event, source, requestId } = update;
    let payload = '';
    for (const outlet of this.#outlets) {
      if (this.#faults.has('ctiFailover', outlet.name) && node !== '/finesse/api/SystemInfo') continue;
      if (!outlet.hasSubscribers(node)) continue;
      payload ||= this.#payload(update);
      const text = payload;
      this.#world.eventFaults.send(eventTypeOf(node), () => {
        const message = { from: 'server', channel: 'event', topic: node, text } as const;
        this.#world.tap.show(() => ({ kind: 'message', message, isScripted: false }));
        outlet.deliver(node, text);
      });
    }
    const kept = payload.length > limits.keptBodyCharacters ? '' : payload;
    this.#published.add({ at: this.#world.clock.now(), node, event, source, requestId, payload: kept });
  }

  /** Delivers any text as if it were an `Update`. */
  publishText(node: string, payload: string): void {
    for (const outlet of this.#outlets) if (outlet.hasSubscribers(node)) outlet.deliver(node, payload);
  }

  #payload(update: Update): string {
    const { wireStyle, echoRequestId } = this.#world.switches();
    const data = update.data ? `<data>${update.data()}</data>` : '';
    const requestId = element('requestId', echoRequestId === 'both' ? update.requestId : '');
    const source = element('source', update.source);
    if (wireStyle === '11x') return `<Update>${data}${element('event', update.event)}${requestId}${source}</Update>`;
    return (
      `\n<Update>\n  ${element('event', update.event.toLowerCase())}\n  ${requestId}\n  ${source}\n  ` +
      `${data}\n</Update>\n`
    );
  }
}
