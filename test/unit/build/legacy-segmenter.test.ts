import { describe, expect, it } from 'vitest';
import { ClusterSegmenter } from '../../../build/legacy-electron/segmenter.ts';

describe('the segmenter of the legacy Electron', () => {
  it.each(['Ada Berg', 'e\u0301a\u0300', '👩‍👩‍👧‍👦👍🏽', '🇩🇪🇫🇷', '李娜', ''])('cuts %s as the real one does', (text) => {
    const real = new Intl.Segmenter(undefined, { granularity: 'grapheme' });
    expect(new ClusterSegmenter().segment(text).map(({ segment }) => segment)).toEqual(
      Array.from(real.segment(text), ({ segment }) => segment),
    );
  });
});
