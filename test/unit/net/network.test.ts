import http from 'node:http';
import https from 'node:https';
import net from 'node:net';
import { gzipSync } from 'node:zlib';
import { WebSocketServer, type WebSocket } from 'ws';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Network } from '../../../main/net/network.ts';
import type { NetworkFault } from '../../../main/net/network-fault.ts';
import { systemClock } from '../../../main/node/system-clock.ts';
import { ManualClock } from '../../support/manual-clock.ts';
import { deferred } from '../../support/deferred.ts';
import { makeAuthority } from './certificates.ts';
import { createNetworkBench, faultOf, request } from './network-bench.ts';

const { listen, networkWith } = createNetworkBench();

let trusted: ReturnType<typeof makeAuthority>;
beforeAll(() => {
  trusted = makeAuthority();
});

describe('a request', () => {
  it('brings status, headers and body, and sends the body given as UTF-8', async () => {
    const port = await listen(
      http.createServer((incoming, answer) => {
        let body = '';
        incoming.on('data', (chunk) => (body += String(chunk)));
        incoming.on('end', () =>
          answer.writeHead(202, { 'x-seen': incoming.headers['requestid'] ?? '' }).end(`${incoming.method} ${body}`),
        );
      }),
    );
    const answer = await networkWith().request(
      request(`http://127.0.0.1:${port}/`, { method: 'PUT', body: '<a>ä</a>', headers: { requestId: 'r1' } }),
    );
    expect(answer).toMatchObject({ status: 202, body: 'PUT <a>ä</a>', headers: { 'x-seen': 'r1' } });
  });

  it('uses a connection again', async () => {
    let connections = 0;
    const server = http.createServer((_incoming, answer) => answer.end('ok'));
    server.on('connection', () => (connections += 1));
    const port = await listen(server);
    const network = networkWith();
    await network.request(request(`http://127.0.0.1:${port}/`));
    await network.request(request(`http://127.0.0.1:${port}/`));
    expect(connections).toBe(1);
  });

  it('says refused-connection, and that nothing was sent, where nothing listens', async () => {
    const server = http.createServer();
    const port = await listen(server);
    await new Promise((resolve) => server.close(resolve));
    expect(await faultOf(networkWith().request(request(`http://127.0.0.1:${port}/`)))).toMatchObject({
      kind: 'refused-connection',
      wasSent: false,
    });
  });

  it('says unknown-host for a name that does not exist', async () => {
    expect(await faultOf(networkWith().request(request('http://no-such-host.invalid/')))).toMatchObject({
      kind: 'unknown-host',
      wasSent: false,
    });
  });

  it('says too-large when the answer passes its limit', async () => {
    const port = await listen(http.createServer((_incoming, answer) => answer.end('x'.repeat(1001))));
    expect(await faultOf(networkWith().request(request(`http://127.0.0.1:${port}/`)))).toMatchObject({
      kind: 'too-large',
      wasSent: true,
    });
  });

  it.each([
    ['', `<!doctype html><title>Welcome</title>${'x'.repeat(1001)}`],
    ['', `\ufeff<?xml version="1.0"?>\n<!-- of a shop -->\n<html xmlns="x">${'x'.repeat(1001)}`],
    ['gzip', `<!DOCTYPE html>${'<p>It works!</p>'.repeat(1001)}`],
  ])('says that a web page is one, however large it is (%s)', async (encoding, page) => {
    const bytes = encoding === '' ? Buffer.from(page) : gzipSync(page);
    const headers = encoding === '' ? {} : { 'content-encoding': encoding };
    const port = await listen(http.createServer((_incoming, answer) => answer.writeHead(200, headers).end(bytes)));
    expect(await faultOf(networkWith().request(request(`http://127.0.0.1:${port}/`)))).toMatchObject({
      kind: 'wrong-protocol',
      detail: 'It answers with a web page of more than 1000 bytes.',
    });
  });

  it('reads what a gateway compressed without having been asked to, and a mark of the byte order', async () => {
    const port = await listen(
      http.createServer((_incoming, answer) =>
        answer.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync('\ufeff{"name":"Zoë"}')),
      ),
    );
    expect((await networkWith().request(request(`http://127.0.0.1:${port}/`))).body).toBe('{"name":"Zoë"}');
  });

  it.each([
    ['is much larger than it looks', gzipSync('x'.repeat(1_001)), 'too-large'],
    ['is not what it says', Buffer.from('hello'), 'cut'],
  ] as const)('refuses a compressed answer that %s', async (_what, bytes, kind) => {
    const port = await listen(
      http.createServer((_incoming, answer) => answer.writeHead(200, { 'content-encoding': 'gzip' }).end(bytes)),
    );
    expect(await faultOf(networkWith().request(request(`http://127.0.0.1:${port}/`)))).toMatchObject({ kind });
  });

  it('says cut, and that bytes may have left, when the connection breaks before the answer', async () => {
    const port = await listen(net.createServer((socket) => socket.once('data', () => socket.destroy())));
    expect(
      await faultOf(networkWith().request(request(`http://127.0.0.1:${port}/`, { method: 'PUT', body: 'x' }))),
    ).toMatchObject({ kind: 'cut', wasSent: true });
  });

  it('says cut when the answer ends early', async () => {
    const port = await listen(
      net.createServer((socket) =>
        socket.once('data', () => socket.end('HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nabc')),
      ),
    );
    expect(await faultOf(networkWith().request(request(`http://127.0.0.1:${port}/`)))).toMatchObject({
      kind: 'cut',
      wasSent: true,
    });
  });

  it('says timeout, and that bytes may have left, when no answer comes', async () => {
    const clock = new ManualClock();
    const arrived = deferred<void>();
    const port = await listen(net.createServer((socket) => socket.once('data', () => arrived.resolve())));
    const attempt = faultOf(networkWith(clock).request(request(`http://127.0.0.1:${port}/`)));
    await arrived.promise;
    clock.advance(5000);
    expect(await attempt).toMatchObject({ kind: 'timeout', wasSent: true });
    expect(clock.pendingCount).toBe(0);
  });

  it('says timeout, and that nothing was sent, when TLS never comes up', async () => {
    const clock = new ManualClock();
    const arrived = deferred<void>();
    const port = await listen(net.createServer((socket) => socket.once('data', () => arrived.resolve())));
    const attempt = faultOf(networkWith(clock).request(request(`https://127.0.0.1:${port}/`)));
    await arrived.promise;
    clock.advance(5000);
    expect(await attempt).toMatchObject({ kind: 'timeout', wasSent: false });
  });

  it('ends when it is given up', async () => {
    const stop = new AbortController();
    const port = await listen(net.createServer((socket) => socket.once('data', () => stop.abort())));
    expect(
      await faultOf(networkWith().request(request(`http://127.0.0.1:${port}/`, { signal: stop.signal }))),
    ).toMatchObject({ kind: 'aborted', wasSent: true });
    expect(
      await faultOf(networkWith().request(request(`http://127.0.0.1:${port}/`, { signal: stop.signal }))),
    ).toMatchObject({ kind: 'aborted', wasSent: false });
  });

  it('says wrong-protocol when plain HTTP answers on a TLS port, and when no HTTP answers at all', async () => {
    const port = await listen(
      net.createServer((socket) => socket.once('data', () => socket.end('220 mail ready\r\n'))),
    );
    expect(await faultOf(networkWith().request(request(`https://127.0.0.1:${port}/`)))).toMatchObject({
      kind: 'wrong-protocol',
      wasSent: false,
    });
    expect(await faultOf(networkWith().request(request(`http://127.0.0.1:${port}/`)))).toMatchObject({
      kind: 'wrong-protocol',
    });
  });
});

