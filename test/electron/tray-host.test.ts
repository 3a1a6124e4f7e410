import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile, mkdir, symlink } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { run } from '../../build/shared/run.ts';
import { createNodeTrayHost } from '../../main/node/node-tray-host.ts';
import { startDesktop, type Desktop } from './support/desktop.ts';
import { startTrayPanel } from './support/tray-panel.ts';
import { waitUntil } from '../support/eventually.ts';

const pathOf = async (program: string): Promise<string> =>
  (await run('sh', ['-c', `command -v ${program}`])).output.trim();

describe('whether there is a tray', () => {
  let folder = '';
  let desktop: Desktop;
  const servers: Server[] = [];
  const lookIn = (env: Readonly<Record<string, string | undefined>>) =>
    createNodeTrayHost('linux', { PATH: process.env['PATH'], HOME: folder, ...env }).detect();

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'gavel-tray-host-'));
    desktop = await startDesktop(folder);
  });

  afterAll(async () => {
    for (const server of servers) server.close();
    await desktop?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  it('is not asked where there always is one', async () => {
    for (const platform of ['win32', 'darwin'] as const)
      expect(await createNodeTrayHost(platform, {}).detect()).toBe('present');
  });

  it('is absent on a desktop without a panel, and where there is neither a display nor a bus', async () => {
    expect(await lookIn(desktop.env)).toBe('absent');
    expect(await lookIn({ DISPLAY: desktop.env['DISPLAY'] })).toBe('absent');
    expect(await lookIn({})).toBe('absent');
  });

  it('is present while a panel on X11 runs, and absent again when it ended', async () => {
    const panel = await startTrayPanel(desktop);
    expect(await lookIn({ DISPLAY: desktop.env['DISPLAY'] })).toBe('present');
    expect(await lookIn({ DISPLAY: `${desktop.env['DISPLAY'] ?? ''}.0` })).toBe('present');
    await panel.stop();
    await waitUntil(async () => expect(await lookIn(desktop.env)).toBe('absent'));
  });

  it('is present over D-Bus once a panel is registered there, whichever program can ask', async () => {
    const child: ChildProcess = spawn('status-notifier-watcher', [], {
      env: { ...process.env, ...desktop.env },
      stdio: 'ignore',
    });
    try {
      const bus = { DBUS_SESSION_BUS_ADDRESS: desktop.env['DBUS_SESSION_BUS_ADDRESS'] };
      const message = ['--session', '--print-reply', '--dest=org.kde.StatusNotifierWatcher', '/StatusNotifierWatcher'];
      const question = [
        '--session',
        '--print-reply',
        '--dest=org.freedesktop.DBus',
        '/',
        'org.freedesktop.DBus.NameHasOwner',
        'string:org.kde.StatusNotifierWatcher',
      ];
      await waitUntil(async () =>
        expect((await run('dbus-send', question, { env: { ...process.env, ...desktop.env } })).output).toContain(
          'true',
        ),
      );
      expect(await lookIn(bus)).toBe('absent');
      await run(
        'dbus-send',
        [...message, 'org.kde.StatusNotifierWatcher.RegisterStatusNotifierHost', 'string:org.example.Panel'],
        { env: { ...process.env, ...desktop.env } },
      );
      expect(await lookIn(bus)).toBe('present');
      for (const program of ['dbus-send', 'gdbus']) {
        const only = join(folder, `only-${program}`);
        await mkdir(only);
        await symlink(await pathOf(program), join(only, program));
        expect(await lookIn({ ...bus, PATH: only }), `asked with ${program}`).toBe('present');
      }
    } finally {
      const gone = once(child, 'exit');
      child.kill();
      await gone;
    }
  });

  it('is unknown where nothing can ask, and where the answer is no answer', async () => {
    const empty = join(folder, 'empty');
    await mkdir(empty);
    expect(await lookIn({ PATH: empty, DBUS_SESSION_BUS_ADDRESS: desktop.env['DBUS_SESSION_BUS_ADDRESS'] })).toBe(
      'unknown',
    );
    expect(await lookIn({ DISPLAY: ':nonsense' })).toBe('unknown');
    expect(await lookIn({ DISPLAY: ':64999' })).toBe('unknown');
    expect(await lookIn({ DBUS_SESSION_BUS_ADDRESS: `unix:path=${join(folder, 'nothing-here')}` })).toBe('unknown');
  });

  it.each([
    ['says nothing', () => undefined],
    ['closes at once', (end: () => void) => end()],
  ])('is unknown, and told in time, where the display %s', async (_, act) => {
    const server = createServer((socket) => act(() => socket.destroy()));
    servers.push(server);
    const port = await new Promise<number>((resolve) =>
      server.listen(0, '127.0.0.1', () => resolve((server.address() as { port: number }).port)),
    );
    const startedAt = performance.now();
    expect(await lookIn({ DISPLAY: `127.0.0.1:${port - 6000}` })).toBe('unknown');
    expect(performance.now() - startedAt).toBeLessThan(4000);
  });

  it('shows the display the cookie that is for it', async () => {
    const greetings: Buffer[] = [];
    const server = createServer((socket) =>
      socket.on('data', (bytes: Buffer) => {
        greetings.push(bytes);
        socket.destroy();
      }),
    );
    servers.push(server);
    const port = await new Promise<number>((resolve) =>
      server.listen(0, '127.0.0.1', () => resolve((server.address() as { port: number }).port)),
    );
    const field = (text: string | Buffer): Buffer => Buffer.concat([Buffer.from([0, text.length]), Buffer.from(text)]);
    const entry = (number: string, cookie: number): Buffer =>
      Buffer.concat([
        Buffer.from([0xff, 0xff]),
        field(''),
        field(number),
        field('MIT-MAGIC-COOKIE-1'),
        field(Buffer.alloc(16, cookie)),
      ]);
    const authority = join(folder, 'authority');
    await writeFile(authority, Buffer.concat([entry('99999', 1), entry(String(port - 6000), 2)]));
    expect(await lookIn({ DISPLAY: `127.0.0.1:${port - 6000}`, XAUTHORITY: authority })).toBe('unknown');
    const [greeting] = greetings;
    expect(greeting?.subarray(12, 30).toString('latin1')).toBe('MIT-MAGIC-COOKIE-1');
    expect(greeting?.subarray(32)).toEqual(Buffer.alloc(16, 2));
  });
});
