import type { Element } from '@xmpp/xml';
import type { Network } from '../../../net/network.ts';
import type { Clock } from '../../../ports/clock.ts';

/** Largest message or answer taken, in bytes: the roster of a huge conference, escaped, with room to spare. */
export const maxMessageBytes = 16 * 1024 * 1024;

/** How long opening a connection may take, in milliseconds. */
export const connectMs = 10_000;

/** What a transport is given. */
export interface TransportOptions {
  readonly url: string;
  /** The XMPP domain. */
  readonly domain: string;
  readonly network: Network;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** A number from 0 (inclusive) to 1 (exclusive). */
  readonly random: () => number;
  /** Each element on the stream: features, stanzas, stream errors. */
  readonly onElement: (element: Element) => void;
  /**
   * Called once, when the stream is over: null when the server ended it in good order, else a `NetworkFault`,
   * `MalformedXmlError` or `StreamEndedError`.
   */
  readonly onEnd: (cause: Error | null) => void;
}

/** One XMPP stream over WebSocket or BOSH, for the session above it. */
export interface StanzaTransport {
  /** Asks for the stream's features: at the start, and again after authentication. */
  openStream(): void;
  send(element: Element): void;
  /** Ends the stream in good order; `onEnd` follows. */
  close(): void;
  /** Drops everything at once. */
  cut(): void;
}

/** The server ended the stream with a condition of its own. */
export class StreamEndedError extends Error {
  override readonly name = 'StreamEndedError';
  readonly condition: string;

  constructor(condition: string) {
    super(`The server ended the stream: ${condition}.`);
    this.condition = condition.slice(0, 100);
  }
}
