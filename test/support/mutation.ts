/**
 * Whether mutants are tried (`npm run test:mutation`): thousands of runs, in which a test of large numbers makes do
 * with less, or is left to `npm test`.
 */
export const isMutationRun = process.env['GAVEL_MUTATION_TESTS'] !== undefined;
