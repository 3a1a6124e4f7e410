import type { Duplex } from 'node:stream';

/** A request or session of a user that runs on a connection. */
interface Claim {
  readonly user: string;
}

/** Discards what is written to a connection and reports success, as a system does until its buffers are full. */
const discardWrites = (socket: Duplex): void => {
  socket.write = (...given: readonly unknown[]): boolean => {
    const callback = given.at(-1);
    if (typeof callback === 'function') process.nextTick(() => callback());
    return true;
  };
  socket.end = () => socket;
};

/** The open connections of a simulator and the users they serve, so that a test can break them. */
export class Connections {
  readonly #open = new Map<Duplex, Set<Claim>>();

  /** Adds a connection until it closes; on a TLS server, the decrypted stream. */
  add(socket: Duplex): void {
    this.#open.set(socket, new Set());
    socket.once('close', () => this.#open.delete(socket));
  }

  /** Notes that a user's request or session runs on a connection, until the returned function is called. */
  claim(socket: Duplex, user: string): () => void {
    const claim: Claim = { user };
    const claims = this.#open.get(socket);
    claims?.add(claim);
    return () => claims?.delete(claim);
  }

  /** Closes all connections, or a user's, without a closing message of any protocol. Returns how many. */
  cut(user?: string): number {
    const sockets = this.#of(user);
    for (const socket of sockets) socket.destroy();
    return sockets.length;
  }

  /**
   * Leaves all connections, or a user's, half open: they stay established, but nothing is read from them and nothing
   * that is written arrives, as when a router between both ends has failed. Returns how many.
   */
  freeze(user?: string): number {
    const sockets = this.#of(user);
    for (const socket of sockets) {
      socket.pause();
      discardWrites(socket);
    }
    return sockets.length;
  }

  #of(user: string | undefined): Duplex[] {
    return [...this.#open]
      .filter(([, claims]) => user === undefined || [...claims].some((claim) => claim.user === user))
      .map(([socket]) => socket)
      .filter((socket) => !socket.destroyed);
  }
}
