import { execFileSync } from 'node:child_process';
import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { withAuthority } from '../../../main/net/private-authority.ts';
import { createNodeFiles } from '../../../main/node/node-files.ts';
import { makeAuthority } from './certificates.ts';

const { pem } = makeAuthority();
const der = Buffer.from(pem.replace(/-----[^-]+-----|\s/gu, ''), 'base64');

describe('the file of an authority', () => {
  let folder = '';
  const file = (name: string): string => join(folder, name);
  const files = createNodeFiles();
  const read = (path: string): Promise<string | null> => withAuthority(files, path, (text) => text);
  const problem = (path: string): Promise<string> => read(path).then(String, (cause: unknown) => String(cause));

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'gavel-authority-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  const plain = (text: string | null): string => (text ?? '').replaceAll(/\s/gu, '');

  it('is read as PEM and as DER, also by a path in quotes', async () => {
    await writeFile(file('own ca.pem'), pem);
    await writeFile(file('ca.der'), der);
    for (const path of [file('own ca.pem'), `"${file('own ca.pem')}"`, ` '${file('own ca.pem')}' `, file('ca.der')])
      expect(plain(await read(path))).toBe(plain(pem));
    expect(await read('')).toBeNull();
  });

  it('counts also where one of its parts cannot be read', async () => {
    const broken = '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n';
    await writeFile(file('bundle.pem'), `# two\n${broken}and\n${pem}`);
    expect(plain(await read(file('bundle.pem')))).toBe(plain(pem));
    await writeFile(file('broken.pem'), broken);
    expect(await problem(file('broken.pem'))).toContain('cannot be read');
  });

  it.each(['\\\\attacker.example\\share\\ca.pem', '//attacker.example/share/ca.pem', '"\\\\attacker\\share\\ca.pem"'])(
    'is not fetched from another computer: %s',
    async (path) => {
      const reads: string[] = [];
      const spy = { readBytes: async (asked: string) => (reads.push(asked), null) };
      await expect(withAuthority(spy, path, () => 'made')).rejects.toThrow('another computer');
      expect(reads).toEqual([]);
    },
  );

  it('is an ordinary file of at most 1 MiB', async () => {
    if (process.platform === 'win32') return;
    execFileSync('mkfifo', [file('pipe')]);
    await symlink('/dev/zero', file('zero'));
    await writeFile(file('large.pem'), Buffer.alloc(1024 * 1024 + 1, '\n'));
    expect(await problem(file('pipe'))).toContain('not an ordinary file');
    expect(await problem(file('zero'))).toContain('not an ordinary file');
    expect(await problem(folder)).toContain('not an ordinary file');
    expect(await problem(file('large.pem'))).toContain('larger than 1048576 bytes');
    expect(await problem(file('missing.pem'))).toContain('there is no such file');
  });
});
