import { readdir } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { extractFile, listPackage } from '@electron/asar';
import { z } from 'zod';

/** Everything a packed folder for Linux or Windows holds. Paths are relative, with forward slashes. */
export interface PackedContent {
  readonly folder: readonly string[];
  readonly archive: readonly string[];
  /** The sources that went into the main process and the preload, as the bundler notes them. */
  readonly modules: readonly string[];
  /** Packages that package.json in the archive asks for. */
  readonly dependencies: readonly string[];
}

/** What a packed folder is compared with. */
export interface Expectation {
  /** The files of the Electron that was packed, as it came. */
  readonly electron: readonly string[];
  readonly platform: 'linux' | 'win32';
  /** Whether the polyfills of the legacy Electron are expected. */
  readonly isLegacyElectron: boolean;
}

const keytarFiles = ['LICENSE.md', 'package.json', 'lib/keytar.js', 'build/Release/keytar.node'].map(
  (name) => `node_modules/keytar/${name}`,
);

/** Files of Electron that are left out: its welcome page, its version file, and locales that Gavel does not support. */
const leftOutOfElectron = /^(?:version|resources\/default_app\.asar|locales\/(?!en-|zh-CN)[\w-]+\.pak)$/;

/** Our own files beside Electron's. */
const besideElectron = [
  'resources/app.asar',
  'resources/app-update.yml',
  ...keytarFiles.map((name) => `resources/app.asar.unpacked/${name}`),
];

const mustBeInArchive = [
  'package.json',
  'icon.png',
  'main/index.js',
  'preload/index.js',
  'renderer/index.html',
  ...keytarFiles,
];
const mayBeInArchive = [/^main\/[\w.-]+-[\w-]{8}\.js$/, /^renderer\/assets\/[\w.-]+-[\w-]{8}\.(?:js|css|svg|png)$/];

const mainFolders = ['core', 'electron', 'net', 'node', 'ports', 'practice', 'preload', 'simulators', 'vendors'];
const ownModules = new RegExp(`^(?:app|main/(?:${mainFolders.join('|')})|main/[\\w-]+\\.ts$|node_modules)(?:/|$)`, 'u');

/** The bundler writes each module's path above it; its own modules begin with `\0`. */
const modulePath = /^\/\/ ((?:\\0)?[@\w.+-]+(?:\/[@\w.+-]+)+\.(?:[cm]?js|tsx?|json))\b/gm;

/** The files below a folder, sorted. */
export async function filesBelow(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => !entry.isDirectory())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .toSorted();
}

/** Lists a packed folder: its files, those in its archive, and what the bundles were made of. */
export async function readPacked(folder: string): Promise<PackedContent> {
  const archive = join(folder, 'resources', 'app.asar');
  const listed = listPackage(archive, { isPack: false }).map((path) => path.split(sep).join('/').slice(1));
  const files = listed.filter((path) => !listed.some((other) => other.startsWith(`${path}/`)));
  const bundles = files
    .filter((path) => /^(?:main|preload)\/.*\.js$/.test(path))
    .map((path) => extractFile(archive, path).toString('utf8'));
  const manifest = z
    .object({ dependencies: z.record(z.string(), z.string()) })
    .parse(JSON.parse(extractFile(archive, 'package.json').toString('utf8')));
  return {
    folder: await filesBelow(folder),
    archive: files.toSorted(),
    modules: [
      ...new Set(bundles.flatMap((text) => [...text.matchAll(modulePath)].map((match) => match[1] ?? ''))),
    ].toSorted(),
    dependencies: Object.keys(manifest.dependencies),
  };
}

/**
 * Unexpected and missing files of a packed folder, each as one sentence; empty when it is complete.
 */
export function problemsInPacked(
  content: PackedContent,
  { electron, platform, isLegacyElectron }: Expectation,
): readonly string[] {
  const renamed = new Map(
    Object.entries(
      platform === 'linux'
        ? { electron: 'gavel', LICENSE: 'LICENSE.electron.txt' }
        : { 'electron.exe': 'Gavel.exe', LICENSE: 'LICENSE.electron.txt' },
    ),
  );
  const fromElectron = electron
    .filter((path) => !leftOutOfElectron.test(path))
    .map((path) => renamed.get(path) ?? path);
  const expected = new Set([...fromElectron, ...besideElectron]);
  const isModuleOurs = (path: string): boolean =>
    ownModules.test(path) || path.startsWith('\\0') || (isLegacyElectron && path.startsWith('build/legacy-electron/'));
  return [
    ...content.folder.filter((path) => !expected.has(path)).map((path) => `${path} does not belong into the folder`),
    ...[...expected]
      .filter((path) => !content.folder.includes(path))
      .map((path) => `${path} is missing from the folder`),
    ...content.archive
      .filter((path) => !mustBeInArchive.includes(path) && !mayBeInArchive.some((pattern) => pattern.test(path)))
      .map((path) => `${path} does not belong into the archive`),
    ...mustBeInArchive
      .filter((path) => !content.archive.includes(path))
      .map((path) => `${path} is missing from the archive`),
    ...content.modules.filter((path) => !isModuleOurs(path)).map((path) => `${path} does not belong into the bundles`),
    ...content.dependencies
      .filter((name) => name !== 'keytar')
      .map((name) => `package.json asks for ${name}, which is not packed`),
    ...(content.modules.length === 0 ? ['the bundles do not tell what they are made of'] : []),
  ];
}
