import { gunzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { httpFront } from '../../../../main/simulators/shared/http/front.ts';
import type { FrontOptions, SeenRequest } from '../../../../main/simulators/shared/http/front.ts';
import { htmlReply } from '../../../../main/simulators/shared/http/reply.ts';
import { History } from '../../../../main/simulators/shared/model/history.ts';
import { limits } from '../../../../main/simulators/shared/model/limits.ts';
import type { ScriptedReply } from '../../../../main/simulators/shared/model/scripted-replies.ts';
import { deferred } from '../../../support/deferred.ts';
import { kitBench, openSocket, send, serveHttp } from './kit-bench.ts';
import type { KitBench, KitServer } from './kit-bench.ts';

interface Facts {
  readonly user: string | null;
  readonly verdict: string;
}

const scripted = (more: Partial<ScriptedReply>): ScriptedReply => ({
  status: 503,
  headers: {},
  contentType: 'text/plain',
  body: 'not now',
  isCarriedOut: false,
  count: 1,
  ...more,
});

describe('simulator kit: HTTP front', () => {
  let bench: KitBench;
  let server: KitServer;
  let requests: History<SeenRequest & Facts>;
  /** What happened, in order: effects, and replies as a client has them. */
  let order: string[];

  const open = async (more: Partial<FrontOptions<Facts>> = {}): Promise<void> => {
    const listener = httpFront<Facts>({
      world: bench.world,
      requests,
      base: '/api/',
      factsOf: ({ headers }) => ({ user: headers['user'] ?? null, verdict: '' }),
      handle: ({ url }) => ({
        reply: htmlReply(200, url?.pathname ?? ''),
        effect: () => void order.push('effect'),
        facts: { verdict: 'good' },
      }),
      isEffectFirst: () => bench.world.switches().eventFirst,
      latenessMs: () => bench.world.switches().slowMs,
      ...more,
    });
    server = await serveHttp(bench, listener);
  };

  beforeEach(() => {
    bench = kitBench();
    requests = new History(100);
    order = [];
  });
  afterEach(async () => {
    await server.servers.stop();
  });

  const get = async (path: string, headers: Record<string, string> = {}) => {
    const answer = await send(server.port, path, { headers });
    order.push(`reply ${answer.status}`);
    return answer;
  };
  const effectDone = () => expect.poll(() => order).toContain('effect');

  it('replies with what the simulator decides, and keeps the request without its secrets', async () => {
    await open({ name: 'a', redact: (body) => body.replace('secret', '***') });
    const answer = await send(server.port, '/api/one?two=3', {
      method: 'PUT',
      headers: { user: 'ada' },
      body: `secret ${'x'.repeat(limits.keptBodyCharacters)}`,
    });
    expect(answer).toMatchObject({ status: 200, text: '/api/one' });
    expect(answer.headers).toMatchObject({ 'content-type': 'text/html', 'content-length': '8' });
    const [kept] = requests.items;
    expect(kept).toMatchObject({ method: 'PUT', path: 'one?two=3', status: 200, user: 'ada', verdict: 'good' });
    expect(kept?.at).toBe(bench.clock.now());
    expect(kept?.body).toMatch(/^\*\*\* x+$/u);
    expect(kept?.body).toHaveLength(limits.keptBodyCharacters);
    expect(bench.lines).toEqual(['a PUT one?two=3 -> 200']);
  });

  it('carries out what was asked for with the reply, or long before it', async () => {
    await open();
    bench.world.setSwitch('slowMs', 100);
    const isWaiting = () => expect.poll(() => bench.clock.nextDueMs).not.toBeNull();
    const late = get('/api/one');
    await isWaiting();
    expect(order).toEqual([]);
    bench.clock.advance(100);
    await late;
    await effectDone();
    order = [];
    bench.world.setSwitch('eventFirst', true);
    const early = get('/api/one');
    await isWaiting();
    expect(order).toEqual(['effect']);
    bench.clock.advance(100);
    await early;
    expect(order).toEqual(['effect', 'reply 200']);
  });

  it('waits for an effect that comes first', async () => {
    const effect = deferred<void>();
    await open({ handle: () => ({ reply: htmlReply(202, ''), effect: () => effect.promise }) });
    bench.world.setSwitch('eventFirst', true);
    const answer = get('/api/one');
    await expect.poll(() => requests.items.length).toBe(1);
    expect(order).toEqual([]);
    effect.resolve();
    expect((await answer).status).toBe(202);
  });

  it('carries out what a client asked for that has closed the connection', async () => {
    const gate = deferred<void>();
    const begun = deferred<void>();
    await open({
      handle: async () => {
        begun.resolve();
        await gate.promise;
        return { reply: htmlReply(200, ''), effect: () => void order.push('effect') };
      },
    });
    const client = await openSocket(server.port);
    client.socket.write('GET /api/one HTTP/1.1\r\nHost: localhost\r\n\r\n');
    await begun.promise;
    client.socket.destroy();
    await expect.poll(() => bench.world.connections.cut()).toBe(0);
    gate.resolve();
    await effectDone();
  });

  it('logs an effect that fails, and replies all the same', async () => {
    await open({
      handle: () => ({
        reply: htmlReply(200, ''),
        effect: () => {
          throw new Error('broken');
        },
      }),
    });
    bench.world.setSwitch('eventFirst', true);
    expect((await get('/api/one')).status).toBe(200);
    expect(bench.lines.join('\n')).toContain('the simulator failed: Error: broken');
  });

  it('sends prepared replies for so many requests with a method and a part of the path', async () => {
    await open({ headersOf: (_request, status) => ({ Server: `front ${status}` }) });
    bench.world.replies.prepare(
      scripted({ method: 'GET', pathIncludes: 'one?', count: 2, headers: { 'Retry-After': '3' } }),
    );
    expect((await get('/api/two')).status).toBe(200);
    const answer = await get('/api/one?x');
    expect(answer).toMatchObject({ status: 503, text: 'not now' });
    expect(answer.headers).toMatchObject({ server: 'front 503', 'retry-after': '3', 'content-type': 'text/plain' });
    expect((await send(server.port, '/api/one?x', { method: 'PUT' })).status).toBe(200);
    expect((await get('/api/one?y')).status).toBe(503);
    expect((await get('/api/one?y')).status).toBe(200);
    expect(requests.items.map(({ status, verdict }) => `${status} ${verdict}`)).toEqual([
      '200 good',
      '503 ',
      '200 good',
      '503 ',
      '200 good',
    ]);
  });

  it('carries out a request whose reply is replaced only when the script says so', async () => {
    await open();
    bench.world.replies.prepare(scripted({}));
    bench.world.replies.prepare(scripted({ status: 500, isCarriedOut: true }));
    await get('/api/one');
    await get('/api/one');
    expect(order).toEqual(['reply 503', 'effect', 'reply 500']);
    expect(requests.items.map(({ verdict }) => verdict)).toEqual(['', 'good']);
  });

  it('delays replies, all or those to some paths, on the clock', async () => {
    await open();
    bench.world.replies.delay(100, { pathIncludes: 'one' });
    expect((await get('/api/two')).status).toBe(200);
    bench.world.setSwitch('slowMs', 50);
    order = [];
    const answer = get('/api/one');
    await expect.poll(() => bench.clock.nextDueMs).toBe(bench.clock.now() + 150);
    bench.clock.advance(149);
    expect(order).toEqual([]);
    bench.clock.advance(1);
    expect((await answer).status).toBe(200);
  });

  it('lets a later read overtake one that was decided earlier and is slow', async () => {
    let count = 0;
    await open({ handle: () => ({ reply: htmlReply(200, String((count += 1))) }) });
    bench.world.replies.delay(5_000, { method: 'GET' }, 1);
    const early = send(server.port, '/api/one');
    await expect.poll(() => bench.clock.nextDueMs).toBe(bench.clock.now() + 5_000);
    expect((await send(server.port, '/api/one')).text).toBe('2');
    bench.clock.advance(5_000);
    expect((await early).text).toBe('1');
  });

  it('damages what was answered, never a refusal', async () => {
    let status = 404;
    await open({ handle: () => ({ reply: htmlReply(status, '{"list":[{"id":1},{"id":2}]}') }) });
    bench.world.replies.damage({ how: 'lacksEntry' }, {}, 1);
    expect((await get('/api/one')).text).toBe('{"list":[{"id":1},{"id":2}]}');
    status = 200;
    expect((await get('/api/one')).text).toBe('{"list":[{"id":1}]}');
    expect((await get('/api/one')).text).toBe('{"list":[{"id":1},{"id":2}]}');
  });

  it('answers preflights without script, delay or trace', async () => {
    await open({ preflight: ({ method }) => (method === 'OPTIONS' ? htmlReply(204, '') : null) });
    bench.world.replies.prepare(scripted({}));
    bench.world.replies.delay(1_000, {});
    expect((await send(server.port, '/api/one', { method: 'OPTIONS' })).status).toBe(204);
    expect(requests.items).toEqual([]);
  });

  it('closes the connection where there is no reply, and where handling fails', async () => {
    await open({
      handle: ({ url }) => {
        if (url?.pathname === '/api/fail') throw new Error('broken');
        return { reply: null };
      },
    });
    await expect(get('/api/lost')).rejects.toThrow();
    await expect(get('/api/fail')).rejects.toThrow();
    expect(requests.items.map(({ path, status }) => [path, status])).toEqual([['lost', 0]]);
  });

  it('compresses replies on demand, for clients that accept it', async () => {
    let isCompressing = false;
    await open({ isCompressing: () => isCompressing, handle: () => ({ reply: htmlReply(200, 'x'.repeat(500)) }) });
    const gzip = { 'accept-encoding': 'deflate, gzip' };
    expect((await get('/api/one', gzip)).headers['content-encoding']).toBeUndefined();
    isCompressing = true;
    expect((await get('/api/one')).headers['content-encoding']).toBeUndefined();
    const answer = await get('/api/one', gzip);
    expect(answer.headers).toMatchObject({ 'content-encoding': 'gzip', vary: 'Accept-Encoding' });
    expect(answer.headers['content-length']).toBe(String(answer.bytes.length));
    expect(gunzipSync(answer.bytes).toString()).toBe('x'.repeat(500));
  });
});
