import { posix } from 'node:path';
import { Fault } from '../../app/domain/error-code.ts';
import { messageOf } from '../../app/domain/message-of.ts';
import type { Autostart } from '../ports/autostart.ts';
import type { Files } from '../ports/files.ts';

/**
 * Characters that end or change a word of `Exec` unless it is quoted (Desktop Entry Specification 1.5, *The Exec key*).
 */
const reserved = /[\s"'\\><~|&;$*?#()`]/u;

/**
 * One word of an `Exec` line. Quoted where that is needed; `%` is doubled, or it would begin a field code. The line as
 * a whole is a string value besides, in which a backslash is written twice.
 */
const execWord = (word: string): string => {
  const quoted = word === '' || reserved.test(word) ? `"${word.replaceAll(/["`$\\]/gu, '\\$&')}"` : word;
  return quoted.replaceAll('%', '%%').replaceAll('\\', '\\\\');
};

/**
 * The text of an autostart entry that runs `command`, its program first. Throws where a word has a line break or
 * another control character, or the program an equals sign: no entry can hold that.
 */
export const autostartEntry = (command: readonly string[]): string => {
  if (command.some((word) => /\p{Cc}/u.test(word)))
    throw new Fault('autostart-failed', 'the path has a control character');
  if (command[0]?.includes('=') === true) throw new Fault('autostart-failed', 'the path has an equals sign');
  return [
    '[Desktop Entry]',
    'Type=Application',
    'Name=Gavel',
    'Icon=gavel',
    `Exec=${command.map(execWord).join(' ')}`,
    'Terminal=false',
    'X-GNOME-Autostart-enabled=true',
    '',
  ].join('\n');
};

/**
 * Whether an entry is enabled: desktops disable it by keys in it (Desktop Application Autostart Specification).
 */
export const startsAtLogin = (entry: string): boolean => {
  const value = (key: string): string | undefined =>
    entry.match(new RegExp(`^${key}[ \\t]*=[ \\t]*(.*?)[ \\t]*$`, 'mu'))?.[1];
  return value('Hidden') !== 'true' && value('X-GNOME-Autostart-enabled') !== 'false' && (value('Exec') ?? '') !== '';
};

/** The folder of the user's autostart entries. */
export const autostartFolder = (env: NodeJS.ProcessEnv, home: string): string => {
  const configured = env['XDG_CONFIG_HOME'] ?? '';
  // Relative paths are ignored (XDG Base Directory Specification).
  return posix.join(posix.isAbsolute(configured) ? configured : posix.join(home, '.config'), 'autostart');
};

/**
 * The start at login on Linux: an entry in the user's autostart folder, rewritten where it starts another
 * installation.
 */
export const createAutostartEntry = (options: {
  readonly files: Files;
  readonly folder: string;
  readonly command: readonly string[];
}): Autostart => {
  const { files, folder, command } = options;
  const path = posix.join(folder, 'gavel.desktop');
  return {
    async read() {
      try {
        const bytes = await files.readBytes(path);
        return bytes !== null && startsAtLogin(new TextDecoder().decode(bytes)) ? 'on' : 'off';
      } catch {
        return 'unknown';
      }
    },
    async write(isOn) {
      try {
        if (isOn) await files.writeAtomically(path, autostartEntry(command), { isDurable: false });
        else await files.remove(path);
      } catch (cause) {
        if (cause instanceof Fault) throw cause;
        throw new Fault('autostart-failed', messageOf(cause));
      }
    },
  };
};
