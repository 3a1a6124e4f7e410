import fc from 'fast-check';
import { inject, vi } from 'vitest';

declare module 'vitest' {
  interface ProvidedContext {
    /** The mutant of this run and when it acts: while modules load, or from the first test on. As Stryker says it. */
    readonly activeMutant: string | undefined;
    readonly mutantActivation: 'static' | 'runtime' | undefined;
  }
}

interface LastingGlobals {
  /** Stryker's own. */
  readonly __stryker__?: { activeMutant: string | undefined };
  mutantBefore?: string | undefined;
}

/** The same examples in every run: else a mutant would be noticed by one and not by the next. */
fc.configureGlobal({ seed: 1 });

// The thread lasts over many mutants: what the one before left in modules goes, and it acts no more while they load.
const globals = globalThis as LastingGlobals;
const activeMutant = inject('activeMutant');
if (globals.mutantBefore !== activeMutant) {
  globals.mutantBefore = activeMutant;
  vi.resetModules();
}
if (globals.__stryker__ && inject('mutantActivation') !== 'static') globals.__stryker__.activeMutant = undefined;
