import { lstatSync, readFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { dirname } from 'node:path';
import type { AskResult } from '../ports/command-channel.ts';
import { responseLimit, channelFileSchema, replySchema, type ChannelFile } from './command-channel-file.ts';

/** The largest valid channel file, in characters. */
const fileLimit = 4096;

const readChannelFile = (path: string): ChannelFile | null => {
  try {
    const text = readFileSync(path, 'utf8');
    return text.length > fileLimit ? null : channelFileSchema.parse(JSON.parse(text));
  } catch {
    return null;
  }
};

/**
 * Whether the folder of a socket belongs to the user (`userId`; null where the system has pipes instead). A killed
 * instance leaves its file behind; once the system has cleaned up the temporary folder, another user could listen at
 * the same address and receive the request.
 */
const isOwnedBy = (address: string, userId: number | null): boolean => {
  if (userId === null) return true;
  try {
    const folder = lstatSync(dirname(address));
    return folder.isDirectory() && folder.uid === userId;
  } catch {
    return false;
  }
};

const parseReply = (line: string, { answerToken }: ChannelFile) => {
  try {
    const reply = replySchema.parse(JSON.parse(line));
    return reply.token === answerToken ? reply : null;
  } catch {
    return null;
  }
};

/** Exchanges one request and response; anything but a valid reply of the running instance counts as no answer. */
const exchange = (socket: Socket, channel: ChannelFile, question: unknown, limits: AskDeadlines): Promise<AskResult> =>
  new Promise((resolve) => {
    let isConnected = false;
    let isReceived = false;
    let pending: Buffer = Buffer.alloc(0);
    const end = (asked: AskResult): void => {
      clearTimeout(timer);
      socket.destroy();
      resolve(asked);
    };
    let timer = setTimeout(() => end({ kind: isConnected ? 'no-answer' : 'not-running' }), limits.receiptMs);
    const takeLine = (line: string): void => {
      const reply = parseReply(line, channel);
      if (!reply) return end({ kind: 'no-answer' });
      if ('answer' in reply) return end({ kind: 'answered', answer: reply.answer });
      if (isReceived) return end({ kind: 'no-answer' });
      isReceived = true;
      clearTimeout(timer);
      timer = setTimeout(() => end({ kind: 'no-answer' }), limits.answerMs);
    };
    socket.on('connect', () => {
      isConnected = true;
      socket.write(`${JSON.stringify({ token: channel.requestToken, question })}\n`);
    });
    socket.on('data', (chunk: Buffer) => {
      if (pending.length + chunk.length > responseLimit) return end({ kind: 'no-answer' });
      pending = Buffer.concat([pending, chunk]);
      for (let lineEnd = pending.indexOf(0x0a); lineEnd >= 0 && !socket.destroyed; lineEnd = pending.indexOf(0x0a)) {
        const line = pending.subarray(0, lineEnd).toString('utf8');
        pending = pending.subarray(lineEnd + 1);
        takeLine(line);
      }
    });
    // A killed instance leaves its file behind: then nothing listens there.
    socket.on('error', () => end({ kind: isConnected ? 'no-answer' : 'not-running' }));
    socket.on('close', () => end({ kind: isConnected ? 'no-answer' : 'not-running' }));
  });

/** Deadlines in milliseconds: until the request is acknowledged, and from then for the response. */
export interface AskDeadlines {
  readonly receiptMs: number;
  readonly answerMs: number;
}

/** A response takes at most the longest hold time and the longest wait for a proof. */
const usualLimits: AskDeadlines = { receiptMs: 5000, answerMs: 60_000 };

/** Whether a running or killed instance has left a valid channel file at `path`. */
export const hasChannelFile = (path: string): boolean => readChannelFile(path) !== null;

/**
 * Sends a request to the instance that runs on a profile. `path` is its channel file, `userId` the owner whose socket
 * is trusted. Never rejects, and writes nothing.
 */
export const askRunningInstance = async (
  path: string,
  question: unknown,
  limits: AskDeadlines = usualLimits,
  userId: number | null = process.geteuid?.() ?? null,
): Promise<AskResult> => {
  const channel = readChannelFile(path);
  if (channel === null || !isOwnedBy(channel.address, userId)) return { kind: 'not-running' };
  return exchange(connect({ path: channel.address }), channel, question, limits);
};
