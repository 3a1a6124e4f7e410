import { describe, expect, it } from 'vitest';
import { ClusterSegmenter } from '../../../build/legacy-electron/segmenter.ts';

describe('the segmenter of the legacy Electron', () => {
  const texts = ['Ada Berg', 'e\u0301a\u0300', '👩‍👩‍👧‍👦👍🏽', '🇩🇪🇫🇷', '李娜', ''];

  it.each(texts)('cuts %s as the real one does', (text) => {
    const real = new Intl.Segmenter(undefined, { granularity: 'grapheme' });
    expect(new ClusterSegmenter().segment(text).map(({ segment }) => segment)).toEqual(
      Array.from(real.segment(text), ({ segment }) => segment),
    );
  });
});
