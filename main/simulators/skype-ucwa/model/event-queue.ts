import type { ErrorBody } from '../wire/errors.ts';
import type { Resource } from '../wire/resource.ts';

/** Where an event happened. */
export interface EventSender {
  readonly rel: 'communication' | 'conversation' | 'me' | 'people';
  readonly href: string;
}

/** What an event is about, or what that stands in. */
export interface EventLink {
  readonly rel: string;
  readonly href: string;
  readonly title?: string;
}

/** One event as it is sent. */
export interface UcwaEvent {
  readonly link: EventLink;
  readonly in?: EventLink;
  readonly type: 'added' | 'updated' | 'deleted' | 'started' | 'completed';
  readonly status?: 'Success' | 'Failure';
  readonly reason?: ErrorBody;
  readonly _embedded?: Readonly<Record<string, Resource>>;
}

/** Events of one sender, in their order. */
export interface SenderEvents extends EventSender {
  readonly events: readonly UcwaEvent[];
}

interface QueuedEvent {
  readonly sender: EventSender;
  readonly event: UcwaEvent;
}

const targetOf = ({ link, in: owner }: UcwaEvent): string => `${link.rel} ${link.href} ${owner?.href ?? ''}`;

/** Events that wait to be fetched, in their order. */
export class EventQueue {
  readonly #order = new Set<QueuedEvent>();
  readonly #byTarget = new Map<string, QueuedEvent[]>();

  get length(): number {
    return this.#order.size;
  }

  /**
   * Adds an event. With `isMerging`, of two updates of a target the later one is left, and what was added and deleted
   * again was never there.
   */
  add(sender: EventSender, event: UcwaEvent, isMerging: boolean): void {
    const target = targetOf(event);
    const earlier = this.#byTarget.get(target) ?? [];
    this.#byTarget.set(target, earlier);
    if (isMerging && event.type === 'updated' && earlier.at(-1)?.event.type === 'updated') this.#drop(earlier, 1);
    const added = earlier.findLastIndex((one) => one.event.type === 'added');
    if (isMerging && event.type === 'deleted' && added >= 0) {
      this.#drop(earlier, earlier.length - added);
      return;
    }
    const queued = { sender, event };
    earlier.push(queued);
    this.#order.add(queued);
  }

  clear(): void {
    this.#order.clear();
    this.#byTarget.clear();
  }

  /** Takes everything out, grouped by sender where neighbours have the same one. */
  takeAll(): readonly SenderEvents[] {
    const senders: { readonly rel: EventSender['rel']; readonly href: string; readonly events: UcwaEvent[] }[] = [];
    for (const { sender, event } of this.#order) {
      const last = senders.at(-1);
      if (last?.href === sender.href) last.events.push(event);
      else senders.push({ ...sender, events: [event] });
    }
    this.clear();
    return senders;
  }

  #drop(earlier: QueuedEvent[], howMany: number): void {
    for (const one of earlier.splice(earlier.length - howMany)) this.#order.delete(one);
  }
}
