import type { Plugin } from 'vite';

/** Tells V8 that all functions of a script are called: it compiles them beside the main thread, while it loads. */
const hint = '//# allFunctionsCalledOnLoad\n';

/**
 * What is used between the arrival of the state and the first list is compiled while the state is on its way. Other
 * scripts are compiled function by function, when they are first called; so is everything in a Chromium before 136.
 */
export const eagerScripts = (names: readonly string[]): Plugin => ({
  name: 'gavel-eager-scripts',
  // The hint counts only at the very beginning.
  generateBundle: {
    order: 'post',
    handler: (_, bundle) => {
      for (const chunk of Object.values(bundle))
        if (chunk.type === 'chunk' && names.includes(chunk.name)) chunk.code = hint + chunk.code;
    },
  },
});
