import { join } from 'node:path';

/**
 * The folder of the user's profile, the same as in Electron (`appData` and the product's name), so that both hosts
 * share it.
 */
export const applicationDataFolder = (
  platform: NodeJS.Platform,
  env: Readonly<Record<string, string | undefined>>,
  home: string,
): string => {
  const set = (name: string): string | undefined => (env[name] === '' ? undefined : env[name]);
  if (platform === 'win32') return join(set('APPDATA') ?? join(home, 'AppData', 'Roaming'), 'Gavel');
  if (platform === 'darwin') return join(home, 'Library', 'Application Support', 'Gavel');
  return join(set('XDG_CONFIG_HOME') ?? join(home, '.config'), 'Gavel');
};
