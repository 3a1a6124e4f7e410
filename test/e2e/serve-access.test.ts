import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { startServedGavel } from '../support/served-gavel.ts';
import { Bench } from '../support/e2e-bench.ts';
import { seen } from '../support/e2e-window.ts';
import { bridgeTo, formIn, openGavel, type OpenedGavel } from '../support/opened-gavel.ts';

const bench = new Bench();
const run = promisify(execFile);

/** A server of somebody else on this machine; it keeps the cookies that browsers send it. */
const startForeign = async (): Promise<{ readonly url: string; readonly cookies: () => string; stop(): void }> => {
  const cookies: string[] = [];
  const server: Server = createServer((request, response) => {
    cookies.push(request.headers.cookie ?? '');
    response.setHeader('content-type', 'text/html');
    response.end('<!doctype html><title>Elsewhere</title>');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}/`, cookies: () => cookies.join('; '), stop: () => void server.close() };
};

/** What becomes of an attempt to open the bridge. */
const attempt = async (opened: OpenedGavel): Promise<'open' | 'refused'> => {
  const socket = bridgeTo(opened);
  socket.on('error', () => undefined);
  try {
    return await Promise.race([
      once(socket, 'open').then(() => 'open' as const),
      once(socket, 'unexpected-response').then(() => 'refused' as const),
    ]);
  } finally {
    socket.terminate();
  }
};

/** What every user of the machine sees of its processes. */
const processList = (): string =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/u.test(name))
    .map((name) => {
      try {
        return readFileSync(`/proc/${name}/cmdline`, 'utf8');
      } catch {
        return '';
      }
    })
    .join('\n');

describe('the file that opens a served Gavel', () => {
  it('lets a browser in, with no secret in its history or in the list of processes', async () => {
    const gavel = await bench.gavel();
    const { token } = await formIn(gavel.serve.url);
    const { secret } = await openGavel(gavel.serve.url);
    const window = await bench.open(gavel);
    await seen(window.firstStart.addAccount);
    const devTools = await window.page.context().newCDPSession(window.page);
    const { entries } = await devTools.send('Page.getNavigationHistory');
    const visited = entries.map(({ url }) => url);
    expect(visited.at(-1)).toBe(`${(await formIn(gavel.serve.url)).action.origin}/`);
    for (const text of [visited.join(' '), processList()])
      for (const one of [token, secret]) expect(text).not.toContain(one);
    await window.page.reload();
    await seen(window.firstStart.addAccount);
  });

  it('is no use to a foreign page of the same machine, which gets the cookie', async () => {
    const gavel = await bench.gavel();
    const window = await bench.open(gavel);
    await seen(window.firstStart.addAccount);
    const opened = await openGavel(gavel.serve.url);
    const foreign = await startForeign();
    bench.later(async () => foreign.stop());
    const page = await window.page.context().newPage();
    await page.goto(foreign.url);
    expect(foreign.cookies()).toContain(opened.cookie);
    expect(await page.evaluate(() => JSON.stringify(localStorage))).toBe('{}');
    expect(await attempt({ ...opened, cookie: foreign.cookies(), secret: '' })).toBe('refused');
    const fromPage = await page.evaluate(
      (address) =>
        new Promise((resolve) => {
          const socket = new WebSocket(address, ['gavel', 'none']);
          socket.addEventListener('open', () => resolve('open'));
          socket.addEventListener('error', () => resolve('refused'));
        }),
      `${opened.origin.replace('http', 'ws')}/bridge`,
    );
    expect(fromPage).toBe('refused');
  });

  // Only root can be somebody else for a moment.
  it.each(process.getuid?.() === 0 ? [65_534] : [])('is closed to another user of the machine (%s)', async (uid) => {
    const gavel = await bench.gavel();
    const asOther = (...command: readonly [string, ...string[]]): Promise<string> =>
      run(command[0], command.slice(1), { uid, gid: uid, cwd: '/' }).then(({ stdout }) => stdout, String);
    expect(await asOther('cat', fileURLToPath(gavel.serve.url))).toContain('Permission denied');
    const { origin } = (await formIn(gavel.serve.url)).action;
    const ask = `fetch('${origin}/').then(async (it) => console.log(it.status, await it.text()))`;
    expect(await asOther(process.execPath, '-e', ask)).toContain('401 Open the file');
  });

  it('would be of use to them, were the cookie enough', async () => {
    const guard = { file: 'main/serve/access.ts', from: 'hasCookie(request) &&\n      hasSecret(request)' };
    const stripped = await startServedGavel([{ ...guard, to: 'hasCookie(request)' }]);
    bench.later(() => stripped.stop());
    expect(await attempt({ ...(await openGavel(stripped.url)), secret: '' })).toBe('open');
  });
});
