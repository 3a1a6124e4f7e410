import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { request } from 'node:http';
import type { IncomingHttpHeaders, RequestListener } from 'node:http';
import { z } from 'zod';
import { flag, milliseconds, switchSet } from '../../../../main/simulators/shared/model/switches.ts';
import { createBaseWorld } from '../../../../main/simulators/shared/model/world.ts';
import type { BaseWorld } from '../../../../main/simulators/shared/model/world.ts';
import { LoopbackServers } from '../../../../main/simulators/shared/servers/loopback.ts';
import type { HttpHandlers } from '../../../../main/simulators/shared/servers/loopback.ts';
import { countingIds } from '../../../support/counting-ids.ts';
import { ManualClock } from '../../../support/manual-clock.ts';

const kitSwitches = switchSet(
  z.object({ eventFirst: flag(false, 'events come first'), slowMs: milliseconds(0, 'how late replies come') }),
);

type KitSwitches = ReturnType<typeof kitSwitches.make>;

/** A world with nothing in it, on a clock that a test advances, with all that it logs. */
export interface KitBench {
  readonly world: BaseWorld<KitSwitches>;
  readonly clock: ManualClock;
  readonly lines: string[];
}

export const kitBench = (): KitBench => {
  const clock = new ManualClock();
  const lines: string[] = [];
  const options = { clock, ids: countingIds(), switches: {}, log: (line: string) => void lines.push(line) };
  return { world: createBaseWorld(options, kitSwitches), clock, lines };
};

/** An HTTP server on loopback. */
export interface KitServer {
  readonly port: number;
  readonly servers: LoopbackServers;
}

export const serveHttp = async ({ world }: KitBench, handlers: RequestListener | HttpHandlers): Promise<KitServer> => {
  const servers = new LoopbackServers({ connections: world.connections });
  const port = await servers.http(typeof handlers === 'function' ? { request: handlers } : handlers, port0, null);
  return { port, servers };
};

const port0 = 0;

export interface KitAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly bytes: Buffer;
  readonly text: string;
}

export interface KitRequest {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly signal?: AbortSignal;
}

/** One request on a connection of its own. */
export const send = async (port: number, path: string, options: KitRequest = {}): Promise<KitAnswer> =>
  new Promise((resolve, reject) => {
    const { method = 'GET', headers = {}, body = '', signal } = options;
    const target = { host: '127.0.0.1', port, path, method, headers, agent: false };
    const sent = request({ ...target, ...(signal ? { signal } : {}) }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => {
        const bytes = Buffer.concat(chunks);
        resolve({ status: response.statusCode ?? 0, headers: response.headers, bytes, text: bytes.toString('utf8') });
      });
    });
    sent.on('error', reject);
    sent.end(body);
  });

/** A plain TCP connection, and all that it has received. */
export interface KitSocket {
  readonly socket: Socket;
  readonly received: () => string;
  readonly closed: Promise<void>;
}

export const openSocket = async (port: number): Promise<KitSocket> => {
  const socket = connect(port, '127.0.0.1');
  let text = '';
  socket.setEncoding('utf8').on('data', (chunk) => (text += String(chunk)));
  socket.on('error', () => undefined);
  const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()));
  await new Promise<void>((resolve) => socket.once('connect', () => resolve()));
  return { socket, received: () => text, closed };
};
