/**
 * What is wrong with a reply that arrives:
 * - `cutShort`: it ends in its middle
 * - `strayCharacter`: a control character that neither JSON nor XML allows stands in it
 * - `lacksEntry`: one entry of a list is missing
 * - `unreadableEntry`: one entry of a list is there, and nothing in it is what it should be
 */
export type DamageKind = 'cutShort' | 'strayCharacter' | 'lacksEntry' | 'unreadableEntry';

/** A damage, and the list it is about: a member or an element; the first and outermost list without one. */
export interface Damage {
  readonly how: DamageKind;
  readonly list?: string | undefined;
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** An object whose members are all of another type. */
const unreadable = (entry: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> =>
  Object.fromEntries(Object.keys(entry).map((name) => [name, { unreadable: true }]));

/** A value with its first list of objects, in the order of the text, damaged; the same value when there is none. */
const damageJson = (value: unknown, { how, list }: Damage): unknown => {
  let isDone = false;
  const visit = (one: unknown, name: string | null): unknown => {
    if (isDone || typeof one !== 'object' || one === null) return one;
    if (!Array.isArray(one))
      return Object.fromEntries(Object.entries(one).map(([member, inner]) => [member, visit(inner, member)]));
    const last: unknown = one.at(-1);
    if (isObject(last) && (list === undefined || list === name)) {
      isDone = true;
      return how === 'lacksEntry' ? one.slice(0, -1) : [...one.slice(0, -1), unreadable(last)];
    }
    return one.map((inner) => visit(inner, null));
  };
  return visit(value, null);
};

/** The last element of a list that is named by its plural, such as the last `Participant` of `participants`. */
const lastOf = (entry: string, list: string): RegExp =>
  new RegExp(String.raw`(<(${entry})>)(?:(?!<\2>)[\s\S])*(</\2>)(?=\s*</${list}>)`, 'iu');

const damageXml = (text: string, { how, list }: Damage): string => {
  const pattern = list === undefined ? lastOf(String.raw`\w+`, String.raw`\2s`) : lastOf(list.replace(/s$/u, ''), list);
  return text.replace(pattern, (_whole, start: string, _name, end: string) =>
    how === 'lacksEntry' ? '' : `${start}<unreadable>true</unreadable>${end}`,
  );
};

/** Damages a body of JSON or XML; one that has no such list stays whole. */
export const damagedText = (text: string, damage: Damage): string => {
  if (damage.how === 'cutShort') return text.slice(0, Math.ceil(text.length / 2));
  if (damage.how === 'strayCharacter') return text.replace(/(?=.$)/su, '\u0001');
  if (text.trimStart().startsWith('<')) return damageXml(text, damage);
  try {
    return JSON.stringify(damageJson(JSON.parse(text), damage));
  } catch {
    return text;
  }
};
