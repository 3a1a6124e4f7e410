import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { inRoot } from './shared/paths.ts';

/** What the choice depends on; the real machine by default, fixtures in tests. */
export interface Surroundings {
  readonly platform: NodeJS.Platform;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The folder of the `electron` package. */
  readonly electronPackage: string;
  readonly exists: (path: string) => boolean;
  /** A file's text, or undefined when it cannot be read. */
  readonly read: (path: string) => string | undefined;
}

/** An Electron that can be started. `version` is as its own `version` file says. */
export interface FoundElectron {
  readonly executable: string;
  readonly distFolder: string;
  readonly version: string;
  readonly origin: 'ELECTRON_OVERRIDE_DIST_PATH' | 'node_modules';
}

/** This machine. */
export const thisMachine: Surroundings = {
  platform: process.platform,
  env: process.env,
  electronPackage: inRoot('node_modules', 'electron'),
  exists: existsSync,
  read: (path) => {
    try {
      return readFileSync(path, 'utf8');
    } catch {
      return undefined;
    }
  },
};

/** Where the executable lies inside an unpacked Electron, as Electron's own installer has it. */
export function executableInDist(platform: NodeJS.Platform): string {
  if (platform === 'darwin') return join('Electron.app', 'Contents', 'MacOS', 'Electron');
  return platform === 'win32' ? 'electron.exe' : 'electron';
}

/**
 * The Electron of ELECTRON_OVERRIDE_DIST_PATH, else the installed one, else undefined: then it has to be downloaded.
 */
export function findElectron(around: Surroundings = thisMachine): FoundElectron | undefined {
  const override = around.env['ELECTRON_OVERRIDE_DIST_PATH'];
  const candidates = [
    ...(override === undefined || override === ''
      ? []
      : [{ distFolder: override, origin: 'ELECTRON_OVERRIDE_DIST_PATH' as const }]),
    { distFolder: join(around.electronPackage, 'dist'), origin: 'node_modules' as const },
  ];
  for (const { distFolder, origin } of candidates) {
    const executable = join(distFolder, executableInDist(around.platform));
    if (!around.exists(executable)) continue;
    const version = (around.read(join(distFolder, 'version')) ?? 'unknown').trim().replace(/^v/, '');
    return { executable, distFolder, version, origin };
  }
  return undefined;
}

/** Why a window cannot be shown here, in one line, or undefined when it can. */
export function reasonForNoWindow(around: Pick<Surroundings, 'platform' | 'env'>): string | undefined {
  if (around.platform !== 'linux') return undefined;
  const isSet = (name: string) => (around.env[name] ?? '') !== '';
  return isSet('DISPLAY') || isSet('WAYLAND_DISPLAY')
    ? undefined
    : 'There is no desktop here (neither DISPLAY nor WAYLAND_DISPLAY is set).';
}

/** Whether to pass `--no-sandbox`: Chromium refuses to start its sandbox for root on Linux. */
export function needsNoSandbox(platform: NodeJS.Platform, userId: number | undefined): boolean {
  return platform === 'linux' && userId === 0;
}
