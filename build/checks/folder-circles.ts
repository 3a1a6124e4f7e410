import { posix } from 'node:path';
import { conclude, sourceFiles, type SourceFile } from './source-files.ts';

const importPattern = /(?:\bfrom\s+|\bimport\s*\(\s*|^import\s+)'(\.{1,2}\/[^']+)'/gmu;

/** One import that crosses from one folder into another. */
interface Crossing {
  readonly from: string;
  readonly to: string;
  readonly file: string;
  readonly imported: string;
}

const crossingsOf = (file: SourceFile): readonly Crossing[] =>
  [...file.text.matchAll(importPattern)].flatMap(([, specifier = '']) => {
    const imported = posix.join(posix.dirname(file.path), specifier);
    const [from, to] = [posix.dirname(file.path), posix.dirname(imported)];
    return from === to ? [] : [{ from, to, file: file.path, imported }];
  });

/** Everything that can be reached from a folder by following imports. */
const reachableFrom = (start: string, edges: ReadonlyMap<string, ReadonlySet<string>>): ReadonlySet<string> => {
  const reached = new Set<string>();
  const open = [start];
  for (let folder = open.pop(); folder !== undefined; folder = open.pop())
    for (const next of edges.get(folder) ?? []) {
      if (reached.has(next)) continue;
      reached.add(next);
      open.push(next);
    }
  return reached;
};

/**
 * Imports that close a circle between folders, as `file → imported: …`. A folder counts as its own files only: a folder
 * and one inside it that import each other are a circle too.
 */
export function folderCircles(files: readonly SourceFile[]): readonly string[] {
  const crossings = files.flatMap(crossingsOf);
  const edges = new Map<string, Set<string>>();
  for (const { from, to } of crossings) edges.set(from, (edges.get(from) ?? new Set()).add(to));
  const reachable = new Map([...edges.keys()].map((folder) => [folder, reachableFrom(folder, edges)]));
  return crossings
    .filter(({ from, to }) => reachable.get(to)?.has(from) === true)
    .map(({ from, to, file, imported }) => `${file} → ${imported}: closes a circle between ${from} and ${to}`);
}

if (import.meta.main) conclude(folderCircles(sourceFiles()));
