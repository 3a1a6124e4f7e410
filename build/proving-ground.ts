import { buildApplication } from './bundle.ts';
import { findElectron, needsNoSandbox, thisMachine, type Surroundings } from './electron-choice.ts';
import { canHaveLegacyElectron, ensureLegacyElectron } from './legacy-electron/fetch.ts';
import { legacyLowering } from './legacy-electron/lowering.ts';
import { inRoot } from './paths.ts';

/** An Electron with the application built for it. */
export interface Startable {
  readonly executable: string;
  readonly appFolder: string;
  /** Chromium's own switches it needs here. */
  readonly switches: readonly string[];
  /** For people: which Electron this is. */
  readonly title: string;
  readonly version: string;
}

/**
 * The Electron that proves the shell, with Gavel built for it: the one a person pointed at, else the installed one, else
 * on Linux x64 the proving ground. Anywhere else it fails and says how to get one.
 */
export async function prepareElectron(around: Surroundings = thisMachine): Promise<Startable> {
  const found = findElectron(around);
  if (found !== undefined) {
    const switches = needsNoSandbox(around.platform, process.getuid?.()) ? ['--no-sandbox'] : [];
    return { executable: found.executable, appFolder: await buildApplication(), switches, title: `Electron ${found.version} (${found.origin})`, version: found.version };
  }
  if (!canHaveLegacyElectron(around.platform, process.arch)) {
    throw new Error('No Electron: run `node node_modules/electron/install.js`, or set ELECTRON_OVERRIDE_DIST_PATH to the folder of one.');
  }
  return prepareProvingGround();
}

/** The old Electron alone, with Gavel built for it. Only where it can exist. */
export async function prepareProvingGround(): Promise<Startable> {
  const legacy = await ensureLegacyElectron();
  const appFolder = await buildApplication({ folder: inRoot('build', 'out', 'legacy-app'), lowering: legacyLowering });
  // Its sandbox of system calls predates today's C library. Isolation and policies of the page hold without it.
  return { executable: legacy.executable, appFolder, switches: ['--no-sandbox'], title: `Electron ${legacy.version} (proving ground)`, version: legacy.version };
}
