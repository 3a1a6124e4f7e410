import { readdir, readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { waitUntil } from '../support/eventually.ts';
import { giveCredentials } from './support/credentials-hand.ts';
import type { Gavel } from './support/launch.ts';
import { ask, stateOf } from './support/requests.ts';
import { WindowBench } from './support/windows.ts';

const secret = 'pr0xy-s3cret';

describe('a proxy that asks who one is, in a real Electron', () => {
  let bench: WindowBench;
  let proxy: Server;
  let gavel: Gavel;
  /** What the proxy was told, request by request. */
  const told: string[] = [];

  beforeAll(async () => {
    bench = await WindowBench.open();
    proxy = createServer().on('connect', ({ headers }, socket) => {
      socket.on('error', () => undefined);
      const authorization = Buffer.from((headers['proxy-authorization'] ?? '').replace('Basic ', ''), 'base64');
      told.push(authorization.toString());
      const isKnown = authorization.toString() === `ana:${secret}`;
      socket.end(`HTTP/1.1 ${isKnown ? '502 Bad Gateway' : '407 Proxy Authentication Required'}\r\n\r\n`);
    });
    await new Promise<void>((resolve) => void proxy.listen(0, '127.0.0.1', resolve));
    const { port } = proxy.address() as AddressInfo;
    gavel = await bench.launch([], false, { HTTPS_PROXY: `http://127.0.0.1:${port}`, NO_PROXY: '' });
  });

  afterAll(async () => {
    await gavel?.end();
    proxy?.close();
    await bench?.stop();
  });

  it('has main ask in a window of its own; what is refused is asked for again, and then told', async () => {
    const saved = await ask(gavel.window, 'account.add', {
      vendorId: 'cisco-finesse',
      label: '',
      values: { server: 'finesse.example', user: 'agent', extension: '1001' },
      secrets: { password: 'server-password' },
    });
    if (!('accountId' in saved)) throw new Error('the account was not saved');
    await ask(gavel.window, 'account.sign-in', { accountId: saved.accountId, secrets: {} });
    await giveCredentials(gavel, bench.desktop, 'ana', 'wrong');
    await waitUntil(() => expect(told).toContain('ana:wrong'));
    await giveCredentials(gavel, bench.desktop, 'ana', secret);
    await waitUntil(() => expect(told).toContain(`ana:${secret}`));
    expect(
      told.filter((one) => one === 'ana:wrong'),
      'what was refused is told no more',
    ).toHaveLength(1);
    const [account] = (await stateOf(gavel.window)).accounts.values();
    expect(account?.connection.status).not.toBe('online');
  });

  it('what was entered is in no state of a page and in no file of the profile', async () => {
    expect(JSON.stringify(await ask(gavel.window, 'state.snapshot', {}))).not.toContain(secret);
    const files = (await readdir(bench.profileFolder, { recursive: true, withFileTypes: true })).filter((entry) =>
      entry.isFile(),
    );
    const withSecret: string[] = [];
    for (const file of files)
      if ((await readFile(join(file.parentPath, file.name))).includes(secret)) withSecret.push(file.name);
    expect(withSecret).toEqual([]);
  });
});
