/** How waiting times between attempts grow. Milliseconds. */
export interface BackOffLimits {
  readonly firstMs: number;
  readonly maxMs: number;
}

/**
 * How long to wait before the next attempt after `failures` (1 or more) failures in a row: doubling, bounded, and
 * spread over the upper half of that time so that many clients do not come back at once. `random` gives 0 to 1.
 */
export const backOffMs = (failures: number, limits: BackOffLimits, random: () => number): number => {
  const doublings = Math.min(Math.max(0, failures - 1), 30);
  const wholeMs = Math.min(limits.maxMs, limits.firstMs * 2 ** doublings);
  return Math.round(wholeMs / 2 + (wholeMs / 2) * random());
};
