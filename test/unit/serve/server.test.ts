import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { WebSocket } from 'ws';
import { requestLimit, type Answer, type BridgeEvent } from '../../../app/contract/envelope.ts';
import { startServer, type RunningServer } from '../../../main/serve/server.ts';
import { FakeApplication } from '../../support/fake-application.ts';
import { bridgeTo, formIn, handOver, openGavel } from '../../support/opened-gavel.ts';
import { rawGet } from '../../support/raw-http.ts';
import { recordingLog } from '../../support/recording-log.ts';

const patch = (from: number, text = ''): BridgeEvent => ({
  event: 'patch',
  from,
  to: from + 1,
  changes: [
    {
      slice: 'notice',
      id: 'n',
      value: {
        id: 'n',
        kind: 'information',
        code: 'practice-ended',
        accountId: null,
        detail: text === '' ? null : text,
        at: 0,
      },
    },
  ],
});

let folder: string;
let server: RunningServer;
let application: FakeApplication;
const sockets: WebSocket[] = [];

const start = async (answers: Readonly<Record<string, (input: unknown) => Promise<Answer>>> = {}) => {
  application = new FakeApplication(answers);
  server = await startServer({
    application,
    assetsFolder: join(folder, 'assets'),
    port: 0,
    openFile: join(folder, 'open.html'),
    log: recordingLog(),
  });
};

/** Opens the file as a browser would, and gives its cookie. */
const open = async (): Promise<string> => (await openGavel(server.url)).cookie;

/** A connected page that keeps everything it was sent. */
const connect = async () => {
  const socket = bridgeTo(await openGavel(server.url));
  sockets.push(socket);
  const messages: unknown[] = [];
  const waiters = new Set<() => void>();
  socket.on('message', (data: Buffer) => {
    messages.push(JSON.parse(data.toString('utf8')));
    for (const check of waiters) check();
  });
  await once(socket, 'open');
  const until = (isDone: (all: readonly unknown[]) => boolean): Promise<void> =>
    new Promise((resolve) => {
      const check = () => {
        if (!isDone(messages)) return;
        waiters.delete(check);
        resolve();
      };
      waiters.add(check);
      check();
    });
  return { socket, messages, until };
};

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gavel-serve-test-'));
  await mkdir(join(folder, 'assets', 'assets'), { recursive: true });
  await writeFile(
    join(folder, 'assets', 'index.html'),
    '<!doctype html><html lang="en"><head><title>Gavel</title><script type="module" src="./assets/index-1.js">' +
      '</script></head><body></body></html>',
  );
  await writeFile(join(folder, 'assets', 'assets', 'index-1.js'), 'console.log(1)');
  await writeFile(join(folder, 'assets', 'notes.txt'), 'not a part of the page');
  await writeFile(join(folder, 'secret.js'), 'not below the assets');
});

afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.terminate();
  await server.stop();
  await rm(folder, { recursive: true, force: true });
});

