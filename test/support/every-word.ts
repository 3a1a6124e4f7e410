/** All words of a closed list. The types refuse a list that lacks one of them, has another or has one twice. */
export const everyWord = <Word extends string>(words: Readonly<Record<Word, true>>): readonly Word[] =>
  Object.keys(words).filter((word): word is Word => word in words);
