import type { AddressInfo, Server, Socket } from 'node:net';
import { afterEach } from 'vitest';
import type { HttpRequest } from '../../../main/net/http-request.ts';
import { createNetwork, type Network } from '../../../main/net/network.ts';
import { NetworkFault } from '../../../main/net/network-fault.ts';
import { systemClock } from '../../../main/node/system-clock.ts';
import type { Clock } from '../../../main/ports/clock.ts';

const limits = { connectMs: 5000, answerMs: 5000, bodyMs: 5000, maxBytes: 1000 };

/** A request with these limits. */
export const request = (url: string, more: Partial<HttpRequest> = {}): HttpRequest => ({
  method: 'GET',
  url,
  headers: {},
  body: null,
  limits,
  signal: null,
  ...more,
});

/**
 * What the tests of a file have started on the network; each test's things are ended after it. To be made while the
 * file is collected.
 */
export const createNetworkBench = () => {
  const undo: (() => unknown)[] = [];
  afterEach(async () => {
    for (const step of undo.splice(0).reverse()) await step();
  });
  return {
    /** Does this after the test, the last added first. */
    later: (step: () => unknown): void => void undo.push(step),
    /** The network of an account that trusts this authority. */
    networkWith: (clock: Clock = systemClock, pem: string | null = null): Network => {
      const network = createNetwork(clock, pem);
      undo.push(() => network.close());
      return network;
    },
    /** Lets a server listen on a free port of loopback. Gives the port. */
    listen: async (server: Server): Promise<number> => {
      const sockets = new Set<Socket>();
      server.on('connection', (socket) => sockets.add(socket.on('error', () => undefined)));
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      undo.push(() => {
        for (const socket of sockets) socket.destroy();
        server.close();
      });
      return (server.address() as AddressInfo).port;
    },
  };
};

/** The failure of an attempt, which must be of this kind. Throws what else came of it. */
export const failureOf = async <Failure extends Error>(
  kind: new (...args: never[]) => Failure,
  attempt: Promise<unknown>,
): Promise<Failure> => {
  const outcome = await attempt.then(
    () => new Error('It succeeded.'),
    (error: unknown) => error,
  );
  if (outcome instanceof kind) return outcome;
  throw outcome;
};

/** The fault of an attempt on the network. */
export const faultOf = (attempt: Promise<unknown>): Promise<NetworkFault> => failureOf(NetworkFault, attempt);
