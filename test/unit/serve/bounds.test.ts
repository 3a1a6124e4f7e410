import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { startServer, type RunningServer } from '../../../main/serve/server.ts';
import { FakeApplication } from '../../support/fake-application.ts';
import { bridgeTo, openGavel } from '../../support/opened-gavel.ts';
import { recordingLog } from '../../support/recording-log.ts';

let server: RunningServer | null = null;
let folder = '';
const opened: (WebSocket | Socket)[] = [];

const start = async (headMs?: number): Promise<RunningServer> => {
  const more = headMs === undefined ? {} : { headMs };
  server = await startServer({
    application: new FakeApplication(),
    assetsFolder: '/nowhere',
    port: 0,
    openFile: join(folder, 'open.html'),
    log: recordingLog(),
    ...more,
  });
  return server;
};

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gavel-bounds-'));
});

afterEach(async () => {
  for (const one of opened.splice(0))
    if (one instanceof WebSocket) one.terminate();
    else one.destroy();
  await server?.stop();
  server = null;
  await rm(folder, { recursive: true, force: true });
});

describe('what the served application gives to connections', () => {
  it.each([
    ['that say nothing', ''],
    ['that never end what they say', 'GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: '],
  ])('is cut to those %s', async (_, words) => {
    const { port } = await start(50);
    const socket = connect(port, '127.0.0.1');
    opened.push(socket);
    socket.resume();
    socket.on('error', () => undefined);
    if (words !== '') socket.write(words);
    await once(socket, 'close');
    expect(socket.destroyed).toBe(true);
  });

  it('is a bridge for sixteen pages, and for another one when one of them has gone', async () => {
    const { url } = await start();
    const gavel = await openGavel(url);
    const page = async (): Promise<'open' | 'refused'> => {
      const socket = bridgeTo(gavel);
      opened.push(socket);
      socket.on('error', () => undefined);
      return Promise.race([
        once(socket, 'open').then(() => 'open' as const),
        once(socket, 'unexpected-response').then(() => 'refused' as const),
      ]);
    };
    const pages = [];
    for (let count = 0; count < 17; count++) pages.push(await page());
    expect(pages).toEqual([...Array.from({ length: 16 }, () => 'open'), 'refused']);
    const [first] = opened;
    if (!(first instanceof WebSocket)) throw new Error('no page was opened');
    first.close();
    await once(first, 'close');
    expect(await page()).toBe('open');
  });
});
