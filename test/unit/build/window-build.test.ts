import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'vite';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { rendererBuild } from '../../../build/shared/configurations.ts';
import { inRoot } from '../../../build/shared/paths.ts';

let folder = '';
beforeAll(async () => {
  await mkdir(inRoot('test', 'out'), { recursive: true });
  // Beside the sources, so that packages are found.
  folder = await mkdtemp(inRoot('test', 'out', 'window-build-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

it('the window is the same whoever builds it: its elements do not name their places in the sources', async () => {
  await writeFile(join(folder, 'index.html'), '<!doctype html><script type="module" src="./main.tsx"></script>');
  await writeFile(
    join(folder, 'main.tsx'),
    `import { render } from 'preact';
    render(<p class="one"><b>two</b></p>, document.body);`,
  );
  await build({ ...rendererBuild(join(folder, 'out')), root: folder, logLevel: 'error' });
  const assets = join(folder, 'out', 'assets');
  const [script = ''] = (await readdir(assets)).filter((name) => name.endsWith('.js'));
  const code = await readFile(join(assets, script), 'utf8');
  expect(process.env['NODE_ENV']).toBe('test');
  expect(code).toContain('one');
  expect(code).not.toMatch(/main\.tsx|fileName|lineNumber/u);
});
