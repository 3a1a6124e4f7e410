import { execFileSync } from 'node:child_process';
import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { emptyState } from '../../../../app/state/app-state.ts';
import { createAuthorityHandlers } from '../../../../main/core/accounts/authority-handlers.ts';
import { wordsOf } from '../../../../main/core/state/words.ts';
import { createAuthorities } from '../../../../main/net/authorities.ts';
import { createNodeFiles } from '../../../../main/node/node-files.ts';
import { deferred } from '../../../support/deferred.ts';
import { ManualClock } from '../../../support/manual-clock.ts';
import { makeAuthority } from '../../net/certificates.ts';

const { pem } = makeAuthority('Claims authority');

describe('the file of an authority', () => {
  let folder = '';
  const clock = new ManualClock();
  const file = (name: string): string => join(folder, name);
  const handlersWith = (choose: (() => Promise<string | null>) | null) => {
    const files = createNodeFiles();
    const authorities = createAuthorities({ files, folder: file('authorities') });
    const chooseFile = choose && { choose };
    return createAuthorityHandlers({ authorities, chooseFile, files, clock }, () => wordsOf(emptyState()));
  };
  const problemOf = (work: Promise<unknown>): Promise<string> => work.then(JSON.stringify, String);

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'gavel-authority-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('is the one that the person chooses in a dialog of the system', async () => {
    await writeFile(file('own "ca".pem'), pem);
    const handlers = handlersWith(async () => file('own "ca".pem'));
    const { authority } = await handlers['authority.choose']({});
    expect(authority?.certificates[0]?.subject).toBe('Claims authority');
    expect(await handlers['authority.describe']({ authorityId: authority?.id ?? '' })).toEqual({ authority });
    expect(await problemOf(handlers['authority.upload']({ base64: '' }))).toContain('not-supported');
  });

  it('is handed over by the page where there are no such dialogs', async () => {
    const handlers = handlersWith(null);
    const base64 = Buffer.from(pem).toString('base64');
    expect((await handlers['authority.upload']({ base64 })).authority.certificates).toHaveLength(1);
    expect(await problemOf(handlers['authority.choose']({}))).toContain('not-supported');
    expect(await problemOf(handlers['authority.upload']({ base64: 'no Base64!' }))).toContain('unreadable');
  });

  it('is asked for once at a time, and not at once again when the dialog was closed', async () => {
    const answer = deferred<string | null>();
    const handlers = handlersWith(() => answer.promise);
    const first = handlers['authority.choose']({});
    expect(await problemOf(handlers['authority.choose']({}))).toContain('too-fast');
    answer.resolve(null);
    expect(await first).toEqual({ authority: null });
    expect(await problemOf(handlers['authority.choose']({}))).toContain('too-fast');
    clock.advance(1_000);
    expect(await handlers['authority.choose']({})).toEqual({ authority: null });
  });

  it('is an ordinary file of at most 1 MiB', async () => {
    execFileSync('mkfifo', [file('pipe')]);
    await symlink('/dev/zero', file('zero'));
    await writeFile(file('large.pem'), Buffer.alloc(1024 * 1024 + 1, '\n'));
    for (const [path, words] of [
      [file('pipe'), 'not an ordinary file'],
      [file('zero'), 'not an ordinary file'],
      [folder, 'not an ordinary file'],
      [file('large.pem'), 'larger than 1048576 bytes'],
      [file('missing.pem'), 'missing.pem'],
    ] as const)
      expect(await problemOf(handlersWith(async () => path)['authority.choose']({}))).toContain(words);
  });
});
