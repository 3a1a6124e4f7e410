import { describe, expect, it } from 'vitest';
import { allNeeds, isExpected, meansToInstall, missingNeeds, packagesFor } from '../../../build/machine/needs.ts';

const names = (isKeytarBuilt: boolean) => allNeeds(isKeytarBuilt).map((need) => need.what);

describe('what the tests need from the machine', () => {
  it('includes a compiler and headers only while keytar has to be built', () => {
    expect(names(false)).toEqual(expect.arrayContaining(['g++', 'pkg-config', 'libsecret headers']));
    expect(names(true)).not.toContain('g++');
    expect(names(true)).toEqual(
      expect.arrayContaining(['libsecret-1.so.0', 'prosody', 'Chromium', 'Xvfb', 'gnome-keyring-daemon']),
    );
  });

  it('is missing when nothing answers it, and any one evidence is enough', () => {
    expect(missingNeeds(allNeeds(true), () => true)).toEqual([]);
    const withChrome = missingNeeds(allNeeds(true), ({ name }) => name === 'google-chrome');
    expect(withChrome.map((need) => need.what)).not.toContain('Chromium');
    expect(withChrome.map((need) => need.what)).toContain('Xvfb');
  });

  it('is installed under the name this release knows', () => {
    const gtk = allNeeds(true).filter((need) => need.what === 'libgtk-3.so.0');
    expect(packagesFor(gtk, (name) => name === 'libgtk-3-0')).toEqual(['libgtk-3-0']);
    expect(packagesFor(gtk, (name) => name.startsWith('libgtk-3-0'))).toEqual(['libgtk-3-0t64']);
  });

  it('has the names of the release also where no list of packages was ever read', () => {
    const gtk = allNeeds(true).filter((need) => need.what === 'libgtk-3.so.0');
    expect(packagesFor(gtk, (name) => isExpected(name, ['apt', 'libdb5.3']))).toEqual(['libgtk-3-0']);
    expect(packagesFor(gtk, (name) => isExpected(name, ['apt', 'libdb5.3t64']))).toEqual(['libgtk-3-0t64']);
  });

  it('names each package once, and one apt can complain about when no name is known', () => {
    const twice = [...allNeeds(true), ...allNeeds(true)];
    const packages = packagesFor(twice, () => false);
    expect(new Set(packages).size).toBe(packages.length);
    expect(packages).toContain('chromium');
  });
});

describe('how it is installed', () => {
  const packages = ['xvfb', 'prosody'];

  it('is done by us as root and through sudo without a password', () => {
    expect(meansToInstall(packages, { hasApt: true, isRoot: true, hasSudo: true, hasFreeSudo: false })).toEqual({
      kind: 'run',
      prefix: [],
    });
    expect(meansToInstall(packages, { hasApt: true, isRoot: false, hasSudo: true, hasFreeSudo: true })).toEqual({
      kind: 'run',
      prefix: ['sudo', '-n'],
    });
  });

  it('is one command for the user where we may not install', () => {
    expect(meansToInstall(packages, { hasApt: true, isRoot: false, hasSudo: true, hasFreeSudo: false })).toEqual({
      kind: 'tell',
      command: 'sudo apt-get update && sudo apt-get install -y --no-install-recommends xvfb prosody',
    });
  });

  it('is a command for the administrator where there is no sudo', () => {
    expect(meansToInstall(packages, { hasApt: true, isRoot: false, hasSudo: false, hasFreeSudo: false })).toEqual({
      kind: 'tell',
      command: "su -c 'apt-get update && apt-get install -y --no-install-recommends xvfb prosody'",
    });
  });

  it('is a Debian container on every other system', () => {
    const means = meansToInstall(packages, { hasApt: false, isRoot: true, hasSudo: true, hasFreeSudo: false });
    expect(means).toMatchObject({ kind: 'tell' });
    expect(means.kind === 'tell' ? means.command : '').toMatch(/^docker run .*npm test"$/);
  });
});
