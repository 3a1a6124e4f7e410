import type { RequestListener } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { connect as connectTls } from 'node:tls';
import type { TlsOptions } from 'node:tls';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import type { RawData } from 'ws';
import { webSocketEntry } from '../../../../main/simulators/shared/http/websocket.ts';
import type { UpgradeDecision } from '../../../../main/simulators/shared/http/websocket.ts';
import { serverIdentity } from '../../../../main/simulators/shared/servers/certificates.ts';
import { LoopbackServers, startOrStop } from '../../../../main/simulators/shared/servers/loopback.ts';
import { kitBench, openSocket, send, serveHttp } from './kit-bench.ts';
import type { KitBench } from './kit-bench.ts';

const textOf = (data: RawData): string => (Buffer.isBuffer(data) ? data.toString('utf8') : '');

describe('simulator kit: servers on loopback', () => {
  let bench: KitBench;
  let servers: LoopbackServers;
  let isUp: boolean;
  beforeEach(() => {
    bench = kitBench();
    isUp = true;
    servers = new LoopbackServers({ connections: bench.world.connections, isAccepting: () => isUp });
  });
  afterEach(async () => {
    await servers.stop();
  });
  const hello = { request: (_request: unknown, response: { end: (text: string) => void }) => response.end('hello') };

  it('take any free port, and say when a port is taken', async () => {
    const port = await servers.http(hello, 0, null);
    expect((await send(port, '/')).text).toBe('hello');
    await expect(servers.http(hello, port, null)).rejects.toMatchObject({ code: 'EADDRINUSE', port });
  });

  it('are stopped when one of them cannot be started', async () => {
    const port = await servers.http(hello, 0, null);
    const other = new LoopbackServers({ connections: bench.world.connections });
    let opened = 0;
    const starting = startOrStop(
      async () => {
        opened = await other.http(hello, 0, null);
        return other.http(hello, port, null);
      },
      () => other.stop(),
    );
    await expect(starting).rejects.toMatchObject({ code: 'EADDRINUSE' });
    await expect(send(opened, '/')).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });

  it('answer what is no HTTP with 400', async () => {
    const client = await openSocket(await servers.http(hello, 0, null));
    client.socket.write('what is this\r\n\r\n');
    await client.closed;
    expect(client.received()).toMatch(/^HTTP\/1\.1 400 /u);
  });

  it('close connections while they are down, and all at once when they go down', async () => {
    const port = await servers.tcp((socket) => socket.write('hello'), 0, null);
    const client = await openSocket(port);
    await expect.poll(client.received).toBe('hello');
    servers.cut();
    await client.closed;
    isUp = false;
    await (
      await openSocket(port)
    ).closed;
    isUp = true;
    const back = await openSocket(port);
    await expect.poll(back.received).toBe('hello');
    back.socket.destroy();
  });

  it('close connections in the middle of a TLS handshake', async () => {
    const { tls } = await serverIdentity();
    const client = await openSocket(await servers.tcp(() => undefined, 0, tls));
    await expect.poll(() => (servers.cut(), client.socket.closed)).toBe(true);
  });
});

