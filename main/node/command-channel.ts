import { randomBytes } from 'node:crypto';
import { promises as fs } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { messageOf } from '../../app/domain/message-of.ts';
import type { HandleRequest, CommandChannel } from '../ports/command-channel.ts';
import type { Files } from '../ports/files.ts';
import type { Log } from '../ports/log.ts';
import { channelFileSchema, parseJson, type ChannelFile } from './command-channel-file.ts';
import { serveConnection } from './command-connection.ts';

/** How long a client may take to send its request, and to read the response, in milliseconds. */
const usualExchangeMs = 5000;
/** How long pending responses may take to be sent when Gavel quits, in milliseconds. */
const closeDeadlineMs = 500;
/** The most concurrent clients. */
const connectionLimit = 16;
/** The longest socket path that every system supports, in bytes (104 on macOS, with the terminating zero). */
const socketPathLimit = 103;

const folderPrefix = 'gavel-commands-';
const socketName = 'commands';

const newToken = (): string => randomBytes(32).toString('hex');

/** Removes the stale socket of a killed instance, and nothing that does not look like one. */
const removeSocket = async (address: string): Promise<void> => {
  const folder = dirname(address);
  if (basename(address) !== socketName || !basename(folder).startsWith(folderPrefix)) return;
  try {
    if ((await fs.lstat(address)).isSocket()) await fs.unlink(address);
  } catch {
    // A server that was closed has removed its socket itself.
  }
  try {
    await fs.rmdir(folder);
  } catch {
    // It is gone already, or the folder is not empty.
  }
};

/** Creates a folder of mode 0700 for the socket; a deep temporary folder would make the path too long. */
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

/** Closes a server: waits for its connections until the deadline, then destroys them. */
const closeServer = (server: Server, sockets: ReadonlySet<Socket>): Promise<void> =>
  new Promise((resolve) => {
    const limit = setTimeout(() => {
      for (const socket of sockets) socket.destroy();
    }, closeDeadlineMs);
    server.close(() => {
      clearTimeout(limit);
      resolve();
    });
  });

interface ChannelOptions {
  readonly files: Files;
  readonly log: Log;
  /** The file in the profile. */
  readonly path: string;
  readonly platform?: NodeJS.Platform;
  readonly temporaryFolder?: string;
  readonly exchangeMs?: number;
}

/**
 * Listens for command-line requests on a socket of this run (a named pipe on Windows), whose address and secrets are in
 * the profile. Electron's single-instance lock is not enough: it returns no response, reorders the arguments, and a
 * long command line makes the running instance exit (electron/electron#52020). A request never names where the response
 * goes.
 */
export const createCommandChannel = (options: ChannelOptions): CommandChannel => {
  const { files, log, path, platform = process.platform, temporaryFolder = tmpdir() } = options;
  const { exchangeMs = usualExchangeMs } = options;

  const removeStaleSocket = async (): Promise<void> => {
    const text = Buffer.from((await files.readBytes(path)) ?? []).toString('utf8');
    const before = channelFileSchema.safeParse(parseJson(text));
    if (before.success && platform !== 'win32') await removeSocket(before.data.address);
  };

  const open = async (answer: HandleRequest): Promise<() => Promise<void>> => {
    await removeStaleSocket();
    const address = await makeAddress(platform, temporaryFolder);
    const channel: ChannelFile = { version: 1, address, requestToken: newToken(), answerToken: newToken() };
    const closing = new AbortController();
    const sockets = new Set<Socket>();
    const server = createServer((socket) => {
      sockets.add(socket);
      socket.on('close', () => sockets.delete(socket));
      serveConnection(socket, { channel, answer, isClosing: closing.signal, log, exchangeMs });
    });
    server.maxConnections = connectionLimit;
    await listen(server, address);
    server.on('error', (error) => log.warn('Command-line requests are not received', { error: error.message }));
    const stop = async (): Promise<void> => {
      closing.abort();
      await closeServer(server, sockets);
      if (platform !== 'win32') await removeSocket(address);
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
        log.warn('The file of the command channel could not be removed', { error: messageOf(cause) });
      }
      await stop();
    };
  };

  return { open };
};
