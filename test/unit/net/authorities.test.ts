import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { authorityLimit } from '../../../app/domain/authority.ts';
import { Fault } from '../../../app/domain/error-code.ts';
import { createAuthorities } from '../../../main/net/authorities.ts';
import { createNodeFiles } from '../../../main/node/node-files.ts';
import { makeAuthority } from './certificates.ts';

const { pem } = makeAuthority('Claims\u202E authority');
const other = makeAuthority('Another authority').pem;
const derOf = (text: string): Buffer => Buffer.from(text.replace(/-----[^-]+-----|\s/gu, ''), 'base64');
const broken = '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n';
const plain = (text: string | null): string => (text ?? '').replaceAll(/\s/gu, '');

describe('authorities', () => {
  let folder = '';
  const made = () => createAuthorities({ files: createNodeFiles(), folder });
  const problem = (work: Promise<unknown>): Promise<unknown> =>
    work.then(
      () => null,
      (cause: unknown) => (cause instanceof Fault ? [cause.code, cause.detail] : cause),
    );

  beforeEach(async () => {
    folder = join(await mkdtemp(join(tmpdir(), 'gavel-authority-')), 'authorities');
  });
  afterEach(() => rm(join(folder, '..'), { recursive: true, force: true }));

  it('are read as PEM and as DER, named by their content, and shown as a person can compare them', async () => {
    const authorities = made();
    const sha256 = createHash('sha256').update(derOf(pem)).digest('hex');
    const fromPem = await authorities.offer(Buffer.from(pem));
    expect(await authorities.offer(derOf(pem))).toEqual(fromPem);
    expect(fromPem).toEqual({
      id: sha256,
      certificates: [
        {
          subject: 'Claims authority',
          validFrom: expect.any(Number),
          validTo: expect.any(Number),
          fingerprint: sha256.toUpperCase().replace(/..(?!$)/gu, '$&:'),
        },
      ],
      unreadableCount: 0,
    });
    const [certificate] = fromPem.certificates;
    expect(Math.abs((certificate?.validTo ?? 0) - Date.now() - 24 * 60 * 60 * 1000)).toBeLessThan(120_000);
    expect(plain(await authorities.read(fromPem.id))).toBe(plain(pem));
    expect(await authorities.read('')).toBeNull();
  });

  it('count also where a part of the file cannot be read; each certificate once', async () => {
    const authorities = made();
    const bundle = await authorities.offer(Buffer.from(`# three\n${broken}and\n${pem}${other}${pem}`));
    expect(bundle.certificates.map(({ subject }) => subject)).toEqual(['Claims authority', 'Another authority']);
    expect(bundle.unreadableCount).toBe(1);
    expect(plain(await authorities.read(bundle.id))).toBe(plain(pem + other));
    expect(await problem(authorities.offer(Buffer.from(broken)))).toEqual([
      'certificate-file-unreadable',
      expect.stringContaining('cannot be read'),
    ]);
  });

  it.each([
    ['nothing', Buffer.alloc(0), 'holds no certificate'],
    ['more than a file of an authority', Buffer.alloc(authorityLimit + 1, '\n'), 'larger than'],
    ['more certificates than a company has', Buffer.from(broken.repeat(501)), 'more than 500'],
  ])('are not made of %s', async (_, file, words) => {
    expect(await problem(made().offer(file))).toEqual(['certificate-file-unreadable', expect.stringContaining(words)]);
  });

  it('let others have their turn while a large file is read', async () => {
    let turns = 0;
    let isOver = false;
    // Turns are counted, not time: how many fit into it is the machine's matter.
    const count = (): void => {
      turns += 1;
      if (!isOver) setImmediate(count);
    };
    setImmediate(count);
    await made().offer(Buffer.from(pem + broken.repeat(400)));
    isOver = true;
    expect(turns).toBeGreaterThan(5);
  });

  it('are kept in the profile when an account names them, for its owner alone, until the next start', async () => {
    const authorities = made();
    const { id } = await authorities.offer(Buffer.from(pem));
    expect(await readdir(join(folder, '..'))).toEqual([]);
    await authorities.keep(id);
    expect((await stat(join(folder, `${id}.pem`))).mode & 0o777).toBe(0o600);
    const next = made();
    expect(plain(await next.read(id))).toBe(plain(pem));
    expect((await next.describe(id)).certificates[0]?.subject).toBe('Claims authority');
    await next.keep(id);
  });

  it('are no others than those that were chosen: a file that was changed is not trusted', async () => {
    const authorities = made();
    const { id } = await authorities.offer(Buffer.from(pem));
    await authorities.keep(id);
    await writeFile(join(folder, `${id}.pem`), other);
    expect(await problem(made().read(id))).toEqual([
      'certificate-file-unreadable',
      expect.stringContaining('it was changed'),
    ]);
    await writeFile(join(folder, `${id}.pem`), pem + other);
    expect(await problem(made().read(id))).toEqual([
      'certificate-file-unreadable',
      expect.stringContaining('it was changed'),
    ]);
  });

  it.each(['/etc/ssl/certs/ca-certificates.crt', '\\\\attacker\\share\\ca.pem', '../settings', 'a'.repeat(64)])(
    'are never a path that somebody names: %s',
    async (id) => {
      for (const ask of [made().read, made().describe, made().keep])
        expect(await problem(ask(id))).toEqual(['certificate-file-unreadable', expect.stringContaining('choose it')]);
    },
  );

  it('are removed when no account names them any more', async () => {
    const authorities = made();
    const ids: string[] = [];
    for (const text of [pem, other]) {
      const { id } = await authorities.offer(Buffer.from(text));
      await authorities.keep(id);
      ids.push(id);
    }
    await writeFile(join(folder, 'readme.txt'), 'not of Gavel');
    await authorities.retain(new Set(ids.slice(1)));
    expect((await readdir(folder)).toSorted()).toEqual([`${ids[1]}.pem`, 'readme.txt'].toSorted());
    expect(await readFile(join(folder, `${ids[1]}.pem`), 'utf8')).toContain('BEGIN CERTIFICATE');
  });

  it('that are offered on and on push out the oldest', async () => {
    const authorities = made();
    const { id } = await authorities.offer(Buffer.from(pem));
    const many = Array.from({ length: 8 }, (_, index) => makeAuthority(`Authority ${index}`).pem);
    for (const text of many) await authorities.offer(Buffer.from(text));
    expect(await problem(authorities.describe(id))).toEqual([
      'certificate-file-unreadable',
      expect.stringContaining('not kept any more'),
    ]);
  });
});
