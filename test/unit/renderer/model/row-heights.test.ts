import { describe, expect, it } from 'vitest';
import { RowHeights } from '../../../../renderer/model/row-heights.ts';

const keysOf = (count: number): readonly string[] => Array.from({ length: count }, (_, index) => `k${index}`);
const heightsOf = (count: number, rowHeight = 50): RowHeights => {
  const heights = new RowHeights();
  heights.update(keysOf(count), rowHeight);
  return heights;
};

describe('where the rows of a long list stand', () => {
  it('is by their number while all are equally high', () => {
    const heights = heightsOf(3000);
    expect([heights.startOf(0), heights.startOf(10), heights.totalHeight]).toEqual([0, 500, 150_000]);
    expect([
      heights.indexAt(-5),
      heights.indexAt(0),
      heights.indexAt(49),
      heights.indexAt(50),
      heights.indexAt(1e9),
    ]).toEqual([0, 0, 0, 1, 2999]);
  });

  it('makes room for a row that needs more lines, wherever it moves', () => {
    const heights = heightsOf(4);
    expect(heights.measure('k1', 90)).toBe(true);
    expect([0, 1, 2, 3, 4].map((index) => heights.startOf(index))).toEqual([0, 50, 140, 190, 240]);
    expect([heights.indexAt(139), heights.indexAt(140)]).toEqual([1, 2]);
    heights.update(['k3', 'k2', 'k0', 'k1'], 50);
    expect([0, 1, 2, 3, 4].map((index) => heights.startOf(index))).toEqual([0, 50, 100, 150, 240]);
  });

  it('does not move anything for a height that is known', () => {
    const heights = heightsOf(4);
    expect(heights.measure('k1', 50)).toBe(false);
    expect(heights.measure('k1', 90)).toBe(true);
    expect(heights.measure('k1', 90)).toBe(false);
    expect(heights.measure('k1', 50)).toBe(true);
    expect(heights.totalHeight).toBe(200);
  });

  it('forgets what was measured when rows become denser', () => {
    const heights = heightsOf(4);
    heights.measure('k1', 90);
    heights.update(keysOf(4), 44);
    expect(heights.totalHeight).toBe(176);
  });
});

describe('which rows are on the page', () => {
  it('are those in sight and some on both sides, within the list', () => {
    const heights = heightsOf(100);
    expect(heights.rowsIn(1000, 1200, 2, -1).map(({ index }) => index)).toEqual([18, 19, 20, 21, 22, 23, 24, 25, 26]);
    expect(heights.rowsIn(0, 100, 2, -1).map(({ index }) => index)).toEqual([0, 1, 2, 3, 4]);
    expect(heights.rowsIn(4900, 5100, 2, -1).at(-1)).toEqual({ index: 99, start: 4950 });
  });

  it('include the one with the focus, once and in its place', () => {
    const heights = heightsOf(100);
    expect(heights.rowsIn(1000, 1050, 0, 3).map(({ index }) => index)).toEqual([3, 20, 21]);
    expect(heights.rowsIn(1000, 1050, 0, 90).map(({ index }) => index)).toEqual([20, 21, 90]);
    expect(heights.rowsIn(1000, 1050, 0, 20).map(({ index }) => index)).toEqual([20, 21]);
    expect(heights.rowsIn(1000, 1050, 0, 100).map(({ index }) => index)).toEqual([20, 21]);
  });

  it('are none of an empty list', () => {
    expect(heightsOf(0).rowsIn(0, 500, 6, -1)).toEqual([]);
    expect(heightsOf(0).totalHeight).toBe(0);
  });
});
