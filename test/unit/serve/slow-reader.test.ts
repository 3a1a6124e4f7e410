import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { startServer, type RunningServer } from '../../../main/serve/server.ts';
import { eventually } from '../../support/eventually.ts';
import { FakeApplication } from '../../support/fake-application.ts';
import { bridgeTo, openGavel } from '../../support/opened-gavel.ts';
import { recordingLog } from '../../support/recording-log.ts';

const mebibyte = 1024 * 1024;
const log = recordingLog();
const application = new FakeApplication({
  'state.snapshot': async (input) => ({ ok: true, value: 'x'.repeat(Number(input)) }),
});
let server: RunningServer;
let socket: WebSocket;
let folder: string;

/** Opens the bridge as a page that reads nothing. */
const openUnread = async (): Promise<void> => {
  folder = await mkdtemp(join(tmpdir(), 'gavel-reader-'));
  const openFile = join(folder, 'open.html');
  server = await startServer({ application, assetsFolder: '/nowhere', port: 0, openFile, log });
  const gavel = await openGavel(server.url);
  socket = bridgeTo(gavel, { headers: { cookie: gavel.cookie }, maxPayload: 128 * mebibyte });
  socket.on('error', () => undefined);
  await once(socket, 'open');
  socket.pause();
};

const ask = (id: number, bytes: number): void =>
  socket.send(JSON.stringify({ id, name: 'state.snapshot', input: bytes }));

afterEach(async () => {
  socket.terminate();
  await server.stop();
  await rm(folder, { recursive: true, force: true });
});

describe('a page that does not read', () => {
  it('is disconnected before much has been kept for it', async () => {
    await openUnread();
    // The system keeps some of it, too; before there was a bound below it, none of this was too much.
    for (let id = 0; id < 60; id += 1) ask(id, mebibyte);
    await eventually(() => log.lines.find(({ message }) => message.includes('does not read'))?.fields).toMatchObject({
      unreadBytes: expect.toSatisfy((bytes: number) => bytes > 8 * mebibyte && bytes < 10 * mebibyte),
    });
    socket.resume();
    await once(socket, 'close');
  });

  it('still gets one large answer, and small ones behind it', async () => {
    await openUnread();
    const ids: unknown[] = [];
    socket.on('message', (data: Buffer) => ids.push(JSON.parse(data.toString('utf8')).id));
    const before = application.calls.length;
    ask(1, 24 * mebibyte);
    ask(2, 10);
    ask(3, 10);
    await eventually(() => application.calls.length - before).toBe(3);
    socket.resume();
    await eventually(() => ids).toEqual([1, 2, 3]);
    expect(socket.readyState).toBe(WebSocket.OPEN);
  });
});
