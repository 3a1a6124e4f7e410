import { Fault } from '../../../app/domain/error-code.ts';
import type { Clock } from '../../ports/clock.ts';
import { Channel, socketUrl } from './channel.ts';
import type { ControlAccess } from './control-token.ts';
import type { Link } from './link.ts';
import { PushOrder } from './push-order.ts';
import { pushesFor, type Frame, type PushContent } from './pushes.ts';
import { readSocketToken, type ControlToken } from './wire.ts';

/** How long the whole pushes may take after a subscription, in milliseconds. */
const fullPushMs = 2_500;
/** What is pushed whole after a subscription, where the meeting can deliver it. */
const pushedWhole = [
  'ConfBasicInfoNotify',
  'ConfDynamicInfoNotify',
  'ParticipantsNotify',
  'AttendeesNotify',
  'WaitingListNotify',
];

/** A push in its turn. `isAfterGap`: something before it got lost. */
export interface OrderedPush {
  readonly content: PushContent;
  readonly isFull: boolean;
  readonly isAfterGap: boolean;
  /** Something may have got lost. */
  readonly isDoubtful: boolean;
}

export interface SubscriptionOptions {
  readonly access: ControlAccess;
  readonly link: Link;
  readonly clock: Clock;
  readonly onPush: (push: OrderedPush) => void;
  readonly onMalformed: () => void;
  /** See `ChannelOptions.onDoubt`. */
  readonly onDoubt: () => void;
  /** Called once when an open one ends by itself. */
  readonly onEnd: (fault: Fault) => void;
}

/** A WebSocket of a meeting with what is subscribed to on it: pushes in order, whole ones awaited. */
export class Subscription {
  readonly #options: SubscriptionOptions;
  readonly #order = new PushOrder();
  #channel: Channel | null = null;
  #pushes: readonly string[] = [];
  #seen = new Set<string>();
  #onSeen: () => void = () => undefined;
  #isClosed = false;

  constructor(options: SubscriptionOptions) {
    this.#options = options;
  }

  get isOpen(): boolean {
    return this.#channel?.isOpen === true;
  }

  /** Whether this was pushed whole since the last subscription. */
  hasSeen(push: string): boolean {
    return this.#seen.has(push);
  }

  /** Whether this was subscribed to and not pushed. */
  lacks(push: string): boolean {
    return this.#pushes.includes(push) && !this.#seen.has(push);
  }

  /** Opens the WebSocket, subscribes and waits for the whole pushes. Rejects with a `Fault`. */
  async open({ wsURL, supportNotifyType }: ControlToken): Promise<void> {
    const { access, link, clock, onMalformed, onDoubt, onEnd } = this.#options;
    this.#pushes = pushesFor(supportNotifyType);
    const socketToken = await access.with(link, { method: 'GET', path: 'wsToken' }, async (ready) =>
      readSocketToken(await link.requests.ask(ready, 'read')),
    );
    if (this.#isClosed) throw new Fault('interrupted');
    this.#channel = new Channel({
      network: link.network,
      clock,
      url: socketUrl(access.site ?? link.origin, wsURL, access.number, socketToken),
      signal: link.signal,
      onPush: (push) => this.#take(push),
      onMalformed,
      onDoubt,
      onHeard: () => link.proved(),
      onEnd: (fault) => {
        this.#onSeen();
        onEnd(fault);
      },
    });
    await this.#channel.open();
    await this.renew();
  }

  /** Subscribes again: everything is pushed whole. Rejects with a `Fault`. */
  async renew(): Promise<void> {
    const { access, link, clock } = this.#options;
    const channel = this.#channel;
    const { token } = await access.token(link);
    if (!channel || this.#isClosed) throw new Fault('interrupted');
    this.#seen = new Set();
    const isComplete = new Promise<void>((resolve) => {
      const cancel = clock.after(fullPushMs, resolve);
      this.#onSeen = () => {
        cancel();
        resolve();
      };
    });
    try {
      await channel.subscribe(this.#pushes, token);
      if (this.#hasAll()) this.#onSeen();
      await isComplete;
    } finally {
      this.#onSeen();
    }
  }

  /** Rejects with a `Fault` when the service does not answer. */
  async probe(): Promise<void> {
    if (!this.#channel) throw new Fault('connection-lost');
    await this.#channel.probe();
  }

  close(): void {
    this.#isClosed = true;
    this.#channel?.close();
    this.#onSeen();
  }

  cut(): void {
    this.#isClosed = true;
    this.#channel?.cut();
    this.#onSeen();
  }

  #hasAll(): boolean {
    return pushedWhole.every((push) => !this.lacks(push));
  }

  #take({ envelope, content }: Extract<Frame, { type: 'push' }>): void {
    if (this.#isClosed) return;
    const { action, isFull } = envelope;
    const verdict = this.#order.judge(envelope);
    if (verdict === 'leave') return;
    this.#options.onPush({ content, isFull, isAfterGap: verdict === 'gap', isDoubtful: verdict === 'doubt' });
    if (!isFull || this.#seen.has(action)) return;
    this.#seen.add(action);
    if (this.#hasAll()) this.#onSeen();
  }
}
