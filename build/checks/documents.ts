import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { inRoot } from '../shared/paths.ts';
import { conclude, documents, type SourceFile } from './source-files.ts';

/** The page that is read first stays one: at most so many lines of so many characters. */
const pageLimits = { file: 'ARCHITECTURE.md', lines: 200, columns: 120 } as const;

/** Paths in a document: targets of relative links, and code that begins with a top-level source folder. */
const pathsIn = ({ path, text }: SourceFile): readonly string[] => {
  const links = [...text.matchAll(/\]\((?!https?:|#)([^)#\s]+)(?:#[^)]*)?\)/g)].map(([, target = '']) =>
    join(dirname(path), target),
  );
  const code = [...text.matchAll(/`((?:app|main|renderer|build|test)\/[\w./-]+)`/g)].map(([, target = '']) => target);
  return [...links, ...code];
};

/** Files and folders that documents name and that do not exist, as `document: complaint`. */
export function missingPaths(texts: readonly SourceFile[], exists: (path: string) => boolean): readonly string[] {
  return texts.flatMap((document) =>
    [...new Set(pathsIn(document))]
      .filter((path) => !exists(path))
      .map((path) => `${document.path}: ${path} does not exist`),
  );
}

/** What makes the first page longer than a reader takes in. */
export function pageComplaints({ path, text }: SourceFile): readonly string[] {
  const lines = text.trimEnd().split('\n');
  return [
    ...(lines.length > pageLimits.lines
      ? [`${path}: ${lines.length} lines, at most ${pageLimits.lines}; move details to the README of their folder`]
      : []),
    ...lines.flatMap((line, index) =>
      line.length > pageLimits.columns
        ? [`${path}:${index + 1}: ${line.length} characters, at most ${pageLimits.columns}`]
        : [],
    ),
  ];
}

if (import.meta.main) {
  const texts = documents();
  // What a build or a run makes is named as well.
  const isMade = (path: string): boolean => /^(?:build|test)\/(?:out|cache)(?:\/|$)/.test(path);
  conclude([
    ...missingPaths(texts, (path) => isMade(path) || existsSync(inRoot(path))),
    ...texts.filter(({ path }) => path === pageLimits.file).flatMap(pageComplaints),
  ]);
}
