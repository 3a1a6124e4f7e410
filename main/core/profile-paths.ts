import { join } from 'node:path';

/** What Gavel keeps in a profile folder, as absolute paths. */
export interface ProfilePaths {
  readonly settingsFile: string;
  readonly logFile: string;
  readonly auditFolder: string;
  /** Where the window was. */
  readonly windowFile: string;
  /** Says which process uses the folder. */
  readonly lockFile: string;
  /** Says where the running Gavel takes questions from the command line. */
  readonly channelFile: string;
}

/** The places in a profile folder (absolute), the same in both hosts. */
export const profilePaths = (folder: string): ProfilePaths => ({
  settingsFile: join(folder, 'settings.json'),
  logFile: join(folder, 'logs', 'gavel.log'),
  auditFolder: join(folder, 'audit'),
  windowFile: join(folder, 'window.json'),
  lockFile: join(folder, 'gavel.lock'),
  channelFile: join(folder, 'command-line.json'),
});
