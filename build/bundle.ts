import { cp, mkdir, readFile, rename, rm, utimes, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { InlineConfig } from 'vite';
import { z } from 'zod';
import type * as Configurations from './shared/configurations.ts';
import type { Lowering } from './shared/configurations.ts';
import { isFresh } from './freshness.ts';
import { appFolder, inRoot } from './shared/paths.ts';
import { step } from './shared/progress.ts';

/** How to build. `force` builds even when the output is newer than every source. */
export interface BuildOptions {
  readonly force?: boolean;
  /** Folder that receives `main`, `preload`, `renderer` and a package.json; the built application by default. */
  readonly folder?: string;
  readonly lowering?: Lowering;
}

const manifestSchema = z.object({
  name: z.string(),
  productName: z.string(),
  desktopName: z.string(),
  version: z.string(),
  description: z.string(),
  license: z.string(),
  optionalDependencies: z.object({ keytar: z.string() }),
});

const keytarSchema = z.object({ name: z.string(), version: z.string(), license: z.string(), main: z.string() });

const buildSources = [inRoot('build', 'bundle.ts'), inRoot('build', 'shared'), inRoot('build', 'legacy-electron')];
const sharedSources = [inRoot('app'), inRoot('package-lock.json'), ...buildSources];

type Configure = (configurations: typeof Configurations, folder: string) => InlineConfig;

/** Builds into a new folder and then replaces the last output, so that no reader sees an incomplete build. */
async function buildInto(outFolder: string, configure: Configure): Promise<void> {
  // Loaded here: a start that has nothing to build does not wait for the builder.
  const [{ build }, configurations] = await Promise.all([import('vite'), import('./shared/configurations.ts')]);
  const fresh = `${outFolder}.new-${process.pid}`;
  try {
    await build(configure(configurations, fresh));
    const last = `${outFolder}.old-${process.pid}`;
    await mkdir(dirname(outFolder), { recursive: true });
    if (existsSync(outFolder)) await rename(outFolder, last);
    await rename(fresh, outFolder);
    await rm(last, { recursive: true, force: true });
  } finally {
    await rm(fresh, { recursive: true, force: true });
  }
}

async function buildUnlessFresh(
  label: string,
  outFolder: string,
  sources: readonly string[],
  options: BuildOptions,
  configure: Configure,
): Promise<void> {
  const stampFile = `${outFolder}.stamp`;
  if (options.force !== true && existsSync(outFolder) && (await isFresh(stampFile, sources))) return;
  const startedAt = new Date();
  await step(label, () => buildInto(outFolder, configure));
  await writeFile(stampFile, `${startedAt.toISOString()}\n`);
  // The time of the start: a change during the build has to be built again.
  await utimes(stampFile, startedAt, startedAt);
}

/** Builds the window into `<folder>/renderer` unless it is newer than every source. Returns that folder. */
export async function buildRenderer(options: BuildOptions = {}): Promise<string> {
  const outFolder = join(options.folder ?? appFolder, 'renderer');
  const sources = [inRoot('renderer'), ...sharedSources];
  await buildUnlessFresh('Building the window', outFolder, sources, options, ({ rendererBuild }, out) =>
    rendererBuild(out, options.lowering),
  );
  return outFolder;
}

/** Builds main process, preload and window into one folder that Electron can be started with. Returns that folder. */
export async function buildApplication(options: BuildOptions = {}): Promise<string> {
  const folder = options.folder ?? appFolder;
  const { lowering } = options;
  const sources = [inRoot('main'), ...sharedSources];
  await buildUnlessFresh('Building the main process', join(folder, 'main'), sources, options, ({ mainBuild }, out) =>
    mainBuild(out, lowering),
  );
  await buildUnlessFresh('Building the preload', join(folder, 'preload'), sources, options, ({ preloadBuild }, out) =>
    preloadBuild(out, lowering),
  );
  await buildRenderer(options);
  await cp(inRoot('build', 'icons', 'linux', '128x128.png'), join(folder, 'icon.png'));
  await writeManifest(folder, await copyKeytar(folder));
  return folder;
}

/** The application's own package.json: says that the bundles are CommonJS and which native module lies beside them. */
async function writeManifest(folder: string, keytarVersion: string | undefined): Promise<void> {
  const { optionalDependencies: _, ...about } = manifestSchema.parse(
    JSON.parse(await readFile(inRoot('package.json'), 'utf8')),
  );
  const dependencies = keytarVersion === undefined ? {} : { keytar: keytarVersion };
  await writeJson(join(folder, 'package.json'), {
    ...about,
    author: 'The Gavel authors',
    type: 'commonjs',
    main: 'main/index.js',
    dependencies,
  });
}

/**
 * keytar is native: its small script and its compiled file go along as they are, without what only compiles it. Where
 * it is absent, secrets are kept until Gavel closes. Returns its version, or undefined when it is absent.
 */
async function copyKeytar(folder: string): Promise<string | undefined> {
  const source = inRoot('node_modules', 'keytar');
  const target = join(folder, 'node_modules', 'keytar');
  await rm(target, { recursive: true, force: true });
  if (!existsSync(join(source, 'build', 'Release', 'keytar.node'))) return undefined;
  for (const part of ['LICENSE.md', join('lib', 'keytar.js'), join('build', 'Release', 'keytar.node')])
    await cp(join(source, part), join(target, part));
  const { name, version, license, main } = keytarSchema.parse(
    JSON.parse(await readFile(join(source, 'package.json'), 'utf8')),
  );
  await writeJson(join(target, 'package.json'), { name, version, license, main });
  return version;
}

async function writeJson(path: string, value: unknown): Promise<void> {
  await writeFile(path, `${JSON.stringify(value, null, 2)}\n`);
}

if (import.meta.main) await buildApplication({ force: process.argv.includes('--force') });
