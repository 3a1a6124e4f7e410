import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { inRoot } from '../../build/shared/paths.ts';
import { run } from '../../build/shared/run.ts';
import { profileVersion } from '../../main/core/settings/profile.ts';
import { Bench } from '../support/e2e-bench.ts';
import { eventually } from '../support/eventually.ts';
import { seen } from '../support/e2e-window.ts';

const bench = new Bench();

const settingsFiles = async (folder: string): Promise<readonly string[]> =>
  (await readdir(folder)).filter((name) => name.startsWith('settings'));

describe('two Gavels on one profile', () => {
  it('the second is refused in one clear line; the first goes on and loses nothing', async () => {
    const gavel = await bench.gavel();
    await gavel.ask('preferences.change', { theme: 'dark' });
    const window = await bench.open(gavel);
    await seen(window.firstStart.practice);

    const second = await run(process.execPath, [inRoot('build', 'serve.ts'), '--profile', gavel.folder], {
      cwd: inRoot(),
    });
    expect(second.code).toBe(1);
    expect(second.output).toMatch(/Gavel already runs with this profile \(process \d+; .*\)\./u);
    expect(second.output).toContain('Use that one, close it, or choose another profile folder.');
    expect(
      second.output
        .trim()
        .split('\n')
        .filter((line) => line.startsWith('gavel serve:')),
    ).toHaveLength(1);
    expect(second.output).not.toMatch(/\bat .*\.ts:\d+/u);

    await window.firstStart.practice.click();
    await seen(window.roster.table);
    await gavel.serve.stop();
    const again = await bench.gavel({ profile: gavel.folder });
    const preferences = (await again.ask('state.snapshot', {})).changes.find(({ slice }) => slice === 'preferences');
    expect(preferences).toMatchObject({ value: { theme: 'dark' } });
  });
});

describe('a settings file that cannot be used', () => {
  const cases = [
    {
      what: 'comes from a newer Gavel',
      text: JSON.stringify({ version: 99, settings: { accounts: { future: true } } }),
      kept: 'newer',
      words: /The settings file comes from a newer Gavel; it was kept under another name\./u,
    },
    {
      what: 'is broken',
      text: '{"version": 1, "settings": {"preferences"',
      kept: 'broken',
      words: /The settings file could not be read; it was kept under another name\./u,
    },
  ];
  for (const { what, text, kept, words } of cases) {
    it(`that ${what}: is told with the place of the old file, which is kept whole, and Gavel works`, async () => {
      const profile = await bench.folder();
      await writeFile(join(profile, 'settings.json'), text);
      const gavel = await bench.gavel({ profile });
      await gavel.ask('preferences.change', { language: 'en' });
      const window = await bench.open(gavel);
      const notice = window.page.getByRole('alert').filter({ hasText: words });
      await seen(notice);
      await bench.picture(window, `settings-${kept}`);
      await notice.getByText('Details', { exact: true }).click();
      const [aside = ''] = (await settingsFiles(profile)).filter((name) => name.includes(kept));
      expect(aside).not.toBe('');
      await seen(notice.getByText(aside));
      expect(await readFile(join(profile, aside), 'utf8')).toBe(text);

      await notice.getByRole('button', { name: 'Dismiss' }).click();
      await notice.waitFor({ state: 'hidden' });
      await window.firstStart.practice.click();
      await seen(window.roster.table);
      await eventually(
        async () => JSON.parse(await readFile(join(profile, 'settings.json'), 'utf8')) as unknown,
      ).toMatchObject({ version: profileVersion, settings: { preferences: { language: 'en' } } });
    });
  }
});

describe('what is kept', () => {
  it('accounts are there again after a restart, signed out, with the password from the keychain', async () => {
    const server = await bench.server();
    const gavel = await bench.gavel();
    await gavel.ask('preferences.change', { language: 'en' });
    await bench.signIn(gavel, server, { label: 'Claims' });
    await gavel.serve.stop();
    const again = await bench.gavel({ profile: gavel.folder, keychain: gavel.keychain });
    const window = await bench.open(again);
    await seen(window.account('Claims').getByText('Signed out').first());
    await window.button('Sign in').click();
    await seen(window.account('Claims').getByText('Online'));
  });

  it('a window that is opened again shows what the first one showed', async () => {
    const { window, page } = await bench.conference({ holdSeconds: 10 });
    await window.roster.drop('Ada Berg').click();
    await seen(window.undoBar);
    await page.reload();
    await seen(window.undoBar.getByText('Dropping Ada Berg'));
    await window.undo.click();
    await window.activity.outcome('Drop Ada Berg', 'Cancelled');
  });
});
