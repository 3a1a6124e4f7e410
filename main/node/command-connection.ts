import { createHash, timingSafeEqual } from 'node:crypto';
import type { Socket } from 'node:net';
import type { HandleRequest } from '../ports/command-channel.ts';
import type { Log } from '../ports/log.ts';
import { parseJson, requestLimit, channelRequestSchema, type ChannelFile } from './command-channel-file.ts';

/** What serving a connection needs. */
export interface ConnectionParts {
  readonly channel: ChannelFile;
  readonly answer: HandleRequest;
  /** Aborted when the channel closes. */
  readonly isClosing: AbortSignal;
  readonly log: Log;
  /** How long a client may take to send its request, and to read the response, in milliseconds. */
  readonly exchangeMs: number;
}

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
/** Compares in constant time. */
const isSameToken = (left: string, right: string): boolean => timingSafeEqual(digest(left), digest(right));

/** Serves one connection of a command-line start: one request, an acknowledgement and one response. */
export const serveConnection = (socket: Socket, parts: ConnectionParts): void => {
  const { channel, answer, isClosing, log, exchangeMs } = parts;
  const gone = new AbortController();
  const abort = (): void => gone.abort();
  const chunks: Buffer[] = [];
  let size = 0;
  let deadline = setTimeout(() => socket.destroy(), exchangeMs);
  const send = (message: object): void =>
    void socket.write(`${JSON.stringify({ token: channel.answerToken, ...message })}\n`);

  const handle = async (line: string): Promise<void> => {
    clearTimeout(deadline);
    const parsed = channelRequestSchema.safeParse(parseJson(line));
    if (!parsed.success || !isSameToken(parsed.data.token, channel.requestToken)) {
      log.warn('A command-line request was refused', { hasForm: parsed.success });
      socket.destroy();
      return;
    }
    send({ isReceived: true });
    const response = await answer(parsed.data.question, gone.signal);
    deadline = setTimeout(() => socket.destroy(), exchangeMs);
    if (socket.destroyed) return;
    send({ answer: response });
    socket.end();
  };

  const receive = (chunk: Buffer): void => {
    size += chunk.length;
    if (size > requestLimit) {
      log.warn('A command-line request was too large');
      socket.destroy();
      return;
    }
    const lineEnd = chunk.indexOf(0x0a);
    chunks.push(lineEnd < 0 ? chunk : chunk.subarray(0, lineEnd));
    if (lineEnd < 0) return;
    socket.removeListener('data', receive);
    // Further data is discarded; without a reader the end of the connection would not be noticed.
    socket.resume();
    void handle(Buffer.concat(chunks).toString('utf8'));
  };

  isClosing.addEventListener('abort', abort);
  socket.on('error', () => undefined);
  socket.on('close', () => {
    clearTimeout(deadline);
    isClosing.removeEventListener('abort', abort);
    gone.abort();
  });
  socket.on('data', receive);
};
