import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { root } from '../paths.ts';

/** A source file: its path with forward slashes, relative to the repository, and its text. */
export interface SourceFile {
  readonly path: string;
  readonly text: string;
}

const sourceFolders = ['app', 'main', 'renderer', 'build', 'test'];
const notSources = new Set(['node_modules', 'out', 'cache']);

/** All TypeScript and style files of the repository (or of another folder laid out like it). */
export function sourceFiles(folder: string = root): readonly SourceFile[] {
  return sourceFolders.flatMap((name) => filesBelow(join(folder, name))).map((path) => ({ path: relative(folder, path).split(sep).join('/'), text: readFileSync(path, 'utf8') }));
}

function filesBelow(folder: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (entry.isDirectory()) return notSources.has(entry.name) ? [] : filesBelow(join(folder, entry.name));
    return /\.(ts|tsx|cts|mts|css)$/.test(entry.name) ? [join(folder, entry.name)] : [];
  });
}

/** Ends a check: prints what is wrong, one line each, and sets the exit code. */
export function conclude(complaints: readonly string[]): void {
  for (const complaint of complaints) console.error(complaint);
  if (complaints.length > 0) process.exitCode = 1;
}
