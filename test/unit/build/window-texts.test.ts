import { describe, expect, it } from 'vitest';
import { laterTexts } from '../../../app/text/en/later.ts';
import { startTexts } from '../../../app/text/en/start.ts';
import type { TextKey } from '../../../app/text/keys.ts';
import { createUnpack, placeOf } from '../../../app/text/packed.ts';
import type { Text } from '../../../app/text/translate.ts';
import { windowCatalogue } from '../../../app/text/zh-CN/window-catalogue.ts';
import { packed, placesOf } from '../../../build/shared/window-texts.ts';

const catalogues: Readonly<Record<string, Readonly<Record<string, Text>>>> = {
  startTexts,
  laterTexts,
  windowCatalogue,
};
const keys = Object.keys({ ...startTexts, ...laterTexts });
const places = placesOf(keys);

describe('the packed words of the window', () => {
  it('gives each key a place of its own', () => {
    expect(new Set(keys.map((key) => placeOf(key, places))).size).toBe(keys.length);
    expect(places.count).toBe(keys.length);
  });

  it.each(Object.entries(catalogues))('reads each text of %s as it was, and none of another', (_, texts) => {
    const lookUp = createUnpack(places)(packed(texts, places));
    for (const key of keys) {
      const known = texts[key];
      // An empty text and none are shown alike.
      expect({ key, text: lookUp(key as TextKey) }).toEqual({ key, text: known === '' ? undefined : known });
    }
  });

  it('refuses a text that would be read as two', () => {
    const [key = ''] = keys;
    expect(() => packed({ [key]: 'one\ntwo' }, places)).toThrow('separator');
    expect(() => packed({ [key]: { one: 'a', other: 'b\tc' } }, places)).toThrow('separator');
  });
});
