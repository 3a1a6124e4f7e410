import { describe, expect, it } from 'vitest';
import { heapOf } from '../../bench/heap.ts';

describe('the memory of a conference', () => {
  it('holds what notifications said, not the notifications', async () => {
    const { onceBytes, changedBytes } = await heapOf(200, 60);
    // Each of the 60 is some 55 KB: were they kept, more than 3 MB would be.
    expect(changedBytes - onceBytes).toBeLessThan(500_000);
  });
});
