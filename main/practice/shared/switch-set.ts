import type { z } from 'zod';

/** Says which switch or value is unknown, and what there is. */
export class UnknownSwitchError extends Error {
  override readonly name = 'UnknownSwitchError';
}

/** The named switches of one simulator: their defaults, and how a value given as text or typed is checked. */
export interface SwitchSet<Values extends object> {
  readonly names: readonly string[];
  /** Checks one value. Throws {@link UnknownSwitchError}. */
  parse(name: string, value: unknown): Partial<Values>;
  /** The defaults, with the given values in their place. Throws {@link UnknownSwitchError}. */
  make(given?: Readonly<Partial<Record<string, unknown>>>): Values;
}

/** Makes a set of switches from a schema in which every switch has a default. */
export const switchSet = <Shape extends z.ZodRawShape>(schema: z.ZodObject<Shape>): SwitchSet<z.output<z.ZodObject<Shape>>> => {
  type Values = z.output<z.ZodObject<Shape>>;
  const names = Object.keys(schema.shape);
  const parse = (name: string, value: unknown): Partial<Values> => {
    if (!names.includes(name)) throw new UnknownSwitchError(`There is no switch "${name}". Switches: ${names.join(', ')}.`);
    // The whole set is parsed with only this switch given, so that the result has the set's own type.
    const parsed = schema.safeParse({ [name]: value });
    if (!parsed.success || value === undefined) {
      throw new UnknownSwitchError(`Switch ${name} does not take "${String(value)}": ${parsed.error?.issues[0]?.message ?? 'a value is missing'}.`);
    }
    const values: Partial<Values> = { ...parsed.data };
    for (const other of Object.keys(values)) if (other !== name) delete values[other as keyof Values];
    return values;
  };
  return {
    names,
    parse,
    make: (given = {}) => {
      let values = schema.parse({});
      for (const [name, value] of Object.entries(given)) if (value !== undefined) values = { ...values, ...parse(name, value) };
      return values;
    },
  };
};
