import type { AddressInfo, Server, Socket } from 'node:net';
import { afterEach } from 'vitest';

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
