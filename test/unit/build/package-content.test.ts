import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createPackage } from '@electron/asar';
import { afterEach, describe, expect, it } from 'vitest';
import { problemsInPacked, readPacked } from '../../../build/package-content.ts';

const folders: string[] = [];

afterEach(async () => {
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true });
});

const keytar = ['LICENSE.md', 'package.json', 'lib/keytar.js', 'build/Release/keytar.node'].map(
  (name) => `node_modules/keytar/${name}`,
);

const archived: Readonly<Record<string, string>> = {
  'package.json': '{"dependencies":{"keytar":"7.9.0"}}',
  'main/index.js':
    '// main/index.ts\n// main/simulators/registry.ts\n// app/state/reduce.ts\n// node_modules/ws/index.js\n',
  'preload/index.js': '// main/preload/index.ts\n',
  'icon.png': '',
  'renderer/index.html': '',
  'renderer/assets/index-C4dDkOGR.css': '',
  ...Object.fromEntries(keytar.map((name) => [name, ''])),
};

/** A folder as electron-builder makes it, with a real archive; `more` are files on top. */
const problemsWith = async (
  more: { readonly folder?: readonly string[]; readonly archive?: Readonly<Record<string, string>> } = {},
) => {
  const folder = await mkdtemp(join(tmpdir(), 'gavel-packed-'));
  folders.push(folder);
  const write = async (path: string, text: string): Promise<void> => {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, text);
  };
  const source = join(folder, 'source');
  for (const [name, text] of Object.entries({ ...archived, ...more.archive })) await write(join(source, name), text);
  const packed = join(folder, 'packed');
  await createPackage(source, join(packed, 'resources', 'app.asar'));
  for (const name of [
    'gavel',
    'LICENSE.electron.txt',
    'locales/en-GB.pak',
    'resources/app-update.yml',
    ...keytar.map((path) => `resources/app.asar.unpacked/${path}`),
    ...(more.folder ?? []),
  ])
    await write(join(packed, name), '');
  const content = await readPacked(packed);
  return problemsInPacked(content, {
    electron: ['electron', 'LICENSE', 'version', 'resources/default_app.asar', 'locales/de.pak', 'locales/en-GB.pak'],
    platform: 'linux',
    isLegacyElectron: false,
  });
};

describe('a packed folder', () => {
  it('with Electron’s files and ours is as it must be', async () => {
    expect(await problemsWith()).toEqual([]);
  });

  it('fails on every file that does not belong, in the folder and in the archive', async () => {
    expect(await problemsWith({ folder: ['resources/default_app.asar', 'notes.txt', 'locales/de.pak'] })).toEqual([
      'locales/de.pak does not belong into the folder',
      'notes.txt does not belong into the folder',
      'resources/default_app.asar does not belong into the folder',
    ]);
    expect(
      await problemsWith({
        archive: {
          'renderer/assets/index-C4dDkOGR.js.map': '',
          'test/one.test.js': '',
          'node_modules/ws/index.js': '',
        },
      }),
    ).toEqual([
      'node_modules/ws/index.js does not belong into the archive',
      'renderer/assets/index-C4dDkOGR.js.map does not belong into the archive',
      'test/one.test.js does not belong into the archive',
    ]);
  });

  it('fails when the bundles hold what is not for people: serve, tests, polyfills of the legacy Electron', async () => {
    expect(
      await problemsWith({
        archive: {
          'main/serve-C4dDkOGR.js':
            '// main/serve/server.ts\n// test/support/fake-keychain.ts\n// build/legacy-electron/polyfills-main.ts\n',
        },
      }),
    ).toEqual([
      'build/legacy-electron/polyfills-main.ts does not belong into the bundles',
      'main/serve/server.ts does not belong into the bundles',
      'test/support/fake-keychain.ts does not belong into the bundles',
    ]);
  });

  it('fails when package.json asks for something that is not packed', async () => {
    expect(await problemsWith({ archive: { 'package.json': '{"dependencies":{"keytar":"7.9.0","ws":"8"}}' } })).toEqual(
      ['package.json asks for ws, which is not packed'],
    );
  });
});
