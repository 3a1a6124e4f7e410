import { Ajv2020 } from 'ajv/dist/2020.js';
import type { ErrorObject, ValidateFunction } from 'ajv/dist/2020.js';
import type { JsonSchema } from './shape-files.ts';
import type { Problem } from './text-rules.ts';

/** Array indexes and the names of free members would make each problem look like another. */
const placeOf = ({ instancePath, keyword, params }: ErrorObject): string => {
  const place = instancePath.replace(/\/\d+(?=\/|$)/gu, '/*');
  const name: unknown = params['missingProperty'] ?? params['additionalProperty'] ?? params['unevaluatedProperty'];
  return typeof name === 'string' && keyword !== 'dependentRequired' ? `${place}/${name}` : place;
};

const problemOf = (error: ErrorObject): Problem => {
  const at = placeOf(error);
  switch (error.keyword) {
    case 'required':
      return { at, what: 'is missing' };
    case 'additionalProperties':
    case 'unevaluatedProperties':
      return { at, what: 'is unknown' };
    default:
      return { at, what: error.message ?? error.keyword };
  }
};

/** Checks values against JSON Schemas that refer to shared ones as `shape:NAME`. */
export class JsonShapes {
  readonly #ajv = new Ajv2020({ allErrors: true, strict: false, validateFormats: false });
  readonly #compiled = new Map<JsonSchema, ValidateFunction>();

  constructor(definitions: Readonly<Record<string, JsonSchema>>) {
    this.#ajv.removeKeyword('contentSchema');
    this.#ajv.addKeyword({
      keyword: 'contentSchema',
      type: 'string',
      compile: (schema: JsonSchema) => (text: string) => this.#contentFits(schema, text),
    });
    for (const [name, schema] of Object.entries(definitions)) this.#ajv.addSchema(schema, `shape:${name}`);
  }

  /** What of a value does not fit; empty when it does. */
  check(schema: JsonSchema, value: unknown): readonly Problem[] {
    const validate = this.#of(schema);
    if (validate(value)) return [];
    const problems = new Map<string, Problem>();
    for (const error of validate.errors ?? []) {
      const problem = problemOf(error);
      problems.set(`${problem.at} ${problem.what}`, problem);
    }
    return [...problems.values()];
  }

  #of(schema: JsonSchema): ValidateFunction {
    const known = this.#compiled.get(schema);
    if (known) return known;
    const compiled = this.#ajv.compile(schema);
    this.#compiled.set(schema, compiled);
    return compiled;
  }

  #contentFits(schema: JsonSchema, text: string): boolean {
    try {
      return this.check(schema, JSON.parse(text)).length === 0;
    } catch {
      return false;
    }
  }
}
