import type { TextRule, TextRules } from './shape-files.ts';

/** What does not fit: where, and what is wrong with it. */
export interface Problem {
  /** A path of members or elements; indexes are `*`. */
  readonly at: string;
  readonly what: string;
}

/** Named kinds of text. */
const textTypes: Readonly<Record<string, RegExp>> = {
  text: /^/u,
  any: /^/u,
  string: /^/u,
  xml: /\S/u,
  none: /^$/u,
  html: /^\s*(?:<|$)/u,
  digits: /^\d+$/u,
  integer: /^-?\d+$/u,
  boolean: /^(?:true|false)$/u,
  dateTime: /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/u,
  path: /^\/finesse\/api\//u,
};

const rangeOf = (rule: string): readonly [number, number] | null => {
  const range = /^(\d+)\.\.(\d+)$/u.exec(rule);
  return range ? [Number(range[1]), Number(range[2])] : null;
};

/** Whether a text is what a rule wants. Throws when the rule has a name that does not exist. */
export const fitsText = (rule: TextRule, text: string): boolean => {
  if (typeof rule === 'object') {
    if ('pattern' in rule) return new RegExp(rule.pattern, 'iu').test(text);
    return rule.some((one) => (rangeOf(one) ? fitsText(one, text) : one === text));
  }
  const range = rangeOf(rule);
  if (range) return /^\d+$/u.test(text) && Number(text) >= range[0] && Number(text) <= range[1];
  const type = textTypes[rule];
  if (!type) throw new Error(`There is no kind of text named ${rule}.`);
  return type.test(text);
};

/** A rule as part of a message. */
const inWords = (rule: TextRule): string => {
  if (typeof rule === 'string') return rule;
  return 'pattern' in rule ? rule.pattern : rule.join(' | ');
};

/** Checks named texts; `isOpen` allows others beside those that have rules. */
export const checkTexts = (
  rules: TextRules,
  texts: ReadonlyMap<string, string>,
  at: string,
  isOpen: boolean,
): readonly Problem[] => {
  const problems: Problem[] = [];
  const known = new Set<string>();
  for (const [key, rule] of Object.entries(rules)) {
    const name = key.replace(/\?$/u, '');
    known.add(name);
    const text = texts.get(name);
    if (text === undefined) {
      if (!key.endsWith('?')) problems.push({ at: `${at}/${name}`, what: 'is missing' });
    } else if (!fitsText(rule, text)) problems.push({ at: `${at}/${name}`, what: `is not ${inWords(rule)}` });
  }
  if (!isOpen)
    for (const name of texts.keys()) if (!known.has(name)) problems.push({ at: `${at}/${name}`, what: 'is unknown' });
  return problems;
};
