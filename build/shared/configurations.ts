import { preact } from '@preact/preset-vite';
import type { InlineConfig, Plugin } from 'vite';
import { eagerScripts } from './eager-scripts.ts';
import { mainTexts } from './main-texts.ts';
import { inRoot } from './paths.ts';
import { unusedSchemas } from './unused-schemas.ts';
import { windowChecks } from './window-checks.ts';
import { windowTexts } from './window-texts.ts';

/** The build options that differ for a runtime other than the Electron in package.json. */
export interface Lowering {
  /** Language level for the main process and the preload. */
  readonly mainTarget: string;
  /** Oldest Chromium for scripts and styles of the window. */
  readonly rendererTarget: string;
  readonly mainPlugins: readonly Plugin[];
  readonly rendererPlugins: readonly Plugin[];
  /** The main process stays readable: tests take guards out of its text. */
  readonly isMainReadable?: boolean;
}

/**
 * Electron 45 carries Chromium 152 and Node 24; the window's code also runs in the user's browser, which may be
 * older.
 */
export const currentTargets: Lowering = {
  mainTarget: 'node24',
  rendererTarget: 'chrome140',
  mainPlugins: [],
  rendererPlugins: [],
};

/** Modules that are not bundled: Electron provides the one, the other is native and lies beside the bundle. */
const runtimeModules = ['electron', 'keytar'];

const common = (outFolder: string): InlineConfig => ({
  configFile: false,
  logLevel: 'warn',
  publicDir: false,
  mode: 'production',
  define: { 'process.env.NODE_ENV': '"production"' },
  build: { outDir: outFolder, emptyOutDir: true, reportCompressedSize: false, copyPublicDir: false },
});

/**
 * The window: Preact, relative addresses (the application has its own scheme, `serve` an origin of its own), hashed
 * assets, nothing inline, so that a strict content policy holds.
 */
export function rendererBuild(outFolder: string, lowering: Lowering = currentTargets): InlineConfig {
  const base = common(outFolder);
  return {
    ...base,
    root: inRoot('renderer'),
    base: './',
    // Also where tests build it: else each element would name its place in the sources, which is there to stay.
    oxc: { jsx: { development: false } },
    plugins: [
      windowChecks,
      windowTexts,
      unusedSchemas,
      eagerScripts(['undo-bar', 'regions']),
      preact({ prefreshEnabled: false, devToolsEnabled: false }),
      ...lowering.rendererPlugins,
    ],
    build: {
      ...base.build,
      target: lowering.rendererTarget,
      cssTarget: lowering.rendererTarget,
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
    },
  };
}

/**
 * The main process: one CommonJS entry `index.js`; what is imported dynamically becomes chunks beside it, loaded when
 * used.
 */
export function mainBuild(outFolder: string, lowering: Lowering = currentTargets): InlineConfig {
  return nodeBuild(outFolder, inRoot('main', 'index.ts'), lowering, { chunkFileNames: '[name]-[hash].js' });
}

/** The preload: one CommonJS file, because a sandboxed preload cannot load another one. */
export function preloadBuild(outFolder: string, lowering: Lowering = currentTargets): InlineConfig {
  return nodeBuild(outFolder, inRoot('main', 'preload', 'index.ts'), lowering, { codeSplitting: false });
}

/** Names stay: they stand in the traces of the log. */
const minify = { compress: true, mangle: false, codegen: { removeWhitespace: true } } as const;

function nodeBuild(
  outFolder: string,
  entry: string,
  lowering: Lowering,
  output: Record<string, unknown>,
): InlineConfig {
  const base = common(outFolder);
  return {
    ...base,
    root: inRoot(),
    plugins: [mainTexts, unusedSchemas, ...lowering.mainPlugins],
    ssr: { noExternal: true, external: runtimeModules, target: 'node' },
    build: {
      ...base.build,
      ssr: entry,
      target: lowering.mainTarget,
      minify: false,
      rolldownOptions: {
        external: runtimeModules,
        output: {
          minify: lowering.isMainReadable === true ? false : minify,
          format: 'cjs',
          entryFileNames: 'index.js',
          dynamicImportInCjs: false,
          ...output,
        },
      },
    },
  };
}
