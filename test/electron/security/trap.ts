import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/**
 * A server on this machine that attacks try to reach: each request is recorded and answered with
 * what an attacker would send.
 */
export interface Trap {
  /** Address without a path. */
  readonly origin: string;
  /** Where it waits for calls between browsers, over UDP and TCP on the same port. */
  readonly peer: string;
  /** How many packets over UDP and connections over TCP there have come. */
  readonly contacts: () => { readonly udp: number; readonly tcp: number };
  /** Whether a path was asked for. */
  readonly wasReached: (path: string) => boolean;
  /** Whether a text came in an address, a header or a body. */
  readonly hasReceived: (text: string) => boolean;
  readonly stop: () => Promise<void>;
}

const types: Readonly<Record<string, string>> = { js: 'text/javascript', css: 'text/css', svg: 'image/svg+xml' };

/** Starts the trap on a free port of the loopback. `/redirect/<path>` leads to `/<path>`. */
export async function startTrap(): Promise<Trap> {
  const reached = new Set<string>();
  const received: string[] = [];
  const server: Server = createServer((request, response) => {
    const path = request.url ?? '';
    reached.add(path.replace(/[?#].*$/u, ''));
    received.push(path, ...request.rawHeaders);
    request.on('data', (chunk: Buffer) => received.push(chunk.toString('utf8')));
    const target = /^\/redirect(\/.*)$/u.exec(path)?.[1];
    if (target !== undefined) response.writeHead(302, { location: target });
    else
      response.writeHead(200, {
        'content-type': types[path.split('.').at(-1) ?? ''] ?? 'text/html',
        'access-control-allow-origin': '*',
      });
    response.end(path.endsWith('.js') ? 'globalThis.trapRan = true;' : '<title>trap</title>');
  });
  server.on('upgrade', (request, socket) => {
    reached.add(request.url ?? '');
    socket.destroy();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const contacts = { udp: 0, tcp: 0 };
  server.on('connection', () => (contacts.tcp += 1));
  // `port` exists: it listens on TCP.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  const { port } = server.address() as AddressInfo;
  const packets = createSocket('udp4');
  packets.on('message', () => (contacts.udp += 1));
  packets.bind(port, '127.0.0.1');
  await once(packets, 'listening');
  return {
    origin: `http://127.0.0.1:${port}`,
    peer: `127.0.0.1:${port}`,
    contacts: () => ({ ...contacts }),
    wasReached: (path) => reached.has(path),
    hasReceived: (text) => received.some((one) => one.includes(text)),
    stop: async () => {
      packets.close();
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
