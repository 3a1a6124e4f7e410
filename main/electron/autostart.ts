import { homedir } from 'node:os';
import { app } from 'electron';
import { Fault } from '../../app/domain/error-code.ts';
import { messageOf } from '../../app/domain/message-of.ts';
import { autostartFolder, createAutostartEntry } from '../node/autostart-entry.ts';
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
  // Windows only reports an entry with the same path and arguments.
  const own = process.platform === 'win32' ? { path: program, args: command.slice(1) } : {};
  return {
    async read() {
      const { openAtLogin, executableWillLaunchAtLogin } = app.getLoginItemSettings(own);
      // The user may have disabled it in the task manager, which keeps the entry.
      return (process.platform === 'win32' ? executableWillLaunchAtLogin : openAtLogin) ? 'on' : 'off';
    },
    async write(isOn) {
      try {
        app.setLoginItemSettings({ ...own, openAtLogin: isOn });
      } catch (cause) {
        throw new Fault('autostart-failed', messageOf(cause));
      }
    },
  };
};

/** Whether this start is the one at login, on the system that passes no arguments then. */
export const isOpenedAtLogin = (): boolean =>
  process.platform === 'darwin' && app.getLoginItemSettings().wasOpenedAtLogin;