describe('trust', () => {
  const serve = (keyed: { certificate: string; key: string }) =>
    listen(https.createServer({ cert: keyed.certificate, key: keyed.key }, (_incoming, answer) => answer.end('ok')));

  it('trusts a server with a certificate of the private authority', async () => {
    const port = await serve(trusted.server(['127.0.0.1']));
    expect((await networkWith(systemClock, trusted.pem).request(request(`https://127.0.0.1:${port}/`))).body).toBe(
      'ok',
    );
    expect(await faultOf(networkWith().request(request(`https://127.0.0.1:${port}/`)))).toMatchObject({
      kind: 'certificate-untrusted',
      wasSent: false,
    });
  });

  it('refuses a certificate for another name', async () => {
    const port = await serve(trusted.server(['elsewhere.example.net']));
    expect(
      await faultOf(networkWith(systemClock, trusted.pem).request(request(`https://127.0.0.1:${port}/`))),
    ).toMatchObject({ kind: 'certificate-name', wasSent: false });
  });

  it.each([
    ['is over', () => trusted.expiredServer(['127.0.0.1'])],
    ['begins in an hour', () => trusted.earlyServer(['127.0.0.1'])],
  ] as const)('refuses a certificate whose time %s, and names its host', async (_when, certificate) => {
    const port = await serve(certificate());
    expect(
      await faultOf(networkWith(systemClock, trusted.pem).request(request(`https://127.0.0.1:${port}/`))),
    ).toMatchObject({ kind: 'certificate-expired', wasSent: false, detail: expect.stringMatching(/^127\.0\.0\.1: /u) });
  });
});

