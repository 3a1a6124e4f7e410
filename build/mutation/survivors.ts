import * as z from 'zod';
import type { Stryker } from '@stryker-mutator/core';

/** A mutant with what came of it. */
export type Mutant = Awaited<ReturnType<Stryker['runMutationTest']>>[number];

/** A mutant that no test noticed, named by what it changes and not by where: it keeps its name when lines move. */
export interface Survivor {
  readonly file: string;
  /** `<line of the source> : <what stands there> → <what the mutant puts there>`, each shortened. */
  readonly mutant: string;
}

/** The judgements by file: mutants that no test notices, and why that is right. */
export const judgementsSchema = z.record(
  z.string(),
  z.array(z.strictObject({ why: z.string().min(10), mutants: z.array(z.string()).min(1) })),
);
export type Judgements = z.infer<typeof judgementsSchema>;

const lengthLimit = 110;
const shorten = (text: string): string => {
  const line = text.replaceAll(/\s+/gu, ' ').trim();
  return line.length <= lengthLimit ? line : `${line.slice(0, lengthLimit)}…`;
};

/** The text of a file between two positions, whose lines and columns Stryker counts from 1. */
const textBetween = (lines: readonly string[], { start, end }: Mutant['location']): string =>
  lines
    .slice(start.line - 1, end.line)
    .map((line, index, all) =>
      line.slice(index === 0 ? start.column - 1 : 0, index === all.length - 1 ? end.column - 1 : undefined),
    )
    .join('\n');

/** Names a surviving mutant. `source` is the text of its file. */
export const survivorOf = (file: string, source: string, mutant: Mutant): Survivor => {
  const lines = source.split('\n');
  const was = shorten(textBetween(lines, mutant.location));
  const line = shorten(lines[mutant.location.start.line - 1] ?? '');
  return { file, mutant: `${line} : ${was} → ${shorten(mutant.replacement ?? '')}` };
};

const counted = (names: readonly string[]): ReadonlyMap<string, number> => {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return counts;
};

/** What the list of one says more often than that of the other. */
const without = (names: readonly string[], others: readonly string[]): string[] => {
  const left = new Map(counted(others));
  return names.filter((name) => {
    const count = left.get(name) ?? 0;
    left.set(name, count - 1);
    return count <= 0;
  });
};

/** Survivors without a judgement, and judgements whose mutant is noticed or does not exist any more. */
export const compareSurvivors = (
  survivors: readonly Survivor[],
  judgements: Judgements,
  folder: string,
): { readonly unjudged: readonly Survivor[]; readonly outdated: readonly Survivor[] } => {
  const inFolder = Object.entries(judgements).filter(([file]) => file.startsWith(`${folder}/`));
  const files = new Set([...inFolder.map(([file]) => file), ...survivors.map(({ file }) => file)]);
  const compare = (file: string) => {
    const found = survivors.filter((survivor) => survivor.file === file).map(({ mutant }) => mutant);
    const judged = (judgements[file] ?? []).flatMap(({ mutants }) => mutants);
    return { file, unjudged: without(found, judged), outdated: without(judged, found) };
  };
  const compared = [...files].map(compare);
  const named = (file: string, mutants: readonly string[]): Survivor[] => mutants.map((mutant) => ({ file, mutant }));
  return {
    unjudged: compared.flatMap(({ file, unjudged }) => named(file, unjudged)),
    outdated: compared.flatMap(({ file, outdated }) => named(file, outdated)),
  };
};
