import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import { makeUpdateKey, signUpdates } from '../../../build/update-signatures.ts';
import { proveUpdate, type UpdateStatement } from '../../../main/core/desktop/update-proof.ts';

const content = Buffer.from('the new Gavel');
const sha512 = createHash('sha512').update(content).digest('base64');
const fetched: UpdateStatement = { version: '2.0.0', file: 'Gavel 2.AppImage', size: content.length, sha512 };

describe('the signature of an update', () => {
  let folder = '';
  let keyFile = '';
  let publicKey = '';

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'gavel-signed-'));
    keyFile = join(folder, 'key.pem');
    publicKey = await makeUpdateKey(keyFile);
    await writeFile(join(folder, fetched.file), content);
    await writeFile(
      join(folder, 'latest-linux.yml'),
      stringify({ version: '2.0.0', files: [{ url: fetched.file, sha512, size: content.length }], path: fetched.file }),
    );
  });

  afterEach(() => rm(folder, { recursive: true, force: true }));

  const signed = async (): Promise<unknown> => {
    await signUpdates(folder, await readFile(keyFile, 'utf8'));
    return (parse(await readFile(join(folder, 'latest-linux.yml'), 'utf8')) as { files: unknown }).files;
  };
  const refusal = (update: UpdateStatement, files: unknown, keys: readonly string[]): unknown => {
    try {
      proveUpdate(update, files, keys);
      return 'proved';
    } catch (cause) {
      return cause;
    }
  };

  it('is made by the key of the file, which only its owner reads and which is never overwritten', async () => {
    expect((await stat(keyFile)).mode & 0o777).toBe(0o600);
    await expect(makeUpdateKey(keyFile)).rejects.toThrow('EEXIST');
    expect(refusal(fetched, await signed(), [publicKey])).toBe('proved');
  });

  it('proves an update whose address in the list is encoded, and by any of the keys', async () => {
    const files = (await signed()) as { url: string }[];
    const encoded = files.map((file) => ({ ...file, url: 'https://cdn.example.net/a/Gavel%202.AppImage?x=1' }));
    const other = await makeUpdateKey(join(folder, 'other.pem'));
    expect(refusal(fetched, encoded, [other, publicKey])).toBe('proved');
  });

  it.each<[string, Partial<UpdateStatement>]>([
    ['an older file under the name of a newer version', { version: '3.0.0' }],
    ['another content', { sha512: createHash('sha512').update('another').digest('base64') }],
    ['another length', { size: 1 }],
    ['another file of the same version', { file: 'Gavel.exe' }],
  ])('does not prove %s', async (_, change) => {
    expect(refusal({ ...fetched, ...change }, await signed(), [publicKey])).toMatchObject({
      code: 'update-not-genuine',
    });
  });

  it('does not prove what nobody or another key signed, or what is no list', async () => {
    const other = await makeUpdateKey(join(folder, 'other.pem'));
    const files = await signed();
    for (const [listed, keys] of [
      [files, [other]],
      [files, []],
      [[{ url: fetched.file }], [publicKey]],
      [[{ url: fetched.file, signature: 'AAAA' }], [publicKey]],
      ['files', [publicKey]],
    ] as const)
      expect(refusal(fetched, listed, keys)).toMatchObject({ code: 'update-not-genuine' });
  });

  it('is not given for a file that is not what its list names, or by a key of another kind', async () => {
    await writeFile(join(folder, fetched.file), 'another');
    await expect(signed()).rejects.toThrow('is not the file that latest-linux.yml names');
    await expect(signUpdates(folder, 'no key')).rejects.toThrow();
  });
});
