import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { root } from '../shared/paths.ts';

/** A source file: its path with forward slashes, relative to the repository, and its text. */
export interface SourceFile {
  readonly path: string;
  readonly text: string;
}

const sourceFolders = ['app', 'main', 'renderer', 'build', 'test'];
const notSources = new Set(['node_modules', 'out', 'cache']);

const sourcePattern = /\.(ts|tsx|cts|mts|css)$/;
const documentPattern = /\.md$/;

/** All TypeScript and style files of the repository (or of another folder laid out like it). */
export function sourceFiles(folder: string = root): readonly SourceFile[] {
  return read(
    folder,
    sourceFolders.flatMap((name) => filesBelow(join(folder, name), sourcePattern)),
  );
}

/** All Markdown documents of the repository: those of its folder, and those beside the sources. */
export function documents(folder: string = root): readonly SourceFile[] {
  const first = readdirSync(folder)
    .filter((name) => documentPattern.test(name))
    .map((name) => join(folder, name));
  return read(folder, [...first, ...sourceFolders.flatMap((name) => filesBelow(join(folder, name), documentPattern))]);
}

const read = (folder: string, paths: readonly string[]): readonly SourceFile[] =>
  paths.map((path) => ({ path: relative(folder, path).split(sep).join('/'), text: readFileSync(path, 'utf8') }));

function filesBelow(folder: string, pattern: RegExp): readonly string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (entry.isDirectory()) return notSources.has(entry.name) ? [] : filesBelow(join(folder, entry.name), pattern);
    return pattern.test(entry.name) ? [join(folder, entry.name)] : [];
  });
}

/** Finishes a check: prints its complaints, one line each, and sets the exit code. */
export function conclude(complaints: readonly string[]): void {
  for (const complaint of complaints) console.error(complaint);
  if (complaints.length > 0) process.exitCode = 1;
}
