/** The middle of several rounds and how far they lay apart. */
export interface Spread {
  readonly median: number;
  readonly min: number;
  readonly max: number;
}

const ascending = (values: readonly number[]): number[] => [...values].sort((left, right) => left - right);

/**
 * The value below which `percent` of all lie (nearest rank), so it is one that was measured. Throws for no values at
 * all.
 */
export const percentile = (values: readonly number[], percent: number): number => {
  const sorted = ascending(values);
  const found = sorted[Math.max(0, Math.ceil((percent / 100) * sorted.length) - 1)];
  if (found === undefined) throw new Error('nothing was measured');
  return found;
};

/** The middle value; the mean of the two middle ones of an even number. Throws for no values at all. */
export const median = (values: readonly number[]): number => {
  const sorted = ascending(values);
  const upper = sorted[Math.floor(sorted.length / 2)];
  const lower = sorted[Math.floor((sorted.length - 1) / 2)];
  if (upper === undefined || lower === undefined) throw new Error('nothing was measured');
  return (lower + upper) / 2;
};

/** Median, smallest and largest. Throws for no values at all. */
export const spreadOf = (values: readonly number[]): Spread => ({
  median: median(values),
  min: percentile(values, 0),
  max: percentile(values, 100),
});

/** What two measurements gave in rounds that alternated. */
export interface Rounds<Result> {
  readonly ours: readonly Result[];
  readonly floor: readonly Result[];
}

/**
 * Measures two things in turns (A B, B A, A B, …), so that whatever else the machine does meanwhile falls on both and
 * their ratio holds.
 */
export const alternate = async <Result>(
  roundCount: number,
  measure: { readonly ours: () => Promise<Result> | Result; readonly floor: () => Promise<Result> | Result },
): Promise<Rounds<Result>> => {
  const ours: Result[] = [];
  const floor: Result[] = [];
  for (let round = 0; round < roundCount; round++) {
    const isOursFirst = round % 2 === 0;
    if (isOursFirst) ours.push(await measure.ours());
    floor.push(await measure.floor());
    if (!isOursFirst) ours.push(await measure.ours());
  }
  return { ours, floor };
};

/** Round by round, what ours is as a multiple of the floor beside it. */
export const ratiosOf = ({ ours, floor }: Rounds<number>): number[] =>
  ours.map((value, round) => value / (floor[round] ?? Number.NaN));
