import { conclude, documents, sourceFiles, type SourceFile } from './source-files.ts';

/** What a merge leaves at the begin of a line, also in a comment, where no compiler sees it. */
const mark = /^(?:\s*(?:\*|\/\/)\s?)?(?:<{7}|={7}|>{7}|\|{7})(?:\s|$)/u;

/** Lines that a merge left behind undecided. */
export const mergeMarks = (files: readonly SourceFile[]): readonly string[] =>
  files.flatMap(({ path, text }) =>
    text
      .split('\n')
      .flatMap((line, index) => (mark.test(line) ? [`${path}:${index + 1}: the mark of an undecided merge`] : [])),
  );

if (import.meta.main) conclude(mergeMarks([...sourceFiles(), ...documents()]));
