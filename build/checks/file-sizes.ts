import { conclude, sourceFiles, type SourceFile } from './source-files.ts';

const mostLines = 400;
const widest = 120;

/** Files above the limit of lines. */
export function tooLongFiles(files: readonly SourceFile[]): readonly string[] {
  return files
    .map((file) => ({ path: file.path, lines: file.text.split('\n').length - 1 }))
    .filter((file) => file.lines > mostLines)
    .map((file) => `${file.path}: ${file.lines} lines, at most ${mostLines}; split it by what it is about`);
}

/** Lines wider than the formatter's width: it leaves strings, comments and regular expressions as they are. */
export function tooWideLines(files: readonly SourceFile[]): readonly string[] {
  return files.flatMap((file) =>
    file.text.split('\n').flatMap((line, index) => {
      const { length } = line;
      return length > widest ? [`${file.path}:${index + 1}: ${length} characters, at most ${widest}`] : [];
    }),
  );
}

if (import.meta.main) {
  const files = sourceFiles();
  conclude([...tooLongFiles(files), ...tooWideLines(files)]);
}
