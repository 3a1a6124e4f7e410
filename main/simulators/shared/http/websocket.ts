import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import type { WebSocket } from 'ws';
import type { Tap } from '../model/tap.ts';
import type { Connections } from '../servers/connections.ts';

/** What becomes of a request for a WebSocket. `cut` closes the connection without a reply. */
export type UpgradeDecision =
  | { readonly kind: 'cut' }
  | { readonly kind: 'refuse'; readonly status: string }
  | { readonly kind: 'accept'; readonly serve: (socket: WebSocket, claim: (user: string) => void) => void };

/** How WebSockets are offered on an HTTP server. */
export interface WebSocketOptions {
  readonly connections: Connections;
  /** Longest message that is read. */
  readonly messageBytes: number;
  /** The subprotocol that is spoken; null for none. */
  readonly protocol: string | null;
  /** Where frames are shown, as messages of the channel `websocket`; nowhere without one. */
  readonly tap?: Tap;
  /** Whether messages are compressed for clients that offer it (RFC 7692); not unless asked for. */
  readonly isDeflating?: boolean;
  readonly decide: (request: IncomingMessage, path: string) => UpgradeDecision;
}

/** The WebSocket side of an HTTP server. */
export interface WebSocketEntry {
  readonly upgrade: (request: IncomingMessage, socket: Duplex, head: Buffer) => void;
  /** Closes every WebSocket. */
  readonly stop: () => void;
}

/** The subprotocols that a client offers. */
export const offeredProtocols = (request: IncomingMessage): readonly string[] =>
  (request.headers['sec-websocket-protocol'] ?? '').split(',').map((protocol) => protocol.trim());

const showFrames = (tap: Tap, webSocket: WebSocket): void => {
  const show = (from: 'client' | 'server', data: unknown): void =>
    tap.show(() => ({
      kind: 'message',
      message: { from, channel: 'websocket', text: String(data) },
      isScripted: false,
    }));
  webSocket.on('message', (data) => show('client', data));
  const send: unknown = Reflect.get(webSocket, 'send');
  webSocket.send = (data: unknown, ...rest: readonly unknown[]): void => {
    show('server', data);
    if (typeof send === 'function') Reflect.apply(send, webSocket, [data, ...rest]);
  };
};

/** Offers WebSockets (RFC 6455) on an HTTP server; the result's `upgrade` goes into the server's handlers. */
export const webSocketEntry = ({
  connections,
  messageBytes,
  protocol,
  tap,
  isDeflating = false,
  decide,
}: WebSocketOptions): WebSocketEntry => {
  const server = new WebSocketServer({
    noServer: true,
    maxPayload: messageBytes,
    perMessageDeflate: isDeflating,
    handleProtocols: (offered) => (protocol !== null && offered.has(protocol) ? protocol : false),
  });
  return {
    upgrade: (request, socket, head) => {
      socket.on('error', () => socket.destroy());
      const decision = decide(request, (request.url ?? '').split('?')[0] ?? '');
      switch (decision.kind) {
        case 'cut':
          socket.destroy();
          return;
        case 'refuse':
          socket.end(`HTTP/1.1 ${decision.status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
          return;
        case 'accept':
          server.handleUpgrade(request, socket, head, (webSocket) => {
            if (tap) showFrames(tap, webSocket);
            decision.serve(webSocket, (user) => void connections.claim(socket, user));
          });
          return;
      }
    },
    stop: () => {
      for (const client of server.clients) client.terminate();
      server.close();
    },
  };
};
