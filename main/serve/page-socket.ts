import { WebSocket, type RawData } from 'ws';
import { z } from 'zod';
import { messageLimit, type Answer, type BridgeEvent } from '../../app/contract/envelope.ts';
import type { Log } from '../ports/log.ts';

/** A call as it comes over the socket: the envelope with a number that the answer repeats. */
const messageSchema = z.object({ id: z.number().int().nonnegative(), name: z.string().max(100), input: z.unknown() });

/** With this much unread, a page gets no more patches, in bytes. */
const pauseAtBytes = 4 * 1024 * 1024;
/** Once its unread data has dropped to this, it gets the present revision, in bytes. */
const resumeAtBytes = 64 * 1024;
/**
 * A page that asks for more with this much unread, in bytes, is disconnected. One answer may be larger than that: it
 * does not count until it has been read.
 */
const closeAtBytes = 8 * 1024 * 1024;

/** One page that is connected. */
export interface PageSocket {
  /**
   * Sends an event, or leaves a patch out when the page is too slow: it then notices the gap and asks for a snapshot.
   */
  send(event: BridgeEvent, text: string): void;
}

/** An event as it crosses the socket. */
export const eventText = (event: BridgeEvent): string => JSON.stringify({ event });

/** A patch without changes: a page at another revision has missed something. */
export const positionEvent = (revision: number): BridgeEvent => ({
  event: 'patch',
  from: revision,
  to: revision,
  changes: [],
});

const textOf = (data: RawData): string => {
  if (Array.isArray(data)) return Buffer.concat(data).toString('utf8');
  return (data instanceof ArrayBuffer ? Buffer.from(data) : data).toString('utf8');
};

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/**
 * Serves the bridge over an open socket until it closes. `revision` is that of the state, null while unknown.
 */
export const servePage = (options: {
  readonly socket: WebSocket;
  readonly handle: (name: unknown, input: unknown) => Promise<Answer>;
  readonly revision: () => number | null;
  readonly log: Log;
}): PageSocket => {
  const { socket, handle, revision, log } = options;
  let isBehind = false;
  /** Of the one large message that is on its way; 0 for none. */
  let largeBytes = 0;

  const send = (text: string): void => {
    if (socket.readyState !== WebSocket.OPEN) return;
    const unreadBytes = socket.bufferedAmount;
    const bytes = Buffer.byteLength(text);
    const isLarge = bytes > closeAtBytes;
    if (unreadBytes > closeAtBytes + (isLarge ? 0 : largeBytes)) {
      log.warn('A page that does not read was disconnected', { unreadBytes });
      socket.terminate();
      return;
    }
    if (isLarge) largeBytes = bytes;
    socket.send(text, () => {
      if (socket.bufferedAmount > resumeAtBytes) return;
      largeBytes = 0;
      if (isBehind) tellPosition();
    });
  };

  const tellPosition = (): void => {
    isBehind = false;
    const now = revision();
    if (now !== null) send(eventText(positionEvent(now)));
  };

  const answer = async (data: RawData): Promise<void> => {
    const message = messageSchema.safeParse(parse(textOf(data)));
    if (!message.success) {
      log.warn('A request of invalid shape was refused');
      socket.close(1008, 'not a call');
      return;
    }
    const { id, name, input } = message.data;
    const text = JSON.stringify({ id, answer: await handle(name, input) });
    if (text.length <= messageLimit) return send(text);
    log.error('A response is too large to be sent', { request: name, size: text.length });
    const failure: Answer = { ok: false, failure: { code: 'internal', detail: null } };
    send(JSON.stringify({ id, answer: failure }));
  };

  socket.on('message', (data, isBinary) => {
    if (isBinary) socket.close(1003, 'text only');
    else void answer(data);
  });
  socket.on('error', (cause) => log.warn('The connection to a page failed', { error: cause.message }));
  // A page that reconnects may have missed patches.
  tellPosition();

  return {
    send(event, text) {
      if (event.event === 'patch' && (isBehind || socket.bufferedAmount > pauseAtBytes)) isBehind = true;
      else send(text);
    },
  };
};
