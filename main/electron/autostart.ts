import { homedir } from 'node:os';
import { app } from 'electron';
import { autostartFolder, createAutostartEntry } from '../node/autostart-entry.ts';
import { createLoginItem } from '../node/login-item.ts';
import type { Autostart } from '../ports/autostart.ts';
import type { Files } from '../ports/files.ts';

/** Arguments of a start at login. */
const args = ['--hidden'];

/** The start at login: the system's own list on macOS and Windows, an entry in the autostart folder elsewhere. */
export const createAutostart = (files: Files): Autostart => {
  const program = process.env['APPIMAGE'] ?? process.execPath;
  const command = app.isPackaged ? [program, ...args] : [program, app.getAppPath(), ...args];
  if (process.platform !== 'darwin' && process.platform !== 'win32') {
    return createAutostartEntry({ files, folder: autostartFolder(process.env, homedir()), command });
  }
  return createLoginItem(app, process.platform, command);
};

/** Whether this start is the one at login, on the system that passes no arguments then. */
export const isOpenedAtLogin = (): boolean =>
  process.platform === 'darwin' && app.getLoginItemSettings().wasOpenedAtLogin;
