import type { Row } from './row.ts';
import type { Spread } from './statistics.ts';

/** A number with about three significant digits and, from a thousand on, separators. */
export const figure = (value: number): string => {
  const size = Math.abs(value);
  const digits = size >= 100 ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : 3;
  return value.toLocaleString('en', { minimumFractionDigits: 0, maximumFractionDigits: digits });
};

/** Milliseconds, as in `4.21 ms`. */
export const milliseconds = (value: number): string => `${figure(value)} ms`;

/** Bytes as kilobytes of 1,024, as in `58.3 KB`. */
export const kilobytes = (bytes: number): string => `${figure(bytes / 1024)} KB`;

/** A spread, as in `0.41 (0.39–0.44)`. */
export const spread = ({ median, min, max }: Spread): string =>
  min === max ? figure(median) : `${figure(median)} (${figure(min)}–${figure(max)})`;

/** The word for how a row stands to its aim. */
export const verdict = ({ isMet }: Row): string => (isMet === null ? '-' : isMet ? 'met' : 'missed');

const headings = ['what', 'result', 'floor', 'ratio', 'aim', ''] as const;

const cellsOf = (row: Row): readonly string[] => [
  row.what,
  row.result,
  row.floor,
  spread(row.ratio),
  row.aim,
  verdict(row),
];

/** The report as one table of text, notes under their rows' numbers. */
export const table = (rows: readonly Row[]): string => {
  const lines = [headings, ...rows.map(cellsOf)];
  const widths = headings.map((_, column) => Math.max(...lines.map((cells) => cells[column]?.length ?? 0)));
  const lineOf = (cells: readonly string[]): string =>
    cells
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd();
  const notes = rows.flatMap(({ what, notes: words }) => words.map((note) => `  ${what}: ${note}`));
  return [
    lineOf(headings),
    widths
      .map((width) => '-'.repeat(width))
      .join('  ')
      .trimEnd(),
    ...rows.map((row) => lineOf(cellsOf(row))),
    ...(notes.length > 0 ? ['', ...notes] : []),
  ].join('\n');
};
