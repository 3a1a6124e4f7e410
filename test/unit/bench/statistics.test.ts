import { describe, expect, it } from 'vitest';
import { alternate, median, percentile, ratiosOf, spreadOf } from '../../bench/statistics.ts';

describe('the statistics of the bench', () => {
  it('takes the nearest rank as a percentile, so that it is a value that was measured', () => {
    const values = [5, 1, 4, 2, 3];
    expect(percentile(values, 50)).toBe(3);
    expect(percentile(values, 99)).toBe(5);
    expect(percentile(values, 0)).toBe(1);
    expect(
      percentile(
        Array.from({ length: 200 }, (_, index) => index + 1),
        99,
      ),
    ).toBe(198);
  });

  it('takes the middle of an even number of values', () => {
    expect(median([1, 2, 10, 4])).toBe(3);
    expect(spreadOf([3, 1, 2])).toEqual({ median: 2, min: 1, max: 3 });
  });

  it('does not make up a number where nothing was measured', () => {
    expect(() => percentile([], 50)).toThrow('nothing was measured');
    expect(() => median([])).toThrow('nothing was measured');
  });

  it('measures in turns, each of the two first every other time', async () => {
    const order: string[] = [];
    const rounds = await alternate(3, { ours: () => order.push('ours'), floor: async () => order.push('floor') });
    expect(order).toEqual(['ours', 'floor', 'floor', 'ours', 'ours', 'floor']);
    expect(rounds).toEqual({ ours: [1, 4, 5], floor: [2, 3, 6] });
  });

  it('sets each round against the floor of the same round', () => {
    expect(ratiosOf({ ours: [2, 9], floor: [4, 3] })).toEqual([0.5, 3]);
  });
});
