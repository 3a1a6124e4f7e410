import { homedir } from 'node:os';
import { app } from 'electron';
import { Fault } from '../../app/domain/error-code.ts';
import { autostartFolder, createAutostartEntry } from '../node/autostart-entry.ts';
import type { Autostart } from '../ports/autostart.ts';
import type { Files } from '../ports/files.ts';

/** What the start at login adds to the command line. */
const args = ['--hidden'];

/** The start at login: the system's own list on macOS and Windows, an entry in the autostart folder elsewhere. */
export const createAutostart = (files: Files): Autostart => {
  const program = process.env['APPIMAGE'] ?? process.execPath;
  const command = app.isPackaged ? [program, ...args] : [program, app.getAppPath(), ...args];
  if (process.platform !== 'darwin' && process.platform !== 'win32') {
    return createAutostartEntry({ files, folder: autostartFolder(process.env, homedir()), command });
  }
  // Windows tells only of an entry with the same path and arguments.
  const own = process.platform === 'win32' ? { path: program, args: command.slice(1) } : {};
  return {
    async read() {
      const { openAtLogin, executableWillLaunchAtLogin } = app.getLoginItemSettings(own);
      // A person may have switched it off in the task manager, where the entry stays.
      return (process.platform === 'win32' ? executableWillLaunchAtLogin : openAtLogin) ? 'on' : 'off';
    },
    async write(isOn) {
      try {
        app.setLoginItemSettings({ ...own, openAtLogin: isOn });
      } catch (cause) {
        throw new Fault('autostart-failed', cause instanceof Error ? cause.message.slice(0, 300) : null);
      }
    },
  };
};

/** Whether this start is the one at login, on the system that passes no arguments then. */
export const isOpenedAtLogin = (): boolean => process.platform === 'darwin' && app.getLoginItemSettings().wasOpenedAtLogin;