describe('simulator kit: connections', () => {
  let bench: KitBench;
  let servers: LoopbackServers;
  beforeEach(() => {
    bench = kitBench();
    servers = new LoopbackServers({ connections: bench.world.connections });
  });
  afterEach(async () => {
    await servers.stop();
  });

  const echo = async (): Promise<number> =>
    servers.tcp(
      (socket) => {
        socket.setEncoding('utf8').on('data', (name) => {
          bench.world.connections.claim(socket, String(name));
          socket.write(`hello ${String(name)}`);
        });
      },
      0,
      null,
    );
  const named = async (port: number, name: string) => {
    const client = await openSocket(port);
    client.socket.write(name);
    await expect.poll(client.received).toBe(`hello ${name}`);
    return client;
  };

  it('are cut by user, or all', async () => {
    const port = await echo();
    const [ada, bo] = [await named(port, 'ada'), await named(port, 'bo')];
    expect(bench.world.connections.cut('ada')).toBe(1);
    await ada.closed;
    expect(bo.socket.closed).toBe(false);
    expect(bench.world.connections.cut('chen')).toBe(0);
    expect(bench.world.connections.cut()).toBe(1);
    await bo.closed;
    await expect.poll(() => bench.world.connections.cut()).toBe(0);
  });

  it('belong to a user until every claim has ended, however often one of them is ended', async () => {
    const ends: (() => void)[] = [];
    const port = await servers.tcp(
      (socket) => {
        for (let claim = 0; claim < 2; claim += 1) ends.push(bench.world.connections.claim(socket, 'ada'));
        socket.write('claimed');
      },
      0,
      null,
    );
    const client = await openSocket(port);
    await expect.poll(client.received).toBe('claimed');
    const [first, second] = ends;
    first?.();
    first?.();
    expect(bench.world.connections.freeze('ada')).toBe(1);
    second?.();
    expect(bench.world.connections.cut('ada')).toBe(0);
    client.socket.destroy();
  });

  it('are left half open: established, but neither read nor written', async () => {
    const replies: (() => void)[] = [];
    const request: RequestListener = ({ url = '' }, response) => {
      const reply = (): void => void response.end(`reply to ${url}`);
      if (url === '/held') replies.push(reply);
      else reply();
    };
    const port = await servers.http({ request }, 0, null);
    const ask = async (path: string) => {
      const client = await openSocket(port);
      client.socket.write(`GET ${path} HTTP/1.1\r\nHost: localhost\r\n\r\n`);
      return client;
    };
    const [held, idle] = [await ask('/held'), await ask('/1')];
    await expect.poll(idle.received).toContain('reply to /1');
    await expect.poll(() => replies.length).toBe(1);
    expect(bench.world.connections.freeze()).toBe(2);
    for (const reply of replies) reply();
    idle.socket.write('GET /2 HTTP/1.1\r\nHost: localhost\r\n\r\n');
    // A later connection is served, so the frozen ones had the time to be.
    const later = await ask('/3');
    await expect.poll(later.received).toContain('reply to /3');
    expect(held.received()).toBe('');
    expect(idle.received()).not.toContain('/2');
    expect([held.socket.closed, idle.socket.closed]).toEqual([false, false]);
    expect(bench.world.connections.cut()).toBe(3);
    await Promise.all([held.closed, idle.closed, later.closed]);
  });

  it('are left half open on TLS, too, where a WebSocket is pushed to', async () => {
    const { tls, caPem } = await serverIdentity();
    const sockets: WebSocket[] = [];
    const entry = webSocketEntry({
      connections: bench.world.connections,
      messageBytes: 1_000,
      protocol: null,
      decide: (_request, path) => ({
        kind: 'accept',
        serve: (socket, claim) => {
          claim(path);
          sockets.push(socket);
          socket.send('hello');
        },
      }),
    });
    const port = await servers.http({ request: () => undefined, upgrade: entry.upgrade }, 0, tls);
    const open = async (path: string) => {
      const messages: string[] = [];
      const socket = new WebSocket(`wss://127.0.0.1:${port}${path}`, { ca: caPem });
      socket.on('error', () => undefined).on('message', (data) => messages.push(textOf(data)));
      await expect.poll(() => messages).toEqual(['hello']);
      return { socket, messages };
    };
    const [ada, bo] = [await open('/ada'), await open('/bo')];
    expect(bench.world.connections.freeze('/ada')).toBe(1);
    for (const socket of sockets) socket.send('later');
    await expect.poll(() => bo.messages).toEqual(['hello', 'later']);
    expect(ada.messages).toEqual(['hello']);
    entry.stop();
    await expect.poll(() => bo.socket.readyState).toBe(WebSocket.CLOSED);
    ada.socket.terminate();
  });
});

describe('simulator kit: WebSockets', () => {
  it('are accepted with their protocol, refused or cut, as decided', async () => {
    const bench = kitBench();
    const decisions: Record<string, UpgradeDecision> = {
      '/in': { kind: 'accept', serve: (socket) => socket.send(socket.protocol) },
      '/no': { kind: 'refuse', status: '403 Forbidden' },
      '/cut': { kind: 'cut' },
    };
    const entry = webSocketEntry({
      connections: bench.world.connections,
      messageBytes: 10,
      protocol: 'xmpp',
      decide: (_request, path) => decisions[path] ?? { kind: 'cut' },
    });
    const { port, servers } = await serveHttp(bench, { request: () => undefined, upgrade: entry.upgrade });
    const open = (path: string): Promise<string> =>
      new Promise((resolve) => {
        const socket = new WebSocket(`ws://127.0.0.1:${port}${path}`, ['other', 'xmpp']);
        socket.on('message', (data) => {
          resolve(`opened with ${textOf(data)}`);
          socket.terminate();
        });
        socket.on('error', (error) => resolve(error.message));
      });
    expect(await open('/in?x=y')).toBe('opened with xmpp');
    expect(await open('/no')).toBe('Unexpected server response: 403');
    expect(await open('/cut')).toMatch(/socket hang up|ECONNRESET/u);
    entry.stop();
    await servers.stop();
  });
});

