import { describe, expect, it } from 'vitest';
import { reasonIn } from '../../../build/electron-fetch.ts';
import { planPackages, readPackageArguments, reasonInBuilder, type PlanOptions } from '../../../build/package-plan.ts';

const installers = [
  ...['AppImage', 'deb', 'rpm'].map((name) => ({ system: 'linux' as const, name })),
  ...['dmg', 'zip'].map((name) => ({ system: 'mac' as const, name })),
  ...['nsis', 'msi'].map((name) => ({ system: 'win' as const, name })),
];

const plan = (platform: NodeJS.Platform, options: Partial<PlanOptions> = {}) =>
  planPackages({ platform, isLegacyElectron: false, installers, only: null, hasProgram: () => true, ...options });
const built = (platform: NodeJS.Platform, options: Partial<PlanOptions> = {}) =>
  plan(platform, options).targets.map((target) => `${target.system} ${target.name}`);
const whyNot = (name: string, options: Partial<PlanOptions> = {}) =>
  plan('linux', options).leftOut.find(({ target }) => target.name === name)?.why;

describe('what is packed', () => {
  it('is the plain folder first, then the installers of this system', () => {
    expect(built('linux')).toEqual(['linux dir', 'linux AppImage', 'linux deb', 'linux rpm']);
    expect(built('darwin')).toEqual(['mac dir', 'mac dmg', 'mac zip']);
    expect(built('win32')).toEqual(['win dir', 'win nsis', 'win msi']);
  });

  it('is only what was asked for, and the folder', () => {
    expect(built('linux', { only: ['dir'] })).toEqual(['linux dir']);
    expect(built('linux', { only: ['deb'] })).toEqual(['linux dir', 'linux deb']);
    expect(whyNot('rpm', { only: ['deb'] })).toBe('not asked for');
  });

  it('of the legacy Electron, which is never shipped, is the folder and the package that proves installing', () => {
    expect(built('linux', { isLegacyElectron: true })).toEqual(['linux dir', 'linux deb']);
    expect(whyNot('AppImage', { isLegacyElectron: true })).toBe('the legacy Electron is never shipped');
  });

  it('leaves out every other installer, with the reason', () => {
    expect(plan('linux').leftOut.map(({ target }) => target.name)).toEqual(['dmg', 'zip', 'nsis', 'msi']);
    expect(whyNot('nsis')).toContain('built on Windows only');
    expect(whyNot('rpm', { hasProgram: (name) => name !== 'rpmbuild' })).toBe(
      'rpmbuild is not installed (on Debian: apt-get install rpm)',
    );
    expect(whyNot('deb', { hasProgram: () => false })).toContain('dpkg-deb is not installed');
  });

  it('is nothing on a system electron-builder does not know', () => {
    expect(() => plan('freebsd')).toThrow(/Linux, macOS or Windows/);
  });
});

describe('the arguments of the package command', () => {
  it('name targets, in any case of letters', () => {
    expect(readPackageArguments([], ['deb'])).toEqual({ only: null, isLegacyWanted: false, isStored: false });
    expect(readPackageArguments(['--dir', '--appimage'], ['AppImage'])).toMatchObject({ only: ['dir', 'AppImage'] });
    expect(readPackageArguments(['--legacy-electron', '--store'], [])).toEqual({
      only: null,
      isLegacyWanted: true,
      isStored: true,
    });
  });

  it('are refused where they mean nothing, with what there is', () => {
    expect(() => readPackageArguments(['--snap'], ['deb'])).toThrow(
      'Unknown: --snap. There are --dir --deb --legacy-electron --store.',
    );
  });
});

describe('why something could not be had', () => {
  it('is the first line of Electron’s installer that names an error', () => {
    expect(reasonIn('starting\nTypeError: fetch failed\n    at one\nError: two')).toBe('fetch failed');
    expect(reasonIn('no route\n')).toBe('no route');
    expect(reasonIn('')).toBe('It told no reason.');
  });

  it('is the line electron-builder marks, without its stack', () => {
    const output =
      '  • electron-builder  version=26\n  • building  target=rpm\n  ⨯ Icon must be at least 256x256 pixels  ' +
      'failedTask=build stackTrace=Error: x\n    at one\n';
    expect(reasonInBuilder(output)).toBe('Icon must be at least 256x256 pixels');
    expect(reasonInBuilder('Error: no such option\n  at two')).toBe('Error: no such option');
    expect(reasonInBuilder('')).toBe('electron-builder told no reason');
  });

  it('names tools that cannot be downloaded where the network is the reason', () => {
    expect(reasonInBuilder('  ⨯ failed to build AppImage  error=getaddrinfo ENOTFOUND tools.example\n')).toBe(
      'its tools cannot be fetched here (getaddrinfo ENOTFOUND tools.example)',
    );
    expect(reasonInBuilder('  ⨯ cannot resolve https://tools.example/fpm: status code 403  failedTask=build')).toBe(
      'its tools cannot be fetched here (status code 403)',
    );
  });
});
