import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { longPoll } from '../../../../main/simulators/shared/http/long-poll.ts';
import { htmlReply } from '../../../../main/simulators/shared/http/reply.ts';
import { httpListener } from '../../../../main/simulators/shared/http/request.ts';
import type { HttpListenerOptions, HttpRequest } from '../../../../main/simulators/shared/http/request.ts';
import { RouteTable, segmentsOf } from '../../../../main/simulators/shared/http/routes.ts';
import { deferred } from '../../../support/deferred.ts';
import { kitBench, openSocket, send, serveHttp } from './kit-bench.ts';
import type { KitBench, KitServer } from './kit-bench.ts';

describe('simulator kit: requests', () => {
  let bench: KitBench;
  let server: KitServer;
  const open = async (options: Omit<HttpListenerOptions, 'connections'>): Promise<void> => {
    server = await serveHttp(bench, httpListener({ connections: bench.world.connections, ...options }));
  };
  beforeEach(() => {
    bench = kitBench();
  });
  afterEach(async () => {
    await server.servers.stop();
  });

  it('are read whole, with host, path and headers', async () => {
    let seen: HttpRequest | undefined;
    await open({
      handle: async (request) => {
        seen = request;
        return htmlReply(200, '');
      },
    });
    await send(server.port, '//a/b?c=d', {
      method: 'POST',
      body: 'Grüße',
      headers: { host: 'Pool.Example:443', X: 'y' },
    });
    expect(seen).toMatchObject({ method: 'POST', host: 'pool.example', body: 'Grüße', target: '//a/b?c=d' });
    expect(seen?.url?.pathname).toBe('//a/b');
    expect(seen?.url?.searchParams.get('c')).toBe('d');
    expect(seen?.headers['x']).toBe('y');
  });

  it('have no body when it is longer than the limit', async () => {
    const bodies: (string | null)[] = [];
    await open({
      bodyBytes: 4,
      handle: async ({ body }) => {
        bodies.push(body);
        return htmlReply(200, '');
      },
    });
    await send(server.port, '/', { method: 'POST', body: '1234' });
    await send(server.port, '/', { method: 'POST', body: '12345' });
    expect(bodies).toEqual(['1234', null]);
  });

  it('are claimed by a user until they are answered, so that their connections can be cut', async () => {
    const answer = deferred<void>();
    const claimed = deferred<void>();
    await open({
      handle: async ({ url, claim }) => {
        claim(url?.pathname ?? '');
        claimed.resolve();
        await answer.promise;
        return htmlReply(200, '');
      },
    });
    const waiting = send(server.port, '/ada').catch(() => 'cut');
    await claimed.promise;
    expect(bench.world.connections.cut('/bo')).toBe(0);
    expect(bench.world.connections.cut('/ada')).toBe(1);
    expect(await waiting).toBe('cut');
    answer.resolve();
    const client = await openSocket(server.port);
    client.socket.write('GET /ada HTTP/1.1\r\nHost: localhost\r\n\r\n');
    await expect.poll(client.received).toContain('200 OK');
    await expect.poll(() => bench.world.connections.cut('/ada')).toBe(0);
    client.socket.destroy();
  });

  describe('that wait for something', () => {
    let settle: ((value: string | null) => void) | null;
    const poll = (request: HttpRequest): Promise<string> =>
      longPoll<string, string>({
        timers: bench.world.timers,
        signal: request.signal,
        waitMs: 100,
        subscribe: (callback) => {
          settle = callback;
          return () => {
            settle = null;
          };
        },
        resultOf: (value) => {
          if (value === 'bad') throw new Error('broken');
          return value ?? 'nothing';
        },
      });
    const begin = async (handle: (request: HttpRequest) => Promise<string>): Promise<void> => {
      settle = null;
      await open({ handle: async (request) => htmlReply(200, await handle(request)) });
    };
    const subscribed = () => expect.poll(() => settle).not.toBeNull();

    it('are answered with the first value, or with none when the time is over', async () => {
      await begin(poll);
      const first = send(server.port, '/');
      await subscribed();
      settle?.('value');
      expect((await first).text).toBe('value');
      expect(settle).toBeNull();
      expect(bench.clock.pendingCount).toBe(0);
      const second = send(server.port, '/');
      await subscribed();
      bench.clock.advance(100);
      expect((await second).text).toBe('nothing');
      expect(settle).toBeNull();
    });

    it('end when their client goes away, and leave no timer behind', async () => {
      const ended = deferred<unknown>();
      await begin((request) => poll(request).catch((error: unknown) => (ended.resolve(error), Promise.reject(error))));
      const abort = new AbortController();
      const asked = send(server.port, '/', { signal: abort.signal }).catch(() => 'gone');
      await subscribed();
      abort.abort();
      expect(await asked).toBe('gone');
      expect(await ended.promise).toMatchObject({ message: 'The client closed the connection while it waited.' });
      expect(settle).toBeNull();
      expect(bench.clock.pendingCount).toBe(0);
    });

    it('fail with what making the result throws', async () => {
      const ended = deferred<unknown>();
      await begin((request) => poll(request).catch((error: unknown) => (ended.resolve(error), 'failed')));
      const asked = send(server.port, '/');
      await subscribed();
      settle?.('bad');
      expect((await asked).text).toBe('failed');
      expect(await ended.promise).toMatchObject({ message: 'broken' });
    });
  });
});

describe('simulator kit: routes', () => {
  const table = new RouteTable(
    [
      { verb: 'GET', path: 'User/*' },
      { verb: 'PUT', path: 'User/*' },
      { verb: 'GET', path: 'User/*/Dialogs/*' },
      { verb: 'GET', path: 'User/me' },
    ],
    ({ path }) => path,
  );
  const find = (verb: string, path: string) => table.find(segmentsOf(path) ?? [], (route) => route.verb === verb);

  it('are found by path and method, with the values of their wildcards', () => {
    expect(find('PUT', 'User/1%2F2')).toMatchObject({ kind: 'found', route: { verb: 'PUT' }, params: ['1/2'] });
    expect(find('GET', 'User/1/Dialogs/7')).toMatchObject({ kind: 'found', params: ['1', '7'] });
    expect(find('GET', 'User/me')).toMatchObject({ kind: 'found', route: { path: 'User/*' }, params: ['me'] });
  });

  it('say whether it is the path or the method that is unknown', () => {
    expect(find('GET', 'Team/1')).toEqual({ kind: 'no-path' });
    expect(find('GET', 'User')).toEqual({ kind: 'no-path' });
    expect(find('DELETE', 'User/1')).toEqual({ kind: 'no-method' });
    expect(segmentsOf('User/%zz')).toBeNull();
  });
});
