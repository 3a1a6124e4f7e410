import type { TextKey } from './keys.ts';
import type { Lookup, Text } from './translate.ts';

/**
 * Catalogues of the window are packed without their keys: each key is given a place of its own by its hash, the same in
 * every language, and a catalogue is the texts in that order. `shifts` is chosen so that no two keys share a place; a
 * key that was not packed has the place of another one.
 */
export interface Places {
  readonly shifts: readonly number[];
  readonly count: number;
}

/** Between texts, and between the two forms of a plural. */
export const textSeparator = '\n';
export const pluralSeparator = '\t';

/** FNV-1a of the key's UTF-16 units, mixed so that all bits count. */
export const hashOf = (key: string, seed: number): number => {
  let hash = 0x811c9dc5 ^ seed;
  for (let index = 0; index < key.length; index += 1) hash = Math.imul(hash ^ key.charCodeAt(index), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  return (hash ^ (hash >>> 13)) >>> 0;
};

export const placeOf = (key: string, { shifts, count }: Places): number =>
  hashOf(key, 1 + (shifts[hashOf(key, 0) % shifts.length] ?? 0)) % count;

const textFrom = (packed: string): Text | undefined => {
  const [one = '', other] = packed.split(pluralSeparator);
  return other === undefined ? one || undefined : { one, other };
};

/** Reads packed catalogues. Of a text that is not in one, there is nothing between its separators. */
export const createUnpack =
  (places: Places) =>
  (packed: string): Lookup => {
    const texts = packed.split(textSeparator);
    const known = new Map<TextKey, Text | undefined>();
    return (key) => {
      if (!known.has(key)) known.set(key, textFrom(texts[placeOf(key, places)] ?? ''));
      return known.get(key);
    };
  };
