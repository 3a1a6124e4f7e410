import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { promises as fs } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import type { AnswerQuestion, CommandChannel } from '../ports/command-channel.ts';
import type { Files } from '../ports/files.ts';
import type { Log } from '../ports/log.ts';
import { channelFileSchema, questionLimit, questionSchema, type ChannelFile } from './command-channel-file.ts';

/** How long a second start may usually take to say what it wants, and to take in the answer, in milliseconds. */
const usualTalkMs = 5000;
/** How long answers get to leave when Gavel ends, in milliseconds. */
const farewellMs = 500;
/** How many second starts are listened to at once. */
const connectionLimit = 16;
/** The longest path of a socket that every system takes, in bytes (104 on macOS, with its closing zero). */
const socketPathLimit = 103;

const folderPrefix = 'gavel-commands-';
const socketName = 'commands';

const token = (): string => randomBytes(32).toString('hex');
const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
/** Compares without telling by its time how much was right. */
const isSameToken = (left: string, right: string): boolean => timingSafeEqual(digest(left), digest(right));

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/** Takes away the socket that a killed Gavel left behind, and nothing that does not look like one. */
const removeLeftOver = async (address: string): Promise<void> => {
  const folder = dirname(address);
  if (basename(address) !== socketName || !basename(folder).startsWith(folderPrefix)) return;
  try {
    if ((await fs.lstat(address)).isSocket()) await fs.unlink(address);
  } catch {
    // A server that was closed has taken its socket away itself.
  }
  try {
    await fs.rmdir(folder);
  } catch {
    // It is gone already, or something else is in it.
  }
};

/** A fresh folder that only this person can enter; a deep temporary folder makes paths too long for sockets. */
const makeAddress = async (platform: NodeJS.Platform, temporaryFolder: string): Promise<string> => {
  if (platform === 'win32') return `\\\\.\\pipe\\gavel-${randomBytes(16).toString('hex')}`;
  const isShort = Buffer.byteLength(join(temporaryFolder, `${folderPrefix}XXXXXX`, socketName)) <= socketPathLimit;
  return join(await fs.mkdtemp(join(isShort ? temporaryFolder : '/tmp', folderPrefix)), socketName);
};

const listen = (server: Server, address: string): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(address, () => {
      server.removeListener('error', reject);
      resolve();
    });
  });

/**
 * Listens for second starts on a socket of this run (a named pipe on Windows) whose place and secrets stand in the profile. Not over
 * Electron's own hand-over: that takes no answer back, puts the arguments in another order, and a long command line makes it
 * end the running Gavel (electron/electron#52020). A second start says nothing about where the answer should go.
 */
export const createCommandChannel = (parts: {
  readonly files: Files;
  readonly log: Log;
  /** The file in the profile. */
  readonly path: string;
  readonly platform?: NodeJS.Platform;
  readonly temporaryFolder?: string;
  readonly talkMs?: number;
}): CommandChannel => {
  const { files, log, path, platform = process.platform, temporaryFolder = tmpdir(), talkMs = usualTalkMs } = parts;

  const serve = (socket: Socket, channel: ChannelFile, answer: AnswerQuestion, isOver: AbortSignal): void => {
    const gone = new AbortController();
    const end = (): void => gone.abort();
    const chunks: Buffer[] = [];
    let size = 0;
    let deadline = setTimeout(() => socket.destroy(), talkMs);
    const send = (message: object): void => void socket.write(`${JSON.stringify({ token: channel.answerToken, ...message })}\n`);

    const take = async (line: string): Promise<void> => {
      clearTimeout(deadline);
      const parsed = questionSchema.safeParse(parseJson(line));
      if (!parsed.success || !isSameToken(parsed.data.token, channel.questionToken)) {
        log.warn('A second start was turned away', { hasForm: parsed.success });
        socket.destroy();
        return;
      }
      send({ isReceived: true });
      const given = await answer(parsed.data.question, gone.signal);
      deadline = setTimeout(() => socket.destroy(), talkMs);
      if (socket.destroyed) return;
      send({ answer: given });
      socket.end();
    };

    const receive = (chunk: Buffer): void => {
      size += chunk.length;
      if (size > questionLimit) {
        log.warn('A second start said too much');
        socket.destroy();
        return;
      }
      const lineEnd = chunk.indexOf(0x0a);
      chunks.push(lineEnd < 0 ? chunk : chunk.subarray(0, lineEnd));
      if (lineEnd < 0) return;
      socket.removeListener('data', receive);
      // Whatever follows is let go by; without anybody who reads, an end would not be seen.
      socket.resume();
      void take(Buffer.concat(chunks).toString('utf8'));
    };

    isOver.addEventListener('abort', end);
    socket.on('error', () => undefined);
    socket.on('close', () => {
      clearTimeout(deadline);
      isOver.removeEventListener('abort', end);
      gone.abort();
    });
    socket.on('data', receive);
  };

  return {
    async open(answer) {
      const before = channelFileSchema.safeParse(parseJson(Buffer.from((await files.readBytes(path)) ?? []).toString('utf8')));
      if (before.success && platform !== 'win32') await removeLeftOver(before.data.address);
      const channel: ChannelFile = { version: 1, address: await makeAddress(platform, temporaryFolder), questionToken: token(), answerToken: token() };
      const over = new AbortController();
      const sockets = new Set<Socket>();
      const server = createServer((socket) => {
        sockets.add(socket);
        socket.on('close', () => sockets.delete(socket));
        serve(socket, channel, answer, over.signal);
      });
      server.maxConnections = connectionLimit;
      await listen(server, channel.address);
      server.on('error', (error) => log.warn('Second starts cannot be heard any more', { error: error.message }));
      const stop = async (): Promise<void> => {
        over.abort();
        await new Promise<void>((resolve) => {
          const limit = setTimeout(() => {
            for (const socket of sockets) socket.destroy();
          }, farewellMs);
          server.close(() => {
            clearTimeout(limit);
            resolve();
          });
        });
        if (platform !== 'win32') await removeLeftOver(channel.address);
      };
      try {
        await files.writeAtomically(path, `${JSON.stringify(channel)}\n`, { isDurable: false });
      } catch (cause) {
        await stop();
        throw cause;
      }

      return async () => {
        try {
          await files.remove(path);
        } catch (cause) {
          log.warn('The place where second starts ask could not be removed', { error: cause instanceof Error ? cause.message : String(cause) });
        }
        await stop();
      };
    },
  };
};
