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
 * The command as an entry holds it. GLib looks for the program before it reads `%%` as `%`, finds none, and takes the
 * entry for invalid; of arguments it does not look, so `env` starts such a program.
 */
const entryCommand = (command: readonly string[]): readonly string[] =>
  command[0]?.includes('%') === true ? ['env', ...command] : command;

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
    `Exec=${entryCommand(command).map(execWord).join(' ')}`,
    'Terminal=false',
    'X-GNOME-Autostart-enabled=true',
    '',
  ].join('\n');
};

/** The keys of an entry's first group: what comes later are its actions. */
const keysOf = (entry: string): ReadonlyMap<string, string> => {
  const keys = new Map<string, string>();
  let isInGroup = false;
  for (const line of entry.split(/\r?\n/u)) {
    if (line.startsWith('[')) {
      if (isInGroup) break;
      isInGroup = line.trimEnd() === '[Desktop Entry]';
    } else if (isInGroup) {
      const [, key, value] = line.match(/^([A-Za-z0-9-]+)[ \t]*=[ \t]*(.*?)[ \t]*$/u) ?? [];
      if (key !== undefined && value !== undefined) keys.set(key, value);
    }
  }
  return keys;
};

const stringEscapes: ReadonlyMap<string, string> = new Map([
  ['s', ' '],
  ['n', '\n'],
  ['t', '\t'],
  ['r', '\r'],
  ['\\', '\\'],
]);

/**
 * The words of an `Exec` line, as a desktop reads them: the string's escapes, then quotes, then `%%`. Null where it is
 * no command, or has a field code: Gavel writes none.
 */
export const execWords = (exec: string): readonly string[] | null => {
  const text = exec.replaceAll(/\\(.)/gu, (all, letter: string) => stringEscapes.get(letter) ?? all);
  const words: string[] = [];
  const word = /[ \t]*(?:"((?:[^"\\`$]|\\["`$\\])*)"|([^\s"'\\><~|&;$*?#()`]+))(?=[ \t]|$)/uy;
  while (word.lastIndex < text.length) {
    const match = word.exec(text);
    if (match === null) return null;
    const raw = match[1]?.replaceAll(/\\(.)/gu, '$1') ?? match[2] ?? '';
    if (/%/u.test(raw.replaceAll('%%', ''))) return null;
    words.push(raw.replaceAll('%%', '%'));
  }
  return words;
};

/**
 * Whether an entry starts `command` at login, word for word: an entry of another program or another installation does
 * not. Desktops disable an entry by keys in it (Desktop Application Autostart Specification).
 */
export const startsAtLogin = (entry: string, command: readonly string[]): boolean => {
  const keys = keysOf(entry);
  if (keys.get('Hidden') === 'true' || keys.get('X-GNOME-Autostart-enabled') === 'false') return false;
  const words = execWords(keys.get('Exec') ?? '');
  const own = entryCommand(command);
  return words?.length === own.length && words.every((word, index) => word === own[index]);
};

/** Whether an entry is of a Gavel, this one or another installation. */
const isOfGavel = (entry: string): boolean => keysOf(entry).get('Name') === 'Gavel';

/** The folder of the user's autostart entries. */
export const autostartFolder = (env: NodeJS.ProcessEnv, home: string): string => {
  const configured = env['XDG_CONFIG_HOME'] ?? '';
  // Relative paths are ignored (XDG Base Directory Specification).
  return posix.join(posix.isAbsolute(configured) ? configured : posix.join(home, '.config'), 'autostart');
};

/**
 * The start at login on Linux: an entry in the user's autostart folder, rewritten where it starts another installation
 * of Gavel. An entry of another program is never touched.
 */
export const createAutostartEntry = (options: {
  readonly files: Files;
  readonly folder: string;
  readonly command: readonly string[];
}): Autostart => {
  const { files, folder, command } = options;
  const path = posix.join(folder, 'gavel.desktop');
  const entryNow = async (): Promise<string | null> => {
    const bytes = await files.readBytes(path);
    return bytes && new TextDecoder().decode(bytes);
  };
  return {
    async read() {
      try {
        return startsAtLogin((await entryNow()) ?? '', command) ? 'on' : 'off';
      } catch {
        return 'unknown';
      }
    },
    async write(isOn) {
      try {
        const entry = await entryNow();
        const isForeign = entry !== null && !isOfGavel(entry);
        if (!isOn && !isForeign) await files.remove(path);
        if (!isOn) return;
        if (isForeign) throw new Fault('autostart-failed', `another program has ${path}`);
        await files.writeAtomically(path, autostartEntry(command), { isDurable: false });
      } catch (cause) {
        if (cause instanceof Fault) throw cause;
        throw new Fault('autostart-failed', messageOf(cause));
      }
    },
  };
};
