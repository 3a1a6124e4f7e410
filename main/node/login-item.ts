import { Fault } from '../../app/domain/error-code.ts';
import { messageOf } from '../../app/domain/message-of.ts';
import type { Autostart } from '../ports/autostart.ts';

/** The part of Electron's `app` that keeps the system's list of what starts at login. */
interface LoginItems {
  getLoginItemSettings(options: { path?: string; args?: string[] }): {
    readonly openAtLogin: boolean;
    readonly executableWillLaunchAtLogin: boolean;
  };
  setLoginItemSettings(settings: { openAtLogin: boolean; path?: string; args?: string[] }): void;
}

/** A word in quotes, as Windows takes a command line apart (`CommandLineToArgvW`). */
const inQuotes = (word: string): string =>
  `"${word.replaceAll(/(\\*)"/gu, String.raw`$1$1\"`).replace(/\\+$/u, (slashes) => slashes.repeat(2))}"`;

/**
 * A command as Electron wants it on Windows. It joins path and arguments by spaces into the value of the `Run` key and
 * takes the path apart again when it looks for it, so the quotes have to be in both: an unquoted `C:\Program Files\…`
 * is read as `C:\Program`, which other programs' entries are read as too. The value is a plain string, in which `%`
 * stands for itself.
 */
export const windowsLoginItem = ([program = '', ...args]: readonly string[]): { path: string; args: string[] } => ({
  path: inQuotes(program),
  args: args.map((word) => (word === '' || /[\s"]/u.test(word) ? inQuotes(word) : word)),
});

/** The start at login on macOS, which knows the application by itself, and on Windows, which has a command line. */
export const createLoginItem = (
  items: LoginItems,
  platform: 'darwin' | 'win32',
  command: readonly string[],
): Autostart => {
  const own = platform === 'win32' ? windowsLoginItem(command) : {};
  return {
    async read() {
      const { openAtLogin, executableWillLaunchAtLogin } = items.getLoginItemSettings(own);
      // On Windows the first says that the entry is exactly this command, the second that it was not disabled in the
      // task manager, which keeps the entry.
      return openAtLogin && (platform === 'darwin' || executableWillLaunchAtLogin) ? 'on' : 'off';
    },
    async write(isOn) {
      try {
        items.setLoginItemSettings({ ...own, openAtLogin: isOn });
      } catch (cause) {
        throw new Fault('autostart-failed', messageOf(cause));
      }
    },
  };
};
