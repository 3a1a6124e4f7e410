import { describe, expect, it } from 'vitest';
import { completed, missingEntries } from '../../../build/checks/lock-file.ts';

const wanting = (
  optionalDependencies: Readonly<Record<string, string>>,
  others: Readonly<Record<string, Record<string, unknown>>> = {},
) => ({
  '': { name: 'gavel' },
  'node_modules/lint': { version: '1.2.3', dev: true, optionalDependencies },
  ...others,
});

describe('the lock file', () => {
  it('names the packages of other systems, as npm would', () => {
    expect(missingEntries(wanting({ '@lint/linux-x64-musl': '1.2.3', '@lint/binding-darwin-arm64': '1.2.3' }))).toEqual(
      [
        {
          path: 'node_modules/@lint/linux-x64-musl',
          entry: { version: '1.2.3', cpu: ['x64'], dev: true, libc: ['musl'], optional: true, os: ['linux'] },
        },
        {
          path: 'node_modules/@lint/binding-darwin-arm64',
          entry: { version: '1.2.3', cpu: ['arm64'], dev: true, optional: true, os: ['darwin'] },
        },
      ],
    );
  });

  it('is complete where a package is named, above or inside the one that wants it', () => {
    const optional = { 'lint-win32-x64': '1.2.3' };
    expect(missingEntries(wanting(optional, { 'node_modules/lint-win32-x64': { version: '1.2.3' } }))).toEqual([]);
    expect(
      missingEntries(wanting(optional, { 'node_modules/lint/node_modules/lint-win32-x64': { version: '1.2.3' } })),
    ).toEqual([]);
  });

  it('leaves optional packages that are not for one system, or without an exact version, alone', () => {
    expect(missingEntries(wanting({ fsevents: '2.3.3', 'lint-win32-x64': '^1.2.0' }))).toEqual([]);
  });

  it('is written in order, and changes nothing else', () => {
    const packages = wanting({ 'a-linux-arm64-gnu': '1.0.0' });
    expect(Object.keys(completed(packages))).toEqual(['', 'node_modules/a-linux-arm64-gnu', 'node_modules/lint']);
    expect(completed(packages)).toMatchObject(packages);
  });
});
