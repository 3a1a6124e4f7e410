import { graphemesOf } from './graphemes.ts';

/** Control characters and ends of lines and paragraphs. */
const breaks = /[\p{Cc}\p{Zl}\p{Zp}]+/gu;
/** Halves of characters, which no text may hold. */
const halves = /\p{Cs}/gu;
/**
 * What is not shown: marks and isolates that turn the direction of text, tags, zero-width characters, fillers. Not the
 * selectors of variants, which emoji, Chinese and Mongolian need, and not the two joiners, which are looked at below.
 */
const invisible = /(?!\p{Variation_Selector}|\p{Join_Control})\p{Default_Ignorable_Code_Point}/gu;
/** Scripts whose letters take another form at a joiner. */
const joining = [
  ...['Arab', 'Syrc', 'Mong', 'Nkoo', 'Mand', 'Deva', 'Beng', 'Guru', 'Gujr', 'Orya', 'Taml', 'Telu', 'Knda', 'Mlym'],
  ...['Sinh', 'Khmr', 'Mymr', 'Tibt', 'Thaa'],
]
  .map((script) => String.raw`\p{Script_Extensions=${script}}`)
  .join('');
const joinable = String.raw`${joining}\p{Extended_Pictographic}\p{Emoji_Modifier}`;
/** A joiner that joins nothing: it only makes one name look like another. */
const idleJoiners = new RegExp(
  String.raw`(?<![${joinable}\uFE0F])[\u200C\u200D]+|[\u200C\u200D]+(?![${joinable}\u2640\u2642])`,
  'gu',
);
/** Nothing of the kind: most texts are not looked at again. */
const isOrdinary = /^[\p{L}\p{Nd}\p{Zs}\p{P}\p{S}]*$/u;
const isHidden = /[\u115F\u1160\u3164\uFFA0]/u;

/** Cut between what readers take for characters; within one only where it alone is longer (a pile of accents). */
const cut = (text: string, most: number): string => {
  if (text.length <= most) return text;
  // Half a character at the end of the part that is looked at is the beginning of one that does not fit.
  const head = text.slice(0, most + 1);
  let end = 0;
  for (const { index } of graphemesOf(head)) end = index;
  return (end > 0 ? head.slice(0, end) : head.slice(0, most)).replace(halves, '').trimEnd();
};

const isClean = (text: string): boolean => isOrdinary.test(text) && !isHidden.test(text);

/**
 * A text that others chose and people read, such as a name, a subject or a vendor's words, in one line of at most
 * `most` UTF-16 units. It is cleaned here, where it is read from the wire, so that every surface may show it.
 */
export const outsideText = (text: string, most: number): string => {
  // What is cut off anyway is not worth a look.
  const head = text.length > most * 4 ? text.slice(0, most * 4) : text;
  const clean = isClean(head)
    ? head
    : head.replace(halves, '\uFFFD').replace(breaks, ' ').replace(invisible, '').replace(idleJoiners, '');
  return cut(clean.trim(), most);
};

/**
 * An address or number that is shown and is also sent back. What is not shown is replaced by a sign that is: an address
 * with it must not become somebody else's.
 */
export const outsideAddress = (text: string, most: number): string => {
  const head = text.length > most ? text.slice(0, most) : text;
  if (isClean(head)) return head;
  return head
    .replace(halves, '\uFFFD')
    .replace(breaks, '\uFFFD')
    .replace(invisible, '\uFFFD')
    .replace(idleJoiners, '\uFFFD');
};
