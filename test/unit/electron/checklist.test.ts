import { describe, expect, it } from 'vitest';
import { sourceFiles } from '../../../build/checks/source-files.ts';

/** What no line of the shell may turn on or call, of Electron's own checklist. */
const forbidden: Readonly<Record<string, RegExp>> = {
  'experimental features': /experimentalFeatures|experimental-features|enable-experimental/u,
  'features of Blink': /enableBlinkFeatures|enable-blink-features/u,
  'guest pages with windows of their own': /allowpopups/iu,
  'addresses that the system opens': /openExternal/u,
  'pages from files': /loadFile\(|file:\/\//u,
};

describe('the shell', () => {
  const files = sourceFiles().filter(({ path }) => /^main\/(?:electron\/|preload\/|index\.ts)/u.test(path));

  it.each(Object.entries(forbidden))('has no %s', (_, pattern) => {
    expect(files.length).toBeGreaterThan(10);
    expect(files.filter(({ text }) => pattern.test(text)).map(({ path }) => path)).toEqual([]);
  });
});
