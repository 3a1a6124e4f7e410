import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { backOffMs } from '../../../../main/vendors/shared/back-off.ts';

const limits = { firstMs: 1000, maxMs: 20_000 };

describe('waiting between attempts', () => {
  it('doubles from the first time up to the longest', () => {
    const longest = [1, 2, 3, 4, 5, 6, 7].map((failures) => backOffMs(failures, limits, () => 1));
    expect(longest).toEqual([1000, 2000, 4000, 8000, 16_000, 20_000, 20_000]);
  });

  it('is spread over the upper half, whatever the number of failures', () => {
    fc.assert(
      fc.property(fc.nat(), fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), (failures, chance) => {
        const ms = backOffMs(failures, limits, () => chance);
        expect(ms).toBeGreaterThanOrEqual(500);
        expect(ms).toBeLessThanOrEqual(20_000);
      }),
    );
  });
});
