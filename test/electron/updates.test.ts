import { createHash, X509Certificate } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Updates } from '../../app/domain/desktop.ts';
import { prepareElectron, type Startable } from '../../build/prepare-electron.ts';
import { run } from '../../build/shared/run.ts';
import { startDesktop, type Desktop } from './support/desktop.ts';
import { launchGavel, type Gavel } from './support/launch.ts';
import { ask, stateOf } from './support/requests.ts';
import { waitUntil } from '../support/eventually.ts';

/** A server for updates with a certificate of its own. */
interface Feed {
  readonly url: string;
  /** What Chromium knows its key by. */
  readonly keyHash: string;
  readonly paths: string[];
  readonly stop: () => Promise<void>;
}

const list = (version: string): string =>
  `version: ${version}\nfiles:\n  - url: Gavel-${version}.AppImage\n    sha512: ` +
  `${Buffer.alloc(64, 7).toString('base64')}\n    size: 1000\npath: Gavel-${version}.AppImage\nsha512: ` +
  `${Buffer.alloc(64, 7).toString('base64')}\nreleaseDate: '2026-01-01T00:00:00.000Z'\n`;

const startFeed = async (folder: string, name: string): Promise<Feed> => {
  const [keyFile, certificateFile] = [join(folder, `${name}.key`), join(folder, `${name}.pem`)];
  const made = await run('openssl', [
    'req',
    '-x509',
    '-newkey',
    'ec',
    '-pkeyopt',
    'ec_paramgen_curve:P-256',
    '-nodes',
    '-days',
    '2',
    '-subj',
    `/CN=${name}`,
    '-addext',
    'subjectAltName=IP:127.0.0.1',
    '-keyout',
    keyFile,
    '-out',
    certificateFile,
  ]);
  if (made.code !== 0) throw new Error(made.output);
  const [key, cert] = await Promise.all([readFile(keyFile), readFile(certificateFile)]);
  const paths: string[] = [];
  const server: Server = createServer({ key, cert }, (request, response) => {
    const { pathname } = new URL(request.url ?? '', 'https://here');
    paths.push(pathname);
    const version = /^\/(\d[\w.]*)\/latest[\w-]*\.yml$/.exec(pathname)?.[1];
    response.writeHead(version === undefined ? 404 : 200, { 'content-type': 'text/yaml' });
    response.end(version === undefined ? '' : list(version));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const keyBytes = new X509Certificate(cert).publicKey.export({ type: 'spki', format: 'der' });
  return {
    url: `https://127.0.0.1:${(server.address() as AddressInfo).port}`,
    keyHash: createHash('sha256').update(keyBytes).digest('base64'),
    paths,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};

describe('looking for updates in a real Electron', () => {
  let folder = '';
  let electron: Startable;
  let desktop: Desktop;
  let trusted: Feed;
  let stranger: Feed;
  let gavel: Gavel;

  const shown = async (): Promise<Updates | undefined> => {
    return (await stateOf(gavel.window)).desktop?.updates;
  };
  const setFeed = (updateFeed: string): Promise<unknown> => ask(gavel.window, 'preferences.change', { updateFeed });
  const proveItBecomes = (expected: Partial<Updates>): Promise<void> =>
    waitUntil(async () => expect(await shown()).toMatchObject(expected));

  beforeAll(async () => {
    electron = await prepareElectron();
    folder = await mkdtemp(join(tmpdir(), 'gavel-updates-'));
    desktop = await startDesktop(folder);
    [trusted, stranger] = [await startFeed(folder, 'trusted'), await startFeed(folder, 'stranger')];
    const profileFolder = join(folder, 'profile');
    // One key is trusted for this run alone, as an organisation's own authority is on its computers.
    gavel = await launchGavel({
      electron,
      desktop,
      profileFolder,
      args: [
        `--user-data-dir=${join(profileFolder, 'Gavel')}`,
        `--ignore-certificate-errors-spki-list=${trusted.keyHash}`,
        '--no-proxy-server',
      ],
    });
  });

  afterAll(async () => {
    await gavel?.quit();
    await trusted?.stop();
    await stranger?.stop();
    await desktop?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  it('is off without an address', async () => {
    expect(await shown()).toEqual({ status: 'off', version: null, reason: null, detail: null });
  });

  it('sees a newer version at the address that is set', async () => {
    await setFeed(`${trusted.url}/9.8.7`);
    await proveItBecomes({ status: 'available', version: '9.8.7' });
    expect(new Set(trusted.paths)).toEqual(new Set(['/9.8.7/latest-linux.yml']));
  });

  it('is up to date with one that is older', async () => {
    await setFeed(`${trusted.url}/0.0.1`);
    await proveItBecomes({ status: 'up-to-date', version: null });
  });

  it('says when there is no list at the address', async () => {
    await setFeed(`${trusted.url}/nowhere`);
    await proveItBecomes({ status: 'failed', reason: 'update-feed-unusable' });
  });

  it('asks nothing of a server whose certificate is not trusted', async () => {
    await setFeed(`${stranger.url}/9.8.7`);
    await proveItBecomes({ status: 'failed', reason: 'update-certificate-refused' });
    expect(stranger.paths).toEqual([]);
  });

  it('refuses an address that is not https, and keeps what was set', async () => {
    await expect(setFeed('http://127.0.0.1/9.8.7')).rejects.toThrow('invalid-input');
    expect((await shown())?.status).toBe('failed');
  });

  it('is off again once the address is taken away', async () => {
    await setFeed('');
    await proveItBecomes({ status: 'off', reason: null });
  });
});
