import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { constants, gzipSync } from 'node:zlib';
import { build } from 'vite';
import { buildRenderer } from '../../build/bundle.ts';
import { rendererBuild } from '../../build/configurations.ts';
import { inRoot } from '../../build/paths.ts';
import { kilobytes } from './format.ts';
import type { Measurement } from './row.ts';
import { spreadOf } from './statistics.ts';

const aimBytes = 60 * 1024;

const compressed = (bytes: Uint8Array): number => gzipSync(bytes, { level: constants.Z_BEST_COMPRESSION }).length;

/** Size of every script in a folder, each compressed by itself as it would be sent. */
const scriptBytes = async (folder: string): Promise<number> => {
  const names = (await readdir(folder, { recursive: true })).filter((name) => name.endsWith('.js'));
  if (names.length === 0) throw new Error(`there is no script in ${folder}`);
  const sizes = await Promise.all(names.map(async (name) => compressed(await readFile(join(folder, name)))));
  return sizes.reduce((sum, size) => sum + size, 0);
};

/** Builds a page that does nothing but render one signal, exactly as the window is built, and tells its size. */
const bareBytes = async (): Promise<number> => {
  // Beside the sources, so that packages are found.
  const folder = await mkdtemp(inRoot('test', 'out', 'bare-page-'));
  try {
    await writeFile(join(folder, 'index.html'), '<!doctype html><script type="module" src="./main.js"></script>');
    await writeFile(
      join(folder, 'main.js'),
      `import { h, render } from 'preact'; import { useState } from 'preact/hooks'; import { computed, effect, signal } from '@preact/signals';
      const count = signal(0); const twice = computed(() => count.value * 2); effect(() => { document.title = String(count.value); });
      const View = () => { const [state] = useState(1); return h('p', null, twice, state); }; render(h(View), document.body);`,
    );
    await build({ ...rendererBuild(join(folder, 'out')), root: folder });
    return await scriptBytes(join(folder, 'out'));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};

/** What the window's scripts weigh when sent compressed. */
export const rendererSizeMeasurement: Measurement = {
  name: 'renderer-size',
  measure: async () => {
    const bytes = await scriptBytes(await buildRenderer());
    const floorBytes = await bareBytes();
    return [{
      what: 'scripts of the window, compressed (gzip -9)',
      result: kilobytes(bytes),
      floor: `${kilobytes(floorBytes)} (Preact and signals alone)`,
      ratio: spreadOf([bytes / floorBytes]),
      aim: '≤ 60 KB',
      isMet: bytes <= aimBytes,
      notes: [],
      figures: { bytes, floorBytes },
    }];
  },
};
