import { Fault } from '../../../../app/domain/error-code.ts';
import { FinalFault } from '../../shared/faults.ts';
import type { ServerAddress, Transport } from '../wire/server.ts';
import { NotificationChannel, type NotificationOptions } from './notification-channel.ts';

/** What a transport is called where people read it. */
const names: Readonly<Record<Transport, string>> = {
  websocket: 'WebSocket',
  'websocket-notification': 'WebSocket',
  bosh: 'BOSH',
};

/** For how long after a deaf channel no other one is given up for that, in milliseconds. */
const deafAgainMs = 300_000;

interface Way {
  readonly transport: Transport;
  readonly kind: 'websocket' | 'bosh';
  readonly url: string;
  readonly label: string;
}

/** The ways to a server's notifications, each with and without the closing slash that some releases want. */
const waysOf = (server: ServerAddress, order: readonly Transport[]): Way[] =>
  order.flatMap((transport) => {
    const isBosh = transport === 'bosh';
    const port = transport === 'websocket' ? server.port : server.notificationPort;
    const scheme = `${isBosh ? 'http' : 'ws'}${server.isSecure ? 's' : ''}`;
    const url = `${scheme}://${server.host}:${port}/${isBosh ? 'http-bind' : 'ws'}`;
    return [url, `${url}/`].map((each) => ({
      transport,
      kind: isBosh ? ('bosh' as const) : ('websocket' as const),
      url: each,
      label: `${names[transport]} ${port}`,
    }));
  });

/** A channel and how it was reached, for people. */
export interface OpenedChannel {
  readonly channel: NotificationChannel;
  readonly label: string;
}

/** Remembers for each server which way worked, and tries that first. */
export class Channels {
  readonly #order: readonly Transport[];
  readonly #last = new Map<string, Transport>();
  #deafAtMs = Number.NEGATIVE_INFINITY;

  constructor(order: readonly Transport[]) {
    this.#order = order;
  }

  /** A channel is deaf: false when another one was found deaf a short while ago, and a new one would not help. */
  isWorthReplacing(nowMs: number): boolean {
    const isWorth = nowMs - this.#deafAtMs > deafAgainMs;
    if (isWorth) this.#deafAtMs = nowMs;
    return isWorth;
  }

  /** Opens the first way that works. Rejects with the `Fault` of the first that did not. */
  async open(server: ServerAddress, options: Omit<NotificationOptions, 'kind' | 'url'>): Promise<OpenedChannel> {
    const key = `${server.host}:${server.port}`;
    const last = this.#last.get(key);
    const order = last === undefined ? this.#order : [last, ...this.#order.filter((transport) => transport !== last)];
    let first: Fault | null = null;
    let isPathWrong = true;
    for (const way of waysOf(server, order)) {
      // The closing slash is tried only where the server was there and did not know the path.
      if (way.url.endsWith('/') && !isPathWrong) continue;
      try {
        const channel = await NotificationChannel.open({ ...options, kind: way.kind, url: way.url });
        this.#last.set(key, way.transport);
        return { channel, label: way.label };
      } catch (error) {
        // With a refused password no second attempt: the server counts them.
        if (!(error instanceof Fault) || error instanceof FinalFault || options.signal.aborted) throw error;
        isPathWrong = error.code === 'notifications-refused';
        first ??= error;
      }
    }
    throw first ?? new Fault('notifications-refused');
  }
}