describe('a WebSocket', () => {
  const serve = async (options: { onConnection?: (socket: WebSocket) => void } = {}): Promise<number> => {
    const server = http.createServer((_incoming, answer) => answer.writeHead(404).end());
    const sockets = new WebSocketServer({ server, path: '/ws', handleProtocols: () => 'xmpp' });
    sockets.on('connection', (socket) => options.onConnection?.(socket));
    return listen(server);
  };
  const open = (
    network: Network,
    url: string,
    onText: (text: string) => void = () => undefined,
    onEnd: (fault: NetworkFault | null) => void = () => undefined,
  ) => network.openSocket({ url, protocol: 'xmpp', connectMs: 5000, maxBytes: 1000, signal: null, onText, onEnd });

  it('carries text both ways and ends in good order', async () => {
    const port = await serve({ onConnection: (socket) => socket.on('message', () => socket.send('back')) });
    const got = deferred<string>();
    const ended = deferred<NetworkFault | null>();
    const socket = await open(networkWith(), `ws://127.0.0.1:${port}/ws`, got.resolve, ended.resolve);
    socket.send('hello');
    expect(await got.promise).toBe('back');
    socket.close();
    expect(await ended.promise).toBeNull();
  });

  it('ends with too-large for a message over the limit', async () => {
    const port = await serve({ onConnection: (socket) => socket.send('x'.repeat(1001)) });
    const ended = deferred<NetworkFault | null>();
    await open(networkWith(), `ws://127.0.0.1:${port}/ws`, undefined, ended.resolve);
    expect(await ended.promise).toMatchObject({ kind: 'too-large' });
  });

  it('ends with cut when the other side vanishes', async () => {
    const port = await serve({ onConnection: (socket) => socket.terminate() });
    const ended = deferred<NetworkFault | null>();
    await open(networkWith(), `ws://127.0.0.1:${port}/ws`, undefined, ended.resolve);
    expect(await ended.promise).toMatchObject({ kind: 'cut' });
  });

  it('says upgrade-refused with the status where there is none', async () => {
    const port = await serve();
    expect(await faultOf(open(networkWith(), `ws://127.0.0.1:${port}/other`))).toMatchObject({
      kind: 'upgrade-refused',
    });
  });

  it('says timeout when the server never agrees', async () => {
    const clock = new ManualClock();
    const arrived = deferred<void>();
    const port = await listen(net.createServer((socket) => socket.once('data', () => arrived.resolve())));
    const attempt = faultOf(open(networkWith(clock), `ws://127.0.0.1:${port}/ws`));
    await arrived.promise;
    clock.advance(5000);
    expect(await attempt).toMatchObject({ kind: 'timeout', wasSent: false });
  });
});
