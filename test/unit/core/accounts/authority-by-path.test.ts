import { describe, expect, it } from 'vitest';
import { createAuthorities } from '../../../../main/net/authorities.ts';
import type { Authorities } from '../../../../main/ports/authorities.ts';
import { ApplicationBench } from '../../../support/application-bench.ts';
import { authorityFiles } from '../../../support/authority-files.ts';
import { sampleVendor } from '../../../support/sample-vendor/adapter.ts';
import { makeAuthority } from '../../net/certificates.ts';

const values = { server: 'desk.example.net', user: 'ada' };
const settingsFile = '/profile/settings.json';
const folder = '/profile/authorities';

/** A Gavel with one account, whose settings on the disk then name the file of its authority by `path`. */
const started = async (path: string) => {
  const { files, keychain } = new ApplicationBench();
  const seen: Readonly<Record<string, string>>[] = [];
  const questions: string[] = [];
  const answers: boolean[] = [];
  const start = async (authorities: Authorities) => {
    const bench = new ApplicationBench(files, keychain);
    await bench.start({
      authorities,
      vendors: [
        {
          ...sampleVendor,
          connect: ({ secrets }) => {
            seen.push(secrets);
            throw new Error('not connected here');
          },
        },
      ],
      confirm: {
        ask: async ({ sentence }) => {
          questions.push(sentence);
          return answers.shift() ?? true;
        },
      },
    });
    return bench;
  };
  // As the older one, which took any path.
  const first = await start(authorityFiles(files));
  const added = await first.ask('account.add', {
    vendorId: sampleVendor.descriptor.vendorId,
    label: 'desk',
    values: { ...values, caFile: '/desk-ca.pem' },
    secrets: { password: 'open' },
  });
  if (!('accountId' in added)) throw new Error('not added');
  const { accountId } = added;
  await first.application.stop();
  const text = files.textOf(settingsFile) ?? '';
  files.setText(settingsFile, text.replace('"/desk-ca.pem"', JSON.stringify(path)));
  questions.length = 0;
  const bench = await start(createAuthorities({ files, folder }));
  const signIn = () =>
    bench.ask('account.sign-in', { accountId, secrets: {} }).then(
      () => 'signed in',
      (cause: unknown) => String(cause),
    );
  return { bench, files, seen, questions, answers, signIn, settings: () => files.textOf(settingsFile) ?? '' };
};

describe('an account of an older Gavel, which names its authority by a path', () => {
  it('has the file read once, the person asked with its fingerprint, and the content kept', async () => {
    const { bench, files, seen, questions, signIn, settings } = await started('/desk-ca.pem');
    files.setText('/desk-ca.pem', makeAuthority('Desk authority').pem);
    await signIn();
    expect(questions).toEqual([expect.stringContaining('Desk authority')]);
    expect(questions[0]).toMatch(/desk\.example\.net/u);
    expect(seen).toEqual([{ password: 'open' }]);
    await bench.application.stop();
    expect(settings()).not.toContain('/desk-ca.pem');
    const [kept] = await files.list(folder);
    expect(settings()).toContain((kept ?? 'nothing').replace('.pem', ''));
    // What becomes of the file changes nothing any more.
    files.setText('/desk-ca.pem', makeAuthority('Stranger').pem);
    await signIn();
    expect(questions).toHaveLength(1);
  });

  it('stays as it is, and gets no password, where the person does not allow it', async () => {
    const { files, seen, answers, signIn, settings } = await started('/desk-ca.pem');
    files.setText('/desk-ca.pem', makeAuthority('Desk authority').pem);
    answers.push(false);
    expect(await signIn()).not.toBe('signed in');
    expect(seen).toEqual([]);
    expect(settings()).toContain('/desk-ca.pem');
  });

  it('says which file it was where that is gone', async () => {
    const { questions, signIn } = await started('/desk-ca.pem');
    expect(await signIn()).toContain('/desk-ca.pem');
    expect(questions).toEqual([]);
  });

  it.each(['//host/share/ca.pem', '\\\\host\\share\\ca.pem', 'ca.pem', '../settings.json'])(
    'has nothing read that is no file of this computer: %s',
    async (path) => {
      const { files, questions, signIn } = await started(path);
      files.setText(path, makeAuthority('Stranger').pem);
      expect(await signIn()).toContain('certificate-file-unreadable');
      expect(questions).toEqual([]);
    },
  );
});
