import type { Plugin } from 'vite';
import type * as z from 'zod/mini';
import * as parts from '../../app/contract/check-parts.ts';
import { answerSchema, eventSchema } from '../../app/contract/envelope.ts';
import { outputSchema } from '../../app/contract/checks.ts';
import { isRequestName, requests } from '../../app/contract/requests.ts';
import { commandRequestSchema } from '../../app/domain/command.ts';
import { textKeySchema } from '../../app/text/keys.ts';
import { inRoot } from './paths.ts';

/** A check as it is written: a name of `app/contract/check-parts.ts`, called with arguments where it takes any. */
export interface Written {
  readonly part: string;
  readonly args?: readonly Argument[];
}
export type Argument =
  | Written
  | string
  | number
  | RegExp
  | undefined
  | readonly [string, Written]
  | { readonly fields: Readonly<Record<string, Written>> };

/** What the checks of a schema say of length, size and pattern. */
interface Limits {
  readonly from?: number;
  readonly to?: number;
  readonly pattern?: RegExp;
}

const partNames = Object.keys(parts);

type Shape = z.core.$ZodTypes;

/** Every schema and every check is of one of the known kinds; zod's own types of them say less. */
const isShape = (schema: z.core.$ZodType): schema is Shape => 'type' in schema._zod.def;
const isKnownCheck = (check: z.core.$ZodCheck): check is z.core.$ZodChecks => 'check' in check._zod.def;

const shapeOf = (schema: z.core.$ZodType): Shape => {
  if (!isShape(schema)) throw new Error('not a schema');
  return schema;
};

const limitOf = (check: z.core.$ZodCheck): Limits => {
  const def = isKnownCheck(check) ? check._zod.def : null;
  if (def?.check === 'min_length') return { from: def.minimum };
  if (def?.check === 'max_length') return { to: def.maximum };
  if (def?.check === 'length_equals') return { from: def.length, to: def.length };
  if (def?.check === 'greater_than' && def.inclusive) return { from: Number(def.value) };
  if (def?.check === 'less_than' && def.inclusive) return { to: Number(def.value) };
  if (def?.check === 'string_format' && def.pattern) return { pattern: def.pattern };
  // Spaces around typed text are removed in main.
  if (def?.check === 'overwrite') return {};
  throw new Error(`the window has no check of the kind ${def?.check}`);
};

const limitsOf = ({ checks = [] }: { readonly checks?: readonly z.core.$ZodCheck[] | undefined }): Limits =>
  checks.reduce((limits: Limits, check) => ({ ...limits, ...limitOf(check) }), {});

/** A part with its arguments, without those at the end that say nothing. */
const part = (name: string, ...args: readonly Argument[]): Written => {
  const last = args.findLastIndex((argument) => argument !== undefined);
  return { part: name, args: args.slice(0, last + 1) };
};

const wordsOf = (values: readonly unknown[]): string => {
  const words = values.map(String);
  if (words.some((word) => word.includes(' '))) throw new Error('a word has no spaces');
  return words.join(' ');
};

const constantOf = (value: unknown): Written =>
  typeof value === 'boolean' ? { part: value ? 'yes' : 'no' } : part('word', wordsOf([value]));

const fieldsOf = (fields: Readonly<Record<string, z.core.$ZodType>>): Written =>
  part('object', {
    fields: Object.fromEntries(Object.entries(fields).map(([key, field]) => [key, writtenCheck(field)])),
  });

/** The words of the field that tells which shape it is, and a check of the other fields. */
const variantOf = (schema: z.core.$ZodType, field: string): readonly [string, Written] => {
  const { def } = shapeOf(schema)._zod;
  if (def.type !== 'object') throw new Error('a variant is an object');
  const { [field]: told, ...fields } = def.shape;
  const values = [...(told?._zod.values ?? [])];
  if (values.length === 0) throw new Error(`a shape does not say its ${field}`);
  return [wordsOf(values), fieldsOf(fields)];
};

