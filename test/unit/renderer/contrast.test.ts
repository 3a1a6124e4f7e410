import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const css = readFileSync(new URL('../../../renderer/styles/tokens.css', import.meta.url), 'utf8');

type Tokens = Readonly<Record<string, string>>;

/** The colour tokens of one block of the style sheet, by name. */
const tokensOf = (selector: string): Tokens => {
  const start = css.indexOf(`${selector} {`);
  if (start < 0) throw new Error(`no block ${selector}`);
  const block = css.slice(start, css.indexOf('}', start));
  return Object.fromEntries(
    [...block.matchAll(/--([\w-]+): (#[0-9a-f]{6});/gu)].map(([, name, value]) => [name, value]),
  );
};

const colour = (tokens: Tokens, name: string): string => {
  const value = tokens[name];
  if (value === undefined) throw new Error(`no token ${name}`);
  return value;
};

/** Relative luminance as WCAG 2.2 defines it. */
const luminance = (hex: string): number => {
  const [red, green, blue] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * (red ?? 0) + 0.7152 * (green ?? 0) + 0.0722 * (blue ?? 0);
};

const contrast = (one: string, other: string): number => {
  const [light, dark] = [luminance(one), luminance(other)].sort((left, right) => right - left);
  return ((light ?? 0) + 0.05) / ((dark ?? 0) + 0.05);
};

/** The colours of account badges, which stand outside both sets. */
const hues: Tokens = Object.fromEntries(
  [...css.matchAll(/--(hue-\d+|on-hue): (#[0-9a-f]{6});/gu)].map(([, name = '', value = '']) => [name, value]),
);
const sets: readonly (readonly [string, Tokens])[] = [
  ['light', { ...tokensOf(':root'), ...hues }],
  ['dark', { ...tokensOf(":root[data-theme='dark']"), ...hues }],
  ['dark by the system', { ...tokensOf(":root:not([data-theme='light'])"), ...hues }],
];

const grounds = ['surface', 'raised', 'sunken', 'accent-soft'];
const outcomes = ['amber', 'blue', 'green', 'red', 'violet', 'grey'];

/** Words and the ground they stand on. */
const texts: readonly (readonly [string, string])[] = [
  ...['ink', 'ink-2'].flatMap((ink) => [...grounds, 'soft'].map((ground) => [ink, ground] as const)),
  ...['surface', 'raised', 'sunken', 'soft'].map((ground) => ['ink-3', ground] as const),
  ...outcomes.flatMap(
    (outcome) =>
      [
        [outcome, `${outcome}-soft`],
        [outcome, 'surface'],
        [outcome, 'raised'],
      ] as const,
  ),
  ['accent', 'accent-soft'],
  ['accent', 'raised'],
  ['accent', 'surface'],
  ['on-accent', 'accent'],
  ['red', 'sunken'],
  ['red', 'accent-soft'],
  ['ink', 'red-soft'],
  ['ink-2', 'red-soft'],
  ['ink', 'blue-soft'],
  ['ink-2', 'blue-soft'],
  ['ink', 'amber-soft'],
  ['on-bar', 'bar'],
  ['on-bar-button', 'bar-button'],
  ...Array.from({ length: 8 }, (_, hue) => ['on-hue', `hue-${hue}`] as const),
];

/** Drawings, outlines and marks that must be told from what is around them. */
const marks: readonly (readonly [string, string])[] = [
  ...['surface', 'raised', 'sunken'].map((ground) => ['focus', ground] as const),
  ...['surface', 'raised'].map((ground) => ['outline', ground] as const),
  ['focus', 'accent-soft'],
  ['bar-line', 'bar'],
  ['bar', 'surface'],
  ['accent', 'surface'],
  ['red', 'surface'],
  ['amber', 'surface'],
  // The switches: track and ground, knob and track, what is asked for on its ground.
  ...['raised', 'sunken', 'accent-soft'].flatMap((ground) =>
    ['accent', 'grey', 'outline', 'ink-3'].map((track) => [track, ground] as const),
  ),
  ...['accent', 'grey', 'ink-3'].map((track) => ['raised', track] as const),
  ['blue', 'blue-soft'],
  ['blue', 'accent-soft'],
  ['blue', 'sunken'],
];

describe.each(sets)('the colours of the %s set', (_name, tokens) => {
  it.each(texts)('let %s be read on %s', (text, ground) => {
    expect(contrast(colour(tokens, text), colour(tokens, ground))).toBeGreaterThanOrEqual(4.5);
  });

  it.each(marks)('let %s be seen on %s', (mark, ground) => {
    expect(contrast(colour(tokens, mark), colour(tokens, ground))).toBeGreaterThanOrEqual(3);
  });
});

describe('the two ways to the dark set', () => {
  it('lead to the same colours', () => {
    expect(tokensOf(":root:not([data-theme='light'])")).toEqual(tokensOf(":root[data-theme='dark']"));
  });

  it('name the same tokens as the light set', () => {
    expect(Object.keys(tokensOf(":root[data-theme='dark']")).sort()).toEqual(Object.keys(tokensOf(':root')).sort());
  });
});
