import { conclude, sourceFiles, type SourceFile } from './source-files.ts';

const mostLines = 400;

/** Files longer than a reader keeps in mind. */
export function tooLongFiles(files: readonly SourceFile[]): readonly string[] {
  return files
    .map((file) => ({ path: file.path, lines: file.text.split('\n').length - 1 }))
    .filter((file) => file.lines > mostLines)
    .map((file) => `${file.path}: ${file.lines} lines, at most ${mostLines}; split it by what it is about`);
}

if (import.meta.main) conclude(tooLongFiles(sourceFiles()));
