import { graphemesOf } from '../domain/graphemes.ts';

/**
 * A number that identifies a participant: a phone number with its separators, an extension, an id. In the digits of any
 * script, full-width and Arabic ones too.
 */
const numberPattern = /[+＋(（]?\p{Nd}[\p{Nd}\s()（）./*#-]*[\p{Nd})）*#]|\p{Nd}/gu;

const ellipsis = '…';
const fewestCharacters = 3;

interface Piece {
  readonly isNumber: boolean;
  /** What readers take for one character, so that no emoji, accent or rare Chinese character is cut in two. */
  characters: readonly string[];
  isCut: boolean;
}

const charactersOf = (text: string): readonly string[] => Array.from(graphemesOf(text), ({ segment }) => segment);

const piecesOf = (text: string): Piece[] => {
  const pieces: Piece[] = [];
  let end = 0;
  const add = (part: string, isNumber: boolean): void => {
    if (part !== '') pieces.push({ isNumber, characters: charactersOf(part), isCut: false });
  };
  for (const match of text.matchAll(numberPattern)) {
    add(text.slice(end, match.index), false);
    add(match[0], true);
    end = match.index + match[0].length;
  }
  add(text.slice(end), false);
  return pieces;
};

const lengthOf = (pieces: readonly Piece[]): number =>
  pieces.reduce((sum, { characters, isCut }) => sum + characters.length + (isCut ? 1 : 0), 0);

/**
 * Shortens a name to `most` characters by an ellipsis in its middle. Numbers are never cut, because they identify the
 * participant: where they alone are longer than `most`, so is the result.
 */
export const shorten = (text: string, most: number): string => {
  if (charactersOf(text).length <= most) return text;
  const pieces = piecesOf(text);
  for (let excess = lengthOf(pieces) - most; excess > 0; excess = lengthOf(pieces) - most) {
    const longest = pieces
      .filter(({ isNumber, isCut }) => !isNumber && !isCut)
      .sort((left, right) => right.characters.length - left.characters.length)[0];
    if (!longest || longest.characters.length <= fewestCharacters) break;
    const kept = Math.max(fewestCharacters - 1, longest.characters.length - excess - 1);
    const before = Math.ceil(kept / 2);
    longest.characters = [
      ...longest.characters.slice(0, before),
      ...longest.characters.slice(longest.characters.length - (kept - before)),
    ];
    longest.isCut = true;
  }
  return pieces
    .map(({ characters, isCut }) => {
      const before = Math.ceil(characters.length / 2);
      return isCut
        ? `${characters.slice(0, before).join('')}${ellipsis}${characters.slice(before).join('')}`
        : characters.join('');
    })
    .join('');
};
