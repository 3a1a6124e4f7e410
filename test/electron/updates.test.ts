import { generateKeyPairSync } from 'node:crypto';
import { chmod, mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Updates } from '../../app/domain/desktop.ts';
import { prepareElectron, type Startable } from '../../build/prepare-electron.ts';
import { makeVariant, type Patch } from './security/variant.ts';
import { startDesktop, type Desktop } from './support/desktop.ts';
import { launchGavel, type Gavel } from './support/launch.ts';
import { ask, stateOf } from './support/requests.ts';
import { startUpdateFeed, type Offer, type UpdateFeed } from './support/update-feed.ts';
import { waitUntil } from '../support/eventually.ts';

const newer: Offer = { version: '9.8.7', content: '#!/bin/sh\n', signedAs: '9.8.7' };
const main = (from: string | RegExp, to: string): Patch => ({ file: 'main/index.js', from, to });

describe('updates in a real Electron', () => {
  let folder = '';
  let electron: Startable;
  let desktop: Desktop;
  let feed: UpdateFeed;
  let count = 0;

  const shownIn = async ({ window }: Gavel): Promise<Updates | undefined> => (await stateOf(window)).desktop?.updates;
  const proveItBecomes = (gavel: Gavel, expected: Partial<Updates>): Promise<void> =>
    waitUntil(async () => expect(await shownIn(gavel)).toMatchObject(expected));

  /** A build of Gavel whose feed and key are the test's. */
  const buildFor = async (own: string, patches: readonly Patch[] = []): Promise<Startable> => {
    const built = await makeVariant(electron, join(own, 'application'), [
      main(/updateFeed: "",(?=[^:]*updateKeys:)/u, `updateFeed: ${JSON.stringify(feed.url)},`),
      main(/updateKeys: \[\s*\]/u, `updateKeys: [${JSON.stringify(feed.publicKey)}]`),
      ...patches,
    ]);
    // What an installed Gavel has in its resources.
    await writeFile(join(built.appFolder, 'dev-app-update.yml'), 'updaterCacheDirName: gavel-updater\n');
    return built;
  };
  const launch = (built: Startable, own: string, env: Readonly<Record<string, string>> = {}): Promise<Gavel> =>
    launchGavel({
      electron: built,
      desktop,
      profileFolder: join(own, 'profile'),
      // One key is trusted for this run alone, as an organisation's own authority is on its computers.
      args: [
        `--user-data-dir=${join(own, 'profile', 'Gavel')}`,
        `--ignore-certificate-errors-spki-list=${feed.keyHash}`,
        '--no-proxy-server',
      ],
      env: { XDG_CACHE_HOME: join(own, 'cache'), ...env },
    });

  beforeAll(async () => {
    electron = await prepareElectron();
    folder = await mkdtemp(join(tmpdir(), 'gavel-updates-'));
    desktop = await startDesktop(folder);
    feed = await startUpdateFeed(folder);
  });

  afterAll(async () => {
    await feed?.stop();
    await desktop?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  it('are looked for nowhere but where the build says, whatever the page or the profile name', async () => {
    const own = join(folder, 'nowhere');
    await mkdir(join(own, 'profile', 'Gavel'), { recursive: true });
    const settings = { version: 4, preferences: { updateFeed: feed.url }, updateFeed: feed.url };
    await writeFile(join(own, 'profile', 'Gavel', 'settings.json'), JSON.stringify(settings));
    const gavel = await launch(electron, own);
    try {
      const change = { updateFeed: feed.url, desktop: { updates: { feed: feed.url } } };
      await gavel.window.evaluate(async (input) => {
        const bridge = Reflect.get(globalThis, 'gavelBridge') as { call(...call: unknown[]): Promise<unknown> };
        await bridge.call('preferences.change', input);
        await bridge.call('updates.check', { feed: input.updateFeed });
      }, change);
      await ask(gavel.window, 'updates.check', {});
      expect(await shownIn(gavel)).toEqual({ feed: '', status: 'off', version: null, reason: null, detail: null });
    } finally {
      await gavel.quit();
    }
    expect(feed.paths).toEqual([]);
  });

  it('are only reported where a package manager replaces Gavel, and each failure is told', async () => {
    const own = join(folder, 'reported');
    const gavel = await launch(await buildFor(own), own);
    const check = (): Promise<unknown> => ask(gavel.window, 'updates.check', {});
    try {
      feed.offer(newer);
      await check();
      await proveItBecomes(gavel, { feed: feed.url, status: 'available', version: '9.8.7' });
      expect(new Set(feed.paths)).toEqual(new Set(['/latest-linux.yml']));
      feed.offer({ ...newer, version: '0.0.1' });
      await check();
      await proveItBecomes(gavel, { status: 'up-to-date', version: null });
      feed.offer(null);
      await check();
      await proveItBecomes(gavel, { status: 'failed', reason: 'update-feed-unusable' });
    } finally {
      await gavel.quit();
    }
  });

  /**
   * Looks for updates in a Gavel that can replace itself, quits it, and says what became of its file: `installed` when
   * the offered one was run.
   */
  const afterQuitting = async (
    offer: Offer,
    patches: readonly Patch[] = [],
    beforeQuitting: (cacheFolder: string) => Promise<void> = async () => undefined,
  ): Promise<{ readonly shown: Updates | undefined; readonly became: string }> => {
    const own = join(folder, `variant-${++count}`);
    const built = await buildFor(own, [
      main('forceDevUpdateConfig = !canReplaceItself', 'forceDevUpdateConfig = true'),
      ...patches,
    ]);
    const [appImage, mark] = [join(own, 'Gavel.AppImage'), join(own, 'ran')];
    await writeFile(appImage, '#!/bin/sh\n');
    await chmod(appImage, 0o755);
    feed.offer({ ...offer, content: `#!/bin/sh\necho offered > ${mark}\n` });
    const gavel = await launch(built, own, { APPIMAGE: appImage });
    let shown: Updates | undefined;
    try {
      await ask(gavel.window, 'updates.check', {});
      await waitUntil(async () => {
        shown = await shownIn(gavel);
        expect(shown?.status).toMatch(/^(?:ready|failed|up-to-date)$/u);
      });
      await beforeQuitting(join(own, 'cache', 'gavel-updater', 'pending'));
    } finally {
      await gavel.quit();
    }
    const ran = await readFile(mark, 'utf8').catch(() => '');
    const isUntouched = (await readFile(appImage, 'utf8').catch(() => '')) === '#!/bin/sh\n';
    return { shown, became: ran !== '' ? `installed: ${ran.trim()}` : isUntouched ? 'untouched' : 'replaced' };
  };

  const swap = async (cacheFolder: string): Promise<void> => {
    for (const name of (await readdir(cacheFolder)).filter((file) => file.endsWith('.AppImage'))) {
      const path = join(cacheFolder, name);
      await writeFile(path, (await readFile(path, 'utf8')).replace('echo offered', 'echo swapped'));
    }
  };
  const unproved = [main('if (!keys.some(', 'if (false && !keys.some(')];

  it('replace Gavel when it quits, once a key of the build proves them', async () => {
    expect(await afterQuitting(newer)).toEqual({
      shown: { feed: feed.url, status: 'ready', version: '9.8.7', reason: null, detail: null },
      became: 'installed: offered',
    });
  });

  const otherKey = generateKeyPairSync('ed25519').privateKey;
  it.each<[string, Offer]>([
    ['a file that nobody signed', { ...newer, signedAs: null }],
    ['a file that somebody else signed', { ...newer, key: otherKey }],
    ['an older file under a newer version’s name', { ...newer, signedAs: '0.0.9' }],
  ])('leave Gavel alone: %s', async (_, offer) => {
    expect(await afterQuitting(offer)).toMatchObject({
      shown: { status: 'failed', reason: 'update-not-genuine' },
      became: 'untouched',
    });
    expect((await afterQuitting(offer, unproved)).became, 'without the guard').toBe('installed: offered');
  });

  it('leave Gavel alone: an older version, signed as such', async () => {
    const older: Offer = { ...newer, version: '0.0.1', signedAs: '0.0.1' };
    expect(await afterQuitting(older)).toMatchObject({ shown: { status: 'up-to-date' }, became: 'untouched' });
    const patches = [
      main('allowDowngrade = false', 'allowDowngrade = true'),
      main('currentVersion.compare(version) >= 0', 'currentVersion.compare(version) > 1'),
    ];
    expect((await afterQuitting(older, patches)).became, 'without the guard').toBe('installed: offered');
  });

  it('leave Gavel alone: a file that was exchanged after it had been proved', async () => {
    expect(await afterQuitting(newer, [], swap)).toMatchObject({ shown: { status: 'ready' }, became: 'untouched' });
    const patch = main(/await prove\(\);\s*autoUpdater\.quitAndInstall/u, 'autoUpdater.quitAndInstall');
    expect((await afterQuitting(newer, [patch], swap)).became, 'without the guard').toBe('installed: swapped');
  });

  it('ask nothing of a server whose certificate is not trusted', async () => {
    feed.showStrangersCertificate();
    const before = feed.paths.length;
    const own = join(folder, 'stranger');
    const gavel = await launch(await buildFor(own), own);
    try {
      await ask(gavel.window, 'updates.check', {});
      await proveItBecomes(gavel, { status: 'failed', reason: 'update-certificate-refused' });
    } finally {
      await gavel.quit();
    }
    expect(feed.paths.slice(before)).toEqual([]);
  });
});
