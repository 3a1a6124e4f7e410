import type { z } from 'zod';

/** Switch values as they come from outside: text or typed, unchecked. */
export type GivenSwitches = Readonly<Partial<Record<string, unknown>>>;

/** Says which switch or value is unknown, and what there is. */
export class UnknownSwitchError extends Error {
  override readonly name = 'UnknownSwitchError';
}

/** The named switches of one simulator: their defaults, and how values are checked. All throw {@link UnknownSwitchError}. */
export interface SwitchSet<Values extends object> {
  /** The values with another one in its place. */
  change(values: Values, name: string, value: unknown): Values;
  /** The defaults, with the given values in their place. */
  make(given?: GivenSwitches): Values;
  /** The given values, checked, without any defaults. */
  check(given: GivenSwitches): Partial<Values>;
}

/** Makes a set of switches from a schema in which every switch has a default and takes back what it gave. */
export const switchSet = <Values extends object>(schema: z.ZodType<Values> & { readonly shape: object }): SwitchSet<Values> => {
  const names = Object.keys(schema.shape);
  const change = (values: Values, name: string, value: unknown): Values => {
    if (!names.includes(name)) throw new UnknownSwitchError(`There is no switch "${name}". Switches: ${names.join(', ')}.`);
    const parsed = schema.safeParse({ ...values, [name]: value });
    if (parsed.success && value !== undefined) return parsed.data;
    throw new UnknownSwitchError(`Switch ${name} does not take "${String(value)}": ${parsed.error?.issues[0]?.message ?? 'a value is missing'}.`);
  };
  const make = (given: GivenSwitches = {}): Values => {
    let values = schema.parse({});
    for (const [name, value] of Object.entries(given)) if (value !== undefined) values = change(values, name, value);
    return values;
  };
  const check = (given: GivenSwitches): Partial<Values> => {
    const values = make(given);
    const checked: Partial<Values> = {};
    for (const name in values) if (given[name] !== undefined) checked[name] = values[name];
    return checked;
  };
  return { change, make, check };
};
