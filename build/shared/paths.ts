import { join } from 'node:path';

/** The repository's folder, absolute. */
export const root = join(import.meta.dirname, '..', '..');

/** Joins a path below the repository's folder. */
export const inRoot = (...parts: readonly string[]): string => join(root, ...parts);

/** The built application: a folder Electron can be started with and electron-builder packs. */
export const appFolder = inRoot('build', 'out', 'app');

/** Downloads that are worth keeping between runs; ignored by git. */
export const cacheFolder = inRoot('build', 'cache');
