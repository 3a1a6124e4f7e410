import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import * as bySchema from '../../../app/contract/checks.ts';
import { answerSchema, eventSchema } from '../../../app/contract/envelope.ts';
import { requests, type RequestName } from '../../../app/contract/requests.ts';
import { changeSchema } from '../../../app/state/app-state.ts';
import { commandRequestSchema } from '../../../app/domain/command.ts';
import { textKeySchema } from '../../../app/text/keys.ts';
import { checksModule, writtenCheck } from '../../../build/shared/window-checks.ts';
import { windowFixture } from '../../support/window-fixture.ts';

type Schema = z.core.$ZodType;

const plain = [null, true, false, -1, 0, 1, 7, 60, 0.5, 1e30, '', 'a', '12', 'https://x', 'A+B', 'x'.repeat(40_000)];

/** Values that a schema accepts: of an object each field in all its forms, of a union every choice. */
const samplesOf = (schema: Schema): readonly unknown[] => {
  const { def } = (schema as z.core.$ZodTypes)._zod;
  if (schema === textKeySchema) return ['action.drop'];
  switch (def.type) {
    case 'object': {
      const forms = Object.entries(def.shape).map(([key, field]) => [key, samplesOf(field)] as const);
      const first = Object.fromEntries(forms.map(([key, values]) => [key, values[0]]));
      return [first, ...forms.flatMap(([key, values]) => values.slice(1).map((value) => ({ ...first, [key]: value })))];
    }
    case 'union':
      return def.options.flatMap(samplesOf);
    case 'array': {
      const items = samplesOf(def.element);
      return [[], items.slice(0, 1), items].filter((value) => z.validate(schema, value));
    }
    case 'record':
      return [{}, Object.fromEntries(samplesOf(def.keyType).map((key) => [key, samplesOf(def.valueType)[0]]))];
    case 'nullable':
      return [...samplesOf(def.innerType), null];
    case 'optional':
      return [...samplesOf(def.innerType), undefined];
    case 'enum':
      return Object.values(def.entries);
    case 'literal':
      return def.values;
    default:
      return plain.filter((value) => z.validate(schema, value));
  }
};

const others = [undefined, null, [], {}, true, 7, 0.5, -1, '', 'a', 'x'.repeat(5000)];

/** A value with each part of it left out or replaced by other things, one at a time. */
function* changed(value: unknown): Iterable<unknown> {
  yield* others;
  if (typeof value !== 'object' || value === null) return;
  for (const [key, part] of Object.entries(value).slice(0, 40)) {
    if (!Array.isArray(value)) yield Object.fromEntries(Object.entries(value).filter(([name]) => name !== key));
    for (const other of changed(part))
      yield Array.isArray(value) ? value.with(Number(key), other) : { ...value, [key]: other };
  }
}

const wanted: Readonly<Record<string, Schema>> = {
  event: eventSchema,
  answer: answerSchema,
  request: commandRequestSchema,
  ...Object.fromEntries(Object.keys(requests).map((name) => [name, bySchema.outputSchema(name as RequestName)])),
};

describe('the checks of the window', () => {
  let folder = '';
  let built: typeof bySchema;
  const verdict = (checks: typeof bySchema, name: string, value: unknown): boolean => {
    if (name === 'event') return checks.isEvent(value);
    if (name === 'answer') return checks.isAnswer(value);
    if (name === 'request') return checks.isCommandRequest(value);
    return checks.isOutput(name as keyof typeof requests, value);
  };

  const assertAlike = (name: string, value: unknown, wantedVerdict = verdict(bySchema, name, value)): void => {
    const is = verdict(built, name, value);
    if (is !== wantedVerdict) expect({ value, is }).toEqual({ value, is: wantedVerdict });
  };
  /** Samples that tell the same kind or slice are of one shape. */
  const shapeOf = (sample: unknown): unknown => {
    if (typeof sample !== 'object' || sample === null) return typeof sample;
    return Reflect.get(sample, 'slice') ?? Reflect.get(sample, 'kind') ?? Object.keys(sample).join(' ');
  };

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'gavel-checks-'));
    const file = join(folder, 'checks.mjs');
    await writeFile(file, checksModule());
    built = (await import(file)) as typeof bySchema;
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it.each(Object.keys(wanted).filter((name) => name !== 'event' && name !== 'state.snapshot'))(
    'say of %s, and of what comes near it, what its schema says',
    (name) => {
      const samples = samplesOf(wanted[name] ?? z.never());
      expect(samples.length).toBeGreaterThan(0);
      for (const sample of samples) assertAlike(name, sample, true);
      for (const sample of new Map(samples.map((each) => [shapeOf(each), each])).values())
        for (const other of changed(sample)) assertAlike(name, other);
    },
  );

  it('take every change of the state, and nothing that its schema does not', () => {
    const { changes } = windowFixture(Date.UTC(2026, 2, 2, 9, 0, 0));
    const event = (change: unknown) => ({ event: 'patch', from: 1, to: 2, changes: [change] });
    const forms = [...changes, ...samplesOf(changeSchema)];
    for (const form of forms) assertAlike('event', event(form), true);
    for (const form of new Map(forms.map((each) => [shapeOf(each), each])).values())
      for (const other of changed(form)) assertAlike('event', event(other));
  });

  it('cannot be written of what they have no word for', () => {
    expect(() => writtenCheck(z.date())).toThrow('date');
    expect(() => writtenCheck(z.number().check(z.multipleOf(2)))).toThrow('window has no check');
  });
});
