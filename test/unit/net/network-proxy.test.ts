import http from 'node:http';
import https from 'node:https';
import net from 'node:net';
import { WebSocketServer } from 'ws';
import { beforeAll, describe, expect, it } from 'vitest';
import { createNetwork } from '../../../main/net/network.ts';
import { createProxies } from '../../../main/net/proxy-memory.ts';
import { systemClock } from '../../../main/node/system-clock.ts';
import type { ProxyAnswer } from '../../../main/ports/proxies.ts';
import { deferred } from '../../support/deferred.ts';
import { makeAuthority } from './certificates.ts';
import { createNetworkBench, faultOf, request } from './network-bench.ts';

const { listen, later, networkWith } = createNetworkBench();

let trusted: ReturnType<typeof makeAuthority>;
beforeAll(() => {
  trusted = makeAuthority();
});

describe('a proxy', () => {
  const withVariable = (name: string, value: string): void => {
    const before = process.env[name];
    process.env[name] = value;
    later(() => (before === undefined ? delete process.env[name] : (process.env[name] = before)));
  };
  const withProxy = (value: string): void => withVariable('HTTPS_PROXY', value);

  it('opens the way to the server, through which TLS is verified as ever', async () => {
    const keyed = trusted.server(['server.test']);
    const target = await listen(
      https.createServer({ cert: keyed.certificate, key: keyed.key }, (_incoming, answer) => answer.end('behind')),
    );
    const asked: string[] = [];
    const proxy = http.createServer();
    proxy.on('connect', (incoming, socket) => {
      asked.push(incoming.url ?? '');
      const onward = net.connect(target, '127.0.0.1', () => {
        socket.write('HTTP/1.1 200 OK\r\n\r\n');
        onward.pipe(socket).pipe(onward);
      });
      onward.on('error', () => undefined);
    });
    withProxy(`http://127.0.0.1:${await listen(proxy)}`);
    expect((await networkWith(systemClock, trusted.pem).request(request('https://server.test:8445/'))).body).toBe(
      'behind',
    );
    expect(asked).toEqual(['server.test:8445']);
    expect(await faultOf(networkWith().request(request('https://server.test:8445/')))).toMatchObject({
      kind: 'certificate-untrusted',
      wasSent: false,
    });
  });

  it('opens the way for a WebSocket, too', async () => {
    const keyed = trusted.server(['server.test']);
    const server = https.createServer({ cert: keyed.certificate, key: keyed.key });
    new WebSocketServer({ server }).on('connection', (socket) => socket.send('behind'));
    const target = await listen(server);
    const proxy = http.createServer();
    proxy.on('connect', (_incoming, socket) => {
      const onward = net.connect(target, '127.0.0.1', () => {
        socket.write('HTTP/1.1 200 OK\r\n\r\n');
        onward.pipe(socket).pipe(onward);
      });
      onward.on('error', () => undefined);
    });
    withProxy(`http://127.0.0.1:${await listen(proxy)}`);
    const got = deferred<string>();
    await networkWith(systemClock, trusted.pem).openSocket({
      url: 'wss://server.test:8445/ws',
      protocol: 'xmpp',
      connectMs: 5000,
      maxBytes: 1000,
      signal: null,
      onText: got.resolve,
      onEnd: () => undefined,
    });
    expect(await got.promise).toBe('behind');
  });

  it('of the system is used where the environment names none, and not where NO_PROXY names the server', async () => {
    const asked: string[] = [];
    const proxy = http.createServer();
    proxy.on('connect', (incoming, socket) => {
      asked.push(incoming.url ?? '');
      socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
    });
    const port = await listen(proxy);
    const network = createNetwork(
      systemClock,
      null,
      createProxies(() => Promise.resolve(new URL(`http://127.0.0.1:${port}`))),
    );
    later(() => network.close());
    await faultOf(network.request(request('https://server.invalid/')));
    expect(asked).toEqual(['server.invalid:443']);
    withVariable('NO_PROXY', 'server.invalid');
    expect(await faultOf(network.request(request('https://server.invalid/')))).toMatchObject({ kind: 'unknown-host' });
    expect(asked).toEqual(['server.invalid:443']);
  });

  it('that the environment names wrongly is told as that setting, and nothing is sent', async () => {
    withProxy('http://me:secret@proxy.example:port');
    const told = {
      kind: 'proxy-setting',
      wasSent: false,
      detail: 'HTTPS_PROXY is not an address: "…@proxy.example:port"',
    };
    expect(await faultOf(networkWith().request(request('https://server.invalid/')))).toMatchObject(told);
    expect(
      await faultOf(
        networkWith().openSocket({
          url: 'wss://server.invalid/ws',
          protocol: 'xmpp',
          connectMs: 5000,
          maxBytes: 1000,
          signal: null,
          onText: () => undefined,
          onEnd: () => undefined,
        }),
      ),
    ).toMatchObject(told);
  });

  it('has its own fault when it fails', async () => {
    const server = http.createServer();
    const port = await listen(server);
    await new Promise((resolve) => server.close(resolve));
    withProxy(`http://127.0.0.1:${port}`);
    expect(await faultOf(networkWith().request(request('https://server.invalid/')))).toMatchObject({
      kind: 'proxy-failed',
      wasSent: false,
    });
  });

  it('has its own fault when it refuses', async () => {
    const proxy = http.createServer();
    proxy.on('connect', (_incoming, socket) => socket.end('HTTP/1.1 403 Forbidden\r\n\r\n'));
    withProxy(`http://127.0.0.1:${await listen(proxy)}`);
    expect(await faultOf(networkWith().request(request('https://server.invalid/')))).toMatchObject({
      kind: 'proxy-failed',
      wasSent: false,
      detail: 'Bad response: 403',
    });
  });

  it('that asks who one is says so, is told the credentials that are known by then, and accepts them', async () => {
    const keyed = trusted.server(['server.test']);
    const target = await listen(
      https.createServer({ cert: keyed.certificate, key: keyed.key }, (_incoming, answer) => answer.end('behind')),
    );
    const told: (string | undefined)[] = [];
    const proxy = http.createServer();
    proxy.on('connect', (incoming, socket) => {
      const authorization = incoming.headers['proxy-authorization'];
      told.push(authorization);
      if (authorization !== `Basic ${Buffer.from('ana:p@ss:wörd').toString('base64')}`) {
        socket.end('HTTP/1.1 407 Proxy Authentication Required\r\n\r\n');
        return;
      }
      const onward = net.connect(target, '127.0.0.1', () => {
        socket.write('HTTP/1.1 200 OK\r\n\r\n');
        onward.pipe(socket).pipe(onward);
      });
      onward.on('error', () => undefined);
    });
    const name = `127.0.0.1:${await listen(proxy)}`;
    withProxy(`http://env:wrong@${name}`);
    const proxies = createProxies(null);
    const answers: ProxyAnswer[] = [];
    proxies.onAnswer((answer) => answers.push(answer));
    const network = createNetwork(systemClock, trusted.pem, proxies);
    later(() => network.close());
    expect(await faultOf(network.request(request('https://server.test:8445/')))).toMatchObject({
      kind: 'proxy-credentials',
      wasSent: false,
    });
    proxies.use(name, { user: 'ana', password: 'p@ss:wörd' });
    expect((await network.request(request('https://server.test:8445/'))).body).toBe('behind');
    // Once more as nobody in between, to see what it takes.
    expect(told).toEqual([
      `Basic ${Buffer.from('env:wrong').toString('base64')}`,
      undefined,
      `Basic ${Buffer.from('ana:p@ss:wörd').toString('base64')}`,
    ]);
    expect(answers).toEqual([
      { proxy: name, tried: { user: 'env', password: 'wrong' }, isRefused: true },
      { proxy: name, tried: { user: 'ana', password: 'p@ss:wörd' }, isRefused: false },
    ]);
  });

  it.each([
    ['NTLM', 'NTLM', 'ntlm'],
    ['Negotiate, NTLM', 'Negotiate, NTLM', 'negotiate, ntlm'],
    ['Digest', 'Digest realm="a, Basic b", qop="auth", stale=FALSE, nonce="x"', 'digest'],
  ])('that takes no user and password (%s) is told as that, and nobody is asked for them', async (_, header, named) => {
    const proxy = http.createServer();
    proxy.on('connect', (_incoming, socket) =>
      socket.end(`HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: ${header}\r\n\r\n`),
    );
    const name = `127.0.0.1:${await listen(proxy)}`;
    withProxy(`http://${name}`);
    const proxies = createProxies(null);
    const answers: ProxyAnswer[] = [];
    proxies.onAnswer((answer) => answers.push(answer));
    const network = createNetwork(systemClock, null, proxies);
    later(() => network.close());
    expect(await faultOf(network.request(request('https://server.invalid/')))).toMatchObject({
      kind: 'proxy-method',
      wasSent: false,
      detail: `${name}: ${named}`,
    });
    expect(answers).toEqual([]);
  });

  it('that takes a user and a password beside other ways asks for them', async () => {
    const proxy = http.createServer();
    const header = 'Proxy-Authenticate: Negotiate\r\nProxy-Authenticate: Basic realm="desk"';
    proxy.on('connect', (_incoming, socket) =>
      socket.end(`HTTP/1.1 407 Proxy Authentication Required\r\n${header}\r\n\r\n`),
    );
    withProxy(`http://127.0.0.1:${await listen(proxy)}`);
    expect(await faultOf(networkWith().request(request('https://server.invalid/')))).toMatchObject({
      kind: 'proxy-credentials',
    });
  });
});