describe('the pages that are served', () => {
  it('come with a strict content policy, and the bridge before the page’s own scripts', async () => {
    await start();
    const cookie = await open();
    const page = await rawGet(server.port, '/', { cookie });
    expect(page.status).toBe(200);
    expect(page.text).toContain('<head>\n    <script src="./bridge.js"></script><title>');
    expect(page.headers).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'referrer-policy': 'no-referrer',
      'cross-origin-opener-policy': 'same-origin',
      'cache-control': 'no-store',
    });
    const policy = String(page.headers['content-security-policy']);
    expect(policy).toContain("default-src 'none'; script-src 'self'; style-src 'self';");
    expect(policy).toContain(`connect-src 'self' ws://127.0.0.1:${server.port};`);
    expect(policy).not.toContain('unsafe');
  });

  it('are there again when the page is reloaded with its cookie', async () => {
    await start();
    const cookie = await open();
    for (let round = 0; round < 3; round++) expect((await rawGet(server.port, '/', { cookie })).status).toBe(200);
  });

  it('are for who can read the file alone, as often as they open it', async () => {
    await start();
    const file = fileURLToPath(server.url);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    await open();
    const cookie = await open();
    expect((await rawGet(server.port, '/', { cookie })).status).toBe(200);
    const { action } = await formIn(server.url);
    const wrong = await handOver(action, 'guessed');
    expect([wrong.status, wrong.headers.get('set-cookie')]).toEqual([403, null]);
    expect((await handOver(action, 'x'.repeat(2000))).status).toBe(400);
    await server.stop();
    await expect(stat(file)).rejects.toThrow('ENOENT');
  });

  it('are opened without a secret in an address: the page that keeps it leaves no other behind', async () => {
    await start();
    const { action, token } = await formIn(server.url);
    expect(`${server.url} ${action.href}`).not.toContain(token);
    const page = await (await handOver(action, token)).text();
    expect(page).toContain('<script src="./open.js" data-secret=');
    const script = await rawGet(server.port, '/open.js', { cookie: await open() });
    expect(script.text).toContain("location.replace('/')");
  });

  it('make the file anew where another one lies, and never write through a link', async () => {
    const other = join(folder, 'other.txt');
    await writeFile(other, 'of the person');
    await symlink(other, join(folder, 'open.html'));
    await start();
    expect(await readFile(other, 'utf8')).toBe('of the person');
    expect((await formIn(server.url)).token).toMatch(/^[\w-]{43}$/u);
  });

  it.each(['/', '/index.html', '/bridge.js', '/assets/index-1.js'])(
    'do not include %s without the cookie',
    async (path) => {
      await start();
      const answer = await rawGet(server.port, path);
      expect(answer.status).toBe(401);
      expect(answer.text).toBe('Open the file that Gavel named when it started.\n');
      expect(answer.headers['content-security-policy']).toContain("default-src 'none'");
    },
  );

  it('include the assets with their types, for GET and HEAD', async () => {
    await start();
    const cookie = await open();
    expect(await rawGet(server.port, '/assets/index-1.js', { cookie })).toMatchObject({
      status: 200,
      text: 'console.log(1)',
      headers: { 'content-type': 'text/javascript; charset=utf-8' },
    });
    expect(await rawGet(server.port, '/assets/index-1.js', { cookie }, 'HEAD')).toMatchObject({
      status: 200,
      text: '',
      headers: { 'content-length': '14' },
    });
  });

  it.each([
    '/../secret.js',
    '/assets/../../secret.js',
    '/%2e%2e/secret.js',
    '/..%2fsecret.js',
    '/assets/..\\..\\secret.js',
    '//secret.js',
    '/./index.html',
    '/assets',
    '/assets/',
    '/missing.js',
    '/notes.txt',
    '/.hidden.js',
    '/index.html%00.js',
    '/secret.js',
    `/${'a'.repeat(3000)}.js`,
    '/__proto__',
    '/a.constructor',
  ])('do not include %.40s', async (path) => {
    await start();
    const cookie = await open();
    expect(await rawGet(server.port, path, { cookie })).toMatchObject({
      status: 404,
      text: 'There is nothing here.\n',
    });
  });

  it('are refused under another host name or from another origin', async () => {
    await start();
    const cookie = await open();
    expect((await rawGet(server.port, '/', { cookie, host: `rebound.example:${server.port}` })).status).toBe(421);
    expect((await rawGet(server.port, '/', { cookie, origin: 'http://evil.example' })).status).toBe(403);
    expect((await rawGet(server.port, '/', { cookie }, 'POST')).status).toBe(405);
  });

  it('say that something went wrong when the page cannot be used, without telling what', async () => {
    await start();
    await writeFile(join(folder, 'assets', 'index.html'), 'no head');
    const cookie = await open();
    expect(await rawGet(server.port, '/', { cookie })).toMatchObject({
      status: 500,
      text: 'Something went wrong inside Gavel; its log has the details.\n',
    });
    await symlink('loop.js', join(folder, 'assets', 'loop.js'));
    expect(await rawGet(server.port, '/loop.js', { cookie })).toMatchObject({ status: 500 });
  });

  it('are not reachable from other machines', async () => {
    await start();
    const probe = createServer();
    // The same port is free on another address of this machine: the server listens on 127.0.0.1 alone.
    probe.listen(server.port, '127.0.0.2');
    await once(probe, 'listening');
    expect(probe.listening).toBe(true);
    probe.close();
    await once(probe, 'close');
  });
});

