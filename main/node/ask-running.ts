import { lstatSync, readFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { dirname } from 'node:path';
import type { Asked } from '../ports/command-channel.ts';
import { answerLimit, channelFileSchema, replySchema, type ChannelFile } from './command-channel-file.ts';

/** Largest file that can be one of ours, in characters. */
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
 * Whether the folder of a socket is the person's own (`userId`; null where the system has pipes instead). A Gavel that was killed leaves
 * its file behind; once the system has swept its temporary folder, somebody else could listen under the same name and be told the question.
 */
const isOwnPlace = (address: string, userId: number | null): boolean => {
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

/** Talks to whoever listens; a socket that says anything but what the running Gavel would say counts as no answer. */
const talk = (socket: Socket, channel: ChannelFile, question: unknown, limits: AskLimits): Promise<Asked> =>
  new Promise((resolve) => {
    let isConnected = false;
    let isReceived = false;
    let pending: Buffer = Buffer.alloc(0);
    const end = (asked: Asked): void => {
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
      socket.write(`${JSON.stringify({ token: channel.questionToken, question })}\n`);
    });
    socket.on('data', (chunk: Buffer) => {
      if (pending.length + chunk.length > answerLimit) return end({ kind: 'no-answer' });
      pending = Buffer.concat([pending, chunk]);
      for (let lineEnd = pending.indexOf(0x0a); lineEnd >= 0 && !socket.destroyed; lineEnd = pending.indexOf(0x0a)) {
        const line = pending.subarray(0, lineEnd).toString('utf8');
        pending = pending.subarray(lineEnd + 1);
        takeLine(line);
      }
    });
    // A Gavel that was killed leaves its file behind: then nothing listens there.
    socket.on('error', () => end({ kind: isConnected ? 'no-answer' : 'not-running' }));
    socket.on('close', () => end({ kind: isConnected ? 'no-answer' : 'not-running' }));
  });

/** How long to wait, in milliseconds: until the question has arrived, and from then for the answer. */
export interface AskLimits {
  readonly receiptMs: number;
  readonly answerMs: number;
}

/** The answer comes at the latest after the longest time something is held and the longest wait for a proof. */
const usualLimits: AskLimits = { receiptMs: 5000, answerMs: 60_000 };

/** Whether a running Gavel, or one that was killed, says at `path` where it can be asked. */
export const hasChannelFile = (path: string): boolean => readChannelFile(path) !== null;

/**
 * Asks the Gavel that runs on a profile. `path` is the file it leaves there, `userId` whose socket is trusted. Never rejects, and writes
 * nothing.
 */
export const askRunning = async (path: string, question: unknown, limits: AskLimits = usualLimits, userId: number | null = process.geteuid?.() ?? null): Promise<Asked> => {
  const channel = readChannelFile(path);
  if (channel === null || !isOwnPlace(channel.address, userId)) return { kind: 'not-running' };
  return talk(connect({ path: channel.address }), channel, question, limits);
};
