import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

const contextSchema = z.object({ appOutDir: z.string(), electronPlatformName: z.string() });

/**
 * Called by electron-builder once Electron's own files are in the folder: removes Electron's welcome page and version
 * file, which electron-builder leaves in where Electron comes from a folder and not from its archive.
 */
export async function afterExtract(given: unknown): Promise<void> {
  const { appOutDir, electronPlatformName } = contextSchema.parse(given);
  const resources =
    electronPlatformName === 'darwin'
      ? join(appOutDir, 'Electron.app', 'Contents', 'Resources')
      : join(appOutDir, 'resources');
  await rm(join(resources, 'default_app.asar'), { force: true });
  await rm(join(appOutDir, 'version'), { force: true });
}
