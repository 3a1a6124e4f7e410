import type { Plugin } from 'vite';
import { inRoot } from './paths.ts';

/**
 * Lets the window do without the schemas, which it never reads (see `window-checks.ts`): a constant made with zod is
 * marked as one whose making does nothing else, so that what nothing uses is left out. Nothing in `app` happens on
 * import.
 */
export const unusedSchemas: Plugin = {
  name: 'gavel-unused-schemas',
  transform: {
    filter: { id: `${inRoot('app')}/**` },
    handler(code) {
      const made: { readonly start: number; readonly end: number }[] = [];
      for (const statement of this.parse(code).body) {
        const declaration = statement.type === 'ExportNamedDeclaration' ? statement.declaration : statement;
        if (declaration?.type !== 'VariableDeclaration') continue;
        for (const { init } of declaration.declarations)
          if (init && /\bz\./u.test(code.slice(init.start, init.end))) made.push(init);
      }
      let marked = code;
      for (const { start, end } of made.toReversed())
        marked = `${marked.slice(0, start)}/* @__PURE__ */ (() => (${marked.slice(start, end)}))()${marked.slice(end)}`;
      return { code: marked, map: null, moduleSideEffects: false };
    },
  },
};
