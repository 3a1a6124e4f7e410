/** How many schedules one run plays; `GAVEL_PROPERTY_SCHEDULES` (`npm run test:property -- --schedules N`) sets it. */
export const scheduleCount = (usual: number): number => Number(process.env['GAVEL_PROPERTY_SCHEDULES'] ?? usual);

/**
 * A given seed repeats a failure: fast-check prints it, and `GAVEL_PROPERTY_SEED` (`--seed N`) takes it. Without one,
 * the usual run is the same for everybody, and one of a given length is new each time.
 */
export const seedOf = (): { readonly seed?: number } => {
  const given = process.env['GAVEL_PROPERTY_SEED'];
  if (given) return { seed: Number(given) };
  return process.env['GAVEL_PROPERTY_SCHEDULES'] ? {} : { seed: 4242 };
};
