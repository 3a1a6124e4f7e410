import { defineConfig } from 'vitest/config';
import { endRestingThreads, lastingThreads } from './lasting-thread.ts';

const root = new URL('../..', import.meta.url).pathname;

/** The test files of one run, as `build/mutation/command.ts` passes them: patterns with a comma between them. */
const include = (process.env['GAVEL_MUTATION_TESTS'] ?? 'test/unit/**/*.test.ts').split(',');

/** The tests that mutants are tried against: in one process and one after the other, so that a run is cheap. */
export default defineConfig({
  root,
  plugins: [
    {
      name: 'lasting-threads',
      // Here and not in `test.pool`, because Stryker overrides that.
      configureVitest: ({ project, vitest }) => {
        vitest.onClose(endRestingThreads);
        project.config.pool = lastingThreads.name;
        project.config.poolRunner = lastingThreads;
      },
    },
  ],
  test: {
    include,
    setupFiles: ['test/mutation/each-file.ts'],
    environment: 'node',
    // A mutant whose test waits for ever is killed by that; no healthy test here takes a tenth of it.
    testTimeout: 20_000,
    hookTimeout: 20_000,
    fileParallelism: false,
    // The files of one run share their modules; `each-file.ts` loads them anew for each mutant.
    isolate: false,
  },
});
