import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { askRunningInstance } from '../../../main/node/command-client.ts';
import { createCommandChannel } from '../../../main/node/command-channel.ts';
import { channelFileSchema, type ChannelFile } from '../../../main/node/command-channel-file.ts';
import { createNodeFiles } from '../../../main/node/node-files.ts';
import type { HandleRequest } from '../../../main/ports/command-channel.ts';
import { recordingLog } from '../../support/recording-log.ts';
import { waitUntil } from '../../support/eventually.ts';

let folder = '';
let path = '';
const ends: (() => Promise<void>)[] = [];
const short = { receiptMs: 300, answerMs: 300 };

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gavel-channel-'));
  path = join(folder, 'command-line.json');
});

afterEach(async () => {
  for (const end of ends.splice(0)) await end();
  await rm(folder, { recursive: true, force: true });
});

const echo: HandleRequest = async (question) => ({ echoed: question });

const open = async (
  answer: HandleRequest = echo,
  more: { readonly temporaryFolder?: string; readonly exchangeMs?: number } = {},
) => {
  const log = recordingLog();
  const close = await createCommandChannel({
    files: createNodeFiles(),
    log,
    path,
    temporaryFolder: folder,
    ...more,
  }).open(answer);
  ends.push(close);
  return { log, close };
};

const channelFile = async (): Promise<ChannelFile> => channelFileSchema.parse(JSON.parse(await readFile(path, 'utf8')));

/** Connects as any program could, and returns what is received until the server closes. */
const knock = async (say: (socket: Socket, channel: ChannelFile) => void): Promise<string> => {
  const channel = await channelFile();
  const socket = connect({ path: channel.address });
  let heard = '';
  socket.on('data', (chunk: Buffer) => (heard += chunk.toString('utf8')));
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  say(socket, channel);
  await new Promise((resolve) => socket.on('close', resolve));
  return heard;
};

describe('a question to the running Gavel', () => {
  it('is answered, as are several at once', async () => {
    await open();
    const asked = await Promise.all(['a', 'b', '李娜'].map((question) => askRunningInstance(path, { question })));
    expect(asked).toEqual(
      ['a', 'b', '李娜'].map((question) => ({ kind: 'answered', answer: { echoed: { question } } })),
    );
  });

  it('that is as long as can be is taken whole', async () => {
    await open();
    const names = Array.from({ length: 100 }, () => '李'.repeat(300));
    expect(await askRunningInstance(path, names)).toEqual({ kind: 'answered', answer: { echoed: names } });
  });

  it('finds no running instance without a file, and writes nothing', async () => {
    expect(await askRunningInstance(path, {})).toEqual({ kind: 'not-running' });
    expect(await askRunningInstance(join(folder, 'nowhere', 'command-line.json'), {})).toEqual({ kind: 'not-running' });
    expect(await readdir(folder)).toEqual([]);
  });

  it('waits as long as the response takes, and aborts the handler when the client disconnects', async () => {
    let isGone = false;
    await open(async (_, gone) => {
      await once(gone, 'abort');
      isGone = true;
      return null;
    });
    expect(await askRunningInstance(path, {}, short)).toEqual({ kind: 'no-answer' });
    await waitUntil(() => expect(isGone).toBe(true));
  });

  it('is still answered when Gavel quits while a client waits', async () => {
    let isAsked = (): void => undefined;
    const begun = new Promise<void>((resolve) => (isAsked = resolve));
    const { close } = await open(async (_, gone) => {
      isAsked();
      await once(gone, 'abort');
      return 'as far as it got';
    });
    const asked = askRunningInstance(path, {});
    await begun;
    await close();
    expect(await asked).toEqual({ kind: 'answered', answer: 'as far as it got' });
  });
});

