import { createServer as createHttpServer } from 'node:http';
import type { IncomingMessage, RequestListener, Server as HttpServer } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { createServer as createTcpServer } from 'node:net';
import type { Server, Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { createServer as createTlsServer } from 'node:tls';
import type { TlsOptions } from 'node:tls';
import type { Connections } from './connections.ts';

/** What an HTTP server does with requests, and with requests for another protocol such as WebSocket. */
export interface HttpHandlers {
  readonly request: RequestListener;
  readonly upgrade?: (request: IncomingMessage, socket: Duplex, head: Buffer) => void;
}

/** How a set of servers behaves. */
export interface LoopbackOptions {
  readonly connections: Connections;
  /** False while new connections are closed as soon as they come, as by a server that is down; asked for each one. */
  readonly isAccepting?: () => boolean;
}

const loopback = '127.0.0.1';
const keepAliveMs = 60_000;

const listen = async (server: Server, port: number): Promise<number> =>
  new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, loopback, () => {
      server.removeListener('error', reject);
      const address = server.address();
      resolve(typeof address === 'object' && address ? address.port : port);
    });
  });

const close = async (server: Server): Promise<void> =>
  new Promise((resolve) => {
    server.close(() => resolve());
  });

/**
 * Servers on 127.0.0.1 that are started one by one and stopped together. A port of 0 takes any free one; starting
 * resolves with the port, and rejects when it is taken or may not be opened.
 */
export class LoopbackServers {
  readonly #connections: Connections;
  readonly #isAccepting: () => boolean;
  readonly #servers: Server[] = [];
  /** Accepted TCP sockets, those still in their TLS handshake included. */
  readonly #sockets = new Set<Socket>();

  constructor({ connections, isAccepting = () => true }: LoopbackOptions) {
    this.#connections = connections;
    this.#isAccepting = isAccepting;
  }

  /** Starts HTTP, or HTTPS when there are certificates. */
  async http(handlers: HttpHandlers, port: number, tls: TlsOptions | null): Promise<number> {
    const server: HttpServer = tls ? createHttpsServer(tls, handlers.request) : createHttpServer(handlers.request);
    server.keepAliveTimeout = keepAliveMs;
    server.on('clientError', (_error: Error, socket: Duplex) => {
      if (socket.writable) socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
      else socket.destroy();
    });
    if (handlers.upgrade) server.on('upgrade', handlers.upgrade);
    return this.#start(server, port, tls !== null);
  }

  /** Starts a server whose protocol begins with the first byte, after the TLS handshake when there are certificates. */
  async tcp(serve: (socket: Socket) => void, port: number, tls: TlsOptions | null): Promise<number> {
    return this.#start(tls ? createTlsServer(tls, serve) : createTcpServer(serve), port, tls !== null);
  }

  /** Closes every connection at once; the servers go on. */
  cut(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  /** Closes every server and connection. */
  async stop(): Promise<void> {
    const closing = this.#servers.filter((server) => server.listening).map(close);
    this.cut();
    await Promise.all(closing);
  }

  async #start(server: Server, port: number, isSecure: boolean): Promise<number> {
    this.#servers.push(server);
    // A protocol that begins with the connection may claim it at once, so it has to be known before.
    server.prependListener(isSecure ? 'secureConnection' : 'connection', (socket: Socket) => {
      this.#connections.add(socket);
    });
    server.on('connection', (socket: Socket) => {
      this.#sockets.add(socket);
      socket.on('close', () => this.#sockets.delete(socket));
      socket.on('error', () => socket.destroy());
      if (!this.#isAccepting()) socket.destroy();
    });
    server.on('tlsClientError', (_error: unknown, socket: Socket) => socket.destroy());
    return listen(server, port);
  }
}

/** Starts servers one after the other. When one fails, stops those that run and rethrows the error. */
export const startOrStop = async <Started>(
  start: () => Promise<Started>,
  stop: () => Promise<void>,
): Promise<Started> => {
  try {
    return await start();
  } catch (error) {
    await stop();
    throw error;
  }
};
