import type { Plugin } from 'vite';
import type { Lowering } from '../shared/configurations.ts';
import { inRoot } from '../shared/paths.ts';

/** Electron 9.4.1 carries Chromium 83; its Node 12.14 runs on the same V8. */
const target = 'chrome83';

const here = (name: string) => inRoot('build', 'legacy-electron', name);

/** Built-in modules that Node 12 lacks in whole or in part, and their replacements. */
const replacements: Readonly<Record<string, string>> = {
  'fs/promises': here('node-fs-promises.ts'),
  'timers/promises': here('node-timers-promises.ts'),
};

/** Imports a module with polyfills before an entry. */
function polyfilled(entry: string, polyfills: string): Plugin {
  return {
    name: 'gavel-legacy-polyfills',
    enforce: 'pre',
    transform: (code, id) =>
      id === entry ? { code: `import ${JSON.stringify(polyfills)};\n${code}`, map: null } : undefined,
  };
}

/** Removes the `node:` prefix, which Node 12 does not know. */
const withoutNodePrefix: Plugin = {
  name: 'gavel-legacy-node-prefix',
  enforce: 'pre',
  resolveId(id, importer) {
    const name = id.startsWith('node:') ? id.slice('node:'.length) : id;
    const standIn = replacements[name];
    if (standIn !== undefined && importer !== standIn) return standIn;
    return id.startsWith('node:') ? { id: name, external: true } : undefined;
  },
};

/** Gives the window for signing in the views that it is made of: its import of Electron leads to them. */
const withPageViews: Plugin = {
  name: 'gavel-legacy-page-views',
  enforce: 'pre',
  transform: (code, id) =>
    id === inRoot('main', 'electron', 'sign-in-shell.ts')
      ? { code: code.replace(`from 'electron'`, `from ${JSON.stringify(here('page-views.ts'))}`), map: null }
      : undefined,
};

/** How the application is built for the legacy Electron. */
export const legacyLowering: Lowering = {
  mainTarget: target,
  rendererTarget: target,
  mainPlugins: [withoutNodePrefix, withPageViews, polyfilled(inRoot('main', 'index.ts'), here('polyfills-main.ts'))],
  isMainReadable: true,
  rendererPlugins: [polyfilled(inRoot('renderer', 'main.tsx'), here('polyfills-renderer.ts'))],
};
