import http from 'node:http';
import https from 'node:https';
import net from 'node:net';
import type { AddressInfo } from 'node:net';
import { beforeAll, describe, expect, it } from 'vitest';
import { Fault } from '../../../app/domain/error-code.ts';
import { createProxies } from '../../../main/net/proxy-memory.ts';
import { createServerProbe } from '../../../main/net/server-probe.ts';
import { systemClock } from '../../../main/node/system-clock.ts';
import { deferred } from '../../support/deferred.ts';
import { ManualClock } from '../../support/manual-clock.ts';
import { authorityFiles } from '../../support/authority-files.ts';
import { MemoryFiles } from '../../support/memory-files.ts';
import { makeAuthority, type KeyedCertificate } from './certificates.ts';
import { createNetworkBench, failureOf } from './network-bench.ts';

const { listen, later } = createNetworkBench();

const freePort = async (): Promise<number> => {
  const server = net.createServer();
  const port = await new Promise<number>((resolve) =>
    server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port)),
  );
  await new Promise((resolve) => server.close(resolve));
  return port;
};

const withEnvironment = (name: string, value: string): void => {
  const before = process.env[name];
  process.env[name] = value;
  later(() => (before === undefined ? delete process.env[name] : (process.env[name] = before)));
};

let trusted: ReturnType<typeof makeAuthority>;
const files = new MemoryFiles();
beforeAll(() => {
  trusted = makeAuthority('Claims authority');
  files.setText('/ca.pem', trusted.pem);
  files.setText('/not-a.pem', 'hello');
});

const probeWith = (clock = systemClock) =>
  createServerProbe({ clock, authorities: authorityFiles(files), proxies: createProxies(null) });
const never = () => new AbortController().signal;
const faultOf = (attempt: Promise<unknown>): Promise<Fault> => failureOf(Fault, attempt);

const serve = (keyed: KeyedCertificate, answer: http.RequestListener = (_incoming, outgoing) => outgoing.end()) =>
  listen(https.createServer({ cert: keyed.certificate, key: keyed.key }, answer));

describe('a handshake', () => {
  it('reports issuer and expiry of a certificate of the account’s own authority, and sends no request', async () => {
    let requests = 0;
    const port = await serve(trusted.server(['127.0.0.1']), (_incoming, answer) => {
      requests += 1;
      answer.end();
    });
    const { issuer, validToMs } = await probeWith().handshake(
      { url: `https://127.0.0.1:${port}/`, caFile: '/ca.pem' },
      never(),
    );
    expect(issuer).toBe('Claims authority');
    expect(Math.abs(validToMs - (Date.now() + 24 * 60 * 60 * 1000))).toBeLessThan(120_000);
    expect(requests).toBe(0);
  });

  it('says what is wrong with a certificate: untrusted, for another name, expired', async () => {
    const probe = probeWith();
    const good = await serve(trusted.server(['127.0.0.1']));
    const other = await serve(trusted.server(['elsewhere.example.net']));
    const expired = await serve(trusted.expiredServer(['127.0.0.1']));
    expect((await faultOf(probe.handshake({ url: `https://127.0.0.1:${good}/`, caFile: '' }, never()))).code).toBe(
      'certificate-untrusted',
    );
    expect(
      (await faultOf(probe.handshake({ url: `https://127.0.0.1:${other}/`, caFile: '/ca.pem' }, never()))).code,
    ).toBe('certificate-name');
    expect(
      (await faultOf(probe.handshake({ url: `https://127.0.0.1:${expired}/`, caFile: '/ca.pem' }, never()))).code,
    ).toBe('certificate-expired');
  });

  it('says so when the authority’s file is missing or holds nothing of the kind', async () => {
    const endpoint = { url: 'https://127.0.0.1:1/' };
    for (const caFile of ['/missing.pem', '/not-a.pem']) {
      expect(await faultOf(probeWith().handshake({ ...endpoint, caFile }, never()))).toMatchObject({
        code: 'certificate-file-unreadable',
      });
    }
  });

  it('says so when nothing listens, when TLS never comes up, and when it is given up', async () => {
    expect(
      (await faultOf(probeWith().handshake({ url: `https://127.0.0.1:${await freePort()}/`, caFile: '' }, never())))
        .code,
    ).toBe('connection-refused');
    const clock = new ManualClock();
    let arrived = deferred<void>();
    const silent = await listen(net.createServer((socket) => socket.once('data', () => arrived.resolve())));
    const endpoint = { url: `https://127.0.0.1:${silent}/`, caFile: '' };
    const late = faultOf(probeWith(clock).handshake(endpoint, never()));
    await arrived.promise;
    clock.advance(5000);
    expect((await late).code).toBe('timeout');

    arrived = deferred<void>();
    const giveUp = new AbortController();
    const givenUp = faultOf(probeWith(clock).handshake(endpoint, giveUp.signal));
    await arrived.promise;
    giveUp.abort();
    expect((await givenUp).code).toBe('interrupted');
    expect(clock.pendingCount).toBe(0);
    expect((await faultOf(probeWith(clock).handshake(endpoint, giveUp.signal))).code).toBe('interrupted');
  });
});