/** How the check of a schema is written. */
export const writtenCheck = (schema: z.core.$ZodType): Written => {
  if (schema === textKeySchema) return part('text');
  const { def } = shapeOf(schema)._zod;
  switch (def.type) {
    case 'string': {
      const { from, to, pattern } = limitsOf(def);
      return part('text', from, to, pattern);
    }
    case 'number': {
      const { from, to } = limitsOf(def);
      return part('format' in def && def.format === 'safeint' ? 'int' : 'number', from, to);
    }
    case 'array': {
      const { from, to } = limitsOf(def);
      return part('list', writtenCheck(def.element), from, to);
    }
    case 'boolean':
      return { part: 'flag' };
    case 'unknown':
      return { part: 'anything' };
    case 'enum':
      return part('word', wordsOf(Object.values(def.entries)));
    case 'literal':
      return def.values.length === 1 ? constantOf(def.values[0]) : part('word', wordsOf(def.values));
    case 'nullable':
      return part('orNull', writtenCheck(def.innerType));
    case 'optional':
      return part('optional', writtenCheck(def.innerType));
    case 'record':
      return part('record', writtenCheck(def.keyType), writtenCheck(def.valueType));
    case 'object':
      return fieldsOf(def.shape);
    case 'union': {
      if (!('discriminator' in def)) return part('either', ...def.options.map(writtenCheck));
      const field = String(def.discriminator);
      return part('variant', field, ...def.options.map((one) => variantOf(one, field)));
    }
    default:
      throw new Error(`the window has no check of the type ${def.type}`);
  }
};

const nothing = part('object', { fields: {} });

const isWritten = (argument: Argument): argument is Written =>
  typeof argument === 'object' && !(argument instanceof RegExp) && 'part' in argument;

const childrenOf = (argument: Argument): readonly Written[] => {
  if (typeof argument !== 'object' || argument instanceof RegExp) return [];
  if (isWritten(argument)) return [argument];
  return 'fields' in argument ? Object.values(argument.fields) : [argument[1]];
};

type Print = (written: Written) => string;

const argumentCode = (argument: Argument, print: Print): string => {
  if (argument === undefined) return 'undefined';
  if (argument instanceof RegExp) return String(argument);
  if (typeof argument !== 'object') return JSON.stringify(argument);
  if (isWritten(argument)) return print(argument);
  if (!('fields' in argument)) return `[${JSON.stringify(argument[0])}, ${print(argument[1])}]`;
  const fields = Object.entries(argument.fields).map(([key, field]) => `${JSON.stringify(key)}: ${print(field)}`);
  return `{ ${fields.join(', ')} }`;
};

const codeOf = ({ part: name, args }: Written, print: Print): string =>
  args === undefined ? name : `${name}(${args.map((argument) => argumentCode(argument, print)).join(', ')})`;

/** Prints checks; what several of them need is declared once, before it is used. */
const printAll = (all: readonly Written[]): { readonly codes: readonly string[]; readonly declared: string[] } => {
  const wholeCode: Print = (written) => codeOf(written, wholeCode);
  const counts = new Map<string, number>();
  const count = (written: Written): void => {
    const code = wholeCode(written);
    const known = counts.get(code) ?? 0;
    counts.set(code, known + 1);
    if (known === 0) for (const argument of written.args ?? []) for (const child of childrenOf(argument)) count(child);
  };
  for (const one of all) count(one);
  const names = new Map<string, string>();
  const declared: string[] = [];
  const print: Print = (written) => {
    const whole = wholeCode(written);
    if (written.args === undefined || (counts.get(whole) ?? 0) < 2) return codeOf(written, print);
    const known = names.get(whole);
    if (known !== undefined) return known;
    const code = codeOf(written, print);
    const name = `shape${names.size}`;
    names.set(whole, name);
    declared.push(`const ${name} = ${code};`);
    return name;
  };
  return { codes: all.map(print), declared };
};

/** The module that stands in the place of `app/contract/checks.ts` in the window. */
export const checksModule = (): string => {
  const names = Object.keys(requests).filter(isRequestName);
  // Most requests answer that it is done, with nothing in it.
  const outputs = names.flatMap((name) => {
    const written = writtenCheck(outputSchema(name));
    return JSON.stringify(written) === JSON.stringify(nothing) ? [] : [[name, written] as const];
  });
  const { codes, declared } = printAll([
    ...[eventSchema, answerSchema, commandRequestSchema].map(writtenCheck),
    nothing,
    ...outputs.map(([, written]) => written),
  ]);
  const [event, answer, request, done, ...rest] = codes;
  return [
    `import { ${partNames.join(', ')} } from ${JSON.stringify(inRoot('app', 'contract', 'check-parts.ts'))};`,
    ...declared,
    `export const isEvent = ${event};`,
    `export const isAnswer = ${answer};`,
    `export const isCommandRequest = ${request};`,
    `const outputs = { ${outputs.map(([name], index) => `${JSON.stringify(name)}: ${rest[index]}`).join(', ')} };`,
    `export const isOutput = (name, value) => (outputs[name] ?? ${done})(value);`,
  ].join('\n');
};

/** Puts checks that are written from the schemas in the place of the schemas. */
export const windowChecks: Plugin = {
  name: 'gavel-window-checks',
  enforce: 'pre',
  load: {
    filter: { id: inRoot('app', 'contract', 'checks.ts') },
    handler: () => ({ code: checksModule(), moduleType: 'js' }),
  },
};
