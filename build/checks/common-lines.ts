import { conclude, sourceFiles, type SourceFile } from './source-files.ts';

/** A family of folders with the same structure, and how many lines any two of them may have in common. */
interface Family {
  /** Holds one folder for each member, and `shared` for what they have in common. */
  readonly folder: string;
  readonly mostLines: number;
}

/** The limits. What any two members would write in the same way belongs into the family's `shared`. */
export const families: readonly Family[] = [
  { folder: 'main/simulators', mostLines: 40 },
  { folder: 'main/vendors', mostLines: 20 },
];

const shortestRun = 4;

/** One line of code as it is compared, and where it stands. */
interface CodeLine {
  readonly path: string;
  readonly number: number;
  readonly text: string;
}

/** Lines that two folders have in common. */
export interface CommonLines {
  readonly one: string;
  readonly other: string;
  readonly lines: number;
  /** Where each run starts in the folder with more repetitions, as `path:line (length)`. */
  readonly runs: readonly string[];
}

const importPattern = /^import\s[^;]*;/gmu;
const blockComment = /\/\*[\s\S]*?\*\//gu;

/** Blanks out what a pattern matches and keeps the line breaks, so that line numbers stay. */
const blankOut = (text: string, pattern: RegExp): string =>
  text.replaceAll(pattern, (match) => match.replaceAll(/[^\n]/gu, ''));

/** The lines that are compared: no imports, no comments, no lone punctuation. Words in `names` count as equal. */
const codeLinesOf = (file: SourceFile, names: RegExp): readonly CodeLine[] =>
  blankOut(blankOut(file.text, importPattern), blockComment)
    .split('\n')
    .map((line, index) => ({
      path: file.path,
      number: index + 1,
      text: line
        .replace(/^\s*\/\/.*$/u, '')
        .trim()
        .replaceAll(/\s+/gu, ' ')
        .replaceAll(names, '~'),
    }))
    .filter((line) => /\w|~/u.test(line.text));

/** Every run of `shortestRun` lines, as one text each. */
const windowsOf = (lines: readonly CodeLine[]): readonly string[] =>
  lines.slice(shortestRun - 1).map((_, start) =>
    lines
      .slice(start, start + shortestRun)
      .map((line) => line.text)
      .join('\n'),
  );

const compare = (
  one: readonly (readonly CodeLine[])[],
  other: readonly (readonly CodeLine[])[],
): Pick<CommonLines, 'lines' | 'runs'> => {
  const known = new Set(other.flatMap(windowsOf));
  const runs: string[] = [];
  let lines = 0;
  for (const file of one) {
    const isCommon = file.map(() => false);
    windowsOf(file).forEach((window, start) => {
      if (known.has(window)) isCommon.fill(true, start, start + shortestRun);
    });
    file.forEach((line, index) => {
      if (!isCommon[index] || isCommon[index - 1]) return;
      const end = isCommon.indexOf(false, index);
      const length = (end < 0 ? isCommon.length : end) - index;
      lines += length;
      runs.push(`${line.path}:${line.number} (${length})`);
    });
  }
  return { lines, runs };
};

const larger = <Size extends { readonly lines: number }>(one: Size, other: Size): Size =>
  other.lines > one.lines ? other : one;

/** The lines that every two members of a family have in common, counted in runs of four or more lines. */
export function commonLines(files: readonly SourceFile[], folder: string): readonly CommonLines[] {
  const members = new Map<string, SourceFile[]>();
  for (const file of files) {
    const [name = '', ...rest] = file.path.startsWith(`${folder}/`)
      ? file.path.slice(folder.length + 1).split('/')
      : [];
    if (rest.length > 0 && name !== 'shared') members.set(name, [...(members.get(name) ?? []), file]);
  }
  const words = [...new Set([...members.keys()].flatMap((name) => name.split('-')))].join('|');
  const names = new RegExp(`(?:${words})(?:[- ]?(?:${words}))*`, 'giu');
  const code = [...members].map(([name, own]) => ({ name, lines: own.map((file) => codeLinesOf(file, names)) }));
  return code.flatMap((one, index) =>
    code.slice(index + 1).map((other) => ({
      one: one.name,
      other: other.name,
      ...larger(compare(one.lines, other.lines), compare(other.lines, one.lines)),
    })),
  );
}

/** Complaints about every two members that have more in common than their family allows. */
export function tooMuchInCommon(files: readonly SourceFile[], limits: readonly Family[]): readonly string[] {
  return limits.flatMap(({ folder, mostLines }) =>
    commonLines(files, folder)
      .filter(({ lines }) => lines > mostLines)
      .map(
        ({ one, other, lines, runs }) =>
          `${folder}: ${one} and ${other} have ${lines} lines in common, at most ${mostLines}; ` +
          `move what is the same to ${folder}/shared: ${runs.join(', ')}`,
      ),
  );
}

if (import.meta.main) conclude(tooMuchInCommon(sourceFiles(), families));
