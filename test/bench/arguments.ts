import { parseArgs } from 'node:util';

/** What the person asked for. */
export interface BenchArguments {
  /** The measurements to make; null for all. */
  readonly only: readonly string[] | null;
  readonly isQuick: boolean;
}

/** Reads `[--only NAME]… [--quick]`. Throws an `Error` whose message says what is wrong and what there is. */
export const parseBenchArguments = (argv: readonly string[], names: readonly string[]): BenchArguments => {
  const { values } = parseArgs({
    args: [...argv],
    options: { only: { type: 'string', multiple: true }, quick: { type: 'boolean' } },
    strict: true,
  });
  const unknown = values.only?.find((name) => !names.includes(name));
  if (unknown !== undefined) throw new Error(`There is no measurement "${unknown}"; there are: ${names.join(', ')}.`);
  return { only: values.only ?? null, isQuick: values.quick === true };
};