describe('the bridge over the socket', () => {
  it('answers calls in whatever order they are done', async () => {
    let release: (answer: Answer) => void = () => undefined;
    await start({
      'practice.start': () =>
        new Promise((resolve) => {
          release = resolve;
        }),
      'updates.check': async () => ({ ok: true, value: {} }),
    });
    const { socket, messages, until } = await connect();
    socket.send(JSON.stringify({ id: 1, name: 'practice.start', input: { sceneId: null } }));
    socket.send(JSON.stringify({ id: 2, name: 'updates.check', input: {} }));
    await until((all) => all.length === 1);
    release({ ok: false, failure: { code: 'internal', detail: null } });
    await until((all) => all.length === 2);
    expect(messages).toEqual([
      { id: 2, answer: { ok: true, value: {} } },
      { id: 1, answer: { ok: false, failure: { code: 'internal', detail: null } } },
    ]);
    expect(application.calls).toEqual([
      { name: 'practice.start', input: { sceneId: null } },
      { name: 'updates.check', input: {} },
    ]);
  });

  it('sends every event to every page', async () => {
    await start();
    const [one, other] = [await connect(), await connect()];
    application.emit(patch(0));
    application.emit({ event: 'show', what: 'settings', id: null });
    for (const page of [one, other]) {
      await page.until((all) => all.length === 2);
      expect(page.messages).toEqual([{ event: patch(0) }, { event: { event: 'show', what: 'settings', id: null } }]);
    }
  });

  it('sends the revision to a page that connects, so that it notices a gap', async () => {
    await start({ 'state.snapshot': async () => ({ ok: true, value: { revision: 7, changes: [] } }) });
    const first = await connect();
    first.socket.send(JSON.stringify({ id: 1, name: 'state.snapshot', input: {} }));
    await first.until((all) => all.length === 1);
    const second = await connect();
    await second.until((all) => all.length === 1);
    expect(second.messages).toEqual([{ event: { event: 'patch', from: 7, to: 7, changes: [] } }]);
    application.emit(patch(7));
    const third = await connect();
    await third.until((all) => all.length === 1);
    expect(third.messages).toEqual([{ event: { event: 'patch', from: 8, to: 8, changes: [] } }]);
  });

  it('omits patches for a page that does not read, and sends it the revision once it does', async () => {
    await start();
    const { socket, messages, until } = await connect();
    socket.pause();
    const count = 4000;
    for (let revision = 0; revision < count; revision++) application.emit(patch(revision, 'x'.repeat(480)));
    const big = 'y'.repeat(1_000_000);
    for (let revision = count; revision < count + 40; revision++)
      application.emit({ ...patch(revision), changes: [{ slice: 'notice', id: big, value: null }] } as BridgeEvent);
    socket.resume();
    const last = { event: { event: 'patch', from: count + 40, to: count + 40, changes: [] } };
    await until((all) => JSON.stringify(all.at(-1)) === JSON.stringify(last));
    expect(messages.length).toBeLessThan(count + 40);
    application.emit(patch(count + 40));
    await until((all) => JSON.stringify(all.at(-1)) === JSON.stringify({ event: patch(count + 40) }));
  });

  it.each([
    ['no JSON', 'hello', 1008],
    ['no call', '{"id":"one","name":"updates.check"}', 1008],
    ['no number', '{"name":"updates.check","input":{}}', 1008],
    ['a name without end', JSON.stringify({ id: 1, name: 'x'.repeat(101), input: {} }), 1008],
    ['bytes', Buffer.from('{}'), 1003],
    ['more than is allowed', 'x'.repeat(requestLimit * 4 + 4097), 1009],
  ])('ends with a page that sends %s', async (_, message, code) => {
    await start();
    const { socket } = await connect();
    const closed = once(socket, 'close');
    socket.send(message);
    expect((await closed)[0]).toBe(code);
    expect(application.calls).toEqual([]);
  });

  it.each([
    ['without the cookie', { cookie: '' }, {}],
    ['with the cookie alone, which every server of this machine gets', { secret: '' }, {}],
    ['with another secret', { secret: 'guessed' }, {}],
    ['from another origin', {}, { origin: 'http://evil.example' }],
    ['without an origin', {}, { origin: '' }],
  ])('is not opened %s', async (_, lacks, options) => {
    await start();
    const socket = bridgeTo({ ...(await openGavel(server.url)), ...lacks }, options);
    sockets.push(socket);
    expect(String((await once(socket, 'error'))[0])).toContain('403');
  });

  it('is not opened under another host name or path', async () => {
    await start();
    const opened = await openGavel(server.url);
    const { cookie } = opened;
    for (const socket of [
      bridgeTo(opened, { headers: { cookie, host: 'rebound.example' } }),
      bridgeTo(opened, {}, '/other'),
    ]) {
      sockets.push(socket);
      expect(String((await once(socket, 'error'))[0])).toContain('403');
    }
  });
});

describe('the end of the server', () => {
  it('closes pages and port and stops listening to the application', async () => {
    await start();
    const { socket } = await connect();
    const closed = once(socket, 'close');
    await server.stop();
    await closed;
    expect(application.listenerCount).toBe(0);
    await expect(rawGet(server.port, '/')).rejects.toThrow('ECONNREFUSED');
  });
});
