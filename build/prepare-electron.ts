import { buildApplication } from './bundle.ts';
import { findElectron, needsNoSandbox, thisMachine, type Surroundings } from './electron-choice.ts';
import { canHaveLegacyElectron, ensureLegacyElectron } from './legacy-electron/fetch.ts';
import { legacyLowering } from './legacy-electron/lowering.ts';
import { inRoot } from './shared/paths.ts';

/** An Electron with the application built for it. */
export interface Startable {
  readonly executable: string;
  readonly appFolder: string;
  /** Chromium's switches that it needs on this machine. */
  readonly switches: readonly string[];
  /** The version and origin, for messages. */
  readonly title: string;
  readonly version: string;
}

/**
 * The Electron for the tests, with Gavel built for it: that of ELECTRON_OVERRIDE_DIST_PATH, else the installed one,
 * else on Linux x64 the legacy Electron. Throws elsewhere, with how to install one.
 */
export async function prepareElectron(around: Surroundings = thisMachine): Promise<Startable> {
  const found = findElectron(around);
  if (found !== undefined) {
    const switches = needsNoSandbox(around.platform, process.getuid?.()) ? ['--no-sandbox'] : [];
    return {
      executable: found.executable,
      appFolder: await buildApplication(),
      switches,
      title: `Electron ${found.version} (${found.origin})`,
      version: found.version,
    };
  }
  if (!canHaveLegacyElectron(around.platform, process.arch)) {
    throw new Error(
      'No Electron: run `node node_modules/electron/install.js`, or set ELECTRON_OVERRIDE_DIST_PATH to the ' +
        'folder of one.',
    );
  }
  return prepareLegacyElectron();
}

/** The legacy Electron with Gavel built for it; on Linux x64 only. */
export async function prepareLegacyElectron(): Promise<Startable> {
  const legacy = await ensureLegacyElectron();
  const appFolder = await buildApplication({ folder: inRoot('build', 'out', 'legacy-app'), lowering: legacyLowering });
  // Its system call sandbox predates today's C library. Isolation and policies of the page work without it.
  return {
    executable: legacy.executable,
    appFolder,
    switches: ['--no-sandbox'],
    title: `Electron ${legacy.version} (legacy test runtime)`,
    version: legacy.version,
  };
}
