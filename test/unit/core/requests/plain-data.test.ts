import { describe, expect, it } from 'vitest';
import { problemOfData } from '../../../../main/core/requests/plain-data.ts';

const budget = { mostNodes: 1_000, mostCharacters: 10_000 };

describe('what comes in by a call', () => {
  it.each<[string, unknown]>([
    ['nothing', undefined],
    ['an object of everything', { text: 'a', number: 1.5, yes: true, none: null, left: undefined, list: [1, ['x']] }],
    ['an object without a prototype', Object.assign(Object.create(null), { a: 1 })],
    ['as many values as are allowed', Array.from({ length: 999 }, () => 0)],
    ['as many characters as are allowed', { ab: 'x'.repeat(9_998) }],
  ])('passes: %s', (_, value) => {
    expect(problemOfData(value, budget)).toBeNull();
  });

  /** Each level holds the one below twice: 2^40 values in 40 arrays. */
  const nested = (levels: number): unknown => {
    let value: unknown = ['x'];
    for (let level = 0; level < levels; level++) value = [value, value];
    return value;
  };
  const circle: unknown[] = [];
  circle.push(circle);

  it.each<[string, unknown]>([
    ['shared arrays that stand for a million million values', nested(40)],
    ['a circle', circle],
    // oxlint-disable-next-line unicorn/no-new-array -- an array without elements is the case
    ['an array of a thousand million holes', new Array(1_000_000_000)],
    ['one value too many', Array.from({ length: 1_000 }, () => 0)],
    ['one character too many', { ab: 'x'.repeat(9_999) }],
    ['a long key', { ['k'.repeat(10_001)]: 0 }],
  ])('is too large: %s', (_, value) => {
    expect(problemOfData(value, budget)).toBe('too-large');
  });

  it.each<[string, unknown]>([
    ['a typed array', new Uint8Array(1_000_000)],
    ['a buffer', new ArrayBuffer(8)],
    ['a map', new Map([['a', 1]])],
    ['a set', new Set([1])],
    ['a date', new Date(0)],
    ['an expression', /a/u],
    ['an error', new Error('x')],
    ['a big integer', 10n],
    ['no number', Number.NaN],
    ['an endless number', Number.POSITIVE_INFINITY],
    ['a symbol', { [Symbol('x')]: 1 }],
    ['an object of a class', new URL('https://example.net')],
    ['a boxed text', new String('x')],
    ['one of them far inside', { a: [{ b: [new Uint8Array(1)] }] }],
  ])('is no plain data: %s', (_, value) => {
    expect(problemOfData(value, budget)).toBe('not-plain');
  });
});
