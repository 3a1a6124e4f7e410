import { describe, expect, it } from 'vitest';
import { composeBatch, readBatch } from '../../../../main/vendors/skype-ucwa/batch.ts';
import { ReadQueue } from '../../../../main/vendors/skype-ucwa/read-queue.ts';
import type { HttpAnswer } from '../../../../main/net/http-request.ts';

const host = 'https://pool.example.test';

describe('a batch', () => {
  it('asks for each address in a part of its own', () => {
    expect(composeBatch([`${host}/a?x=1`, `${host}/b`])).toBe(
      [
        '--gavel-reads',
        'Content-Type: application/http; msgtype=request',
        '',
        'GET /a?x=1 HTTP/1.1',
        'Host: pool.example.test',
        'Accept: application/json',
        '',
        '--gavel-reads',
        'Content-Type: application/http; msgtype=request',
        '',
        'GET /b HTTP/1.1',
        'Host: pool.example.test',
        'Accept: application/json',
        '',
        '--gavel-reads--',
        '',
      ].join('\r\n'),
    );
  });

  const part = (status: string, body: string): string =>
    [
      '--3968fb75',
      'Content-Type: application/http; msgtype=response',
      '',
      `HTTP/1.1 ${status}`,
      'Content-Type: application/json; charset=utf-8',
      '',
      body,
      '',
    ].join('\r\n');
  const answer = (body: string, contentType = 'multipart/batching; boundary="3968fb75"'): HttpAnswer => ({
    status: 200,
    headers: { 'content-type': contentType },
    body,
  });
  const [found, missing] = [
    part('200 OK', '\ufeff{"name":"Walt Worker"}'),
    part('404 Not Found', '{"code":"NotFound"}'),
  ];
  const two = `${found}${missing}--3968fb75--\r\n`;

  it.each([
    ['as documented', answer(two)],
    ['with a line before it', answer(`\r\n${two}`)],
    ['with an unquoted boundary', answer(two, 'multipart/batching;boundary=3968fb75')],
    ['with plain line ends', answer(two.replaceAll('\r\n', '\n'))],
  ])('is read %s', (_name, given) => {
    expect(readBatch(given, 2)?.map(({ status, body }) => [status, body])).toEqual([
      [200, '{"name":"Walt Worker"}'],
      [404, '{"code":"NotFound"}'],
    ]);
  });

  it.each([
    ['with parts missing', answer(two), 3],
    ['cut short', answer(two.slice(0, -20)), 2],
    ['without a boundary', answer(two, 'multipart/batching'), 2],
    ['that is a web page', answer('<html></html>', 'text/html'), 2],
    ['with a part that is no answer', answer(two.replace('HTTP/1.1 200', 'Hello 200')), 2],
  ])('%s is not read', (_name, given, count) => {
    expect(readBatch(given, count)).toBeNull();
  });
});

describe('reads of many', () => {
  const partOf = (url: string): string =>
    `--b\r\nContent-Type: application/http\r\n\r\nHTTP/1.1 200 OK\r\n\r\n${url}\r\n`;
  const ok = (body: string): HttpAnswer => ({ status: 200, headers: {}, body });

  /** A server that answers when it is told to. */
  const desk = (batchUrl: string | null) => {
    const singles: string[] = [];
    const batches: (readonly string[])[] = [];
    const waiting: (() => void)[] = [];
    let batchStatus = 200;
    let most = 0;
    let open = 0;
    const later = <Value>(give: () => Value): Promise<Value> =>
      new Promise((resolve) => {
        open += 1;
        most = Math.max(most, open);
        waiting.push(() => {
          open -= 1;
          resolve(give());
        });
      });
    const queue = new ReadQueue({
      single: (url) => {
        singles.push(url);
        return later(() => ok(url));
      },
      batch: (_to, urls) => {
        batches.push(urls);
        return later(() =>
          batchStatus === 200
            ? {
                status: 200,
                headers: { 'content-type': 'multipart/batching; boundary="b"' },
                body: `${urls.map(partOf).join('')}--b--`,
              }
            : { status: batchStatus, headers: {}, body: '' },
        );
      },
      batchUrl: () => batchUrl,
    });
    const settle = async (): Promise<void> => {
      for (;;) {
        await new Promise((resolve) => setImmediate(resolve));
        const next = waiting.shift();
        if (!next) return;
        next();
      }
    };
    return {
      ...{ queue, singles, batches, settle },
      refuseBatches: (status: number) => {
        batchStatus = status;
      },
      get most() {
        return most;
      },
    };
  };
  const urls = (count: number) => Array.from({ length: count }, (_, index) => `${host}/${index}`);
  const readAll = async (server: ReturnType<typeof desk>, count: number) => {
    const answers = Promise.all(urls(count).map((url) => server.queue.read(url, false)));
    await server.settle();
    return (await answers).map(({ body }) => body);
  };

  it('leave together where that is offered, two batches of 25 at a time', async () => {
    const server = desk(`${host}/batch`);
    expect(await readAll(server, 120)).toEqual(urls(120));
    expect(server.batches.map(({ length }) => length)).toEqual([25, 25, 25, 25, 20]);
    expect([server.singles.length, server.most]).toEqual([0, 2]);
  });

  it('leave four at a time where it is not', async () => {
    const server = desk(null);
    expect(await readAll(server, 50)).toEqual(urls(50));
    expect([server.singles.length, server.most]).toEqual([50, 4]);
  });

  it.each([404, 405, 400, 415, 500, 429])(
    'are asked for one by one where batches are refused with %i',
    async (status) => {
      const server = desk(`${host}/batch`);
      server.refuseBatches(status);
      expect(await readAll(server, 60)).toEqual(urls(60));
      expect(server.singles).toHaveLength(60);
    },
  );

  it('are asked for one by one at another host than that of the batches', async () => {
    const server = desk('https://other.example.test/batch');
    expect(await readAll(server, 9)).toEqual(urls(9));
    expect(server.batches).toEqual([]);
  });

  it('begin with what somebody waits for', async () => {
    const server = desk(null);
    const usual = urls(20).map((url) => server.queue.read(url, false));
    const urgent = server.queue.read(`${host}/urgent`, true);
    await server.settle();
    await Promise.all([...usual, urgent]);
    expect(server.singles[0]).toBe(`${host}/urgent`);
  });
});
