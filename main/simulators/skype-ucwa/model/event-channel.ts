import type { CancelTimer, Clock } from '../../../ports/clock.ts';
import { longPoll } from '../../shared/http/long-poll.ts';
import type { Timers } from '../../shared/model/timers.ts';
import { UcwaFault } from '../wire/errors.ts';
import { EventQueue } from './event-queue.ts';
import type { EventSender, SenderEvents, UcwaEvent } from './event-queue.ts';
import type { UcwaSwitches } from './switches.ts';

/** How soon an event releases a waiting request: at once, or after the times that the client has set. */
export type Priority = 'high' | 'medium' | 'low';

/** What a request for events asks for. */
export interface EventsRequest {
  readonly ack: number;
  readonly priority: number;
  /** These three are kept from the request before when they are null. */
  readonly timeoutMs: number | null;
  readonly mediumMs: number | null;
  readonly lowMs: number | null;
  readonly signal: AbortSignal;
}

/** What the answer to a request for events holds; `self` and `next` are acknowledgement numbers. */
export type EventsAnswer =
  | { readonly kind: 'events'; readonly self: number; readonly next: number; readonly senders: readonly SenderEvents[] }
  | { readonly kind: 'resume' | 'resync'; readonly self: number; readonly next: number }
  | { readonly kind: 'proxyTimeout' };

/** What ends the wait of a request. */
type Outcome = 'events' | 'replaced' | 'closed' | 'proxyTimeout';

interface Parked {
  readonly ack: number;
  readonly priority: number;
  readonly settle: (outcome: Outcome) => void;
}

/** What a channel works with. */
export interface ChannelPorts {
  readonly clock: Clock;
  readonly timers: Timers;
  readonly switches: () => UcwaSwitches;
  /** Called when nobody has asked for events for as long as the switch `resumeAfterMs` says. */
  readonly onSilence: () => void;
  /** Called whenever a request begins or ends to wait. */
  readonly onParking: () => void;
}

/** Below it the switch `pgetTimeoutMs` overrides what a client asks for: the shortest time that clients may ask for. */
const shortestTimeoutMs = 180_000;

/**
 * The events of one application instance: one request at a time waits for them, each answer is kept until the next
 * number is asked for, and every other number means that the client has lost its place.
 */
export class EventChannel {
  readonly #ports: ChannelPorts;
  readonly #queue = new EventQueue();
  #expected = 1;
  #lastAnswer: EventsAnswer | null = null;
  #parked: Parked | null = null;
  #release: { readonly cancel: CancelTimer; readonly dueMs: number } | null = null;
  #cancelSilence: CancelTimer = () => undefined;
  #isSilent = false;
  #closing: (() => UcwaFault) | null = null;
  #timeoutMs: number | null = null;
  #mediumMs = 5_000;
  #lowMs = 15_000;

  constructor(ports: ChannelPorts) {
    this.#ports = ports;
    this.#watchSilence();
  }

  /** The number that the next answer will have. */
  get expected(): number {
    return this.#expected;
  }

  /** Whether a request waits. */
  get isParked(): boolean {
    return this.#parked !== null;
  }

  /** How many events nobody has fetched yet. */
  get waitingCount(): number {
    return this.#queue.length;
  }

