import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'vite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eagerScripts } from '../../../build/shared/eager-scripts.ts';

const hint = '//# allFunctionsCalledOnLoad\n';

describe('a script that is compiled while it loads', () => {
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'gavel-eager-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('says so at its very beginning, and no other script does', async () => {
    await writeFile(join(folder, 'index.html'), '<!doctype html><script type="module" src="./first.js"></script>');
    // What is loaded later and loads something itself begins with what the builder puts there.
    await writeFile(join(folder, 'first.js'), 'import("./eager.js").then(({ tell }) => tell());');
    await writeFile(
      join(folder, 'eager.js'),
      'export const tell = () => import("./lazy.js").then((all) => all.say());',
    );
    await writeFile(join(folder, 'lazy.js'), 'export const say = () => { document.title = "said"; };');
    await build({
      configFile: false,
      logLevel: 'error',
      root: folder,
      plugins: [eagerScripts(['eager'])],
      build: { outDir: 'out', modulePreload: { polyfill: false } },
    });
    const assets = join(folder, 'out', 'assets');
    const beginnings = new Map<string, boolean>();
    for (const name of await readdir(assets))
      beginnings.set(name.split('-')[0] ?? name, (await readFile(join(assets, name), 'utf8')).startsWith(hint));
    expect(Object.fromEntries(beginnings)).toEqual({ eager: true, index: false, lazy: false });
  });
});
