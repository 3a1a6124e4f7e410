import { join } from 'node:path';

/** The absolute paths of the files in a profile folder. */
export interface ProfilePaths {
  readonly settingsFile: string;
  readonly logFile: string;
  readonly auditFolder: string;
  /** The certificate authorities that persons chose. */
  readonly authorityFolder: string;
  /** The places of the windows. */
  readonly windowFile: string;
  /** Names the process that uses the folder. */
  readonly lockFile: string;
  /** The address at which the running instance accepts command-line requests. */
  readonly channelFile: string;
  /** By which a browser is let in where the application is served to one. */
  readonly openFile: string;
}

/** The paths in a profile folder (absolute), the same in both hosts. */
export const profilePaths = (folder: string): ProfilePaths => ({
  settingsFile: join(folder, 'settings.json'),
  logFile: join(folder, 'logs', 'gavel.log'),
  auditFolder: join(folder, 'audit'),
  authorityFolder: join(folder, 'authorities'),
  windowFile: join(folder, 'window.json'),
  lockFile: join(folder, 'gavel.lock'),
  channelFile: join(folder, 'command-line.json'),
  openFile: join(folder, 'open-gavel.html'),
});