describe('the place where Gavel listens', () => {
  it.skipIf(process.platform === 'win32')('is this person’s alone: folder, socket name and secrets', async () => {
    await open();
    const { address, requestToken, answerToken } = await channelFile();
    expect((await stat(dirname(address))).mode & 0o777).toBe(0o700);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect(requestToken).not.toBe(answerToken);
  });

  it('is gone without a trace when it ends', async () => {
    const { close } = await open();
    await close();
    expect(await readdir(folder)).toEqual([]);
    expect(await askRunningInstance(path, {})).toEqual({ kind: 'not-running' });
  });

  it('is closed where its file cannot be written', async () => {
    const files = { ...createNodeFiles(), writeAtomically: () => Promise.reject(new Error('read-only')) };
    await expect(
      createCommandChannel({ files, log: recordingLog(), path, temporaryFolder: folder }).open(echo),
    ).rejects.toThrow('read-only');
    expect(await readdir(folder)).toEqual([]);
  });

  it.skipIf(process.platform === 'win32')(
    'of a Gavel that was killed is nobody’s, and taken away by the next one',
    async () => {
      const left = await mkdtemp(join(folder, 'gavel-commands-'));
      const server = createServer().listen(join(left, 'commands'));
      await once(server, 'listening');
      await writeFile(
        path,
        JSON.stringify({
          version: 1,
          address: join(left, 'commands'),
          requestToken: 'a'.repeat(64),
          answerToken: 'b'.repeat(64),
        }),
      );
      // What a killed process leaves: the socket file, at which nothing listens.
      const socket = await stat(join(left, 'commands'));
      expect(socket.isSocket()).toBe(true);
      await open();
      expect(existsSync(left)).toBe(false);
      server.close();
    },
  );

  it.skipIf(process.platform === 'win32')('takes nothing away that is not a socket of its own', async () => {
    const precious = join(folder, 'gavel-commands-precious', 'commands');
    await mkdir(dirname(precious));
    await writeFile(precious, 'mine');
    for (const address of [precious, join(folder, 'commands'), '/']) {
      await writeFile(
        path,
        JSON.stringify({ version: 1, address, requestToken: 'a'.repeat(64), answerToken: 'b'.repeat(64) }),
      );
      await (await open()).close();
    }
    expect(await readFile(precious, 'utf8')).toBe('mine');
    // Another program's socket, whatever the file says.
    const foreign = join(folder, 'foreign', 'commands');
    await mkdir(dirname(foreign));
    const server = createServer().listen(foreign);
    await once(server, 'listening');
    await writeFile(
      path,
      JSON.stringify({ version: 1, address: foreign, requestToken: 'a'.repeat(64), answerToken: 'b'.repeat(64) }),
    );
    await (await open()).close();
    expect(existsSync(foreign)).toBe(true);
    server.close();
  });

  it.skipIf(process.platform === 'win32')(
    'is short enough for a socket however deep the temporary folder is',
    async () => {
      const deep = join(folder, 'd'.repeat(120));
      await mkdir(deep);
      await open(echo, { temporaryFolder: deep });
      expect((await channelFile()).address).toMatch(/^\/tmp\/gavel-commands-\w+\/commands$/u);
      expect(await askRunningInstance(path, 1)).toMatchObject({ kind: 'answered' });
    },
  );
});

describe('a client without the secret', () => {
  const question = (token: string): string => `${JSON.stringify({ token, question: {} })}\n`;

  it.each([
    ['a wrong token', (socket: Socket) => socket.write(question('c'.repeat(64)))],
    ['an empty token', (socket: Socket) => socket.write(question(''))],
    ['the other token', (socket: Socket, { answerToken }: ChannelFile) => socket.write(question(answerToken))],
    ['no JSON', (socket: Socket) => socket.write('GET / HTTP/1.1\r\n\r\n')],
    ['bytes', (socket: Socket) => socket.write(Buffer.from([0xff, 0xfe, 0x00, 0x0a]))],
    ['nothing, and an end', (socket: Socket) => socket.end()],
    [
      'something else beside the token',
      (socket: Socket, { requestToken }: ChannelFile) =>
        socket.write(`${JSON.stringify({ token: requestToken, question: {}, replyTo: '/etc/passwd' })}\n`),
    ],
  ])('with %s gets no word, and Gavel goes on', async (_, say) => {
    const answer = vi.fn<HandleRequest>(echo);
    await open(answer);
    expect(await knock((socket, channel) => void say(socket, channel))).toBe('');
    expect(answer).not.toHaveBeenCalled();
    expect(await askRunningInstance(path, 'still there')).toMatchObject({ kind: 'answered' });
  });

  it('with a megabyte that never ends is cut off', async () => {
    const { log } = await open();
    expect(await knock((socket) => void socket.write('x'.repeat(1024 * 1024)))).toBe('');
    expect(log.lines.map(({ message }) => message)).toEqual(['A command-line request was too large']);
    expect(await askRunningInstance(path, 'still there')).toMatchObject({ kind: 'answered' });
  });

  it('that sends nothing is disconnected, and blocks no other client', async () => {
    await open(echo, { exchangeMs: 300 });
    const silent = knock(() => undefined);
    expect(await askRunningInstance(path, 'still there')).toMatchObject({ kind: 'answered' });
    expect(await silent).toBe('');
  });

  it('and comes in crowds leaves Gavel running and reachable', async () => {
    await open();
    const crowd = Array.from({ length: 60 }, () => knock((socket) => void socket.end('x\n')).catch(() => ''));
    await Promise.all(crowd);
    await waitUntil(async () =>
      expect(await askRunningInstance(path, 'still there')).toMatchObject({ kind: 'answered' }),
    );
  });

  it('asks once: a second question on the same line is not heard', async () => {
    const answer = vi.fn<HandleRequest>(echo);
    await open(answer);
    const heard = await knock((socket, { requestToken }) => void socket.write(question(requestToken).repeat(3)));
    expect(answer).toHaveBeenCalledTimes(1);
    expect(heard.trim().split('\n')).toHaveLength(2);
  });
});

