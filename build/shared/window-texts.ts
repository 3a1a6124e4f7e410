import type { Plugin } from 'vite';
import { laterTexts } from '../../app/text/en/later.ts';
import { newsTexts } from '../../app/text/en/news.ts';
import { startTexts } from '../../app/text/en/start.ts';
import { hashOf, placeOf, pluralSeparator, textSeparator, type Places } from '../../app/text/packed.ts';
import type { Text } from '../../app/text/translate.ts';
import { windowCatalogue } from '../../app/text/zh-CN/window-catalogue.ts';
import { inRoot } from './paths.ts';

type Texts = Readonly<Record<string, Text>>;

/** How many keys share a shift: more make fewer shifts, which are larger and slower to find. */
const keysPerShift = 4;

/** Gives each key a place of its own: the fullest groups choose their shift first. */
export const placesOf = (keys: readonly string[]): Places => {
  const count = keys.length;
  const shifts = Array.from({ length: Math.ceil(count / keysPerShift) }, () => 0);
  const groups = shifts.map((_, index) => keys.filter((key) => hashOf(key, 0) % shifts.length === index));
  const taken = new Set<number>();
  for (const index of groups.map((_, at) => at).toSorted((a, b) => sizeAt(groups, b) - sizeAt(groups, a))) {
    const group = groups[index] ?? [];
    for (let shift = 0; ; shift += 1) {
      const places = new Set(group.map((key) => hashOf(key, 1 + shift) % count));
      if (places.size < group.length || [...places].some((place) => taken.has(place))) continue;
      shifts[index] = shift;
      for (const place of places) taken.add(place);
      break;
    }
  }
  return { shifts, count };
};

const sizeAt = (groups: readonly (readonly string[])[], index: number): number => groups[index]?.length ?? 0;

const packedText = (text: Text): string => {
  const forms = typeof text === 'string' ? [text] : [text.one, text.other];
  if (forms.some((form) => form.includes(textSeparator) || form.includes(pluralSeparator)))
    throw new Error(`a text has a separator in it: ${forms.join(' / ')}`);
  return forms.join(pluralSeparator);
};

/** A catalogue as one text: see `app/text/packed.ts`. */
export const packed = (texts: Texts, places: Places): string => {
  const ordered = Array.from({ length: places.count }, () => '');
  for (const [key, text] of Object.entries(texts)) ordered[placeOf(key, places)] = packedText(text);
  return ordered.join(textSeparator);
};

const file = (name: string): string => inRoot('renderer', 'texts', name);
const newsFile = inRoot('app', 'text', 'en', 'news.ts');

/** Only which there are: the words are in the catalogues. */
const newsKeys = Object.fromEntries(Object.keys(newsTexts).map((key) => [key, '']));
const newsCode = `export const newsTexts = ${JSON.stringify(newsKeys)};\n`;

const codeOf = (id: string): string => {
  const places = placesOf(Object.keys({ ...startTexts, ...laterTexts }));
  const text = (texts: Texts): string => JSON.stringify(packed(texts, places));
  const unpack = `import { unpack } from ${JSON.stringify(file('start.ts'))};\n`;
  switch (id) {
    case file('start.ts'):
      return (
        `import { createUnpack } from ${JSON.stringify(inRoot('app', 'text', 'packed.ts'))};\n` +
        `export const unpack = createUnpack(${JSON.stringify(places)});\n` +
        `export const startLookup = unpack(${text(startTexts)});\n`
      );
    case file('later.ts'):
      return `${unpack}export const laterLookup = unpack(${text(laterTexts)});\n`;
    case file('chinese.ts'):
      return `${unpack}export const chineseLookup = unpack(${text(windowCatalogue)});\n`;
    case newsFile:
      return newsCode;
    default:
      throw new Error(`${id} has no words`);
  }
};

/** Packs the words of the window without their keys, each language once. */
export const windowTexts: Plugin = {
  name: 'gavel-window-texts',
  enforce: 'pre',
  load: {
    filter: { id: [file('*.ts'), newsFile] },
    handler: (id) => ({ code: codeOf(id), moduleType: 'js' }),
  },
};
