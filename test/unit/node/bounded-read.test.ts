import { promises as fs } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createBoundedReader } from '../../../main/node/bounded-read.ts';
import { deferred } from '../../support/deferred.ts';
import { waitUntil } from '../../support/eventually.ts';

describe('reading a file within bounds', () => {
  let path = '';
  beforeEach(async () => {
    path = join(await mkdtemp(join(tmpdir(), 'gavel-read-')), 'file');
  });
  afterEach(() => rm(join(path, '..'), { recursive: true, force: true }));

  it('gives the whole of what is just small enough', async () => {
    const read = createBoundedReader();
    await writeFile(path, Buffer.alloc(300_000, 7));
    expect((await read(path, { mostBytes: 300_000 })).equals(Buffer.alloc(300_000, 7))).toBe(true);
    await expect(read(path, { mostBytes: 299_999 })).rejects.toThrow('larger than 299999 bytes');
  });

  it('gives up a disk that does not answer, and leaves it two of Node’s four threads', async () => {
    await writeFile(path, 'here');
    const hung = deferred<void>();
    const asked: string[] = [];
    const read = createBoundedReader(async (opened, flags) => {
      asked.push(opened);
      if (opened !== path) await hung.promise;
      return fs.open(path, flags);
    });
    const problem = (name: string): Promise<string> => read(name, { deadlineMs: 1 }).then(String, String);
    expect(await problem('/hung/1')).toContain('does not answer');
    expect((await read(path)).toString()).toBe('here');
    expect(await problem('/hung/2')).toContain('does not answer');
    expect(await problem('/hung/3')).toContain('does not answer');
    expect(asked).toEqual(['/hung/1', path, '/hung/2']);
    hung.resolve();
    await waitUntil(async () => expect((await read(path)).toString()).toBe('here'));
  });
});
