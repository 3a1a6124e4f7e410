import { z } from 'zod';
import { limits } from './limits.ts';

/** Switch values as they come from outside: text or typed, unchecked. */
export type GivenSwitches = Readonly<Partial<Record<string, unknown>>>;

/** A switch or value does not exist: the message names it and says what there is. */
export class UnknownSwitchError extends Error {
  override readonly name = 'UnknownSwitchError';
}

/** What help and error messages say about a switch. */
export interface SwitchHelp {
  /** The values it takes, the default first. */
  readonly values: string;
  /** What it changes, as one phrase. */
  readonly meaning: string;
}

const help = z.registry<SwitchHelp>();

/** A whole number within limits, as a number or as decimal digits. */
export const wholeNumber = (least: number, most: number) =>
  z.union([z.number(), z.string().regex(/^\d+$/u).transform(Number)]).pipe(z.number().int().min(least).max(most));

/** A delay or period in whole milliseconds, at most a day. */
export const duration = () => wholeNumber(0, limits.durationMs);

/** A switch with a few named values, of which the first is the default. */
export const choice = <const Value extends string>(
  values: readonly [Value, ...Value[]],
  meaning: string,
): z.ZodType<Value> =>
  z
    .preprocess((value) => (typeof value === 'number' ? String(value) : value), z.literal(values))
    .prefault(values[0])
    .register(help, { values: values.join(' | '), meaning });

/** A switch with a few numbers as values, of which the first is the default. */
export const numberChoice = <const Value extends number>(
  values: readonly [Value, ...Value[]],
  meaning: string,
): z.ZodType<Value> =>
  wholeNumber(Math.min(...values), Math.max(...values))
    .pipe(z.literal(values))
    .prefault(values[0])
    .register(help, { values: values.join(' | '), meaning });

/** A switch that is on or off. */
export const flag = (standard: boolean, meaning: string): z.ZodType<boolean> =>
  z
    .union([z.boolean(), z.enum(['true', 'on', 'false', 'off']).transform((text) => text === 'true' || text === 'on')])
    .default(standard)
    .register(help, { values: standard ? 'on | off' : 'off | on', meaning });

/** A switch that counts something. */
export const count = (standard: number, least: number, most: number, meaning: string): z.ZodType<number> =>
  wholeNumber(least, most)
    .default(standard)
    .register(help, { values: `${standard} (${least} to ${most})`, meaning });

/** A switch for a delay or period in milliseconds. */
export const milliseconds = (standard: number, meaning: string): z.ZodType<number> =>
  duration()
    .default(standard)
    .register(help, { values: `${standard} (0 to ${limits.durationMs} ms)`, meaning });

/** The switches of one simulator. Every function throws {@link UnknownSwitchError} for what is not among them. */
export interface SwitchSet<Values extends object> {
  /** Every switch by its name. */
  readonly help: ReadonlyMap<string, SwitchHelp>;
  /** The values with another one in its place. */
  change(values: Values, name: string, value: unknown): Values;
  /** The defaults, with the given values in their place. */
  make(given?: GivenSwitches): Values;
  /** The given values, checked, without any defaults. */
  check(given: GivenSwitches): Partial<Values>;
}

/** Makes a set of switches from a schema whose members are all switches. */
export const switchSet = <Values extends object>(
  schema: z.ZodType<Values> & { readonly shape: Readonly<Record<string, z.ZodType>> },
): SwitchSet<Values> => {
  const helpOf = new Map(
    Object.entries(schema.shape).map(([name, one]) => [name, help.get(one) ?? { values: '', meaning: '' }]),
  );
  const change = (values: Values, name: string, value: unknown): Values => {
    const known = helpOf.get(name);
    if (!known)
      throw new UnknownSwitchError(`There is no switch "${name}". Switches: ${[...helpOf.keys()].join(', ')}.`);
    const parsed = schema.safeParse({ ...values, [name]: value });
    if (parsed.success && value !== undefined) return parsed.data;
    throw new UnknownSwitchError(`Switch ${name} does not take "${String(value)}". It takes ${known.values}.`);
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
  return { help: helpOf, change, make, check };
};
