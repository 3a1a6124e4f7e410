import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { constants, gzipSync } from 'node:zlib';
import { build } from 'vite';
import { buildRenderer } from '../../build/bundle.ts';
import { rendererBuild } from '../../build/shared/configurations.ts';
import { inRoot } from '../../build/shared/paths.ts';
import { kilobytes } from './format.ts';
import type { Measurement } from './row.ts';
import { spreadOf } from './statistics.ts';

const startAimBytes = 45 * 1024;
const allAimBytes = 75 * 1024;

const compressed = (bytes: Uint8Array): number => gzipSync(bytes, { level: constants.Z_BEST_COMPRESSION }).length;

/** Size of the scripts of these names in a folder, each compressed by itself as it would be sent. */
const bytesOf = async (folder: string, names: readonly string[]): Promise<number> => {
  if (names.length === 0) throw new Error(`there is no script in ${folder}`);
  const sizes = await Promise.all(names.map(async (name) => compressed(await readFile(join(folder, name)))));
  return sizes.reduce((sum, size) => sum + size, 0);
};

const allScripts = async (folder: string): Promise<string[]> =>
  (await readdir(folder, { recursive: true })).filter((name) => name.endsWith('.js'));

/** The scripts that the page names and therefore loads at once; others follow when they are used. */
const scriptsAtStart = async (folder: string): Promise<string[]> => [
  ...new Set((await readFile(join(folder, 'index.html'), 'utf8')).match(/[\w./-]+\.js(?=")/gu)),
];

/** Builds a page that does nothing but render one signal, exactly as the window is built, and tells its size. */
const bareBytes = async (): Promise<number> => {
  // Beside the sources, so that packages are found.
  const folder = await mkdtemp(inRoot('test', 'out', 'bare-page-'));
  try {
    await writeFile(join(folder, 'index.html'), '<!doctype html><script type="module" src="./main.js"></script>');
    await writeFile(
      join(folder, 'main.js'),
      `import { h, render } from 'preact';
      import { useState } from 'preact/hooks';
      import { computed, effect, signal } from '@preact/signals';
      const count = signal(0);
      const twice = computed(() => count.value * 2);
      effect(() => { document.title = String(count.value); });
      const View = () => { const [state] = useState(1); return h('p', null, twice, state); };
      render(h(View), document.body);`,
    );
    await build({ ...rendererBuild(join(folder, 'out')), root: folder });
    return await bytesOf(join(folder, 'out'), await allScripts(join(folder, 'out')));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};

/** What the window's scripts weigh when sent compressed. */
export const rendererSizeMeasurement: Measurement = {
  name: 'renderer-size',
  measure: async () => {
    const folder = await buildRenderer();
    const scripts = await allScripts(folder);
    const [bytes, startBytes, floorBytes] = [
      await bytesOf(folder, scripts),
      await bytesOf(folder, await scriptsAtStart(folder)),
      await bareBytes(),
    ];
    const oneLanguageBytes = await bytesOf(
      folder,
      scripts.filter((name) => !name.includes('chinese')),
    );
    if (oneLanguageBytes === bytes) throw new Error('no script has the words of the second language');
    const floor = `${kilobytes(floorBytes)} (Preact and signals alone)`;
    return [
      {
        what: 'scripts of the window at its start (gzip -9)',
        result: kilobytes(startBytes),
        floor,
        ratio: spreadOf([startBytes / floorBytes]),
        aim: `≤ ${kilobytes(startAimBytes)}`,
        isMet: startBytes <= startAimBytes,
        notes: [],
        figures: { startBytes, floorBytes },
      },
      {
        what: 'all scripts of the window, words of one language (gzip -9)',
        result: kilobytes(oneLanguageBytes),
        floor,
        ratio: spreadOf([oneLanguageBytes / floorBytes]),
        aim: `≤ ${kilobytes(allAimBytes)}`,
        isMet: oneLanguageBytes <= allAimBytes,
        notes: [
          `${kilobytes(oneLanguageBytes - startBytes)} of it is loaded when it is used; with the words of the other ` +
            `language ${kilobytes(bytes)}`,
        ],
        figures: { bytes, oneLanguageBytes },
      },
    ];
  },
};
