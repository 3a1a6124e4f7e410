import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { joinLists, keepLists, listOf, readLists } from '../../../build/package-feed.ts';

const folders: string[] = [];

afterEach(async () => {
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true });
});

const newFolder = async (): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), 'gavel-feed-'));
  folders.push(folder);
  return folder;
};

const list = (version: string, ...urls: readonly string[]): string =>
  'version: ' +
  `${version}\nfiles:\n${urls.map((url) => `  - url: ${url}\n    sha512: hash-of-${url}\n`).join('')}path: ` +
  `${urls[0]}\n`;

describe('the lists of an update feed', () => {
  it('name every package of a version, the first one first', () => {
    const joined = parse(joinLists(list('1.0.0', 'one.AppImage'), list('1.0.0', 'two.deb', 'one.AppImage'))) as {
      files: { url: string }[];
      path: string;
    };
    expect(joined.files.map(({ url }) => url)).toEqual(['one.AppImage', 'two.deb']);
    expect(joined.path).toBe('one.AppImage');
  });

  it('leave another version behind', () => {
    expect(joinLists(list('1.0.0', 'one.AppImage'), list('1.1.0', 'two.AppImage'))).toBe(list('1.1.0', 'two.AppImage'));
    expect(joinLists(undefined, list('1.1.0', 'two.AppImage'))).toBe(list('1.1.0', 'two.AppImage'));
  });

  it('name a package with its hash and size', async () => {
    const path = join(await newFolder(), 'gavel_1.0.0_amd64.deb');
    await writeFile(path, 'a package');
    const sha512 = createHash('sha512').update('a package').digest('base64');
    const url = 'gavel_1.0.0_amd64.deb';
    expect(parse(await listOf(path, '1.0.0', new Date(0)))).toEqual({
      version: '1.0.0',
      files: [{ url, sha512, size: 9 }],
      path: url,
      sha512,
      releaseDate: '1970-01-01T00:00:00.000Z',
    });
  });

  it('are kept when the next target has written its own', async () => {
    const folder = await newFolder();
    await writeFile(join(folder, 'latest-linux.yml'), list('1.0.0', 'one.AppImage'));
    const earlier = await readLists(folder);
    await writeFile(join(folder, 'latest-linux.yml'), list('1.0.0', 'two.rpm'));
    await keepLists(folder, earlier);
    const joined = parse((await readLists(folder)).get('latest-linux.yml') ?? '') as { files: { url: string }[] };
    expect(joined.files.map(({ url }) => url)).toEqual(['one.AppImage', 'two.rpm']);
    expect(await readLists(join(folder, 'absent'))).toEqual(new Map());
  });
});
