import { createServer as createHttpServer } from 'node:http';
import type { Server as HttpServer } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { Socket } from 'node:net';
import type { Certificates } from '../../shared/certificates.ts';
import { gatewayListener } from './http/listener.ts';
import type { World } from './model/world.ts';

/** Where the gateway can be reached. */
export interface AgentGatewayAddresses {
  /** With the path, e.g. `https://127.0.0.1:8043/agentgateway/resource`. */
  readonly https: string;
  readonly http: string | null;
}

/** The gateway's open doors. */
export interface AgentGatewayServers {
  readonly addresses: AgentGatewayAddresses;
  stop(): Promise<void>;
}

const listen = async (server: HttpServer, port: number): Promise<number> =>
  new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      server.removeListener('error', reject);
      const address = server.address();
      resolve(typeof address === 'object' && address ? address.port : port);
    });
  });

const close = async (server: HttpServer): Promise<void> =>
  new Promise((resolve) => {
    server.close(() => resolve());
  });

/** Opens TLS and, unless its port is null, plain HTTP on loopback. Rejects when a port is taken, leaving nothing open. */
export const startServers = async (
  world: World,
  ports: { readonly port: number; readonly plainPort: number | null },
  certificates: Certificates,
): Promise<AgentGatewayServers> => {
  const listener = gatewayListener(world);
  const sockets = new Set<Socket>();
  const servers: HttpServer[] = [];
  const prepare = (server: HttpServer): HttpServer => {
    server.keepAliveTimeout = 60_000;
    server.on('connection', (socket: Socket) => {
      sockets.add(socket);
      socket.on('close', () => sockets.delete(socket));
      socket.on('error', () => socket.destroy());
      if (world.switches().fault === 'down') socket.destroy();
    });
    server.on('tlsClientError', (_error: unknown, socket: Socket) => socket.destroy());
    server.on('clientError', (_error: Error, socket: Socket) => {
      if (socket.writable) socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
      else socket.destroy();
    });
    servers.push(server);
    return server;
  };
  const cutAll = (agentId: string | null): number => {
    if (agentId !== null) return 0;
    const count = sockets.size;
    for (const socket of sockets) socket.destroy();
    return count;
  };
  const stop = async (): Promise<void> => {
    world.cutters.delete(cutAll);
    const closing = servers.filter((server) => server.listening).map(close);
    for (const socket of sockets) socket.destroy();
    await Promise.all(closing);
  };
  try {
    const tls = { key: certificates.keyPem, cert: certificates.certificatePem + certificates.caPem };
    const securePort = await listen(prepare(createHttpsServer(tls, listener)), ports.port);
    const plainPort = ports.plainPort === null ? null : await listen(prepare(createHttpServer(listener)), ports.plainPort);
    world.cutters.add(cutAll);
    return {
      addresses: {
        https: `https://127.0.0.1:${securePort}/agentgateway/resource`,
        http: plainPort === null ? null : `http://127.0.0.1:${plainPort}/agentgateway/resource`,
      },
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
};