describe('a file that leads elsewhere', () => {
  const point = async (address: string): Promise<void> =>
    writeFile(path, JSON.stringify({ version: 1, address, requestToken: 'a'.repeat(64), answerToken: 'b'.repeat(64) }));

  const impostor = async (say: (socket: Socket) => void): Promise<Server> => {
    const address = join(folder, 'impostor');
    const server = createServer((socket) => {
      socket.on('error', () => undefined);
      say(socket);
    }).listen(address);
    await once(server, 'listening');
    const sockets = new Set<Socket>();
    server.on('connection', (socket: Socket) => sockets.add(socket));
    ends.push(async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
    });
    await point(address);
    return server;
  };

  it.each([
    '',
    'not JSON',
    '{}',
    '[]',
    '{"version":2}',
    JSON.stringify({ version: 1, address: '', requestToken: 'a', answerToken: 'b' }),
    'x'.repeat(100_000),
  ])('is as good as none when its content is broken (%#)', async (text) => {
    await writeFile(path, text);
    expect(await askRunningInstance(path, {}, short)).toEqual({ kind: 'not-running' });
  });

  it.skipIf(process.platform === 'win32')(
    'to an ordinary file, a folder or nothing finds nobody and changes nothing there',
    async () => {
      const file = join(folder, 'existing');
      await writeFile(file, 'content');
      for (const address of [file, folder, join(folder, 'absent'), 'relative', '/dev/null']) {
        await point(address);
        expect(await askRunningInstance(path, {}, short)).toEqual({ kind: 'not-running' });
      }
      expect(await readFile(file, 'utf8')).toBe('content');
    },
  );

  it.skipIf(process.platform === 'win32')('to somebody else’s folder finds nobody', async () => {
    const closed = join(folder, 'closed');
    await mkdir(closed);
    await chmod(closed, 0);
    await point(join(closed, 'commands'));
    expect(await askRunningInstance(path, {}, short)).toEqual({ kind: 'not-running' });
    await chmod(closed, 0o700);
  });

  it.skipIf(process.platform === 'win32')('to a socket in a folder of another user tells it nothing', async () => {
    const heard = vi.fn<(socket: Socket) => void>();
    const server = await impostor(heard);
    expect(await askRunningInstance(path, {}, short, (process.geteuid?.() ?? 0) + 1)).toEqual({ kind: 'not-running' });
    expect(await askRunningInstance(path, {}, short)).toEqual({ kind: 'no-answer' });
    // The one connection is that of the second question.
    expect(heard).toHaveBeenCalledTimes(1);
    expect(server.listening).toBe(true);
  });

  it.each([
    ['never answers', () => undefined],
    ['hangs up', (socket: Socket) => socket.destroy()],
    [
      'answers without the secret',
      (socket: Socket) =>
        socket.write('{"token":"x","answer":{"exitCode":0,"text":"Drop: confirmed","isProblem":false}}\n'),
    ],
    ['answers garbage', (socket: Socket) => socket.write('\u0000\u0001\n')],
    ['never stops talking', (socket: Socket) => socket.write('x'.repeat(3 * 1024 * 1024))],
    [
      'says again and again that it has heard',
      (socket: Socket) => socket.write(`{"token":"${'b'.repeat(64)}","isReceived":true}\n`.repeat(1000)),
    ],
  ])('to one who %s gives no answer, soon', async (_, say) => {
    await impostor(say);
    expect(await askRunningInstance(path, {}, short)).toEqual({ kind: 'no-answer' });
  });
});
