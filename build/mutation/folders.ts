/** A folder whose code is mutated, and the tests that must notice. */
export interface MutatedFolder {
  readonly folder: string;
  /** Patterns of fast tests whose subject is the folder: each mutant is tried against those that reach it. */
  readonly tests: readonly string[];
}

/** What Gavel's truth rests on. */
export const mutatedFolders: readonly MutatedFolder[] = [
  {
    folder: 'app/domain',
    tests: ['test/unit/app/domain/*.test.ts', 'test/unit/app/state/*.test.ts', 'test/unit/app/text/*.test.ts'],
  },
  { folder: 'app/state', tests: ['test/unit/app/state/*.test.ts', 'test/unit/app/actions/*.test.ts'] },
  {
    folder: 'main/core/commands',
    tests: ['test/unit/core/commands/*.test.ts', 'test/unit/core/process/sleep.test.ts'],
  },
  { folder: 'main/vendors/shared', tests: ['test/unit/vendors/shared/*.test.ts'] },
];

/** Of each folder's mutants, at least this share must be noticed, in percent. */
export const wantedPercent = 90;
