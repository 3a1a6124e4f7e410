import type { TextKey } from './keys.ts';

/** A text with `{name}` for each parameter. Of two plural forms the parameter `count` selects one. */
export type Text = string | { readonly one: string; readonly other: string };
export type Catalogue = Readonly<Record<TextKey, Text>>;
export type TextParameters = Readonly<Record<string, string | number>>;
export type Language = 'en' | 'zh-CN';

/** What is written from right to left, digits of such scripts too. */
const rightToLeft = /[\u0590-\u08FF\uFB1D-\uFDFF\uFE70-\uFEFC\u{10800}-\u{10FFF}\u{1E800}-\u{1EFFF}]/u;

/**
 * A name as it may stand in a sentence: what is written from right to left is isolated (U+2068, U+2069), so that the
 * sentence around it, which is of a language written from left to right, keeps its order.
 */
export const isolated = (name: string): string => (rightToLeft.test(name) ? `\u2068${name}\u2069` : name);

/**
 * Returns the text of a key in one language; an empty one while its catalogue is not loaded. A missing parameter stays
 * visible as `{name}`.
 */
export type Translate = (key: TextKey, parameters?: TextParameters) => string;

/** The text of a key, where it is loaded. */
export type Lookup = (key: TextKey) => Text | undefined;

export const lookupIn =
  (catalogue: Partial<Catalogue>): Lookup =>
  (key) =>
    catalogue[key];

export const createTranslate = (language: Language, catalogue: Partial<Catalogue>): Translate =>
  translateWith(language, lookupIn(catalogue));

/*
 * What `Intl` knows takes milliseconds to make, at a start before anything is shown. Both languages write whole numbers
 * alike, and of them only English has a form for one.
 */

const numberText = (value: number, language: Language): string =>
  Number.isSafeInteger(value)
    ? String(value).replace(/\B(?=(?:\d{3})+$)/gu, ',')
    : new Intl.NumberFormat(language).format(value);

const isOne = (count: unknown, language: Language): boolean => count === 1 && language === 'en';

export const translateWith =
  (language: Language, lookUp: Lookup): Translate =>
  (key, parameters = {}) => {
    const text = lookUp(key) ?? '';
    const template = typeof text === 'string' ? text : isOne(parameters['count'], language) ? text.one : text.other;
    if (!template.includes('{')) return template;
    return template.replace(/\{(\w+)\}/gu, (whole, name: string) => {
      const value = Object.hasOwn(parameters, name) ? parameters[name] : undefined;
      if (value === undefined) return whole;
      return typeof value === 'number' ? numberText(value, language) : isolated(value);
    });
  };
