import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { prepareElectron, type Startable } from '../../build/prepare-electron.ts';
import { waitUntil } from '../support/eventually.ts';
import { makeVariant } from './security/variant.ts';
import { startAskingProxy, type AskingProxy } from './support/asking-proxy.ts';
import { giveCredentials } from './support/credentials-hand.ts';
import { startDesktop, type Desktop } from './support/desktop.ts';
import { launchGavel, type Gavel } from './support/launch.ts';
import { ask, stateOf } from './support/requests.ts';
import { startUpdateFeed, type UpdateFeed } from './support/update-feed.ts';

const known = { user: 'ana', password: 'pr0xy-s3cret' };

describe('updates through a proxy that asks who one is, in a real Electron', () => {
  let folder = '';
  let desktop: Desktop;
  let feed: UpdateFeed;
  let built: Startable;
  let feedPort = 0;
  const open: { gavel?: Gavel; proxy?: AskingProxy } = {};

  beforeAll(async () => {
    const electron = await prepareElectron();
    folder = await mkdtemp(join(tmpdir(), 'gavel-update-proxy-'));
    desktop = await startDesktop(folder);
    feed = await startUpdateFeed(folder);
    feedPort = Number(new URL(feed.url).port);
    // No proxy leads to loopback: the feed has a name that only the proxy of the test knows.
    built = await makeVariant(electron, join(folder, 'application'), [
      {
        file: 'main/index.js',
        from: /updateFeed: "",(?=[^:]*updateKeys:)/u,
        to: `updateFeed: "https://updates.example:${feedPort}",`,
      },
    ]);
    await writeFile(join(built.appFolder, 'dev-app-update.yml'), 'updaterCacheDirName: gavel-updater\n');
    feed.offer({ version: '9.8.7', content: '#!/bin/sh\n', signedAs: '9.8.7' });
  });
  afterAll(async () => {
    await open.gavel?.end();
    open.proxy?.stop();
    await feed?.stop();
    await desktop?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  const launch = async (method: 'Basic' | 'NTLM'): Promise<readonly [Gavel, AskingProxy]> => {
    await open.gavel?.end();
    open.proxy?.stop();
    const proxy = (open.proxy = await startAskingProxy(method, known, feedPort));
    const profileFolder = join(folder, method);
    const gavel = (open.gavel = await launchGavel({
      electron: built,
      desktop,
      profileFolder,
      args: [
        `--user-data-dir=${join(profileFolder, 'Gavel')}`,
        `--ignore-certificate-errors-spki-list=${feed.keyHash}`,
      ],
      env: { HTTPS_PROXY: `http://127.0.0.1:${proxy.port}`, NO_PROXY: '' },
    }));
    return [gavel, proxy];
  };
  const updates = async (gavel: Gavel) => (await stateOf(gavel.window)).desktop?.updates;

  it.each(['Basic', 'NTLM'] as const)(
    'have main ask for user and password (%s), again where they are refused, and then come through it',
    async (method) => {
      const [gavel, proxy] = await launch(method);
      await ask(gavel.window, 'updates.check', {});
      await giveCredentials(gavel, desktop, known.user, 'wrong');
      await giveCredentials(gavel, desktop, known.user, known.password);
      await waitUntil(async () =>
        expect(await updates(gavel)).toMatchObject({ status: 'available', version: '9.8.7' }),
      );
      const named = method === 'Basic' ? [`${known.user}:wrong`, `${known.user}:${known.password}`] : [known.user];
      expect(new Set(proxy.told)).toEqual(new Set(named.map((who) => `${who} updates.example:${feedPort}`)));
      expect(new Set(feed.paths)).toEqual(new Set(['/latest-linux.yml']));
      expect(JSON.stringify(await ask(gavel.window, 'state.snapshot', {}))).not.toContain(known.password);
    },
  );

  it('tell that the proxy asks where nobody says who they are, and end', async () => {
    const [gavel, proxy] = await launch('Basic');
    await ask(gavel.window, 'updates.check', {});
    const asking = await waitUntil(() => {
      const page = gavel.application.windows().find((one) => one.url().startsWith('data:'));
      if (!page) throw new Error('no window asks for credentials');
      return page;
    });
    await waitUntil(async () =>
      expect(await updates(gavel)).toMatchObject({ status: 'failed', reason: 'proxy-credentials' }),
    );
    await asking.close();
    expect(proxy.told).toEqual([]);
  });
});
