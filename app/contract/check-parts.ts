/** Whether a value has the wanted shape. */
export type Check = (value: unknown) => boolean;

/*
 * What the checks of the window are made of. Each accepts exactly what the schema of the same name does, and changes
 * nothing: what a schema trims or leaves out stays as it came.
 */

/** Whatever it is; but a field of it must be there. */
export const anything: Check = () => true;

export const flag: Check = (value) => typeof value === 'boolean';

export const number =
  (from = Number.NEGATIVE_INFINITY, to = Number.POSITIVE_INFINITY): Check =>
  (value) =>
    Number.isFinite(value) && from <= Number(value) && Number(value) <= to;

export const int =
  (from = Number.MIN_SAFE_INTEGER, to = Number.MAX_SAFE_INTEGER): Check =>
  (value) =>
    Number.isSafeInteger(value) && from <= Number(value) && Number(value) <= to;

/** Text of so many UTF-16 units, of a pattern where one is given. */
export const text =
  (from = 0, to = Number.POSITIVE_INFINITY, pattern?: RegExp): Check =>
  (value) =>
    typeof value === 'string' &&
    from <= value.length &&
    value.length <= to &&
    (pattern === undefined || pattern.test(value));

/** One of these words, which are separated by spaces. */
export const word = (words: string): Check => {
  const known = new Set<unknown>(words.split(' '));
  return (value) => known.has(value);
};

export const yes: Check = (value) => value === true;
export const no: Check = (value) => value === false;

export const orNull =
  (check: Check): Check =>
  (value) =>
    value === null || check(value);

export const optional =
  (check: Check): Check =>
  (value) =>
    value === undefined || check(value);

export const list =
  (item: Check, from = 0, to = Number.POSITIVE_INFINITY): Check =>
  (value) =>
    Array.isArray(value) && from <= value.length && value.length <= to && value.every(item);

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const record =
  (key: Check, entry: Check): Check =>
  (value) =>
    isObject(value) && Object.keys(value).every((each) => key(each) && entry(value[each]));

/** Looks at the fields that are there, not at the many that may be left out. */
export const object = (fields: Readonly<Record<string, Check>>): Check => {
  const known = new Map(
    Object.entries(fields).map(([key, check]) => [
      key,
      { check, isNeeded: check === anything || !check(undefined) ? 1 : 0 },
    ]),
  );
  const neededCount = [...known.values()].reduce((sum, { isNeeded }) => sum + isNeeded, 0);
  return (value) => {
    if (!isObject(value)) return false;
    let count = 0;
    for (const key in value) {
      const field = known.get(key);
      if (field === undefined) continue;
      if (!field.check(value[key])) return false;
      count += field.isNeeded;
    }
    return count === neededCount;
  };
};

export const either =
  (...checks: readonly Check[]): Check =>
  (value) =>
    checks.some((check) => check(value));

const flags: ReadonlyMap<string, boolean> = new Map([
  ['true', true],
  ['false', false],
]);

/** Of several shapes the one that one field, of these words or a flag, tells. The shapes need not check it again. */
export const variant = (field: string, ...shapes: readonly (readonly [words: string, check: Check])[]): Check => {
  const byWord = new Map<unknown, Check>();
  for (const [words, check] of shapes) for (const each of words.split(' ')) byWord.set(flags.get(each) ?? each, check);
  return (value) => isObject(value) && byWord.get(value[field])?.(value) === true;
};
