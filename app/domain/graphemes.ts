let segmenter: Intl.Segmenter | undefined;

/** What readers take for the characters of a text. The segmenter is made when it is first needed: that takes time. */
export const graphemesOf = (text: string): Iterable<Intl.SegmentData> => {
  segmenter ??= new Intl.Segmenter(undefined, { granularity: 'grapheme' });
  return segmenter.segment(text);
};
