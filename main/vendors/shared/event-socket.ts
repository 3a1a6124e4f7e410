import { Fault } from '../../../app/domain/error-code.ts';
import type { VendorEvent } from '../../../app/vendor/events.ts';
import { faultOfNetwork } from '../../net/network-error-code.ts';
import { NetworkFault } from '../../net/network-fault.ts';
import type { Network } from '../../net/network.ts';
import type { TextSocket } from '../../net/text-socket.ts';
import type { Clock } from '../../ports/clock.ts';
import { KeepAlive } from './keep-alive.ts';
import type { SessionLife } from './session-life.ts';

/** What an event socket is given. Times in milliseconds, sizes in bytes. */
export interface EventSocketOptions<Event> {
  readonly network: Pick<Network, 'openSocket'>;
  readonly clock: Pick<Clock, 'after'>;
  /** Ends with the socket, and ends the socket. */
  readonly life: SessionLife;
  readonly url: string;
  readonly protocol: string;
  readonly maxBytes: number;
  /** Reads one message. Throws when it cannot be understood. */
  readonly parse: (text: string) => Event;
  readonly onEvent: (event: Event) => void;
  /** A message could not be understood; the first one of a socket is emitted as a notice. */
  readonly onMalformed: () => void;
  readonly emit: (event: VendorEvent) => void;
  /** The message that the server answers, and how often it is sent. */
  readonly ping: { readonly text: string; readonly everyMs: number; readonly answerMs: number };
}

const connectMs = 10_000;

/** Events that come as messages of a WebSocket, on which pings keep the connection proved. */
export class EventSocket<Event> {
  readonly keepAlive: KeepAlive;
  readonly #options: EventSocketOptions<Event>;
  #socket: TextSocket | null = null;
  #hasBeenMalformed = false;

  constructor(options: EventSocketOptions<Event>) {
    const { life, clock, ping } = options;
    this.#options = options;
    this.keepAlive = new KeepAlive(life, clock, { ...ping, ping: () => this.#socket?.send(ping.text) });
  }

  /** Connects. Rejects with a `Fault`. Later the end of the socket is the end of the session. */
  async open(): Promise<void> {
    const { network, life, url, protocol, maxBytes } = this.#options;
    try {
      this.#socket = await network.openSocket({
        url,
        protocol,
        connectMs,
        maxBytes,
        signal: life.signal,
        onText: (text) => this.#receive(text),
        onEnd: (cause) => void life.end(cause ? faultOfNetwork(cause) : new Fault('connection-lost')),
      });
    } catch (cause) {
      throw cause instanceof NetworkFault ? faultOfNetwork(cause) : cause;
    }
  }

  #receive(text: string): void {
    const { life, parse, onEvent, onMalformed, emit } = this.#options;
    if (life.isOver) return;
    if (life.isLive) emit({ type: 'proved' });
    let event: Event;
    try {
      event = parse(text);
    } catch {
      if (!this.#hasBeenMalformed) emit({ type: 'notice', code: 'answer-malformed', detail: 'event' });
      this.#hasBeenMalformed = true;
      onMalformed();
      return;
    }
    onEvent(event);
  }
}
