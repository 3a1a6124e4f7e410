import { mkdir, mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isFresh } from '../../../build/freshness.ts';

describe('whether a build can be skipped', () => {
  let folder = '';
  const at = (path: string) => join(folder, path);
  const touch = async (path: string, second: number) => utimes(at(path), second, second);

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'gavel-fresh-'));
    await mkdir(at('sources/below'), { recursive: true });
    for (const path of ['sources/a.ts', 'sources/below/b.ts', 'stamp']) await writeFile(at(path), '');
    for (const path of ['sources/a.ts', 'sources/below/b.ts', 'sources/below', 'sources']) await touch(path, 1000);
    await touch('stamp', 2000);
  });

  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('holds while every source is older', async () => {
    expect(await isFresh(at('stamp'), [at('sources')])).toBe(true);
  });

  it('ends with a changed source anywhere below', async () => {
    await touch('sources/below/b.ts', 3000);
    expect(await isFresh(at('stamp'), [at('sources')])).toBe(false);
  });

  it('ends with a removed source', async () => {
    await rm(at('sources/below/b.ts'));
    await touch('sources/below', 3000);
    expect(await isFresh(at('stamp'), [at('sources')])).toBe(false);
  });

  it('does not hold before the first build', async () => {
    expect(await isFresh(at('no-stamp'), [at('sources')])).toBe(false);
  });
});