  add(sender: EventSender, event: UcwaEvent, priority: Priority): void {
    if (this.#closing || this.#isSilent) return;
    const { mergeEvents, aggregationMs } = this.#ports.switches();
    this.#queue.add(sender, event, mergeEvents);
    this.#releaseAfter({ high: aggregationMs, medium: this.#mediumMs, low: this.#lowMs }[priority]);
  }

  /** Ends a waiting request as another program with the same endpoint would. Returns whether one waited. */
  replace(): boolean {
    const { isParked } = this;
    this.#parked?.settle('replaced');
    return isParked;
  }

  /** Forgets where the client is, so that its next request gets a `resync` link. */
  loseTrack(): void {
    this.#expected += 7;
    this.#lastAnswer = null;
    this.#queue.clear();
  }

  /** Refuses the waiting request and all later ones. */
  close(closing: () => UcwaFault): void {
    this.#closing = closing;
    this.#queue.clear();
    this.#cancelSilence();
    this.#release?.cancel();
    this.#parked?.settle('closed');
  }

  /** Answers a request for events, waiting for some if there are none. Throws a refusal. */
  async ask(request: EventsRequest): Promise<EventsAnswer> {
    if (this.#closing) throw this.#closing();
    if (!this.#isSilent) this.#watchSilence();
    this.#replaceFor(request);
    this.#timeoutMs = request.timeoutMs ?? this.#timeoutMs;
    this.#mediumMs = request.mediumMs ?? this.#mediumMs;
    this.#lowMs = request.lowMs ?? this.#lowMs;
    const { ack } = request;
    if (this.#lastAnswer && ack === this.#expected - 1) return this.#lastAnswer;
    if (ack !== this.#expected) return this.#resync();
    if (this.#isSilent) {
      this.#watchSilence();
      return this.#advance({ kind: 'resume', self: ack, next: ack + 1 });
    }
    if (this.#queue.length > 0 && !this.#release) return this.#answer();
    return this.#park(request);
  }

  /** A second request takes the place of the one that waits, unless the latter is more important. */
  #replaceFor(request: EventsRequest): void {
    const parked = this.#parked;
    if (!parked) return;
    if (this.#ports.switches().pgetReplaced === 'sameAck' && parked.ack !== request.ack) return;
    if (parked.ack === request.ack && request.priority < parked.priority) throw new UcwaFault(409, 'PGetReplaced');
    parked.settle('replaced');
  }

  async #park({ ack, priority, signal }: EventsRequest): Promise<EventsAnswer> {
    const { timers, switches, onParking } = this.#ports;
    const { pgetTimeoutMs, proxyIdleMs } = switches();
    return longPoll<Outcome, EventsAnswer>({
      timers,
      signal,
      waitMs: pgetTimeoutMs < shortestTimeoutMs ? pgetTimeoutMs : (this.#timeoutMs ?? pgetTimeoutMs),
      subscribe: (settle) => {
        const parked = { ack, priority, settle };
        this.#parked = parked;
        this.#cancelSilence();
        onParking();
        const endByProxy = (): void => settle('proxyTimeout');
        const cancelProxy = proxyIdleMs > 0 ? timers.after(proxyIdleMs, endByProxy) : (): void => undefined;
        return () => {
          cancelProxy();
          if (this.#parked !== parked) return;
          this.#parked = null;
          if (this.#closing) return;
          this.#watchSilence();
          onParking();
        };
      },
      resultOf: (outcome) => {
        switch (outcome) {
          case 'replaced':
            throw new UcwaFault(409, 'PGetReplaced');
          case 'closed':
            throw this.#closing?.() ?? new UcwaFault(404, 'ApplicationNotFound');
          case 'proxyTimeout':
            return { kind: 'proxyTimeout' };
          case 'events':
          case null:
            return this.#answer();
        }
      },
    });
  }

  #resync(): EventsAnswer {
    this.#queue.clear();
    this.#lastAnswer = null;
    this.#watchSilence();
    return { kind: 'resync', self: this.#expected, next: this.#expected };
  }

  #answer(): EventsAnswer {
    this.#release?.cancel();
    this.#release = null;
    const senders = this.#queue.takeAll();
    return this.#advance({ kind: 'events', self: this.#expected, next: this.#expected + 1, senders });
  }

  #advance(answer: EventsAnswer): EventsAnswer {
    this.#expected += 1;
    this.#lastAnswer = answer;
    return answer;
  }

  /** Lets all events of one moment go together; an urgent one takes those that can wait along. */
  #releaseAfter(delayMs: number): void {
    const dueMs = this.#ports.clock.now() + delayMs;
    if (this.#release && this.#release.dueMs <= dueMs) return;
    this.#release?.cancel();
    const cancel = this.#ports.timers.after(delayMs, () => {
      this.#release = null;
      this.#parked?.settle('events');
    });
    this.#release = { cancel, dueMs };
  }

  #watchSilence(): void {
    this.#isSilent = false;
    this.#cancelSilence();
    this.#cancelSilence = this.#ports.timers.after(this.#ports.switches().resumeAfterMs, () => {
      this.#isSilent = true;
      this.#queue.clear();
      this.#ports.onSilence();
    });
  }
}