describe('asking for the time', () => {
  it('brings what the server’s Date header says, with half a second for what the header leaves out', async () => {
    const at = Date.UTC(2026, 4, 1, 12, 0, 0);
    const methods: string[] = [];
    const port = await serve(trusted.server(['127.0.0.1']), (incoming, answer) => {
      methods.push(incoming.method ?? '');
      expect(incoming.headers.authorization).toBeUndefined();
      answer.writeHead(404, { date: new Date(at).toUTCString() }).end();
    });
    const { serverMs, ownMs } = await probeWith().readTime(
      { url: `https://127.0.0.1:${port}/`, caFile: '/ca.pem' },
      never(),
    );
    expect(serverMs).toBe(at + 500);
    expect(Math.abs(ownMs - Date.now())).toBeLessThan(5000);
    expect(methods).toEqual(['HEAD']);
  });

  it('reports a server without a time, and why one cannot be reached', async () => {
    const untold = await listen(
      http.createServer((_incoming, answer) => {
        answer.sendDate = false;
        answer.end();
      }),
    );
    expect(
      (await probeWith().readTime({ url: `http://127.0.0.1:${untold}/`, caFile: '' }, never())).serverMs,
    ).toBeNull();
    const unsure = await serve(trusted.server(['127.0.0.1']));
    expect(
      (await faultOf(probeWith().readTime({ url: `https://127.0.0.1:${unsure}/`, caFile: '' }, never()))).code,
    ).toBe('certificate-untrusted');
  });
});

describe('asking the proxy', () => {
  const endpoint = { url: 'https://server.test:8445/', caFile: '' };

  it('finds none for this very computer, whatever the system names', async () => {
    withEnvironment('HTTPS_PROXY', 'http://127.0.0.1:1');
    expect(await probeWith().queryProxy({ url: 'https://127.0.0.1:8445/', caFile: '' }, never())).toBeNull();
    withEnvironment('NO_PROXY', 'server.test');
    expect(await probeWith().queryProxy(endpoint, never())).toBeNull();
  });

  it('requests a tunnel with the proxy’s credentials, which no other server gets', async () => {
    const asked: unknown[] = [];
    const proxy = http.createServer();
    proxy.on('connect', (incoming, socket) => {
      asked.push([incoming.url, incoming.headers['proxy-authorization']]);
      socket.end('HTTP/1.1 200 OK\r\n\r\n');
    });
    const port = await listen(proxy);
    withEnvironment('HTTPS_PROXY', `http://desk:p%40ss@127.0.0.1:${port}`);
    expect(await probeWith().queryProxy(endpoint, never())).toEqual({
      proxy: `127.0.0.1:${port}`,
      status: 200,
      methods: [],
      detail: '',
    });
    expect(asked).toEqual([['server.test:8445', `Basic ${Buffer.from('desk:p@ss').toString('base64')}`]]);
  });

  it('reports the status of its refusal', async () => {
    const refusing = await listen(
      net.createServer((socket) =>
        socket.once('data', () =>
          socket.end(
            'HTTP/1.1 407 Proxy Authentication Required\r\ncontent-length: 0\r\nproxy-authenticate: NTLM\r\n\r\n',
          ),
        ),
      ),
    );
    withEnvironment('HTTPS_PROXY', `http://127.0.0.1:${refusing}`);
    expect(await probeWith().queryProxy(endpoint, never())).toMatchObject({ status: 407, methods: ['ntlm'] });
  });

  it('reports no answer: nothing listens, nothing is sent, something else is sent', async () => {
    const port = await freePort();
    withEnvironment('HTTPS_PROXY', `http://127.0.0.1:${port}`);
    expect(await probeWith().queryProxy(endpoint, never())).toMatchObject({
      proxy: `127.0.0.1:${port}`,
      status: null,
      detail: expect.stringContaining('ECONNREFUSED'),
    });

    const clock = new ManualClock();
    const arrived = deferred<void>();
    const silent = await listen(net.createServer((socket) => socket.once('data', () => arrived.resolve())));
    withEnvironment('HTTPS_PROXY', `http://127.0.0.1:${silent}`);
    const late = probeWith(clock).queryProxy(endpoint, never());
    await arrived.promise;
    clock.advance(5000);
    expect(await late).toMatchObject({ status: null, detail: expect.stringContaining('5000 ms') });

    const other = await listen(net.createServer((socket) => socket.end('220 mail ready\r\n')));
    withEnvironment('HTTPS_PROXY', `http://127.0.0.1:${other}`);
    expect(await probeWith().queryProxy(endpoint, never())).toMatchObject({ status: null });
  });

  it('lets the handshake go through it', async () => {
    const target = await serve(trusted.server(['server.test']));
    const proxy = http.createServer();
    proxy.on('connect', (_incoming, socket) => {
      const onward = net.connect(target, '127.0.0.1', () => {
        socket.write('HTTP/1.1 200 OK\r\n\r\n');
        onward.pipe(socket).pipe(onward);
      });
      onward.on('error', () => undefined);
      socket.on('error', () => undefined);
      later(() => onward.destroy());
    });
    withEnvironment('HTTPS_PROXY', `http://127.0.0.1:${await listen(proxy)}`);
    expect((await probeWith().handshake({ ...endpoint, caFile: '/ca.pem' }, never())).issuer).toBe('Claims authority');
    withEnvironment('HTTPS_PROXY', `http://127.0.0.1:${await freePort()}`);
    expect((await faultOf(probeWith().handshake({ ...endpoint, caFile: '/ca.pem' }, never()))).code).toBe(
      'proxy-failed',
    );
  });
});
