import { describe, expect, it } from 'vitest';
import { controlFile, copyrightFile, debianVersion, desktopEntry, metainfo } from '../../../build/linux/texts.ts';
import { factsIn, readConfiguration } from '../../../build/shared/package-configuration.ts';

const facts = async () => factsIn(await readConfiguration());
const about = { version: '1.2.0', architecture: 'amd64', installedKib: 300_000, isLegacyElectron: false } as const;

describe('the texts of the Debian package', () => {
  it('order a pre-release before its release, and the legacy Electron before both', () => {
    expect(debianVersion(about)).toBe('1.2.0');
    expect(debianVersion({ version: '1.2.0-beta.1', isLegacyElectron: false })).toBe('1.2.0~beta.1');
    expect(debianVersion({ version: '1.2.0', isLegacyElectron: true })).toBe('1.2.0~legacy.runtime');
  });

  it('are a control file with every field on one line but the description', async () => {
    const lines = controlFile(await facts(), about).split('\n');
    expect(lines.slice(0, 5)).toEqual([
      'Package: gavel',
      'Version: 1.2.0',
      'Section: net',
      'Priority: optional',
      'Architecture: amd64',
    ]);
    expect(lines.find((line) => line.startsWith('Depends: '))).toContain('libgtk-3-0t64 | libgtk-3-0, libnotify4');
    const description = lines.slice(lines.findIndex((line) => line.startsWith('Description: ')) + 1, -1);
    expect(description.length).toBeGreaterThan(1);
    for (const line of description) expect(line).toMatch(/^ \S.{0,78}$/);
  });

  it('say of the legacy Electron that it is never shipped, and of nothing else', async () => {
    expect(controlFile(await facts(), { ...about, isLegacyElectron: true })).toContain('Never shipped.');
    expect(controlFile(await facts(), about)).not.toContain('Never shipped.');
  });

  it(
    'are a desktop entry that starts the program without switches, in two languages, with practice mode as an ' +
      'action',
    async () => {
      const entry = desktopEntry(await facts());
      expect(entry).toContain('\nExec=gavel\n');
      expect(entry).toContain('\nStartupWMClass=io.github.gavel.Gavel\n');
      expect(entry).toMatch(/\nComment\[zh_CN\]=\p{Script=Han}/u);
      expect(entry).toMatch(
        /\[Desktop Action practice\]\nName=Practice mode\nName\[zh_CN\]=练习模式\nExec=gavel --practice\n/,
      );
      expect(entry).not.toContain('no-sandbox');
    },
  );

  it('keep markup out of the metainfo and name the licences', async () => {
    const given = await facts();
    expect(metainfo({ ...given, linux: { ...given.linux, synopsis: 'a < b & c' } })).toContain(
      '<summary>a &lt; b &amp; c</summary>',
    );
    expect(copyrightFile(given, 'MIT License\n\nPermission')).toContain(
      'License: MIT\n MIT License\n .\n Permission\n',
    );
  });
});
