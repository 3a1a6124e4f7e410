import { WebSocket, type RawData } from 'ws';
import type { Clock } from '../ports/clock.ts';
import type { Agents, Route } from './agents.ts';
import { atHost, classifyNetworkError, NetworkFault } from './network-fault.ts';

/** A WebSocket to be opened. Times in milliseconds, sizes in bytes. */
export interface TextSocketRequest {
  /** `ws:` or `wss:`. */
  readonly url: string;
  /** The sub-protocol both sides must agree on; null for none. */
  readonly protocol: string | null;
  readonly connectMs: number;
  /** Larger messages end the connection with `too-large`. */
  readonly maxBytes: number;
  readonly signal: AbortSignal | null;
  readonly onText: (text: string) => void;
  /** Called once after a successful opening when the socket ends. Null after a proper closing handshake. */
  readonly onEnd: (fault: NetworkFault | null) => void;
}

/** An open WebSocket for text. */
export interface TextSocket {
  /** Sends one message; ignored once the socket has ended. */
  send(text: string): void;
  /** Begins the closing handshake. */
  close(): void;
  /** Destroys the connection at once. */
  cut(): void;
}

const textOf = (data: RawData): string =>
  (Array.isArray(data) ? Buffer.concat(data) : data instanceof ArrayBuffer ? Buffer.from(data) : data).toString('utf8');

/** Opens a WebSocket on the account's agents. Rejects with `NetworkFault`. */
export const openTextSocket = async (request: TextSocketRequest, agents: Agents, clock: Clock): Promise<TextSocket> => {
  const url = new URL(request.url);
  const route = await agents.routeTo(url);
  return agents.along(route, url, () => openOn(route, url, request, clock));
};

const openOn = (route: Route, url: URL, request: TextSocketRequest, clock: Clock): Promise<TextSocket> =>
  new Promise((resolve, reject) => {
    if (request.signal?.aborted === true) {
      reject(new NetworkFault('aborted', false, 'The connection was given up before it began.'));
      return;
    }
    let isOpen = false;
    let hasEnded = false;
    const socket = new WebSocket(url, request.protocol === null ? [] : [request.protocol], {
      agent: route.agent,
      maxPayload: request.maxBytes,
      perMessageDeflate: false,
      followRedirects: false,
    });
    const end = (fault: NetworkFault | null): void => {
      if (hasEnded) return;
      hasEnded = true;
      cancelTimer();
      request.signal?.removeEventListener('abort', abort);
      if (isOpen) request.onEnd(fault);
      else reject(fault ?? new NetworkFault('cut', false, 'The connection was closed while it was being opened.'));
      socket.terminate();
    };
    const abort = (): void => end(new NetworkFault('aborted', isOpen, 'The connection was given up.'));
    request.signal?.addEventListener('abort', abort);
    const cancelTimer = clock.after(request.connectMs, () =>
      end(new NetworkFault('timeout', false, `Opening the WebSocket took longer than ${request.connectMs} ms.`)),
    );
    socket.on('open', () => {
      if (hasEnded) return;
      isOpen = true;
      cancelTimer();
      resolve({
        send: (text) => {
          if (socket.readyState === WebSocket.OPEN) socket.send(text);
        },
        close: () => socket.close(1000),
        cut: () => socket.terminate(),
      });
    });
    socket.on('unexpected-response', (_request, response) => {
      response.destroy();
      const status = response.statusCode ?? 0;
      end(
        new NetworkFault(
          'upgrade-refused',
          false,
          `The server answered with status ${status} instead of a WebSocket.`,
          status,
        ),
      );
    });
    socket.on('message', (data, isBinary) => {
      if (hasEnded) return;
      if (isBinary) end(new NetworkFault('wrong-protocol', true, 'The server sent a binary message.'));
      else request.onText(textOf(data));
    });
    socket.on('error', (error) =>
      end(atHost(classifyNetworkError(error, isOpen, route.proxy !== null && !isOpen), url)),
    );
    socket.on('close', (code) =>
      end(
        code === 1000 || code === 1005 ? null : new NetworkFault('cut', true, `The WebSocket ended with code ${code}.`),
      ),
    );
  });