describe('simulator kit: compressed WebSockets', () => {
  it('are offered only where they are asked for', async () => {
    const bench = kitBench();
    const extensionsWith = async (isDeflating: boolean): Promise<string> => {
      const entry = webSocketEntry({
        connections: bench.world.connections,
        messageBytes: 10,
        protocol: null,
        isDeflating,
        decide: () => ({ kind: 'accept', serve: (socket) => socket.send('hello '.repeat(1_000)) }),
      });
      const { port, servers } = await serveHttp(bench, { request: () => undefined, upgrade: entry.upgrade });
      const socket = new WebSocket(`ws://127.0.0.1:${port}/`);
      const received = await new Promise<string>((resolve) => {
        socket.on('message', (data) => resolve(textOf(data)));
      });
      expect(received).toHaveLength(6_000);
      const { extensions } = socket;
      socket.terminate();
      entry.stop();
      await servers.stop();
      return extensions;
    };
    expect(await extensionsWith(true)).toContain('permessage-deflate');
    expect(await extensionsWith(false)).toBe('');
  });
});

describe('simulator kit: certificates', () => {
  const subjectAt = (port: number, servername: string, ca: string): Promise<string> =>
    new Promise((resolve, reject) => {
      const socket = connectTls({ port, host: '127.0.0.1', servername, ca }, () => {
        resolve(socket.getPeerCertificate().subjectaltname ?? '');
        socket.destroy();
      });
      socket.on('error', reject);
    });
  const serve = async (tls: TlsOptions): Promise<{ port: number; servers: LoopbackServers }> => {
    const servers = new LoopbackServers({ connections: kitBench().world.connections });
    return { port: await servers.http({ request: (_, response) => void response.end('ok') }, 0, tls), servers };
  };

  it('cover 127.0.0.1 and localhost, and are valid for clients that trust the authority', async () => {
    const { tls, caPem } = await serverIdentity();
    const { port, servers } = await serve(tls);
    const statusOf = (host: string, ca?: string): Promise<number> =>
      new Promise((resolve, reject) => {
        httpsRequest({ host: '127.0.0.1', servername: host, port, ca, agent: false }, (response) => {
          response.resume();
          resolve(response.statusCode ?? 0);
        })
          .on('error', reject)
          .end();
      });
    expect(await statusOf('localhost', caPem)).toBe(200);
    expect(await subjectAt(port, 'localhost', caPem)).toBe('IP Address:127.0.0.1, DNS:localhost');
    await expect(statusOf('localhost')).rejects.toThrow();
    await expect(statusOf('elsewhere.example', caPem)).rejects.toMatchObject({ code: 'ERR_TLS_CERT_ALTNAME_INVALID' });
    await servers.stop();
  });

  it('are chosen by the host name that a client asks for, on one port', async () => {
    const { tls, caPem } = await serverIdentity(
      ['lyncdiscover.example', '127.0.0.1'],
      ['pool.example', 'web.pool.example'],
      ['other.example'],
    );
    const { port, servers } = await serve(tls);
    expect(await subjectAt(port, 'pool.example', caPem)).toBe('DNS:pool.example, DNS:web.pool.example');
    expect(await subjectAt(port, 'web.pool.example', caPem)).toBe('DNS:pool.example, DNS:web.pool.example');
    expect(await subjectAt(port, 'other.example', caPem)).toBe('DNS:other.example');
    expect(await subjectAt(port, 'lyncdiscover.example', caPem)).toContain('lyncdiscover.example');
    await servers.stop();
  });

  it('come from one authority, whose certificate stays the same', async () => {
    expect((await serverIdentity(['one.example'])).caPem).toBe((await serverIdentity()).caPem);
  });
});
