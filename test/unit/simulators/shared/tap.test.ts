import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { httpFront } from '../../../../main/simulators/shared/http/front.ts';
import { htmlReply } from '../../../../main/simulators/shared/http/reply.ts';
import { webSocketEntry } from '../../../../main/simulators/shared/http/websocket.ts';
import { History } from '../../../../main/simulators/shared/model/history.ts';
import { Tap } from '../../../../main/simulators/shared/model/tap.ts';
import type { Tapped } from '../../../../main/simulators/shared/model/tap.ts';
import { LoopbackServers } from '../../../../main/simulators/shared/servers/loopback.ts';
import { kitBench, send, serveHttp } from './kit-bench.ts';
import type { KitBench } from './kit-bench.ts';

describe('simulator kit: tap', () => {
  let bench: KitBench;
  let servers: LoopbackServers | null;
  let seen: Tapped[];

  beforeEach(() => {
    bench = kitBench();
    servers = null;
    seen = [];
    bench.world.tap.listen((tapped) => void seen.push(tapped));
  });
  afterEach(async () => servers?.stop());

  const front = httpFrontOf(() => bench);

  it('shows each request as it comes and each reply as it is sent, prepared ones as scripted', async () => {
    const server = await serveHttp(bench, front());
    servers = server.servers;
    await send(server.port, '/api/one?two=3', { method: 'PUT', headers: { Guid: 'x' }, body: 'text' });
    const request = { method: 'PUT', target: '/api/one?two=3', body: 'text' };
    expect(seen).toMatchObject([
      { kind: 'request', request: { ...request, headers: { guid: 'x' } } },
      { kind: 'reply', request, reply: { status: 200, body: 'done', headers: { 'x-own': '1' } }, isScripted: false },
    ]);
    bench.world.replies.prepare({
      status: 500,
      headers: {},
      contentType: 'text/html',
      body: 'no',
      isCarriedOut: true,
      count: 1,
    });
    await send(server.port, '/api/one');
    expect(seen.at(-1)).toMatchObject({ kind: 'reply', reply: { status: 500, body: 'no' }, isScripted: true });
  });

  it('shows the frames of a WebSocket in both directions', async () => {
    servers = new LoopbackServers({ connections: bench.world.connections });
    const entry = webSocketEntry({
      connections: bench.world.connections,
      messageBytes: 1_000,
      protocol: null,
      tap: bench.world.tap,
      decide: () => ({
        kind: 'accept',
        serve: (socket) => void socket.on('message', (data: Buffer) => socket.send(`re: ${data.toString('utf8')}`)),
      }),
    });
    const port = await servers.http({ request: front(), upgrade: entry.upgrade }, 0, null);
    const socket = new WebSocket(`ws://127.0.0.1:${port}/`);
    const answer = new Promise<string>(
      (resolve) => void socket.once('message', (data: Buffer) => resolve(data.toString('utf8'))),
    );
    socket.once('open', () => socket.send('hello'));
    expect(await answer).toBe('re: hello');
    expect(seen).toStrictEqual([
      { kind: 'message', message: { from: 'client', channel: 'websocket', text: 'hello' }, isScripted: false },
      { kind: 'message', message: { from: 'server', channel: 'websocket', text: 're: hello' }, isScripted: false },
    ]);
    entry.stop();
  });

  it('makes nothing for nobody, and shows nothing after a listener has gone', () => {
    const tap = new Tap();
    let made = 0;
    const show = (): void =>
      tap.show(() => {
        made += 1;
        return { kind: 'message', message: { from: 'server', channel: 'event', text: '' }, isScripted: false };
      });
    show();
    expect(made).toBe(0);
    const stop = tap.listen((tapped) => void seen.push(tapped));
    show();
    stop();
    show();
    expect(made).toBe(1);
    expect(seen).toHaveLength(1);
  });
});

/** A front that replies the same to everything. */
function httpFrontOf(bench: () => KitBench) {
  return () =>
    httpFront<object>({
      world: bench().world,
      requests: new History(10),
      factsOf: () => ({}),
      handle: () => ({ reply: htmlReply(200, 'done') }),
      headersOf: () => ({ 'X-Own': '1' }),
      isEffectFirst: () => false,
      latenessMs: () => 0,
    });
}
