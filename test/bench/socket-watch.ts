import { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';

/** Tells when the bytes of a request are handed to a TLS socket. */
export interface SocketWatch {
  /** Resolves with the time (`performance.now()`) at which a text that begins so is next written. */
  next(beginning: string): Promise<number>;
  stop(): void;
}

interface Waiting {
  readonly beginning: string;
  readonly resolve: (atMs: number) => void;
}

const beginningOf = (chunk: unknown): string =>
  typeof chunk === 'string' ? chunk.slice(0, 200) : Buffer.isBuffer(chunk) ? chunk.toString('latin1', 0, 200) : '';

/** Watches what is written to every TLS socket of this process, until it is stopped. */
export const watchSockets = (): SocketWatch => {
  let waiting: Waiting[] = [];
  const notice = (socket: Socket, chunk: unknown): void => {
    if (waiting.length === 0 || !(socket instanceof TLSSocket)) return;
    const atMs = performance.now();
    const text = beginningOf(chunk);
    for (const one of waiting) if (text.startsWith(one.beginning)) one.resolve(atMs);
    waiting = waiting.filter((one) => !text.startsWith(one.beginning));
  };
  const write = Socket.prototype._write;
  const writev = Socket.prototype._writev;
  Socket.prototype._write = function watchedWrite(...args) {
    notice(this, args[0]);
    write.apply(this, args);
  };
  if (writev)
    Socket.prototype._writev = function watchedWritev(...args) {
      notice(this, args[0][0]?.chunk);
      writev.apply(this, args);
    };
  return {
    next: (beginning) => new Promise((resolve) => void waiting.push({ beginning, resolve })),
    stop: () => {
      Socket.prototype._write = write;
      if (writev) Socket.prototype._writev = writev;
    },
  };
};
