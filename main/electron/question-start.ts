import { mkdtempSync, readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { app } from 'electron';
import type { Translate } from '../../app/text/translate.ts';
import type { CommandLine } from '../core/desktop/command-line-arguments.ts';
import { printable } from '../core/desktop/command-line-messages.ts';
import { languageOfStart, localesOf, runCommandLine, wordsIn } from '../core/desktop/command-line-run.ts';
import { askRunning } from '../node/ask-running.ts';

const readText = (path: string): string | null => {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
};

/** Words for what a start says before the settings are loaded. Only looks at the file. */
export const wordsOfStart = (settingsFile: string): Translate =>
  wordsIn(languageOfStart(readText(settingsFile), [...localesOf(process.env), ...app.getPreferredSystemLanguages()]));

/**
 * Resolves once the text has left. Electron has made the streams of Windows write to the console that the program was started from, or to
 * where they were redirected; without either there is nothing to write to, and the exit code remains.
 */
const print = (stream: NodeJS.WriteStream, text: string): Promise<void> =>
  new Promise((resolve) => {
    // Whoever reads may have gone: `gavel --list-actions | head -1`.
    stream.on('error', () => resolve());
    stream.write(text.split('\n').map(printable).join('\n'), () => resolve());
  });

/** Does what a start that is no start was asked for; resolves with the exit code. The profile is only read, and no window opens. */
export const runQuestion = async (commandLine: Exclude<CommandLine, { readonly kind: 'start' }>, options: { readonly channelFile: string; readonly t: Translate }): Promise<number> => {
  // Chromium goes on starting behind this: it must keep its hands off the profile of the Gavel that runs.
  const folder = commandLine.kind === 'ask' ? mkdtempSync(join(tmpdir(), 'gavel-question-')) : null;
  if (folder !== null) app.setPath('userData', folder);
  // Nothing is drawn, and an end while Chromium starts a process for drawing has been seen to wait for it for 15 s.
  app.commandLine.appendSwitch('in-process-gpu');
  app.dock?.hide();
  const answer = await runCommandLine(commandLine, {
    t: options.t,
    version: app.getVersion(),
    ask: (question) => askRunning(options.channelFile, question),
  });
  await print(answer.isProblem ? process.stderr : process.stdout, answer.text);
  if (folder !== null) await rm(folder, { recursive: true, force: true }).catch(() => undefined);
  return answer.exitCode;
};
