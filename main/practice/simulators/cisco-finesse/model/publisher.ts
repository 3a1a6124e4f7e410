import type { Ids } from '../../../../ports/ids.ts';
import { element } from '../xml.ts';
import type { FinesseSwitches } from '../switches.ts';
import type { Faults } from './faults.ts';
import type { NodeName } from './types.ts';

/** One piece of news on one notification node. */
export interface Update {
  /** The node, e.g. `/finesse/api/User/1001/Dialogs`. */
  readonly node: string;
  readonly event: 'POST' | 'PUT' | 'DELETE';
  readonly source: string;
  readonly requestId: string;
  /** Content of `<data>`; made only when somebody listens. */
  readonly data: () => string;
}

/** What was published, for tests. */
export interface PublishedUpdate {
  readonly at: number;
  readonly node: string;
  readonly event: string;
  readonly source: string;
  readonly requestId: string;
  /** The `Update` text; empty when nobody listened or it was longer than 32 Ki characters. */
  readonly payload: string;
}

/** Brings an `Update` text to those who listen to a node; `payload` makes the text. */
export interface Outlet {
  readonly name: NodeName;
  hasListeners(node: string): boolean;
  /** Sends the item to all listeners. */
  deliver(node: string, payload: string): void;
}

const keptUpdates = 2_000;
const keptPayloadLength = 32 * 1024;

/** Publishes news to both nodes of the pair and plays the tricks a network or a server may play. */
export class Publisher {
  readonly #now: () => number;
  readonly #switches: () => FinesseSwitches;
  readonly #faults: Faults;
  readonly #outlets: Outlet[] = [];
  readonly published: PublishedUpdate[] = [];
  #isMuted = false;
  #toDrop = 0;
  #toDuplicate = 0;
  #toReorder = 0;
  #held: { outlet: Outlet; node: string; payload: string }[] = [];

  constructor(now: () => number, switches: () => FinesseSwitches, faults: Faults) {
    this.#now = now;
    this.#switches = switches;
    this.#faults = faults;
  }

  /** Adds a node's notification service. */
  addOutlet(outlet: Outlet): void {
    this.#outlets.push(outlet);
  }

  /** Runs something without telling anybody. */
  muted(task: () => void): void {
    const before = this.#isMuted;
    this.#isMuted = true;
    try {
      task();
    } finally {
      this.#isMuted = before;
    }
  }

  /** Swallows the next news items. */
  dropNext(count: number): void {
    this.#toDrop = count;
  }

  /** Sends each of the next items twice. */
  duplicateNext(count: number): void {
    this.#toDuplicate = count;
  }

  /** Holds the next items back and sends them in reverse when all are there. */
  reorderNext(count: number): void {
    this.#toReorder = count;
  }

  /** Publishes on every node of the pair that is in service. */
  publish(update: Update): void {
    if (this.#isMuted) return;
    let payload = '';
    for (const outlet of this.#outlets) {
      if (this.#faults.has('ctiFailover', outlet.name) && update.node !== '/finesse/api/SystemInfo') continue;
      if (!outlet.hasListeners(update.node)) continue;
      payload ||= this.#payload(update);
      this.#send(outlet, update.node, payload);
    }
    const { node, event, source, requestId } = update;
    this.published.push({ at: this.#now(), node, event, source, requestId, payload: payload.length > keptPayloadLength ? '' : payload });
    if (this.published.length > keptUpdates) this.published.splice(0, keptUpdates / 2);
  }

  /** Sends any text as if it were an `Update`. */
  publishText(node: string, payload: string): void {
    for (const outlet of this.#outlets) if (outlet.hasListeners(node)) outlet.deliver(node, payload);
  }

  #send(outlet: Outlet, node: string, payload: string): void {
    if (this.#toDrop > 0) {
      this.#toDrop -= 1;
      return;
    }
    if (this.#toReorder > 0) {
      this.#held.unshift({ outlet, node, payload });
      this.#toReorder -= 1;
      if (this.#toReorder > 0) return;
      const held = this.#held;
      this.#held = [];
      for (const item of held) item.outlet.deliver(item.node, item.payload);
      return;
    }
    outlet.deliver(node, payload);
    if (this.#toDuplicate > 0) {
      this.#toDuplicate -= 1;
      outlet.deliver(node, payload);
    }
  }

  #payload(update: Update): string {
    const { wireStyle, echoRequestId } = this.#switches();
    const data = `<data>${update.data()}</data>`;
    const requestId = element('requestId', echoRequestId === 'both' ? update.requestId : '');
    const source = element('source', update.source);
    if (wireStyle === '11x') return `<Update>${data}${element('event', update.event)}${requestId}${source}</Update>`;
    return `\n<Update>\n  ${element('event', update.event.toLowerCase())}\n  ${requestId}\n  ${source}\n  ${data}\n</Update>\n`;
  }
}

/** Ids for messages and items that look random but come from the ids port. */
export const shortId = (ids: Ids): string => ids.uuid().replace(/-/gu, '').slice(-12);
