import type { Spread } from './statistics.ts';

/** One line of the report. */
export interface Row {
  readonly what: string;
  readonly result: string;
  /** What the same costs at the least, measured in the same run. */
  readonly floor: string;
  /** Result over floor, round by round. */
  readonly ratio: Spread;
  readonly aim: string;
  /** Null where there is no aim. */
  readonly isMet: boolean | null;
  /** What a reader needs to judge the number. */
  readonly notes: readonly string[];
  /** The numbers behind the words, by name with their unit. */
  readonly figures: Readonly<Record<string, number>>;
}

/** How much is measured: everything, or just enough to see that it works. */
export interface BenchOptions {
  readonly isQuick: boolean;
}

/** One thing that is measured. `name` is what `--only` takes. */
export interface Measurement {
  readonly name: string;
  measure(options: BenchOptions): Promise<readonly Row[]>;
}
